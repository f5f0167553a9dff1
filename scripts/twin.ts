/**
 * Random transcripts on both kernels, as many as wanted; stops at the first difference and prints the smallest
 * transcript that shows it. Run n of seed s is run 0 of seed s + n.
 *
 *   npx tsx scripts/twin.ts --family signal --runs 1000 --seed 7
 */
import { parseArgs } from 'node:util';
import { keepSupervisors } from '../src/engine/real/client/pool.ts';
import { openRealKernel } from '../src/engine/real/client/real-kernel.ts';
import { openSimTwin } from '../src/engine/run/kernels.ts';
import { picksOf } from '../test/support/arbitraries.ts';
import { FAMILIES, isFamily } from '../test/twin/families.ts';
import { printRun } from '../test/twin/print-run.ts';
import { type RandomRun, runMoves } from '../test/twin/random-run.ts';
import { smallest } from '../test/twin/smallest.ts';

const { values } = parseArgs({
  options: {
    family: { type: 'string', default: 'pipe' },
    runs: { type: 'string', default: '1000' },
    moves: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Print differences as they are found, not made smaller, and go on. */
    all: { type: 'boolean', default: false },
  },
});

const { family } = values;
if (!isFamily(family)) throw new Error(`no family ${family}; there are ${Object.keys(FAMILIES)}`);
const [seed, runs, moves] = [values.seed, values.runs, values.moves].map(Number) as [
  number,
  number,
  number,
];

const open = async () => ({ sim: openSimTwin({}), real: await openRealKernel() });

const letGo = keepSupervisors();
let steps = 0;
let races = 0;
let differences = 0;

async function report(run: RandomRun, at: number): Promise<void> {
  differences += 1;
  console.log(`found by --family ${family} --moves ${moves} --seed ${at} --runs 1`);
  if (values.all) {
    console.log(printRun(run).split('\n').slice(-4).join('\n'));
    return;
  }
  console.log(`${printRun(run)}\nmaking it smaller`);
  console.log(`\n${printRun(await smallest(run, open))}`);
}

console.log(`${family}: seed ${seed}, ${runs} runs of at most ${moves} calls`);
let done = 0;
for (let at = seed; at < seed + runs && (values.all || differences === 0); at++) {
  const run = await runMoves(picksOf(at, moves), FAMILIES[family], open);
  steps += run.made.length;
  races += run.races;
  done += 1;
  if (run.difference !== undefined) await report(run, at);
  if (done % 50 === 0) console.log(`${done} runs, ${steps} steps`);
}
console.log(
  `${done} runs, ${steps} steps on both kernels, ${differences} differences; ` +
    `${races} moves left out as races`,
);
await letGo();
process.exitCode = differences === 0 ? 0 : 1;
