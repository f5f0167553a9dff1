/**
 * Random transcripts on both kernels: whatever the simulation does otherwise than this machine is found, made as
 * small as it can be, and printed in the notation. `scripts/twin.ts` runs as many as wanted.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSimTwin } from '../../src/engine/kernels.ts';
import type { Kernel } from '../../src/engine/model/kernel.ts';
import { openRealKernel, prewarm } from '../../src/engine/real/kernel.ts';
import { movePicks } from '../support/arbitraries.ts';
import { PIPE_MOVES } from './pipe-moves.ts';
import { printRun, runMoves } from './random-run.ts';

/** Transcripts in one run of the tests, and calls in each at most. */
const RUNS = 30;
const MOVES = 60;
/** Fixed, so that a run of the tests says the same twice; IPCSCOPE_SEED looks elsewhere. */
const SEED = Number(process.env.IPCSCOPE_SEED ?? 20_251_121);

let cannot: string | undefined;

beforeAll(async () => {
  try {
    await (await openRealKernel()).close();
  } catch (error) {
    cannot = `this machine has no real kernel to run on (${(error as Error).message})`;
  }
});

async function openKernels(): Promise<{ sim: Kernel; real: Kernel }> {
  const real = await openRealKernel();
  prewarm();
  return { sim: openSimTwin({}), real };
}

afterAll(async () => {
  // The room that was built for a run that did not come.
  if (cannot === undefined) await (await openRealKernel()).close();
});

test('random calls on pipes, FIFOs and processes do the same on both kernels', async ({ skip }) => {
  if (cannot !== undefined) skip(cannot);
  let steps = 0;
  const property = fc.asyncProperty(movePicks(MOVES), async (picks) => {
    const run = await runMoves(picks, [PIPE_MOVES], openKernels);
    steps += run.made.length;
    if (run.difference !== undefined) throw new Error(`seed ${SEED}\n${printRun(run)}`);
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: 60_000 });
  expect(steps).toBeGreaterThan(RUNS);
}, 120_000);
