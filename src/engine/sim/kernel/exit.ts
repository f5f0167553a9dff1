/**
 * How processes end, and how their parents learn of it.
 *
 * Linux: kernel/exit.c (v6.18)
 * Left out: threads, ptrace, namespaces' init being killed; none can be reached from the call catalogue.
 * Read first: do_exit(), then do_wait().
 */

import { exitView } from '../../model/spelling.ts';
import { exit_files } from '../fs/file.ts';
import { ECHILD, EINVAL, ERESTARTSYS, ESRCH } from '../include/linux/errno.ts';
import {
  __TASK_STOPPED,
  EXIT_DEAD,
  EXIT_ZOMBIE,
  SIGNAL_STOP_CONTINUED,
  type Sleeping,
  TASK_DEAD,
  TASK_INTERRUPTIBLE,
  TASK_RUNNING,
  type task_struct,
} from '../include/linux/sched.ts';
import type { wait_queue_entry } from '../include/linux/wait.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { drop, keep } from '../resume.ts';
import { mm_release } from './fork.ts';
import { futex_exit_release } from './futex/robust.ts';
import { __set_current_state, schedule, set_current_state, signal_pending } from './sched/core.ts';
import {
  __wake_up_sync_key,
  add_wait_queue,
  default_wake_function,
  init_wait_entry,
  remove_wait_queue,
  wake_up_pollfree,
} from './sched/wait.ts';
import { do_notify_parent } from './signal.ts';
import { task_work_run } from './task_work.ts';

const at = tracepoints('kernel/exit.c');

export const WNOHANG = 1;
export const WUNTRACED = 2;
export const WCONTINUED = 8;
const __WNOTHREAD = 0x20000000;
const __WALL = 0x40000000;
const __WCLONE = 0x80000000;
const INT_MIN = -0x80000000;

/** exit(3): flush nothing, end the process with the low byte of the status. */
function* sys_exit(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  return yield* do_group_exit(k, (int(args[0]) & 0xff) << 8);
}

/** End the process. Never returns. */
export function* do_group_exit(k: Machine, exit_code: number): Sleeping<never> {
  return yield* do_exit(k, exit_code);
}

/**
 * End the process: give back what it holds, leave its children to init, tell the parent, and run no more.
 *
 * Sleeps: where the release of a file does.
 *
 * @param code As wait(2) shows it: status shifted by 8, or the signal; no core is ever written, so that 0x80 is never set.
 */
export function* do_exit(k: Machine, code: number): Sleeping<never> {
  const task = k.current;
  if (k.tracing) at.enter(k, 'do_exit.enter', { task: task.comm });
  if (!task.resuming) {
    task.exiting = true;
    task.exit_code = code;
    futex_exit_release(k, task);
    mm_release(k, task);
    for (const part of k.subsystems) part.do_exit?.(k, task);
    exit_files(k, task);
  }
  // Linux: exit_task_work()
  yield* task_work_run(k);
  k.moments?.end(task);
  exit_notify(k, task);
  task.__state = TASK_DEAD;
  task.touch();
  if (k.tracing) at.leave(k);
  yield;
  assert(false, `${task.comm} runs after its end`);
}

/** Give the children to init. Linux: forget_original_parent() */
function forget_original_parent(k: Machine, father: task_struct): void {
  for (const child of father.children.splice(0)) {
    child.real_parent = k.init_task;
    child.touch();
    if (k.tracing) at.point(k, 'forget_original_parent.reparent', { task: child.comm });
    if (child.exit_state === EXIT_ZOMBIE) release_task(k, child);
    else k.init_task.children.push(child);
  }
}

/** Become a zombie and tell the parent; be gone at once when the parent does not care. */
function exit_notify(k: Machine, task: task_struct): void {
  forget_original_parent(k, task);
  task.exit_state = EXIT_ZOMBIE;
  task.touch();
  if (k.tracing) at.point(k, 'exit_notify.zombie', { task: task.comm });
  k.happened({ kind: 'ended', actor: task.comm, exit: exitView(task.exit_code) });
  const parent = task.real_parent;
  // Process 1 collects every child that it is told of; it does so before anybody could look.
  const autoreap = parent === k.init_task || do_notify_parent(k, task);
  __wake_up_parent(k, task, parent);
  if (autoreap) release_task(k, task);
}

/** Wake a parent that sleeps in wait4(2), if the child is one that it waits for. Linux: kernel/exit.c __wake_up_parent() */
export function __wake_up_parent(k: Machine, child: task_struct, parent: task_struct): void {
  if (parent.signal.wait_chldexit.head.length === 0) return;
  __wake_up_sync_key(k, parent.signal.wait_chldexit, TASK_INTERRUPTIBLE, child.pid);
}

/** Nothing is left of the process. */
function release_task(k: Machine, task: task_struct): void {
  const { children } = task.real_parent;
  const i = children.indexOf(task);
  if (i >= 0) children.splice(i, 1);
  task.exit_state = EXIT_DEAD;
  task.touch();
  // Linux: __cleanup_sighand(), signalfd_cleanup()
  if (task.signal.signalfd_wqh.head.length > 0) wake_up_pollfree(k, task.signal.signalfd_wqh);
  if (k.tracing) at.point(k, 'release_task.reap', { task: task.comm });
}

