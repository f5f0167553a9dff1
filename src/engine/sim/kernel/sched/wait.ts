/**
 * Wait queues: who is woken, and in which order. Exclusive sleepers queue at the end and are woken one at a time,
 * first come first served; the others stand in front of them, the newest first, and are all woken.
 *
 * Linux: kernel/sched/wait.c, include/linux/wait.h (v6.18)
 */
import type { Field, ObjectId } from '../../../model/snapshot.ts';
import { ERESTARTSYS } from '../../include/linux/errno.ts';
import { EPOLLHUP, POLLFREE } from '../../include/linux/poll.ts';
import {
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_NORMAL,
  TASK_RUNNING,
} from '../../include/linux/sched.ts';
import {
  WQ_FLAG_EXCLUSIVE,
  type wait_queue_entry,
  type wait_queue_func_t,
  type wait_queue_head,
} from '../../include/linux/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { assert } from '../../object.ts';
import { drop, keep } from '../../resume.ts';
import {
  __set_current_state,
  schedule,
  set_current_state,
  signal_pending,
  signal_pending_state,
  try_to_wake_up,
} from './core.ts';

const at = tracepoints('kernel/sched/wait.c');
const NO_FIELDS: { readonly [name: string]: Field } = {};

/**
 * An entry for the current process. Linux: init_wait_entry(), DEFINE_WAIT_FUNC()
 *
 * @param func A function of a module, which finds in `data` what it needs to know.
 */
export function init_wait_entry(
  k: Machine,
  func: wait_queue_func_t = autoremove_wake_function,
  fields = NO_FIELDS,
  data: unknown = null,
): wait_queue_entry {
  return { flags: 0, private: k.current, func, data, object: null, queued: null, fields };
}

/**
 * An entry in which no process sleeps: a waker calls the function, on behalf of an object. It is entered with
 * add_wait_queue() and stays until remove_wait_queue(). Linux: include/linux/wait.h init_waitqueue_func_entry()
 *
 * @param func A function of a module, which finds in `data` what it needs to know.
 * @param object What views show to stand there.
 */
export function init_waitqueue_func_entry<T>(
  func: wait_queue_func_t,
  data: T,
  object: { readonly id: ObjectId } | null,
  fields = NO_FIELDS,
): wait_queue_entry {
  return { flags: 0, private: null, func, data, object, queued: null, fields };
}

/** Stand in front, with those that are all woken. */
export function add_wait_queue(wq_head: wait_queue_head, wq_entry: wait_queue_entry): void {
  wq_entry.flags &= ~WQ_FLAG_EXCLUSIVE;
  wq_entry.queued = wq_head;
  wq_head.head.unshift(wq_entry);
  wq_head.touch();
}

/** Stand at the end, to be woken alone. */
export function add_wait_queue_exclusive(
  wq_head: wait_queue_head,
  wq_entry: wait_queue_entry,
): void {
  wq_entry.flags |= WQ_FLAG_EXCLUSIVE;
  wq_entry.queued = wq_head;
  wq_head.head.push(wq_entry);
  wq_head.touch();
}

/** Stand in front, to be woken alone: the newest is woken first. Linux: __add_wait_queue_exclusive() */
export function __add_wait_queue_exclusive(
  wq_head: wait_queue_head,
  wq_entry: wait_queue_entry,
): void {
  add_wait_queue(wq_head, wq_entry);
  wq_entry.flags |= WQ_FLAG_EXCLUSIVE;
}

/** Stand at the end, with those that are all woken. Linux: __add_wait_queue_entry_tail() */
function __add_wait_queue_entry_tail(wq_head: wait_queue_head, wq_entry: wait_queue_entry): void {
  add_wait_queue_exclusive(wq_head, wq_entry);
  wq_entry.flags &= ~WQ_FLAG_EXCLUSIVE;
}

