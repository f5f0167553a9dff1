/** The transcript: each call and each consequence a line, with what has come of it. */
import { labText } from '../../../text/lab.ts';
import { innerWidth } from '../../parts/scrolling.ts';
import { SpanLine } from '../../parts/span-line.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { ScrollPane } from '../scroll-pane.tsx';
import { transcriptRows } from '../transcript.ts';
import type { PaneProps } from './props.ts';

/** The pane. */
export function TranscriptPane({ seen, place }: PaneProps) {
  const theme = useTheme();
  const text = labText(useLanguage());
  const { view, pattern, found: line, prediction } = seen;
  const { rows, current, found } = transcriptRows(view, {
    theme,
    width: innerWidth(place.width),
    hideFuture: prediction.predicting,
    blocks: text.blocks,
    ...(pattern === undefined ? {} : { pattern }),
    ...(line === undefined ? {} : { found: line }),
  });
  return (
    <ScrollPane
      place={place}
      title={text.transcript}
      length={rows.length}
      row={(index) => <SpanLine spans={rows.at(index) ?? []} />}
      target={found ?? Math.max(0, current)}
      byPages
    />
  );
}
