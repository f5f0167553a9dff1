/**
 * The calls about signals.
 *
 * Linux: kernel/signal.c (v6.18), and the C library's wrappers: signal(2) is sigaction(2) with SA_RESTART, raise(3)
 * is tgkill(2) of the calling thread, sigqueue(3) is rt_sigqueueinfo(2) with SI_QUEUE.
 * Left out: permissions (every actor is root in its room).
 */

import { constantValue } from '../../calls/flags.ts';
import { fromDigits, plain } from '../../calls/integer.ts';
import { SA_KEPT, signalNumber, signalsOf } from '../../calls/signals.ts';
import type { Field } from '../../model/snapshot.ts';
import { setText, signalText } from '../../model/spelling.ts';
import type { SignalInfo } from '../../model/step.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { EAGAIN, EFAULT, EINTR, EINVAL, ERESTARTNOHAND, ESRCH } from '../include/linux/errno.ts';
import {
  actionOf,
  type Sleeping,
  TASK_INTERRUPTIBLE,
  type task_struct,
} from '../include/linux/sched.ts';
import {
  _NSIG,
  type k_sigaction,
  SA_RESTART,
  SIGKILL,
  SIGSTOP,
  sig_kernel_only,
  sigmask,
  type sigqueue,
  type sigset_t,
  sigsetOf,
} from '../include/linux/signal.ts';
import { exact, int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { schedule, set_current_state, signal_pending } from './sched/core.ts';
import {
  dequeue_signal,
  flush_sigqueue_mask,
  recalc_sigpending,
  send_signal_locked,
  set_blocked,
  sig_handler_ignored,
} from './signal.ts';
import { schedule_hrtimeout, timespec64 } from './time/hrtimer.ts';

const at = tracepoints('kernel/signal.c');

const SIG_BLOCK = 0;
const SIG_UNBLOCK = 1;
const SIG_SETMASK = 2;
const INT_MIN = -0x80000000;

const valid_signal = (sig: number): boolean => sig >= 0 && sig <= _NSIG;

/** The processes that a pid argument of kill(2) means; dead ones that nobody has collected included. */
function targets(k: Machine, current: task_struct, pid: number): task_struct[] {
  const living = [...k.tasks, k.init_task].filter((task) => task.exit_state !== 0x10);
  if (pid > 0) return living.filter((task) => task.pid === pid);
  if (pid === -1) return living.filter((task) => task !== k.init_task && task !== current);
  const pgrp = pid === 0 ? current.signal.pgrp : -pid;
  // A group has its newest member first (kernel/pid.c attach_pid).
  return living.filter((task) => task.signal.pgrp === pgrp).reverse();
}

function send(k: Machine, sig: number, info: SignalInfo, task: task_struct, group = true): void {
  if (sig !== 0 && task.exit_state === 0) send_signal_locked(k, sig, info, task, group);
}

/**
 * kill(2): send a signal to a process, a group (0, -pgrp) or everybody (-1).
 *
 * Linux: kernel/signal.c kill_something_info()
 * Fails: EINVAL for no signal; ESRCH when there is nobody.
 */
function sys_kill(k: Machine, current: task_struct, args: Args): number {
  const pid = int(args[0]);
  const sig = int(args[1]);
  if (pid === INT_MIN) return -ESRCH;
  const found = targets(k, current, pid);
  if (found.length === 0) return -ESRCH;
  if (!valid_signal(sig)) return -EINVAL;
  const info = { si_code: 'SI_USER', si_pid: current.comm, si_uid: 0 };
  for (const task of found) send(k, sig, info, task);
  return 0;
}

/** raise(3): to the calling thread itself. */
function sys_raise(k: Machine, current: task_struct, args: Args): number {
  const sig = int(args[0]);
  if (!valid_signal(sig)) return -EINVAL;
  send(k, sig, { si_code: 'SI_TKILL', si_pid: current.comm, si_uid: 0 }, current, false);
  return 0;
}

/** sigqueue(3): a signal with a value. Fails: EINVAL, ESRCH. */
function sys_rt_sigqueueinfo(k: Machine, current: task_struct, args: Args): number {
  const pid = int(args[0]);
  const sig = int(args[1]);
  const si_value = args[2] === null ? 0 : plain(exact(args[2]));
  const [task] = pid > 0 ? targets(k, current, pid) : [];
  if (task === undefined) return -ESRCH;
  if (!valid_signal(sig)) return -EINVAL;
  send(k, sig, { si_code: 'SI_QUEUE', si_pid: current.comm, si_uid: 0, si_value }, task);
  return 0;
}

/** Set what is done about a signal; pending ones that are ignored from now on are forgotten. */
function do_sigaction(k: Machine, task: task_struct, sig: number, act: k_sigaction): void {
  const sa_mask = act.sa_mask & ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
  task.action[sig] = { ...act, sa_mask };
  task.touch();
  if (sig_handler_ignored(act.sa_handler, sig)) flush_sigqueue_mask(task, sigmask(sig));
  if (k.tracing) {
    const signal = signalText(sig);
    at.point(k, 'do_sigaction.set', { signal, handler: act.sa_handler, task: task.comm });
  }
}

/**
 * sigaction(2): what is done about a signal.
 *
 * Fails: EINVAL for no signal, and to change SIGKILL or SIGSTOP.
 */
function sys_rt_sigaction(k: Machine, current: task_struct, args: Args): number {
  const sig = int(args[0]);
  const act = isStruct(args[1]) ? args[1] : null;
  if (!valid_signal(sig) || sig === 0 || (act !== null && sig_kernel_only(sig))) return -EINVAL;
  const old = actionOf(current, sig);
  if (act !== null) {
    do_sigaction(k, current, sig, {
      sa_handler: handlerOf(act.sa_handler),
      sa_flags: (uint(act.sa_flags ?? 0) & SA_KEPT) >>> 0,
      sa_mask: sigset(act.sa_mask) ?? 0n,
    });
  }
  if (args[2] !== null) {
    current.outs[2] = {
      sa_handler: old.sa_handler,
      sa_mask: signalsOf(old.sa_mask),
      sa_flags: old.sa_flags,
    };
  }
  return 0;
}

/**
 * signal(2) of the C library: sigaction with SA_RESTART and the signal itself blocked in its handler.
 *
 * @returns 0, with the old handler's name in `current.resultName`.
 */
function sys_signal(k: Machine, current: task_struct, args: Args): number {
  const sig = int(args[0]);
  if (sig < 1 || !valid_signal(sig) || sig_kernel_only(sig)) return -EINVAL;
  const old = actionOf(current, sig);
  const sa_handler = handlerOf(args[1]);
  do_sigaction(k, current, sig, { sa_handler, sa_flags: SA_RESTART, sa_mask: sigmask(sig) });
  current.resultName = old.sa_handler;
  return 0;
}

function handlerOf(value: Value | undefined): string {
  if (value === 1) return 'SIG_IGN';
  return typeof value === 'string' ? value : 'SIG_DFL';
}

/** A signal set argument; null for NULL. */
export function sigset(value: Value | undefined): sigset_t | null {
  return Array.isArray(value) ? sigsetOf(value as readonly number[]) : null;
}

/** sigprocmask(2): change what is blocked. Fails: EINVAL for an unknown `how`. */
function sys_rt_sigprocmask(k: Machine, current: task_struct, args: Args): number {
  const old = current.blocked;
  const set = sigset(args[1]);
  if (set !== null) {
    const how = int(args[0]);
    if (how === SIG_BLOCK) set_blocked(current, old | set);
    else if (how === SIG_UNBLOCK) set_blocked(current, old & ~set);
    else if (how === SIG_SETMASK) set_blocked(current, set);
    else return -EINVAL;
    if (k.tracing) {
      at.point(k, '__set_current_blocked.set', {
        task: current.comm,
        mask: setText(current.blocked),
      });
    }
  }
  if (args[2] !== null) current.outs[2] = signalsOf(old);
  return 0;
}

/** sigpending(2): what waits because it is blocked. */
function sys_rt_sigpending(_k: Machine, current: task_struct, args: Args): number {
  if (args[0] === null) return -EFAULT;
  const set = current.pending.signal | current.signal.shared_pending.signal;
  current.outs[0] = signalsOf(set & current.blocked);
  return 0;
}

/** Sleep until a signal is to be delivered. */
function* sleepForSignal(k: Machine, wchan: string): Sleeping<number> {
  while (k.current.resuming || !signal_pending(k.current)) {
    set_current_state(k, TASK_INTERRUPTIBLE);
    yield* schedule(k, wchan);
  }
  return -ERESTARTNOHAND;
}

/** pause(2): sleep until a handler has run. Always fails with EINTR. */
function* sys_pause(k: Machine): Sleeping<number> {
  return yield* sleepForSignal(k, '__do_sys_pause');
}

/** sigsuspend(2): with another mask, sleep until a handler has run; the old mask is back when it has. */
function* sys_rt_sigsuspend(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const set = sigset(args[0]);
  if (set === null) return -EFAULT;
  if (!current.resuming) {
    current.saved_sigmask = current.blocked;
    set_blocked(current, set);
    if (k.tracing) {
      at.point(k, 'sigsuspend.mask', { task: current.comm, mask: setText(current.blocked) });
    }
  }
  return yield* sleepForSignal(k, 'sigsuspend');
}

/** siginfo_t as a value. */
export function siginfo(k: Machine, { sig, info }: sigqueue): Value {
  const fields: { [name: string]: Value } = { si_signo: sig };
  for (const [name, field] of Object.entries(info)) {
    if (name === 'si_uid') continue;
    const value = name === 'si_pid' ? pidOf(k, field) : numberOf(field);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function pidOf(k: Machine, field: Field): Value | undefined {
  return typeof field === 'string' ? k.actors.get(field)?.pid : numberOf(field);
}

function numberOf(field: Field): Value | undefined {
  if (typeof field !== 'string') return field ?? undefined;
  return constantValue(field) ?? signalNumber(field) ?? fromDigits(field);
}

/**
 * Take a pending signal of a set, or sleep until one comes; it is not delivered then.
 *
 * Linux: kernel/signal.c do_sigtimedwait()
 * Fails: EAGAIN when the time is up; EINTR when another signal's handler ran.
 */
function* do_sigtimedwait(
  k: Machine,
  these: sigset_t,
  uinfo: Value | undefined,
  timeout: number | null,
): Sleeping<number> {
  const { current } = k;
  const set = these & ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
  const mask = ~set;
  let entry = current.resuming ? null : dequeue_signal(k, current, mask);
  let slept = 0;
  if (entry === null && timeout !== 0) {
    if (!current.resuming) {
      // Signals of the set wake the sleeper though they are blocked.
      current.real_blocked = current.blocked;
      current.blocked &= ~set;
      current.touch();
      recalc_sigpending(current);
    }
    set_current_state(k, TASK_INTERRUPTIBLE);
    // Only a timer that is armed now asks for the moment: one that goes on has its own.
    const expires = timeout === null ? null : k.clock + timeout;
    slept = yield* schedule_hrtimeout(k, expires, 'do_sigtimedwait');
    current.blocked = current.real_blocked;
    current.real_blocked = 0n;
    current.touch();
    recalc_sigpending(current);
    entry = dequeue_signal(k, current, mask);
  }
  if (entry === null) return slept === 0 ? -EAGAIN : -EINTR;
  if (k.tracing) at.point(k, 'do_sigtimedwait.take', { task: current.comm });
  if (uinfo !== null) current.outs[1] = siginfo(k, entry);
  return entry.sig;
}

function* sys_sigwaitinfo(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const set = sigset(args[0]);
  return set === null ? -EFAULT : yield* do_sigtimedwait(k, set, args[1], null);
}

function* sys_sigtimedwait(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const set = sigset(args[0]);
  if (set === null) return -EFAULT;
  if (!isStruct(args[2])) return yield* do_sigtimedwait(k, set, args[1], null);
  const timeout = timespec64(args[2]);
  return timeout === null ? -EINVAL : yield* do_sigtimedwait(k, set, args[1], timeout);
}

export const syscalls: SyscallTable = {
  kill: sys_kill,
  raise: sys_raise,
  sigqueue: sys_rt_sigqueueinfo,
  signal: sys_signal,
  sigaction: sys_rt_sigaction,
  sigprocmask: sys_rt_sigprocmask,
  sigpending: sys_rt_sigpending,
  sigsuspend: sys_rt_sigsuspend,
  pause: sys_pause,
  sigwaitinfo: sys_sigwaitinfo,
  sigtimedwait: sys_sigtimedwait,
};
