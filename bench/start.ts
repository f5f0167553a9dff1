/**
 * How fast the bundled app starts, against Node that does nothing, and what a step writes to the terminal.
 *
 * The first frame is there when the home screen stands in the emulated terminal. Both sides are timed in turn, so
 * that a busy machine slows both. Run `npm run build` before.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { type Driven, key, launch } from '../test/support/driver.ts';
import { median, report } from './report.ts';

const ROUNDS = 15;
const STEPS = 8;
const SIZE = { columns: 100, rows: 30 };

/** Milliseconds: by the clock, and of processor time. */
interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** Until `node -e 0` has ended; its processor time as it says itself. */
function emptyNode(): Time {
  const start = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  const wall = performance.now() - start;
  const own = 'const { user, system } = process.cpuUsage(); user + system';
  const { stdout } = spawnSync(process.execPath, ['-p', own], { encoding: 'utf8' });
  return { wall, cpu: Number(stdout) / 1000 };
}

/** Processor time of every thread of a process so far (proc(5), /proc/PID/task/TID/schedstat). */
function cpuOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks)
    .map((task) => Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, time) => sum + time, 0);
}

/** Until the app's first frame is on the screen. */
async function firstFrame(): Promise<Time> {
  const start = performance.now();
  const app = launch([], SIZE);
  try {
    await app.waitFor((screen) => screen.trim() !== '');
    return { wall: performance.now() - start, cpu: cpuOf(app.pid) };
  } finally {
    await app.close();
  }
}

async function measureStart(): Promise<void> {
  const [empty, app]: [Time[], Time[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    empty.push(emptyNode());
    app.push(await firstFrame());
  }
  for (const by of ['cpu', 'wall'] as const) {
    const [theirs, ours] = [empty, app].map((times) => median(times.map((time) => time[by])));
    if (theirs === undefined || ours === undefined) continue;
    report({
      name: `first frame / node -e 0, by ${by === 'cpu' ? 'processor time' : 'the clock'}`,
      value: ours / theirs,
      unit: 'x',
      atMost: 3,
      from: `${ours.toFixed(0)} ms against ${theirs.toFixed(0)} ms`,
    });
  }
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
    const before = cpuOf(app.pid);
    const idle = await bytesOf(app, () => {});
    const idleCpu = cpuOf(app.pid) - before;
    report(
      { name: 'bytes of the first frames at 100x30', value: repaint, unit: 'B' },
      { name: 'bytes of a step, median', value: median(steps), unit: 'B', atMost: 1000 },
      { name: 'bytes of a step, most', value: Math.max(...steps), unit: 'B', atMost: 2000 },
      { name: 'bytes of 250 ms without a key', value: idle, unit: 'B', atMost: 0 },
      // The kernel's own bookkeeping of a process that sleeps.
      { name: 'processor time of them', value: idleCpu, unit: 'ms', atMost: 1 },
    );
    app.send(key.escape);
  } finally {
    await app.close();
  }
}

await measureStart();
await measureBytes();
