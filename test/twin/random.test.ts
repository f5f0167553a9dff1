/**
 * Random transcripts on both kernels: whatever the simulation does otherwise than this machine is found, made as
 * small as it can be, and printed in the notation. `scripts/twin.ts` runs as many as wanted.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepSupervisors } from '../../src/engine/real/client/pool.ts';
import { openRealKernel } from '../../src/engine/real/client/real-kernel.ts';
import { openSimTwin } from '../../src/engine/run/kernels.ts';
import { picksOf } from '../support/arbitraries.ts';
import { FAMILIES, type FamilyName } from './families.ts';
import { printRun } from './print-run.ts';
import { runMoves } from './random-run.ts';
import { smallest } from './smallest.ts';

/** Calls in a transcript at most. */
const MOVES = 120;
/** No new transcript of a family is begun after this long; the first always is. */
const ENOUGH_MS = 5_000;
const RUNS = 10;
/** Together they make every kind of call. */
const RUN: readonly FamilyName[] = ['pipe', 'signal', 'async', 'sysv', 'mqueue', 'mixed'];
/** Fixed, so that a run of the tests says the same twice; IPCSCOPE_SEED looks elsewhere. */
const SEED = Number(process.env.IPCSCOPE_SEED ?? 20_251_121);

let cannot: string | undefined;
const letGo = keepSupervisors();

beforeAll(async () => {
  try {
    await (await openRealKernel()).close();
  } catch (error) {
    cannot = `this machine has no real kernel to run on (${(error as Error).message})`;
  }
});

async function open() {
  return { sim: openSimTwin({}), real: await openRealKernel() };
}

afterAll(letGo);

test.for(RUN)(
  `random calls from seed ${SEED}, %s: both kernels do the same`,
  async (family, { skip }) => {
    if (cannot !== undefined) skip(cannot);
    const end = performance.now() + ENOUGH_MS;
    let steps = 0;
    for (let seed = SEED; seed < SEED + RUNS && (steps === 0 || performance.now() < end); seed++) {
      const run = await runMoves(picksOf(seed, MOVES), FAMILIES[family], open);
      steps += run.made.length;
      if (run.difference === undefined) continue;
      expect.unreachable(`${family}, seed ${seed}\n${printRun(await smallest(run, open))}`);
    }
    expect(steps).toBeGreaterThan(0);
  },
);
