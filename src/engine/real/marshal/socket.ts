/** Sockets. */
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { isInteger } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import { isStruct, type Value } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { DATA_BYTES } from '../actor/slot.ts';
import { receivingMsghdr, writeMsghdr } from './message-header.ts';
import {
  at,
  bytes,
  direct,
  field,
  int,
  long,
  longField,
  type Plan,
  type PlanContext,
  struct,
  withOuts,
} from './plan.ts';
import { readSockaddr, SOCKADDR_MAX, writeSockaddr } from './sockaddr.ts';

const nr = syscallNumber;
const SOL_SOCKET = 1;
const OPTION_MAX = 64;
/** What a call receives at most: all of the data area but a page for the rest of the arguments. */
const RECEIVE_MAX = DATA_BYTES - 4096;

/** How a socket option's value is laid out (socket(7)); all others are ints. */
const OPTIONS: { readonly [name: number]: readonly string[] | undefined } = {
  13: ['l_onoff', 'l_linger'],
  17: ['pid', 'uid', 'gid'],
};
/** SO_RCVTIMEO, SO_SNDTIMEO. */
const TIMES = [20, 21];

/** Room for an address that the kernel writes, with its length behind it. */
function addressRoom(memory: Scratch): { readonly address: number; readonly length: number } {
  const address = memory.alloc(SOCKADDR_MAX + 2);
  return { address, length: memory.int32s(SOCKADDR_MAX) };
}

/** A buffer argument with its optional length; the memory that the transcript says, or nowhere. */
function payload(context: PlanContext): { readonly buffer: number; readonly length: number } {
  const given = context.args[1];
  if (given === null || isInteger(given)) {
    return { buffer: Number(given ?? 0), length: Number(long(context, 2)) };
  }
  const value = bytes(context, 1);
  const length = context.args[2] === undefined ? value.length : Number(long(context, 2));
  return { buffer: context.memory.bytes(value, Math.max(1, length)), length };
}

const withAddress = (name: 'bind' | 'connect'): Plan =>
  direct((context) => {
    const placed = writeSockaddr(context.memory, context.args[1]);
    const length = context.args[2] === undefined ? placed.length : int(context, 2);
    return { nr: nr(name), args: [int(context, 0), placed.at, length] };
  });

const nameOf = (name: 'getsockname' | 'getpeername'): Plan =>
  withOuts((context) => {
    const { memory } = context;
    const { address, length } = addressRoom(memory);
    return {
      call: { nr: nr(name), args: [int(context, 0), address, length] },
      outs: () => at(1, readSockaddr(memory, address, memory.int32(length))),
    };
  });

const accept = (name: 'accept' | 'accept4'): Plan =>
  withOuts((context) => {
    const { memory, args } = context;
    const wanted = args[1] !== null;
    const { address, length } = addressRoom(memory);
    const pointers = wanted ? [address, length] : [0, 0];
    const flags = name === 'accept4' ? [int(context, 3)] : [];
    return {
      call: { nr: nr(name), args: [int(context, 0), ...pointers, ...flags] },
      outs: () => {
        if (!wanted) return [];
        const told = memory.int32(length);
        return [undefined, readSockaddr(memory, address, told), told];
      },
    };
  });

const receive = (flagsAt: number, addressAt: number | undefined): Plan =>
  withOuts((context) => {
    const { memory, args } = context;
    // Nothing longer can be waiting: the kernel is not asked for more.
    const size = Math.min(Number(long(context, 2)), RECEIVE_MAX);
    const given = args[1];
    const elsewhere = given === null || isInteger(given);
    const buffer = elsewhere ? (given ?? 0) : memory.alloc(Math.max(1, size));
    const { address, length } = addressRoom(memory);
    const wanted = addressAt !== undefined && args[addressAt] !== null;
    const pointers = wanted ? [address, length] : [0, 0];
    return {
      call: {
        nr: nr('recvfrom'),
        args: [int(context, 0), buffer, size, int(context, flagsAt), ...pointers],
      },
      outs: (count) => {
        const taken = elsewhere ? undefined : memory.copy(Number(buffer), Math.min(count, size));
        const outs: (Value | undefined)[] = [undefined, taken];
        if (!wanted || addressAt === undefined) return outs;
        const told = memory.int32(length);
        outs[addressAt] = readSockaddr(memory, address, told);
        outs[addressAt + 1] = told;
        return Array.from(outs);
      },
    };
  });