/** Leave the queue, if in it. */
export function remove_wait_queue(wq_entry: wait_queue_entry): void {
  const { queued } = wq_entry;
  if (queued === null) return;
  queued.head.splice(queued.head.indexOf(wq_entry), 1);
  wq_entry.queued = null;
  queued.touch();
}

/** Wake the sleeper. Only for entries in which a process sleeps. */
export function default_wake_function(
  k: Machine,
  curr: wait_queue_entry,
  mode: number,
  _key: number,
): number {
  assert(curr.private !== null, 'nobody sleeps in the entry');
  return try_to_wake_up(k, curr.private, mode) ? 1 : 0;
}

/** Wake the sleeper and take it out of the queue. */
export function autoremove_wake_function(
  k: Machine,
  wq_entry: wait_queue_entry,
  mode: number,
  key: number,
): number {
  const ret = default_wake_function(k, wq_entry, mode, key);
  if (ret === 0) return ret;
  const owner = wq_entry.queued?.owner;
  remove_wait_queue(wq_entry);
  if (k.tracing) {
    at.point(k, 'autoremove_wake_function.remove', { task: wq_entry.private?.comm ?? null }, owner);
  }
  return ret;
}

/**
 * Walk the queue and wake.
 *
 * @param nr_exclusive How many exclusive sleepers to wake at most; 0 for all.
 * @param key The events that happened, 0 for any.
 */
export function __wake_up(
  k: Machine,
  wq_head: wait_queue_head,
  mode: number,
  nr_exclusive: number,
  key: number,
): void {
  if (k.tracing) at.enter(k, '__wake_up.enter', { queue: wq_head.name }, wq_head.owner);
  __wake_up_common(k, wq_head, mode, nr_exclusive, key);
  if (k.tracing) at.leave(k);
}

/** Walk the queue and wake: at most one exclusive sleeper, which shall not run before the waker is done. */
export function __wake_up_sync_key(
  k: Machine,
  wq_head: wait_queue_head,
  mode: number,
  key: number,
): void {
  if (k.tracing) at.enter(k, '__wake_up_sync_key.enter', { queue: wq_head.name }, wq_head.owner);
  __wake_up_common(k, wq_head, mode, 1, key);
  if (k.tracing) at.leave(k);
}

function __wake_up_common(
  k: Machine,
  wq_head: wait_queue_head,
  mode: number,
  nr_exclusive: number,
  key: number,
): void {
  let left = nr_exclusive;
  // A copy: waking takes entries out of the queue.
  for (const curr of wq_head.head.length > 1 ? [...wq_head.head] : wq_head.head) {
    const ret = curr.func(k, curr, mode, key);
    if (ret !== 0 && curr.flags & WQ_FLAG_EXCLUSIVE && --left === 0) break;
  }
}

/** Wake every non-exclusive sleeper and the first exclusive one, with the events that happened. */
export function wake_up_interruptible_sync_poll(
  k: Machine,
  wq: wait_queue_head,
  key: number,
): void {
  __wake_up_sync_key(k, wq, TASK_INTERRUPTIBLE, key);
}

/** Wake every non-exclusive sleeper and the first exclusive one. */
export function wake_up_interruptible(k: Machine, wq: wait_queue_head): void {
  __wake_up(k, wq, TASK_INTERRUPTIBLE, 1, 0);
}

/** Wake every sleeper. */
export function wake_up_interruptible_all(k: Machine, wq: wait_queue_head): void {
  __wake_up(k, wq, TASK_INTERRUPTIBLE, 0, 0);
}

/** Wake every non-exclusive sleeper, of whatever kind, and the first exclusive one. */
export function wake_up(k: Machine, wq: wait_queue_head): void {
  __wake_up(k, wq, TASK_NORMAL, 1, 0);
}

/** The same, with the events that happened. Linux: wake_up_poll(), wake_up_locked_poll() */
export function wake_up_poll(k: Machine, wq: wait_queue_head, key: number): void {
  __wake_up(k, wq, TASK_NORMAL, 1, key);
}

