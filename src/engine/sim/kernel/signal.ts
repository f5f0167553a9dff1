/**
 * Sending signals, and taking them out of the pending ones.
 *
 * Linux: kernel/signal.c (v6.18)
 * Taking them for delivery is in signal-get.ts, because that may end the process; the calls are in signal-calls.ts.
 * Left out: RLIMIT_SIGPENDING (tens of thousands), permissions (every actor is root in its room), threads.
 * Read first: send_signal_locked(), then dequeue_signal().
 */

import { asC, plain } from '../../calls/integer.ts';
import { defaultAction, SYNCHRONOUS } from '../../calls/signals.ts';
import { signalText } from '../../model/spelling.ts';
import type { SignalInfo } from '../../model/step.ts';
import {
  __TASK_STOPPED,
  actionOf,
  SIGNAL_CLD_CONTINUED,
  SIGNAL_GROUP_EXIT,
  SIGNAL_STOP_CONTINUED,
  SIGNAL_STOP_STOPPED,
  TASK_INTERRUPTIBLE,
  TASK_WAKEKILL,
  type task_struct,
} from '../include/linux/sched.ts';
import {
  SA_NOCLDSTOP,
  SA_NOCLDWAIT,
  SIG_DFL_ACTION,
  SIG_KERNEL_STOP_MASK,
  SIGALRM,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGRTMIN,
  SIGSTOP,
  sig_kernel_ignore,
  sig_kernel_only,
  sig_kernel_stop,
  sigismember,
  sigmask,
  type sigpending,
  type sigqueue,
  type sigset_t,
} from '../include/linux/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { enqueue_task, try_to_wake_up } from './sched/core.ts';
import { wake_up } from './sched/wait.ts';

const at = tracepoints('kernel/signal.c');

/** Look whether a signal waits that is not blocked. */
export function recalc_sigpending(task: task_struct): void {
  const set = (task.pending.signal | task.signal.shared_pending.signal) & ~task.blocked;
  task.sigpending = set !== 0n;
}

/** Change what is blocked; SIGKILL and SIGSTOP never are. Linux: set_current_blocked() */
export function set_blocked(task: task_struct, set: sigset_t): void {
  task.blocked = set & ~(sigmask(SIGKILL) | sigmask(SIGSTOP));
  recalc_sigpending(task);
  task.touch();
}

/** True when nobody would notice the signal. Linux: sig_ignored() */
export function sig_ignored(k: Machine, task: task_struct, sig: number): boolean {
  // A blocked signal may be wanted when it is unblocked, whatever is done about it now.
  if (sigismember(task.blocked | task.real_blocked, sig)) return false;
  const { sa_handler } = actionOf(task, sig);
  // Process 1 gets no signal that it has no handler for.
  if (task === k.init_task) return sa_handler === 'SIG_DFL';
  return sig_handler_ignored(sa_handler, sig);
}

/** True when a signal of that disposition does nothing by itself. */
export function sig_handler_ignored(sa_handler: string, sig: number): boolean {
  return sa_handler === 'SIG_IGN' || (sa_handler === 'SIG_DFL' && sig_kernel_ignore(sig));
}

/** Take every signal of a set out of the pending ones. */
export function flush_sigqueue_mask(task: task_struct, mask: sigset_t): void {
  for (const pending of [task.pending, task.signal.shared_pending]) {
    if ((pending.signal & mask) === 0n) continue;
    pending.signal &= ~mask;
    pending.list = pending.list.filter(({ sig }) => !sigismember(mask, sig));
    task.touch();
  }
}

/**
 * What stop and continue signals do when they are sent, whatever is done about them later.
 *
 * @returns False when the signal is to be dropped.
 */
function prepare_signal(k: Machine, sig: number, task: task_struct): boolean {
  const { signal } = task;
  if (signal.flags & SIGNAL_GROUP_EXIT) return false;
  if (sig_kernel_stop(sig)) {
    flush_sigqueue_mask(task, sigmask(SIGCONT));
  } else if (sig === SIGCONT) {
    flush_sigqueue_mask(task, SIG_KERNEL_STOP_MASK);
    if (try_to_wake_up(k, task, __TASK_STOPPED) && k.tracing) {
      at.point(k, 'prepare_signal.continue', { task: task.comm });
    }
    if (signal.flags & SIGNAL_STOP_STOPPED) {
      signal.flags = SIGNAL_CLD_CONTINUED | SIGNAL_STOP_CONTINUED;
      signal.group_exit_code = 0;
    }
  }
  return !sig_ignored(k, task, sig);
}

