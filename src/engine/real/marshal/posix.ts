/** POSIX message queues and shared memory, as the C library makes them of system calls. */

import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { LONG_MAX } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import type { StructValue } from '../../script/value.ts';
import type { Scratch } from '../actor/scratch.ts';
import { nativeOpenFlags } from './arch.ts';
import {
  at,
  bytes,
  direct,
  failure,
  field,
  int,
  long,
  longField,
  type Plan,
  type PlanContext,
  struct,
  text,
  withOuts,
} from './plan.ts';

const nr = syscallNumber;
const O_NOFOLLOW = 0o400000;
const O_CLOEXEC = 0o2000000;
const SIGEV = 64;
/** No message is longer: a user's queues hold 819,200 bytes in all (RLIMIT_MSGQUEUE, mq_overview(7)). */
const MESSAGE_MAX = 0x100000;

const NOTHING = new Uint8Array();
const NSEC_PER_SEC = 1_000_000_000n;

/** True for a struct timespec whose nanoseconds are some of a second (timespec(3)). */
export function validNanoseconds(time: StructValue): boolean {
  const nsec = longField(time, 'tv_nsec');
  return nsec >= 0 && nsec < NSEC_PER_SEC;
}

/**
 * Now and some time, on CLOCK_REALTIME, as a struct timespec in memory; 0, the NULL pointer, for no limit. A time that
 * is invalid, as there are no such nanoseconds or it is negative, comes to the call as it is; the latest one is LONG_MAX.
 */
export function deadline(memory: Scratch, limit: StructValue | undefined): number {
  if (limit === undefined) return 0;
  const [sec, nsec] = [longField(limit, 'tv_sec'), longField(limit, 'tv_nsec')];
  if (sec < 0 || !validNanoseconds(limit)) return memory.int64s(sec, nsec);
  const now = BigInt(Math.round(realtimeMs() * 1e6));
  const end = now + BigInt(sec) * NSEC_PER_SEC + BigInt(nsec);
  const whole = end / NSEC_PER_SEC;
  return memory.int64s(whole > LONG_MAX ? LONG_MAX : whole, end % NSEC_PER_SEC);
}

/**
 * CLOCK_REALTIME. The finer of Node's clocks stands still while the machine is suspended, and does not follow when
 * somebody sets the time: then milliseconds have to do.
 */
function realtimeMs(): number {
  const fine = performance.timeOrigin + performance.now();
  const coarse = Date.now();
  return Math.abs(fine - coarse) > 2 ? coarse : fine;
}

/** mq_open(3) takes "/name"; the system call takes the name without its slash (mq_overview(7)). */
function* withName(
  context: PlanContext,
  make: (name: number) => { nr: number; args: number[] },
): ReturnType<Plan> {
  const name = text(context, 0);
  if (!name.startsWith('/')) return failure('EINVAL');
  return { result: yield make(context.memory.string(name.slice(1))) };
}

/** struct mq_attr in memory. */
function writeAttr(memory: Scratch, attr: StructValue | undefined): number {
  if (attr === undefined) return 0;
  const address = memory.alloc(64);
  const fields = ['mq_flags', 'mq_maxmsg', 'mq_msgsize', 'mq_curmsgs'];
  for (const [index, name] of fields.entries())
    memory.setInt64(address + 8 * index, longField(attr, name));
  return address;
}

function readAttr(memory: Scratch, address: number): StructValue {
  return {
    mq_flags: memory.int64(address),
    mq_maxmsg: memory.int64(address + 8),
    mq_msgsize: memory.int64(address + 16),
    mq_curmsgs: memory.int64(address + 24),
  };
}

const send = (timeoutAt: number | undefined): Plan =>
  direct((context) => {
    const { memory, args } = context;
    const isNull = args[1] === null;
    const message = isNull ? NOTHING : bytes(context, 1);
    const length = args[2] === undefined ? message.length : long(context, 2);
    const limit = timeoutAt === undefined ? 0 : deadline(memory, struct(context, timeoutAt));
    // A text longer than any message may be is refused without a look at it (ipc/mqueue.c do_mq_timedsend).
    const size = length > MESSAGE_MAX ? 1 : Math.max(1, Number(length));
    const buffer = isNull ? 0 : memory.bytes(message, size);
    return {
      nr: nr('mq_timedsend'),
      args: [int(context, 0), buffer, length, int(context, 3), limit],
    };
  });

