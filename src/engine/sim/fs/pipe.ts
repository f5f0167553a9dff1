/**
 * Pipes: a ring of page buffers between writers and readers. Making, opening and resizing
 * them is in pipe-open.ts, the pages of their slots in pipe-buf.ts.
 *
 * Linux: fs/pipe.c (v6.18)
 * Left out: watch queues, memory that runs out; splice is in splice.ts. None can be reached from the call catalogue.
 * Read first: anon_pipe_write(), then anon_pipe_read().
 */

import type { Value } from '../../script/value.ts';
import { EAGAIN, EFAULT, ENOTTY, EPIPE, ERESTARTSYS } from '../include/linux/errno.ts';
import { O_DIRECT, O_NONBLOCK } from '../include/linux/fcntl.ts';
import { FMODE_READ, FMODE_WRITE, type file, type inode } from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import {
  PIPE_BUF_FLAG_CAN_MERGE,
  PIPE_BUF_FLAG_PACKET,
  pipe_buf,
  type pipe_buffer,
  pipe_bytes,
  type pipe_inode_info,
  pipe_is_empty,
  pipe_is_full,
} from '../include/linux/pipe_fs_i.ts';
import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDNORM,
  EPOLLWRNORM,
  type poll_table,
  poll_wait,
} from '../include/linux/poll.ts';
import type { Sleeping } from '../include/linux/sched.ts';
import { SIGPIPE } from '../include/linux/signal.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { mutex_lock, mutex_unlock } from '../kernel/locking/mutex.ts';
import { signal_pending } from '../kernel/sched/core.ts';
import {
  wait_event_interruptible,
  wake_up_interruptible_all,
  wake_up_interruptible_sync_poll,
} from '../kernel/sched/wait.ts';
import { send_sig } from '../kernel/signal.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { __free_page } from '../mm/page_alloc.ts';
import { keep } from '../resume.ts';
import { kill_fasync, POLL_IN, POLL_OUT } from './fcntl-fasync.ts';
import { anon_pipe_get_page, anon_pipe_put_page, pipe_buf_release } from './pipe-buf.ts';

const at = tracepoints('fs/pipe.c');

const READABLE = EPOLLIN | EPOLLRDNORM;
const WRITABLE = EPOLLOUT | EPOLLWRNORM;

/** FIONREAD of ioctl(2). */
const FIONREAD = 0x541b;

/** The pipe that a file leads to. */
function pipeOf(filp: file): pipe_inode_info {
  return filp.private_data as pipe_inode_info;
}

/**
 * Take bytes out of the pipe; sleep while it is empty and somebody could still write.
 *
 * Linux: fs/pipe.c anon_pipe_read()
 * Sleeps: on rd_wait, exclusive, until there is data or no writer.
 * Wakes: wr_wait, if the pipe was full before; the next reader, if data is left and this one had slept.
 * Fails: EAGAIN if O_NONBLOCK, empty and there are writers; EFAULT; EINTR before the first byte.
 */
export function* anon_pipe_read(k: Machine, filp: file, to: iov_iter): Sleeping<number> {
  const pipe = pipeOf(filp);
  if (to.count === 0) return 0;
  if (k.tracing) at.enter(k, 'anon_pipe_read.enter', { count: to.count }, pipe);
  let wake_writer = false;
  let wake_next_reader = false;
  let ret = 0;
  mutex_lock(k, 'pipe->mutex', pipe);
  for (;;) {
    // A read sleeps only while it has nothing: one that is gone on with looks again.
    const slept = k.current.resuming;
    if (!slept && !pipe_is_empty(pipe)) {
      const was_full = pipe_is_full(pipe);
      const buf = pipe_buf(pipe, pipe.tail);
      const chars = readBuffer(k, pipe, buf, to);
      if (chars < 0) {
        if (ret === 0) ret = chars;
        break;
      }
      ret += chars;
      if (buf.len === 0) {
        wake_writer ||= was_full;
        pipe_update_tail(k, pipe, buf);
      }
      // A packet ends the read, however much of it fitted.
      if (to.count === 0 || buf.flags & PIPE_BUF_FLAG_PACKET) break;
      if (!pipe_is_empty(pipe)) continue;
    }
    if (!slept && pipe.writers === 0) {
      if (ret === 0 && k.tracing) at.point(k, 'anon_pipe_read.eof', {}, pipe);
      break;
    }
    if (ret !== 0) break;
    if (!slept && filp.f_flags & O_NONBLOCK) {
      if (k.tracing) at.point(k, 'anon_pipe_read.again', {}, pipe);
      ret = -EAGAIN;
      break;
    }
    mutex_unlock(k, 'pipe->mutex', pipe);
    const readable = () => !pipe_is_empty(pipe) || pipe.writers === 0;
    if ((yield* wait_event_interruptible(k, pipe.rd_wait, readable, READ_WAIT)) < 0) {
      if (k.tracing) at.leave(k);
      return -ERESTARTSYS;
    }
    wake_next_reader = true;
    mutex_lock(k, 'pipe->mutex', pipe);
  }
  if (pipe_is_empty(pipe)) wake_next_reader = false;
  mutex_unlock(k, 'pipe->mutex', pipe);
  if (wake_writer) wake_up_interruptible_sync_poll(k, pipe.wr_wait, WRITABLE);
  if (wake_next_reader) wake_up_interruptible_sync_poll(k, pipe.rd_wait, READABLE);
  kill_fasync(k, pipe.fasync_writers, POLL_OUT);
  if (k.tracing) at.leave(k);
  return ret;
}

