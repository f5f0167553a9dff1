/**
 * Sending sleepers from one word to another, instead of waking them all to fight for it.
 *
 * Linux: kernel/futex/requeue.c (v6.18). Left out: priority inheritance.
 */
import { EAGAIN, EFAULT, EINVAL } from '../../include/linux/errno.ts';
import type { futex_key, futex_q } from '../../include/linux/futex.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { type wake_q_head, wake_up_q } from '../sched/core.ts';
import {
  __futex_unqueue,
  futex_get_value,
  futex_hash,
  futex_hb_waiters_pending,
  futex_match,
  get_futex_key,
} from './core.ts';
import { futex_wake_mark } from './waitwake.ts';

const at = tracepoints('kernel/futex/requeue.c');

/** A sleeper stands at the end of the other word's bucket from now on. */
function requeue_futex(k: Machine, q: futex_q, key2: futex_key): void {
  __futex_unqueue(k, q);
  const bucket = futex_hash(k, key2);
  q.key = key2;
  bucket.add(q);
  q.task.queues = [{ owner: bucket, name: 'chain' }];
  q.task.move();
  const args = { task: q.task.comm, place: key2.text };
  if (k.tracing) at.point(k, 'requeue_futex.move', args, bucket);
}

/**
 * Wake some of those who sleep on a word, and let others sleep on another one.
 *
 * @param cmpval What the first word must hold; null where that does not matter.
 * @returns How many were woken or sent. Fails: EINVAL, EFAULT, EAGAIN (another value).
 */
export function futex_requeue(
  k: Machine,
  uaddr1: number,
  flags: number,
  uaddr2: number,
  nr: { readonly wake: number; readonly requeue: number },
  cmpval: number | null,
): number {
  if (nr.wake < 0 || nr.requeue < 0) return -EINVAL;
  const key1 = get_futex_key(k, uaddr1, flags, false);
  if (typeof key1 === 'number') return key1;
  const key2 = get_futex_key(k, uaddr2, flags, false);
  if (typeof key2 === 'number') return key2;
  if (cmpval !== null) {
    const curval = futex_get_value(k, uaddr1);
    if (curval === null) return -EFAULT;
    if (curval !== cmpval) {
      if (k.tracing) at.point(k, 'futex_requeue.changed', { uval: curval, val: cmpval });
      return -EAGAIN;
    }
  }
  const bucket = futex_hb_waiters_pending(k, key1);
  if (bucket === null) return 0;
  const waiters = bucket.chain.length;
  if (k.tracing) at.enter(k, 'futex_requeue.enter', { waiters }, bucket);
  const wake_q: wake_q_head = [];
  let task_count = 0;
  for (const q of bucket.chain) {
    if (task_count - nr.wake >= nr.requeue) break;
    task_count += 1;
    if (task_count <= nr.wake) futex_wake_mark(k, wake_q, q);
    else if (!futex_match(key1, key2)) requeue_futex(k, q, key2);
  }
  wake_up_q(k, wake_q);
  if (k.tracing) at.leave(k);
  return task_count;
}