const receive = (timeoutAt: number | undefined): Plan =>
  withOuts((context) => {
    const { memory } = context;
    const size = long(context, 2);
    const { args } = context;
    const room = Math.max(1, Math.min(Number(size), MESSAGE_MAX));
    const buffer = args[1] === null ? 0 : memory.alloc(room);
    const priority = args[3] === null ? 0 : memory.alloc(8);
    const limit = timeoutAt === undefined ? 0 : deadline(memory, struct(context, timeoutAt));
    return {
      call: { nr: nr('mq_timedreceive'), args: [int(context, 0), buffer, size, priority, limit] },
      outs: (length) => [
        undefined,
        buffer === 0 ? undefined : memory.copy(buffer, length),
        undefined,
        priority === 0 ? undefined : memory.uint32(priority),
      ],
    };
  });

/** The file behind a name of shm_open(3); undefined for a name that the C library refuses. */
function shmPath(name: string): string | undefined {
  const plain = name.replace(/^\/+/, '');
  if (plain === '' || plain.includes('/') || plain.length > 255) return undefined;
  return `/dev/shm/${plain}`;
}

const shmOpen: Plan = function* (context) {
  const path = shmPath(text(context, 0));
  if (path === undefined) return failure('EINVAL');
  const flags = nativeOpenFlags(int(context, 1) | O_NOFOLLOW | O_CLOEXEC);
  const name = context.memory.string(path);
  return { result: yield { nr: nr('openat'), args: [AT_FDCWD, name, flags, int(context, 2)] } };
};

const shmUnlink: Plan = function* (context) {
  const path = shmPath(text(context, 0));
  if (path === undefined) return failure('ENOENT');
  const name = context.memory.string(path);
  return { result: yield { nr: nr('unlinkat'), args: [AT_FDCWD, name, 0] } };
};

export const POSIX_PLANS = {
  mq_open: (context) =>
    withName(context, (name) => ({
      nr: nr('mq_open'),
      args: [
        name,
        nativeOpenFlags(int(context, 1)),
        int(context, 2),
        writeAttr(context.memory, struct(context, 3)),
      ],
    })),
  mq_send: send(undefined),
  mq_receive: receive(undefined),
  mq_timedsend: send(4),
  mq_timedreceive: receive(4),
  mq_getattr: withOuts((context) => {
    const attr = context.memory.alloc(64);
    return {
      call: { nr: nr('mq_getsetattr'), args: [int(context, 0), 0, attr] },
      outs: () => at(1, readAttr(context.memory, attr)),
    };
  }),
  mq_setattr: withOuts((context) => {
    const { memory } = context;
    const given = writeAttr(memory, struct(context, 1));
    const old = memory.alloc(64);
    return {
      call: { nr: nr('mq_getsetattr'), args: [int(context, 0), given, old] },
      outs: () => (context.args[2] === null ? [] : at(2, readAttr(memory, old))),
    };
  }),
  mq_notify: direct((context) => {
    const { memory } = context;
    const given = struct(context, 1);
    let pointer = 0;
    if (given !== undefined) {
      pointer = memory.alloc(SIGEV);
      memory.setInt64(pointer, longField(given, 'sigev_value'));
      memory.setInt32(pointer + 8, field(given, 'sigev_signo'));
      memory.setInt32(pointer + 12, field(given, 'sigev_notify'));
    }
    return { nr: nr('mq_notify'), args: [int(context, 0), pointer] };
  }),
  mq_close: direct((context) => ({ nr: nr('close'), args: [int(context, 0)] })),
  mq_unlink: (context) => withName(context, (name) => ({ nr: nr('mq_unlink'), args: [name] })),
  shm_open: shmOpen,
  shm_unlink: shmUnlink,
} as const satisfies { readonly [call in CallName]?: Plan };
