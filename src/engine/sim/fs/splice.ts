/**
 * splice(2) and tee(2): what is in one pipe, or in a file's pages, gets into another pipe without being copied.
 *
 * Linux: fs/splice.c (v6.18). What goes between a pipe and another file is in splice-file.ts, sendfile(2) in splice-direct.ts.
 * Left out: sockets as the source, vmsplice(2).
 */

import { isInteger, LONG_MAX } from '../../calls/integer.ts';
import type { Value } from '../../script/value.ts';
import { EBADF, EINVAL, ESPIPE } from '../include/linux/errno.ts';
import { O_APPEND, O_NONBLOCK } from '../include/linux/fcntl.ts';
import {
  FMODE_LSEEK,
  FMODE_READ,
  FMODE_WRITE,
  type file,
  MAX_RW_COUNT,
} from '../include/linux/fs.ts';
import {
  PIPE_BUF_FLAG_CAN_MERGE,
  pipe_buf,
  type pipe_buffer,
  type pipe_inode_info,
  pipe_is_empty,
  pipe_is_full,
} from '../include/linux/pipe_fs_i.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { int, long, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { get_page } from '../mm/page_alloc.ts';
import { keep } from '../resume.ts';
import { fdget } from './file.ts';
import {
  broken,
  do_splice_from,
  get_pipe_info,
  ipipe_prep,
  opipe_prep,
  SPLICE_F_NONBLOCK,
  splice_file_to_pipe,
  wakeup_pipe_readers,
  wakeup_pipe_writers,
} from './splice-file.ts';

const at = tracepoints('fs/splice.c');

const SPLICE_F_ALL = 0xf;

function nonblock(flags: number, ...files: readonly file[]): boolean {
  const asked = (flags & SPLICE_F_NONBLOCK) !== 0;
  return asked || files.some(({ f_flags }) => (f_flags & O_NONBLOCK) !== 0);
}

/** Which of the two pipes a call waits for, so that one that is gone on with in a copy waits for the same. */
interface preparing {
  output: boolean;
}

/** Both ends are ready for something to be moved. */
function* prepare(
  k: Machine,
  ipipe: pipe_inode_info,
  opipe: pipe_inode_info,
  now: boolean,
): Sleeping<number> {
  const state = keep(k.current, (): preparing => ({ output: false }));
  if (!state.output) {
    const ret = yield* ipipe_prep(k, ipipe, now);
    if (ret < 0) return ret;
  }
  state.output = true;
  const ret = yield* opipe_prep(k, opipe, now);
  state.output = false;
  return ret;
}

/** A slot that holds a part of what another holds: both have the same page. */
function share(to: pipe_buffer, from: pipe_buffer, length: number): void {
  to.take(from);
  if (from.page !== null) get_page(from.page);
  // A page that two pipes have must not grow.
  to.flags &= ~PIPE_BUF_FLAG_CAN_MERGE;
  to.len = Math.min(from.len, length);
  to.touch();
}

/** Move slots from pipe to pipe; the last one may be shared by both. Linux: splice_pipe_to_pipe() */
function* splice_pipe_to_pipe(
  k: Machine,
  ipipe: pipe_inode_info,
  opipe: pipe_inode_info,
  length: number,
  now: boolean,
): Sleeping<number> {
  const prepared = yield* prepare(k, ipipe, opipe, now);
  if (prepared < 0) return prepared;
  let ret = 0;
  let input_wakeup = false;
  while (ret < length) {
    if (opipe.readers === 0) {
      const error = broken(k);
      if (ret === 0) ret = error;
      break;
    }
    if (pipe_is_empty(ipipe) || pipe_is_full(opipe)) break;
    const ibuf = pipe_buf(ipipe, ipipe.tail);
    const obuf = pipe_buf(opipe, opipe.head);
    const left = length - ret;
    if (left >= ibuf.len) {
      obuf.take(ibuf);
      emptySlot(ibuf);
      ipipe.tail = (ipipe.tail + 1) >>> 0;
      input_wakeup = true;
    } else {
      share(obuf, ibuf, left);
      ibuf.offset += left;
      ibuf.len -= left;
      ibuf.touch();
    }
    opipe.head = (opipe.head + 1) >>> 0;
    ret += obuf.len;
    ipipe.touch();
    opipe.touch();
    if (k.tracing) {
      const args = { bytes: obuf.len, page: obuf.page?.name ?? null };
      at.point(k, 'splice_pipe_to_pipe.move', args, opipe);
    }
  }
  if (ret > 0) wakeup_pipe_readers(k, opipe);
  if (input_wakeup) wakeup_pipe_writers(k, ipipe);
  return ret;
}

/** What was in a slot is another's now. */
function emptySlot(buf: pipe_buffer): void {
  buf.page = null;
  buf.ops = null;
  buf.offset = 0;
  buf.len = 0;
  buf.flags = 0;
  buf.touch();
}

