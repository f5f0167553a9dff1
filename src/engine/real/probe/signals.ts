/** A process's signal state, as /proc/PID/status shows it (proc_pid_status(5)). */

import { flagNames } from '../../calls/flags.ts';
import type { SignalsView } from '../../model/snapshot.ts';
import { signalText, signalTexts } from '../../model/spelling.ts';
import type { Actor } from '../actor/actor.ts';

/** The signal state of an actor as of its last sample; `undefined` when there is none. */
export function signalsView(
  actor: Actor,
  queue: SignalsView['queue'],
  frames: SignalsView['frames'],
): SignalsView | undefined {
  const { status } = actor;
  if (status === undefined) return undefined;
  return {
    pending: signalTexts(status.sigPnd),
    shared_pending: signalTexts(status.shdPnd),
    blocked: signalTexts(status.sigBlk),
    ignored: signalTexts(status.sigIgn),
    caught: signalTexts(status.sigCgt),
    queue,
    actions: actor.signals.entries().map(([signal, entry]) => ({
      signal: signalText(signal),
      handler: entry.handler,
      flags: entry.flags === 0 ? [] : flagNames('sa', entry.flags),
      mask: entry.mask.map(signalText),
    })),
    frames,
    ...(actor.signals.timerSet ? { real_timer: null } : {}),
  };
}