const READ_WAIT = { wchan: 'anon_pipe_read', exclusive: true };

/** Copy out of one slot as much as is wanted; the rest of a packet is thrown away. */
function readBuffer(k: Machine, pipe: pipe_inode_info, buf: pipe_buffer, to: iov_iter): number {
  const chars = Math.min(buf.len, to.count);
  const written = to.copy_to_iter(buf.data, buf.offset, chars);
  if (written < chars) {
    if (k.tracing) at.point(k, 'anon_pipe_read.fault', {}, pipe);
    return -EFAULT;
  }
  buf.offset += chars;
  buf.len -= chars;
  const lost = buf.flags & PIPE_BUF_FLAG_PACKET ? buf.len : 0;
  if (lost > 0) buf.len = 0;
  buf.touch();
  pipe.touch();
  if (k.tracing) at.point(k, 'anon_pipe_read.copy', { bytes: chars }, pipe);
  if (lost > 0 && k.tracing) at.point(k, 'anon_pipe_read.truncate', { bytes: lost }, pipe);
  return chars;
}

/** Give the oldest slot back to the ring. */
function pipe_update_tail(k: Machine, pipe: pipe_inode_info, buf: pipe_buffer): void {
  pipe_buf_release(k, pipe, buf);
  pipe.tail = (pipe.tail + 1) >>> 0;
  pipe.touch();
  if (k.tracing) at.point(k, 'pipe_update_tail.advance', { tail: pipe.tail }, pipe);
}

/** A FIFO's read. The access time that Linux also sets is not shown anywhere. */
export function* fifo_pipe_read(k: Machine, filp: file, to: iov_iter): Sleeping<number> {
  return yield* anon_pipe_read(k, filp, to);
}

/**
 * Put bytes into the pipe; sleep while it is full.
 *
 * A write of at most PIPE_BUF (4096) bytes needs one slot or room in the last page, so that it goes in as a whole or
 * waits as a whole; a longer one may be taken apart.
 *
 * Linux: fs/pipe.c anon_pipe_write()
 * Sleeps: on wr_wait, exclusive, until a slot is free or no reader is left.
 * Wakes: rd_wait, if the pipe was empty before (or somebody polls it); the next writer, if room is left and this one
 * had slept.
 * Fails: EPIPE and SIGPIPE without readers; EAGAIN if O_NONBLOCK and full; EFAULT; EINTR before the first byte.
 */
export function* anon_pipe_write(k: Machine, filp: file, from: iov_iter): Sleeping<number> {
  const pipe = pipeOf(filp);
  if (from.count === 0) return 0;
  if (k.tracing) at.enter(k, 'anon_pipe_write.enter', { count: from.count }, pipe);
  mutex_lock(k, 'pipe->mutex', pipe);
  const state = keep(k.current, (): write_state => ({ from, ret: 0 }));
  let was_empty = false;
  let wake_next_writer = false;
  let done = false;
  if (!k.current.resuming && pipe.readers > 0) {
    was_empty = pipe_is_empty(pipe);
    state.ret = was_empty ? 0 : mergeIntoLast(k, pipe, from);
    done = state.ret < 0 || (state.ret > 0 && from.count === 0);
  }
  while (!done) {
    if (!k.current.resuming) {
      if (fill(k, pipe, filp, state)) break;
      mutex_unlock(k, 'pipe->mutex', pipe);
      if (was_empty) wake_up_interruptible_sync_poll(k, pipe.rd_wait, READABLE);
      kill_fasync(k, pipe.fasync_readers, POLL_IN);
    }
    const writable = () => !pipe_is_full(pipe) || pipe.readers === 0;
    yield* wait_event_interruptible(k, pipe.wr_wait, writable, WRITE_WAIT);
    mutex_lock(k, 'pipe->mutex', pipe);
    was_empty = pipe_is_empty(pipe);
    wake_next_writer = true;
  }
  if (pipe_is_full(pipe)) wake_next_writer = false;
  mutex_unlock(k, 'pipe->mutex', pipe);
  if (was_empty || pipe.poll_usage) wake_up_interruptible_sync_poll(k, pipe.rd_wait, READABLE);
  kill_fasync(k, pipe.fasync_readers, POLL_IN);
  if (wake_next_writer) wake_up_interruptible_sync_poll(k, pipe.wr_wait, WRITABLE);
  if (k.tracing) at.leave(k);
  return state.ret;
}