const getsockopt = withOuts((context) => {
  const { memory } = context;
  const [level, name] = [int(context, 1), int(context, 2)];
  const value = memory.alloc(OPTION_MAX);
  const length = memory.int32s(OPTION_MAX);
  return {
    call: { nr: nr('getsockopt'), args: [int(context, 0), level, name, value, length] },
    outs: () => at(3, readOption(memory, level, name, value)),
  };
});

function readOption(memory: Scratch, level: number, name: number, value: number): Value {
  const fields = level === SOL_SOCKET ? OPTIONS[name] : undefined;
  if (fields !== undefined) {
    return Object.fromEntries(fields.map((key, index) => [key, memory.int32(value + 4 * index)]));
  }
  if (level === SOL_SOCKET && TIMES.includes(name)) {
    return { tv_sec: memory.int64(value), tv_usec: memory.int64(value + 8) };
  }
  return memory.int32(value);
}

const setsockopt = direct((context) => {
  const { memory, args } = context;
  const [level, name, given] = [int(context, 1), int(context, 2), args[3]];
  const [value, length] = isStruct(given)
    ? OPTIONS[name] === undefined
      ? [memory.int64s(longField(given, 'tv_sec'), longField(given, 'tv_usec')), 16]
      : [memory.int32s(...OPTIONS[name].map((key) => field(given, key))), 4 * OPTIONS[name].length]
    : given instanceof Uint8Array
      ? [memory.bytes(given), given.length]
      : [memory.int32s(int(context, 3)), 4];
  return { nr: nr('setsockopt'), args: [int(context, 0), level, name, value, length] };
});

export const SOCKET_PLANS = {
  socket: direct((context) => ({
    nr: nr('socket'),
    args: [int(context, 0), int(context, 1), int(context, 2)],
  })),
  socketpair: withOuts((context) => {
    const pair = context.memory.alloc(8);
    const args = [int(context, 0), int(context, 1), int(context, 2), pair];
    return {
      call: { nr: nr('socketpair'), args },
      outs: () => at(3, [context.memory.int32(pair), context.memory.int32(pair + 4)]),
    };
  }),
  bind: withAddress('bind'),
  listen: direct((context) => ({ nr: nr('listen'), args: [int(context, 0), int(context, 1)] })),
  accept: accept('accept'),
  accept4: accept('accept4'),
  connect: withAddress('connect'),
  send: direct((context) => {
    const { buffer, length } = payload(context);
    const args = [int(context, 0), buffer, length, int(context, 3), 0, 0];
    return { nr: nr('sendto'), args };
  }),
  recv: receive(3, undefined),
  sendto: direct((context) => {
    const { buffer, length } = payload(context);
    const placed = writeSockaddr(context.memory, context.args[4]);
    const size = context.args[5] === undefined ? placed.length : int(context, 5);
    const args = [int(context, 0), buffer, length, int(context, 3), placed.at, size];
    return { nr: nr('sendto'), args };
  }),
  recvfrom: receive(3, 4),
  sendmsg: direct((context) => ({
    nr: nr('sendmsg'),
    args: [int(context, 0), writeMsghdr(context.memory, struct(context, 1)), int(context, 2)],
  })),
  recvmsg: withOuts((context) => {
    const rooms = struct(context, 1)?.msg_iov;
    const given = Array.isArray(rooms) ? (rooms as readonly Value[]) : [];
    const { header, read } = receivingMsghdr(context.memory, given);
    return {
      call: { nr: nr('recvmsg'), args: [int(context, 0), header, int(context, 2)] },
      outs: (length) => at(1, read(length)),
    };
  }),
  shutdown: direct((context) => ({ nr: nr('shutdown'), args: [int(context, 0), int(context, 1)] })),
  getsockopt,
  setsockopt,
  getsockname: nameOf('getsockname'),
  getpeername: nameOf('getpeername'),
} as const satisfies { readonly [call in CallName]?: Plan };
