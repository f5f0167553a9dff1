/**
 * read(2), write(2), their vectors and lseek(2), whatever the file is.
 *
 * Linux: fs/read_write.c (v6.18)
 */
import { integer, LONG_MAX, plain } from '../../calls/integer.ts';
import { isStruct } from '../../script/value.ts';
import { EBADF, EFAULT, EINVAL, ESPIPE } from '../include/linux/errno.ts';
import {
  FMODE_LSEEK,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  MAX_RW_COUNT,
} from '../include/linux/fs.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { import_iovec, iov_iter } from '../include/linux/uio.ts';
import {
  access_ok,
  exact,
  long,
  long_field,
  uint,
  user_bytes,
  user_vector,
} from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { fdget, fget } from './file.ts';

const at = tracepoints('fs/read_write.c');

const NOTHING = new Uint8Array();

/** The highest whence: SEEK_HOLE. */
const SEEK_MAX = 4;

/** read(2). Fails: EBADF, EINVAL, EFAULT, and what the file's own operation fails with. */
function* sys_read(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const count = long(args[2]);
  const ret = yield* vfs_read(k, filp, args[1] === null, count);
  return ret;
}

function* vfs_read(k: Machine, filp: file, isNull: boolean, count: number): Sleeping<number> {
  if (!(filp.f_mode & FMODE_READ)) return -EBADF;
  const { read_iter } = filp.f_op;
  if (read_iter === undefined) return -EINVAL;
  if (!access_ok(count)) return -EFAULT;
  if (!rw_verify_area(filp, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_read.enter', { count, file: filp.id });
  const to = iov_iter.dest(isNull, Math.min(count, MAX_RW_COUNT));
  const result = read_iter(k, filp, to);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  if (ret >= 0 && !isNull) k.current.outs[1] = to.taken();
  return ret;
}

/** False where so many bytes would lead beyond the last offset that there is. */
function rw_verify_area(filp: file, count: number): boolean {
  return filp.f_pos + BigInt(Math.min(count, Number.MAX_SAFE_INTEGER)) <= LONG_MAX;
}

/** write(2). Fails: EBADF, EFAULT, and what the file's own operation fails with. */
function* sys_write(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const ret = yield* vfs_write(k, filp, user_bytes(args[1]), long(args[2]));
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
  if (!access_ok(count)) return -EFAULT;
  if (!rw_verify_area(filp, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_write.enter', { count, file: filp.id });
  const from = iov_iter.source(buf, Math.min(count, MAX_RW_COUNT));
  const result = write_iter(k, filp, from);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  return ret;
}

/** readv(2): read(2) into several buffers. Fails: EINVAL for too many, and as read does. */
function* sys_readv(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const ret = yield* vfs_readv(k, filp, args);
  return ret;
}

function* vfs_readv(k: Machine, filp: file, args: Args): Sleeping<number> {
  if (!(filp.f_mode & FMODE_READ)) return -EBADF;
  const { read_iter } = filp.f_op;
  if (read_iter === undefined) return -EINVAL;
  const lengths = user_vector(args[1])?.map((room) =>
    long_field(isStruct(room) ? room : {}, 'iov_len'),
  );
  const count = import_iovec(lengths ?? null, long(args[2]));
  if (count === 0 && lengths !== undefined) k.current.outs[1] = scattered(NOTHING, lengths);
  if (count <= 0) return count;
  if (!rw_verify_area(filp, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_readv.enter', { count, file: filp.id });
  const to = iov_iter.dest(false, count);
  const result = read_iter(k, filp, to);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  if (ret >= 0) k.current.outs[1] = scattered(to.taken(), lengths ?? []);
  return ret;
}

/** What has come, buffer by buffer. */
function scattered(bytes: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  let done = 0;
  return lengths.map((length) => {
    const from = done;
    done += length;
    return bytes.subarray(from, done);
  });
}

/** writev(2): write(2) of several buffers as if they were one. Fails: EINVAL for too many, and as write does. */
function* sys_writev(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const ret = yield* vfs_writev(k, filp, args);
  return ret;
}

function* vfs_writev(k: Machine, filp: file, args: Args): Sleeping<number> {
  if (!(filp.f_mode & FMODE_WRITE)) return -EBADF;
  const { write_iter } = filp.f_op;
  if (write_iter === undefined) return -EINVAL;
  const parts = user_vector(args[1])?.map((part) => user_bytes(part) ?? new Uint8Array()) ?? null;
  const vlen = long(args[2]);
  const count = import_iovec(parts?.map(({ length }) => length) ?? null, vlen);
  if (count <= 0) return count;
  if (!rw_verify_area(filp, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_writev.enter', { count, file: filp.id });
  const from = iov_iter.source(gathered(parts ?? [], vlen, count), count);
  const result = write_iter(k, filp, from);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  return ret;
}

/** The first `vlen` buffers behind one another. */
function gathered(parts: readonly Uint8Array[], vlen: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let done = 0;
  for (const part of parts.slice(0, vlen)) {
    bytes.set(part.subarray(0, count - done), done);
    done += Math.min(part.length, count - done);
  }
  return bytes;
}

/** lseek(2). Fails: EBADF, EINVAL for an unknown whence, ESPIPE for what has no position. */
function sys_lseek(k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const whence = uint(args[2]);
  if (whence > SEEK_MAX) return -EINVAL;
  const { llseek } = filp.f_op;
  if (!(filp.f_mode & FMODE_LSEEK) || llseek === undefined) return -ESPIPE;
  const ret = llseek(k, filp, BigInt(exact(args[1])), whence);
  if (ret < 0) return Number(ret);
  const pos = integer(BigInt(ret));
  if (k.tracing) at.point(k, 'vfs_llseek.move', { pos: plain(pos), file: filp.id });
  current.resultValue = pos;
  return 0;
}

export const syscalls: SyscallTable = {
  read: sys_read,
  readv: sys_readv,
  write: sys_write,
  writev: sys_writev,
  lseek: sys_lseek,
};
