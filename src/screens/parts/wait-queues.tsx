/** Wait queues: who sleeps in them, in the order of their waking, and who has just left. */
import { Box } from 'ink';
import type { QueueView, WaiterView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { Actor } from './actors.tsx';
import { flow } from './flow.ts';
import { queueKey, usePointing } from './pointed.tsx';
import { cutText, textWidth } from './rows.ts';
import { widest } from './scrolling.ts';
import { Styled } from './styled.tsx';
import { useLanguage, useTheme } from './surroundings.tsx';
import { fieldText } from './value.tsx';

/** What wait queues are drawn of. */
export interface WaitQueuesProps {
  readonly queues: readonly QueueView[];
  /** As they were before the step. */
  readonly before: readonly QueueView[] | undefined;
  /** Columns, and rows where there are few: then every sleeper is seen before what it waits for. */
  readonly width?: number;
  readonly rows?: number;
}

/** Some wait queues of an object, each beside its name. */
export function WaitQueues({ queues, before, width, rows }: WaitQueuesProps) {
  const names = widest(queues.map(({ name }) => name)) + 2;
  const pointing = usePointing();
  const needed = useQueueRows({ queues, before, ...(width === undefined ? {} : { width }) });
  const room = rows !== undefined && needed > rows ? width : undefined;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {queues.map((queue) => (
        <Box key={queue.name} {...(room === undefined ? {} : { height: 1 })}>
          <Box width={names} flexShrink={0}>
            <Styled as={pointing(queueKey(queue.name), 'muted')}>{queue.name}</Styled>
          </Box>
          <Sleepers
            queue={queue}
            before={before?.find(({ name }) => name === queue.name)}
            room={room === undefined ? undefined : room - names}
          />
        </Box>
      ))}
    </Box>
  );
}

/** Rows that wait queues take with everything that their sleepers wait for. */
export function useQueueRows({ queues, before, width }: WaitQueuesProps): number {
  const text = labText(useLanguage());
  const { glyphs } = useTheme();
  if (width === undefined) return queues.length;
  const columns = Math.max(1, width - widest(queues.map(({ name }) => name)) - 2);
  return queues.reduce((rows, queue) => {
    const { gone, waiters } = changesOf(
      queue,
      before?.find(({ name }) => name === queue.name),
    );
    const left = gone.map(
      (waiter) => `<${nameOf(waiter)}> ${text.wokenNow('').trim()} ${glyphs.woken}`,
    );
    const here = waiters.map(({ waiter, arrived }) => {
      const details = detailsOf(waiter, text.waitingExclusive);
      return `${headOf(waiter, arrived)}${details === '' ? '' : ` ${details}`}`;
    });
    const pieces = [...(here.length === 0 ? [text.nobodyWaits] : here), ...left];
    const lines = flow(pieces, (piece) => Math.min(columns, textWidth(piece)), columns, 1);
    const taken = lines.map(([first = '']) => Math.ceil(textWidth(first) / columns));
    return rows + taken.reduce((sum, some) => sum + Math.max(1, some), 0);
  }, 0);
}

/** The sleepers of a queue, those that have just come, and those that have just gone. */
function changesOf({ waiters }: QueueView, before: QueueView | undefined) {
  const old = before?.waiters ?? [];
  const were = old.map(nameOf);
  const now = new Set((waiters ?? []).map(nameOf));
  return {
    waiters: (waiters ?? []).map((waiter) => ({
      waiter,
      arrived: before?.waiters !== null && !were.includes(nameOf(waiter)),
    })),
    gone: old.filter((waiter) => !now.has(nameOf(waiter))),
  };
}

/** The width of a sleeper's mark, name and sign of having come. */
function headOf(waiter: WaiterView, arrived: boolean): string {
  return `|${nameOf(waiter)}${arrived ? '+' : ''}`;
}

