/**
 * How fast the bundled app starts, beside Node that does nothing and one line that plain Ink draws, how fast short
 * commands are, and what a step writes to the terminal.
 *
 * The first frame is there when the home screen stands in the emulated terminal. All are timed in turn, so
 * that a busy machine slows both. Run `npm run build` before.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  BIN,
  type Driven,
  key,
  launch,
  launchFile,
  NODE,
  pinnedEnv,
} from '../test/support/driver.ts';
import { bundled } from './app/bundled.ts';
import { median, report } from './report.ts';

const ROUNDS = 15;
const STEPS = 8;
const SIZE = { columns: 100, rows: 30 };

/** Milliseconds: by the clock, and of processor time. */
interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** Milliseconds by the clock until Node has ended that was given these arguments. */
function headless(...args: readonly string[]): number {
  const env = pinnedEnv();
  const start = performance.now();
  spawnSync(process.execPath, args, { env });
  return performance.now() - start;
}

/** Until `node -e 0` has ended; its processor time as it says itself. */
function emptyNode(): Time {
  const wall = headless('-e', '0');
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

/** Until the first frame of a program in a terminal is on the screen. */
async function firstFrame(start: () => Driven): Promise<Time> {
  const from = performance.now();
  const app = start();
  try {
    await app.waitFor((screen) => screen.trim() !== '');
    return { wall: performance.now() - from, cpu: cpuOf(app.pid) };
  } finally {
    app.send('q');
    await app.ended;
    await app.close();
  }
}

async function measureStart(): Promise<void> {
  // Compiled code is kept for it as the app has it kept.
  const line = await bundled('line.tsx');
  const env = { NODE_COMPILE_CACHE: join(dirname(line), 'compiled') };
  const oneLine = () => launchFile(NODE, [line], { ...SIZE, env });
  const empty: Time[] = [];
  const frames: { readonly [what: string]: Time[] } = { 'one line of plain Ink': [], app: [] };
  const commands: { readonly [option: string]: number[] } = { '--version': [], '--help': [] };
  for (let round = 0; round < ROUNDS; round++) {
    empty.push(emptyNode());
    frames['one line of plain Ink']?.push(await firstFrame(oneLine));
    frames.app?.push(await firstFrame(() => launch([], SIZE)));
    for (const [option, times] of Object.entries(commands)) times.push(headless(BIN, option));
  }
  for (const by of ['cpu', 'wall'] as const) {
    const theirs = median(empty.map((time) => time[by]));
    for (const [what, times] of Object.entries(frames)) {
      const ours = median(times.map((time) => time[by]));
      report({
        name: `first frame, ${what}, by ${by === 'cpu' ? 'processor time' : 'the clock'}`,
        value: ours / theirs,
        unit: 'x',
        ...(what === 'app' ? { atMost: 3 } : {}),
        from: `${ours.toFixed(0)} ms against ${theirs.toFixed(0)} ms`,
      });
    }
  }
  const theirs = median(empty.map(({ wall }) => wall));
  for (const [option, times] of Object.entries(commands)) {
    report({
      name: `ipcscope ${option} / node -e 0, by the clock`,
      value: median(times) / theirs,
      unit: 'x',
      atMost: 1.2,
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
