/** The lab as it is seen: panes where the arrangement puts them. The same for the app, a recording and an export. */
import { Box, useIsScreenReaderEnabled } from 'ink';
import type { ComponentType, ReactNode } from 'react';
import { type Language, localized } from '../../text/language.ts';
import { MECHANISMS } from '../../text/mechanisms.ts';
import type { Hint } from '../keys/hints.ts';
import { Footer } from '../parts/footer.tsx';
import { Header } from '../parts/header.tsx';
import { CHROME_ROWS, Screen } from '../parts/screen.tsx';
import { innerWidth } from '../parts/scrolling.ts';
import { type Size, useLanguage, useSize, useTheme } from '../parts/surroundings.tsx';
import { type Arrangement, arrange, PANES, type PaneName, shownPanes } from './arrangement.ts';
import { longestNarration } from './narration.ts';
import { answerRows } from './panes/answer.tsx';
import { InsidePane } from './panes/inside.tsx';
import { KernelPane } from './panes/kernel.tsx';
import { MomentPane } from './panes/moment.tsx';
import { NarrationPane } from './panes/narration.tsx';
import { ProcessesPane } from './panes/processes.tsx';
import { ProgramPane } from './panes/program.tsx';
import type { PaneProps } from './panes/props.ts';
import { TranscriptPane } from './panes/transcript.tsx';
import { questionRows, VerdictLine } from './question.tsx';
import { indexOf } from './script-index.ts';
import type { LabSeen } from './seen.ts';
import { SpokenLab } from './spoken-lab.tsx';
import { Status } from './status.tsx';
import { Tabs } from './tabs.tsx';
import { Times } from './times.tsx';
import { verdictOf } from './told.ts';
import type { LabView } from './view.ts';

const COMPONENTS: Readonly<Record<PaneName, ComponentType<PaneProps>>> = {
  transcript: TranscriptPane,
  kernel: KernelPane,
  processes: ProcessesPane,
  inside: InsidePane,
  narration: NarrationPane,
  program: ProgramPane,
};

/** Lines that a process is given with its descriptors: a pane that grew with each of them would move all others. */
const ROWS_OF_A_PROCESS = 2;

/** Where the panes are. Where one alone has room, it is the one that asks or answers, as long as it does. */
export function arrangementOf(
  seen: LabSeen,
  { columns, rows }: Size,
  language: Language,
): Arrangement {
  const { view } = seen;
  const { question } = seen.prediction;
  const place = (focus: PaneName): Arrangement =>
    arrange({
      width: columns,
      height: rows - CHROME_ROWS,
      focus,
      zoom: seen.zoom,
      source: seen.source,
      inside: view.inside !== undefined,
      asking: question !== undefined || seen.answer !== undefined,
      wants: {
        transcript: indexOf(view.script).lines.length,
        processes: indexOf(view.script).actors.length * ROWS_OF_A_PROCESS,
        narration: (width) =>
          Math.max(
            longestNarration(view.script, language, width),
            seen.prediction.predicting ? questionRows(question) : 0,
            seen.answer === undefined ? 0 : answerRows(seen.answer, width),
          ),
      },
    });
  const usual = place(seen.focus);
  const asking = question !== undefined || seen.answer !== undefined;
  const asks = asking && !shownPanes(usual).includes('narration');
  return asks ? place('narration') : usual;
}

/** What the picture is made with. */
export interface PictureProps {
  readonly seen: LabSeen;
  readonly hints: readonly Hint[];
  /** A line that is typed, or what can be answered, in place of the last line. */
  readonly typing?: ReactNode;
  /** How the run stands, where that is worth the last line. */
  readonly state?: ReactNode;
  /** What the reader does with panes; without it nobody does anything. */
  readonly reader?: PaneReader;
}

/** What becomes of what the reader does with a pane. */
export interface PaneReader {
  /** The pane was scrolled to a row. */
  readonly onScroll: (pane: PaneName, offset: number) => void;
  /** The pane was pointed at. */
  readonly onFocus: (pane: PaneName) => void;
  /** A line that stands for a step was pointed at. */
  readonly onStep: (step: number) => void;
}

/** The whole lab. */
export function LabPicture({ seen, hints, typing, state, reader }: PictureProps) {
  const size = useSize();
  const { view } = seen;
  const language = useLanguage();
  const { glyphs } = useTheme();
  const arrangement = arrangementOf(seen, size, language);
  const shown = shownPanes(arrangement);
  const [only = seen.focus] = shown;
  const verdict = verdictOf(seen, { language, glyphs });
  const told =
    verdict === undefined ||
    shown.includes('narration') ||
    (arrangement.tabs && shown.includes('transcript'));
  const path = usePath(view);
  const listens = useIsScreenReaderEnabled();
  return (
    <Screen
      header={<Header path={path}>{listens ? undefined : <Status seen={seen} />}</Header>}
      footer={
        <Footer
          hints={hints}
          typing={typing}
          state={state ?? (told ? undefined : <VerdictLine seen={seen} />)}
        >
          <Times view={view} />
        </Footer>
      }
    >
      {listens ? (
        <SpokenLab seen={seen} />
      ) : (
        <Box flexDirection="column">
          {arrangement.tabs && (
            <Tabs
              focus={shown.length === 1 ? only : seen.focus}
              recorded={view.recorded}
              onFocus={reader?.onFocus}
            />
          )}
          <Columns arrangement={arrangement} seen={seen} reader={reader} />
        </Box>
      )}
    </Screen>
  );
}

function usePath({ script }: LabView): string[] {
  const language = useLanguage();
  const id = script.front.mechanism ?? '';
  const mechanism = MECHANISMS.find((candidate) => candidate.id === id)?.name[language] ?? id;
  const title = localized(script.front.title, language) ?? script.file;
  return ['ipcscope', ...(mechanism === '' ? [] : [mechanism]), title];
}

/** The panes, in columns. */
function Columns(props: {
  readonly arrangement: Arrangement;
  readonly seen: LabSeen;
  readonly reader: PictureProps['reader'];
}) {
  const { arrangement, seen, reader } = props;
  const { columns } = useSize();
  const lineWidth = innerWidth(arrangement.columns[0]?.width ?? columns);
  return (
    <Box>
      {arrangement.columns.map(({ width, panes }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column has no name but its place.
        <Box key={at} width={width} flexShrink={0} flexDirection="column">
          {panes.map(({ pane, height }) => {
            // Where there is one place for all of it, the transcript is seen with what a step is about.
            const together = arrangement.tabs && pane === 'transcript';
            const Component = together ? MomentPane : COMPONENTS[pane];
            return (
              <Component
                key={pane}
                seen={seen}
                lineWidth={lineWidth}
                place={{
                  width,
                  height,
                  focused: seen.focus === pane,
                  digit: seen.view.recorded ? undefined : PANES.indexOf(pane) + 1,
                  offset: seen.offsets[pane],
                  pointing: seen.focus === pane && seen.pointed !== undefined,
                  onScroll: reader && ((offset) => reader.onScroll(pane, offset)),
                  onFocus: reader && (() => reader.onFocus(pane)),
                  onStep: reader?.onStep,
                }}
              />
            );
          })}
        </Box>
      ))}
    </Box>
  );
}
