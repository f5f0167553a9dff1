/** Descriptors for events: counters, timers, signals; waiting with a mask. */
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { type Integer, isInteger } from '../../calls/integer.ts';
import { decodeSignalfd, SIGNALFD_SIGINFO } from '../../calls/signalfd-siginfo.ts';
import type { CallName } from '../../calls/spec.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { maskOf, signalsIn } from '../actor/sigset.ts';
import {
  array,
  at,
  direct,
  field,
  int,
  long,
  longField,
  type Plan,
  type PlanContext,
  type RawCall,
  struct,
  withOuts,
} from './plan.ts';
import { timespec } from './process.ts';

const nr = syscallNumber;
/** sizeof(struct pollfd), sizeof(kernel sigset_t), sizeof(struct itimerspec). */
const POLLFD = 8;
const SIGSET = 8;
const ITIMERSPEC = 32;
/** poll(2) refuses more: actors have so many descriptors (RLIMIT_NOFILE). */
const NFDS_MAX = 1024;
const SIGNALFD_LINK = 'anon_inode:[signalfd]';

/** struct epoll_event is packed on x86-64 (linux/eventpoll.h: EPOLL_PACKED). */
const EPOLL_EVENT = process.arch === 'x64' ? { size: 12, data: 4 } : { size: 16, data: 8 };

/** A signal set argument in memory; 0, the NULL pointer, for NULL. */
function sigset({ memory, args }: PlanContext, position: number): number {
  const value = args[position];
  return value === null || value === undefined ? 0 : memory.int64s(maskOf(signalsIn(value)));
}

/** poll's array in memory, as many as are given or counted: what is counted but not given is zero. */
export function pollArray(context: PlanContext): {
  readonly list: number;
  readonly count: number;
  readonly outs: () => readonly (Value | undefined)[];
} {
  const { memory, args } = context;
  const fds = array(context, 0).map((value) => (isStruct(value) ? value : undefined));
  const count = args[1] === undefined ? fds.length : int(context, 1);
  const list = memory.alloc(Math.max(1, fds.length, Math.min(NFDS_MAX, count)) * POLLFD);
  for (const [index, entry] of fds.entries()) {
    memory.setInt32(list + index * POLLFD, field(entry, 'fd'));
    memory.setInt16(list + index * POLLFD + 4, field(entry, 'events'));
  }
  const told = (index: number): Value => {
    const entry = list + index * POLLFD;
    return {
      fd: memory.int32(entry),
      events: memory.uint16(entry + 4),
      revents: memory.uint16(entry + 6),
    };
  };
  const outs = () =>
    at(
      0,
      fds.map((_, index) => told(index)),
    );
  return { list: args[0] === null ? 0 : list, count, outs };
}

const ppoll = withOuts((context) => {
  const { list, count, outs } = pollArray(context);
  const limit = timespec(context.memory, struct(context, 2));
  return {
    call: { nr: nr('ppoll'), args: [list, count, limit, sigset(context, 3), SIGSET] },
    outs,
  };
});

/** epoll_wait(2), and epoll_pwait(2), which has a mask at position 4. */
export const epollWait = withOuts((context) => {
  const { memory, args } = context;
  const max = int(context, 2);
  // More than fit are not ready, as no process has so many descriptors.
  const list = memory.alloc(Math.min(NFDS_MAX, Math.max(1, max)) * EPOLL_EVENT.size);
  const read = (index: number): Value => {
    const event = list + index * EPOLL_EVENT.size;
    return { events: memory.uint32(event), data: memory.int64(event + EPOLL_EVENT.data) };
  };
  const events = args[1] === null ? 0 : list;
  const mask = sigset(context, 4);
  return {
    call: {
      nr: nr('epoll_pwait'),
      args: [int(context, 0), events, max, int(context, 3), mask, SIGSET],
    },
    outs: (count) =>
      at(
        1,
        Array.from({ length: count }, (_, index) => read(index)),
      ),
  };
});

export const epollCtl = direct((context) => {
  const { memory } = context;
  const event = struct(context, 3);
  let pointer = 0;
  if (event !== undefined) {
    pointer = memory.alloc(16);
    memory.setInt32(pointer, field(event, 'events'));
    memory.setInt64(pointer + EPOLL_EVENT.data, longField(event, 'data'));
  }
  const args = [int(context, 0), int(context, 1), int(context, 2), pointer];
  return { nr: nr('epoll_ctl'), args };
});

/** A read that tells of a signalfd by structures, of everything else by bytes. */
export function withSignals(read: Plan): Plan {
  return function* (context) {
    const finished = yield* read(context);
    const bytes = finished.outs?.[1];
    if (!(bytes instanceof Uint8Array) || !maySignal(bytes)) return finished;
    if (!(yield* isSignalfd(context))) return finished;
    return { ...finished, outs: at(1, decodeSignalfd(bytes)) };
  };
}

