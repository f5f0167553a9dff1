/**
 * The first process of ours: how the actor's program comes to run, and what every process that comes from it inherits.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Native } from '../../../native/native.ts';
import { cpuMask, SCHED_BATCH, SCHED_FIFO } from '../../../native/sched.ts';
import { MFD_CLOEXEC, MFD_EXEC } from '../../../native/sys-mman.ts';
import { PR_SET_NAME } from '../../../native/sys-prctl.ts';
import { type ControlMemories, OWN } from '../actor/control.ts';
import { actorImage } from '../actor/image.ts';
import type { Slot } from '../actor/slot.ts';
import { SIGKILL, Task } from '../actor/task.ts';
import { RealKernelError } from '../errors.ts';

/** What the actors' processes are called in `ps`. */
export const ACTOR_COMM = 'ipcscope-actor';

/**
 * How the actors are scheduled: in strict order of waking; else without disturbing the process that wakes them; else as
 * usual.
 */
export type Scheduler = 'fifo' | 'batch' | 'other';

/** The first process. */
export interface First {
  readonly first: Task;
  readonly child: ChildProcess;
  /** Where it was executed from. */
  readonly how: 'memfd' | 'file';
  /** Kill it and wait until it is gone. */
  end(): Promise<void>;
}

/** The descriptors of the memories in the first process, behind its own, which it closes when it has mapped it. */
export const INIT_MEMORY_FD = 4;
export const ACTORS_MEMORY_FD = 5;

/** Start it. Throws `real.processor`, `real.exec`. */
export function startFirst(native: Native, memories: ControlMemories): First {
  const slot = memories.first.slot(OWN);
  const { child, how } = startActor(native, memories, slot);
  const first = new Task(native, slot, child.pid ?? 0, child.pid ?? 0);
  return {
    first,
    child,
    how,
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      first.close();
    },
  };
}

/** The result, or `real.room` with the step that failed. */
export function must(result: number, step: string): number {
  if (result < 0) throw new RealKernelError('real.room', { step, errno: -result });
  return result;
}

/** Start the first process: from a memfd, or from a private file where the system does not execute memfds. */
function startActor(
  native: Native,
  memories: ControlMemories,
  slot: Slot,
): { readonly child: ChildProcess; readonly how: 'memfd' | 'file' } {
  const image = actorImage();
  if (image === undefined) throw new RealKernelError('real.processor', { processor: process.arch });
  const elf = Buffer.from(image.elf, 'base64');
  slot.guard(SIGKILL, { pid: process.pid });
  const { memfdCreate } = native;
  let fd = memfdCreate(ACTOR_COMM, MFD_CLOEXEC | MFD_EXEC);
  if (fd < 0) fd = memfdCreate(ACTOR_COMM, MFD_CLOEXEC);
  if (fd >= 0) {
    writeSync(fd, elf);
    const child = launch(`/proc/self/fd/${fd}`, memories);
    closeSync(fd);
    if (child?.pid !== undefined) return { child, how: 'memfd' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-'));
  try {
    const file = join(folder, ACTOR_COMM);
    writeFileSync(file, elf);
    chmodSync(file, 0o700);
    const child = launch(file, memories);
    if (child?.pid === undefined) throw new RealKernelError('real.exec', { errno: whyNot(file) });
    return { child, how: 'file' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The process; without a pid, or `undefined`, where the system refuses. */
function launch(file: string, { first, init, actors }: ControlMemories): ChildProcess | undefined {
  const nothing = openSync('/dev/null', 'r+');
  const stdio = [nothing, nothing, nothing, first.fd, init.fd, actors.fd];
  try {
    const child = spawn(file, [], { argv0: ACTOR_COMM, env: {}, cwd: '/', stdio });
    child.on('error', () => {});
    return child;
  } catch {
    // Node throws some errors and tells the others later.
    return undefined;
  } finally {
    closeSync(nothing);
  }
}

/** The error number of executing a file, by trying again: spawnSync tells it at once. Without a slot it only ends. */
function whyNot(file: string): number {
  const { errno = 0 } = (spawnSync(file, { stdio: 'ignore' }).error ?? {}) as NodeJS.ErrnoException;
  return -errno;
}

/** Name, processor and scheduling class, which the whole room inherits. */
export function prepare(first: Task, cpu: number | undefined): Scheduler {
  first.scratch.begin();
  // Whatever the program was started with: an actor has 0, 1 and 2.
  first.run('close_range', ACTORS_MEMORY_FD + 1, 0xffffffff, 0);
  first.run('prctl', PR_SET_NAME, first.scratch.string(ACTOR_COMM));
  if (cpu === undefined) return 'other';
  const mask = cpuMask([cpu]);
  first.run('sched_setaffinity', 0, mask.length, first.scratch.bytes(mask));
  const fifo = first.run('sched_setscheduler', 0, SCHED_FIFO, first.scratch.int32s(1));
  if (fifo === 0) return 'fifo';
  const batch = first.run('sched_setscheduler', 0, SCHED_BATCH, first.scratch.int32s(0));
  return batch === 0 ? 'batch' : 'other';
}
