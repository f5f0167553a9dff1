/** What came of a call, from what its raw calls returned and measured. */
import { errnoName } from '../calls/errno.ts';
import type { CallRequest } from '../model/kernel.ts';
import type { Outcome, Returned, Timing } from '../model/step.ts';
import type { Finished } from './marshal/plan.ts';

/** The timing of a call that is made of several raw calls is the sum of theirs. */
export function sumOf(before: Timing | undefined, last: Timing): Timing {
  if (before === undefined) return last;
  const add = (name: keyof Timing) => (before[name] ?? 0) + (last[name] ?? 0);
  return {
    ns: add('ns'),
    voluntarySwitches: add('voluntarySwitches'),
    involuntarySwitches: add('involuntarySwitches'),
    minorFaults: add('minorFaults'),
    majorFaults: add('majorFaults'),
  };
}

/** The descriptor that a call made mean something else. */
export function replacedBy(
  { call, args }: CallRequest,
  outcome: Outcome | undefined,
): number | undefined {
  if (call !== 'dup2' || outcome?.kind !== 'returned' || outcome.value < 0) return undefined;
  return args[0] === args[1] ? undefined : Number(outcome.value);
}

/** The outcome as C sees it: -1 and errno for a negative result of the kernel. */
export function returned({ result, outs, value }: Finished): Returned {
  const code = -Number(result);
  if (code > 0 && code < 4096) {
    const errno = errnoName(code) ?? String(code);
    return { kind: 'returned', value: -1, errno, outs: outs ?? [] };
  }
  if (typeof value === 'string') {
    return { kind: 'returned', value: result, name: value, outs: outs ?? [] };
  }
  return { kind: 'returned', value: value ?? result, outs: outs ?? [] };
}
