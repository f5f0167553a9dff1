/** The transcript as C programs, the line of the current step lit. */
import { stopsOf } from '../../../engine/index.ts';
import { labText } from '../../../text/lab.ts';
import { Actor, ActorsContext } from '../../parts/actors.tsx';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import type { StyleName } from '../../theme.ts';
import { type ProgramLine, programLines } from '../program.ts';
import { actorStyles, indexOf } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
import { stillAsks } from '../transcript.ts';
import type { LabView } from '../view.ts';
import type { PaneProps } from './props.ts';

/** The pane. */
export function ProgramPane({ seen: { view, prediction }, place }: PaneProps) {
  const language = useLanguage();
  const text = labText(language);
  const lines = programLines(view, language);
  const current = lines?.findIndex((line) => line.kind === 'code' && line.step === view.step);
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <ScrollPane
        place={place}
        title={text.program}
        length={lines?.length ?? 1}
        row={(index) =>
          lines === undefined ? (
            <Styled as="muted">{text.programTooLong}</Styled>
          ) : (
            <Line line={lines[index]} view={view} hideFuture={prediction.predicting} />
          )
        }
        target={current === -1 ? undefined : current}
        byPages
        onRow={(index) => {
          const line = lines?.[index];
          if (line?.kind === 'code' && line.step !== null)
            place.onStep?.(stopsOf(view.script).first(line.step));
        }}
      />
    </ActorsContext>
  );
}

function Line(props: {
  readonly line: ProgramLine | undefined;
  readonly view: LabView;
  /** Tell nothing of what comes of the calls that are to be made yet. */
  readonly hideFuture: boolean;
}) {
  const { line, view, hideFuture } = props;
  const { step } = view;
  const { glyphs } = useTheme();
  if (line === undefined || line.kind === 'blank') return <Styled> </Styled>;
  if (line.kind === 'actor') return <Actor name={line.actor} />;
  const done = line.step !== null && line.step < step;
  const lit = line.step !== null && line.step === step;
  const future = line.step !== null && line.step > step;
  const untold = line.step !== null && isUntold(view, line.step);
  return (
    <Styled>
      <Styled as={lit ? 'key' : 'good'}>{lit ? glyphs.pointer : done ? glyphs.done : ' '}</Styled>{' '}
      <Code
        text={(hideFuture && future) || untold ? line.asked : line.text}
        as={lit ? 'current' : undefined}
      />
    </Styled>
  );
}

/** True for a step whose call has not told yet what it returns. */
function isUntold(view: LabView, step: number): boolean {
  const under = step === view.step && view.inside !== undefined;
  return under || stillAsks(view, indexOf(view.script).steps[step] ?? 0);
}

/** A line of C with its comments and strings told apart. */
function Code({ text, as }: { readonly text: string; readonly as: StyleName | undefined }) {
  const parts = text.split(/(\/\*.*?\*\/|"(?:[^"\\]|\\.)*"|^\s*#\w+.*$)/g);
  return (
    <Styled as={as}>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place.
        <Styled key={at} as={codeStyle(part, at)}>
          {part}
        </Styled>
      ))}
    </Styled>
  );
}

/** What split() was told to look for stands at the odd places. */
function codeStyle(part: string, at: number): StyleName | undefined {
  if (at % 2 === 0) return undefined;
  return part.startsWith('"') ? 'bytes' : 'muted';
}
