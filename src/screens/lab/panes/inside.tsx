/** What happens inside the call: the simulation's trace as a tree, or what a real call was measured at. */
import { labText } from '../../../text/lab.ts';
import { innerWidth } from '../../parts/scrolling.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { insideRows } from '../inside.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import type { PaneProps } from './props.ts';

/** The pane. */
export function InsidePane({ seen, place }: PaneProps) {
  const theme = useTheme();
  const language = useLanguage();
  const width = innerWidth(place.width);
  const { rows, current, end } = insideRows(seen.view, { theme, language, width });
  return (
    <ScrollPane
      place={place}
      title={labText(language).inside}
      length={rows.length}
      row={(index) => <SpanLine spans={rows[index] ?? []} />}
      target={current}
      end={end}
    />
  );
}
