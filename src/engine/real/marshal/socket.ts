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

/** An address that the kernel is to write, with the length that says how much room there is. */
interface AddressRoom {
  /** Both, for the kernel: 0 where the transcript says NULL. */
  readonly pointers: readonly [address: number, length: number];
  /** What the kernel wrote, as the outs at two positions. */
  outs(): readonly [Value | undefined, Value | undefined];
}

/** Room for the address at a position of the arguments, as long as the next argument says. */
function addressRoom({ memory, args }: PlanContext, position: number): AddressRoom {
  const { [position]: wanted, [position + 1]: said } = args;
  const given = isInteger(said) ? Number(said) : SOCKADDR_MAX;
  const length = said === null ? 0 : memory.int32s(given);
  if (wanted === null) {
    const told = () => (isInteger(said) ? memory.int32(length) : undefined);
    return { pointers: [0, length], outs: () => [undefined, told()] };
  }
  const address = memory.alloc(SOCKADDR_MAX + 2);
  const outs = (): readonly [Value, Value] => {
    const told = memory.int32(length);
    return [readSockaddr(memory, address, Math.min(given, told)), told];
  };
  return { pointers: [address, length], outs };
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
    const room = addressRoom(context, 1);
    return {
      call: { nr: nr(name), args: [int(context, 0), ...room.pointers] },
      outs: () => [undefined, ...room.outs()],
    };
  });

const accept = (name: 'accept' | 'accept4'): Plan =>
  withOuts((context) => {
    const room = addressRoom(context, 1);
    const flags = name === 'accept4' ? [int(context, 3)] : [];
    return {
      call: { nr: nr(name), args: [int(context, 0), ...room.pointers, ...flags] },
      outs: () => [undefined, ...room.outs()],
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
    const room = addressAt === undefined ? undefined : addressRoom(context, addressAt);
    const pointers = room?.pointers ?? [0, 0];
    return {
      call: {
        nr: nr('recvfrom'),
        args: [int(context, 0), buffer, size, int(context, flagsAt), ...pointers],
      },
      outs: (count) => {
        const taken = elsewhere ? undefined : memory.copy(Number(buffer), Math.min(count, size));
        const outs: (Value | undefined)[] = [undefined, taken];
        if (room === undefined || addressAt === undefined) return outs;
        [outs[addressAt], outs[addressAt + 1]] = room.outs();
        return Array.from(outs);
      },
    };
  });

const getsockopt = withOuts((context) => {
  const { memory } = context;
  const [level, name] = [int(context, 1), int(context, 2)];
  const [, , , , said] = context.args;
  const given = isInteger(said) ? Number(said) : OPTION_MAX;
  const value = memory.alloc(OPTION_MAX);
  const length = said === null ? 0 : memory.int32s(given);
  return {
    call: { nr: nr('getsockopt'), args: [int(context, 0), level, name, value, length] },
    outs: () => {
      const told = memory.int32(length);
      return [undefined, undefined, undefined, readOption(memory, level, name, value, told), told];
    },
  };
});

/** An option's value, of which the kernel wrote so many bytes: fields that are not all there are left out. */
function readOption(
  memory: Scratch,
  level: number,
  name: number,
  value: number,
  length: number,
): Value {
  const fields = level === SOL_SOCKET ? OPTIONS[name] : undefined;
  if (fields !== undefined) {
    const whole = fields.slice(0, Math.floor(length / 4));
    return Object.fromEntries(whole.map((key, index) => [key, memory.int32(value + 4 * index)]));
  }
  if (level === SOL_SOCKET && TIMES.includes(name)) {
    const whole = ['tv_sec', 'tv_usec'].slice(0, Math.floor(length / 8));
    return Object.fromEntries(whole.map((key, index) => [key, memory.int64(value + 8 * index)]));
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
    const { header, read } = receivingMsghdr(context.memory, struct(context, 1));
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
