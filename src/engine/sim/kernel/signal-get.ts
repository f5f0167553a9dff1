/**
 * Delivering signals: default actions are taken, handlers are handed to the way back to the program.
 *
 * Linux: kernel/signal.c get_signal() (v6.18); apart from sending, which the end of a process needs too.
 */

import { defaultAction } from '../../calls/signals.ts';
import { signalText } from '../../model/spelling.ts';
import type { SignalInfo } from '../../model/step.ts';
import {
  actionOf,
  SIGNAL_CLD_CONTINUED,
  SIGNAL_GROUP_EXIT,
  SIGNAL_STOP_STOPPED,
  type Sleeping,
  TASK_STOPPED,
  type task_struct,
} from '../include/linux/sched.ts';
import {
  type k_sigaction,
  SA_RESETHAND,
  SIGCONT,
  SIGKILL,
  sig_kernel_only,
  sigmask,
} from '../include/linux/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { resumed } from '../resume.ts';
import { __wake_up_parent, do_group_exit } from './exit.ts';
import { dequeue_signal, do_notify_parent_cldstop, recalc_sigpending } from './signal.ts';

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
  if (task.resuming && task.exiting) yield* do_group_exit(k, task.exit_code);
  if (task.resuming) yield* do_signal_stop(k, task, 0);
  for (;;) {
    tellContinued(k, task);
    if (task.signal.flags & SIGNAL_GROUP_EXIT) yield* dieOfDoom(k, task);
    const entry = dequeue_signal(k, task, task.blocked);
    if (entry === null) return null;
    const { sig, info } = entry;
    const ka = actionOf(task, sig);
    if (!sig_kernel_only(sig)) {
      if (ka.sa_handler === 'SIG_IGN') {
        tellIgnored(k, task, sig, info);
        continue;
      }
      if (ka.sa_handler !== 'SIG_DFL') {
        if (ka.sa_flags & SA_RESETHAND) {
          task.action[sig] = { ...ka, sa_handler: 'SIG_DFL' };
          task.touch();
        }
        return { sig, info, ka };
      }
    }
    yield* defaultFor(k, task, sig, info);
  }
}

/** A signal that was ignored only when it was to be delivered: it was blocked when it was sent. */
function tellIgnored(k: Machine, task: task_struct, sig: number, info: SignalInfo): void {
  const signal = signalText(sig);
  k.happened({ kind: 'signal', actor: task.comm, signal, info, action: 'ignore' });
  if (k.tracing) at.point(k, 'get_signal.ignore', { signal, task: task.comm });
}

function* defaultFor(k: Machine, task: task_struct, sig: number, info: SignalInfo): Sleeping<void> {
  const action = defaultAction(sig) ?? 'terminate';
  const signal = signalText(sig);
  k.happened({ kind: 'signal', actor: task.comm, signal, info, action });
  if (k.tracing) at.point(k, 'get_signal.default', { signal, action, task: task.comm });
  if (action === 'ignore' || action === 'continue') return;
  // No group is ever orphaned: it has a member whose parent is init, of another group in the same session.
  if (action === 'stop') yield* do_signal_stop(k, task, sig);
  else yield* do_group_exit(k, sig);
}

/** Stop until SIGCONT or SIGKILL. */
function* do_signal_stop(k: Machine, task: task_struct, sig: number): Sleeping<void> {
  if (task.resuming) resumed(task);
  else {
    task.signal.flags = SIGNAL_STOP_STOPPED;
    task.signal.group_exit_code = sig;
    task.__state = TASK_STOPPED;
    task.touch();
    if (k.tracing) at.point(k, 'do_signal_stop.stop', { task: task.comm });
    k.moments?.complete();
    do_notify_parent_cldstop(k, task, 'CLD_STOPPED', sig);
    __wake_up_parent(k, task, task.real_parent);
    yield;
  }
  task.touch();
}

/** A process that was stopped and goes on says so to its parent. */
function tellContinued(k: Machine, task: task_struct): void {
  if (!(task.signal.flags & SIGNAL_CLD_CONTINUED)) return;
  task.signal.flags &= ~SIGNAL_CLD_CONTINUED;
  do_notify_parent_cldstop(k, task, 'CLD_CONTINUED', SIGCONT);
  __wake_up_parent(k, task, task.real_parent);
}

/** The process was marked for death when a deadly signal was sent. */
function* dieOfDoom(k: Machine, task: task_struct): Sleeping<void> {
  const { group_exit_code: sig, doom } = task.signal;
  const info = doom?.info ?? {};
  task.pending.signal &= ~sigmask(SIGKILL);
  task.touch();
  recalc_sigpending(task);
  const signal = signalText(sig);
  k.happened({ kind: 'signal', actor: task.comm, signal, info, action: 'terminate' });
  if (k.tracing) {
    at.point(k, 'get_signal.default', { signal, action: 'terminate', task: task.comm });
  }
  yield* do_group_exit(k, sig);
}
