/**
 * Rooms: how soon one is ready, what it saves that one supervisor serves one after the other, and what `run` saves beyond
 * that by running files whose time passes at the same time. All from the bundle, as a user has it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { inLanes } from '../src/cli/lanes.ts';
import { REAL_LANES } from '../src/cli/run.ts';
import { median, report } from './report.ts';

const OPENINGS = 9;
/** Time that a program has between starting and asking for a real kernel. */
const PREWARM_MS = 300;
/** Serving labs may take so much of the time that a supervisor for each takes. */
const HALF = { unit: 'x', atMost: 0.5 } as const;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const cache = here('../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const outdir = mkdtempSync(join(cache, 'ipcscope-bench-'));
await build({
  entryPoints: {
    kernel: here('../src/engine/real/client/real-kernel.ts'),
    pool: here('../src/engine/real/client/pool.ts'),
    run: here('../src/engine/run/run-file.ts'),
    supervisor: here('../src/engine/real/supervisor.ts'),
  },
  outdir,
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['koffi'],
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as $require } from 'node:module'; const require = $require(import.meta.url);",
  },
});
const bundled = (name: string) => import(pathToFileURL(join(outdir, `${name}.js`)).href);
const { openRealKernel } = (await bundled(
  'kernel',
)) as typeof import('../src/engine/real/client/real-kernel.ts');
const { keepSupervisors, prewarm } = (await bundled(
  'pool',
)) as typeof import('../src/engine/real/client/pool.ts');
const { runFile } = (await bundled('run')) as typeof import('../src/engine/run/run-file.ts');

/** Milliseconds that something takes. */
async function taking(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** From asking to a room that is ready: cold, prewarmed, and from a supervisor that had one before. */
async function openings(): Promise<void> {
  const bare: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  const next: number[] = [];
  const opened = async (): Promise<number> => {
    const start = performance.now();
    const kernel = await openRealKernel();
    await kernel.start(['A', 'B']);
    const time = performance.now() - start;
    await kernel.close();
    return time;
  };
  for (let turn = 0; turn < OPENINGS; turn++) {
    const start = performance.now();
    execFileSync(process.execPath, ['-e', '0']);
    bare.push(performance.now() - start);
    cold.push(await opened());
    prewarm();
    await new Promise((resolve) => setTimeout(resolve, PREWARM_MS));
    warm.push(await opened());
    const letGo = keepSupervisors();
    await opened();
    next.push(await opened());
    await letGo();
  }
  const node = median(bare);
  const ms = median(cold);
  report(
    { name: 'a real kernel, prewarmed', value: median(warm), unit: 'ms', atMost: 100 },
    {
      name: 'a real kernel, cold, against node -e 0',
      value: ms / node,
      unit: 'x',
      atMost: 4,
      from: `${ms.toFixed(0)} ms against ${node.toFixed(0)} ms`,
    },
    {
      name: 'a real kernel, the next of a supervisor, against cold',
      value: median(next) / ms,
      ...HALF,
      from: `${median(next).toFixed(1)} ms`,
    },
  );
}

interface Lab {
  readonly path: string;
  readonly text: string;
}

const LESSONS = here('../src/lessons');
const labs: readonly Lab[] = readdirSync(LESSONS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ipc'))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(LESSONS, path), 'utf8') }));

async function holds({ path, text }: Lab, on: 'real' | 'twin'): Promise<void> {
  const { ok, script: _, ...rest } = await runFile(text, path, { on });
  if (!ok) throw new Error(`${path}: ${JSON.stringify(rest)}`);
}

async function oneEach(some: readonly Lab[], on: 'real' | 'twin'): Promise<void> {
  for (const lab of some) await holds(lab, on);
}

async function kept(some: readonly Lab[], on: 'real' | 'twin', lanes: number): Promise<void> {
  const letGo = keepSupervisors();
  await Promise.all(inLanes(some, lanes, (lab) => holds(lab, on)));
  await letGo();
}

/** `run` of labs against a supervisor for each: of those that let no time pass one after the other, of all as `run` does it. */
async function suites(on: 'real' | 'twin'): Promise<void> {
  const quick = labs.filter(({ text }) => !/^\s*\+|alarm|timer|nanosleep/m.test(text));
  const compare = async (name: string, some: readonly Lab[], lanes: number): Promise<void> => {
    const before = await taking(() => oneEach(some, on));
    const after = await taking(() => kept(some, on, lanes));
    const from = `${(after / 1000).toFixed(1)} s against ${(before / 1000).toFixed(1)} s`;
    report({ name: `${some.length} ${name}, ${on}`, value: after / before, ...HALF, from });
  };
  await compare('labs in which no time passes, one after the other', quick, 1);
  await compare('labs', labs, REAL_LANES);
}

await openings();
await suites('real');
await suites('twin');
rmSync(outdir, { recursive: true });
