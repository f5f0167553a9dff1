/**
 * The room of a run: its own user, pid, mount, network and IPC namespaces, with nothing of the user's in them.
 *
 * The first process of ours unshares and then forks the room's init (pid 1 there), from which every actor comes.
 * Whoever dies takes along what is below: the supervisor dies with the program, the first process with the supervisor,
 * init with the first process, and the whole room with init (prctl(2), PR_SET_PDEATHSIG; pid_namespaces(7)). The room's
 * file system is an empty one in memory.
 *
 * Where the system refuses a room there is no run: a transcript may be a stranger's.
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Native } from '../../../native/native.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import type { MemoryFacts } from '../../model/kernel.ts';
import { ControlMemories, CRADLE, FIRST_AREA, INIT_AREA, OWN } from '../actor/control.ts';
import { OwnMemory } from '../actor/own-memory.ts';
import type { Slot } from '../actor/slot.ts';
import { SIGKILL, type Task } from '../actor/task.ts';
import { RealKernelError } from '../errors.ts';
import { bear, mapMemory } from './birth.ts';
import { giveDirectories } from './devices.ts';
import {
  ACTORS_MEMORY_FD,
  type First,
  INIT_MEMORY_FD,
  must,
  prepare,
  type Scheduler,
  startFirst,
} from './first-process.ts';
import { type Furniture, furnish } from './furniture.ts';
import { memoryFacts } from './memory-facts.ts';
import { unlinkQueues } from './queues.ts';

/** Who the actors are inside the room: user 0, without any of root's capabilities. */
const ROOM_UID = 0;
/** Who init is inside the room, where the program runs as root: a user that no transcript would name. */
const INIT_UID = 0xfffffffe;
/**
 * Who the actors are outside of it, where the program runs as root: a user of the run's own, out of the numbers that
 * nobody gives away (systemd's "Users, Groups, UIDs and GIDs"), so that what the kernel counts by user is the run's alone.
 */
const OWN_USERS = [0x70000000, 0x7fff0000] as const;
/** The same where there are no such users: nobody. */
const NOBODY = 65534;

const CLONE_NEWNS = 0x00020000;
const CLONE_NEWIPC = 0x08000000;
const CLONE_NEWUSER = 0x10000000;
const CLONE_NEWPID = 0x20000000;
const CLONE_NEWNET = 0x40000000;

/** Whom the kernel ends first when memory runs out (proc_pid_oom_score_adj(5)). */
const FIRST_OF_ALL = '1000';

const MAPS = ['uid_map', 'gid_map'] as const;

/** How a room is to be. */
export interface RoomOptions {
  /** Stay in the host's IPC namespace. */
  readonly hostIpc: boolean;
  /** The processor that all actors share, so that wake order is reproducible; `undefined`: wherever they like. */
  readonly cpu: number | undefined;
}

/** What a room turned out to be. */
export interface RoomFacts extends Furniture {
  /** The actors have a user namespace of their own. */
  readonly userNamespace: boolean;
  /** `fifo` where the kernel lets the actors run in strict order of waking, else `batch` or `other`. */
  readonly scheduler: Scheduler;
  readonly memory: MemoryFacts;
}

/** A room, standing. */
export class Room {
  readonly first: Task;
  readonly init: Task;
  readonly facts: RoomFacts;
  /** Where the actors' file system is found from here. */
  readonly root: string;
  /** What every actor's memory holds that is no transcript's. */
  readonly own: OwnMemory;
  readonly memories: ControlMemories;
  readonly #made: First;
  /** Whom the actors become: another user than the program's, wherever there is one. */
  readonly #user: number | undefined;

  constructor(
    made: First,
    init: Task,
    memories: ControlMemories,
    facts: RoomFacts,
    user: number | undefined,
  ) {
    this.#made = made;
    this.#user = user;
    this.first = made.first;
    this.init = init;
    this.memories = memories;
    this.facts = facts;
    this.root = `/proc/${init.hostPid}/root`;
    this.own = OwnMemory.of(init);
  }

