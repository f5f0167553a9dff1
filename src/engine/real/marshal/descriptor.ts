/** Descriptors, pipes and FIFOs. */
import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { isInteger } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import type { Value } from '../../script/value.ts';
import { nativeOpenFlags, portableOpenFlags } from './arch.ts';
import { epollCtl, epollWait, pollArray, withSignals } from './event.ts';
import { readVector, writeVector } from './iovec.ts';
import {
  at,
  bytes,
  direct,
  failure,
  int,
  long,
  type Plan,
  type PlanContext,
  path,
  room,
  text,
  withOuts,
} from './plan.ts';

const S_IFIFO = 0o010000;
const F_GETFL = 3;
const F_SETFL = 4;
const F_GETOWN = 9;
const F_GETOWN_EX = 16;
/** struct f_owner_ex: its type, and a process's id. */
const OWNER_BYTES = 8;
const F_OWNER_PGRP = 2;

const nr = syscallNumber;

/** An address for what a call writes, 0 where the transcript gives NULL. */
function unlessNull({ args }: PlanContext, at: number, address: number): number {
  return args[at] === null ? 0 : address;
}

const pipe = (flagsAt: number | undefined): Plan =>
  withOuts((context) => {
    const pair = context.memory.alloc(8);
    const flags = flagsAt === undefined ? 0 : nativeOpenFlags(int(context, flagsAt));
    return {
      call: { nr: nr('pipe2'), args: [unlessNull(context, 0, pair), flags] },
      outs: () => at(0, [context.memory.int32(pair), context.memory.int32(pair + 4)]),
    };
  });

/** dup2(2) over dup3(2), which refuses equal descriptors: then fcntl tells whether it is open, as glibc asks. */
const dup2: Plan = function* (context) {
  const oldfd = int(context, 0);
  const newfd = int(context, 1);
  if (oldfd !== newfd) return { result: yield { nr: nr('dup3'), args: [oldfd, newfd, 0] } };
  const flags = yield { nr: nr('fcntl'), args: [oldfd, F_GETFL, 0] };
  return { result: flags < 0 ? flags : newfd };
};

/** epoll_create(2) is epoll_create1(2) behind a look at the size (fs/eventpoll.c), which not every processor has. */
const epollCreate: Plan = function* (context) {
  if (int(context, 0) <= 0) return failure('EINVAL');
  return { result: yield { nr: nr('epoll_create1'), args: [0] } };
};

/**
 * F_GETOWN as the C library has it, over F_GETOWN_EX: a group is told as its negative number, which a system call cannot return
 * (fcntl(2), "Bugs").
 */
function* getown(context: PlanContext): ReturnType<Plan> {
  const owner = context.memory.alloc(OWNER_BYTES);
  const result = yield { nr: nr('fcntl'), args: [int(context, 0), F_GETOWN_EX, owner] };
  if (result < 0) return { result };
  const pid = context.memory.int32(owner + 4);
  return { result: context.memory.int32(owner) === F_OWNER_PGRP ? -pid : pid };
}

const fcntl: Plan = function* (context) {
  const command = int(context, 1);
  if (command === F_GETOWN) return yield* getown(context);
  const value = command === F_SETFL ? nativeOpenFlags(int(context, 2)) : long(context, 2);
  const result = yield { nr: nr('fcntl'), args: [int(context, 0), command, value] };
  if (command !== F_GETFL || result < 0) return { result };
  return { result: portableOpenFlags(Number(result)) };
};

/**
 * poll(2). Where the kernel has only ppoll(2), as the C library does it: after a stop that one sleeps as long as was
 * left, poll(2) until the moment that was set at first (fs/select.c do_restart_poll).
 */
const poll = withOuts((context) => {
  const { memory } = context;
  const { list, count, outs } = pollArray(context);
  const time = int(context, 2);
  const span = (): number =>
    time < 0 ? 0 : memory.int64s(Math.floor(time / 1000), (time % 1000) * 1e6);
  const limit = process.arch === 'arm64' ? [span(), 0, 8] : [time];
  return { call: { nr: nr('poll'), args: [list, count, ...limit] }, outs };
});

/** read(2) into a buffer of the actor's data area, or into the memory that the transcript says; `rest`: where an offset stands. */
function reads(call: 'read' | 'pread64', ...rest: readonly number[]): Plan {
  return withOuts((context) => {
    const { memory, args } = context;
    const count = long(context, 2);
    const given = isInteger(args[1]) ? args[1] : undefined;
    const buffer = args[1] === null ? 0 : (given ?? memory.alloc(room(count)));
    const ours = args[1] === undefined ? Number(buffer) : undefined;
    return {
      call: {
        nr: nr(call),
        args: [int(context, 0), buffer, count, ...rest.map((position) => long(context, position))],
      },
      outs: (length) => (ours === undefined ? [] : at(1, memory.copy(ours, length))),
    };
  });
}

