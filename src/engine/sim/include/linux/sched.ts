/**
 * A process. Every process here has one thread, so that what Linux keeps per thread and what it keeps per
 * process meet in one structure.
 *
 * Linux: include/linux/sched.h, include/linux/sched/signal.h (v6.18)
 */
import type { Integer } from '../../../calls/integer.ts';
import type { CallRequest } from '../../../model/kernel.ts';
import type { ActorName, ProcessView } from '../../../model/snapshot.ts';
import type { Value } from '../../../script/value.ts';
import type { Machine, Timer } from '../../machine.ts';
import { assert, type Sheet } from '../../object.ts';
import type { files_struct } from './fdtable.ts';
import type { mm_struct } from './mm.ts';
import {
  _NSIG,
  type k_sigaction,
  type rt_sigframe,
  SIG_DFL_ACTION,
  type sigpending,
  type sigqueue,
  type sigset_t,
} from './signal.ts';
import type { page_frag } from './skbuff.ts';
import type { callback_head } from './task_work.ts';
import { type ShownQueue, wait_queue_head } from './wait.ts';

/** Kernel code that may sleep: it yields where it does, and is resumed when it has been woken. */
export type Sleeping<T> = Generator<void, T, void>;

export const TASK_RUNNING = 0x0;
export const TASK_INTERRUPTIBLE = 0x1;
export const TASK_UNINTERRUPTIBLE = 0x2;
export const __TASK_STOPPED = 0x4;
export const TASK_DEAD = 0x80;
export const TASK_WAKEKILL = 0x100;
export const TASK_KILLABLE = TASK_WAKEKILL | TASK_UNINTERRUPTIBLE;
export const TASK_STOPPED = TASK_WAKEKILL | __TASK_STOPPED;
/** Any sleep that an ordinary wake-up ends. */
export const TASK_NORMAL = TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE;

/** signal_struct.flags. Linux: include/linux/sched/signal.h */
export const SIGNAL_STOP_STOPPED = 0x1;
export const SIGNAL_STOP_CONTINUED = 0x2;
export const SIGNAL_GROUP_EXIT = 0x4;
export const SIGNAL_CLD_CONTINUED = 0x20;

/** clone(2): the child has its parent's memory. Linux: include/uapi/linux/sched.h */
export const CLONE_VM = 0x100;

export const EXIT_DEAD = 0x10;
export const EXIT_ZOMBIE = 0x20;

/** A limit: what counts, and up to where it can be raised. Linux: include/uapi/linux/resource.h */
export interface rlimit {
  readonly rlim_cur: Integer;
  readonly rlim_max: Integer;
}

/** Bytes that the POSIX queues of a user may take, unless said otherwise. Linux: include/uapi/linux/mqueue.h */
export const MQ_BYTES_MAX = 819200;

/** A timer of processor time, in nanoseconds: none passes here, so it is only remembered. */
export interface cpu_itimer {
  expires: number;
  /** Exactly: it is read back. */
  incr: bigint;
}

/** What the threads of a process share about signals and about waiting for children. */
export class signal_struct {
  /** Where the process sleeps in wait4(2). */
  readonly wait_chldexit = new wait_queue_head(null, 'wait_chldexit');
  /** Where reads and watches of signalfds stand. Linux: in struct sighand_struct */
  readonly signalfd_wqh = new wait_queue_head(null, 'signalfd_wqh');
  shared_pending: sigpending = { list: [], signal: 0n };
  /** SIGNAL_STOP_STOPPED and its kin. */
  flags = 0;
  /** The timer of alarm(2) and setitimer(2): its next expiry, and its interval in nanoseconds. */
  real_timer: Timer | null = null;
  it_real_incr = 0n;
  /** When the timer was last due. */
  expired = 0;
  /** Starts a repeating timer again when its signal has been taken. */
  it_rearm: ((k: Machine, task: task_struct) => void) | null = null;
  /** The timers of processor time, by CPUCLOCK_PROF and CPUCLOCK_VIRT. */
  readonly it: [cpu_itimer, cpu_itimer] = [
    { expires: 0, incr: 0n },
    { expires: 0, incr: 0n },
  ];
  /** Linux: rlim[RLIM_NLIMITS]; of the limits only that is kept which can be set. */
  rlimit_msgqueue: rlimit = { rlim_cur: MQ_BYTES_MAX, rlim_max: MQ_BYTES_MAX };
  group_exit_code = 0;
  /** The deadly signal behind group_exit_code, as it was sent: for the report, the kernel keeps only its number. */
  doom: sigqueue | null = null;
  pgrp: number;
  session: number;

  constructor(pgrp: number, session: number) {
    this.pgrp = pgrp;
    this.session = session;
  }
}

/** What a process does about a signal. Linux: &task->sighand->action[sig - 1] */
export function actionOf(task: task_struct, sig: number): k_sigaction {
  const action = task.action[sig];
  assert(action !== undefined, 'a signal has an action');
  return action;
}

