/** The transcript as C programs. */
import { labText } from '../../../text/lab.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { programRows } from '../c-program.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import type { PaneProps } from './props.ts';

/** The pane. */
export function ProgramPane({ seen, place }: PaneProps) {
  const theme = useTheme();
  const language = useLanguage();
  const hideFuture = seen.prediction.predicting;
  const { rows, current } = programRows(seen.view, { theme, language, hideFuture });
  return (
    <ScrollPane
      place={place}
      title={labText(language).program}
      length={rows.length}
      row={(index) => <SpanLine spans={rows[index] ?? []} />}
      target={current}
      byPages
    />
  );
}
