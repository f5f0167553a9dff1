/**
 * Sleeping calls that can be made again: what a call needs to go on after its sleep, besides its request.
 *
 * Kernel code is a generator, and a generator cannot be copied. So a function that sleeps keeps what it will need in
 * `task.kept`, as plain data, and a copy of the machine makes the call anew: `task.resuming` is set, each function on
 * the way takes what it had kept instead of doing again what it has done, and `schedule()` returns at once, as if the
 * process had just been woken. Meanwhile nothing is traced, and `set_current_state`, `prepare_to_wait` and their kin do
 * nothing. What each of them does before its sleep and must not do twice stands behind `if (!task.resuming)`.
 *
 * No counterpart in Linux. gVisor saves a running kernel in the same way: it interrupts every sleeper and makes its call
 * again (pkg/sentry/kernel/task_run.go).
 */
import type { task_struct } from './include/linux/sched.ts';

/**
 * What the calling function keeps over its sleep: made the first time, and the same again when the call is gone on with
 * in a copy. Functions keep in the order in which they call each other, and drop in the opposite one.
 */
export function keep<T extends object>(task: task_struct, make: () => T): T {
  if (task.resuming) {
    const kept = task.kept[task.found] as T;
    task.found += 1;
    return kept;
  }
  const made = make();
  task.kept.push(made);
  return made;
}

/** The function's last sleep is over: forget what it kept last. What a whole call kept is forgotten with the call. */
export function drop(task: task_struct): void {
  task.kept.pop();
}

/**
 * Forget what the functions that were called after this many have kept; a call is about to be made anew, or is over.
 */
export function dropTo(task: task_struct, count: number): void {
  // Taken away one by one: an array that is told its length lets its memory go, and gets new with the next call.
  while (task.kept.length > count) task.kept.pop();
}

/** The sleep after which the call goes on is reached. */
export function resumed(task: task_struct): void {
  task.resuming = false;
  task.found = 0;
}
