/**
 * What snapshots show of a process's signals.
 *
 * No counterpart in Linux (the nearest is fs/proc/array.c task_sig()).
 */

import { flagNames } from '../../calls/flags.ts';
import type { SigactionView, SignalsView, SigqueueView } from '../../model/snapshot.ts';
import { signalText, signalTexts } from '../../model/spelling.ts';
import { actionOf, type signal_struct, type task_struct } from '../include/linux/sched.ts';
import { _NSIG, type sigpending } from '../include/linux/signal.ts';

/** The signals of a process as they are now. */
export function signalsView(task: task_struct): SignalsView {
  const actions = actionViews(task);
  const handled = (ignored: boolean) =>
    actions
      .filter(({ handler }) => handler !== 'SIG_DFL' && (handler === 'SIG_IGN') === ignored)
      .map(({ signal }) => signal);
  return {
    pending: signalTexts(task.pending.signal),
    shared_pending: signalTexts(task.signal.shared_pending.signal),
    blocked: signalTexts(task.blocked),
    ignored: handled(true),
    caught: handled(false),
    queue: [...queueViews(task.pending, false), ...queueViews(task.signal.shared_pending, true)],
    actions,
    frames: task.frames.map(({ sig, handler, interrupted }) => ({
      signal: signalText(sig),
      handler,
      interrupted,
    })),
    ...timerView(task.signal),
  };
}

/** A repeating timer that has expired is off only until its signal is taken (posixtimer_rearm_itimer()). */
function timerView({ real_timer, it_real_incr }: signal_struct): Partial<SignalsView> {
  if (real_timer === null && it_real_incr === 0n) return {};
  return { real_timer: { expires: real_timer?.expires ?? null, interval: Number(it_real_incr) } };
}

function queueViews(pending: sigpending, shared: boolean): SigqueueView[] {
  return pending.list.map(({ sig, info }) => ({ signal: signalText(sig), shared, info }));
}

function actionViews(task: task_struct): SigactionView[] {
  const views: SigactionView[] = [];
  for (let sig = 1; sig <= _NSIG; sig++) {
    const { sa_handler, sa_flags, sa_mask } = actionOf(task, sig);
    if (sa_handler === 'SIG_DFL') continue;
    const flags = sa_flags === 0 ? [] : flagNames('sa', sa_flags);
    views.push({ signal: signalText(sig), handler: sa_handler, flags, mask: signalTexts(sa_mask) });
  }
  return views;
}
