/**
 * Signals that nobody was seen sending: a timer's, or that of a write which had put in a part before the last reader went.
 * While they are blocked they show by being pending.
 */
import { signalsOf } from '../../calls/signals.ts';
import type { SignalInfo } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';
import { bitOf } from '../actor/sigset.ts';
import { type Sent, SIGALRM, SIGPIPE, UNKNOWN_INFO } from './senders.ts';

const SIGVTALRM = 26;
const SIGPROF = 27;
/** Of those from here on several can be pending; of those before, one. */
const SIGRTMIN_KERNEL = 32;

/** True for the signals of a process's timers (setitimer(2)). */
export function isTimers(signal: number): boolean {
  return signal === SIGALRM || signal === SIGVTALRM || signal === SIGPROF;
}

/** What the siginfo_t says of a signal that nobody was seen sending: a timer's comes from the kernel. */
export function unsent(signal: number): SignalInfo {
  return isTimers(signal) ? { si_code: 'SI_KERNEL' } : UNKNOWN_INFO;
}

/**
 * The pending signals of a process that nobody was seen sending.
 *
 * @param seen The pending signals that somebody was seen sending.
 */
export function unseenOf(actor: Actor, seen: readonly Sent[]): readonly Sent[] {
  const { status } = actor;
  if (status === undefined) return [];
  const chain = (mask: bigint, shared: boolean): readonly Sent[] => {
    const known = seen.filter((one) => one.shared === shared);
    const left = known.reduce((rest, { signal }) => rest & ~bitOf(signal), mask);
    return signalsOf(left).map((signal) => {
      // A write sends it to its own thread, and nobody else sends it there unseen (fs/pipe.c: anon_pipe_write).
      const own = signal === SIGPIPE && !shared;
      const info: SignalInfo = own
        ? { si_code: 'SI_USER', si_pid: actor.name, si_uid: null }
        : unsent(signal);
      return { signal, to: actor, info, shared };
    });
  };
  return [...chain(status.sigPnd, false), ...chain(status.shdPnd, true)];
}

/**
 * Whether the place of a signal that came unseen in a step shows: it came alone, and is one of those that are pending once
 * only.
 */
export function hasPlace(came: readonly Sent[], left: readonly Sent[], fresh: readonly Sent[]) {
  const [one] = came;
  if (one === undefined || came.length > 1 || one.signal >= SIGRTMIN_KERNEL) return false;
  return !left.some((other) => fresh.includes(other));
}
