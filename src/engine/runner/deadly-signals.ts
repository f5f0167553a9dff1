/** What a kernel that cannot see a deadly signal's delivery lets us conclude from the death. */

import { signalNumber } from '../calls/signals.ts';
import { deadlyAction } from '../model/spelling.ts';
import type { Consequence } from '../model/step.ts';

/**
 * Consequences with the signal in front of every death by signal. The real kernel shows how a process ended but
 * not that moment before; that the signal was delivered follows, and what else it carried stays unknown.
 */
export function withDeadlySignals(consequences: readonly Consequence[]): readonly Consequence[] {
  if (!consequences.some(({ kind }) => kind === 'ended')) return consequences;
  const complete: Consequence[] = [];
  let added = false;
  for (const consequence of consequences) {
    if (consequence.kind === 'ended' && 'killed' in consequence.exit) {
      const { actor, exit } = consequence;
      const told = complete.some(
        (other) =>
          other.kind === 'signal' &&
          other.actor === actor &&
          other.signal === exit.killed &&
          (other.action === 'terminate' || other.action === 'core'),
      );
      if (!told) {
        complete.push(deadly(actor, exit.killed));
        added = true;
      }
    }
    complete.push(consequence);
  }
  return added ? complete : consequences;
}

function deadly(actor: string, signal: string): Consequence {
  return {
    kind: 'signal',
    actor,
    signal,
    info: { si_signo: signal, si_code: null, si_pid: null, si_uid: null, si_value: null },
    action: deadlyAction(signalNumber(signal) ?? 0),
  };
}
