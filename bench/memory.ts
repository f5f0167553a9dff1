/**
 * Memory of the simulated kernel: page faults a second, and that a sparse mapping of 1 GiB costs what is touched of it:
 * mapping it, touching a hundred pages, forking, copying one and ending take as long as in one of 1 MiB.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel } from '../src/engine/sim/sim-kernel.ts';
import { report } from './report.ts';

/** Page faults a second that may not be missed. */
const FAULT_FLOOR = 200_000;
/** How much more the large mapping may cost. */
const SPARSE_LIMIT = 2;
const PAGE = 4096;
const TOUCHED = 100;
const ROUNDS = 60;
const [PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS] = [3, 0x22];

function request(call: CallRequest['call'], ...args: CallRequest['args'][number][]): CallRequest {
  return { actor: 'A', call, args, text: call };
}

/** A kernel with a process that has so many bytes mapped, and where. */
function mapped(bytes: number): { readonly kernel: SimKernel; readonly start: number } {
  const kernel = new SimKernel({ trace: false, keepSnapshots: false });
  kernel.start(['A']);
  const { outcome } = kernel.call(
    request('mmap', null, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0),
  );
  return { kernel, start: outcome?.kind === 'returned' ? Number(outcome.value) : 0 };
}

/** Touch a hundred pages that lie evenly, have a child copy one, and end both. */
function sparse(bytes: number): void {
  const { kernel, start } = mapped(bytes);
  const stride = Math.floor(bytes / TOUCHED / PAGE) * PAGE;
  for (let page = 0; page < TOUCHED; page++) {
    kernel.call(request('store32', start + page * stride, page));
  }
  kernel.call({ ...request('fork'), child: 'B' });
  kernel.call({ ...request('store32', start, 1), actor: 'B' });
  kernel.call({ ...request('exit', 0), actor: 'B' });
  kernel.snapshot();
  kernel.call(request('munmap', start, bytes));
}

/** The least milliseconds that something took. */
function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

const FAULTS = 2000;
const faulting = best(() => {
  const { kernel, start } = mapped(FAULTS * PAGE);
  for (let page = 0; page < FAULTS; page++) {
    kernel.call(request('store32', start + page * PAGE, page));
  }
});
const small = best(() => sparse(400 * PAGE));
const large = best(() => sparse(2 ** 30));

report(
  {
    name: 'simulated page faults',
    value: Math.round(FAULTS / (faulting / 1000)),
    unit: 'faults/s',
    atLeast: FAULT_FLOOR,
  },
  {
    name: 'a sparse mapping of 1 GiB, by one of 1.6 MiB with as much touched',
    value: Math.round((large / small) * 100) / 100,
    unit: 'x',
    atMost: SPARSE_LIMIT,
  },
);
