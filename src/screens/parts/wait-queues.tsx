/** Wait queues: who sleeps in them, in the order of their waking, and who has just left. */
import { Box } from 'ink';
import type { QueueView, WaiterView } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { Actor } from './actors.tsx';
import { widest } from './scrolling.ts';
import { Styled } from './styled.tsx';
import { useLanguage, useTheme } from './surroundings.tsx';
import { fieldText } from './value.tsx';

/** Some wait queues of an object, each beside its name, and as they were before the step. */
export function WaitQueues(props: {
  readonly queues: readonly QueueView[];
  readonly before: readonly QueueView[] | undefined;
}) {
  const { queues, before } = props;
  const names = widest(queues.map(({ name }) => name)) + 2;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {queues.map((queue) => (
        <Box key={queue.name}>
          <Box width={names} flexShrink={0}>
            <Styled as="muted">{queue.name}</Styled>
          </Box>
          <Sleepers queue={queue} before={before?.find(({ name }) => name === queue.name)} />
        </Box>
      ))}
    </Box>
  );
}

function Sleepers(props: { readonly queue: QueueView; readonly before: QueueView | undefined }) {
  const { waiters } = props.queue;
  const text = labText(useLanguage());
  const { glyphs } = useTheme();
  if (waiters === null) return <Styled as="muted">?</Styled>;
  const old = props.before?.waiters ?? [];
  const were = old.map(nameOf);
  const now = waiters.map(nameOf);
  const gone = old.filter((waiter) => !now.includes(nameOf(waiter)));
  return (
    <Box flexWrap="wrap" columnGap={1}>
      {waiters.length === 0 && <Styled as="muted">{text.nobodyWaits}</Styled>}
      {waiters.map((waiter) => (
        <Waiter
          key={nameOf(waiter)}
          waiter={waiter}
          arrived={props.before?.waiters !== null && !were.includes(nameOf(waiter))}
        />
      ))}
      {gone.map((waiter) => (
        <Styled key={nameOf(waiter)}>
          <Styled as="old">{'<'}</Styled>
          <Who waiter={waiter} />
          <Styled as="changed">{`> ${text.wokenNow('').trim()} ${glyphs.woken}`}</Styled>
        </Styled>
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

/** A sleeper, and what it waits for. */
function Waiter({ waiter, arrived }: { readonly waiter: WaiterView; readonly arrived: boolean }) {
  const text = labText(useLanguage());
  const { glyphs } = useTheme();
  const details = [
    ...(waiter.exclusive ? [text.waitingExclusive] : []),
    ...Object.entries(waiter.fields).map(([name, value]) => `${name} ${fieldText(value)}`),
  ];
  return (
    <Styled wrap="wrap">
      <Styled as="blocked">{glyphs.blocked}</Styled>
      <Who waiter={waiter} />
      {arrived && <Styled as="changed">+</Styled>}
      {details.length > 0 && <Styled as="muted">{` ${details.join(', ')}`}</Styled>}
    </Styled>
  );
}

/** The sleepers of all queues, short: `rd_wait ‖B`. */
export function QueueSummary({ queues }: { readonly queues: readonly QueueView[] }) {
  const { glyphs } = useTheme();
  return (
    <Styled>
      {queues
        .filter(({ waiters }) => (waiters?.length ?? 0) > 0)
        .map(({ name, waiters }) => (
          <Styled key={name}>
            <Styled as="muted">{`  ${name} `}</Styled>
            {(waiters ?? []).map((waiter) => (
              <Styled key={nameOf(waiter)}>
                <Styled as="blocked">{glyphs.blocked}</Styled>
                <Who waiter={waiter} />{' '}
              </Styled>
            ))}
          </Styled>
        ))}
    </Styled>
  );
}