/** Whether bytes can be what a signalfd tells: numbers of signals, and nothing where the structure has only room. */
function maySignal(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % SIGNALFD_SIGINFO !== 0) return false;
  const isRoom = bytes
    .subarray(SIGNALFD_SIGINFO - 24, SIGNALFD_SIGINFO)
    .every((byte) => byte === 0);
  const number = bytes[0] ?? 0;
  return isRoom && number >= 1 && number <= 64;
}

/** Asks what the descriptor leads to, which its bytes alone do not prove. */
function* isSignalfd(context: PlanContext): Generator<RawCall, boolean, Integer> {
  const { memory } = context;
  const path = memory.string(`/proc/self/fd/${int(context, 0)}`);
  const { length } = SIGNALFD_LINK;
  const link = memory.alloc(length + 1);
  const told = yield { nr: nr('readlinkat'), args: [AT_FDCWD, path, link, length + 1] };
  const text = told > 0 ? Buffer.from(memory.copy(link, Number(told))).toString('latin1') : '';
  return text === SIGNALFD_LINK;
}

const eventfdRead = withOuts((context) => {
  const value = context.args[1] === null ? 0 : context.memory.alloc(8);
  return {
    call: { nr: nr('read'), args: [int(context, 0), value, 8] },
    outs: (length) => (length === 8 ? at(1, context.memory.ulong(value)) : []),
  };
});

/** The C library turns a count of bytes into 0. */
function untold(plan: Plan): Plan {
  return function* (context) {
    const finished = yield* plan(context);
    return finished.result < 0 ? finished : { ...finished, result: 0 };
  };
}

/** A struct itimerspec in memory; 0 for NULL. */
function itimerspec(memory: Scratch, value: StructValue | undefined): number {
  if (value === undefined) return 0;
  const parts = (['it_interval', 'it_value'] as const).flatMap((name) => {
    const time = value[name];
    const given = isStruct(time) ? time : undefined;
    return [longField(given, 'tv_sec'), longField(given, 'tv_nsec')];
  });
  return memory.int64s(...parts);
}

function readItimerspec(memory: Scratch, address: number): Value {
  const time = (from: number) => ({ tv_sec: memory.int64(from), tv_nsec: memory.int64(from + 8) });
  return { it_interval: time(address), it_value: time(address + 16) };
}

export const EVENT_PLANS = {
  ppoll,
  epoll_pwait: epollWait,
  eventfd: direct((context) => ({
    nr: nr('eventfd2'),
    args: [int(context, 0), int(context, 1)],
  })),
  eventfd_read: untold(eventfdRead),
  eventfd_write: untold(
    direct((context) => ({
      nr: nr('write'),
      args: [
        int(context, 0),
        context.memory.int64s(BigInt.asIntN(64, BigInt(long(context, 1)))),
        8,
      ],
    })),
  ),
  timerfd_create: direct((context) => ({
    nr: nr('timerfd_create'),
    args: [int(context, 0), int(context, 1)],
  })),
  timerfd_settime: withOuts((context) => {
    const { memory, args } = context;
    const old = args[3] === null ? 0 : memory.alloc(ITIMERSPEC);
    const set = itimerspec(memory, struct(context, 2));
    return {
      call: { nr: nr('timerfd_settime'), args: [int(context, 0), int(context, 1), set, old] },
      outs: () => (old === 0 ? [] : at(3, readItimerspec(memory, old))),
    };
  }),
  timerfd_gettime: withOuts((context) => {
    const { memory, args } = context;
    const current = args[1] === null ? 0 : memory.alloc(ITIMERSPEC);
    return {
      call: { nr: nr('timerfd_gettime'), args: [int(context, 0), current] },
      outs: () => (current === 0 ? [] : at(1, readItimerspec(memory, current))),
    };
  }),
  splice: direct((context) => {
    const { memory, args } = context;
    const offset = (at: number) => (isInteger(args[at]) ? memory.int64s(long(context, at)) : 0);
    const [off_in, off_out] = [offset(1), offset(3)];
    const [input, output] = [int(context, 0), int(context, 2)];
    return {
      nr: nr('splice'),
      args: [input, off_in, output, off_out, long(context, 4), int(context, 5)],
    };
  }),
  sendfile: direct((context) => {
    const { memory, args } = context;
    const offset = isInteger(args[2]) ? memory.int64s(long(context, 2)) : 0;
    return {
      nr: nr('sendfile'),
      args: [int(context, 0), int(context, 1), offset, long(context, 3)],
    };
  }),
  tee: direct((context) => ({
    nr: nr('tee'),
    args: [int(context, 0), int(context, 1), long(context, 2), int(context, 3)],
  })),
  signalfd: direct((context) => ({
    nr: nr('signalfd4'),
    args: [int(context, 0), sigset(context, 1), SIGSET, int(context, 2)],
  })),
} as const satisfies { readonly [call in CallName]?: Plan };
