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

/** Milliseconds and bytes of each step of a lab. */
async function stepsOf(id: string, columns: number, rows: number) {
  const lab = shippedLabs().find((known) => known.id === id);
  if (lab === undefined) throw new Error(`no lab ${id}`);
  const app = await open(loadScript(readFileSync(lab.path, 'utf8'), id).script, columns, rows);
  const run = runOf(app);
  const times: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await app.measure(() => run.first());
    for (let step = 1; step < run.store.getState().total; step++) {
      const before = app.bytes();
      const time = await app.key('n');
      if (round === 0) continue;
      times.push(time);
      bytes.push(app.bytes() - before);
    }
  }
  app.close();
  return { times, bytes };
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
        atMost: 2000,
      },
    );
  }
  process.exit();
}

void measureAll();
