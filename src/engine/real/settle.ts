/**
 * When a step is over: nobody can run, as a fact.
 *
 * Every actor is looked at twice. If both times all of them sleep or are stopped, each inside the call that it was
 * told to make or on its own slot, and none has been scheduled in between (its context-switch counts are the
 * same), then at the moment between the two looks nobody was running, so nobody can have been about to wake
 * somebody else. A sleep in state D is a kernel at work and counts as running, for a while.
 */
import { syscallNumber } from '../../native/syscall-numbers.ts';
import { type Actor, lives } from './actor/actor.ts';
import type { Inside, Status } from './actor/proc.ts';
import { RealKernelError } from './errors.ts';

/** No call of the catalogue computes this long; whoever still runs then runs for ever. */
const LIMIT_NS = 3_000_000_000n;
/** After this, an actor that stays in state D is taken to be blocked. */
const PATIENCE_NS = 100_000_000n;

const FUTEX = syscallNumber('futex');
/** What a call that was stopped and continued is inside of (restart_syscall(2)). */
const RESTART = process.arch === 'arm64' ? 128 : 219;

type Rest = 'rests' | 'runs' | 'ended';

/**
 * Wait until nobody can run.
 *
 * @param actors Who to look at; the list may grow while waiting (a fork's child).
 * @param attend Is called again and again: takes results of calls that are done, and tells whether it took any.
 */
export function settle(actors: readonly Actor[], attend: () => boolean): void {
  const start = process.hrtime.bigint();
  let before: string | undefined;
  for (;;) {
    if (attend()) before = undefined;
    const spent = process.hrtime.bigint() - start;
    const now = look(actors, spent > PATIENCE_NS);
    if (typeof now === 'string') {
      if (now === before) return;
      before = now;
    } else {
      before = undefined;
      if (spent > LIMIT_NS) throw new RealKernelError('real.never-quiet', { actor: now.runs });
    }
  }
}

/** One look at everybody: what to compare with the next look, or somebody who runs. */
function look(actors: readonly Actor[], patient: boolean): string | { readonly runs: string } {
  let seen = '';
  for (const actor of actors) {
    if (!lives(actor)) continue;
    const status = actor.task.proc.status();
    const rest = restOf(actor, status, patient);
    if (rest === 'runs') return { runs: actor.name };
    seen += `${actor.name}:${status?.state}:${status?.switches};`;
    actor.status = status;
  }
  return seen;
}

function restOf(actor: Actor, status: Status | undefined, patient: boolean): Rest {
  if (status === undefined || 'ZX'.includes(status.state)) return 'ended';
  if ('Tt'.includes(status.state)) return actor.task.slot.done ? 'runs' : 'rests';
  if (status.state !== 'S' && !(status.state === 'D' && (patient || waitsForChild(actor)))) {
    return 'runs';
  }
  const inside = actor.task.proc.inside();
  if (inside === undefined || inside.in !== 'call') return inside === undefined ? 'rests' : 'runs';
  return isAt(actor, inside) ? 'rests' : 'runs';
}

/** Whether its child is there though the call that made it has not returned: vfork(2), the one call that sleeps in state D. */
function waitsForChild({ pending }: Actor): boolean {
  return pending?.raw.child !== undefined && pending.birth === undefined;
}

/** Whether a sleeping actor sleeps where it may: in the call that it was told to make, or idle on its own slot. */
function isAt(actor: Actor, inside: Extract<Inside, { in: 'call' }>): boolean {
  const { slot } = actor.task;
  const idle = inside.nr === FUTEX && inside.arg0 === slot.address;
  if (!slot.busy) return idle && !slot.done;
  return !idle && (inside.nr === actor.pending?.raw.nr || inside.nr === RESTART);
}