/** An event that one process waits for, and that happens once. Linux: include/linux/completion.h */
export interface completion {
  done: boolean;
  readonly waiter: task_struct;
}

/** Continues a call that a signal interrupted and no handler ran for: a function of a module, and what it is given. */
export interface restart_block {
  readonly fn: (k: Machine, args: never) => number | Sleeping<number>;
  /** What `fn` takes: restart_with() sees to that. */
  readonly args: unknown;
}

/** A call goes on with that function. Linux: set_restart_fn() */
export function restart_with<T>(
  fn: (k: Machine, args: T) => number | Sleeping<number>,
  args: T,
): restart_block {
  return { fn, args };
}

/** A process. What has no underscore-style kernel name below belongs to the simulation. */
export class task_struct {
  readonly comm: ActorName;
  readonly pid: number;
  __state = TASK_RUNNING;
  exit_state = 0;
  exit_code = 0;
  real_parent: task_struct;
  readonly children: task_struct[] = [];
  readonly signal: signal_struct;
  /** By signal number; index 0 is unused. */
  readonly action: k_sigaction[] = new Array<k_sigaction>(_NSIG + 1).fill(SIG_DFL_ACTION);
  blocked: sigset_t = 0n;
  /** What was blocked before a sigtimedwait unblocked what it waits for; 0 otherwise. */
  real_blocked: sigset_t = 0n;
  /** The mask to put back after a sigsuspend, ppoll and their kin. */
  saved_sigmask: sigset_t | null = null;
  pending: sigpending = { list: [], signal: 0n };
  /** TIF_SIGPENDING: a look at the pending signals is due before the process goes on. */
  sigpending = false;
  restart_block: restart_block | null = null;
  /** What it does before it next runs its own program, oldest first; `null` once it does nothing more. */
  task_works: callback_head[] | null = [];
  /** It is on its way out. Linux: PF_EXITING of task_struct.flags */
  exiting = false;
  readonly files: files_struct;
  /** Its address space; null for process 1, and when it has let go of it. */
  mm: mm_struct | null = null;
  /** Where the list of the locks that it holds begins; null where it has named none. Linux: struct robust_list_head __user * */
  robust_list: number | null = null;
  /** Page faults that needed nothing from a disk. */
  min_flt = 0;
  umask = 0o022;
  /** Where the bytes that it sends are put. */
  readonly task_frag: page_frag = { page: null, offset: 0 };
  /** What lets the parent that made this process with vfork(2) go on. Linux: struct completion *vfork_done */
  vfork_done: completion | null = null;
  /** Handlers that are to run or are running, outermost first. */
  readonly frames: rt_sigframe[] = [];

  /** What the functions of its call keep over a sleep, outermost first (`resume.ts`). */
  readonly kept: object[] = [];
  /** Its call is made again, to go on after its sleep, and so many functions have found what they kept. */
  resuming = false;
  found = 0;
  /** The call it is inside of. */
  request: CallRequest | null = null;
  /** The kernel code that runs on its behalf; null while it runs its own program. */
  frame: Sleeping<number | undefined> | null = null;
  /** The name behind the call's value where C has a pointer: the old handler of signal(2). */
  resultName: string | null = null;
  /** The call's value where it may look like an error: a word of memory, an address, a key. */
  resultValue: Integer | null = null;
  /** The number of the message that its call sends, once it has one. */
  sends: number | null = null;
  /** The moment at which its call's time is over, reckoned once: a call that is made again has the same. */
  until: number | null = null;
  /** Values for the call's out arguments, at their positions. */
  outs: (Value | undefined)[] = [];
  /** The function it sleeps in and the queues it sleeps on: several only in poll(2) and its kin. */
  wchan: string | null = null;
  queues: readonly ShownQueue[] = [];
  /** In the run queue. */
  queued = false;
  /** Nesting of the kernel functions that it is inside of, for the trace. */
  depth = 0;
  view: ProcessView | null = null;
  stale = true;
  /** As `stale`, of its state and its call alone. */
  moved = false;
  private readonly sheet: Sheet;

  constructor(
    sheet: Sheet,
    comm: ActorName,
    pid: number,
    real_parent: task_struct | null,
    files: files_struct,
    signal: signal_struct,
  ) {
    this.sheet = sheet;
    this.comm = comm;
    this.pid = pid;
    this.real_parent = real_parent ?? this;
    this.files = files;
    this.signal = signal;
    sheet.processesChanged = true;
  }

  /** Say that what snapshots show of the process has changed. */
  touch(): void {
    this.stale = true;
    this.sheet.processesChanged = true;
  }

  /** Say that its state or its call has changed, and nothing else: a process moves all the time, and is then drawn at little cost. */
  move(): void {
    this.moved = true;
    this.sheet.processesChanged = true;
  }
}
