/**
 * The room of a run: its own user, pid, mount, network and IPC namespaces, with nothing of the user's in them.
 *
 * The first process of ours unshares and then forks the room's init (pid 1 there), from which every actor comes.
 * Whoever dies takes what is below along: the supervisor dies with the program, the first process with the
 * supervisor, init with the first process, and the whole room with init (prctl(2), PR_SET_PDEATHSIG;
 * pid_namespaces(7)). The room's file system is an empty one in memory.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Native } from '../../native/native.ts';
import { PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS } from '../../native/sys-prctl.ts';
import { syscallNumber } from '../../native/syscall-numbers.ts';
import { killGroup, leaveSweeping } from './bare-group.ts';
import type { ControlMemory, Slot } from './control.ts';
import { RealKernelError } from './errors.ts';
import { type First, must, prepare, type Scheduler, slotAt, startFirst } from './first-process.ts';
import { furnishDevices } from './room-devices.ts';
import { SIGKILL, type Task } from './task.ts';

/** Who the actors are inside the room: user 0, without any of root's capabilities. */
const ROOM_UID = 0;
/** Who init is inside the room, where the program runs as root: nobody whom a transcript would name. */
const INIT_UID = 0xfffffffe;
/** Who the actors are outside of it, where the program runs as root: nobody. */
export const NOBODY = 65534;

const CLONE_NEWNS = 0x00020000;
const CLONE_NEWIPC = 0x08000000;
const CLONE_NEWUSER = 0x10000000;
const CLONE_NEWPID = 0x20000000;
const CLONE_NEWNET = 0x40000000;

/** capset(2). */
const CAPABILITY_VERSION_3 = 0x20080522;

const MS_NOSUID = 2;
const MS_NODEV = 4;
const MS_NOEXEC = 8;
const MS_REC = 16384;
const MS_PRIVATE = 1 << 18;
const MNT_DETACH = 2;
const AT_FDCWD = -100;
const O_RDWR = 2;

/** How a room is to be. */
export interface RoomOptions {
  /** Stay in the host's IPC namespace. */
  readonly hostIpc: boolean;
  /** The processor that all actors share, so that wake order is reproducible; `undefined`: wherever they like. */
  readonly cpu: number | undefined;
}

/** What a room turned out to be. */
export interface RoomFacts {
  /** Namespaces of its own, or processes among the user's. */
  readonly kind: 'room' | 'bare';
  /** The actors have a user namespace of their own. */
  readonly userNamespace: boolean;
  /** A /proc of the room's processes is mounted in it. */
  readonly proc: boolean;
  /** POSIX message queues are mounted on /dev/mqueue. */
  readonly mqueue: boolean;
  /** The loopback device is up. */
  readonly loopback: boolean;
  /** `fifo` where the kernel lets the actors run in strict order of waking, else `batch` or `other`. */
  readonly scheduler: Scheduler;
}

/** A room, standing. */
export class Room {
  readonly first: Task;
  readonly init: Task;
  readonly facts: RoomFacts;
  /** Where the actors' file system is found from here. */
  readonly root: string;
  readonly #made: First;

  constructor(made: First, init: Task, facts: RoomFacts, root = `/proc/${init.hostPid}/root`) {
    this.#made = made;
    this.first = made.first;
    this.init = init;
    this.facts = facts;
    this.root = root;
  }