function Sleepers(props: {
  readonly queue: QueueView;
  readonly before: QueueView | undefined;
  /** Columns of the one line that there is; undefined where there are as many as it takes. */
  readonly room: number | undefined;
}) {
  const { queue, before, room } = props;
  const text = labText(useLanguage());
  const { glyphs } = useTheme();
  if (queue.waiters === null) return <Styled as="muted">?</Styled>;
  const { waiters, gone } = changesOf(queue, before);
  const left = gone.map(
    (waiter) => `<${nameOf(waiter)}> ${text.wokenNow('').trim()} ${glyphs.woken} `,
  );
  const heads = waiters.map(({ waiter, arrived }) => `${headOf(waiter, arrived)} `);
  const taken = [...left, ...heads].reduce((sum, piece) => sum + textWidth(piece), 0);
  const share = room === undefined ? undefined : Math.floor((room - taken) / waiters.length) - 1;
  return (
    <Box {...(room === undefined ? { flexWrap: 'wrap' } : {})} columnGap={1}>
      {waiters.length === 0 && <Styled as="muted">{text.nobodyWaits}</Styled>}
      {waiters.map(({ waiter, arrived }) => (
        <Waiter key={nameOf(waiter)} waiter={waiter} arrived={arrived} share={share} />
      ))}
      {gone.map((waiter) => (
        <Box key={nameOf(waiter)} flexShrink={0}>
          <Styled>
            <Styled as="old">{'<'}</Styled>
            <Who waiter={waiter} />
            <Styled as="changed">{`> ${text.wokenNow('').trim()} ${glyphs.woken}`}</Styled>
          </Styled>
        </Box>
      ))}
    </Box>
  );
}

/** Who stands in a queue: a process by its name, an object in whose entry nobody sleeps by its id. */
export function nameOf({ actor, object }: WaiterView): string {
  return actor ?? object ?? '?';
}

/** A process in its own colour. */
function Who({ waiter }: { readonly waiter: WaiterView }) {
  return <Actor name={nameOf(waiter)} as={waiter.actor === null ? 'muted' : undefined} />;
}

function detailsOf({ exclusive, fields }: WaiterView, exclusiveWord: string): string {
  const named = Object.entries(fields).map(([name, value]) => `${name} ${fieldText(value)}`);
  return [...(exclusive ? [exclusiveWord] : []), ...named].join(', ');
}

/** What is cut shorter than this says nothing. */
const SMALLEST_DETAIL = 9;

/** A sleeper, and what it waits for: cut to its share of the columns, if it has one. */
function Waiter(props: {
  readonly waiter: WaiterView;
  readonly arrived: boolean;
  readonly share: number | undefined;
}) {
  const { waiter, arrived, share } = props;
  const text = labText(useLanguage());
  const { glyphs } = useTheme();
  const all = detailsOf(waiter, text.waitingExclusive);
  const shown = share === undefined || textWidth(all) <= share || share >= SMALLEST_DETAIL;
  const details = share === undefined ? all : cutText(all, share, glyphs.ellipsis);
  const content = (
    <Styled wrap={share === undefined ? 'wrap' : 'truncate-end'}>
      <Styled as="blocked">{glyphs.blocked}</Styled>
      <Who waiter={waiter} />
      {arrived && <Styled as="changed">+</Styled>}
      {shown && details !== '' && <Styled as="muted">{` ${details}`}</Styled>}
    </Styled>
  );
  return share === undefined ? content : <Box flexShrink={0}>{content}</Box>;
}

/** An object in one line: some words, and who sleeps in it, which is seen first where there is no room for both. */
export function ObjectSummary(props: {
  readonly words: string;
  readonly queues: readonly QueueView[];
  readonly width: number;
}) {
  const { words, width } = props;
  const queues = props.queues.filter(({ waiters }) => (waiters?.length ?? 0) > 0);
  if (queues.length === 0) return <Styled>{words}</Styled>;
  const sleepers = queues.map(
    ({ name, waiters }) => `  ${name} ${(waiters ?? []).map((waiter) => headOf(waiter, true))}`,
  );
  const fits = textWidth(words + sleepers.join('')) <= width;
  return (
    <Styled>
      {fits && `${words}  `}
      {queues.map((queue, at) => (
        <Styled key={queue.name}>
          {at > 0 && ' '}
          <Letters queue={queue} />
        </Styled>
      ))}
      {!fits && ` ${words}`}
    </Styled>
  );
}

/** `rd_wait ‖B ` */
function Letters({ queue: { name, waiters } }: { readonly queue: QueueView }) {
  const { glyphs } = useTheme();
  return (
    <Styled>
      <Styled as="muted">{`${name} `}</Styled>
      {(waiters ?? []).map((waiter) => (
        <Styled key={nameOf(waiter)}>
          <Styled as="blocked">{glyphs.blocked}</Styled>
          <Who waiter={waiter} />{' '}
        </Styled>
      ))}
    </Styled>
  );
}

/** The queues in which somebody sleeps or from which somebody has just gone, and those that are not known. */
export function liveQueues(
  queues: readonly QueueView[],
  before: readonly QueueView[] | undefined,
): readonly QueueView[] {
  return queues.filter(({ name, waiters }) => {
    const old = before?.find((queue) => queue.name === name);
    return waiters === null || waiters.length > 0 || (old?.waiters?.length ?? 0) > 0;
  });
}
