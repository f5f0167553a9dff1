/**
 * Delivering signals: default actions are taken, handlers are handed to the way back to the program.
 *
 * Linux: kernel/signal.c get_signal() (v6.18); apart from sending, which the end of a process needs too.
 */
import { defaultAction, signalName } from '../../calls/signals.ts';
import type { SignalInfo } from '../../model/step.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import {
  type k_sigaction,
  SIGKILL,
  SIGSTOP,
  sigismember,
  sigmask,
  type sigqueue,
} from '../include/linux/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { do_group_exit } from './exit.ts';
import { dequeue_signal, recalc_sigpending } from './signal.ts';

const at = tracepoints('kernel/signal.c');

/** A signal taken for delivery to a handler. */
export interface ksignal {
  readonly sig: number;
  readonly info: SignalInfo;
  readonly ka: k_sigaction;
}

/**
 * Take pending signals: do the default actions, and stop at the first that has a handler.
 *
 * @returns The signal for the handler; null when none is left. Does not return when one kills the process.
 */
export function* get_signal(k: Machine): Sleeping<ksignal | null> {
  const task = k.current;
  for (;;) {
    // Nothing survives SIGKILL, and nothing is delivered before it.
    const killed = sigismember(task.pending.signal, SIGKILL);
    const entry = killed ? takeKill(task) : dequeue_signal(task);
    if (entry === null) return null;
    const { sig, info } = entry;
    const ka = task.action[sig] as k_sigaction;
    const deadly = sig === SIGKILL || sig === SIGSTOP;
    if (ka.sa_handler === 'SIG_IGN' && !deadly) continue;
    if (ka.sa_handler !== 'SIG_DFL' && !deadly) return { sig, info, ka };
    const action = defaultAction(sig) ?? 'terminate';
    const signal = signalName(sig) ?? String(sig);
    k.consequences.push({ kind: 'signal', actor: task.comm, signal, info, action });
    if (k.tracing) at.point(k, 'get_signal.default', { signal, action, task: task.comm });
    if (action === 'ignore' || action === 'continue') continue;
    if (action === 'stop') continue;
    yield* do_group_exit(k, sig | (action === 'core' ? 0x80 : 0));
  }
}

function takeKill(task: task_struct): sigqueue {
  const lists = [task.pending, task.signal.shared_pending];
  const found = lists.flatMap(({ list }) => list).find(({ sig }) => sig === SIGKILL);
  for (const pending of lists) {
    pending.list = pending.list.filter(({ sig }) => sig !== SIGKILL);
    pending.signal &= ~sigmask(SIGKILL);
  }
  recalc_sigpending(task);
  return found ?? { sig: SIGKILL, info: {} };
}
