/**
 * How fast the bundled app starts, against Node that does nothing, and what a step writes to the terminal.
 *
 * The first frame is there when the home screen stands in the emulated terminal. Both sides are timed in turn, so
 * that a busy machine slows both. Run `npm run build` before.
 */
import { spawnSync } from 'node:child_process';
import { type Driven, key, launch } from '../test/support/driver.ts';
import { median, report } from './report.ts';

const ROUNDS = 15;
const STEPS = 8;
const SIZE = { columns: 100, rows: 30 };

/** Milliseconds until `node -e 0` has ended. */
function emptyNode(): number {
  const start = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - start;
}

/** Milliseconds until the app's first frame is on the screen. */
async function firstFrame(): Promise<number> {
  const start = performance.now();
  const app = launch([], SIZE);
  try {
    await app.waitFor((screen) => screen.trim() !== '');
    return performance.now() - start;
  } finally {
    await app.close();
  }
}

async function measureStart(): Promise<void> {
  const [empty, app]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    empty.push(emptyNode());
    app.push(await firstFrame());
  }
  const [theirs, ours] = [median(empty), median(app)];
  const from = `${ours.toFixed(0)} ms against ${theirs.toFixed(0)} ms`;
  report({ name: 'first frame / node -e 0', value: ours / theirs, unit: 'x', atMost: 6, from });
}

/** Bytes that the app writes until it is quiet again. */
async function bytesOf(app: Driven, act: () => void): Promise<number> {
  const before = app.bytes();
  act();
  await app.quiet(250);
  return app.bytes() - before;
}

async function measureBytes(): Promise<void> {
  const app = launch(['pipe/hello'], SIZE);
  try {
    await app.waitFor((screen) => screen.trim() !== '');
    await app.quiet(500);
    const repaint = app.bytes();
    const steps: number[] = [];
    for (let step = 0; step < STEPS; step++) steps.push(await bytesOf(app, () => app.send('n')));
    const idle = await bytesOf(app, () => {});
    report(
      { name: 'bytes of the first frames at 100x30', value: repaint, unit: 'B' },
      { name: 'bytes of a step, median', value: median(steps), unit: 'B', atMost: 2000 },
      { name: 'bytes of a step, most', value: Math.max(...steps), unit: 'B', atMost: 2000 },
      { name: 'bytes of 250 ms without a key', value: idle, unit: 'B', atMost: 0 },
    );
    app.send(key.escape);
  } finally {
    await app.close();
  }
}

await measureStart();
await measureBytes();