/** write(2) from a buffer of the actor's data area, or from the memory that the transcript says. */
function writes(call: 'write' | 'pwrite64', ...rest: readonly number[]): Plan {
  return direct((context) => {
    const { memory, args } = context;
    const given = isInteger(args[1]) ? args[1] : undefined;
    const value = given !== undefined || args[1] === null ? null : bytes(context, 1);
    const count = args[2] === undefined ? (value?.length ?? 0) : long(context, 2);
    const buffer = value === null ? (given ?? 0) : memory.bytes(value, room(count));
    return {
      nr: nr(call),
      args: [int(context, 0), buffer, count, ...rest.map((position) => long(context, position))],
    };
  });
}

/** struct stat: where its fields are (arch/x86/include/uapi/asm/stat.h, asm-generic/stat.h). */
const STAT =
  process.arch === 'arm64'
    ? { size: 144, mode: 16, nlink: 20, longLink: false, length: 48, blocks: 64 }
    : { size: 144, mode: 24, nlink: 16, longLink: true, length: 48, blocks: 64 };

function readStat(memory: PlanContext['memory'], address: number): Value {
  const nlink = address + STAT.nlink;
  return {
    st_mode: memory.uint32(address + STAT.mode),
    st_nlink: STAT.longLink ? memory.int64(nlink) : memory.uint32(nlink),
    st_size: memory.int64(address + STAT.length),
    st_blocks: memory.int64(address + STAT.blocks),
  };
}

export const DESCRIPTOR_PLANS = {
  open: direct((context) => ({
    nr: nr('openat'),
    args: [AT_FDCWD, path(context, 0), nativeOpenFlags(int(context, 1)), int(context, 2)],
  })),
  close: direct((context) => ({ nr: nr('close'), args: [int(context, 0)] })),
  read: withSignals(reads('read')),
  write: writes('write'),
  pread: reads('pread64', 3),
  pwrite: writes('pwrite64', 3),
  fstat: withOuts((context) => {
    const buffer = unlessNull(context, 1, context.memory.alloc(STAT.size));
    return {
      call: { nr: nr('fstat'), args: [int(context, 0), buffer] },
      outs: () => at(1, readStat(context.memory, buffer)),
    };
  }),
  readv: readVector,
  writev: writeVector,
  dup: direct((context) => ({ nr: nr('dup'), args: [int(context, 0)] })),
  dup2,
  dup3: direct((context) => ({
    nr: nr('dup3'),
    args: [int(context, 0), int(context, 1), int(context, 2)],
  })),
  fcntl,
  ioctl: withOuts((context) => {
    const word = context.memory.alloc(8);
    // FIONBIO and its kin read what the others write.
    if (typeof context.args[2] === 'number') context.memory.setInt32(word, context.args[2]);
    return {
      call: {
        nr: nr('ioctl'),
        args: [int(context, 0), int(context, 1), unlessNull(context, 2, word)],
      },
      outs: () => (context.args[2] === null ? [] : at(2, context.memory.int32(word))),
    };
  }),
  poll,
  epoll_create: epollCreate,
  epoll_create1: direct((context) => ({ nr: nr('epoll_create1'), args: [int(context, 0)] })),
  epoll_ctl: epollCtl,
  epoll_wait: epollWait,
  ftruncate: direct((context) => ({
    nr: nr('ftruncate'),
    args: [int(context, 0), long(context, 1)],
  })),
  unlink: direct((context) => ({
    nr: nr('unlinkat'),
    args: [AT_FDCWD, path(context, 0), 0],
  })),
  lseek: direct((context) => ({
    nr: nr('lseek'),
    args: [int(context, 0), long(context, 1), int(context, 2)],
  })),
  memfd_create: direct((context) => ({
    nr: nr('memfd_create'),
    args: [context.args[0] === null ? 0 : context.memory.string(text(context, 0)), int(context, 1)],
  })),
  pipe: pipe(undefined),
  pipe2: pipe(1),
  mkfifo: direct((context) => ({
    nr: nr('mknodat'),
    args: [AT_FDCWD, path(context, 0), S_IFIFO | int(context, 1), 0],
  })),
} as const satisfies { readonly [call in CallName]?: Plan };
