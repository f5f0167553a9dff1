/** Memory, and the user-space instructions that enter no kernel. */
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { int32, integer } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import { VALUE_BYTES } from '../../calls/value-bytes.ts';
import { isStruct } from '../../script/value.ts';
import { DATA_BYTES, USER_INSTRUCTION } from '../actor/slot.ts';
import { RealKernelError } from '../errors.ts';
import {
  at,
  bytes,
  direct,
  int,
  long,
  type Plan,
  type PlanContext,
  room,
  struct,
  withOuts,
} from './plan.ts';
import { timespec } from './process.ts';

const nr = syscallNumber;
const PAGE = 4096;
/** Any waiter: what the C library passes where nobody says otherwise. */
const FUTEX_BITSET_MATCH_ANY = 0xffffffff;

/** An instruction on a 32-bit word; its result is a C int. */
function word(
  name: keyof typeof USER_INSTRUCTION,
  ...positions: readonly number[]
): (context: PlanContext) => ReturnType<Plan> {
  return function* (context) {
    const args = positions.map((position) => long(context, position));
    const result = yield { nr: USER_INSTRUCTION[name], args };
    // A fault that a handler took leaves no value behind.
    return result < 0 ? { result } : { result: 0, value: int32(result) };
  };
}

/** In pieces of what the data area holds: before there are too many bytes the process has faulted, or there is room. */
const load: Plan = function* (context) {
  const { memory } = context;
  const count = long(context, 2);
  const wanted = Math.min(Number(count), VALUE_BYTES + 1);
  const buffer = memory.alloc(Math.min(Math.max(1, wanted), DATA_BYTES));
  const pieces: Uint8Array[] = [];
  for (let done = 0; done === 0 || done < wanted; ) {
    const size = Math.min(wanted - done, DATA_BYTES);
    const from = integer(BigInt.asUintN(64, BigInt(long(context, 0)) + BigInt(done)));
    const result = yield { nr: USER_INSTRUCTION.load, args: [from, buffer, size] };
    if (result < 0 || size === 0)
      return { result, outs: result < 0 ? [] : at(1, new Uint8Array()) };
    pieces.push(memory.copy(buffer, size));
    done += size;
  }
  if (count > VALUE_BYTES) throw new RealKernelError('real.too-large', { limit: VALUE_BYTES });
  return { result: 0, outs: context.args[1] === null ? [] : at(1, joined(pieces)) };
};

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Uint8Array.from(Buffer.concat(pieces));
}

export const MEMORY_PLANS = {
  mmap: direct((context) => ({
    nr: nr('mmap'),
    args: [0, 1, 2, 3, 4, 5].map((position) => long(context, position)),
  })),
  munmap: direct((context) => ({ nr: nr('munmap'), args: [long(context, 0), long(context, 1)] })),
  msync: direct((context) => ({
    nr: nr('msync'),
    args: [long(context, 0), long(context, 1), int(context, 2)],
  })),
  mprotect: direct((context) => ({
    nr: nr('mprotect'),
    args: [long(context, 0), long(context, 1), int(context, 2)],
  })),
  mremap: direct((context) => ({
    nr: nr('mremap'),
    args: [0, 1, 2, 3, 4].map((position) => long(context, position)),
  })),
  madvise: direct((context) => ({
    nr: nr('madvise'),
    args: [long(context, 0), long(context, 1), int(context, 2)],
  })),
  mincore: withOuts((context) => {
    const length = long(context, 1);
    const pages = Math.ceil(Number(length) / PAGE);
    const vec = context.args[2] === null ? 0 : context.memory.alloc(room(pages));
    return {
      call: { nr: nr('mincore'), args: [long(context, 0), length, vec] },
      // The other bits are reserved (mincore(2)).
      outs: () =>
        at(
          2,
          [...context.memory.copy(vec, pages)].map((byte) => byte & 1),
        ),
    };
  }),
  futex: direct((context) => ({
    nr: nr('futex'),
    args: [
      long(context, 0),
      int(context, 1),
      int(context, 2),
      // A time, or for some operations a number (futex(2): val2).
      isStruct(context.args[3]) ? timespec(context.memory, struct(context, 3)) : int(context, 3),
      long(context, 4),
      context.args[5] === undefined ? FUTEX_BITSET_MATCH_ANY : int(context, 5),
    ],
  })),
  store: direct((context) => {
    const value = bytes(context, 1);
    return {
      nr: USER_INSTRUCTION.store,
      args: [long(context, 0), context.memory.bytes(value), value.length],
    };
  }),
  load,
  store64: direct((context) => {
    const value = Buffer.alloc(8);
    value.writeBigInt64LE(BigInt.asIntN(64, BigInt(long(context, 1))));
    return {
      nr: USER_INSTRUCTION.store,
      args: [long(context, 0), context.memory.bytes(value), value.length],
    };
  }),
  set_robust_list: direct((context) => ({
    nr: nr('set_robust_list'),
    args: [long(context, 0), long(context, 1)],
  })),
  store32: word('store32', 0, 1),
  load32: word('load32', 0),
  fetch_add32: word('fetch_add32', 0, 1),
  exchange32: word('exchange32', 0, 1),
  compare_exchange32: word('compare_exchange32', 0, 1, 2),
} as const satisfies { readonly [call in CallName]?: Plan };
