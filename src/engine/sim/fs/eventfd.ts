/**
 * eventfd: writes add to a counter, a read takes all of it, or one.
 *
 * Linux: fs/eventfd.c (v6.18)
 * Left out: who counts from inside of the kernel (eventfd_signal()).
 */

import { integer } from '../../calls/integer.ts';
import { EAGAIN, EBADF, EFAULT, EINVAL, ERESTARTSYS } from '../include/linux/errno.ts';
import {
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EFD_SEMAPHORE,
  eventfd_ctx,
  ULLONG_MAX,
} from '../include/linux/eventfd.ts';
import { O_NONBLOCK, O_RDWR } from '../include/linux/fcntl.ts';
import { type file, type file_operations, noop_llseek } from '../include/linux/fs.ts';
import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  type poll_table,
  poll_wait,
} from '../include/linux/poll.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import { wait_event_interruptible_locked_irq, wake_up_poll } from '../kernel/sched/wait.ts';
import { exact, int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { anon_inode_getfd } from './anon_inodes.ts';
import { fdget } from './file.ts';
import { vfs_read, vfs_write } from './read_write.ts';

const at = tracepoints('fs/eventfd.c');

const EFD_SHARED_FCNTL_FLAGS = EFD_CLOEXEC | EFD_NONBLOCK;
/** sizeof(__u64). */
const U64 = 8;

const eventfd_fops: file_operations = {
  target: ({ private_data }) => private_data as eventfd_ctx,
  release: (k, _inode, filp) => eventfd_release(k, ctxOf(filp)),
  poll: eventfd_poll,
  read_iter: eventfd_read,
  write: eventfd_write,
  llseek: noop_llseek,
};

function ctxOf({ private_data }: file): eventfd_ctx {
  return private_data as eventfd_ctx;
}

function eventfd_release(k: Machine, ctx: eventfd_ctx): void {
  wake_up_poll(k, ctx.wqh, EPOLLHUP);
  if (k.tracing) at.point(k, 'eventfd_release.free', {}, ctx);
  k.unregister(ctx);
}

/** Readable when there is anything to take, writable while one more fits. */
function eventfd_poll(k: Machine, filp: file, wait: poll_table | null): number {
  const ctx = ctxOf(filp);
  poll_wait(k, filp, ctx.wqh, wait);
  const { count } = ctx;
  let events = 0;
  if (count > 0n) events |= EPOLLIN;
  if (count === ULLONG_MAX) events |= EPOLLERR;
  if (ULLONG_MAX - 1n > count) events |= EPOLLOUT;
  if (k.tracing) at.point(k, 'eventfd_poll.mask', { mask: events }, ctx);
  return events;
}

/**
 * Take the counter, or one of it (EFD_SEMAPHORE).
 *
 * Sleeps: on wqh, while it is zero. Wakes: those who wait for room, and everybody else in the queue.
 * Fails: EINVAL for a buffer of less than 8 bytes, EAGAIN, EFAULT, EINTR.
 */
function* eventfd_read(k: Machine, filp: file, to: iov_iter): Sleeping<number> {
  const ctx = ctxOf(filp);
  if (to.count < U64) return -EINVAL;
  if (k.tracing) at.enter(k, 'eventfd_read.enter', {}, ctx);
  const ret = yield* takeCount(k, ctx, filp, to);
  if (k.tracing) at.leave(k);
  return ret;
}

function* takeCount(k: Machine, ctx: eventfd_ctx, filp: file, to: iov_iter): Sleeping<number> {
  if (!k.current.resuming && ctx.count === 0n && filp.f_flags & O_NONBLOCK) {
    if (k.tracing) at.point(k, 'eventfd_read.again', {}, ctx);
    return -EAGAIN;
  }
  const counted = () => ctx.count > 0n;
  if ((yield* wait_event_interruptible_locked_irq(k, ctx.wqh, counted)) < 0) return -ERESTARTSYS;
  const ucnt = ctx.flags & EFD_SEMAPHORE ? 1n : ctx.count;
  ctx.count -= ucnt;
  ctx.touch();
  if (k.tracing) at.point(k, 'eventfd_ctx_do_read.take', { count: String(ucnt) }, ctx);
  if (ctx.wqh.head.length > 0) wake_up_poll(k, ctx.wqh, EPOLLOUT);
  return to.copy_to_iter(bytesOf(ucnt), 0, U64) === U64 ? U64 : -EFAULT;
}

/**
 * Add to the counter.
 *
 * Sleeps: on wqh, while it would pass 2^64 - 2. Wakes: everybody in the queue.
 * Fails: EINVAL for other than 8 bytes and for 2^64 - 1, EAGAIN, EFAULT, EINTR.
 */
function* eventfd_write(k: Machine, filp: file, from: iov_iter): Sleeping<number> {
  const ctx = ctxOf(filp);
  if (from.count !== U64) return -EINVAL;
  const asked = keep(k.current, () => {
    const bytes = new Uint8Array(U64);
    const copied = from.copy_from_iter(bytes, 0, U64);
    return { ucnt: copied === U64 ? u64Of(bytes) : null };
  });
  const { ucnt } = asked;
  if (ucnt === null) return -EFAULT;
  if (ucnt === ULLONG_MAX) return -EINVAL;
  if (k.tracing) at.enter(k, 'eventfd_write.enter', { count: String(ucnt) }, ctx);
  const ret = yield* addCount(k, ctx, filp, ucnt);
  if (k.tracing) at.leave(k);
  return ret;
}

function* addCount(k: Machine, ctx: eventfd_ctx, filp: file, ucnt: bigint): Sleeping<number> {
  const fits = () => ULLONG_MAX - ctx.count > ucnt;
  if (!k.current.resuming && !fits() && filp.f_flags & O_NONBLOCK) {
    if (k.tracing) at.point(k, 'eventfd_write.again', {}, ctx);
    return -EAGAIN;
  }
  if ((yield* wait_event_interruptible_locked_irq(k, ctx.wqh, fits)) < 0) return -ERESTARTSYS;
  ctx.count += ucnt;
  ctx.touch();
  if (k.tracing) at.point(k, 'eventfd_write.add', { count: String(ctx.count) }, ctx);
  if (ctx.wqh.head.length > 0) wake_up_poll(k, ctx.wqh, EPOLLIN);
  return U64;
}

/** A number as 8 bytes, the lowest first. */
function bytesOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(U64);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

/** What 8 bytes are as a number; those that are not there are zero. */
function u64Of(buf: Uint8Array): bigint {
  const bytes = new Uint8Array(U64);
  bytes.set(buf.subarray(0, U64));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

/** eventfd(2). Fails: EINVAL for unknown flags, EMFILE. Linux: do_eventfd() */
function sys_eventfd2(k: Machine, _current: task_struct, args: Args): number {
  const flags = int(args[1]);
  if (flags & ~(EFD_SHARED_FCNTL_FLAGS | EFD_SEMAPHORE)) return -EINVAL;
  if (k.tracing) at.enter(k, 'do_eventfd.enter', { count: uint(args[0]) });
  const make = () => {
    const id = `eventfd:${k.number('eventfd')}`;
    return k.register(new eventfd_ctx(k, id, BigInt(uint(args[0])), flags));
  };
  const fd = anon_inode_getfd(k, eventfd_fops, make, O_RDWR | (flags & EFD_SHARED_FCNTL_FLAGS));
  if (k.tracing) at.leave(k);
  return fd;
}

/** eventfd_read(3) of the C library: read(2) of 8 bytes as a number. */
function* sys_eventfd_read(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const ret = yield* vfs_read(k, filp, args[1] === null ? null : undefined, U64, null);
  const bytes = current.outs[1];
  if (ret === U64 && bytes instanceof Uint8Array) current.outs[1] = integer(u64Of(bytes));
  else current.outs = [];
  // The C library: return read(...) != 8 ? -1 : 0. What is shorter leaves errno as it was.
  return ret < 0 ? ret : 0;
}

/** eventfd_write(3) of the C library: write(2) of a number as 8 bytes. */
function* sys_eventfd_write(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const value = bytesOf(BigInt.asUintN(64, BigInt(exact(args[1]))));
  const ret = yield* vfs_write(k, filp, value, U64, null);
  return ret < 0 ? ret : 0;
}

export const syscalls: SyscallTable = {
  eventfd: sys_eventfd2,
  eventfd_read: sys_eventfd_read,
  eventfd_write: sys_eventfd_write,
};