/**
 * waitpid(2): wait for a child to end (or stop, or continue) and collect its status.
 *
 * Linux: kernel/exit.c kernel_wait4(), do_wait()
 * Sleeps: on wait_chldexit of the caller, while it has such a child and none is ready.
 * Fails: ECHILD without such a child; EINVAL; ESRCH for INT_MIN; EINTR.
 */
function* sys_wait4(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const upid = int(args[0]);
  const options = int(args[2]) >>> 0;
  const known = WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL;
  if (options & ~known) return -EINVAL;
  if (upid === INT_MIN) return -ESRCH;
  const pgrp = upid === 0 ? current.signal.pgrp : -upid;
  // Every child ends with SIGCHLD: none is one of those that __WCLONE alone means.
  const none = (options & (__WCLONE | __WALL)) >>> 0 === __WCLONE;
  const wo: wait_opts = { wo_flags: options, upid, pgrp, none };
  if (k.tracing) at.enter(k, 'do_wait.enter', { task: current.comm });
  const ret = yield* do_wait(k, wo);
  if (args[1] === null) current.outs = [];
  if (k.tracing) at.leave(k);
  return ret;
}

/** Which children are waited for, and what of them. Linux: kernel/exit.h struct wait_opts */
interface wait_opts {
  readonly wo_flags: number;
  /** As waitpid(2) takes it. */
  readonly upid: number;
  readonly pgrp: number;
  /** None at all. */
  readonly none: boolean;
}

function eligible_child({ upid, pgrp, none }: wait_opts, child: task_struct): boolean {
  return !none && (upid === -1 || (upid > 0 ? child.pid === upid : child.signal.pgrp === pgrp));
}

/** News of another child does not wake a parent that waits for this one. */
function child_wait_callback(
  k: Machine,
  wait: wait_queue_entry,
  mode: number,
  pid: number,
): number {
  const child = k.tasks.find((task) => task.pid === pid);
  if (child !== undefined && !eligible_child(wait.data as wait_opts, child)) return 0;
  return default_wake_function(k, wait, mode, pid);
}

function* do_wait(k: Machine, wo: wait_opts): Sleeping<number> {
  const { current } = k;
  const wait = keep(current, () => init_wait_entry(k, child_wait_callback, undefined, wo));
  if (!current.resuming) add_wait_queue(current.signal.wait_chldexit, wait);
  let ret = -ERESTARTSYS;
  for (;;) {
    set_current_state(k, TASK_INTERRUPTIBLE);
    if (!current.resuming) {
      ret = __do_wait(k, wo);
      if (ret !== -ERESTARTSYS || signal_pending(current)) break;
    }
    yield* schedule(k, 'do_wait', current.signal.wait_chldexit);
  }
  __set_current_state(k, TASK_RUNNING);
  remove_wait_queue(wait);
  drop(current);
  return ret;
}

/** Look at the children once; -ERESTARTSYS when there are some and none is ready. */
function __do_wait(k: Machine, wo: wait_opts): number {
  const { current } = k;
  const options = wo.wo_flags;
  let notask_error = -ECHILD;
  for (const child of current.children) {
    if (!eligible_child(wo, child)) continue;
    if (child.exit_state === EXIT_ZOMBIE) {
      if (k.tracing) at.point(k, 'wait_task_zombie.collect', { task: child.comm });
      current.outs[1] = child.exit_code;
      release_task(k, child);
      return child.pid;
    }
    const changed = wait_task_stopped(k, child, options) || wait_task_continued(k, child, options);
    if (changed) return child.pid;
    notask_error = 0;
  }
  if (notask_error !== 0) return notask_error;
  return options & WNOHANG ? 0 : -ERESTARTSYS;
}

/** Collect once that a child has stopped. Its status is the signal that stopped it. */
function wait_task_stopped(k: Machine, child: task_struct, options: number): boolean {
  const { signal } = child;
  if (!(options & WUNTRACED) || !(child.__state & __TASK_STOPPED)) return false;
  if (signal.group_exit_code === 0) return false;
  k.current.outs[1] = (signal.group_exit_code << 8) | 0x7f;
  signal.group_exit_code = 0;
  if (k.tracing) at.point(k, 'wait_task_stopped.collect', { task: child.comm });
  return true;
}

/** Collect once that a stopped child goes on. */
function wait_task_continued(k: Machine, child: task_struct, options: number): boolean {
  const { signal } = child;
  if (!(options & WCONTINUED) || !(signal.flags & SIGNAL_STOP_CONTINUED)) return false;
  signal.flags &= ~SIGNAL_STOP_CONTINUED;
  k.current.outs[1] = 0xffff;
  if (k.tracing) at.point(k, 'wait_task_continued.collect', { task: child.comm });
  return true;
}

export const syscalls: SyscallTable = { exit: sys_exit, waitpid: sys_wait4 };
