/**
 * Bytes between a pipe and a file that is none: what the file does is its own operation.
 *
 * Linux: fs/splice.c (v6.18)
 */
import { Lacks } from '../../model/lacks.ts';
import { EAGAIN, EINVAL, EPIPE, ERESTARTSYS } from '../include/linux/errno.ts';
import { type file, S_ISCHR } from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import {
  pipe_buf,
  pipe_inode_info,
  pipe_is_empty,
  pipe_is_full,
  pipe_occupancy,
} from '../include/linux/pipe_fs_i.ts';
import type { Sleeping } from '../include/linux/sched.ts';
import { SIGPIPE } from '../include/linux/signal.ts';
import { iov_iter } from '../include/linux/uio.ts';
import { signal_pending } from '../kernel/sched/core.ts';
import { wait_event_interruptible, wake_up_interruptible } from '../kernel/sched/wait.ts';
import { send_sig } from '../kernel/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { kill_fasync, POLL_IN, POLL_OUT } from './fcntl-fasync.ts';
import { pipe_buf_release } from './pipe-buf.ts';

const at = tracepoints('fs/splice.c');

/** Do not sleep for a pipe. Linux: include/linux/splice.h */
export const SPLICE_F_NONBLOCK = 2;

/** The pipe that a file is; null for any other. Linux: fs/pipe.c get_pipe_info() */
export function get_pipe_info({ private_data }: file): pipe_inode_info | null {
  return private_data instanceof pipe_inode_info ? private_data : null;
}

/** Something can be read. */
export function wakeup_pipe_readers(k: Machine, pipe: pipe_inode_info): void {
  if (pipe.rd_wait.head.length > 0) wake_up_interruptible(k, pipe.rd_wait);
  kill_fasync(k, pipe.fasync_readers, POLL_IN);
}

/** A slot is free. */
export function wakeup_pipe_writers(k: Machine, pipe: pipe_inode_info): void {
  if (pipe.wr_wait.head.length > 0) wake_up_interruptible(k, pipe.wr_wait);
  kill_fasync(k, pipe.fasync_writers, POLL_OUT);
}

/** Nobody will ever read it: SIGPIPE and EPIPE. */
export function broken(k: Machine): number {
  send_sig(k, SIGPIPE, k.current);
  return -EPIPE;
}

/** Make sure there is something to take, or nobody left who could bring it. Fails: EAGAIN, EINTR. */
export function* ipipe_prep(k: Machine, pipe: pipe_inode_info, now: boolean): Sleeping<number> {
  while (k.current.resuming || pipe_is_empty(pipe)) {
    if (!k.current.resuming) {
      if (signal_pending(k.current)) return -ERESTARTSYS;
      if (pipe.writers === 0) break;
      if (now) return -EAGAIN;
    }
    const readable = () => !pipe_is_empty(pipe) || pipe.writers === 0;
    yield* wait_event_interruptible(k, pipe.rd_wait, readable, { wchan: 'pipe_wait_readable' });
  }
  return 0;
}

/** Make sure there is a slot to fill. Fails: EPIPE and SIGPIPE without readers, EAGAIN, EINTR. */
export function* opipe_prep(k: Machine, pipe: pipe_inode_info, now: boolean): Sleeping<number> {
  while (k.current.resuming || pipe_is_full(pipe)) {
    if (!k.current.resuming) {
      if (pipe.readers === 0) return broken(k);
      if (now) return -EAGAIN;
      if (signal_pending(k.current)) return -ERESTARTSYS;
    }
    const writable = () => !pipe_is_full(pipe) || pipe.readers === 0;
    yield* wait_event_interruptible(k, pipe.wr_wait, writable, { wchan: 'pipe_wait_writable' });
  }
  return 0;
}

