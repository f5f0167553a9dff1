/**
 * POSIX semaphores, which the C library makes of a few words of shared memory (glibc, nptl/sem_*.c).
 *
 * A semaphore is two 32-bit words, its value and how many wait, and a third that is 128 when it is private to one
 * process. Taking and giving are atomic instructions; the kernel is entered, by futex(2), only to sleep and to wake.
 */

import { AT_FDCWD } from '../../../native/linux-fcntl.ts';
import { syscallNumber } from '../../../native/syscall-numbers.ts';
import { errnoNumber } from '../../calls/errno.ts';
import { asC, type Integer, int32, integer } from '../../calls/integer.ts';
import type { CallName } from '../../calls/spec.ts';
import { USER_INSTRUCTION } from '../actor/slot.ts';
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
import { deadline, shmPath, validNanoseconds } from './posix.ts';

const nr = syscallNumber;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_RDWR = 2;
const O_NOFOLLOW = 0o400000;
const O_CLOEXEC = 0o2000000;
/** sizeof(sem_t). */
const SEM_T = 32;
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
const PRIVATE = 8;

/** The address of a word of a semaphore. */
function wordOf(sem: Integer, offset: number): Integer {
  return asC(integer(BigInt(sem) + BigInt(offset)), 'unsigned long');
}

function load(sem: Integer, offset: number): RawCall {
  return { nr: USER_INSTRUCTION.load32, args: [wordOf(sem, offset)] };
}

function add(sem: Integer, offset: number, value: number): RawCall {
  return { nr: USER_INSTRUCTION.fetch_add32, args: [wordOf(sem, offset), value] };
}

/** Take one if there is one; says whether it did. */
function* take(sem: Integer): Generator<RawCall, boolean, Integer> {
  for (;;) {
    const value = int32(yield load(sem, VALUE));
    if (value === 0) return false;
    const args = [wordOf(sem, VALUE), value, value - 1];
    const old = int32(yield { nr: USER_INSTRUCTION.compare_exchange32, args });
    if (old === value) return true;
  }
}

/** @param limit The address of the time at which it gives up; undefined when that has passed. */
function* wait(context: PlanContext, limit: () => number | undefined): Making {
  const sem = long(context, 0);
  if (yield* take(sem)) return { result: 0 };
  const time = limit();
  if (time === undefined) return failure('ETIMEDOUT');
  const shared = int32(yield load(sem, PRIVATE));
  yield add(sem, WAITERS, 1);
  for (;;) {
    const args = [wordOf(sem, VALUE), FUTEX_WAIT | shared, 0, time, 0, ANY];
    const result = Number(yield { nr: nr('futex'), args });
    const over = ['ETIMEDOUT', 'EINTR', 'EINVAL', 'EOVERFLOW'].map(errnoNumber);
    const taken = !over.includes(-result) && (yield* take(sem));
    if (!taken && !over.includes(-result)) continue;
    yield add(sem, WAITERS, -1);
    return taken ? { result: 0 } : { result };
  }
}

/**
 * The C library refuses an invalid time before it looks at the semaphore; a time before 1970 has passed, and the kernel
 * is not asked about it (glibc, nptl/sem_timedwait.c, nptl/futex-internal.c).
 */
const sem_timedwait: Plan = (context) => {
  const limit = struct(context, 1);
  if (limit !== undefined && !validNanoseconds(limit)) return failed('EINVAL');
  const past = limit !== undefined && longField(limit, 'tv_sec') < 0;
  return wait(context, () => (past ? undefined : deadline(context.memory, limit)));
};

// biome-ignore lint/correctness/useYield: A plan that makes no call.
function* failed(name: string): Making {
  return failure(name);
}

const post: Plan = function* (context) {
  const sem = long(context, 0);
  const value = int32(yield load(sem, VALUE));
  if (value === SEM_VALUE_MAX) return failure('EOVERFLOW');
  yield add(sem, VALUE, 1);
  const waiters = int32(yield load(sem, WAITERS));
  if (waiters > 0) {
    const shared = int32(yield load(sem, PRIVATE));
    yield { nr: nr('futex'), args: [wordOf(sem, VALUE), FUTEX_WAKE | shared, 1] };
  }
  return { result: 0 };
};