/** The queue goes, while entries in which nobody sleeps may stand in it: they must leave it. */
export function wake_up_pollfree(k: Machine, wq: wait_queue_head): void {
  __wake_up(k, wq, TASK_NORMAL, 0, EPOLLHUP | POLLFREE);
}

/** Stand in front of the queue, ready to sleep. */
export function prepare_to_wait(
  k: Machine,
  wq_head: wait_queue_head,
  wq_entry: wait_queue_entry,
  state: number,
): void {
  if (k.current.resuming) return;
  if (wq_entry.queued === null) add_wait_queue(wq_head, wq_entry);
  __set_current_state(k, state);
}

/** Stand at the end of the queue as an exclusive sleeper, ready to sleep. */
export function prepare_to_wait_exclusive(
  k: Machine,
  wq_head: wait_queue_head,
  wq_entry: wait_queue_entry,
  state: number,
): void {
  if (k.current.resuming) return;
  if (wq_entry.queued === null) add_wait_queue_exclusive(wq_head, wq_entry);
  __set_current_state(k, state);
}

/** Run again, out of the queue. */
export function finish_wait(k: Machine, wq_entry: wait_queue_entry): void {
  __set_current_state(k, TASK_RUNNING);
  remove_wait_queue(wq_entry);
}

/** How to wait for an event. */
export interface WaitOptions {
  /** The kernel function that waits, as /proc/PID/wchan names it. */
  readonly wchan: string;
  readonly exclusive?: boolean;
  readonly state?: number;
  readonly fields?: { readonly [name: string]: Field };
}

/**
 * Sleep until the condition holds, or a signal comes. Linux: include/linux/wait.h ___wait_event()
 *
 * @returns 0, or -ERESTARTSYS when a signal came first.
 */
export function* wait_event_interruptible(
  k: Machine,
  wq_head: wait_queue_head,
  condition: () => boolean,
  options: WaitOptions,
): Sleeping<number> {
  const { current } = k;
  if (!current.resuming && condition()) return 0;
  const state = options.state ?? TASK_INTERRUPTIBLE;
  const entry = keep(current, () => init_wait_entry(k, autoremove_wake_function, options.fields));
  let ret = 0;
  for (;;) {
    if (!current.resuming) {
      // As prepare_to_wait_event(): a signal that is already pending keeps the process out of the queue.
      const interrupted = signal_pending_state(state, current);
      if (interrupted) finish_wait(k, entry);
      else if (options.exclusive) prepare_to_wait_exclusive(k, wq_head, entry, state);
      else prepare_to_wait(k, wq_head, entry, state);
      // What it waited for counts more than a signal that came as well.
      if (condition()) break;
      if (interrupted) {
        ret = -ERESTARTSYS;
        break;
      }
    }
    yield* schedule(k, options.wchan, wq_head);
  }
  if (ret === 0) finish_wait(k, entry);
  drop(current);
  return ret;
}

/**
 * Sleep until the condition holds, or a signal comes; the caller holds the lock of the queue, which is let go for the
 * sleep. Sleepers stand behind each other and are all woken, the first that came first.
 * Linux: include/linux/wait.h wait_event_interruptible_locked_irq(), do_wait_intr_irq()
 *
 * @returns 0, or -ERESTARTSYS when a signal came first.
 */
export function* wait_event_interruptible_locked_irq(
  k: Machine,
  wq_head: wait_queue_head,
  condition: () => boolean,
): Sleeping<number> {
  const { current } = k;
  if (!current.resuming && condition()) return 0;
  const entry = keep(current, () => init_wait_entry(k));
  let ret = 0;
  do {
    if (!current.resuming) {
      if (entry.queued === null) __add_wait_queue_entry_tail(wq_head, entry);
      set_current_state(k, TASK_INTERRUPTIBLE);
      if (signal_pending(current)) {
        ret = -ERESTARTSYS;
        break;
      }
    }
    yield* schedule(k, 'do_wait_intr_irq', wq_head);
  } while (!condition());
  finish_wait(k, entry);
  drop(current);
  return ret;
}
