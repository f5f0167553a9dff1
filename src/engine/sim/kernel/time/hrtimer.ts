/**
 * Virtual time: timers that fire in the order of their expiry, and sleeps that end with one.
 *
 * Linux: kernel/time/hrtimer.c (v6.18)
 * Left out: the clock's own progress (it moves only when the transcript lets time pass) and timer slack.
 */
import { isStruct, type StructValue } from '../../../script/value.ts';
import { EFAULT, EINTR, EINVAL, ERESTART_RESTARTBLOCK } from '../../include/linux/errno.ts';
import {
  restart_with,
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_NORMAL,
  TASK_RUNNING,
  type task_struct,
} from '../../include/linux/sched.ts';

import { long_field } from '../../lib/usercopy.ts';
import {
  type Args,
  type Machine,
  type SyscallTable,
  type Timer,
  tracepoints,
} from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import {
  __set_current_state,
  type ShownOn,
  schedule,
  set_current_state,
  signal_pending,
  try_to_wake_up,
} from '../sched/core.ts';

const at = tracepoints('kernel/time/hrtimer.c');

export const NSEC_PER_SEC = 1_000_000_000;
export const NSEC_PER_MSEC = 1_000_000;
export const NSEC_PER_USEC = 1_000;
/** The longest time there is, in nanoseconds: some 292 years. Linux: include/linux/ktime.h ktime_set() */
export const KTIME_MAX = 2 ** 63;

/**
 * A struct timespec in nanoseconds, the longest time for what is longer; null for an invalid one.
 *
 * Linux: include/linux/time64.h timespec64_valid(), include/linux/ktime.h timespec64_to_ktime()
 */
export function timespec64(value: StructValue): number | null {
  const sec = long_field(value, 'tv_sec');
  const nsec = long_field(value, 'tv_nsec');
  if (sec < 0 || nsec < 0 || nsec >= NSEC_PER_SEC) return null;
  return Math.min(KTIME_MAX, sec * NSEC_PER_SEC + nsec);
}

/**
 * The moment that a time limit of the present call means. The C library, which is given the limit from now, reckons it once, before
 * the call; so a call that is made again after a signal has the same. No counterpart in Linux.
 *
 * @param limit Nanoseconds from now.
 */
export function untilOf(k: Machine, limit: number): number {
  k.current.until ??= k.clock + limit;
  return k.current.until;
}

/**
 * Arm a timer. Timers of one moment fire in the order in which they were armed.
 *
 * @param fn A function of a module, which knows by `data` what it is about.
 */
export function hrtimer_start<T>(
  k: Machine,
  expires: number,
  fn: (k: Machine, data: T) => void,
  data: T,
): Timer {
  const timer: Timer = { expires, fn, data };
  const before = k.timers.findLastIndex((other) => other.expires <= expires);
  k.timers.splice(before + 1, 0, timer);
  return timer;
}

/** Disarm a timer; nothing happens when it has fired. */
export function hrtimer_cancel(k: Machine, timer: Timer): void {
  const i = k.timers.indexOf(timer);
  if (i >= 0) k.timers.splice(i, 1);
}

/**
 * Fire the timer whose time has come first. Of those of one moment of virtual time the one that was armed first has
 * fired, and whoever it wakes has run, before the next: on a real clock time has passed between the calls that armed
 * them.
 */
export function hrtimer_interrupt(k: Machine): void {
  const [timer] = k.timers;
  if (timer === undefined || timer.expires > k.clock) return;
  k.timers.shift();
  k.in_interrupt = true;
  timer.fn(k, timer.data as never);
  k.in_interrupt = false;
}

/**
 * Sleep in the state that is set until woken or until a moment of virtual time.
 *
 * @param expires Nanoseconds since the run began; null for no limit.
 * @returns 0 when the time came first, -EINTR when something else woke the process.
 */
export function* schedule_hrtimeout(
  k: Machine,
  expires: number | null,
  wchan: string,
  on: ShownOn = null,
): Sleeping<number> {
  if (expires === null) {
    yield* schedule(k, wchan, on);
    __set_current_state(k, TASK_RUNNING);
    return -EINTR;
  }
  const { current } = k;
  const sleeper = keep(
    current,
    (): hrtimer_sleeper => ({ task: current, timer: null, over: false }),
  );
  sleeper.timer ??= hrtimer_start(k, expires, hrtimer_wakeup, sleeper);
  yield* schedule(k, wchan, on);
  hrtimer_cancel(k, sleeper.timer);
  __set_current_state(k, TASK_RUNNING);
  drop(current);
  return sleeper.over ? 0 : -EINTR;
}

/** A sleep with a limit. Linux: include/linux/hrtimer.h struct hrtimer_sleeper */
interface hrtimer_sleeper {
  readonly task: task_struct;
  timer: Timer | null;
  /** The time came. */
  over: boolean;
}

function hrtimer_wakeup(k: Machine, sleeper: hrtimer_sleeper): void {
  const { task } = sleeper;
  sleeper.over = true;
  k.current = task;
  if (k.tracing) at.point(k, 'hrtimer_wakeup.fire', { task: task.comm });
  try_to_wake_up(k, task, TASK_NORMAL);
}

/**
 * nanosleep(2): sleep for a time.
 *
 * Linux: kernel/time/hrtimer.c hrtimer_nanosleep(), do_nanosleep()
 * Sleeps: until the time has passed or a signal comes.
 * Fails: EFAULT, EINVAL; EINTR with the rest of the time when a handler ran.
 */
function* sys_nanosleep(k: Machine, _current: unknown, args: Args): Sleeping<number> {
  const [rqtp] = args;
  if (!isStruct(rqtp)) return -EFAULT;
  const time = timespec64(rqtp);
  if (time === null) return -EINVAL;
  return yield* hrtimer_nanosleep(k, k.clock + time, args[1] !== null);
}

function* hrtimer_nanosleep(k: Machine, until: number, wantsRest: boolean): Sleeping<number> {
  const { current } = k;
  const args = keep(current, (): nanosleep_args => ({ expires: until, wantsRest }));
  const { expires } = args;
  if (k.tracing) at.enter(k, 'hrtimer_nanosleep.enter', { ns: expires - k.clock });
  let ret = -EINTR;
  do {
    set_current_state(k, TASK_INTERRUPTIBLE);
    ret = yield* schedule_hrtimeout(k, expires, 'hrtimer_nanosleep');
  } while (ret !== 0 && !signal_pending(current));
  if (k.tracing) at.leave(k);
  drop(current);
  if (ret === 0) return 0;
  const rest = Math.max(0, expires - k.clock);
  if (wantsRest) {
    current.outs[1] = { tv_sec: Math.floor(rest / NSEC_PER_SEC), tv_nsec: rest % NSEC_PER_SEC };
  }
  current.restart_block = restart_with(hrtimer_nanosleep_restart, args);
  return -ERESTART_RESTARTBLOCK;
}

/** An interrupted sleep goes on to the moment at which it was to end. */
function hrtimer_nanosleep_restart(k: Machine, args: nanosleep_args): Sleeping<number> {
  return hrtimer_nanosleep(k, args.expires, args.wantsRest);
}

interface nanosleep_args {
  readonly expires: number;
  readonly wantsRest: boolean;
}

export const syscalls: SyscallTable = { nanosleep: sys_nanosleep };
