/**
 * Memory of the simulated kernel: page faults a second, and that a sparse mapping of 1 GiB costs what is touched of it:
 * mapping it, touching a hundred pages, forking, copying one and ending take as long as in one of 1 MiB.
 */
import type { CallRequest } from '../src/engine/model/kernel.ts';
import { SimKernel } from '../src/engine/sim/sim-kernel.ts';
import { compared, type Work } from './ratio.ts';
import { report, reportBesideLeast } from './report.ts';

/** What a fault may cost, as many times the least call of the same run: 200,000 faults a second where one takes 70 ns. */
const FAULT = 70;
/** How much more the large mapping may cost. */
const SPARSE_LIMIT = 2;
const PAGE = 4096;
const TOUCHED = 100;
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

const FAULTS = 500;

/** Touch pages for the first time, so many times over. */
const faulting: Work = (times) => {
  for (let i = 0; i < times; i++) {
    const { kernel, start } = mapped(FAULTS * PAGE);
    for (let page = 0; page < FAULTS; page++) {
      kernel.call(request('store32', start + page * PAGE, page));
    }
  }
};

const repeated =
  (bytes: number): Work =>
  (times) => {
    for (let i = 0; i < times; i++) sparse(bytes);
  };

reportBesideLeast('a simulated page fault', FAULTS, faulting, FAULT);
const { middle, low, high } = compared(repeated(2 ** 30), repeated(400 * PAGE));
report({
  name: 'a sparse mapping of 1 GiB, by one of 1.6 MiB',
  value: middle,
  low,
  unit: 'x',
  atMost: SPARSE_LIMIT,
  from: `as much touched, in turn, 99 % within ${low.toFixed(2)} to ${high.toFixed(2)}`,
});
