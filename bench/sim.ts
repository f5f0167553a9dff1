/**
 * How many calls a second the simulated kernel makes, through SimKernel.call: pairs of a 1-byte write and read on a
 * pipe, of a 1-byte msgsnd and msgrcv, of a V and a P on a semaphore; short lives of whole kernels; and copies.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel, type SimOptions } from '../src/engine/sim/sim-kernel.ts';
import { report } from './report.ts';

/** Calls a second that may not be missed: without trace, with it, and where each kernel lives for a few calls. */
const FLOOR = 1_000_000;
const TRACED_FLOOR = 150_000;
const LIFE_FLOOR = 800_000;
/** Copies a second. */
const COPY_FLOOR = 10_000;
const ROUNDS = 100;

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
function copyAndGoOn(times: number): void {
  const kernel = crowd();
  const next = request('write', [4, Uint8Array.of(120), 1]);
  for (let i = 0; i < times; i++) kernel.copy().call(next);
}

/**
 * How many of something a second, at best: of many rounds that are short enough not to be interrupted by what else
 * runs on the machine.
 */
function perSecond(each: number, times: number, run: (times: number) => void): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run(times);
    best = Math.max(best, (each * times) / ((performance.now() - start) / 1000));
  }
  return Math.round(best);
}

const calls = (options: SimOptions, times: number, pair: Pair): number =>
  perSecond(2, times, repeated(options, pair));

report(
  {
    name: 'simulated calls, without trace',
    value: calls(FAST, 20_000, PIPE),
    unit: 'calls/s',
    atLeast: FLOOR,
  },
  {
    name: 'simulated msgsnd and msgrcv',
    value: calls(FAST, 20_000, MESSAGES),
    unit: 'calls/s',
    atLeast: FLOOR,
  },
  {
    name: 'simulated semop',
    value: calls(FAST, 20_000, SEMAPHORES),
    unit: 'calls/s',
    atLeast: FLOOR,
  },
  {
    name: 'calls of short lives with a fork and sleeps',
    value: perSecond(LIFE.length, 500, live),
    unit: 'calls/s',
    atLeast: LIFE_FLOOR,
  },
  {
    name: 'copies of five processes, each making a call',
    value: perSecond(1, 200, copyAndGoOn),
    unit: 'copies/s',
    atLeast: COPY_FLOOR,
  },
  {
    name: 'simulated calls, with trace',
    value: calls({ trace: true, keepSnapshots: false }, 1_000, PIPE),
    unit: 'calls/s',
    atLeast: TRACED_FLOOR,
  },
  {
    name: 'simulated calls, a snapshot at each trace entry',
    value: calls({ trace: true, keepSnapshots: true }, 1_000, PIPE),
    unit: 'calls/s',
    atLeast: TRACED_FLOOR,
  },
);
