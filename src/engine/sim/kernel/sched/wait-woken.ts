/**
 * Sleeping where a wake-up may come before the sleep: it is remembered in the entry.
 *
 * Linux: kernel/sched/wait.c wait_woken(), woken_wake_function() (v6.18)
 */
import { type Sleeping, TASK_INTERRUPTIBLE, TASK_RUNNING } from '../../include/linux/sched.ts';
import { WQ_FLAG_WOKEN, type wait_queue_entry } from '../../include/linux/wait.ts';
import type { Machine } from '../../machine.ts';
import { schedule_hrtimeout } from '../time/hrtimer.ts';
import { __set_current_state, type ShownOn, set_current_state } from './core.ts';
import { default_wake_function } from './wait.ts';

/** Wake the sleeper, and remember it where it does not sleep yet. */
export function woken_wake_function(
  k: Machine,
  wq_entry: wait_queue_entry,
  mode: number,
  key: number,
): number {
  wq_entry.flags |= WQ_FLAG_WOKEN;
  return default_wake_function(k, wq_entry, mode, key);
}

/**
 * Sleep until the entry is called, unless it was since the last time.
 *
 * @param expires When to wake by itself; infinite for never.
 * @returns False when that time has come.
 */
export function* wait_woken(
  k: Machine,
  wq_entry: wait_queue_entry,
  expires: number,
  on: ShownOn,
): Sleeping<boolean> {
  let inTime = true;
  if (k.current.resuming || !(wq_entry.flags & WQ_FLAG_WOKEN)) {
    set_current_state(k, TASK_INTERRUPTIBLE);
    const until = expires === Number.POSITIVE_INFINITY ? null : expires;
    inTime = (yield* schedule_hrtimeout(k, until, 'wait_woken', on)) !== 0;
  }
  __set_current_state(k, TASK_RUNNING);
  wq_entry.flags &= ~WQ_FLAG_WOKEN;
  return inTime;
}
