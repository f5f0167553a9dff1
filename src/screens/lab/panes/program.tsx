/** The transcript as C programs, the line of the current step lit. */
import { labText } from '../../../text/lab.ts';
import { Actor, ActorsContext } from '../../parts/actors.tsx';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import type { StyleName } from '../../theme.ts';
import { type ProgramLine, programLines } from '../program.ts';
import { actorStyles } from '../script-index.ts';
import { ScrollPane } from '../scroll-pane.tsx';
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
            <Line line={lines[index]} step={view.step} hideFuture={prediction.predicting} />
          )
        }
        target={current === -1 ? undefined : current}
        byPages
        onRow={(index) => {
          const line = lines?.[index];
          if (line?.kind === 'code' && line.step !== null) place.onStep?.(line.step);
        }}
      />
    </ActorsContext>
  );
}

function Line(props: {
  readonly line: ProgramLine | undefined;
  /** The step that was made last. */
  readonly step: number;
  /** Tell nothing of what comes of the calls that are to be made yet. */
  readonly hideFuture: boolean;
}) {
  const { line, step, hideFuture } = props;
  const { glyphs } = useTheme();
  if (line === undefined || line.kind === 'blank') return <Styled> </Styled>;
  if (line.kind === 'actor') return <Actor name={line.actor} />;
  const done = line.step !== null && line.step < step;
  const lit = line.step !== null && line.step === step;
  const future = line.step !== null && line.step > step;
  return (
    <Styled>
      <Styled as={lit ? 'key' : 'good'}>{lit ? glyphs.pointer : done ? glyphs.done : ' '}</Styled>{' '}
      <Code text={hideFuture && future ? line.asked : line.text} as={lit ? 'current' : undefined} />
    </Styled>
  );
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
