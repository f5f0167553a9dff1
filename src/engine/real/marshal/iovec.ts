/** struct iovec: several buffers for one call (readv(2), writev(2), recvmsg(2)). */
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { isStruct, type Value } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { array, at, direct, field, int, type PlanContext, withOuts } from './plan.ts';

const IOVEC = 16;
/** The most that the kernel takes at once (include/uapi/linux/uio.h: UIO_MAXIOV). */
const UIO_MAXIOV = 1024;

/** Buffers in an actor's memory. */
export interface Vector {
  /** The address of the array. */
  readonly address: number;
  readonly count: number;
  /** What a call that received so many bytes has left in each buffer. */
  taken(total: number): readonly Uint8Array[];
}

/**
 * An array of buffers to be written or filled.
 *
 * @param sizes The length of each.
 * @param least How many entries the array has at least; those without a buffer are empty.
 */
function vectorOf(memory: Scratch, sizes: readonly number[], least = 1): Vector {
  const address = memory.alloc(IOVEC * Math.max(1, sizes.length, least));
  const places = sizes.map((size) => memory.alloc(Math.max(1, size)));
  for (const [index, place] of places.entries()) {
    memory.setInt64(address + IOVEC * index, place);
    memory.setInt64(address + IOVEC * index + 8, sizes[index] ?? 0);
  }
  return {
    address,
    count: sizes.length,
    taken: (total) => {
      let left = total;
      return places.map((place, index) => {
        const size = Math.min(left, sizes[index] ?? 0);
        left -= size;
        return memory.copy(place, size);
      });
    },
  };
}

/** Room for what a call receives: `{iov_len: n}` of each buffer. */
export function roomVector(memory: Scratch, rooms: readonly Value[], least?: number): Vector {
  const sizes = rooms.map((room) => (isStruct(room) ? field(room, 'iov_len') : 0));
  return vectorOf(memory, sizes, least);
}

/** Buffers that are given. */
export function fullVector(memory: Scratch, parts: readonly Value[], least?: number): Vector {
  const buffers = parts.map((part) =>
    part instanceof Uint8Array ? part : Buffer.from(part === null ? '' : String(part)),
  );
  const vector = vectorOf(
    memory,
    buffers.map(({ length }) => length),
    least,
  );
  for (const [index, buffer] of buffers.entries()) {
    const place = Number(memory.int64(vector.address + IOVEC * index));
    memory.put(place, buffer);
  }
  return vector;
}

/** How many entries a call is told of. */
function countOf(context: PlanContext, given: number): number {
  return context.args[2] === undefined ? given : int(context, 2);
}

/** As many entries as the kernel looks at. */
function looked(count: number): number {
  return Math.min(UIO_MAXIOV, Math.max(0, count));
}

export const readVector = withOuts((context) => {
  const rooms = array(context, 1);
  const count = countOf(context, rooms.length);
  const vector = roomVector(context.memory, rooms, looked(count));
  const address = context.args[1] === null ? 0 : vector.address;
  return {
    call: { nr: syscallNumber('readv'), args: [int(context, 0), address, count] },
    outs: (total) => (address === 0 ? [] : at(1, vector.taken(total))),
  };
});

export const writeVector = direct((context) => {
  const parts = array(context, 1);
  const count = countOf(context, parts.length);
  const vector = fullVector(context.memory, parts, looked(count));
  const address = context.args[1] === null ? 0 : vector.address;
  return { nr: syscallNumber('writev'), args: [int(context, 0), address, count] };
});