/** Bytes of a fresh sem_t. */
function fresh(context: PlanContext, value: number, pshared: boolean): number {
  return context.memory.int32s(value, 0, pshared ? 0 : FUTEX_PRIVATE, 0, 0, 0, 0, 0);
}

const init: Plan = function* (context) {
  const [sem, pshared, value] = [long(context, 0), int(context, 1), int(context, 2)];
  if (value > SEM_VALUE_MAX) return failure('EINVAL');
  const bytes = fresh(context, value, pshared !== 0);
  return { result: yield { nr: USER_INSTRUCTION.store, args: [sem, bytes, SEM_T] } };
};

/** Map an open semaphore file, and let the descriptor go. A second mapping of one semaphore is the first. */
function* map(context: PlanContext, fd: number): Making {
  const { memory, semaphores } = context;
  const stat = memory.alloc(256);
  const empty = memory.string('');
  const AT_EMPTY_PATH = 0x1000;
  yield { nr: nr('statx'), args: [fd, empty, AT_EMPTY_PATH, 0x100, stat] };
  const key = `${memory.uint64(stat + 32)}:${memory.uint32(stat + 140)}`;
  const known = semaphores.get(key);
  let address = known?.address ?? 0;
  if (known === undefined) {
    const args = [0, SEM_T, PROT_READ_WRITE, MAP_SHARED, fd, 0];
    address = Number(yield { nr: nr('mmap'), args });
  }
  yield { nr: nr('close'), args: [fd] };
  if (address < 0) return { result: address };
  semaphores.set(key, { address, references: (known?.references ?? 0) + 1 });
  return { result: address };
}

/** Make the file under a name of its own, and link it to the wanted one when it is whole. */
function* create(context: PlanContext, path: string): Making {
  const { memory } = context;
  const value = int(context, 3);
  if (value > SEM_VALUE_MAX) return failure('EINVAL');
  const own = memory.string(`${path}.${context.pid}`);
  const flags = nativeOpenFlags(O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC);
  const fd = Number(yield { nr: nr('openat'), args: [AT_FDCWD, own, flags, int(context, 2)] });
  if (fd < 0) return { result: fd };
  yield { nr: nr('write'), args: [fd, fresh(context, value, true), SEM_T] };
  const target = memory.string(path);
  const linked = yield { nr: nr('linkat'), args: [AT_FDCWD, own, AT_FDCWD, target, 0] };
  yield { nr: nr('unlinkat'), args: [AT_FDCWD, own, 0] };
  if (linked >= 0) return yield* map(context, fd);
  yield { nr: nr('close'), args: [fd] };
  return { result: linked };
}

const open: Plan = function* (context) {
  const path = shmPath(text(context, 0), 'sem.');
  if (path === undefined) return failure('EINVAL');
  const flags = int(context, 1);
  for (;;) {
    if ((flags & (O_CREAT | O_EXCL)) !== (O_CREAT | O_EXCL)) {
      const how = nativeOpenFlags(O_RDWR | O_NOFOLLOW | O_CLOEXEC);
      const name = context.memory.string(path);
      const fd = Number(yield { nr: nr('openat'), args: [AT_FDCWD, name, how, 0] });
      if (fd >= 0) return yield* map(context, fd);
      if ((flags & O_CREAT) === 0 || -fd !== errnoNumber('ENOENT')) return { result: fd };
    }
    const made: Finished = yield* create(context, path);
    const raced = -Number(made.result) === errnoNumber('EEXIST') && (flags & O_EXCL) === 0;
    if (!raced) return made;
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
    return (yield* take(long(context, 0))) ? { result: 0 } : failure('EAGAIN');
  },
  sem_timedwait,
  sem_post: post,
  sem_getvalue: function* (context) {
    const value = int32(yield load(long(context, 0), VALUE));
    return { result: 0, outs: at(1, value) };
  },
  sem_close: close,
  // biome-ignore lint/correctness/useYield: The C library does nothing here (sem_destroy(3)).
  sem_destroy: function* () {
    return { result: 0 };
  },
  sem_unlink: function* (context) {
    const path = shmPath(text(context, 0), 'sem.');
    if (path === undefined) return failure('ENOENT');
    const name = context.memory.string(path);
    return { result: yield { nr: nr('unlinkat'), args: [AT_FDCWD, name, 0] } };
  },
} as const satisfies { readonly [call in CallName]?: Plan };
