/**
 * Descriptor tables: numbers for open file descriptions.
 *
 * Linux: fs/file.c, fs/open.c close (v6.18); what becomes of the descriptions is in file_table.ts.
 */
import { EBADF, EINVAL, EMFILE } from '../include/linux/errno.ts';
import { O_CLOEXEC } from '../include/linux/fcntl.ts';
import { type files_struct, RLIMIT_NOFILE } from '../include/linux/fdtable.ts';
import type { file } from '../include/linux/fs.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { fput, fput_close_sync, get_file, showFile } from './file_table.ts';

const at = tracepoints('fs/file.c');
const table = tracepoints('fs/file_table.c');
const open = tracepoints('fs/open.c');

/** The lowest free number from `start` on, taken; -EMFILE when `end` is reached. */
export function alloc_fd(files: files_struct, start: number, end: number, flags: number): number {
  let fd = start;
  while (files.fd[fd] || files.reserved.has(fd)) fd++;
  if (fd >= end) return -EMFILE;
  files.reserved.add(fd);
  if (flags & O_CLOEXEC) files.close_on_exec.add(fd);
  else files.close_on_exec.delete(fd);
  return fd;
}

/** The lowest free number, taken. */
export function get_unused_fd_flags(k: Machine, flags: number): number {
  return alloc_fd(k.current.files, 0, RLIMIT_NOFILE, flags);
}

/** Give back a number that nothing was installed at. */
export function put_unused_fd(k: Machine, fd: number): void {
  k.current.files.reserved.delete(fd);
  k.current.files.close_on_exec.delete(fd);
}

/** Let a taken number mean a description. */
export function fd_install(k: Machine, fd: number, filp: file): void {
  install(k, fd, filp);
  if (k.tracing) at.point(k, 'fd_install.install', { fd, file: filp.id });
}

function install(k: Machine, fd: number, filp: file): void {
  const { current } = k;
  if (filp.id === null) showFile(k, filp);
  const { files } = current;
  while (files.fd.length < fd) files.fd.push(null);
  files.fd[fd] = filp;
  files.reserved.delete(fd);
  current.touch();
}

/** The description that a number means; null when it means none. */
export function fget(current: task_struct, fd: number): file | null {
  return current.files.fd[fd] ?? null;
}

/**
 * The description that a number means, for a call that may sleep. It takes no reference: only the caller could close the
 * descriptor, because nobody shares its table. Linux: fdget(), fdget_pos(), __fget_light()
 */
export function fdget(current: task_struct, fd: number): file | null {
  return keep(current, () => ({ filp: fget(current, fd) })).filp;
}

/** A copy of a table, as fork makes it: the same descriptions under the same numbers. */
export function dup_fd(oldf: files_struct): files_struct {
  for (const filp of oldf.fd) if (filp) get_file(filp);
  return {
    fd: [...oldf.fd],
    close_on_exec: new Set(oldf.close_on_exec),
    reserved: new Set(),
  };
}

/**
 * Close everything, lowest number first, as the end of a process does. What that releases is put off (fput()).
 * Linux: fs/file.c exit_files(), close_files()
 */
export function exit_files(k: Machine, task: task_struct): void {
  if (k.tracing) at.enter(k, 'exit_files.enter', { task: task.comm });
  for (let fd = 0; fd < task.files.fd.length; fd++) {
    const filp = task.files.fd[fd];
    if (!filp) continue;
    task.files.fd[fd] = null;
    task.touch();
    if (k.tracing) at.point(k, 'close_files.close', { fd });
    filp.f_op.flush?.(k, filp);
    fput(k, filp);
  }
  task.files.fd.length = 0;
  task.files.close_on_exec.clear();
  if (k.tracing) at.leave(k);
}

/**
 * close(2). Linux: fs/open.c close, fs/file_table.c fput_close_sync()
 *
 * Sleeps: where the file's `release` does.
 */
export function* sys_close(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const fd = uint(args[0]);
  const { filp } = keep(current, () => ({ filp: file_close_fd(current, fd) }));
  if (filp === null) return -EBADF;
  if (k.tracing) {
    table.enter(k, 'fput_close_sync.enter', { fd, file: filp.id, refs: filp.f_count - 1 });
  }
  // Linux: fs/open.c filp_flush()
  if (!current.resuming) filp.f_op.flush?.(k, filp);
  yield* fput_close_sync(k, filp);
  if (k.tracing) table.leave(k);
  return 0;
}

/** Take a number out of the table; the description that it meant. */
function file_close_fd(current: task_struct, fd: number): file | null {
  const filp = fget(current, fd);
  if (filp === null) return null;
  current.files.fd[fd] = null;
  current.files.close_on_exec.delete(fd);
  current.touch();
  return filp;
}

/** dup(2): the lowest free number. */
function sys_dup(k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  return f_dupfd(k, 0, filp, 0);
}

/** The lowest free number from `from` on for a description. Linux: fs/file.c f_dupfd() */
export function f_dupfd(k: Machine, from: number, filp: file, flags: number): number {
  if (from >= RLIMIT_NOFILE) return -EINVAL;
  const fd = alloc_fd(k.current.files, from, RLIMIT_NOFILE, flags);
  if (fd >= 0) fd_install(k, fd, get_file(filp));
  return fd;
}

/** dup2(2): a chosen number, closed first if it is open; nothing happens where both are one. */
function sys_dup2(k: Machine, current: task_struct, args: Args): number {
  const oldfd = uint(args[0]);
  const newfd = uint(args[1]);
  if (oldfd === newfd) return fget(current, oldfd) === null ? -EBADF : oldfd;
  return ksys_dup3(k, current, oldfd, newfd, 0);
}

/** dup3(2): dup2 with O_CLOEXEC, and EINVAL where both are one. */
function sys_dup3(k: Machine, current: task_struct, args: Args): number {
  return ksys_dup3(k, current, uint(args[0]), uint(args[1]), uint(args[2]));
}

/** Linux: fs/file.c ksys_dup3(), do_dup2() */
function ksys_dup3(
  k: Machine,
  current: task_struct,
  oldfd: number,
  newfd: number,
  flags: number,
): number {
  if ((flags & ~O_CLOEXEC) !== 0 || oldfd === newfd) return -EINVAL;
  const filp = fget(current, oldfd);
  if (newfd >= RLIMIT_NOFILE || filp === null) return -EBADF;
  const tofree = fget(current, newfd);
  if (flags & O_CLOEXEC) current.files.close_on_exec.add(newfd);
  else current.files.close_on_exec.delete(newfd);
  install(k, newfd, get_file(filp));
  if (k.tracing) at.point(k, 'do_dup2.install', { fd: newfd, file: filp.id });
  if (tofree !== null) {
    if (k.tracing) {
      const refs = tofree.f_count - 1;
      open.enter(k, 'filp_close.enter', { fd: newfd, file: tofree.id, refs });
    }
    tofree.f_op.flush?.(k, tofree);
    fput(k, tofree);
    if (k.tracing) open.leave(k);
  }
  return newfd;
}

export const syscalls: SyscallTable = {
  close: sys_close,
  dup: sys_dup,
  dup2: sys_dup2,
  dup3: sys_dup3,
};
