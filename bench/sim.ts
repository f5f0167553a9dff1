/**
 * What a call of the simulated kernel costs beside the least that one could be made of, through SimKernel.call: pairs of a 1-byte write and read on a
 * pipe, of a 1-byte msgsnd and msgrcv, of a V and a P on a semaphore; short lives of whole kernels; and copies.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel, type SimOptions } from '../src/engine/sim/sim-kernel.ts';
import { reportBesideLeast } from './report.ts';

/**
 * What a call may cost, as many times the least call of the same run. Where these were chosen one took 70 ns: 14 is a million
 * calls a second, 18 are 800,000, 93 are 150,000, and 1,400 are 10,000 copies. A short life is mostly new objects, which suffer more
 * than the yardstick from whatever else runs: 880,000 calls a second at best were 17 to 20 times beside eight busy processes.
 */
const PLAIN = 14;
const LIFE_CALL = 22;
const TRACED = 93;
const COPY = 1400;

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

/** Set up, and made ready to be gone through so many times. */
function repeated(options: SimOptions, { before, pair }: Pair): (times: number) => void {
  const kernel = new SimKernel(options);
  kernel.start(['A']);
  let result = 0;
  for (const call of before) {
    const { outcome } = kernel.call(call);
    if (outcome?.kind === 'returned') result = Number(outcome.value);
  }
  const [first, second] = pair(result);
  return (times) => {
    for (let i = 0; i < times; i++) {
      kernel.call(first);
      kernel.call(second);
    }
  };
}

const FAST: SimOptions = { trace: false, keepSnapshots: false };

/** What a search through schedules does: lives of a few calls, on a kernel of their own, with a fork, sleeps, and ends. */
const LIFE: readonly CallRequest[] = [
  request('pipe', [undefined]),
  { ...request('fork', []), child: 'B' },
  { ...request('read', [3, undefined, 8]), actor: 'B' },
  request('write', [4, Uint8Array.of(120), 1]),
  { ...request('read', [3, undefined, 8]), actor: 'B' },
  request('write', [4, Uint8Array.of(120), 1]),
  { ...request('dup', [4]), actor: 'B' },
  { ...request('close', [5]), actor: 'B' },
  { ...request('getppid', []), actor: 'B' },
  request('waitpid', [-1, undefined, 0]),
  { ...request('write', [4, Uint8Array.of(120), 1]), actor: 'B' },
  { ...request('exit', [3]), actor: 'B' },
  request('read', [3, undefined, 8]),
  request('close', [4]),
  request('close', [3]),
  request('exit', [0]),
];

function live(times: number): void {
  for (let i = 0; i < times; i++) {
    const kernel = new SimKernel(FAST);
    kernel.start(['A']);
    for (const call of LIFE) kernel.call(call);
  }
}

/** Five processes with two pipes, of which two sleep: what a search copies before it tries what comes next. */
function crowd(): SimKernel {
  const kernel = new SimKernel(FAST);
  kernel.start(['A', 'E']);
  kernel.call(request('pipe', [undefined]));
  kernel.call(request('pipe', [undefined]));
  for (const child of ['B', 'C', 'D']) kernel.call({ ...request('fork', []), child });
  kernel.call({ ...request('read', [3, undefined, 8]), actor: 'B' });
  kernel.call({ ...request('read', [5, undefined, 8]), actor: 'C' });
  kernel.call(request('write', [6, Uint8Array.of(120), 1]));
  return kernel;
}

/** As above, and what it costs that the copy can go on: it makes a call, which wakes a sleeper. */
function copyAndGoOn(): (times: number) => void {
  const kernel = crowd();
  const next = request('write', [4, Uint8Array.of(120), 1]);
  return (times) => {
    for (let i = 0; i < times; i++) kernel.copy().call(next);
  };
}

const PLAIN_PAIRS = { pipe: PIPE, 'msgsnd and msgrcv': MESSAGES, semop: SEMAPHORES };
for (const [name, pair] of Object.entries(PLAIN_PAIRS)) {
  reportBesideLeast(`a simulated call, ${name}`, 2, repeated(FAST, pair), PLAIN);
}
reportBesideLeast('a call of short lives with a fork and sleeps', LIFE.length, live, LIFE_CALL);
reportBesideLeast('a copy of five processes, and a call', 1, copyAndGoOn(), COPY);
const traced = (keepSnapshots: boolean) => repeated({ trace: true, keepSnapshots }, PIPE);
reportBesideLeast('a simulated call, with trace', 2, traced(false), TRACED);
reportBesideLeast('a call, a snapshot at each trace entry', 2, traced(true), TRACED);
