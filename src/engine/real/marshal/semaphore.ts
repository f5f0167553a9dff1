/**
 * POSIX semaphores, which the C library makes of a few words of shared memory (glibc 2.36, nptl/sem_*.c).
 *
 * A semaphore is two 32-bit words, its value and how many wait, and a third that is 0 when it is private to one process,
 * and 128 when processes share it: that bit is taken out of the futex operation. Taking and giving are atomic instructions;
 * the kernel is entered, by futex(2), only to sleep and to wake.
 */

import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { errnoNumber } from '../../calls/errno.ts';
import { asC, type Integer, int32, integer } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import { USER_INSTRUCTION } from '../actor/slot.ts';
import { RealKernelError } from '../errors.ts';
import { nativeOpenFlags } from './arch.ts';
import {
  at,
  type Finished,
  failure,
  int,
  long,
  longField,
  type Making,
  type Plan,
  type PlanContext,
  type RawCall,
  struct,
  text,
} from './plan.ts';
import { deadline, validNanoseconds } from './posix.ts';

const nr = syscallNumber;
const O_ACCMODE = 3;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_RDWR = 2;
const O_NOFOLLOW = 0o400000;
const O_CLOEXEC = 0o2000000;
/** sizeof(sem_t). */
const SEM_T = 32;
/** What sem_init(3) writes of it. */
const WRITTEN = 12;
const SEM_VALUE_MAX = 0x7fffffff;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const FUTEX_WAKE = 1;
/** FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME: an absolute time on that clock. */
const FUTEX_WAIT = 9 | 256;
const FUTEX_PRIVATE = 128;
const ANY = 0xffffffff;

const VALUE = 0;
const WAITERS = 4;
const SHARED = 8;
/** Where the nanoseconds of a struct timespec stand. */
const TV_NSEC = 8;