/** Give what is in one pipe to another too. Nothing is taken. Linux: link_pipe() */
function link_pipe(
  k: Machine,
  ipipe: pipe_inode_info,
  opipe: pipe_inode_info,
  length: number,
): number {
  let ret = 0;
  let i_tail = ipipe.tail;
  while (ret < length) {
    if (opipe.readers === 0) {
      const error = broken(k);
      if (ret === 0) ret = error;
      break;
    }
    if (ipipe.head === i_tail || pipe_is_full(opipe)) break;
    const obuf = pipe_buf(opipe, opipe.head);
    share(obuf, pipe_buf(ipipe, i_tail), length - ret);
    opipe.head = (opipe.head + 1) >>> 0;
    i_tail = (i_tail + 1) >>> 0;
    ret += obuf.len;
    opipe.touch();
    if (k.tracing) {
      at.point(k, 'link_pipe.link', { bytes: obuf.len, page: obuf.page?.name ?? null }, opipe);
    }
  }
  if (ret > 0) wakeup_pipe_readers(k, opipe);
  return ret;
}

/** An offset that a caller gives; null for the description's own. */
function offset(value: Value | undefined): bigint | null {
  return isInteger(value) ? BigInt(value) : null;
}

/**
 * splice(2).
 *
 * Linux: fs/splice.c __do_splice(), do_splice()
 * Sleeps: on rd_wait of an empty input, on wr_wait of a full output.
 * Fails: EBADF; EINVAL for unknown flags, without a pipe, for one pipe on both sides, and for O_APPEND; ESPIPE for an offset of
 * a pipe; EPIPE, EAGAIN, EINTR.
 */
function* sys_splice(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const length = long(args[4]);
  const flags = uint(args[5]);
  if (length === 0) return 0;
  if (flags & ~SPLICE_F_ALL) return -EINVAL;
  const input = fdget(current, uint(args[0]));
  const out = fdget(current, uint(args[2]));
  if (input === null || out === null) return -EBADF;
  const [off_in, off_out] = [offset(args[1]), offset(args[3])];
  const [ipipe, opipe] = [get_pipe_info(input), get_pipe_info(out)];
  if ((ipipe && off_in !== null) || (opipe && off_out !== null)) return -ESPIPE;
  if (!(input.f_mode & FMODE_READ) || !(out.f_mode & FMODE_WRITE)) return -EBADF;
  if (ipipe !== null && opipe !== null) {
    if (ipipe === opipe) return -EINVAL;
    const now = nonblock(flags, input, out);
    // A size_t: what is negative is very much.
    const most = length < 0 ? Number.MAX_SAFE_INTEGER : length;
    return yield* splice_pipe_to_pipe(k, ipipe, opipe, most, now);
  }
  if (ipipe === null && opipe === null) return -EINVAL;
  if (ipipe !== null && off_out !== null && !(out.f_mode & FMODE_LSEEK)) return -EINVAL;
  if (opipe !== null && off_in !== null && !(input.f_mode & FMODE_LSEEK)) return -EINVAL;
  if (ipipe !== null && out.f_flags & O_APPEND) return -EINVAL;
  const [other, own] = ipipe === null ? [input, off_in] : [out, off_out];
  const { pos } = keep(current, () => ({ pos: own ?? other.f_pos }));
  if (length < 0 || pos < 0n || pos + BigInt(Math.min(length, Number.MAX_SAFE_INTEGER)) > LONG_MAX)
    return -EINVAL;
  const most = Math.min(length, MAX_RW_COUNT);
  const ret =
    ipipe !== null
      ? yield* do_splice_from(k, ipipe, out, most, pos, nonblock(flags, input))
      : yield* splice_file_to_pipe(
          k,
          input,
          opipe as pipe_inode_info,
          most,
          pos,
          nonblock(flags, out),
        );
  if (ret > 0 && own === null && other.f_mode & FMODE_LSEEK) other.f_pos = pos + BigInt(ret);
  return ret;
}

/**
 * tee(2): what is in one pipe is in another too, and nothing is taken.
 *
 * Linux: fs/splice.c do_tee()
 * Sleeps and fails as splice(2) between pipes.
 */
function* sys_tee(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const length = long(args[2]);
  const flags = int(args[3]) >>> 0;
  if (flags & ~SPLICE_F_ALL) return -EINVAL;
  if (length === 0) return 0;
  const input = fdget(current, uint(args[0]));
  const out = fdget(current, uint(args[1]));
  if (input === null || out === null) return -EBADF;
  if (!(input.f_mode & FMODE_READ) || !(out.f_mode & FMODE_WRITE)) return -EBADF;
  const [ipipe, opipe] = [get_pipe_info(input), get_pipe_info(out)];
  if (ipipe === null || opipe === null || ipipe === opipe) return -EINVAL;
  const prepared = yield* prepare(k, ipipe, opipe, nonblock(flags, input, out));
  if (prepared < 0) return prepared;
  return link_pipe(k, ipipe, opipe, length < 0 ? Number.MAX_SAFE_INTEGER : length);
}

export const syscalls: SyscallTable = { splice: sys_splice, tee: sys_tee };
