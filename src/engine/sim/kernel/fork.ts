/**
 * Making processes.
 *
 * Linux: kernel/fork.c (v6.18)
 * Left out: memory apart from what other parts copy (a process's variables live in the runner), threads.
 */
import type { ActorName } from '../../model/snapshot.ts';
import { dup_fd } from '../fs/file.ts';
import {
  type completion,
  type Sleeping,
  signal_struct,
  TASK_KILLABLE,
  task_struct,
} from '../include/linux/sched.ts';
import { type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { drop, keep } from '../resume.ts';
import {
  schedule,
  set_current_state,
  signal_pending_state,
  wake_up_process,
} from './sched/core.ts';

const at = tracepoints('kernel/fork.c');

/**
 * Make a child: its own copy of the descriptor table (of the same open file descriptions), of signal actions and
 * of the mask; no pending signals.
 */
export function copy_process(k: Machine, parent: task_struct, comm: ActorName): task_struct {
  const files = dup_fd(parent.files);
  const signal = new signal_struct(parent.signal.pgrp, parent.signal.session);
  signal.rlimit_msgqueue = parent.signal.rlimit_msgqueue;
  const child = new task_struct(k, comm, k.number('pid'), parent, files, signal);
  for (const [sig, action] of parent.action.entries()) child.action[sig] = action;
  child.blocked = parent.blocked;
  child.umask = parent.umask;
  parent.children.push(child);
  add_task(k, child);
  if (k.tracing) {
    const fds = child.files.fd.filter(Boolean).length;
    at.point(k, 'copy_process.files', { task: child.comm, fds });
  }
  for (const part of k.subsystems) part.copy_process?.(k, parent, child);
  // The trace may have looked at it before it was whole.
  child.touch();
  return child;
}

/** A process comes into view. */
export function add_task(k: Machine, task: task_struct): void {
  assert(!k.actors.has(task.comm), `${task.comm} lives already`);
  k.tasks.push(task);
  k.actors.set(task.comm, task);
}

function clone_process(k: Machine, current: task_struct): task_struct {
  const comm = current.request?.child;
  assert(comm !== undefined, 'a child without a name');
  const child = copy_process(k, current, comm);
  if (k.tracing) at.point(k, 'kernel_clone.run', { task: child.comm });
  return child;
}

/** fork(2): the parent gets the child's process id; the child runs its own program from here on. */
function sys_fork(k: Machine, current: task_struct): number {
  if (k.tracing) at.enter(k, 'kernel_clone.enter', { task: current.comm });
  const child = clone_process(k, current);
  if (k.tracing) at.leave(k);
  return child.pid;
}

/**
 * vfork(2): as fork(2), but the parent sleeps until the child has let go of its memory, as it does when it ends. The
 * child's memory is a copy all the same: whoever wrote its lines did not write for two processes in one memory.
 *
 * Linux: kernel/fork.c kernel_clone() with CLONE_VFORK
 * Sleeps: uninterruptibly; a signal that kills ends it.
 */
function* sys_vfork(k: Machine, current: task_struct): Sleeping<number> {
  if (k.tracing) at.enter(k, 'kernel_clone.enter', { task: current.comm });
  const { child, vfork } = keep(current, () => {
    const made = clone_process(k, current);
    const done: completion = { done: false, waiter: current };
    made.vfork_done = done;
    return { child: made, vfork: done };
  });
  yield* wait_for_vfork_done(k, child, vfork);
  drop(current);
  if (k.tracing) at.leave(k);
  return child.pid;
}

/** Sleep until the child has let go of its memory, or the parent is about to die. */
function* wait_for_vfork_done(k: Machine, child: task_struct, vfork: completion): Sleeping<void> {
  const { current } = k;
  if (k.tracing) at.enter(k, 'wait_for_vfork_done.enter', { task: child.comm });
  while (current.resuming || (!vfork.done && !signal_pending_state(TASK_KILLABLE, current))) {
    set_current_state(k, TASK_KILLABLE);
    yield* schedule(k, 'kernel_clone');
  }
  child.vfork_done = null;
  if (k.tracing) at.leave(k);
}

/**
 * A process lets go of its memory: a parent that waits for this may go on. Linux: mm_release(), complete_vfork_done()
 */
export function mm_release(k: Machine, task: task_struct): void {
  const vfork = task.vfork_done;
  if (vfork === null) return;
  task.vfork_done = null;
  vfork.done = true;
  if (k.tracing) at.point(k, 'complete_vfork_done.wake', { task: vfork.waiter.comm });
  wake_up_process(k, vfork.waiter);
}

function sys_getpid(_k: Machine, current: task_struct): number {
  return current.pid;
}

function sys_getppid(_k: Machine, current: task_struct): number {
  return current.real_parent.pid;
}

export const syscalls: SyscallTable = {
  fork: sys_fork,
  vfork: sys_vfork,
  getpid: sys_getpid,
  getppid: sys_getppid,
};
