/**
 * Random transcripts on both kernels, as many as wanted; stops at the first difference and prints the smallest
 * transcript that shows it.
 *
 *   npm run twin -- --runs 1000 --seed 7 --moves 60
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { openSimTwin } from '../src/engine/kernels.ts';
import { openRealKernel, prewarm } from '../src/engine/real/kernel.ts';
import { movePicks, type Pick } from '../test/support/arbitraries.ts';
import { PIPE_MOVES } from '../test/twin/pipe-moves.ts';
import { printRun, runMoves } from '../test/twin/random-run.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    moves: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Run one counterexample again, by the path that was printed with it. */
    path: { type: 'string' },
    /** Stop at the first difference, without making it smaller. */
    quick: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed);
let steps = 0;
let runs = 0;
let found = false;

const openKernels = async () => {
  const real = await openRealKernel();
  // The next room is built while this one is used.
  prewarm();
  return { sim: openSimTwin({}), real };
};

const property = fc.asyncProperty(movePicks(Number(values.moves)), async (picks: Pick[]) => {
  const run = await runMoves(picks, [PIPE_MOVES], openKernels);
  steps += run.made.length;
  runs += 1;
  if (runs % 50 === 0) console.log(`${runs} runs, ${steps} steps`);
  if (run.difference === undefined) return;
  if (!found) console.log(`found after ${runs} runs, making it smaller:\n${printRun(run)}`);
  found = true;
  throw new Error(`\n${printRun(run)}`);
});

console.log(`seed ${seed}`);
const details = await fc.check(property, {
  numRuns: Number(values.runs),
  seed,
  endOnFailure: values.quick,
  ...(values.path === undefined ? {} : { path: values.path }),
});
console.log(`${runs} runs, ${steps} steps on both kernels`);
if (details.failed) {
  const path = details.counterexamplePath ?? '';
  console.log(`again: npm run twin -- --seed ${seed} --path ${path} --moves ${values.moves}`);
  console.log((details.errorInstance as Error | undefined)?.message ?? 'failed');
}
process.exitCode = details.failed ? 1 : 0;
