/**
 * sendfile(2): from file to file, by way of a pipe that nobody sees.
 *
 * Linux: fs/read_write.c do_sendfile(), fs/splice.c splice_direct_to_actor(), do_splice_direct() (v6.18)
 */
import { isInteger, LONG_MAX } from '../../calls/integer.ts';
import { EBADF, EINVAL, EOVERFLOW, ESPIPE } from '../include/linux/errno.ts';
import { O_APPEND, O_NONBLOCK } from '../include/linux/fcntl.ts';
import {
  FMODE_LSEEK,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  MAX_RW_COUNT,
} from '../include/linux/fs.ts';
import {
  PIPE_DEF_BUFFERS,
  pipe_buf,
  pipe_inode_info,
  pipe_is_empty,
} from '../include/linux/pipe_fs_i.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { long, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { dropTo, keep } from '../resume.ts';
import { fdget } from './file.ts';
import { pipe_buf_release } from './pipe-buf.ts';
import {
  do_splice_from,
  do_splice_read,
  get_pipe_info,
  splice_file_to_pipe,
} from './splice-file.ts';

const at = tracepoints('fs/splice.c');

/** What has been moved, kept over a sleep. */
interface splice_desc {
  /** Linux: current->splice_pipe */
  readonly pipe: pipe_inode_info;
  bytes: number;
  len: number;
  pos: bigint;
  opos: bigint;
  /** Bytes in the pipe that are on their way out; 0 when more is to be read. */
  read_len: number;
  depth: number;
}

/** Fill the pipe from the one file and empty it into the other, until all is done or one of them stops. */
function* splice_direct_to_actor(
  k: Machine,
  input: file,
  out: file,
  sd: splice_desc,
): Sleeping<number> {
  const { current } = k;
  let ret = 0;
  while (sd.len > 0 || current.resuming) {
    if (!current.resuming) {
      dropTo(current, sd.depth);
      ret = yield* do_splice_read(k, input, sd.pipe, sd.len, sd.pos);
      if (ret <= 0) break;
      sd.read_len = ret;
    }
    ret = yield* do_splice_from(k, sd.pipe, out, sd.read_len, sd.opos, false);
    if (ret <= 0) break;
    sd.bytes += ret;
    sd.len -= ret;
    sd.pos += BigInt(ret);
    sd.opos += BigInt(ret);
    if (ret < sd.read_len) break;
  }
  while (!pipe_is_empty(sd.pipe)) {
    pipe_buf_release(k, sd.pipe, pipe_buf(sd.pipe, sd.pipe.tail));
    sd.pipe.tail = (sd.pipe.tail + 1) >>> 0;
  }
  return sd.bytes || ret;
}

/** Linux: do_splice_direct(). Fails: EINVAL for O_APPEND, and for a source that has no offsets. */
function* do_splice_direct(k: Machine, input: file, out: file, sd: splice_desc): Sleeping<number> {
  if (out.f_flags & O_APPEND) return -EINVAL;
  if (!(input.f_mode & FMODE_LSEEK)) return -EINVAL;
  if (k.tracing) at.enter(k, 'splice_direct_to_actor.enter', { bytes: sd.len });
  const ret = yield* splice_direct_to_actor(k, input, out, sd);
  if (k.tracing) at.leave(k);
  return ret;
}

function newPipe(k: Machine): pipe_inode_info {
  const pipe = new pipe_inode_info(k, '', '', PIPE_DEF_BUFFERS);
  pipe.readers = 1;
  return pipe;
}

/**
 * sendfile(2). The bytes never come into the program's memory, and the source's pages are not copied on their way.
 *
 * Sleeps: for room in the pipe or socket that is written to.
 * Fails: EBADF; ESPIPE for an offset into what has none; EINVAL for a source that has none, for a negative offset, for O_APPEND, and
 * for files that cannot do that; EOVERFLOW, EPIPE, EAGAIN, EINTR.
 */
function* sys_sendfile(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const input = fdget(current, uint(args[1]));
  if (input === null || !(input.f_mode & FMODE_READ)) return -EBADF;
  const given = isInteger(args[2]) ? BigInt(args[2]) : null;
  if (given !== null && !(input.f_mode & FMODE_LSEEK)) return -ESPIPE;
  const asked = long(args[3]);
  const { pos } = keep(current, () => ({ pos: given ?? input.f_pos }));
  if (!verified(pos, asked)) return -EINVAL;
  const out = fdget(current, uint(args[0]));
  if (out === null || !(out.f_mode & FMODE_WRITE)) return -EBADF;
  const count = Math.min(asked, MAX_RW_COUNT);
  if (pos + BigInt(count) > LONG_MAX && pos >= LONG_MAX) return -EOVERFLOW;
  const opipe = get_pipe_info(out);
  const sd = keep(
    current,
    (): splice_desc => ({
      pipe: newPipe(k),
      bytes: 0,
      len: count,
      pos,
      opos: out.f_pos,
      read_len: 0,
      depth: 0,
    }),
  );
  if (!current.resuming) sd.depth = current.kept.length;
  let ret: number;
  if (opipe === null) {
    if (!verified(sd.opos, count)) return -EINVAL;
    ret = yield* do_splice_direct(k, input, out, sd);
  } else {
    const now = (out.f_flags & O_NONBLOCK) !== 0;
    ret = yield* splice_file_to_pipe(k, input, opipe, count, pos, now);
    if (ret > 0) sd.pos = pos + BigInt(ret);
  }
  if (ret <= 0) return ret;
  if (out.f_mode & FMODE_LSEEK) out.f_pos = sd.opos;
  if (given === null) input.f_pos = sd.pos;
  return ret;
}

/** Linux: rw_verify_area() */
function verified(pos: bigint, count: number): boolean {
  if (count < 0 || pos < 0n) return false;
  return pos + BigInt(Math.min(count, Number.MAX_SAFE_INTEGER)) <= LONG_MAX;
}

export const syscalls: SyscallTable = { sendfile: sys_sendfile };
