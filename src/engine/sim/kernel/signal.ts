/**
 * Sending signals, and taking them out of the pending ones.
 *
 * Linux: kernel/signal.c (v6.18)
 * Taking them for delivery is in get_signal.ts, because that may end the process.
 * Read first: send_signal_locked(), then dequeue_signal().
 */
import { defaultAction, signalName } from '../../calls/signals.ts';
import type { SignalInfo } from '../../model/step.ts';
import { TASK_INTERRUPTIBLE, TASK_WAKEKILL, type task_struct } from '../include/linux/sched.ts';
import {
  type k_sigaction,
  SIGCHLD,
  SIGKILL,
  sigismember,
  sigmask,
  type sigpending,
  type sigqueue,
} from '../include/linux/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { enqueue_task, try_to_wake_up } from './sched/core.ts';

const at = tracepoints('kernel/signal.c');

/** SA_NOCLDWAIT of sigaction(2): children are not kept as zombies. */
const SA_NOCLDWAIT = 2;
/** Signals from here on queue; those below are kept once. */
const SIGRTMIN = 32;
const SYNCHRONOUS = [11, 7, 4, 5, 8, 31];

/** Look whether a signal waits that is not blocked. */
export function recalc_sigpending(task: task_struct): void {
  const set = (task.pending.signal | task.signal.shared_pending.signal) & ~task.blocked;
  task.sigpending = set !== 0n;
}

/** True when nobody would notice the signal. Linux: sig_ignored() */
export function sig_ignored(task: task_struct, sig: number): boolean {
  // A blocked signal may be wanted when it is unblocked, whatever is done about it now.
  if (sigismember(task.blocked, sig)) return false;
  const { sa_handler } = task.action[sig] as k_sigaction;
  return sa_handler === 'SIG_IGN' || (sa_handler === 'SIG_DFL' && defaultAction(sig) === 'ignore');
}

/**
 * Send a signal: to the process, or (pipes, faults) to its one thread.
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
  const name = signalName(sig) ?? String(sig);
  if (k.tracing) at.enter(k, 'send_signal_locked.enter', { signal: name, task: task.comm });
  if (sig_ignored(task, sig)) {
    k.consequences.push({ kind: 'signal', actor: task.comm, signal: name, info, action: 'ignore' });
    if (k.tracing) at.point(k, 'send_signal_locked.ignored', { signal: name, task: task.comm });
  } else {
    const pending = group ? task.signal.shared_pending : task.pending;
    if (sig >= SIGRTMIN || !sigismember(pending.signal, sig)) {
      pending.list.push({ sig, info });
      pending.signal |= sigmask(sig);
      task.touch();
      if (k.tracing) at.point(k, 'send_signal_locked.queue', { signal: name, task: task.comm });
    }
    complete_signal(k, sig, task);
  }
  if (k.tracing) at.leave(k);
}

/** Make the process look at the signal, if it is not blocked. */
function complete_signal(k: Machine, sig: number, task: task_struct): void {
  if (sigismember(task.blocked, sig) && sig !== SIGKILL) return;
  if (sig === SIGKILL) task.pending.signal |= sigmask(SIGKILL);
  signal_wake_up(k, task, sig === SIGKILL ? TASK_WAKEKILL : 0);
}

/** Wake the process, or stop its program, so that it looks at its signals. */
export function signal_wake_up(k: Machine, task: task_struct, state: number): void {
  task.sigpending = true;
  if (task.exit_state !== 0) return;
  const woken = try_to_wake_up(k, task, state | TASK_INTERRUPTIBLE);
  // A process that runs its own program is interrupted in it.
  if (!woken && task !== k.current && task.frame === null) enqueue_task(k, task);
}

/** Send a signal from the kernel to one thread, as pipes do. Linux: send_sig() with priv 0 */
export function send_sig(k: Machine, sig: number, task: task_struct): void {
  send_signal_locked(k, sig, { si_code: 'SI_USER', si_pid: k.current.comm }, task, false);
}

/**
 * Tell the parent that a child has ended.
 *
 * @returns True when the parent does not want to collect it, so that it is gone at once.
 */
export function do_notify_parent(k: Machine, task: task_struct): boolean {
  const parent = task.real_parent;
  const { sa_handler, sa_flags } = parent.action[SIGCHLD] as k_sigaction;
  const sig = task.exit_code & 0x7f;
  const info: SignalInfo = {
    si_code: sig === 0 ? 'CLD_EXITED' : task.exit_code & 0x80 ? 'CLD_DUMPED' : 'CLD_KILLED',
    si_pid: task.comm,
    si_status: sig === 0 ? (task.exit_code >> 8) & 0xff : sig,
  };
  const ignored = sa_handler === 'SIG_IGN';
  if (!ignored) send_signal_locked(k, SIGCHLD, info, parent, true);
  return ignored || (sa_flags & SA_NOCLDWAIT) !== 0;
}

/** The next signal to deliver: faults first, then the lowest number. Linux: next_signal() */
function next_signal(pending: sigpending, task: task_struct): number {
  const set = pending.signal & ~task.blocked;
  if (set === 0n) return 0;
  for (const sig of SYNCHRONOUS) if (sigismember(set, sig)) return sig;
  for (let sig = 1; ; sig++) if (sigismember(set, sig)) return sig;
}

/** Take the next signal that is not blocked out of the pending ones: the thread's own first. */
export function dequeue_signal(task: task_struct): sigqueue | null {
  for (const pending of [task.pending, task.signal.shared_pending]) {
    const sig = next_signal(pending, task);
    if (sig === 0) continue;
    const i = pending.list.findIndex((entry) => entry.sig === sig);
    const [entry] = i < 0 ? [undefined] : pending.list.splice(i, 1);
    if (!pending.list.some((other) => other.sig === sig)) pending.signal &= ~sigmask(sig);
    recalc_sigpending(task);
    task.touch();
    return entry ?? { sig, info: {} };
  }
  return null;
}