  /**
   * An unrelated process: a child of init, without capabilities. It leads a process group of its own, as a shell's jobs
   * do, and its parent is in the same session: so the group is not orphaned, and a terminal's stop signals stop it.
   */
  spawn(slot: Slot): Task {
    return bear(this.init, this.memories.init.slot(CRADLE), slot, { becomes: this.#user });
  }

  /** True while the room's own processes live. */
  get alive(): boolean {
    const state = this.init.proc.status()?.state ?? 'Z';
    return this.#firstLives && !'ZX'.includes(state);
  }

  get #firstLives(): boolean {
    const { exitCode, signalCode } = this.#made.child;
    return exitCode === null && signalCode === null;
  }

  /** Kill everything in the room, wait until it is gone, and let its memories go. */
  async close(): Promise<void> {
    const { child } = this.#made;
    if (this.facts.mqueue && this.alive) unlinkQueues(this.init, `${this.root}/dev/mqueue`);
    const ended = this.#firstLives ? once(child, 'exit') : undefined;
    this.init.signal(SIGKILL);
    // Zombies are collected by their own parents: not every machine's pid 1 collects orphans at once.
    if (this.#firstLives) {
      collect(this.first, this.init.pid);
      this.first.signal(SIGKILL);
    }
    await ended;
    this.init.close();
    this.first.close();
    this.memories.close();
  }
}

/** Have a process wait for its child. */
function collect(task: Task, pid: number): void {
  // Of one that has just been killed Node may not have heard yet.
  if ('ZX'.includes(task.proc.status()?.state ?? 'Z')) return;
  task.slot.issue(syscallNumber('wait4'), [pid, 0, 0, 0]);
  if (task.slot.wait(0, 2e9)) task.slot.take();
}

/** Build a room. Throws `real.processor`, `real.exec`, `real.memory`, or `real.room` with the step that was refused. */
export function buildRoom(native: Native, options: RoomOptions): Room {
  const memories = new ControlMemories(native);
  let made: First | undefined;
  try {
    made = startFirst(native, memories);
    return furnished(made, memories, options);
  } catch (error) {
    made?.child.kill('SIGKILL');
    memories.close();
    throw error;
  }
}

function furnished(made: First, memories: ControlMemories, options: RoomOptions): Room {
  const { first } = made;
  const { hostIpc } = options;
  endFirst(first.hostPid);
  const scheduler = prepare(first, options.cpu);
  let userNamespace = true;
  const flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | (hostIpc ? 0 : CLONE_NEWIPC);
  let result = first.run('unshare', flags | CLONE_NEWUSER);
  const root = process.getuid?.() === 0;
  if (result < 0 && root) {
    userNamespace = false;
    result = first.run('unshare', flags);
  }
  must(result, 'unshare');
  const user = root ? outsider() : undefined;
  const users = userNamespace ? mapUsers(first.hostPid, user) : 'two';
  const becomes = root && userNamespace ? ROOM_UID : user;
  const init = forkInit(memories, first);
  must(init.run('setsid'), 'setsid');
  const furniture = furnish(init, { hostIpc, userNamespace });
  if (users === 'two' && becomes !== undefined) giveDirectories(init, becomes);
  // As its real user the actors may signal it, as they may where the program does not run as root (kill(2)).
  if (root && userNamespace && users === 'two') {
    must(init.run('setresuid', ROOM_UID, -1, -1), 'setresuid');
  }
  const memory = memoryFacts(init);
  const facts = { ...furniture, userNamespace, scheduler, memory };
  return new Room(made, init, memories, facts, becomes);
}

/** When memory runs out the kernel ends the run, and nothing of the user's. */
function endFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, FIRST_OF_ALL);
  } catch {
    // Where that is refused the kernel chooses by size.
  }
}

/**
 * Say who is who in the new user namespace (user_namespaces(7)): two users where the program runs as root, so that the
 * actors are another outside. One where that is all there is: for an ordinary user, and inside a namespace of one user.
 *
 * @param user The actors' outside of it; undefined where it is the program's.
 */
function mapUsers(pid: number, user: number | undefined): 'one' | 'two' {
  const write = (file: string, text: string) => writeFileSync(`/proc/${pid}/${file}`, text);
  try {
    if (user !== undefined) {
      write('uid_map', `${ROOM_UID} ${user} 1\n${INIT_UID} 0 1\n`);
      write('gid_map', `${ROOM_UID} ${user} 1\n${INIT_UID} 0 1\n`);
      return 'two';
    }
    write('setgroups', 'deny');
    write('uid_map', `${ROOM_UID} ${process.getuid?.()} 1\n`);
    write('gid_map', `${ROOM_UID} ${process.getgid?.()} 1\n`);
    return 'one';
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException;
    throw new RealKernelError('real.room', { step: 'uid_map', errno: -errno });
  }
}

/** Another user than the program's, for the actors; `undefined` where this program's user namespace has none. */
function outsider(): number | undefined {
  return [randomInt(...OWN_USERS), NOBODY].find((id) => MAPS.every((map) => isMapped(map, id)));
}

/** Whether this program's own user namespace has somebody of that number: lines of first id inside, outside, count. */
function isMapped(map: string, id: number): boolean {
  return readFileSync(`/proc/self/${map}`, 'latin1')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([first = 0, , count = 0]) => first <= id && id < first + count);
}

/** Fork init, which dies with the first process, and give it a memory that the first process does not obey. */
function forkInit(memories: ControlMemories, first: Task): Task {
  const cradle = memories.first.slot(CRADLE);
  const pidfd = must(first.run('pidfd_open', first.pid, 0), 'pidfd_open');
  cradle.guard(SIGKILL, { pidfd });
  clearAbove(first);
  const born = first.fork(cradle);
  born.run('close', pidfd);
  first.run('close', pidfd);
  mapMemory(born, INIT_AREA, INIT_MEMORY_FD);
  const init = born.leave(FIRST_AREA, memories.init.slot(OWN));
  for (const fd of [INIT_MEMORY_FD, ACTORS_MEMORY_FD]) first.run('close', fd);
  return init;
}

/**
 * Unmap what the kernel maps where the first shared memory is attached below it (vdso(7)): nothing is to be found behind
 * a segment. Actors make every call themselves; but on other processors handlers return through it.
 */
function clearAbove(task: Task): void {
  if (process.arch !== 'x64') return;
  const areas = (task.proc.read('maps') ?? '').matchAll(/^(\w+)-(\w+) .*\[(?:vvar|vdso)\w*\]$/gm);
  for (const [, start = '', end = ''] of areas) {
    const address = Number.parseInt(start, 16);
    task.run('munmap', address, Number.parseInt(end, 16) - address);
  }
}
