/** Memory, and the user-space instructions that enter no kernel. */
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import type { CallName } from '../../calls/spec.ts';
import { USER_INSTRUCTION } from '../slot.ts';
import { at, bytes, direct, int, type Plan, type PlanContext, struct } from './plan.ts';
import { timespec } from './process.ts';

const nr = syscallNumber;

/** An instruction on a 32-bit word; its result is a C int. */
function word(
  name: keyof typeof USER_INSTRUCTION,
  ...positions: readonly number[]
): (context: PlanContext) => ReturnType<Plan> {
  return function* (context) {
    const args = positions.map((position) => int(context, position));
    const result = yield { nr: USER_INSTRUCTION[name], args };
    // A fault that a handler took leaves no value behind.
    return result < 0 ? { result } : { result: 0, value: result | 0 };
  };
}

export const MEMORY_PLANS = {
  mmap: direct((context) => ({
    nr: nr('mmap'),
    args: [0, 1, 2, 3, 4, 5].map((position) => int(context, position)),
  })),
  munmap: direct((context) => ({ nr: nr('munmap'), args: [int(context, 0), int(context, 1)] })),
  msync: direct((context) => ({
    nr: nr('msync'),
    args: [int(context, 0), int(context, 1), int(context, 2)],
  })),
  mprotect: direct((context) => ({
    nr: nr('mprotect'),
    args: [int(context, 0), int(context, 1), int(context, 2)],
  })),
  futex: direct((context) => ({
    nr: nr('futex'),
    args: [
      int(context, 0),
      int(context, 1),
      int(context, 2),
      timespec(context.memory, struct(context, 3)),
      0,
      // FUTEX_WAIT_BITSET and FUTEX_WAKE_BITSET: any (FUTEX_BITSET_MATCH_ANY).
      0xffffffff,
    ],
  })),
  store: direct((context) => {
    const value = bytes(context, 1);
    return {
      nr: USER_INSTRUCTION.store,
      args: [int(context, 0), context.memory.bytes(value), value.length],
    };
  }),
  load: function* (context) {
    const count = int(context, 2);
    const buffer = context.memory.alloc(Math.max(1, count));
    const result = yield { nr: USER_INSTRUCTION.load, args: [int(context, 0), buffer, count] };
    if (context.args[1] === null) return { result };
    return { result, outs: at(1, context.memory.copy(buffer, count)) };
  },
  store32: word('store32', 0, 1),
  load32: word('load32', 0),
  fetch_add32: word('fetch_add32', 0, 1),
  exchange32: word('exchange32', 0, 1),
  compare_exchange32: word('compare_exchange32', 0, 1, 2),
} as const satisfies { readonly [call in CallName]?: Plan };
