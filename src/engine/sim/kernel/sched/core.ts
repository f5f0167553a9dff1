/**
 * Sleeping and waking.
 *
 * Linux: kernel/sched/core.c (v6.18)
 * Left out: processors, priorities, preemption. One process runs at a time, until its call returns or sleeps; those
 * that it woke then run in the order in which they were woken. Linux may interleave them otherwise, in any way.
 */
import {
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_NORMAL,
  TASK_RUNNING,
  TASK_WAKEKILL,
  type task_struct,
} from '../../include/linux/sched.ts';
import { SIGKILL, sigismember } from '../../include/linux/signal.ts';
import type { ShownQueue } from '../../include/linux/wait.ts';
import { type Machine, type SyscallTable, tracepoints } from '../../machine.ts';
import { resumed } from '../../resume.ts';

const at = tracepoints('kernel/sched/core.c');
const calls = tracepoints('kernel/sched/syscalls.c');

/** True when a signal must end a sleep of that state. Linux: include/linux/sched/signal.h */
export function signal_pending_state(state: number, task: task_struct): boolean {
  if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !task.sigpending) return false;
  return (state & TASK_INTERRUPTIBLE) !== 0 || fatal_signal_pending(task);
}

/** True when a signal waits to be looked at. Linux: include/linux/sched/signal.h */
export function signal_pending(task: task_struct): boolean {
  return task.sigpending;
}

/** True when the process is about to die of SIGKILL. Linux: include/linux/sched/signal.h */
export function fatal_signal_pending(task: task_struct): boolean {
  return task.sigpending && sigismember(task.pending.signal, SIGKILL);
}

/** Say how the process will sleep at its next schedule(). Linux: include/linux/sched.h */
export function set_current_state(k: Machine, state: number): void {
  if (!k.current.resuming) __set_current_state(k, state);
}

/** The same where no sleep is made again. Linux: include/linux/sched.h */
export function __set_current_state({ current }: Machine, state: number): void {
  current.__state = state;
  current.move();
}

/** What a sleep is shown to wait on: one queue, several at once, or none. */
export type ShownOn = ShownQueue | readonly ShownQueue[] | null;

const NO_QUEUES: readonly ShownQueue[] = [];

/** As a list: a queue is no list. */
function listOf(on: ShownOn): readonly ShownQueue[] {
  if (on === null) return NO_QUEUES;
  return 'owner' in on ? [on] : on;
}

/**
 * Sleep until woken, if the state says so and no signal forbids it.
 *
 * @param wchan The kernel function that sleeps, as /proc/PID/wchan names it.
 * @param on What views show the process to wait on. It has no other meaning: it is for the caller to arrange who wakes
 *   the process.
 */
export function* schedule(k: Machine, wchan: string, on: ShownOn = null): Sleeping<void> {
  const { current } = k;
  const queues = listOf(on);
  const [queue] = queues;
  if (current.resuming) resumed(current);
  else {
    if (current.__state === TASK_RUNNING) return;
    if (signal_pending_state(current.__state, current)) {
      __set_current_state(k, TASK_RUNNING);
      return;
    }
    current.wchan = wchan;
    current.queues = queues;
    current.move();
    if (k.tracing) at.point(k, 'schedule.sleep', { wchan }, queue?.owner);
    yield;
  }
  current.wchan = null;
  current.queues = NO_QUEUES;
  current.move();
  if (k.tracing) at.point(k, 'schedule.run', { wchan }, queue?.owner);
}

/**
 * Make a sleeper runnable; it runs after the present call has returned or slept.
 *
 * @returns False when it was not asleep in one of the states of `mode`.
 */
export function try_to_wake_up(k: Machine, task: task_struct, mode: number): boolean {
  if (!(task.__state & mode)) return false;
  task.__state = TASK_RUNNING;
  task.move();
  if (k.in_interrupt || task !== k.current) enqueue_task(k, task);
  if (k.tracing) at.point(k, 'try_to_wake_up.wake', { task: task.comm });
  return true;
}

/** Wake a process from any ordinary sleep. */
export function wake_up_process(k: Machine, task: task_struct): boolean {
  return try_to_wake_up(k, task, TASK_NORMAL);
}

/** Those who are to be woken when the locks have been let go. Linux: include/linux/sched/wake_q.h struct wake_q_head */
export type wake_q_head = task_struct[];

/** Note that a process is to be woken; once is enough. */
export function wake_q_add(head: wake_q_head, task: task_struct): void {
  if (!head.includes(task)) head.push(task);
}

/** Wake those who were noted, in that order. */
export function wake_up_q(k: Machine, head: wake_q_head): void {
  for (const task of head.splice(0)) wake_up_process(k, task);
}

/** Put a process at the end of the run queue, once. */
export function enqueue_task(k: Machine, task: task_struct): void {
  if (task.queued) return;
  task.queued = true;
  k.rq.push(task);
}

/** sched_yield(2): nobody else is ready between two calls, so the caller goes on. Linux: kernel/sched/syscalls.c */
function sys_sched_yield(k: Machine): number {
  if (k.tracing) calls.point(k, 'do_sched_yield.yield');
  return 0;
}

export const syscalls: SyscallTable = { sched_yield: sys_sched_yield };