/** What a write keeps over its sleep: what is left to be written, and what it will return. */
interface write_state {
  readonly from: iov_iter;
  ret: number;
}

/** Fill free slots. True when the write is over, false when it has to sleep until there is room. */
function fill(k: Machine, pipe: pipe_inode_info, filp: file, state: write_state): boolean {
  const { from } = state;
  for (;;) {
    if (pipe.readers === 0) {
      if (k.tracing) at.point(k, 'anon_pipe_write.broken', {}, pipe);
      send_sig(k, SIGPIPE, k.current);
      if (state.ret === 0) state.ret = -EPIPE;
      return true;
    }
    if (!pipe_is_full(pipe)) {
      const copied = appendPage(k, pipe, filp, from);
      if (copied > 0) state.ret += copied;
      else if (state.ret === 0) state.ret = copied;
      if (copied < 0 || from.count === 0) return true;
      continue;
    }
    if (filp.f_flags & O_NONBLOCK) {
      if (k.tracing) at.point(k, 'anon_pipe_write.again', { bytes: state.ret }, pipe);
      if (state.ret === 0) state.ret = -EAGAIN;
      return true;
    }
    if (!signal_pending(k.current)) return false;
    if (state.ret === 0) state.ret = -ERESTARTSYS;
    return true;
  }
}

const WRITE_WAIT = { wchan: 'anon_pipe_write', exclusive: true };

/**
 * Append what does not fill a whole page to the last page, when it fits there: small writes share pages, and the
 * rest of a long one starts at a page's beginning.
 *
 * @returns The bytes appended, 0 when there is no room, -EFAULT.
 */
function mergeIntoLast(k: Machine, pipe: pipe_inode_info, from: iov_iter): number {
  const chars = from.count % PAGE_SIZE;
  if (chars === 0) return 0;
  const buf = pipe_buf(pipe, pipe.head - 1);
  const offset = buf.offset + buf.len;
  if (!(buf.flags & PIPE_BUF_FLAG_CAN_MERGE) || offset + chars > PAGE_SIZE) return 0;
  const copied = from.copy_from_iter(buf.data, offset, chars);
  if (copied < chars) {
    if (k.tracing) at.point(k, 'anon_pipe_write.fault', {}, pipe);
    return -EFAULT;
  }
  buf.len += copied;
  buf.touch();
  pipe.touch();
  if (k.tracing) at.point(k, 'anon_pipe_write.merge', { bytes: copied }, pipe);
  return copied;
}

/** Fill the next slot with a page of the user's bytes. The bytes copied, or -EFAULT. */
function appendPage(k: Machine, pipe: pipe_inode_info, filp: file, from: iov_iter): number {
  const page = anon_pipe_get_page(k, pipe);
  const copied = from.copy_from_iter(page.data, 0, PAGE_SIZE);
  if (copied < PAGE_SIZE && from.count > 0) {
    if (k.tracing) at.point(k, 'anon_pipe_write.fault', {}, pipe);
    anon_pipe_put_page(k, pipe, page);
    return -EFAULT;
  }
  if (k.tracing) at.point(k, 'anon_pipe_write.copy', { bytes: copied, page: page.name }, pipe);
  const buf = pipe_buf(pipe, pipe.head);
  pipe.head = (pipe.head + 1) >>> 0;
  buf.page = page;
  buf.ops = 'anon_pipe_buf_ops';
  buf.offset = 0;
  buf.len = copied;
  buf.flags = filp.f_flags & O_DIRECT ? PIPE_BUF_FLAG_PACKET : PIPE_BUF_FLAG_CAN_MERGE;
  buf.touch();
  pipe.touch();
  if (k.tracing) at.point(k, 'anon_pipe_write.link', { head: pipe.head, page: page.name }, pipe);
  return copied;
}

