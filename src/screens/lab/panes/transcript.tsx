/** The transcript: each call and each consequence a line, with what has come of it. */
import { labText } from '../../../text/lab.ts';
import { ActorsContext } from '../../parts/actors.tsx';
import { innerWidth } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { actorStyles, indexOf } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { lineStates, type ShownLine, shownTranscript } from '../transcript.ts';
import type { LabView } from '../view.ts';
import type { PaneProps } from './props.ts';
import { TranscriptLine } from './transcript-line.tsx';

/** A longer name of a process does not push the calls further. */
const ACTOR_WIDTH_MAX = 12;

/** The pane. */
export function TranscriptPane({ seen, place }: PaneProps) {
  const text = labText(useLanguage());
  const { view, pattern, prediction } = seen;
  const hideFuture = prediction.predicting;
  const shown = shownTranscript(view, { hideFuture, found: seen.found });
  const stateOf = lineStates(view);
  const width = innerWidth(place.width);
  const actorWidth = Math.min(ACTOR_WIDTH_MAX, indexOf(view.script).actorWidth);
  const line = (row: ShownLine | undefined) => {
    if (row === undefined) return null;
    if (row.kind === 'failure') return <FailureLine view={view} line={row.line} />;
    const state = stateOf(row.parts, row.step);
    return (
      <TranscriptLine
        parts={row.parts}
        {...state}
        hidden={hideFuture && state.future}
        pattern={pattern}
        actorWidth={actorWidth}
        width={width}
      />
    );
  };
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <ScrollPane
        place={place}
        title={text.transcript}
        length={shown.length}
        row={(index) => line(shown.at(index))}
        target={shown.found ?? Math.max(0, shown.current)}
        byPages
      />
    </ActorsContext>
  );
}

/** What the transcript says of a line, and what came of it. */
function FailureLine({ view, line }: { readonly view: LabView; readonly line: number }) {
  const { glyphs } = useTheme();
  const failure = view.failures.get(line);
  return (
    <Styled as="bad">
      {`  ${failure?.expected ?? ''} ${glyphs.differs} ${failure?.got ?? ''}`}
    </Styled>
  );
}
