/**
 * How many calls a second the simulated kernel makes: pairs of a 1-byte write and a 1-byte read on a pipe, through
 * SimKernel.call, each with its snapshot.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel, type SimOptions } from '../src/engine/sim/run.ts';
import { report } from './report.ts';

/** Calls a second without trace that may not be missed. */
const FLOOR = 200_000;
const WARM_UP = 20_000;

function request(call: CallRequest['call'], args: CallRequest['args']): CallRequest {
  return { actor: 'A', call, args, text: `${call}(...)` };
}

/** Calls a second for a kernel that is set up so. */
function callsPerSecond(options: SimOptions, pairs: number): number {
  const kernel = new SimKernel(options);
  kernel.start(['A']);
  kernel.call(request('pipe', [undefined]));
  const write = request('write', [4, Uint8Array.of(120), 1]);
  const read = request('read', [3, undefined, 1]);
  const run = (n: number) => {
    for (let i = 0; i < n; i++) {
      kernel.call(write);
      kernel.call(read);
    }
  };
  run(Math.min(WARM_UP, pairs));
  const start = performance.now();
  run(pairs);
  return Math.round((2 * pairs) / ((performance.now() - start) / 1000));
}

const plain = callsPerSecond({ trace: false, keepSnapshots: false }, 500_000);
const traced = callsPerSecond({ trace: true, keepSnapshots: false }, 20_000);
const kept = callsPerSecond({ trace: true, keepSnapshots: true }, 20_000);
report(
  { name: 'simulated calls, without trace', value: plain, unit: 'calls/s', atLeast: FLOOR },
  { name: 'simulated calls, with trace', value: traced, unit: 'calls/s' },
  { name: 'simulated calls, a snapshot at each trace entry', value: kept, unit: 'calls/s' },
);
