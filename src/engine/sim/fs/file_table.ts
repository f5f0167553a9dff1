/**
 * References to open file descriptions, and what the last one that goes releases.
 *
 * Linux: fs/file_table.c (v6.18)
 */
import { O_ASYNC } from '../include/linux/fcntl.ts';
import { FMODE_OPENED, type file } from '../include/linux/fs.ts';
import type { Sleeping } from '../include/linux/sched.ts';
import { init_task_work } from '../include/linux/task_work.ts';
import { task_work_add } from '../kernel/task_work.ts';
import { hrtimer_start } from '../kernel/time/hrtimer.ts';
import type { Machine } from '../machine.ts';
import { assert } from '../object.ts';
import { eventpoll_release_file } from './eventpoll-remove.ts';

/** A description gets its first descriptor: from now on snapshots show it, under that name. No counterpart in Linux. */
export function showFile(k: Machine, filp: file, id = `file:${k.number('file')}`): void {
  filp.show(k, id);
  k.files.push(filp);
}

/** One reference more. Linux: include/linux/fs.h */
export function get_file(filp: file): file {
  filp.f_count += 1;
  return filp;
}

/**
 * One reference less. What the last one releases is released when the process goes back to its program, or at its end:
 * whoever lets go may hold locks. Linux: fput(), fput_close(), which differ in their speed only
 */
export function fput(k: Machine, filp: file): void {
  if (dropReference(k, filp)) __fput_deferred(k, filp);
}

/** True when it was the last one: snapshots show the description no more. Linux: include/linux/file_ref.h file_ref_put() */
function dropReference(k: Machine, filp: file): boolean {
  filp.f_count -= 1;
  if (filp.f_count > 0) return false;
  const at = k.files.indexOf(filp);
  if (at >= 0) k.files.splice(at, 1);
  return true;
}

/**
 * One reference less, as close(2) lets go: the last one releases at once.
 *
 * Sleeps: where the file's `release` does.
 */
export function* fput_close_sync(k: Machine, filp: file): Sleeping<void> {
  if (k.current.resuming || dropReference(k, filp)) yield* __fput(k, filp);
}

function __fput_deferred(k: Machine, filp: file): void {
  // Nobody has ever had it: there is nothing to release.
  if (!(filp.f_mode & FMODE_OPENED)) iput(k, filp);
  else if (k.in_interrupt || !task_work_add(k.current, init_task_work(____fput, filp))) {
    // Linux: schedule_delayed_work(&delayed_fput_work, 1); here it is done as soon as nobody can run.
    hrtimer_start(k, k.clock, delayed_fput, filp);
  }
}

function ____fput(k: Machine, filp: file): Sleeping<void> {
  return __fput(k, filp);
}

/** Release what the description leads to. */
function* __fput(k: Machine, filp: file): Sleeping<void> {
  // Linux: include/linux/eventpoll.h eventpoll_release()
  if (!k.current.resuming && filp.f_ep !== null) eventpoll_release_file(k, filp);
  if (!k.current.resuming && filp.f_flags & O_ASYNC) filp.f_op.fasync?.(k, -1, filp, false);
  const slept = filp.f_op.release?.(k, filp.f_inode, filp);
  if (slept !== undefined) yield* slept;
  iput(k, filp);
}

/** Release a description for which no process is left that could do it. */
function delayed_fput(k: Machine, filp: file): void {
  const { done } = __fput(k, filp).next();
  assert(done === true, 'a release that sleeps, and nobody to sleep');
}

/** Let go of the inode. Linux: dput(), fs/inode.c iput() */
function iput(k: Machine, filp: file): void {
  filp.f_inode.i_count -= 1;
  filp.f_inode.evict?.(k);
}
