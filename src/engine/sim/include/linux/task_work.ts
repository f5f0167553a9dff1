/**
 * Work that a process does for itself later: on its way back to its program, or at its end.
 *
 * Linux: include/linux/task_work.h, include/linux/types.h struct callback_head (v6.18); the functions are in kernel/task_work.ts.
 */
import type { Machine } from '../../machine.ts';
import type { Sleeping } from './sched.ts';

/** One piece of work: a function of a module, and what it is about beside it, so that it is data. */
export interface callback_head {
  readonly func: (k: Machine, data: never) => void | Sleeping<void>;
  /** What `func` takes: init_task_work() sees to that. */
  readonly data: unknown;
}

/** A piece of work. */
export function init_task_work<T>(
  func: (k: Machine, data: T) => void | Sleeping<void>,
  data: T,
): callback_head {
  return { func, data };
}
