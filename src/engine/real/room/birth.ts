/**
 * How an actor is born: as a child of the room's init, in init's memory and with init's powers. There it gives up
 * everything, and only then does it come to the actors' memory, which every actor can write to.
 */
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS } from '../../../native/sys-prctl.ts';
import { ACTOR_AREA, type Area, bytesOf, INIT_AREA } from '../actor/control.ts';
import type { Slot } from '../actor/slot.ts';
import type { Task } from '../actor/task.ts';
import { ACTORS_MEMORY_FD, must } from './first-process.ts';
import { limit } from './rlimits.ts';

/** capset(2). */
const CAPABILITY_VERSION_3 = 0x20080522;

/** Descriptors behind standard error. */
const FIRST_OF_OTHERS = 3;
const O_RDWR = 2;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 0x1;
const MAP_FIXED_NOREPLACE = 0x100000;

/** Who an actor is to be. */
export interface Birth {
  /** The user that it becomes; `undefined` where it is that already. */
  readonly becomes: number | undefined;
}

/**
 * Bear an actor.
 *
 * @param init The room's init.
 * @param cradle A free slot of init's memory.
 * @param slot The actor's slot, of the actors' memory.
 * @throws RealKernelError `real.room` with the step that failed.
 */
export function bear(init: Task, cradle: Slot, slot: Slot, { becomes }: Birth): Task {
  const born = init.fork(cradle);
  born.scratch.begin();
  born.run('setpgid', 0, 0);
  // Descriptions of its own for 0, 1 and 2: unrelated processes share none.
  const nothing = born.run('openat', AT_FDCWD, born.scratch.string('/dev/null'), O_RDWR, 0);
  if (nothing >= 0) {
    for (const fd of [0, 1, 2]) born.run('dup3', nothing, fd, 0);
    born.run('close', nothing);
  }
  if (becomes !== undefined) become(born, becomes);
  limit(born);
  const header = born.scratch.int32s(CAPABILITY_VERSION_3, 0);
  must(born.run('capset', header, born.scratch.alloc(24)), 'capset');
  must(born.run('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 'no_new_privs');
  mapMemory(born, ACTOR_AREA, ACTORS_MEMORY_FD);
  // What init keeps open to ask is not the actor's.
  must(born.run('close_range', FIRST_OF_OTHERS, 0xffffffff, 0), 'close_range');
  return born.leave(INIT_AREA, slot);
}

/** Become another user for good. */
function become(task: Task, id: number): void {
  task.run('setgroups', 0, 0);
  must(task.run('setresgid', id, id, id), 'setresgid');
  must(task.run('setresuid', id, id, id), 'setresuid');
  // That hides a process from its owner (proc(5), "dumpable"); the probes need to look.
  task.run('prctl', PR_SET_DUMPABLE, 1);
}

/** Map a control memory at its place and let its descriptor go. Throws `real.room`. */
export function mapMemory(task: Task, area: Area, fd: number): void {
  const flags = MAP_SHARED | MAP_FIXED_NOREPLACE;
  const where = task.run('mmap', area.base, bytesOf(area), PROT_READ_WRITE, flags, fd, 0);
  if (must(where, 'mmap') !== area.base) must(-1, 'mmap');
  task.run('close', fd);
}
