/**
 * The real kernel: what an actor adds to a call, what a commanded call and a whole step cost. The same calls in C are compiled with `cc` and run in between.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REPEATS_MAX } from '../src/engine/real/actor/slot.ts';
import type { Task } from '../src/engine/real/actor/task.ts';
import { openRealKernel } from '../src/engine/real/client/real-kernel.ts';
import { buildRoom } from '../src/engine/real/room/room.ts';
import { loadNative } from '../src/native/native.ts';
import { syscallNumber } from '../src/native/syscall-numbers.ts';
import { median, report } from './report.ts';

const ROUNDS = 15;
const BURSTS = 60;
const COMMANDS = 20_000;
const STEPS = 400;
const CPU = 0;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The C program; undefined without a compiler. */
function compile(folder: string): string | undefined {
  const program = join(folder, 'real');
  try {
    execFileSync('cc', ['-O2', '-o', program, here('./real.c')], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

/** Median counter difference around a call that an actor makes in bursts. */
function burst(task: Task, nr: number, args: readonly number[], drain: () => void): number {
  const times: number[] = [];
  for (let turn = 0; turn < BURSTS; turn++) {
    task.runNumber(nr, args, { repeat: REPEATS_MAX - 1 });
    times.push(...task.slot.times);
    drain();
  }
  return median(times);
}

async function againstC(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-bench-'));
  const program = compile(folder);
  const room = buildRoom(await loadNative(), { hostIpc: false, cpu: CPU });
  const task = room.spawn(room.memories.actors.slot(0));
  task.scratch.begin();
  const pair = task.scratch.alloc(8);
  const data = task.scratch.alloc(4096);
  task.run('pipe2', pair, 0);
  const [r, w] = [task.scratch.int32(pair), task.scratch.int32(pair + 4)];
  const drain = () => void task.run('read', r, data, 4096);

  const start = performance.now();
  for (let turn = 0; turn < COMMANDS; turn++) task.run('getppid');
  const each = ((performance.now() - start) / COMMANDS) * 1000;
  report({ name: 'a commanded call', value: each, unit: 'us', atMost: 20 });

  if (program === undefined) console.log('skip actor against C: no cc here');
  else {
    const ratios = { getppid: [] as number[], write: [] as number[] };
    let last = '';
    for (let round = 0; round < ROUNDS; round++) {
      const [c1 = 0, c2 = 0] = execFileSync(program, [String(CPU)], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map(Number);
      const a1 = burst(task, syscallNumber('getppid'), [], () => {});
      const a2 = burst(task, syscallNumber('write'), [w, data, 1], drain);
      ratios.getppid.push(a1 / c1);
      ratios.write.push(a2 / c2);
      last = `${a1} against ${c1}, ${a2} against ${c2} cycles in the last round`;
    }
    const limit = { unit: 'x', atMost: 1.1 } as const;
    report(
      { name: 'getppid, actor against C', value: median(ratios.getppid), ...limit, from: last },
      { name: '1-byte pipe write, actor against C', value: median(ratios.write), ...limit },
    );
  }
  await room.close();
  task.close();
  rmSync(folder, { recursive: true });
}

/** So many descriptors are open in a step that is to cost no more than it does with three. */
const DESCRIPTORS = 100;
/** A step with them may take so much more, and so long. */
const MORE = 1.5;
const STEP_MS = 2;

/** A reader sleeps, a writer wakes it: a call, its consequence, and a snapshot of three processes. Milliseconds. */
async function step(descriptors: number): Promise<number> {
  const kernel = await openRealKernel();
  await kernel.start(['A']);
  type Name = 'pipe' | 'fork' | 'read' | 'write' | 'dup';
  const call = (actor: string, name: Name, ...args: unknown[]) =>
    kernel.call({
      actor,
      call: name,
      args: args as never[],
      text: name,
      ...(name === 'fork' ? { child: args[0] as string } : {}),
    });
  await call('A', 'pipe', undefined);
  // Some of the same description, and some pipes of their own.
  for (let fd = 5; fd < descriptors; fd += fd % 4 === 0 ? 2 : 1) {
    await (fd % 4 === 0 ? call('A', 'pipe', undefined) : call('A', 'dup', 3));
  }
  await call('A', 'fork', 'B');
  await call('A', 'fork', 'C');
  const times: number[] = [];
  for (let turn = 0; turn < STEPS; turn++) {
    const start = performance.now();
    if (turn % 2 === 0) await call('B', 'read', 3, undefined, 100);
    else await call('A', 'write', 4, Buffer.from('Hello'), 5);
    times.push(performance.now() - start);
  }
  await kernel.close();
  return median(times);
}

async function steps(): Promise<void> {
  const few = await step(0);
  const many = await step(DESCRIPTORS);
  const again = await step(0);
  const name = `with ${DESCRIPTORS} descriptors in each process`;
  report(
    { name: 'a step with its probes, median', value: few, unit: 'ms', atMost: STEP_MS },
    { name: `a step ${name}`, value: many, unit: 'ms', atMost: STEP_MS },
    {
      name: `a step ${name}, against 5`,
      value: (2 * many) / (few + again),
      unit: 'x',
      atMost: MORE,
    },
  );
}

await againstC();
await steps();