/**
 * Send a signal: to the process, or (raise, pipes, faults) to its one thread.
 *
 * Linux: send_signal_locked(), __send_signal_locked(); the end of a child calls only the latter.
 *
 * @param info siginfo_t by field, si_signo apart.
 * @param group True for what kill(2) sends, false for what is meant for the thread.
 */
export function send_signal_locked(
  k: Machine,
  sig: number,
  info: SignalInfo,
  task: task_struct,
  group: boolean,
): void {
  const signal = signalText(sig);
  if (k.tracing) at.enter(k, '__send_signal_locked.enter', { signal, task: task.comm });
  const pending = group ? task.signal.shared_pending : task.pending;
  if (!prepare_signal(k, sig, task)) {
    if (task !== k.init_task && !(task.signal.flags & SIGNAL_GROUP_EXIT)) {
      const continues = sig === SIGCONT && task.action[sig]?.sa_handler === 'SIG_DFL';
      const action = continues ? 'continue' : 'ignore';
      k.happened({ kind: 'signal', actor: task.comm, signal, info, action });
    }
    if (k.tracing) at.point(k, '__send_signal_locked.ignored', { signal, task: task.comm });
  } else if (sig < SIGRTMIN && sigismember(pending.signal, sig)) {
    if (k.tracing) at.point(k, '__send_signal_locked.already', { signal, task: task.comm });
  } else {
    // SIGKILL needs no information: nobody will read it.
    const entry = { sig, info };
    pending.list.push(entry);
    pending.signal |= sigmask(sig);
    task.touch();
    if (k.tracing) at.point(k, '__send_signal_locked.queue', { signal, task: task.comm });
    signalfd_notify(k, task);
    complete_signal(k, entry, task);
  }
  if (k.tracing) at.leave(k);
}

/** Call those who read or watch the process's signals through a descriptor. Linux: include/linux/signalfd.h */
function signalfd_notify(k: Machine, { signal }: task_struct): void {
  if (signal.signalfd_wqh.head.length > 0) wake_up(k, signal.signalfd_wqh);
}

/** True when the process would look at the signal if it were told of it. */
function wants_signal(k: Machine, sig: number, task: task_struct): boolean {
  if (sigismember(task.blocked, sig)) return false;
  if (task.exit_state !== 0) return false;
  if (sig === SIGKILL) return true;
  if (task.__state & __TASK_STOPPED) return false;
  return task === k.current || !task.sigpending;
}

/** Make the process look at the signal; doom it at once when the signal can only kill. */
function complete_signal(k: Machine, entry: sigqueue, task: task_struct): void {
  const { sig } = entry;
  if (!wants_signal(k, sig, task)) return;
  const { sa_handler } = actionOf(task, sig);
  const fatal = sig_kernel_only(sig)
    ? sig === SIGKILL
    : sa_handler === 'SIG_DFL' && defaultAction(sig) === 'terminate';
  if (fatal && !sigismember(task.real_blocked, sig)) {
    task.signal.flags = SIGNAL_GROUP_EXIT;
    task.signal.group_exit_code = sig;
    task.signal.doom = entry;
    task.pending.signal |= sigmask(SIGKILL);
    task.touch();
    signal_wake_up(k, task, TASK_WAKEKILL);
    return;
  }
  signal_wake_up(k, task, sig === SIGKILL ? TASK_WAKEKILL : 0);
}

/** Wake the process, or stop its program, so that it looks at its signals. */
export function signal_wake_up(k: Machine, task: task_struct, state: number): void {
  task.sigpending = true;
  if (task.exit_state !== 0) return;
  const woken = try_to_wake_up(k, task, state | TASK_INTERRUPTIBLE);
  // A process that runs its own program is interrupted in it.
  const runs = task === k.current && !k.in_interrupt;
  if (!woken && !runs && task.frame === null) enqueue_task(k, task);
}

/** Send a signal from the kernel to one thread, as pipes do. Linux: send_sig() with priv 0 */
export function send_sig(k: Machine, sig: number, task: task_struct): void {
  send_signal_locked(
    k,
    sig,
    { si_code: 'SI_USER', si_pid: k.current.comm, si_uid: 0 },
    task,
    false,
  );
}

