/**
 * How many calls a second the simulated kernel makes, through SimKernel.call: pairs of a
 * 1-byte write and read on a pipe, of a 1-byte msgsnd and msgrcv, of a V and a P on a semaphore.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel, type SimOptions } from '../src/engine/sim/sim-kernel.ts';
import { report } from './report.ts';

/** Calls a second that may not be missed, without trace. */
const FLOOR = 1_000_000;
const WARM_UP = 20_000;

function request(call: CallRequest['call'], args: CallRequest['args']): CallRequest {
  return { actor: 'A', call, args, text: `${call}(...)` };
}

/** Two calls that leave the kernel as it was before them. */
interface Pair {
  /** Made once, before. What the last one returns is given to the pair. */
  readonly before: readonly CallRequest[];
  readonly pair: (result: number) => readonly [CallRequest, CallRequest];
}

const PIPE: Pair = {
  before: [request('pipe', [undefined])],
  pair: () => [request('write', [4, Uint8Array.of(120), 1]), request('read', [3, undefined, 1])],
};

const MESSAGES: Pair = {
  before: [request('msgget', [0, 0o600])],
  pair: (queue) => [
    request('msgsnd', [queue, { mtype: 1, mtext: Uint8Array.of(120) }, 1, 0]),
    request('msgrcv', [queue, undefined, 1, 0, 0]),
  ],
};

const SEMAPHORES: Pair = {
  before: [request('semget', [0, 1, 0o600])],
  pair: (set) => [
    request('semop', [set, [{ sem_num: 0, sem_op: 1, sem_flg: 0 }], 1]),
    request('semop', [set, [{ sem_num: 0, sem_op: -1, sem_flg: 0 }], 1]),
  ],
};

/** Calls a second for a kernel that is set up so. */
function callsPerSecond(options: SimOptions, pairs: number, { before, pair }: Pair): number {
  const kernel = new SimKernel(options);
  kernel.start(['A']);
  let result = 0;
  for (const call of before) {
    const { outcome } = kernel.call(call);
    if (outcome?.kind === 'returned') result = Number(outcome.value);
  }
  const [first, second] = pair(result);
  const run = (n: number) => {
    for (let i = 0; i < n; i++) {
      kernel.call(first);
      kernel.call(second);
    }
  };
  run(Math.min(WARM_UP, pairs));
  const start = performance.now();
  run(pairs);
  return Math.round((2 * pairs) / ((performance.now() - start) / 1000));
}

const fast = { trace: false, keepSnapshots: false };
const plain = callsPerSecond(fast, 500_000, PIPE);
const messages = callsPerSecond(fast, 300_000, MESSAGES);
const semaphores = callsPerSecond(fast, 300_000, SEMAPHORES);
const traced = callsPerSecond({ trace: true, keepSnapshots: false }, 20_000, PIPE);
const kept = callsPerSecond({ trace: true, keepSnapshots: true }, 20_000, PIPE);
report(
  { name: 'simulated calls, without trace', value: plain, unit: 'calls/s', atLeast: FLOOR },
  { name: 'simulated msgsnd and msgrcv', value: messages, unit: 'calls/s', atLeast: FLOOR },
  { name: 'simulated semop', value: semaphores, unit: 'calls/s' },
  { name: 'simulated calls, with trace', value: traced, unit: 'calls/s' },
  { name: 'simulated calls, a snapshot at each trace entry', value: kept, unit: 'calls/s' },
);