/** A FIFO's write. The modification time that Linux also sets is not shown anywhere. */
export function* fifo_pipe_write(k: Machine, filp: file, from: iov_iter): Sleeping<number> {
  return yield* anon_pipe_write(k, filp, from);
}

/** FIONREAD: how many bytes wait. */
export function pipe_ioctl(
  k: Machine,
  filp: file,
  cmd: number,
  put_user: (value: Value) => number,
): number {
  if (cmd !== FIONREAD) return -ENOTTY;
  const pipe = pipeOf(filp);
  const count = pipe_bytes(pipe);
  if (k.tracing) at.point(k, 'pipe_ioctl.count', { bytes: count }, pipe);
  return put_user(count);
}

/** What the pipe is ready for, and where to stand for more. */
export function pipe_poll(k: Machine, filp: file, wait: poll_table | null): number {
  const pipe = pipeOf(filp);
  if (!pipe.poll_usage) {
    pipe.poll_usage = true;
    pipe.touch();
  }
  if (filp.f_mode & FMODE_READ) poll_wait(k, filp, pipe.rd_wait, wait);
  if (filp.f_mode & FMODE_WRITE) poll_wait(k, filp, pipe.wr_wait, wait);
  let mask = 0;
  if (filp.f_mode & FMODE_READ) {
    if (!pipe_is_empty(pipe)) mask |= READABLE;
    if (pipe.writers === 0 && filp.f_pipe !== pipe.w_counter) mask |= EPOLLHUP;
  }
  if (filp.f_mode & FMODE_WRITE) {
    if (!pipe_is_full(pipe)) mask |= WRITABLE;
    if (pipe.readers === 0) mask |= EPOLLERR;
  }
  if (k.tracing) at.point(k, 'pipe_poll.mask', { mask }, pipe);
  return mask;
}

/** The last descriptor of one end is gone. */
export function pipe_release(k: Machine, inode: inode, filp: file): void {
  const pipe = pipeOf(filp);
  if (k.tracing) at.enter(k, 'pipe_release.enter', {}, pipe);
  mutex_lock(k, 'pipe->mutex', pipe);
  if (filp.f_mode & FMODE_READ) pipe.readers -= 1;
  if (filp.f_mode & FMODE_WRITE) pipe.writers -= 1;
  pipe.touch();
  if (k.tracing) {
    at.point(k, 'pipe_release.count', { readers: pipe.readers, writers: pipe.writers }, pipe);
  }
  // One side is left alone: readers shall see the end of file, writers the broken pipe.
  if ((pipe.readers === 0) !== (pipe.writers === 0)) {
    wake_up_interruptible_all(k, pipe.rd_wait);
    wake_up_interruptible_all(k, pipe.wr_wait);
    kill_fasync(k, pipe.fasync_readers, POLL_IN);
    kill_fasync(k, pipe.fasync_writers, POLL_OUT);
  }
  mutex_unlock(k, 'pipe->mutex', pipe);
  put_pipe_info(k, inode, pipe);
  if (k.tracing) at.leave(k);
}

/** One open description less; the ring goes with the last. */
export function put_pipe_info(k: Machine, inode: inode, pipe: pipe_inode_info): void {
  pipe.files -= 1;
  pipe.touch();
  if (pipe.files > 0) return;
  inode.i_pipe = null;
  inode.target?.touch();
  free_pipe_info(k, pipe);
}

function free_pipe_info(k: Machine, pipe: pipe_inode_info): void {
  if (k.tracing) at.point(k, 'free_pipe_info.free', { bytes: pipe_bytes(pipe) }, pipe);
  account_pipe_buffers(k, pipe.nr_accounted, 0);
  for (const buf of pipe.bufs) if (buf.page) __free_page(k, buf.page);
  for (const page of pipe.tmp_page) if (page) __free_page(k, page);
  k.unregister(pipe);
}

/** The user that all actors are. Linux: struct user_struct */
function makeUser(): { pipe_bufs: number } {
  return { pipe_bufs: 0 };
}

/** Count the slots that the user's pipes have. Returns the new count. */
export function account_pipe_buffers(k: Machine, old: number, now: number): number {
  const user = k.part(makeUser);
  user.pipe_bufs += now - old;
  return user.pipe_bufs;
}
