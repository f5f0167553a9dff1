/**
 * Sleeping on a word of memory, and waking those who do.
 *
 * Linux: kernel/futex/waitwake.c (v6.18)
 * Read first: __futex_wait(), then futex_wake().
 */
import { fixup_user_page } from '../../arch/x86/mm/fault.ts';
import {
  EAGAIN,
  EFAULT,
  EINVAL,
  ENOSYS,
  ERESTART_RESTARTBLOCK,
  ERESTARTSYS,
  ETIMEDOUT,
} from '../../include/linux/errno.ts';
import type { futex_hash_bucket, futex_key, futex_q } from '../../include/linux/futex.ts';
import { PAGE_SIZE } from '../../include/linux/mm_types.ts';
import {
  restart_with,
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_RUNNING,
} from '../../include/linux/sched.ts';
import { tellWritten } from '../../lib/usercopy-memory.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import {
  __set_current_state,
  set_current_state,
  signal_pending,
  wake_q_add,
  type wake_q_head,
  wake_up_q,
} from '../sched/core.ts';
import { schedule_hrtimeout } from '../time/hrtimer.ts';
import {
  __futex_unqueue,
  futex_get_value,
  futex_hash,
  futex_hb_waiters_pending,
  futex_queue,
  futex_unqueue,
  get_futex_key,
} from './core.ts';

const at = tracepoints('kernel/futex/waitwake.c');

/** What a wait needs to begin anew after a signal for which no handler ran. */
interface futex_restart {
  readonly uaddr: number;
  readonly flags: number;
  readonly val: number;
  readonly time: number;
  readonly bitset: number;
}

/**
 * Sleep while a word has a value.
 *
 * @param abs_time When it is enough, in virtual time; null for no limit.
 * @param bitset Whoever wakes with one of these bits wakes this sleeper.
 * @returns 0 when woken. Fails: EINVAL, EFAULT, EAGAIN (another value), ETIMEDOUT, EINTR.
 */
export function* futex_wait(
  k: Machine,
  uaddr: number,
  flags: number,
  val: number,
  abs_time: number | null,
  bitset: number,
): Sleeping<number> {
  const { current } = k;
  const { time } = keep(current, () => ({ time: abs_time }));
  if (k.tracing) at.enter(k, 'futex_wait.enter', { val });
  const ret = yield* __futex_wait(k, { uaddr, flags, val, time, bitset });
  if (k.tracing) at.leave(k);
  if (ret !== -ERESTARTSYS || time === null) return ret;
  current.restart_block = restart_with(futex_wait_restart, { uaddr, flags, val, time, bitset });
  return -ERESTART_RESTARTBLOCK;
}

/** An interrupted wait goes on, to the moment at which it was to end. */
function futex_wait_restart(k: Machine, restart: futex_restart): Sleeping<number> {
  const { uaddr, flags, val, time, bitset } = restart;
  return futex_wait(k, uaddr, flags, val, time, bitset);
}

type Wait = Omit<futex_restart, 'time'> & { readonly time: number | null };

function* __futex_wait(k: Machine, wait: Wait): Sleeping<number> {
  const { current } = k;
  if (wait.bitset === 0) return -EINVAL;
  const q = keep(
    current,
    (): futex_q => ({ task: current, key: null, bitset: wait.bitset, bucket: null }),
  );
  for (;;) {
    const ret = current.resuming ? 0 : futex_wait_setup(k, wait, q);
    if (ret !== 0) return ret;
    const timedOut = yield* futex_do_wait(k, q, wait.time);
    if (!futex_unqueue(k, q)) return 0;
    if (timedOut) return -ETIMEDOUT;
    if (signal_pending(current)) return -ERESTARTSYS;
  }
}

/** Look at the word, and stand in its bucket if it has the value. Nobody can wake between the two. */
function futex_wait_setup(k: Machine, { uaddr, flags, val }: Wait, q: futex_q): number {
  const key = get_futex_key(k, uaddr, flags, false);
  if (typeof key === 'number') return key;
  const uval = futex_get_value(k, uaddr);
  if (uval === null) return -EFAULT;
  if (uval !== val) {
    if (k.tracing) at.point(k, 'futex_wait_setup.changed', { uval, val });
    return -EAGAIN;
  }
  if (k.tracing) at.point(k, 'futex_wait_setup.same', { uval });
  set_current_state(k, TASK_INTERRUPTIBLE);
  q.key = key;
  futex_queue(k, q, futex_hash(k, key));
  return 0;
}

/** @returns True when the time came first. */
function* futex_do_wait(k: Machine, q: futex_q, expires: number | null): Sleeping<boolean> {
  if (!k.current.resuming && expires !== null && expires <= k.clock) {
    __set_current_state(k, TASK_RUNNING);
    return true;
  }
  const { on } = keep(k.current, () => ({
    on: q.bucket === null ? null : { owner: q.bucket, name: 'chain' },
  }));
  const slept = yield* schedule_hrtimeout(k, expires, 'futex_do_wait', on);
  drop(k.current);
  return slept === 0;
}

/** Take a sleeper out and note that it is to be woken, once the locks are let go. Linux: futex_wake_mark() */
export function futex_wake_mark(k: Machine, wake_q: wake_q_head, q: futex_q): void {
  const { bucket, task } = q;
  __futex_unqueue(k, q);
  wake_q_add(wake_q, task);
  if (k.tracing) at.point(k, 'futex_wake_mark.wake', { task: task.comm }, bucket);
}

/**
 * Wake those who sleep on a word, those first who came first.
 *
 * @param nr_wake At most so many; 0 and less still wake one.
 * @param bitset Only those who have one of these bits.
 * @returns How many. Fails: EINVAL, EFAULT.
 */