/** Bytes of a pipe into a file: here they are copied. Linux: iter_file_splice_write() */
export function* iter_file_splice_write(
  k: Machine,
  ipipe: pipe_inode_info,
  out: file,
  length: number,
  pos: bigint,
  now: boolean,
): Sleeping<number> {
  const prepared = yield* ipipe_prep(k, ipipe, now);
  if (prepared < 0) return prepared;
  let total = 0;
  let emptied = false;
  while (total < length && !pipe_is_empty(ipipe)) {
    const buf = pipe_buf(ipipe, ipipe.tail);
    const bytes = Math.min(buf.len, length - total);
    const from = iov_iter.source(buf.data.subarray(buf.offset, buf.offset + bytes), bytes);
    from.ki_pos = pos + BigInt(total);
    const written = out.f_op.write_iter?.(k, out, from);
    if (typeof written !== 'number') throw new Lacks('splice to such a file');
    if (written <= 0) {
      if (total === 0) return written;
      break;
    }
    total += written;
    emptied = taken(k, ipipe, written) || emptied;
  }
  if (k.tracing) at.point(k, 'iter_file_splice_write.copy', { bytes: total }, shown(ipipe));
  if (emptied) wakeup_pipe_writers(k, ipipe);
  return total;
}

/** Bytes of a pipe are elsewhere now. True when a slot has become free. */
export function taken(k: Machine, pipe: pipe_inode_info, bytes: number): boolean {
  let emptied = false;
  let left = bytes;
  while (left > 0) {
    const buf = pipe_buf(pipe, pipe.tail);
    const seg = Math.min(left, buf.len);
    buf.offset += seg;
    buf.len -= seg;
    left -= seg;
    buf.touch();
    pipe.touch();
    if (buf.len > 0) continue;
    pipe_buf_release(k, pipe, buf);
    pipe.tail = (pipe.tail + 1) >>> 0;
    pipe.touch();
    emptied = true;
  }
  return emptied;
}

/** The pipe, where a program has it: that of sendfile(2) is nobody's. */
export function shown(pipe: pipe_inode_info): pipe_inode_info | undefined {
  return pipe.id === '' ? undefined : pipe;
}

/** From a pipe into a file. Fails: EINVAL for a file that cannot take them so. */
export function do_splice_from(
  k: Machine,
  ipipe: pipe_inode_info,
  out: file,
  length: number,
  pos: bigint,
  now: boolean,
): Sleeping<number> {
  const { splice_write } = out.f_op;
  return splice_write === undefined ? cannot(out) : splice_write(k, ipipe, out, length, pos, now);
}

/** From a file into a pipe: as much as the pipe has room for. Fails: EINVAL for a file that cannot be read so. */
export function* do_splice_read(
  k: Machine,
  input: file,
  opipe: pipe_inode_info,
  length: number,
  pos: bigint,
): Sleeping<number> {
  const { splice_read } = input.f_op;
  if (splice_read === undefined) return yield* cannot(input);
  const slots = opipe.max_usage - pipe_occupancy(opipe.head, opipe.tail);
  const ret = splice_read(k, input, opipe, Math.min(length, slots * PAGE_SIZE), pos);
  return typeof ret === 'number' ? ret : yield* ret;
}

// biome-ignore lint/correctness/useYield: it stands where others sleep
function* cannot({ f_inode }: file): Sleeping<number> {
  if (S_ISCHR(f_inode)) throw new Lacks('splice and sendfile of a device');
  return -EINVAL;
}

/** Pages of a file into a pipe, once that has a free slot. Linux: splice_file_to_pipe() */
export function* splice_file_to_pipe(
  k: Machine,
  from: file,
  opipe: pipe_inode_info,
  length: number,
  pos: bigint,
  now: boolean,
): Sleeping<number> {
  const prepared = yield* opipe_prep(k, opipe, now);
  if (prepared < 0) return prepared;
  if (opipe.readers === 0) return broken(k);
  const ret = yield* do_splice_read(k, from, opipe, length, pos);
  if (ret > 0) wakeup_pipe_readers(k, opipe);
  return ret;
}
