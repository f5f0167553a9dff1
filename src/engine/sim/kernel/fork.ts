/**
 * Making processes.
 *
 * Linux: kernel/fork.c (v6.18)
 * Left out: memory apart from what other parts copy (a process's variables live in the runner), threads.
 */
import type { ActorName } from '../../model/snapshot.ts';
import { dup_fd } from '../fs/file.ts';
import { signal_struct, task_struct } from '../include/linux/sched.ts';
import { type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';

const at = tracepoints('kernel/fork.c');

/**
 * Make a child: its own copy of the descriptor table (of the same open file descriptions), of signal actions and
 * of the mask; no pending signals.
 */
export function copy_process(k: Machine, parent: task_struct, comm: ActorName): task_struct {
  const files = dup_fd(parent.files);
  const signal = new signal_struct(parent.signal.pgrp, parent.signal.session);
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
  return child;
}

/** A process comes into view. */
export function add_task(k: Machine, task: task_struct): void {
  assert(!k.actors.has(task.comm), `${task.comm} lives already`);
  k.tasks.push(task);
  k.actors.set(task.comm, task);
}

/** fork(2): the parent gets the child's process id; the child runs its own program from here on. */
function sys_fork(k: Machine, current: task_struct): number {
  const comm = current.request?.child;
  assert(comm !== undefined, 'fork without a name for the child');
  if (k.tracing) at.enter(k, 'kernel_clone.enter', { task: current.comm });
  const child = copy_process(k, current, comm);
  if (k.tracing) at.point(k, 'kernel_clone.run', { task: child.comm });
  if (k.tracing) at.leave(k);
  return child.pid;
}

function sys_getpid(_k: Machine, current: task_struct): number {
  return current.pid;
}

function sys_getppid(_k: Machine, current: task_struct): number {
  return current.real_parent.pid;
}

export const syscalls: SyscallTable = {
  fork: sys_fork,
  getpid: sys_getpid,
  getppid: sys_getppid,
};
