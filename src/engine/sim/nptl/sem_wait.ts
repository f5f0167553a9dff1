/**
 * Taking from a semaphore. While there is something to take this is an instruction; only whoever has to sleep enters the
 * kernel.
 *
 * glibc: nptl/sem_wait.c, nptl/sem_waitcommon.c, nptl/sem_timedwait.c, nptl/futex-internal.c (2.36)
 * Read first: __new_sem_wait_fast(), then __new_sem_wait_slow64().
 */
import { Lacks } from '../../model/lacks.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import { translate } from '../arch/x86/mm/fault.ts';
import { EAGAIN, EINTR, EINVAL, ETIMEDOUT } from '../include/linux/errno.ts';
import {
  FLAGS_SHARED,
  FUTEX_BITSET_MATCH_ANY,
  FUTEX_PRIVATE_FLAG,
} from '../include/linux/futex.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { futex_wait } from '../kernel/futex/waitwake.ts';
import { KTIME_MAX, NSEC_PER_SEC } from '../kernel/time/hrtimer.ts';
import { long_field, address as pointer } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { drop, keep } from '../resume.ts';
import { exchange_data, FAULTED, load_data, load_private } from './sem_data.ts';
import { seen, shown } from './sem_t.ts';
import { INLINE_SYSCALL } from './syscall.ts';

const at = tracepoints('nptl/sem_waitcommon.c');

/** Where the nanoseconds of a struct timespec stand. */
const TV_NSEC = 8;

/** Take one if there is one. @returns 0, EAGAIN where there is none, FAULTED. */
function __new_sem_wait_fast(k: Machine, sem: number): number {
  const d = load_data(k, sem);
  if (d === null) return FAULTED;
  if (d.value === 0) {
    if (k.tracing) at.point(k, '__new_sem_wait_fast.zero', {});
    return -EAGAIN;
  }
  if (!exchange_data(k, sem, { ...d, value: d.value - 1 })) return FAULTED;
  const args = { before: d.value, after: d.value - 1 };
  if (k.tracing) at.point(k, '__new_sem_wait_fast.take', args, shown(k, sem));
  return 0;
}

/**
 * Count oneself among those who wait, and sleep until there is one to take.
 *
 * @param abstime When it is enough, in virtual time; null for no limit, a negative one for a moment before 1970, of which the
 *   kernel is not asked.
 */
function* __new_sem_wait_slow64(k: Machine, sem: number, abstime: number | null): Sleeping<number> {
  const { current } = k;
  const kept = keep(current, () => ({ waits: registerWaiter(k, sem) }));
  if (!kept.waits) return FAULTED;
  for (;;) {
    const d = current.resuming ? null : load_data(k, sem);
    if (d !== null && d.value > 0) {
      const after = { value: d.value - 1, nwaiters: d.nwaiters - 1 };
      exchange_data(k, sem, after);
      if (k.tracing) at.point(k, '__new_sem_wait_slow64.take', { ...after }, shown(k, sem));
      drop(current);
      return 0;
    }
    const err = yield* do_futex_wait(k, sem, abstime);
    if (err === -ETIMEDOUT || err === -EINTR) {
      unregisterWaiter(k, sem);
      drop(current);
      return err;
    }
    if (err === -EINVAL) {
      // The C library would try for ever.
      throw new Lacks('semaphores at addresses that are no multiple of 4');
    }
  }
}

function registerWaiter(k: Machine, sem: number): boolean {
  const d = load_data(k, sem);
  if (d === null) return false;
  const nwaiters = d.nwaiters + 1;
  if (!exchange_data(k, sem, { ...d, nwaiters })) return false;
  if (k.tracing) at.point(k, '__new_sem_wait_slow64.wait', { nwaiters }, shown(k, sem));
  return true;
}

function unregisterWaiter(k: Machine, sem: number): void {
  const d = load_data(k, sem);
  if (d === null) return;
  const nwaiters = d.nwaiters - 1;
  exchange_data(k, sem, { ...d, nwaiters });
  if (k.tracing) at.point(k, '__new_sem_wait_slow64.leave', { nwaiters }, shown(k, sem));
}

/** Sleep while the value is 0. */
function* do_futex_wait(k: Machine, sem: number, abstime: number | null): Sleeping<number> {
  // The kernel takes no moment before 1970. glibc: __futex_abstimed_wait_common()
  if (abstime !== null && abstime < 0) return -ETIMEDOUT;
  const shared = load_private(k, sem);
  const flags = shared === FUTEX_PRIVATE_FLAG ? FLAGS_SHARED : 0;
  return yield* INLINE_SYSCALL(k, {
    name: 'futex',
    handler: () => futex_wait(k, sem, flags, 0, abstime, FUTEX_BITSET_MATCH_ANY),
  });
}

/** sem_wait(3). Fails: EINTR. */
function* sem_wait(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  return yield* waitFor(k, pointer(args[0]), null);
}

function* waitFor(k: Machine, sem: number, abstime: number | null): Sleeping<number> {
  const { current } = k;
  const { fast } = keep(current, () => ({ fast: __new_sem_wait_fast(k, sem) }));
  const ret = fast === -EAGAIN ? yield* __new_sem_wait_slow64(k, sem, abstime) : fast;
  if (ret === 0) seen(k, sem);
  return ret;
}

/** sem_trywait(3). Fails: EAGAIN. */
function sem_trywait(k: Machine, _current: task_struct, args: Args): number {
  const sem = pointer(args[0]);
  const ret = __new_sem_wait_fast(k, sem);
  if (ret === 0) seen(k, sem);
  return ret;
}

/**
 * sem_timedwait(3), whose moment is counted from now.
 *
 * Fails: EINVAL even if nothing has to be waited for, ETIMEDOUT, EINTR.
 */
function* sem_timedwait(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const [, abs] = args;
  if (!isStruct(abs)) {
    // Who gives no time has the library read it at NULL.
    translate(k, current, TV_NSEC, false);
    return FAULTED;
  }
  const nsec = long_field(abs, 'tv_nsec');
  if (nsec < 0 || nsec >= NSEC_PER_SEC) return -EINVAL;
  const { abstime } = keep(current, () => ({ abstime: momentOf(k, abs) }));
  return yield* waitFor(k, pointer(args[0]), abstime);
}

function momentOf(k: Machine, abs: StructValue): number {
  const sec = long_field(abs, 'tv_sec');
  if (sec < 0) return -1;
  return Math.min(KTIME_MAX, k.clock + sec * NSEC_PER_SEC + long_field(abs, 'tv_nsec'));
}

export const syscalls: SyscallTable = { sem_wait, sem_trywait, sem_timedwait };
