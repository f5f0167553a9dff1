/**
 * The room of a run: its own user, pid, mount, network and IPC namespaces, with nothing of the user's in them.
 *
 * The first process of ours unshares and then forks the room's init (pid 1 there), from which every actor comes.
 * Whoever dies takes what is below along: the supervisor dies with the program, the first process with the
 * supervisor, init with the first process, and the whole room with init (prctl(2)
 * pid_namespaces(7)). The room's file system is an empty one in memory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
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
import type { Native } from '../../native/native.ts';
import { cpuMask, SCHED_BATCH, SCHED_FIFO } from '../../native/sched.ts';
import { MFD_CLOEXEC, MFD_EXEC } from '../../native/sys-mman.ts';
import { PR_SET_DUMPABLE, PR_SET_NAME, PR_SET_NO_NEW_PRIVS } from '../../native/sys-prctl.ts';
import { syscallNumber } from '../../native/syscall-numbers.ts';
import { actorImage } from './actor/image.ts';
import type { ControlMemory, Slot } from './control.ts';
import { RealKernelError } from './errors.ts';
import { SIGKILL, Task } from './task.ts';

/** What the actors' processes are called in `ps`. */
export const ACTOR_COMM = 'ipcscope-actor';

/** Who the actors are inside the room: user 0, without any of root's capabilities. */
const ROOM_UID = 0;
/** Who init is inside the room, where the program runs as root. */
const INIT_UID = 1;
/** Who the actors are outside of it, where the program runs as root: nobody. */
const NOBODY = 65534;

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
const MS_BIND = 4096;
const MS_REC = 16384;
const MS_PRIVATE = 1 << 18;
const MNT_DETACH = 2;
const AT_FDCWD = -100;
const S_IFREG = 0o100000;
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
  /** The actors have a user namespace of their own. */
  readonly userNamespace: boolean;
  /** A /proc of the room's processes is mounted in it. */
  readonly proc: boolean;
  /** POSIX message queues are mounted on /dev/mqueue. */
  readonly mqueue: boolean;
  /** The loopback device is up. */
  readonly loopback: boolean;
  /** `fifo` where the kernel lets the actors run in strict order of waking, else `batch` or `other`. */
  readonly scheduler: 'fifo' | 'batch' | 'other';
}

/** A room, standing. */
export class Room {
  readonly first: Task;
  readonly init: Task;
  readonly facts: RoomFacts;
  readonly #child: ChildProcess;
  readonly #asRoot: boolean;

  constructor(child: ChildProcess, first: Task, init: Task, facts: RoomFacts, asRoot: boolean) {
    this.#child = child;
    this.first = first;
    this.init = init;
    this.facts = facts;
    this.#asRoot = asRoot;
  }

  /** An unrelated process: a child of init, in a session of its own, without capabilities. */
  spawn(slot: Slot): Task {
    const task = this.init.fork(slot);
    task.run('setsid');
    // Descriptions of its own for 0, 1 and 2: unrelated processes share none.
    task.scratch.begin();
    const nothing = task.run('openat', AT_FDCWD, task.scratch.string('/dev/null'), O_RDWR, 0);
    if (nothing >= 0) {
      for (const fd of [0, 1, 2]) task.run('dup3', nothing, fd, 0);
      task.run('close', nothing);
    }
    if (this.#asRoot) {
      const id = this.facts.userNamespace ? ROOM_UID : NOBODY;
      task.run('setgroups', 0, 0);
      must(task.run('setresgid', id, id, id), 'setresgid');
      must(task.run('setresuid', id, id, id), 'setresuid');
      // Becoming another user hides a process from its owner (proc(5), "dumpable"); the probes need to look.
      task.run('prctl', PR_SET_DUMPABLE, 1);
    }
    task.scratch.begin();
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
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Kill everything in the room and wait until it is gone. */
  async close(): Promise<void> {
    const ended = this.#firstLives ? once(this.#child, 'exit') : undefined;
    this.init.signal(SIGKILL);
    if (this.#firstLives) {
      // Have the zombie collected by its own parent: not every machine's pid 1 collects orphans.
      this.first.slot.issue(syscallNumber('wait4'), [this.init.pid, 0, 0, 0]);
      this.first.slot.wait(0, 2e9);
      this.first.signal(SIGKILL);
    }
    await ended;
    this.init.close();
    this.first.close();
  }
}

/** A first process alone, to try things with. */
export interface FirstAlone {
  readonly first: Task;
  /** Where it was executed from. */
  readonly how: 'memfd' | 'file';
  /** Kill it and wait until it is gone. */
  end(): Promise<void>;
}

/** Start a first process and nothing else. Throws `real.processor`, `real.exec`. */
export async function startFirst(native: Native, memory: ControlMemory): Promise<FirstAlone> {
  const { child, how } = startActor(native, memory);
  const first = new Task(native, at(memory, 0), child.pid ?? 0, child.pid ?? 0);
  return {
    first,
    how,
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      first.close();
    },
  };
}

