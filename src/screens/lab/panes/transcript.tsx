/** The transcript: each call and each consequence a line, with what has come of it. */
import { labText } from '../../../text/lab.ts';
import { ActorsContext } from '../../parts/actors.tsx';
import { innerWidth } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { actorStyles, indexOf, stopUpTo } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import type { LabSeen } from '../seen.ts';
import { lineStates, type ShownLine, shownTranscript } from '../transcript.ts';
import type { LabView } from '../view.ts';
import type { PaneProps } from './props.ts';
import { TranscriptLine } from './transcript-line.tsx';

/** A longer name of a process does not push the calls further. */
const ACTOR_WIDTH_MAX = 12;

/** A function that draws a line of the pane in so many columns. */
export function useTranscriptLine(seen: LabSeen, width: number) {
  const { view, pattern, prediction } = seen;
  const stateOf = lineStates(view);
  const { stops, stopAt, lineWidth, actorWidth: longest } = indexOf(view.script);
  const actorWidth = Math.min(ACTOR_WIDTH_MAX, longest);
  const digits = String(stops.length).length;
  // Mark and blanks, and one before the result: a number may not cost a line its end.
  const numbered = digits + 1 + actorWidth + 3 + lineWidth + 1 <= width;
  return (row: ShownLine | undefined) => {
    if (row === undefined) return null;
    if (row.kind === 'failure') {
      return <FailureLine key={`failure ${row.line}`} view={view} line={row.line} />;
    }
    const state = stateOf(row.parts, row.step);
    return (
      <TranscriptLine
        key={row.parts.line}
        parts={row.parts}
        {...state}
        hidden={prediction.predicting && state.future}
        pattern={pattern}
        number={numbered ? numberOf(stopAt.get(row.parts.line)).padStart(digits) : undefined}
        actorWidth={actorWidth}
        width={width}
      />
    );
  };
}

/** The number of the stop that a line is, to be gone to with `:6`; '' for a line that is none. */
function numberOf(stop: number | undefined): string {
  return stop === undefined ? '' : String(stop + 1);
}

/** The pane. */
export function TranscriptPane({ seen, place }: PaneProps) {
  const text = labText(useLanguage());
  const { view, prediction } = seen;
  const shown = shownTranscript(view, { hideFuture: prediction.predicting, found: seen.found });
  const line = useTranscriptLine(seen, innerWidth(place.width));
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <ScrollPane
        place={place}
        title={text.transcript}
        length={shown.length}
        row={(index) => line(shown.at(index))}
        target={shown.found ?? Math.max(0, shown.current)}
        byPages
        onRow={(index) => {
          const row = shown.at(index);
          if (row?.kind === 'line') place.onStep?.(stopUpTo(view.script, row.parts.line));
        }}
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
