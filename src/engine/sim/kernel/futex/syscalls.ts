/**
 * futex(2).
 *
 * Linux: kernel/futex/syscalls.c (v6.18)
 * Left out: priority inheritance, futex2, waiting for several words.
 */
import { Lacks } from '../../../model/lacks.ts';
import { isStruct, type Value } from '../../../script/value.ts';
import { EINVAL, ENOSYS } from '../../include/linux/errno.ts';
import {
  FLAGS_CLOCKRT,
  FLAGS_SHARED,
  FUTEX_BITSET_MATCH_ANY,
  FUTEX_CLOCK_REALTIME,
  FUTEX_CMD_MASK,
  FUTEX_CMP_REQUEUE,
  FUTEX_CMP_REQUEUE_PI,
  FUTEX_LOCK_PI,
  FUTEX_LOCK_PI2,
  FUTEX_PRIVATE_FLAG,
  FUTEX_REQUEUE,
  FUTEX_TRYLOCK_PI,
  FUTEX_UNLOCK_PI,
  FUTEX_WAIT,
  FUTEX_WAIT_BITSET,
  FUTEX_WAIT_REQUEUE_PI,
  FUTEX_WAKE,
  FUTEX_WAKE_BITSET,
  FUTEX_WAKE_OP,
} from '../../include/linux/futex.ts';
import type { Sleeping, task_struct } from '../../include/linux/sched.ts';
import { exact, int, address as pointer, uint } from '../../lib/usercopy.ts';
import type { Args, Machine, SyscallTable } from '../../machine.ts';
import { KTIME_MAX, timespec64 } from '../time/hrtimer.ts';
import { futex_requeue } from './requeue.ts';
import { ROBUST_LIST_HEAD_BYTES } from './robust.ts';
import { futex_wait, futex_wake, futex_wake_op } from './waitwake.ts';

const PRIORITY_INHERITANCE: ReadonlyMap<number, string> = new Map([
  [FUTEX_LOCK_PI, 'FUTEX_LOCK_PI'],
  [FUTEX_LOCK_PI2, 'FUTEX_LOCK_PI2'],
  [FUTEX_UNLOCK_PI, 'FUTEX_UNLOCK_PI'],
  [FUTEX_TRYLOCK_PI, 'FUTEX_TRYLOCK_PI'],
  [FUTEX_WAIT_REQUEUE_PI, 'FUTEX_WAIT_REQUEUE_PI'],
  [FUTEX_CMP_REQUEUE_PI, 'FUTEX_CMP_REQUEUE_PI'],
]);

/** Operations for which the fourth argument is a time. */
function futex_cmd_has_timeout(cmd: number): boolean {
  return cmd === FUTEX_WAIT || cmd === FUTEX_WAIT_BITSET;
}

/** Linux: futex_to_flags() */
function futex_to_flags(op: number): number {
  return (
    (op & FUTEX_PRIVATE_FLAG ? 0 : FLAGS_SHARED) | (op & FUTEX_CLOCK_REALTIME ? FLAGS_CLOCKRT : 0)
  );
}

/**
 * What the clocks of a machine show when a run begins is long after every moment that a transcript can write: a moment has
 * passed, and only a span of time has not.
 */
const LONG_PAST = 0;

/**
 * When a wait is over: FUTEX_WAIT counts from now, FUTEX_WAIT_BITSET has a moment of a clock.
 *
 * @returns Nanoseconds of virtual time. Fails: EINVAL. Linux: futex_init_timeout()
 */
function futex_init_timeout(k: Machine, cmd: number, utime: Value): number {
  const ts = isStruct(utime) ? timespec64(utime) : null;
  if (ts === null) return -EINVAL;
  return cmd === FUTEX_WAIT ? Math.min(KTIME_MAX, k.clock + ts) : LONG_PAST;
}

/**
 * futex(2). Sleeps: FUTEX_WAIT, FUTEX_WAIT_BITSET.
 * Fails: EINVAL, EFAULT, EAGAIN, ETIMEDOUT, EINTR, ENOSYS.
 */
function sys_futex(k: Machine, _current: task_struct, args: Args): number | Sleeping<number> {
  const op = int(args[1]);
  const cmd = op & FUTEX_CMD_MASK;
  let timeout: number | null = null;
  if (isStruct(args[3]) && futex_cmd_has_timeout(cmd)) {
    timeout = futex_init_timeout(k, cmd, args[3]);
    if (timeout < 0) return timeout;
  }
  return do_futex(k, args, op, timeout);
}

/** The number that the fourth argument is where it is no time. */
function val2Of(value: Value | undefined): number {
  return value === null || value === undefined || isStruct(value) ? 0 : int(value);
}

function do_futex(
  k: Machine,
  args: Args,
  op: number,
  timeout: number | null,
): number | Sleeping<number> {
  const cmd = op & FUTEX_CMD_MASK;
  const flags = futex_to_flags(op);
  if (flags & FLAGS_CLOCKRT && cmd !== FUTEX_WAIT_BITSET && !isLackingWithClock(cmd))
    return -ENOSYS;
  const lacking = PRIORITY_INHERITANCE.get(cmd);
  if (lacking !== undefined) throw new Lacks(`${lacking} of futex`);
  const uaddr = pointer(args[0]);
  const val = uint(args[2]);
  const uaddr2 = pointer(args[4]);
  const bits = args[5] === undefined ? FUTEX_BITSET_MATCH_ANY : uint(args[5]);
  const counts = { wake: val | 0, requeue: val2Of(args[3]) };
  switch (cmd) {
    case FUTEX_WAIT:
      return futex_wait(k, uaddr, flags, val, timeout, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAIT_BITSET:
      return futex_wait(k, uaddr, flags, val, timeout, bits);
    case FUTEX_WAKE:
      return futex_wake(k, uaddr, flags, val | 0, FUTEX_BITSET_MATCH_ANY);
    case FUTEX_WAKE_BITSET:
      return futex_wake(k, uaddr, flags, val | 0, bits);
    case FUTEX_REQUEUE:
      return futex_requeue(k, uaddr, flags, uaddr2, counts, null);
    case FUTEX_CMP_REQUEUE:
      return futex_requeue(k, uaddr, flags, uaddr2, counts, bits);
    case FUTEX_WAKE_OP: {
      const nr = { wake: counts.wake, wake2: counts.requeue };
      return futex_wake_op(k, uaddr, flags, uaddr2, nr, bits | 0);
    }
    default:
      return -ENOSYS;
  }
}

/** Operations besides FUTEX_WAIT_BITSET that may name a clock. */
function isLackingWithClock(cmd: number): boolean {
  return cmd === FUTEX_WAIT_REQUEUE_PI || cmd === FUTEX_LOCK_PI2;
}

/** set_robust_list(2): where the list begins is only looked at when the process ends. Fails: EINVAL (another length). */
function sys_set_robust_list(_k: Machine, current: task_struct, args: Args): number {
  if (exact(args[1]) !== ROBUST_LIST_HEAD_BYTES) return -EINVAL;
  current.robust_list = pointer(args[0]);
  return 0;
}

export const syscalls: SyscallTable = { futex: sys_futex, set_robust_list: sys_set_robust_list };