/** Build a room. Throws `real.processor`, `real.exec`, or `real.room` with the step that was refused. */
export async function buildRoom(
  native: Native,
  memory: ControlMemory,
  options: RoomOptions,
): Promise<Room> {
  const root = process.getuid?.() === 0;
  const { child } = startActor(native, memory);
  try {
    const slot = at(memory, 0);
    const first = new Task(native, slot, child.pid ?? 0, child.pid ?? 0);
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
    const init = forkInit(memory, first);
    const facts = furnish(init);
    return new Room(child, first, init, { ...facts, userNamespace, scheduler }, root);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function at(memory: ControlMemory, index: number): Slot {
  const slot = memory.slots[index];
  if (slot === undefined)
    throw new RealKernelError('real.too-many', { limit: memory.slots.length });
  return slot;
}

function must(result: number, step: string): number {
  if (result < 0) throw new RealKernelError('real.room', { step, errno: -result });
  return result;
}

/** Start the first process: from a memfd, or from a private file where the system does not execute memfds. */
function startActor(
  native: Native,
  memory: ControlMemory,
): { readonly child: ChildProcess; readonly how: 'memfd' | 'file' } {
  const image = actorImage();
  if (image === undefined) throw new RealKernelError('real.processor', { processor: process.arch });
  const elf = Buffer.from(image.elf, 'base64');
  const slot = at(memory, 0);
  slot.reset();
  slot.guard(SIGKILL, { pid: process.pid });
  const { memfdCreate } = native;
  let fd = memfdCreate(ACTOR_COMM, MFD_CLOEXEC | MFD_EXEC);
  if (fd < 0) fd = memfdCreate(ACTOR_COMM, MFD_CLOEXEC);
  if (fd >= 0) {
    writeSync(fd, elf);
    const child = launch(`/proc/self/fd/${fd}`, memory.fd);
    closeSync(fd);
    if (child.pid !== undefined) return { child, how: 'memfd' };
  }
  const folder = mkdtempSync(join(tmpdir(), 'ipcscope-'));
  try {
    const file = join(folder, ACTOR_COMM);
    writeFileSync(file, elf);
    chmodSync(file, 0o700);
    const child = launch(file, memory.fd);
    if (child.pid === undefined) throw new RealKernelError('real.exec');
    return { child, how: 'file' };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function launch(file: string, control: number): ChildProcess {
  const nothing = openSync('/dev/null', 'r+');
  const stdio = [nothing, nothing, nothing, control];
  const child = spawn(file, [], { argv0: ACTOR_COMM, env: {}, cwd: '/', stdio });
  child.on('error', () => {});
  closeSync(nothing);
  return child;
}

/** Name, processor and scheduling class, which the whole room inherits. */
function prepare(first: Task, cpu: number | undefined): RoomFacts['scheduler'] {
  first.scratch.begin();
  // Whatever the program was started with: an actor has 0, 1 and 2.
  first.run('close_range', 3, 0xffffffff, 0);
  first.run('prctl', PR_SET_NAME, first.scratch.string(ACTOR_COMM));
  // 1, not 0: a core pattern that is a program runs in spite of 0 (core(5)).
  first.run('prlimit64', 0, 4, first.scratch.int64s(1, 1), 0);
  const files = first.scratch.int64s(1024, 4096);
  first.run('prlimit64', 0, 7, files, 0);
  if (cpu === undefined) return 'other';
  const mask = cpuMask([cpu]);
  first.run('sched_setaffinity', 0, mask.length, first.scratch.bytes(mask));
  const fifo = first.run('sched_setscheduler', 0, SCHED_FIFO, first.scratch.int32s(1));
  if (fifo === 0) return 'fifo';
  const batch = first.run('sched_setscheduler', 0, SCHED_BATCH, first.scratch.int32s(0));
  return batch === 0 ? 'batch' : 'other';
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

/** Fork the room's init, which dies with the first process. */
function forkInit(memory: ControlMemory, first: Task): Task {
  const slot = at(memory, 1);
  slot.reset();
  const pidfd = must(first.run('pidfd_open', first.pid, 0), 'pidfd_open');
  slot.guard(SIGKILL, { pidfd });
  const init = first.fork(slot);
  init.run('close', pidfd);
  first.run('close', pidfd);
  return init;
}

/** Give the room a file system, a network and a /proc. */
function furnish(init: Task): Omit<RoomFacts, 'userNamespace' | 'scheduler'> {
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
  init.run('mknodat', AT_FDCWD, text('/tmp/dev/null'), S_IFREG | 0o666, 0);
  init.run('mount', text('/dev/null'), text('/tmp/dev/null'), none, MS_BIND, none);
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
