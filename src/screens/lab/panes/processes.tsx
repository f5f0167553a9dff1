/** The processes: who lives, what each is doing, which descriptors it holds. */
import { labText } from '../../../text/lab.ts';
import { innerHeight, innerWidth } from '../../parts/scrolling.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { processRows } from '../processes.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import type { PaneProps } from './props.ts';

/** The pane. */
export function ProcessesPane({ seen, place }: PaneProps) {
  const theme = useTheme();
  const language = useLanguage();
  const size = { width: innerWidth(place.width), height: innerHeight(place.height) };
  const rows = processRows(seen.view, { theme, language, ...size });
  return (
    <ScrollPane
      place={place}
      title={labText(language).processes}
      length={rows.length}
      row={(index) => <SpanLine spans={rows[index] ?? []} />}
    />
  );
}