export function futex_wake(
  k: Machine,
  uaddr: number,
  flags: number,
  nr_wake: number,
  bitset: number,
): number {
  if (bitset === 0) return -EINVAL;
  const key = get_futex_key(k, uaddr, flags, false);
  if (typeof key === 'number') return key;
  const bucket = futex_hb_waiters_pending(k, key);
  if (bucket === null) {
    if (k.tracing) at.point(k, 'futex_wake.nobody', { place: key.text });
    return 0;
  }
  if (k.tracing) at.enter(k, 'futex_wake.enter', { waiters: bucket.chain.length }, bucket);
  const wake_q: wake_q_head = [];
  const woken = wakeSome(k, bucket, wake_q, nr_wake, bitset);
  wake_up_q(k, wake_q);
  if (k.tracing) at.leave(k);
  return woken;
}

/** Take out those who have one of the bits, until there are enough. */
function wakeSome(
  k: Machine,
  bucket: futex_hash_bucket,
  wake_q: wake_q_head,
  nr_wake: number,
  bitset: number,
): number {
  let woken = 0;
  for (const q of bucket.chain) {
    if ((q.bitset & bitset) === 0) {
      if (k.tracing) at.point(k, 'futex_wake.skip', { task: q.task.comm }, bucket);
      continue;
    }
    futex_wake_mark(k, wake_q, q);
    woken += 1;
    if (woken >= nr_wake) break;
  }
  return woken;
}

/** What FUTEX_WAKE_OP is asked to do to the second word, and of which old value it is to wake there. */
interface Operation {
  readonly op: number;
  readonly cmp: number;
  readonly oparg: number;
  readonly cmparg: number;
}

const FUTEX_OP_OPARG_SHIFT = 8;

/** A number of 12 bits with its sign. Linux: sign_extend32(value, 11) */
function signed12(value: number): number {
  return (value << 20) >> 20;
}

function operationOf(encoded: number): Operation {
  const shift = ((encoded >>> 28) & FUTEX_OP_OPARG_SHIFT) !== 0;
  const oparg = signed12((encoded & 0x00fff000) >> 12);
  return {
    op: (encoded & 0x70000000) >> 28,
    cmp: (encoded & 0x0f000000) >> 24,
    oparg: shift ? 1 << (oparg & 31) : oparg,
    cmparg: signed12(encoded & 0xfff),
  };
}

/** What becomes of the old value: set, add, or, and not, exclusive or. */
const OPERATIONS: readonly ((old: number, oparg: number) => number)[] = [
  (_old, oparg) => oparg,
  (old, oparg) => old + oparg,
  (old, oparg) => old | oparg,
  (old, oparg) => old & ~oparg,
  (old, oparg) => old ^ oparg,
];

/** When the second word's sleepers are woken too. */
const COMPARISONS: readonly ((old: number, cmparg: number) => boolean)[] = [
  (old, cmparg) => old === cmparg,
  (old, cmparg) => old !== cmparg,
  (old, cmparg) => old < cmparg,
  (old, cmparg) => old <= cmparg,
  (old, cmparg) => old > cmparg,
  (old, cmparg) => old >= cmparg,
];

/**
 * Change a word in one step, and say whether the old value was such a one.
 *
 * @returns 1, 0. Fails: EFAULT, ENOSYS (unknown operation, or unknown comparison: then it has been changed all the same).
 */
function futex_atomic_op_inuser(k: Machine, encoded: number, uaddr: number): number {
  const { op, cmp, oparg, cmparg } = operationOf(encoded);
  const change = OPERATIONS[op];
  if (change === undefined) return -ENOSYS;
  const page = fixup_user_page(k, k.current, uaddr, true);
  if (page === null) return -EFAULT;
  const view = new DataView(page.data.buffer, page.data.byteOffset);
  const old = view.getInt32(uaddr % PAGE_SIZE, true);
  const after = change(old, oparg) | 0;
  view.setInt32(uaddr % PAGE_SIZE, after, true);
  tellWritten(page, uaddr % PAGE_SIZE, 4);
  if (k.tracing) at.point(k, 'futex_atomic_op_inuser.change', { before: old, after });
  const compare = COMPARISONS[cmp];
  if (compare === undefined) return -ENOSYS;
  return compare(old, cmparg) ? 1 : 0;
}

/**
 * Change a second word and wake sleepers of the first; of the second too, if it had such a value.
 *
 * @returns How many were woken in all. Fails: EINVAL, EFAULT, ENOSYS.
 */
export function futex_wake_op(
  k: Machine,
  uaddr1: number,
  flags: number,
  uaddr2: number,
  nr: { readonly wake: number; readonly wake2: number },
  op: number,
): number {
  const key1 = get_futex_key(k, uaddr1, flags, false);
  if (typeof key1 === 'number') return key1;
  const key2 = get_futex_key(k, uaddr2, flags, true);
  if (typeof key2 === 'number') return key2;
  const op_ret = futex_atomic_op_inuser(k, op, uaddr2);
  if (op_ret < 0) return op_ret;
  const wake_q: wake_q_head = [];
  const wakeAll = (key: futex_key, nr_wake: number): number => {
    const bucket = futex_hb_waiters_pending(k, key);
    return bucket === null ? 0 : wakeSome(k, bucket, wake_q, nr_wake, ~0);
  };
  const first = wakeAll(key1, nr.wake);
  const second = op_ret > 0 ? wakeAll(key2, nr.wake2) : 0;
  wake_up_q(k, wake_q);
  return first + second;
}
