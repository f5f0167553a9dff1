/** Processor time and bytes of the steps of labs, at two sizes. */
import { readFileSync } from 'node:fs';
import { shippedLabs } from '../../src/cli/shipped.ts';
import { loadScript } from '../../src/engine/index.ts';
import { median, report } from '../report.ts';
import { open, runOf } from './opened.ts';

const LABS = [
  'pipe/hello',
  'fifo/echo-stops',
  'sysv-sem/producer-consumer',
  'sysv-msg/by-type',
  'signal/lost-wakeup',
];
/** The first round warms the program up. */
const ROUNDS = 4;
/** What a step may write. */
const STEP_BYTES = 2000;

/** Milliseconds and bytes of each step of a lab. */
async function stepsOf(id: string, columns: number, rows: number, rounds = ROUNDS) {
  const lab = shippedLabs().find((known) => known.id === id);
  if (lab === undefined) throw new Error(`no lab ${id}`);
  const app = await open(loadScript(readFileSync(lab.path, 'utf8'), id).script, columns, rows);
  const run = runOf(app);
  const times: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await app.measure(() => run.first());
    for (let step = 1; step < run.store.getState().total; step++) {
      const before = app.bytes();
      const time = await app.key('n');
      if (round === 0 && rounds > 1) continue;
      times.push(time);
      bytes.push(app.bytes() - before);
    }
  }
  app.close();
  return { times, bytes };
}

/** Bytes of every step of every lab at 100x30, once. */
async function bytesOfAll(): Promise<void> {
  const all: number[] = [];
  let worst = '';
  for (const { id } of shippedLabs()) {
    const { bytes } = await stepsOf(id, 100, 30, 1);
    if (Math.max(...bytes) > Math.max(0, ...all)) worst = id;
    all.push(...bytes);
  }
  const over = all.filter((bytes) => bytes > STEP_BYTES).length;
  const of = `${all.length} steps of all labs`;
  report(
    { name: 'bytes of a step, median of all labs', value: median(all), unit: 'B', atMost: 1000 },
    {
      name: 'bytes of a step, most of all labs',
      value: Math.max(...all),
      unit: 'B',
      atMost: STEP_BYTES,
      from: `${worst}; ${over} of ${of} are over it`,
    },
  );
}

async function measureAll(): Promise<void> {
  for (const [columns, rows, atMost] of [
    [100, 30, 16],
    [200, 60, 40],
  ] as const) {
    const size = `${columns}x${rows}`;
    const all: number[] = [];
    for (const id of LABS) {
      const { times, bytes } = await stepsOf(id, columns, rows);
      all.push(...bytes);
      report({
        name: `a key to its picture, ${id} at ${size}`,
        value: median(times),
        unit: 'ms',
        atMost,
      });
    }
    if (rows > 30) continue;
    report(
      { name: `bytes of a step at ${size}, median`, value: median(all), unit: 'B', atMost: 1000 },
      {
        name: `bytes of a step at ${size}, most`,
        value: Math.max(...all),
        unit: 'B',
        atMost: STEP_BYTES,
      },
    );
  }
  await bytesOfAll();
  process.exit();
}

void measureAll();