/**
 * Send the signal of a fault that the process itself has caused: it can be caught, but neither blocked nor ignored.
 * Linux: force_sig_fault(), force_sig_info_to_task()
 *
 * @param code `SEGV_MAPERR`, `SEGV_ACCERR`, `BUS_ADRERR`; `SI_KERNEL` where no address is told.
 * @param address The bad address, signed; 0 where it is not told.
 */
export function force_sig_fault(
  k: Machine,
  sig: number,
  code: string,
  task: task_struct,
  address: number,
): void {
  const action = actionOf(task, sig);
  const blocked = sigismember(task.blocked, sig);
  if (blocked || action.sa_handler === 'SIG_IGN') {
    task.action[sig] = SIG_DFL_ACTION;
    if (blocked) set_blocked(task, task.blocked & ~sigmask(sig));
    task.touch();
    if (k.tracing) {
      const args = { task: task.comm, signal: signalText(sig) };
      if (blocked) at.point(k, 'force_sig_info_to_task.unblock', args);
      else at.point(k, 'force_sig_info_to_task.default', args);
    }
  }
  const si_addr = plain(asC(address, 'unsigned long'));
  send_signal_locked(k, sig, { si_code: code, si_addr }, task, false);
  // A fault that was pending already is looked at all the same.
  recalc_sigpending(task);
}

/** What SIGCHLD says of a child that has ended. */
function endedInfo(task: task_struct): SignalInfo {
  const sig = task.exit_code & 0x7f;
  return {
    si_code: sig === 0 ? 'CLD_EXITED' : 'CLD_KILLED',
    si_pid: task.comm,
    si_uid: 0,
    si_status: sig === 0 ? (task.exit_code >> 8) & 0xff : sig,
  };
}

/**
 * Tell the parent that a child has ended.
 *
 * @returns True when the parent does not want to collect it, so that it is gone at once.
 */
export function do_notify_parent(k: Machine, task: task_struct): boolean {
  const parent = task.real_parent;
  const { sa_handler, sa_flags } = actionOf(parent, SIGCHLD);
  const ignored = sa_handler === 'SIG_IGN';
  if (!ignored) send_signal_locked(k, SIGCHLD, endedInfo(task), parent, true);
  return ignored || (sa_flags & SA_NOCLDWAIT) !== 0;
}

/**
 * Tell the parent that a child has stopped or goes on.
 *
 * @param sig The signal that stopped it, or SIGCONT.
 */
export function do_notify_parent_cldstop(
  k: Machine,
  task: task_struct,
  code: 'CLD_STOPPED' | 'CLD_CONTINUED',
  sig: number,
): void {
  const parent = task.real_parent;
  const { sa_handler, sa_flags } = actionOf(parent, SIGCHLD);
  if (sa_handler !== 'SIG_IGN' && !(sa_flags & SA_NOCLDSTOP)) {
    const info = { si_code: code, si_pid: task.comm, si_uid: 0, si_status: sig };
    send_signal_locked(k, SIGCHLD, info, parent, true);
  }
}

/** The next signal to deliver: faults first, then the lowest number. Linux: next_signal() */
function next_signal(pending: sigpending, mask: sigset_t): number {
  const set = pending.signal & ~mask;
  if (set === 0n) return 0;
  for (const sig of SYNCHRONOUS) if (sigismember(set, sig)) return sig;
  for (let sig = 1; ; sig++) if (sigismember(set, sig)) return sig;
}

/**
 * Take the next signal out of the pending ones: the thread's own first.
 *
 * @param mask Signals that are left where they are.
 */
export function dequeue_signal(k: Machine, task: task_struct, mask: sigset_t): sigqueue | null {
  for (const pending of [task.pending, task.signal.shared_pending]) {
    const sig = next_signal(pending, mask);
    if (sig === 0) continue;
    const i = pending.list.findIndex((entry) => entry.sig === sig);
    const [entry] = i < 0 ? [undefined] : pending.list.splice(i, 1);
    if (!pending.list.some((other) => other.sig === sig)) pending.signal &= ~sigmask(sig);
    if (sig === SIGALRM && pending === task.signal.shared_pending) task.signal.it_rearm?.(k, task);
    recalc_sigpending(task);
    task.touch();
    if (k.tracing) {
      at.point(k, 'dequeue_signal.take', { signal: signalText(sig), task: task.comm });
    }
    return entry ?? { sig, info: {} };
  }
  recalc_sigpending(task);
  return null;
}
