/** The processes: who lives, what each is doing, which descriptors it holds, what it has mapped. */
import { Box } from 'ink';
import type { ProcessView, Value } from '../../../engine/index.ts';
import { labText } from '../../../text/lab.ts';
import { Actor, ActorsContext } from '../../parts/actors.tsx';
import { textWidth } from '../../parts/rows.ts';
import { innerHeight, innerWidth, widest } from '../../parts/scrolling.ts';
import { Styled } from '../../parts/styled.tsx';
import { useLanguage, useTheme } from '../../parts/surroundings.tsx';
import { closedFds, fdVariables, tellingFds, variableOf } from '../descriptors.ts';
import { FlowPane } from '../flow-pane.tsx';
import { hasEnded, movedOn, parentText, stateMark, stateText } from '../process-state.ts';
import { actorStyles, indexOf } from '../script-index.ts';
import { askedBy } from '../transcript.ts';
import { type LabView, snapshotBefore, snapshotOf, stepOf } from '../view.ts';
import { DescriptorLine, Descriptors } from './descriptors.tsx';
import type { PaneProps } from './props.ts';

/** The pane. */
export function ProcessesPane({ seen: { view }, place }: PaneProps) {
  const text = labText(useLanguage());
  const processes = inOrder(view);
  const before = snapshotBefore(view).processes;
  const variables = stepOf(view)?.variables ?? {};
  const names = fdVariables(view.script);
  const old = (actor: string) => before.find((process) => process.actor === actor);
  // A line for each descriptor where there is room for that, one for all of a process elsewhere.
  const detailed = processRows(view) <= innerHeight(place.height);
  const letters = widest(processes.map(({ actor }) => actor));
  return (
    <ActorsContext value={actorStyles(view.script)}>
      <FlowPane
        place={place}
        title={text.processes}
        rows={detailed ? processRows(view) : shortRows(processes)}
      >
        {processes.length === 0 && <Styled as="muted">{text.noProcesses}</Styled>}
        {processes.map((process) => (
          <Process
            key={process.actor}
            process={process}
            old={old(process.actor)}
            variables={variables[process.actor] ?? {}}
            names={names}
            detailed={detailed}
            asked={askedBy(view, process.actor)}
            letters={letters}
            width={innerWidth(place.width)}
          />
        ))}
      </FlowPane>
    </ActorsContext>
  );
}

/** Lines that all processes of a moment take, with one for each descriptor. */
function processRows(view: LabView): number {
  const before = snapshotBefore(view).processes;
  return snapshotOf(view).processes.reduce((sum, process) => {
    const old = before.find(({ actor }) => actor === process.actor);
    return sum + detailedRows(process, old);
  }, 0);
}

/** Lines that they take with a line for all descriptors of each. */
function shortRows(processes: readonly ProcessView[]): number {
  return processes.reduce(
    (sum, process) => sum + 1 + (hasEnded(process) ? 0 : (process.mappings?.length ?? 0)),
    0,
  );
}

/** Unrelated processes first, then children as they are forked. */
function inOrder(view: LabView): ProcessView[] {
  const order = indexOf(view.script).actors;
  return [...snapshotOf(view).processes].sort(
    (a, b) => order.indexOf(a.actor) - order.indexOf(b.actor),
  );
}

function detailedRows(process: ProcessView, old: ProcessView | undefined): number {
  if (hasEnded(process)) return 1;
  const fds = tellingFds(process).length + closedFds(process, old).length;
  return 1 + fds + (process.mappings?.length ?? 0);
}

function Process(props: {
  readonly process: ProcessView;
  readonly old: ProcessView | undefined;
  readonly variables: { readonly [name: string]: Value };
  readonly names: ReadonlySet<string>;
  /** A line for each descriptor. */
  readonly detailed: boolean;
  readonly letters: number;
  readonly width: number;
  /** The call that it made last, telling nothing of what it will bring. */
  readonly asked: string | undefined;
}) {
  const { process, old, variables, names, detailed, letters, width, asked } = props;
  const language = useLanguage();
  const { glyphs } = useTheme();
  const [mark, markStyle] = stateMark(process, glyphs);
  const [doing, style] = stateText(process, language, asked);
  const ended = hasEnded(process);
  const nameOf = (fd: ProcessView['fds'][number]) => variableOf(fd, variables, names);
  const whose = parentText(process, language);
  // Half of a word would say nothing.
  const fits = letters + 3 + textWidth(doing) + 1 + textWidth(whose) <= width;
  const parent = detailed && !ended && fits ? whose : '';
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box flexWrap={detailed ? 'nowrap' : 'wrap'}>
        <Box flexShrink={0} width={letters + 1}>
          <Actor name={process.actor} />
        </Box>
        <Box flexShrink={0} width={2}>
          <Styled as={markStyle}>{mark}</Styled>
        </Box>
        <Box flexShrink={1} flexGrow={detailed ? 1 : 0} minWidth={9}>
          <Styled as={movedOn(old, process) ? 'changed' : style}>{doing}</Styled>
        </Box>
        {parent !== '' && (
          <Box flexShrink={1000} marginLeft={1}>
            <Styled as="muted">{parent}</Styled>
          </Box>
        )}
        {!detailed && !ended && (
          <Box marginLeft={1} flexShrink={0}>
            <Descriptors process={process} old={old} nameOf={nameOf} />
          </Box>
        )}
      </Box>
      {!ended && (
        <Box flexDirection="column" paddingLeft={letters + 3}>
          {detailed && <DescriptorTable process={process} old={old} nameOf={nameOf} />}
          <Mappings process={process} />
        </Box>
      )}
    </Box>
  );
}

/** Descriptors one to a line; one that was closed by this step is shown once more. */
function DescriptorTable(props: Parameters<typeof Descriptors>[0]) {
  const { process, old, nameOf } = props;
  const fds = tellingFds(process);
  const names = widest(fds.map((entry) => nameOf(entry) ?? ''));
  const files = widest(fds.map(({ file }) => file ?? '?'));
  return (
    <>
      {fds.map((entry) => (
        <DescriptorLine
          key={entry.fd}
          entry={entry}
          old={old}
          name={(nameOf(entry) ?? '').padEnd(names)}
          fileColumns={files}
        />
      ))}
      {closedFds(process, old).map(({ fd, access }) => (
        <Styled key={fd} as="old">{`<${fd}${access}>`}</Styled>
      ))}
    </>
  );
}

/** What the process has mapped, if it has anything. */
function Mappings({ process: { mappings = [] } }: { readonly process: ProcessView }) {
  const text = labText(useLanguage());
  return (mappings ?? []).map(({ name, prot, shared, pages, object }) => {
    const kind = shared ? text.sharedMapping : text.privateMapping;
    return (
      <Styled key={name}>
        <Styled as="muted">{`${name} `}</Styled>
        {`${prot} ${kind} ${text.pages(pages)} ${object ?? ''}`.trimEnd()}
      </Styled>
    );
  });
}
