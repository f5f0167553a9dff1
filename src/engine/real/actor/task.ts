/** One native process that obeys a slot: how the supervisor has it make calls on its own account. */
import { closeSync } from 'node:fs';
import type { Native } from '../../../native/native.ts';
import { pidfdExitStatus, pidfdOpen, pidfdSendSignal } from '../../../native/sys-pidfd.ts';
import { type SyscallName, syscallNumber } from '../../../native/syscall-numbers.ts';
import { RealKernelError } from '../errors.ts';
import { type Area, bytesOf } from './control.ts';
import { FarMemory } from './far-memory.ts';
import { ProcFiles } from './proc.ts';
import { Scratch } from './scratch.ts';
import { type Slot, USER_INSTRUCTION } from './slot.ts';

/** No call that the supervisor makes for itself takes this long; it then looks whether the process still lives. */
const OWN_CALL_NS = 5e9;
/** How long to look at the slot before sleeping. */
export const SPIN_NS = 50_000;

const ENFILE = -23;
const EMFILE = -24;
const SIGCHLD = 17;
export const SIGKILL = 9;

/** The process id as the process sees itself; undefined once it is gone. */
function ownPidOf(hostPid: number): number | undefined {
  const proc = new ProcFiles(hostPid);
  try {
    return proc.ownPid();
  } finally {
    proc.close();
  }
}

/** A process of ours. */
export class Task {
  readonly slot: Slot;
  /** Its process id as the supervisor sees it. */
  readonly hostPid: number;
  /** Its process id as it sees itself. */
  readonly pid: number;
  readonly pidfd: number;
  readonly proc: ProcFiles;
  readonly scratch: Scratch;
  readonly #native: Native;

  constructor(native: Native, slot: Slot, hostPid: number, pid: number) {
    this.#native = native;
    this.slot = slot;
    this.hostPid = hostPid;
    this.pid = pid;
    this.pidfd = pidfdOpen(native, hostPid);
    if (this.pidfd === EMFILE || this.pidfd === ENFILE) {
      throw new RealKernelError('real.files', { errno: -this.pidfd });
    }
    this.proc = new ProcFiles(hostPid);
    this.scratch = new Scratch(slot, new FarMemory(this));
  }

  /** Make a call now; it must not block. Returns its result, or minus the error number. */
  run(name: SyscallName, ...args: readonly (number | bigint)[]): number {
    return this.runNumber(syscallNumber(name), args);
  }

  /** The same by number, with what else a command may ask. */
  runNumber(nr: number, args: readonly (number | bigint)[], options = {}): number {
    this.slot.issue(nr, args, options);
    if (!this.slot.wait(SPIN_NS, OWN_CALL_NS)) throw new RealKernelError('real.room-lost');
    return Number(this.slot.take());
  }

  /** Fork into a free slot. The child is found among the process's children. */
  fork(into: Slot): Task {
    const known = new Set(this.proc.children());
    const pid = this.runNumber(syscallNumber('clone'), [SIGCHLD, 0, 0, 0, 0], { child: into });
    if (pid < 0) throw new RealKernelError('real.room', { step: 'clone', errno: -pid });
    const child = this.newest(into, known, pid);
    if (!into.wait(SPIN_NS, OWN_CALL_NS)) throw new RealKernelError('real.room-lost');
    into.take();
    return child;
  }

  /**
   * Have the process obey a slot of another memory for good, and unmap the memory of this one before it looks there.
   * The task that it is from then on; this one is closed.
   */
  leave(area: Area, into: Slot): Task {
    const args = [area.base, bytesOf(area), into.address];
    this.slot.issue(USER_INSTRUCTION.leave, args, { into });
    if (!into.wait(SPIN_NS, OWN_CALL_NS)) throw new RealKernelError('real.room-lost');
    const result = Number(into.take());
    if (result < 0) throw new RealKernelError('real.room', { step: 'munmap', errno: -result });
    this.close();
    return new Task(this.#native, into, this.hostPid, this.pid);
  }

  /**
   * The child that was not there before, as a task.
   *
   * @param told Its process id as the parent sees it; else as it sees itself.
   */
  newest(slot: Slot, known: ReadonlySet<number>, told?: number): Task {
    const hostPid = this.proc.children().find((child) => !known.has(child));
    const pid = told ?? (hostPid === undefined ? undefined : ownPidOf(hostPid));
    // It says that it has forked, and the kernel knows of no child.
    if (hostPid === undefined || pid === undefined) throw new RealKernelError('real.foreign');
    return new Task(this.#native, slot, hostPid, pid);
  }

  /** Send a signal from the supervisor. */
  signal(signal: number): void {
    pidfdSendSignal(this.#native, this.pidfd, signal);
  }

  /**
   * The wait status word of a process that has been reaped, which only its pidfd still tells (pidfd_open(2),
   * PIDFD_GET_INFO with PIDFD_INFO_EXIT, since Linux 6.15); `undefined` on older kernels.
   */
  exitInfo(): number | undefined {
    return pidfdExitStatus(this.#native.ioctl, this.pidfd);
  }

  /** Let go of the process's files; the process itself is not touched. */
  close(): void {
    this.proc.close();
    if (this.pidfd >= 0) closeSync(this.pidfd);
  }
}