const [EAGAIN, EINTR, EINVAL, ENOENT, EEXIST, EPERM, ETIMEDOUT] = [
  'EAGAIN',
  'EINTR',
  'EINVAL',
  'ENOENT',
  'EEXIST',
  'EPERM',
  'ETIMEDOUT',
].map((name) => -(errnoNumber(name) ?? 0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** The address of a word of a semaphore. */
function wordOf(sem: Integer, offset: number): Integer {
  return asC(integer(BigInt(sem) + BigInt(offset)), 'unsigned long');
}

/** An instruction on a word; the process has faulted where the result is negative. */
function* instruction(
  name: keyof typeof USER_INSTRUCTION,
  sem: Integer,
  offset: number,
  ...values: readonly number[]
): Generator<RawCall, number, Integer> {
  const result = yield { nr: USER_INSTRUCTION[name], args: [wordOf(sem, offset), ...values] };
  return Number(result);
}

/** Value and waiters are one word of 64 bits to the library: where they lie in two pages, it needs both. */
function crossesPages(sem: Integer): boolean {
  return BigInt.asUintN(12, BigInt(sem)) > 4096n - 8n;
}

/** The value, both words having been read; or the fault. */
function* loadValue(sem: Integer): Generator<RawCall, number, Integer> {
  const value = yield* instruction('load32', sem, VALUE);
  if (value < 0 || !crossesPages(sem)) return value;
  const waiters = yield* instruction('load32', sem, WAITERS);
  return waiters < 0 ? waiters : value;
}

/** Have both words to be written; negative where the process has faulted. */
function* holdBoth(sem: Integer): Generator<RawCall, number, Integer> {
  if (!crossesPages(sem)) return 0;
  const value = yield* instruction('fetch_add32', sem, VALUE, 0);
  return value < 0 ? value : yield* instruction('fetch_add32', sem, WAITERS, 0);
}

/** @returns 0 when it took one, EAGAIN where there is none, or the fault. */
function* take(sem: Integer): Generator<RawCall, number, Integer> {
  for (;;) {
    const loaded = yield* loadValue(sem);
    if (loaded < 0) return loaded;
    if (loaded === 0) return EAGAIN;
    const held = yield* holdBoth(sem);
    if (held < 0) return held;
    const value = int32(loaded);
    const old = yield* instruction('compare_exchange32', sem, VALUE, value, value - 1);
    if (old < 0) return old;
    if (int32(old) === value) return 0;
  }
}

/** @param limit The address of the time at which it gives up; undefined when that has passed. */
function* wait(context: PlanContext, limit: () => number | undefined): Making {
  const sem = long(context, 0);
  const fast = yield* take(sem);
  if (fast !== EAGAIN) return { result: fast };
  const time = limit();
  // Both words are changed by one instruction, which faults at the first.
  const value = yield* instruction('fetch_add32', sem, VALUE, 0);
  const held = value < 0 ? value : yield* holdBoth(sem);
  const counted = held < 0 ? held : yield* instruction('fetch_add32', sem, WAITERS, 1);
  if (counted < 0) return { result: counted };
  const result = time === undefined ? ETIMEDOUT : yield* sleepAndTake(sem, time);
  yield* instruction('fetch_add32', sem, WAITERS, -1);
  return { result };
}

function* sleepAndTake(sem: Integer, time: number): Generator<RawCall, number, Integer> {
  const shared = int32(yield* instruction('load32', sem, SHARED));
  const op = FUTEX_WAIT | (FUTEX_PRIVATE ^ shared);
  for (;;) {
    const args = [wordOf(sem, VALUE), op, 0, time, 0, ANY];
    const slept = Number(yield { nr: nr('futex'), args });
    if (slept === ETIMEDOUT || slept === EINTR) return slept;
    // The C library would try for ever: the address is no multiple of 4.
    if (slept === EINVAL) throw new RealKernelError('real.argument', { argument: 1 });
    const taken = yield* take(sem);
    if (taken !== EAGAIN) return taken;
  }
}

/**
 * The C library refuses an invalid time before it looks at the semaphore; a time before 1970 has passed, and the kernel
 * is not asked about it (nptl/sem_timedwait.c, nptl/futex-internal.c). Where there is none it reads one at NULL.
 */
const sem_timedwait: Plan = (context) => {
  const limit = struct(context, 1);
  if (limit === undefined) return noTime();
  if (!validNanoseconds(limit)) return failed('EINVAL');
  const past = longField(limit, 'tv_sec') < 0;
  return wait(context, () => (past ? undefined : deadline(context.memory, limit)));
};

function* noTime(): Making {
  return { result: yield* instruction('load32', 0, TV_NSEC) };
}

// biome-ignore lint/correctness/useYield: A plan that makes no call.
function* failed(name: string): Making {
  return failure(name);
}

const post: Plan = function* (context) {
  const sem = long(context, 0);
  const shared = yield* instruction('load32', sem, SHARED);
  const value = shared < 0 ? shared : yield* loadValue(sem);
  if (value < 0) return { result: value };
  if (value === SEM_VALUE_MAX) return failure('EOVERFLOW');
  const held = yield* holdBoth(sem);
  const old = held < 0 ? held : yield* instruction('fetch_add32', sem, VALUE, 1);
  if (old < 0) return { result: old };
  const waiters = yield* instruction('load32', sem, WAITERS);
  if (waiters > 0) {
    const op = FUTEX_WAKE | (FUTEX_PRIVATE ^ shared);
    yield { nr: nr('futex'), args: [wordOf(sem, VALUE), op, 1] };
  }
  return { result: 0 };
};

/** Bytes of a fresh sem_t. */
function fresh(context: PlanContext, value: number, pshared: boolean): number {
  return context.memory.int32s(value, 0, pshared ? FUTEX_PRIVATE : 0, 0, 0, 0, 0, 0);
}

const init: Plan = function* (context) {
  const [sem, pshared, value] = [long(context, 0), int(context, 1), int(context, 2)];
  if (value >>> 0 > SEM_VALUE_MAX) return failure('EINVAL');
  const bytes = fresh(context, value, pshared !== 0);
  return { result: yield { nr: USER_INSTRUCTION.store, args: [sem, bytes, WRITTEN] } };
};

/**
 * The file of a name; undefined for one that does not get as far as the kernel, as empty ones and such as are longer than this
 * with the prefix `sem.` (tried: glibc 2.36). Longer than 255 the kernel refuses.
 */
const NAME_ROOM = 259;

function fileOf(name: string): string | undefined {
  const plain = name.replace(/^\/+/, '');
  const whole = `sem.${plain}`;
  if (plain === '' || plain.includes('/') || Buffer.byteLength(whole) > NAME_ROOM) return undefined;
  return `/dev/shm/${whole}`;
}

function* mapShared(fd: number): Generator<RawCall, number, Integer> {
  const args = [0, SEM_T, PROT_READ_WRITE, MAP_SHARED, fd, 0];
  return Number(yield { nr: nr('mmap'), args });
}

/**
 * The mapping of an open semaphore: the one that there is, if this process opened the file under that name before
 * (sysdeps/pthread/sem_routines.c).
 *
 * @param existing Where it is mapped already.
 */
function* addMapping(
  context: PlanContext,
  fd: number,
  existing?: number,
): Generator<RawCall, number, Integer> {
  const { memory, semaphores } = context;
  const stat = memory.alloc(256);
  const empty = memory.string('');
  const AT_EMPTY_PATH = 0x1000;
  yield { nr: nr('statx'), args: [fd, empty, AT_EMPTY_PATH, 0x100, stat] };
  const key = `${memory.uint64(stat + 32)}:${memory.uint32(stat + 140)}:${text(context, 0)}`;
  const known = semaphores.get(key);
  const address = known?.address ?? existing ?? (yield* mapShared(fd));
  if (address < 0) return address;
  semaphores.set(key, { address, references: (known?.references ?? 0) + 1 });
  return address;
}

/** Make the file under a name that nobody knows, and link it to the wanted one when it is whole. */
function* create(context: PlanContext, path: string): Making {
  const { memory } = context;
  const value = int(context, 3);
  if (value >>> 0 > SEM_VALUE_MAX) return failure('EINVAL');
  const own = memory.string(`/dev/shm/sem.${context.pid.toString(36).padStart(6, 'X')}`);
  const flags = nativeOpenFlags(O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC);
  const fd = Number(yield { nr: nr('openat'), args: [AT_FDCWD, own, flags, int(context, 2)] });
  if (fd < 0) return { result: fd };
  const written = Number(yield { nr: nr('write'), args: [fd, fresh(context, value, true), SEM_T] });
  let result = written === SEM_T ? yield* mapShared(fd) : written;
  if (result >= 0) {
    const target = memory.string(path);
    const args = [AT_FDCWD, own, AT_FDCWD, target, 0];
    const linked = Number(yield { nr: nr('linkat'), args });
    if (linked < 0) yield { nr: nr('munmap'), args: [result, SEM_T] };
    result = linked < 0 ? linked : yield* addMapping(context, fd, result);
  }
  yield { nr: nr('unlinkat'), args: [AT_FDCWD, own, 0] };
  yield { nr: nr('close'), args: [fd] };
  return { result };
}

const open: Plan = function* (context) {
  const path = fileOf(text(context, 0));
  if (path === undefined) return failure('EINVAL');
  const flags = int(context, 1);
  for (;;) {
    if ((flags & (O_CREAT | O_EXCL)) !== (O_CREAT | O_EXCL)) {
      const others = flags & ~(O_CREAT | O_ACCMODE);
      const how = nativeOpenFlags(O_RDWR | O_NOFOLLOW | O_CLOEXEC | others);
      const name = context.memory.string(path);
      const fd = Number(yield { nr: nr('openat'), args: [AT_FDCWD, name, how, 0] });
      if (fd >= 0) {
        const result = yield* addMapping(context, fd);
        yield { nr: nr('close'), args: [fd] };
        return { result };
      }
      if ((flags & O_CREAT) === 0 || fd !== ENOENT) return { result: fd };
    }
    const made: Finished = yield* create(context, path);
    if (Number(made.result) !== EEXIST || (flags & O_EXCL) !== 0) return made;
  }
};

const close: Plan = function* (context) {
  const address = long(context, 0);
  const { semaphores } = context;
  const found = [...semaphores].find(([, semaphore]) => semaphore.address === address);
  if (found === undefined) return failure('EINVAL');
  const [key, { references }] = found;
  if (references > 1) {
    semaphores.set(key, { ...found[1], references: references - 1 });
    return { result: 0 };
  }
  semaphores.delete(key);
  return { result: yield { nr: nr('munmap'), args: [address, SEM_T] } };
};

export const SEMAPHORE_PLANS = {
  sem_open: open,
  sem_init: init,
  sem_wait: (context) => wait(context, () => 0),
  sem_trywait: function* (context) {
    return { result: yield* take(long(context, 0)) };
  },
  sem_timedwait,
  sem_post: post,
  sem_getvalue: function* (context) {
    const value = yield* loadValue(long(context, 0));
    if (value < 0) return { result: value };
    if (context.args[1] === null)
      return { result: yield* instruction('store32', 0, 0, int32(value)) };
    return { result: 0, outs: at(1, int32(value)) };
  },
  sem_close: close,
  // biome-ignore lint/correctness/useYield: The C library does nothing here (sem_destroy(3)).
  sem_destroy: function* () {
    return { result: 0 };
  },
  sem_unlink: function* (context) {
    const path = fileOf(text(context, 0));
    if (path === undefined) return failure('ENOENT');
    const name = context.memory.string(path);
    const result = yield { nr: nr('unlinkat'), args: [AT_FDCWD, name, 0] };
    return Number(result) === EPERM ? failure('EACCES') : { result };
  },
} as const satisfies { readonly [call in CallName]?: Plan };
