/** What `docs/TWIN.md` says of the fields that the twin cannot compare, held to what the two kernels show. */
import { expect } from 'vitest';
import { runFile } from '../../src/engine/index.ts';
import { readText } from '../labs-read.ts';
import { HAS_REAL, NO_REAL } from '../support/real.ts';
import { skipUnless } from '../support/skip.ts';
import { FieldsSeen } from './fields.ts';

/** Together they fill every structure of pipes, FIFOs, signals, System V IPC and futexes. */
const SHOWN = [
  'src/lessons/pipe/full.ipc',
  'src/lessons/pipe/packets.ipc',
  'src/lessons/pipe/nonblocking.ipc',
  'src/lessons/fifo/open-deadlock.ipc',
  'test/labs/signal/alarm-of-many-seconds.ipc',
  'src/lessons/signal/realtime-queue.ipc',
  'src/lessons/signal/stop-and-continue.ipc',
  'src/lessons/posix-mq/priorities.ipc',
  'src/lessons/posix-mq/full.ipc',
  'src/lessons/posix-mq/poll.ipc',
  'src/lessons/sysv-msg/big-message.ipc',
  'src/lessons/sysv-msg/full.ipc',
  'src/lessons/sysv-msg/workers.ipc',
  'src/lessons/sysv-sem/all-or-nothing.ipc',
  'src/lessons/sysv-sem/counting.ipc',
  'src/lessons/sysv-sem/undo.ipc',
  'src/lessons/sysv-shm/hello.ipc',
  'src/lessons/unix-socket/full-backlog.ipc',
  'src/lessons/unix-socket/passing-a-descriptor.ipc',
  'src/lessons/unix-socket/connect-before-accept.ipc',
  'src/lessons/unix-socket/reset.ipc',
  'test/labs/unix-socket/eleven-datagrams.ipc',
  'test/labs/futex/bits.ipc',
  'test/labs/inet-socket/sent-before-accept.ipc',
  'test/labs/inet-socket/time-wait.ipc',
  'test/labs/inet-socket/udp-drops.ipc',
  'test/labs/inet-socket/udp-refused.ipc',
  'src/lessons/inet-socket/slow-reader.ipc',
  'src/lessons/inet-socket/small-segments.ipc',
  'test/labs/posix-sem/wait-and-post.ipc',
  'test/labs/posix-shm/from-open-to-unlink.ipc',
  'test/labs/epoll/sleepers.ipc',
  'test/labs/epoll/nested.ipc',
  'test/labs/epoll/timerfd.ipc',
] as const;

/** The names in the first column of a table: each row's, between back quotes. */
function listed(section: string): string[] {
  const text = readText('docs/TWIN.md').split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)])
    .flatMap(([, name = '']) => expanded(name))
    .sort();
}

/** `sem.{a,b}` is `sem.a` and `sem.b`. */
function expanded(name: string): string[] {
  const [, before = '', inside] = /^(.*)\{(.*)\}$/.exec(name) ?? [];
  return inside === undefined ? [name] : inside.split(', ').map((part) => before + part);
}

const realTest = skipUnless(HAS_REAL, NO_REAL);

realTest('the page lists the fields that never show, and those that do not always', async () => {
  const [sim, real] = [new FieldsSeen(), new FieldsSeen()];
  for (const path of SHOWN) {
    const result = await runFile(readText(path), path, {
      on: 'twin',
      each: ({ step, real: other }) => {
        sim.add(step.snapshot);
        if (other !== undefined) real.add(other.snapshot);
      },
    });
    expect(result.ok, path).toBe(true);
  }
  const never = [...sim.known.keys()].filter((name) => !real.known.has(name)).sort();
  expect(never).toEqual(listed('What never shows'));
  const sometimes = [...real.unknown.keys()].filter((name) => real.known.has(name));
  expect(listed('What does not always show')).toEqual(expect.arrayContaining(sometimes));
});
