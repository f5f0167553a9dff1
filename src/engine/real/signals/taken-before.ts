/**
 * Which signals a process took before the one that ended it: they were given frames, and their handlers never ran.
 * Nothing is left of such a process that would show it, so it follows from what waited and what was blocked.
 *
 * Linux: kernel/signal.c get_signal(), dequeue_signal(), next_signal() (v6.18)
 */
import { callSpec } from '../../calls/catalogue.ts';
import { SYNCHRONOUS } from '../../calls/signals.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { Value } from '../../script/value.ts';
import type { SignalTable } from '../actor/signal-table.ts';
import { bitOf, holds, maskOf, signalsIn } from '../actor/sigset.ts';
import type { Sent } from './senders.ts';

const SA_NODEFER = 0x40000000;
const SIG_BLOCK = 0;
const SIG_UNBLOCK = 1;

/**
 * What is blocked on the way out of a call that changes it.
 *
 * @param before What was blocked before the call.
 * @param request The call; any other than sigprocmask and those that wait with a mask of their own leaves the mask as it was.
 */
export function maskAfter(before: bigint, request: CallRequest | undefined): bigint {
  const [first, second] = request?.args ?? [];
  const meanwhile = maskMeanwhile(request);
  if (meanwhile !== undefined) return meanwhile;
  if (request?.call !== 'sigprocmask' || !Array.isArray(second)) return before;
  const set = maskOf(signalsIn(second));
  if (first === SIG_BLOCK) return before | set;
  return first === SIG_UNBLOCK ? before & ~set : set;
}

/** The mask with which a call waits in place of the process's own; undefined where that one stays. */
export function maskMeanwhile(request: CallRequest | undefined): bigint | undefined {
  const at = request && callSpec(request.call).waitsWithMask;
  const set = at === undefined ? undefined : request?.args[at];
  return Array.isArray(set) ? maskOf(signalsIn(set as Value)) : undefined;
}

/**
 * The signals that were taken for their handlers, in order, before one was taken that had none.
 *
 * @param deadly The number of the signal that ended the process.
 * @param waiting What waited or came, each chain oldest first; without the deadly one, nothing was taken before it.
 * @param blocked What was blocked when it looked at them.
 * @param outside What the first handler's return puts back: in a sigsuspend, the mask that it had replaced.
 */
export function takenBefore(
  deadly: number,
  waiting: readonly Sent[],
  blocked: bigint,
  outside: bigint,
  signals: SignalTable,
): readonly Sent[] {
  const left = [...waiting];
  const taken: Sent[] = [];
  const table = signals.copy();
  /** What sigreturn puts back, innermost last: with nothing to take, handlers run. */
  const saved: bigint[] = [];
  let mask = blocked;
  for (;;) {
    const one = next(left, mask);
    if (one === undefined) {
      const before = saved.pop();
      if (before === undefined) return [];
      mask = before;
      continue;
    }
    left.splice(left.indexOf(one), 1);
    const entry = table.get(one.signal);
    if (entry === undefined || !table.catches(one.signal)) {
      if (one.signal === deadly) return taken;
      continue;
    }
    taken.push(one);
    table.entered(one.signal);
    saved.push(taken.length === 1 ? outside : mask);
    mask |= maskOf(entry.mask);
    if ((entry.flags & SA_NODEFER) === 0) mask |= bitOf(one.signal);
  }
}

/** The thread's before the process's; of either, the faults first and then by number. */
function next(waiting: readonly Sent[], blocked: bigint): Sent | undefined {
  const open = waiting.filter(({ signal }) => !holds(blocked, signal));
  const rank = ({ signal, shared }: Sent) =>
    (shared ? 128 : 0) + (SYNCHRONOUS.includes(signal) ? 0 : 64) + signal;
  return open.reduce<Sent | undefined>(
    (first, one) => (first === undefined || rank(one) < rank(first) ? one : first),
    undefined,
  );
}
