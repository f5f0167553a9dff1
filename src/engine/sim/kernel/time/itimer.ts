/**
 * The interval timer of a process, which sends SIGALRM.
 *
 * Linux: kernel/time/itimer.c (v6.18)
 * Left out: ITIMER_VIRTUAL and ITIMER_PROF count processor time, of which no simulated process uses any: they are
 * set and read, and never expire.
 */
import type { StructValue, Value } from '../../../script/value.ts';
import { isStruct } from '../../../script/value.ts';
import { EINVAL } from '../../include/linux/errno.ts';
import type { cpu_itimer, task_struct } from '../../include/linux/sched.ts';
import { SIGALRM } from '../../include/linux/signal.ts';
import { int, long_field, uint } from '../../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../../machine.ts';
import { send_signal_locked } from '../signal.ts';
import { hrtimer_cancel, hrtimer_start, NSEC_PER_SEC, NSEC_PER_USEC } from './hrtimer.ts';

const at = tracepoints('kernel/time/itimer.c');

const ITIMER_REAL = 0;
const ITIMER_PROF = 2;
/** Linux: include/linux/posix-timers_types.h */
const CPUCLOCK_PROF = 0;
const CPUCLOCK_VIRT = 1;
const USEC_PER_SEC = 1_000_000;
/** The longest time: KTIME_MAX, and its seconds. Linux: include/linux/ktime.h ktime_set() */
const KTIME_MAX_NS = 2n ** 63n - 1n;
const KTIME_SEC_MAX = 9_223_372_036;
/** One tick of a kernel with CONFIG_HZ=250, as Kconfig has it by default. */
const TICK_NSEC = 4_000_000;

interface itimerspec {
  /** Nanoseconds until the next expiry, 0 when the timer is off. */
  readonly it_value: number;
  /** Nanoseconds exactly: it is read back. */
  readonly it_interval: bigint;
}

/** The timer has expired. */
function it_real_fn(k: Machine, task: task_struct): void {
  task.signal.real_timer = null;
  task.touch();
  k.current = task;
  if (k.tracing) at.point(k, 'it_real_fn.expire', { task: task.comm });
  if (task.exit_state !== 0) return;
  send_signal_locked(k, SIGALRM, { si_code: 'SI_KERNEL' }, task, true);
}

function arm(k: Machine, task: task_struct, expires: number): void {
  task.signal.real_timer = hrtimer_start(k, expires, it_real_fn, task);
  task.signal.expired = expires;
  task.touch();
  task.signal.it_rearm = posixtimer_rearm_itimer;
}

/** SIGALRM has been taken: a repeating timer runs again, in step with its first expiry. */
function posixtimer_rearm_itimer(k: Machine, task: task_struct): void {
  const { signal } = task;
  const interval = Number(signal.it_real_incr);
  if (signal.real_timer !== null || interval === 0) return;
  const periods = Math.floor((k.clock - signal.expired) / interval) + 1;
  const expires = signal.expired + periods * interval;
  arm(k, task, expires);
  if (!k.tracing) return;
  const args = { task: task.comm, ns: expires - k.clock };
  at.point(k, 'posixtimer_rearm_itimer.restart', args);
}

/** The process ends: its timer must not outlive it. */
export function exit_itimers(k: Machine, task: task_struct): void {
  if (task.signal.real_timer !== null) hrtimer_cancel(k, task.signal.real_timer);
  task.signal.real_timer = null;
  task.touch();
}

/** A timer of processor time runs a tick longer than asked for, so that it is never early. */
function set_cpu_itimer(it: cpu_itimer, { it_value, it_interval }: itimerspec): itimerspec {
  const old = { it_value: it.expires, it_interval: it.incr };
  it.expires = it_value === 0 ? 0 : it_value + TICK_NSEC;
  it.incr = it_interval;
  return old;
}

function do_setitimer(k: Machine, task: task_struct, which: number, value: itimerspec): itimerspec {
  const { signal } = task;
  if (which === ITIMER_PROF) return set_cpu_itimer(signal.it[CPUCLOCK_PROF], value);
  if (which !== ITIMER_REAL) return set_cpu_itimer(signal.it[CPUCLOCK_VIRT], value);
  const old = {
    it_value: signal.real_timer === null ? 0 : signal.real_timer.expires - k.clock,
    it_interval: signal.it_real_incr,
  };
  exit_itimers(k, task);
  signal.it_real_incr = value.it_value === 0 ? 0n : value.it_interval;
  if (value.it_value !== 0) arm(k, task, k.clock + value.it_value);
  if (k.tracing && value.it_value === 0) at.point(k, 'do_setitimer.disarm', { task: task.comm });
  else if (k.tracing) at.point(k, 'do_setitimer.arm', { ns: value.it_value, task: task.comm });
  return old;
}

/** alarm(2): SIGALRM after some seconds. Never fails. @returns Seconds left of the last one, rounded. */
function sys_alarm(k: Machine, current: task_struct, args: Args): number {
  const seconds = uint(args[0]);
  const old = do_setitimer(k, current, ITIMER_REAL, {
    it_value: seconds * NSEC_PER_SEC,
    it_interval: 0n,
  });
  const left = old.it_value;
  const whole = Math.floor(left / NSEC_PER_SEC);
  const rest = left % NSEC_PER_SEC;
  return (whole === 0 && rest > 0) || rest >= NSEC_PER_SEC / 2 ? whole + 1 : whole;
}

/** Nanoseconds of a struct timeval; null for a bad one. Linux: kernel/time/itimer.c get_itimerval(), timeval_valid() */
function timeval(value: Value | undefined): bigint | null {
  const fields = isStruct(value) ? value : {};
  const sec = long_field(fields, 'tv_sec');
  const usec = long_field(fields, 'tv_usec');
  if (sec < 0 || usec < 0 || usec >= USEC_PER_SEC) return null;
  if (sec >= KTIME_SEC_MAX) return KTIME_MAX_NS;
  return BigInt(sec) * BigInt(NSEC_PER_SEC) + BigInt(usec * NSEC_PER_USEC);
}

function timevalOf(ns: bigint): StructValue {
  const [whole, rest] = [ns / BigInt(NSEC_PER_SEC), ns % BigInt(NSEC_PER_SEC)];
  return { tv_sec: Number(whole), tv_usec: Math.floor(Number(rest) / NSEC_PER_USEC) };
}

/**
 * setitimer(2): a timer that may repeat. A NULL pointer turns it off, as Linux does (and warns of).
 *
 * Fails: EINVAL for an unknown timer and for microseconds out of range.
 */
function sys_setitimer(k: Machine, current: task_struct, args: Args): number {
  const which = int(args[0]);
  let set: itimerspec = { it_value: 0, it_interval: 0n };
  const fields = isStruct(args[1]) ? args[1] : null;
  if (fields !== null) {
    const it_interval = timeval(fields.it_interval);
    const it_value = timeval(fields.it_value);
    if (it_interval === null || it_value === null) return -EINVAL;
    set = { it_value: Number(it_value), it_interval };
  }
  if (which < ITIMER_REAL || which > ITIMER_PROF) return -EINVAL;
  const old = do_setitimer(k, current, which, set);
  if (args[2] !== null) {
    current.outs[2] = {
      it_interval: timevalOf(old.it_interval),
      it_value: timevalOf(BigInt(Math.round(old.it_value))),
    };
  }
  return 0;
}

export const syscalls: SyscallTable = { alarm: sys_alarm, setitimer: sys_setitimer };
