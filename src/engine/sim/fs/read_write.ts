/**
 * read(2), write(2) and lseek(2), whatever the file is.
 *
 * Linux: fs/read_write.c (v6.18)
 */
import { EBADF, EFAULT, EINVAL, EISDIR, ESPIPE } from '../include/linux/errno.ts';
import {
  FMODE_LSEEK,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  MAX_RW_COUNT,
} from '../include/linux/fs.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { iov_iter } from '../include/linux/uio.ts';
import { long, uint, user_bytes } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { fget, fput, get_file } from './file.ts';

const at = tracepoints('fs/read_write.c');

/** The highest whence: SEEK_HOLE. */
const SEEK_MAX = 4;

/** read(2). Fails: EBADF, EISDIR, EFAULT, and what the file's own operation fails with. */
function* sys_read(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const count = long(args[2]);
  // The caller holds the description while it is inside, whoever closes its descriptor.
  get_file(filp);
  const ret = yield* vfs_read(k, filp, args[1] === null, count);
  fput(k, filp);
  return ret;
}

function* vfs_read(k: Machine, filp: file, isNull: boolean, count: number): Sleeping<number> {
  if (!(filp.f_mode & FMODE_READ)) return -EBADF;
  const { read_iter } = filp.f_op;
  if (read_iter === undefined) return filp.f_inode.i_dir ? -EISDIR : -EINVAL;
  // A count that is negative as ssize_t reaches beyond the address space.
  if (count < 0) return -EFAULT;
  if (k.tracing) at.enter(k, 'vfs_read.enter', { count, file: filp.id });
  const to = iov_iter.dest(isNull, Math.min(count, MAX_RW_COUNT));
  const result = read_iter(k, filp, to);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  if (ret >= 0 && !isNull) k.current.outs[1] = to.taken();
  return ret;
}

/** write(2). Fails: EBADF, EFAULT, and what the file's own operation fails with. */
function* sys_write(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  get_file(filp);
  const ret = yield* vfs_write(k, filp, user_bytes(args[1]), long(args[2]));
  fput(k, filp);
  return ret;
}

function* vfs_write(
  k: Machine,
  filp: file,
  buf: Uint8Array | null,
  count: number,
): Sleeping<number> {
  if (!(filp.f_mode & FMODE_WRITE)) return -EBADF;
  const { write_iter } = filp.f_op;
  if (write_iter === undefined) return -EINVAL;
  if (count < 0) return -EFAULT;
  if (k.tracing) at.enter(k, 'vfs_write.enter', { count, file: filp.id });
  const from = iov_iter.source(buf, Math.min(count, MAX_RW_COUNT));
  const result = write_iter(k, filp, from);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  return ret;
}

/** lseek(2). Fails: EBADF, EINVAL for an unknown whence, ESPIPE for what has no position. */
function sys_lseek(k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const whence = uint(args[2]);
  if (whence > SEEK_MAX) return -EINVAL;
  const { llseek } = filp.f_op;
  if (!(filp.f_mode & FMODE_LSEEK) || llseek === undefined) return -ESPIPE;
  const ret = llseek(k, filp, long(args[1]), whence);
  if (k.tracing && ret >= 0) at.point(k, 'vfs_llseek.move', { pos: ret, file: filp.id });
  return ret;
}

export const syscalls: SyscallTable = { read: sys_read, write: sys_write, lseek: sys_lseek };
