/**
 * A long run's history: 100,000 steps of a pipe between two processes, with the trace inside every call and a
 * snapshot at every point of it. How long it takes to go to any step, and how much memory it holds.
 */
import { loadScript, openRun } from '../src/engine/index.ts';
import { median, report } from './report.ts';

const STEPS = 100_000;
const SEEKS = 400;
/** One frame of a screen that is drawn 60 times a second. */
const SEEK_MS = 16;
const MEMORY_MIB = 300;

/** A transcript of so many steps: messages of different lengths through a pipe, some left in it for a while. */
function transcript(steps: number): string {
  const lines = ['A  pipe([r, w]) = 0', 'A  fork() = B'];
  let held = 0;
  for (let step = lines.length; step < steps; step++) {
    const size = 1 + ((step * 7919) % 5000);
    if (held < 30_000 && step % 3 !== 0) {
      lines.push(`A  write(w, "${String.fromCharCode(97 + (step % 26))}" * ${size}) = ${size}`);
      held += size;
    } else {
      const taken = Math.min(size, held);
      lines.push(taken > 0 ? `B  read(r, _, ${size}) = ${taken}` : 'B  getppid() = A');
      held -= taken;
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Resident memory in MiB, after garbage was collected where that can be asked for. */
function residentMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

/** Positions all over the run, in no order that a cache would like. */
function* positions(count: number): Generator<number> {
  let state = 12_345;
  for (let i = 0; i < count; i++) {
    state = (state * 48_271) % 2_147_483_647;
    yield state % STEPS;
  }
}

async function main(): Promise<void> {
  const { script, diagnostics } = loadScript(transcript(STEPS), 'bench.ipc');
  if (diagnostics[0] !== undefined) throw new Error(diagnostics[0].message);
  const before = residentMiB();
  const run = openRun({ script, on: 'sim' });
  const began = performance.now();
  await run.last();
  const made = performance.now() - began;
  const { count, failure, status, error } = run.store.getState();
  if (count !== STEPS || failure !== undefined) {
    throw new Error(`${status} after ${count} steps: ${JSON.stringify(failure ?? error)}`);
  }
  const after = process.memoryUsage().rss / 2 ** 20;
  const held = residentMiB();
  const times: number[] = [];
  for (const position of positions(SEEKS)) {
    // As between two keys that somebody presses, the program gets to collect its garbage.
    await new Promise((resolve) => setImmediate(resolve));
    const start = performance.now();
    await run.seek(position);
    const { cursor, frame } = run.store.getState();
    times.push(performance.now() - start);
    if (cursor.step !== position || frame?.step.index !== position) throw new Error('went astray');
  }
  times.sort((a, b) => a - b);
  const slow = times[Math.floor(times.length * 0.99)] ?? 0;
  report(
    { name: 'steps made and kept, with trace', value: STEPS / (made / 1000), unit: 'steps/s' },
    { name: 'seek anywhere, median', value: median(times), unit: 'ms', atMost: SEEK_MS },
    { name: 'seek anywhere, 99 of 100', value: slow, unit: 'ms', atMost: SEEK_MS },
    {
      name: `memory for ${STEPS.toLocaleString('en')} steps`,
      value: after - before,
      unit: 'MiB',
      atMost: MEMORY_MIB,
      from: globalThis.gc ? `${(held - before).toFixed(0)} MiB after a collection` : '',
    },
  );
  await run.close();
}

await main();
