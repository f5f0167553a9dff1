/**
 * read(2), write(2), their vectors and lseek(2), whatever the file is.
 *
 * Linux: fs/read_write.c (v6.18)
 */
import { integer, isInteger, LONG_MAX, plain } from '../../calls/integer.ts';
import { Lacks } from '../../model/lacks.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { EBADF, EFAULT, EINVAL, ESPIPE } from '../include/linux/errno.ts';
import {
  FMODE_LSEEK,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  MAX_RW_COUNT,
  noop_llseek,
} from '../include/linux/fs.ts';
import { TASK_SIZE } from '../include/linux/mm.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { import_iovec, iov_iter } from '../include/linux/uio.ts';
import {
  access_ok,
  address,
  exact,
  long,
  long_field,
  uint,
  user_bytes,
  user_vector,
} from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { fdget, fget } from './file.ts';

const at = tracepoints('fs/read_write.c');

const NOTHING = new Uint8Array();

/** The highest whence: SEEK_HOLE. */
const SEEK_MAX = 4;

/** read(2). Fails: EBADF, EINVAL, EFAULT, and what the file's own operation fails with. */
function* sys_read(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const ret = yield* vfs_read(k, filp, args[1], long(args[2]), null);
  return ret;
}

/**
 * Read from a description. What came is in outs[1], unless the caller says an address.
 *
 * @param pos Where to read; null for the description's own offset, which then moves on.
 */
export function* vfs_read(
  k: Machine,
  filp: file,
  buf: Value | undefined,
  count: number,
  pos: bigint | null,
): Sleeping<number> {
  if (!(filp.f_mode & FMODE_READ)) return -EBADF;
  const { read_iter } = filp.f_op;
  if (read_iter === undefined) return -EINVAL;
  if (!buffer_ok(buf, count)) return -EFAULT;
  if (!rw_verify_area(pos ?? filp.f_pos, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_read.enter', { count, file: filp.id });
  // Kept, because a file may give a part before it sleeps.
  const to = keep(k.current, () => iov_iter.of(k, buf, Math.min(count, MAX_RW_COUNT), true));
  to.ki_pos = pos;
  const result = read_iter(k, filp, to);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  if (ret >= 0 && buf === undefined) {
    const bytes = to.taken();
    k.current.outs[1] = filp.f_op.records?.(bytes) ?? bytes;
  }
  return ret;
}

/** False for a buffer that does not lie within a program's addresses. Linux: access_ok() */
function buffer_ok(buf: Value | undefined, count: number): boolean {
  if (!isInteger(buf)) return access_ok(count);
  const start = address(buf);
  return start >= 0 && access_ok(count) && start <= TASK_SIZE - count;
}

/** False where so many bytes would lead beyond the last offset that there is. */
function rw_verify_area(pos: bigint, count: number): boolean {
  return pos + BigInt(Math.min(count, Number.MAX_SAFE_INTEGER)) <= LONG_MAX;
}

/** write(2). Fails: EBADF, EFAULT, and what the file's own operation fails with. */
function* sys_write(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const ret = yield* vfs_write(k, filp, args[1], long(args[2]), null);
  return ret;
}

/**
 * Write to a description.
 *
 * @param pos As of vfs_read().
 */
export function* vfs_write(
  k: Machine,
  filp: file,
  buf: Value | undefined,
  count: number,
  pos: bigint | null,
): Sleeping<number> {
  if (!(filp.f_mode & FMODE_WRITE)) return -EBADF;
  const { write, write_iter } = filp.f_op;
  const operation = write ?? write_iter;
  if (operation === undefined) return -EINVAL;
  if (!buffer_ok(buf, count)) return -EFAULT;
  if (!rw_verify_area(pos ?? filp.f_pos, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_write.enter', { count, file: filp.id });
  const from = iov_iter.of(k, buf, Math.min(count, MAX_RW_COUNT), false);
  from.ki_pos = pos;
  const result = operation(k, filp, from);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  return ret;
}

/**
 * pread(2): read(2) at an offset; the description's own stays where it is. Fails besides: EINVAL for a negative offset,
 * ESPIPE for what has no offset.
 */
function* sys_pread(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const pos = BigInt(exact(args[3]));
  const filp = positioned(current, args, pos);
  if (typeof filp === 'number') return filp;
  const ret = yield* vfs_read(k, filp, args[1], long(args[2]), pos);
  return ret;
}

/** pwrite(2): write(2) at an offset; with O_APPEND at the end all the same. Fails as pread(2) and write(2) do. */
function* sys_pwrite(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const pos = BigInt(exact(args[3]));
  const filp = positioned(current, args, pos);
  if (typeof filp === 'number') return filp;
  const ret = yield* vfs_write(k, filp, args[1], long(args[2]), pos);
  return ret;
}

/** The description, of what can be read and written anywhere. Linux: ksys_pread64(); FMODE_PREAD goes with FMODE_LSEEK here */
function positioned(current: task_struct, args: Args, pos: bigint): file | number {
  if (pos < 0n) return -EINVAL;
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  // Files without a name have a position that nothing moves, and that is all.
  const fixed = filp.f_op.llseek === noop_llseek;
  return filp.f_mode & FMODE_LSEEK && !fixed ? filp : -ESPIPE;
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
  if (!rw_verify_area(filp.f_pos, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_readv.enter', { count, file: filp.id });
  const to = keep(k.current, () => iov_iter.dest(false, count));
  const result = read_iter(k, filp, to);
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  // Their bytes have process ids in them, which no transcript can say.
  if (ret > 0 && filp.f_op.records !== undefined) throw new Lacks('readv of a signal');
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
  const { write, write_iter } = filp.f_op;
  if (write === undefined && write_iter === undefined) return -EINVAL;
  const parts = user_vector(args[1])?.map((part) => user_bytes(part) ?? new Uint8Array()) ?? null;
  const vlen = long(args[2]);
  const count = import_iovec(parts?.map(({ length }) => length) ?? null, vlen);
  if (count <= 0) return count;
  if (!rw_verify_area(filp.f_pos, count)) return -EINVAL;
  if (k.tracing) at.enter(k, 'vfs_writev.enter', { count, file: filp.id });
  const result =
    write_iter === undefined
      ? do_loop_writev(k, filp, (parts ?? []).slice(0, vlen))
      : write_iter(k, filp, iov_iter.source(gathered(parts ?? [], vlen, count), count));
  const ret = typeof result === 'number' ? result : yield* result;
  if (k.tracing) at.leave(k);
  return ret;
}

/** Buffer by buffer, where the file takes one at a time. Linux: do_loop_readv_writev() */
function* do_loop_writev(k: Machine, filp: file, parts: readonly Uint8Array[]): Sleeping<number> {
  const done = keep(k.current, () => ({ ret: 0, at: 0 }));
  for (; done.at < parts.length; done.at++) {
    const part = parts[done.at] ?? NOTHING;
    const result = filp.f_op.write?.(k, filp, iov_iter.source(part, part.length)) ?? 0;
    const nr = typeof result === 'number' ? result : yield* result;
    if (nr < 0) return done.ret === 0 ? nr : done.ret;
    done.ret += nr;
    if (nr !== part.length) break;
  }
  return done.ret;
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
  pread: sys_pread,
  pwrite: sys_pwrite,
  writev: sys_writev,
  lseek: sys_lseek,
};