  /**
   * An unrelated process: a child of init, without capabilities. It leads a process group of its own, as a shell's jobs
   * do, and its parent is in the same session: so the group is not orphaned, and a terminal's stop signals stop it.
   */
  spawn(slot: Slot): Task {
    const task = this.init.fork(slot);
    const { kind, userNamespace } = this.facts;
    if (kind === 'bare') leaveSweeping(task);
    else task.run('setpgid', 0, 0);
    // Descriptions of its own for 0, 1 and 2: unrelated processes share none.
    task.scratch.begin();
    const nothing = task.run('openat', AT_FDCWD, task.scratch.string('/dev/null'), O_RDWR, 0);
    if (nothing >= 0) {
      for (const fd of [0, 1, 2]) task.run('dup3', nothing, fd, 0);
      task.run('close', nothing);
    }
    if (process.getuid?.() === 0) become(task, userNamespace ? ROOM_UID : NOBODY);
    const header = task.scratch.int32s(CAPABILITY_VERSION_3, 0);
    must(task.run('capset', header, task.scratch.alloc(24)), 'capset');
    task.run('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return task;
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

  /** Kill everything in the room and wait until it is gone. */
  async close(): Promise<void> {
    const { child } = this.#made;
    const ended = this.#firstLives ? once(child, 'exit') : undefined;
    // Zombies are collected by their own parents: not every machine's pid 1 collects orphans at once.
    if (this.facts.kind === 'bare' && this.alive) {
      killGroup(this.init.hostPid, [this.init.hostPid]);
      while (waitFor(this.init, ANY_CHILD)) {}
    }
    this.init.signal(SIGKILL);
    if (this.#firstLives) {
      waitFor(this.first, this.init.pid);
      this.first.signal(SIGKILL);
    }
    await ended;
    this.init.close();
    this.first.close();
  }
}

const ANY_CHILD = -1;

/** Collect a child; true when there was one. */
function waitFor(task: Task, pid: number): boolean {
  task.slot.issue(syscallNumber('wait4'), [pid, 0, 0, 0]);
  return task.slot.wait(0, 2e9) && task.slot.take() > 0;
}

/** Become another user for good. */
function become(task: Task, id: number): void {
  task.run('setgroups', 0, 0);
  must(task.run('setresgid', id, id, id), 'setresgid');
  must(task.run('setresuid', id, id, id), 'setresuid');
  // That hides a process from its owner (proc(5), "dumpable"); the probes need to look.
  task.run('prctl', PR_SET_DUMPABLE, 1);
}

/** Build a room. Throws `real.processor`, `real.exec`, or `real.room` with the step that was refused. */
export function buildRoom(native: Native, memory: ControlMemory, options: RoomOptions): Room {
  const root = process.getuid?.() === 0;
  const made = startFirst(native, memory);
  const { first } = made;
  try {
    const scheduler = prepare(first, options.cpu);
    let userNamespace = true;
    const flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | (options.hostIpc ? 0 : CLONE_NEWIPC);
    let result = first.run('unshare', flags | CLONE_NEWUSER);
    if (result < 0 && root) {
      userNamespace = false;
      result = first.run('unshare', flags);
    }
    must(result, 'unshare');
    if (userNamespace) mapUsers(first.hostPid, root);
    const init = forkInit(memory, first, SIGKILL);
    must(init.run('setsid'), 'setsid');
    const facts = furnish(init);
    // As its real user the actors may signal it, as they may where the program does not run as root (kill(2)).
    if (root && userNamespace) must(init.run('setresuid', ROOM_UID, -1, -1), 'setresuid');
    return new Room(made, init, { kind: 'room', ...facts, userNamespace, scheduler });
  } catch (error) {
    made.child.kill('SIGKILL');
    throw error;
  }
}

/** Say who is who in the new user namespace (user_namespaces(7)). */
function mapUsers(pid: number, root: boolean): void {
  const write = (file: string, text: string) => writeFileSync(`/proc/${pid}/${file}`, text);
  try {
    if (root) {
      write('uid_map', `${ROOM_UID} ${NOBODY} 1\n${INIT_UID} 0 1\n`);
      write('gid_map', `${ROOM_UID} ${NOBODY} 1\n${INIT_UID} 0 1\n`);
    } else {
      write('setgroups', 'deny');
      write('uid_map', `${ROOM_UID} ${process.getuid?.()} 1\n`);
      write('gid_map', `${ROOM_UID} ${process.getgid?.()} 1\n`);
    }
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException;
    throw new RealKernelError('real.room', { step: 'uid_map', errno: -errno });
  }
}

/** Fork init, which is sent a signal when the first process dies. */
export function forkInit(memory: ControlMemory, first: Task, signal: number): Task {
  const slot = slotAt(memory, 1);
  slot.reset();
  const pidfd = must(first.run('pidfd_open', first.pid, 0), 'pidfd_open');
  slot.guard(signal, { pidfd });
  clearAbove(first);
  const init = first.fork(slot);
  init.run('close', pidfd);
  first.run('close', pidfd);
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

/** Give the room a file system, a network and a /proc. */
function furnish(init: Task): Omit<RoomFacts, 'kind' | 'userNamespace' | 'scheduler'> {
  const { scratch } = init;
  scratch.begin();
  const text = (value: string) => scratch.string(value);
  const none = 0;
  const tmpfs = text('tmpfs');
  const make = (path: string, mode: number) =>
    must(init.run('mkdirat', AT_FDCWD, text(path), mode), `mkdir ${path}`);
  init.run('umask', 0);
  must(init.run('mount', none, text('/'), none, MS_REC | MS_PRIVATE, none), 'mount /');
  const quiet = MS_NOSUID | MS_NODEV;
  const size = text('mode=555,size=512m');
  must(init.run('mount', tmpfs, text('/tmp'), tmpfs, quiet, size), 'mount tmpfs');
  for (const path of ['/tmp/dev', '/tmp/proc']) make(path, 0o555);
  for (const path of ['/tmp/tmp', '/tmp/dev/shm', '/tmp/dev/mqueue']) make(path, 0o1777);
  furnishDevices(init, '/tmp/dev');
  const mqueue = init.run(
    'mount',
    text('mqueue'),
    text('/tmp/dev/mqueue'),
    text('mqueue'),
    quiet | MS_NOEXEC,
    none,
  );
  const proc = init.run(
    'mount',
    text('proc'),
    text('/tmp/proc'),
    text('proc'),
    quiet | MS_NOEXEC,
    none,
  );
  must(init.run('chdir', text('/tmp')), 'chdir');
  const dot = text('.');
  if (init.run('pivot_root', dot, dot) === 0) must(init.run('umount2', dot, MNT_DETACH), 'umount');
  else must(init.run('chroot', dot), 'chroot');
  must(init.run('chdir', text('/')), 'chdir');
  init.run('umask', 0o022);
  return { mqueue: mqueue === 0, proc: proc === 0, loopback: raiseLoopback(init) };
}

/** Bring `lo` up (netdevice(7)): IFF_UP | IFF_RUNNING in a struct ifreq. */
function raiseLoopback(init: Task): boolean {
  const socket = init.run('socket', 2, 2, 0);
  if (socket < 0) return false;
  const request = init.scratch.bytes(Buffer.from('lo'), 40);
  init.scratch.setInt16(request + 16, 1 | 64);
  const result = init.run('ioctl', socket, 0x8914, request);
  init.run('close', socket);
  return result === 0;
}
