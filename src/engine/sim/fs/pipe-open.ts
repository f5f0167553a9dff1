/**
 * Making pipes, opening FIFOs, and changing a pipe's capacity.
 *
 * Linux: fs/pipe.c (v6.18); reading and writing are in pipe.ts.
 * Read first: fifo_open(), then pipe_set_size().
 */

import { FLAG_SETS } from '../../calls/flags.table.ts';
import { CAP_SYS_ADMIN, CAP_SYS_RESOURCE } from '../include/linux/capability.ts';
import { EBADF, EBUSY, EFAULT, EINVAL, ENXIO, EPERM, ERESTARTSYS } from '../include/linux/errno.ts';
import {
  F_GETPIPE_SZ,
  F_SETPIPE_SZ,
  O_CLOEXEC,
  O_DIRECT,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY,
} from '../include/linux/fcntl.ts';
import {
  FMODE_OPENED,
  FMODE_READ,
  FMODE_WRITE,
  file,
  type file_operations,
  type inode,
  S_IFIFO,
  type super_block,
} from '../include/linux/fs.ts';
import { PAGE_SHIFT, PAGE_SIZE } from '../include/linux/mm_types.ts';
import {
  makeRing,
  PIPE_DEF_BUFFERS,
  pipe_buf,
  pipe_inode_info,
  pipe_occupancy,
} from '../include/linux/pipe_fs_i.ts';
import { type Sleeping, TASK_INTERRUPTIBLE, type task_struct } from '../include/linux/sched.ts';
import { capable } from '../kernel/capability.ts';
import { mutex_lock, mutex_unlock } from '../kernel/locking/mutex.ts';
import { schedule, signal_pending } from '../kernel/sched/core.ts';
import {
  finish_wait,
  init_wait_entry,
  prepare_to_wait,
  wake_up_interruptible,
  wake_up_interruptible_all,
} from '../kernel/sched/wait.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { drop, keep } from '../resume.ts';
import { fasync_helper } from './fcntl-fasync.ts';
import { fd_install, get_unused_fd_flags, put_unused_fd } from './file.ts';
import { new_inode } from './inode.ts';
import {
  account_pipe_buffers,
  anon_pipe_read,
  anon_pipe_write,
  fifo_pipe_read,
  fifo_pipe_write,
  pipe_ioctl,
  pipe_poll,
  pipe_release,
  put_pipe_info,
} from './pipe.ts';

const at = tracepoints('fs/pipe.c');

/** The largest pipe without CAP_SYS_RESOURCE: /proc/sys/fs/pipe-max-size. */
const pipe_max_size = 1048576;
/** All slots of a user's pipes without privilege: /proc/sys/fs/pipe-user-pages-soft; beyond it new pipes are small. */
const pipe_user_pages_soft = PIPE_DEF_BUFFERS * 1024;
/** Slots of a new pipe beyond the soft limit. */
const PIPE_MIN_DEF_BUFFERS = 2;

const { O_NOTIFICATION_PIPE } = FLAG_SETS.pipe2.values;
/** watch_queue.c is not built in ("Package not installed"). */
const ENOPKG = 65;

const pipeanon_fops: file_operations = {
  target: pipe_target,
  // By way of /proc/PID/fd: a pipe has no name.
  open: fifo_open,
  read_iter: anon_pipe_read,
  write_iter: anon_pipe_write,
  poll: pipe_poll,
  unlocked_ioctl: pipe_ioctl,
  release: pipe_release,
  fasync: pipe_fasync,
};

/** What a FIFO can do. */
export const pipefifo_fops: file_operations = {
  target: pipe_target,
  open: fifo_open,
  read_iter: fifo_pipe_read,
  write_iter: fifo_pipe_write,
  poll: pipe_poll,
  unlocked_ioctl: pipe_ioctl,
  release: pipe_release,
  fasync: pipe_fasync,
};

/** An end leads to its ring: a FIFO's too, and not to its inode. */
function pipe_target({ private_data }: file): pipe_inode_info | null {
  return private_data instanceof pipe_inode_info ? private_data : null;
}

/** Enter the description into the lists of its ends, or take it out. */
function pipe_fasync(k: Machine, fd: number, filp: file, on: boolean): number {
  const pipe = filp.private_data as pipe_inode_info;
  if (filp.f_mode & FMODE_READ) fasync_helper(k, fd, filp, on, pipe.fasync_readers);
  if (filp.f_mode & FMODE_WRITE) fasync_helper(k, fd, filp, on, pipe.fasync_writers);
  return 0;
}

/** The file system of pipes without a name. Linux: pipefs_init_fs_context() */
const PIPEFS: super_block = { s_blocksize: PAGE_SIZE };

/** True for a process that the limits of a user's pipes hold for. */
function pipe_is_unprivileged_user(k: Machine): boolean {
  return !capable(k, CAP_SYS_RESOURCE) && !capable(k, CAP_SYS_ADMIN);
}

/** A ring for a new pipe; a small one when the user has very many. */
function alloc_pipe_info(k: Machine, id: string, label: string): pipe_inode_info {
  let pipe_bufs = PIPE_DEF_BUFFERS;
  const user_bufs = account_pipe_buffers(k, 0, pipe_bufs);
  if (user_bufs > pipe_user_pages_soft && pipe_is_unprivileged_user(k)) {
    k.limits.add('fs.pipe-user-pages-soft');
    account_pipe_buffers(k, pipe_bufs, PIPE_MIN_DEF_BUFFERS);
    pipe_bufs = PIPE_MIN_DEF_BUFFERS;
  }
  const pipe = k.register(new pipe_inode_info(k, id, label, pipe_bufs));
  if (k.tracing) at.point(k, 'alloc_pipe_info.alloc', { slots: pipe_bufs }, pipe);
  return pipe;
}

/** The two descriptions of a new pipe: [read end, write end]. */
function create_pipe_files(k: Machine, flags: number): [file, file] {
  const number = k.number('pipe');
  const pipe = alloc_pipe_info(k, `pipe:${number}`, 'pipe');
  pipe.files = 2;
  pipe.readers = 1;
  pipe.writers = 1;
  pipe.touch();
  const inode = new_inode(k, PIPEFS, S_IFIFO | 0o600, {}, pipeanon_fops);
  inode.i_pipe = pipe;
  inode.i_count = 2;
  const writeFlags = O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT));
  const f = new file(inode, pipeanon_fops, writeFlags, FMODE_WRITE | FMODE_OPENED);
  const readFlags = O_RDONLY | (flags & O_NONBLOCK);
  const clone = new file(inode, pipeanon_fops, readFlags, FMODE_READ | FMODE_OPENED);
  f.private_data = pipe;
  clone.private_data = pipe;
  if (k.tracing) at.point(k, 'create_pipe_files.ends', { readers: 1, writers: 1 }, pipe);
  return [clone, f];
}

/**
 * pipe2(2). Linux makes the pipe before it looks for descriptors; here it comes after, so that a pipe that nobody can
 * ever see is not counted.
 */
function do_pipe2(k: Machine, isNull: boolean, flags: number): number {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT | O_NOTIFICATION_PIPE)) return -EINVAL;
  if (flags & O_NOTIFICATION_PIPE) return -ENOPKG;
  const fdr = get_unused_fd_flags(k, flags);
  if (fdr < 0) return fdr;
  const fdw = get_unused_fd_flags(k, flags);
  if (fdw < 0 || isNull) {
    put_unused_fd(k, fdr);
    if (fdw < 0) return fdw;
    put_unused_fd(k, fdw);
    return -EFAULT;
  }
  if (k.tracing) at.enter(k, 'do_pipe2.enter', { flags });
  const [reader, writer] = create_pipe_files(k, flags);
  k.current.outs[0] = [fdr, fdw];
  fd_install(k, fdr, reader);
  fd_install(k, fdw, writer);
  if (k.tracing) at.leave(k);
  return 0;
}

function sys_pipe(k: Machine, _current: task_struct, args: Args): number {
  return do_pipe2(k, args[0] === null, 0);
}

function sys_pipe2(k: Machine, _current: task_struct, args: Args): number {
  return do_pipe2(k, args[0] === null, int(args[1]));
}

/**
 * Sleep until somebody opens the other side. Readers and writers both stand on rd_wait; what counts is that the
 * counter of opens moves, even if the partner has gone again.
 */
function* wait_for_partner(
  k: Machine,
  pipe: pipe_inode_info,
  cnt: 'r_counter' | 'w_counter',
): Sleeping<number> {
  const { current } = k;
  const { cur } = keep(current, () => ({ cur: pipe[cnt] }));
  if (k.tracing) at.enter(k, 'wait_for_partner.enter', { counter: cnt, value: cur }, pipe);
  while (current.resuming || cur === pipe[cnt]) {
    const rdwait = keep(current, () => init_wait_entry(k));
    prepare_to_wait(k, pipe.rd_wait, rdwait, TASK_INTERRUPTIBLE);
    mutex_unlock(k, 'pipe->mutex', pipe);
    yield* schedule(k, 'wait_for_partner', pipe.rd_wait);
    finish_wait(k, rdwait);
    drop(current);
    mutex_lock(k, 'pipe->mutex', pipe);
    if (signal_pending(current)) break;
  }
  if (k.tracing) at.leave(k);
  return cur === pipe[cnt] ? -ERESTARTSYS : 0;
}

/**
 * open(2) of a FIFO: the first to come makes the ring and waits for a partner. A pipe, which can be opened by way of
 * /proc/PID/fd, has its ring already, and nobody waits.
 *
 * Linux: fs/pipe.c fifo_open()
 * Sleeps: for reading without a writer, for writing without a reader; never with O_RDWR.
 * Wakes: those who wait for this side.
 * Fails: ENXIO for writing with O_NONBLOCK and without a reader; EINVAL for the access mode 3; EINTR.
 */
function* fifo_open(k: Machine, inode: inode, filp: file): Sleeping<number> {
  const pipe = (inode.i_pipe ?? newRing(k, inode)) as pipe_inode_info;
  if (!k.current.resuming) {
    pipe.files += 1;
    pipe.touch();
    filp.private_data = pipe;
    filp.f_pipe = 0;
  }
  if (k.tracing) at.enter(k, 'fifo_open.enter', {}, pipe);
  mutex_lock(k, 'pipe->mutex', pipe);
  const ret = yield* joinPipe(k, pipe, filp, inode.i_fop === pipeanon_fops);
  mutex_unlock(k, 'pipe->mutex', pipe);
  if (ret < 0) {
    filp.private_data = null;
    put_pipe_info(k, inode, pipe);
  }
  if (k.tracing) at.leave(k);
  return ret;
}

function newRing(k: Machine, inode: inode): pipe_inode_info {
  const path = inode.target?.id.slice('inode:'.length) ?? '';
  const pipe = alloc_pipe_info(k, `fifo:${path}`, path);
  inode.i_pipe = pipe;
  inode.target?.touch();
  return pipe;
}

function* joinPipe(
  k: Machine,
  pipe: pipe_inode_info,
  filp: file,
  is_pipe: boolean,
): Sleeping<number> {
  const mode = filp.f_mode & (FMODE_READ | FMODE_WRITE);
  const nonblock = (filp.f_flags & O_NONBLOCK) !== 0;
  if (mode === 0) return -EINVAL;
  if (!is_pipe && mode === FMODE_WRITE && nonblock && pipe.readers === 0) return -ENXIO;
  const { resuming } = k.current;
  if (!resuming) countIn(k, pipe, mode);
  if (is_pipe) return 0;
  if (mode === FMODE_READ && (resuming || pipe.writers === 0)) {
    if (nonblock) {
      // No POLLHUP until a writer has been seen.
      filp.f_pipe = pipe.w_counter;
    } else if ((yield* wait_for_partner(k, pipe, 'w_counter')) < 0) {
      pipe.readers -= 1;
      pipe.touch();
      if (pipe.readers === 0) wake_up_interruptible(k, pipe.wr_wait);
      return -ERESTARTSYS;
    }
  } else if (mode === FMODE_WRITE && (resuming || pipe.readers === 0)) {
    if ((yield* wait_for_partner(k, pipe, 'r_counter')) < 0) {
      pipe.writers -= 1;
      pipe.touch();
      if (pipe.writers === 0) wake_up_interruptible_all(k, pipe.rd_wait);
      return -ERESTARTSYS;
    }
  }
  return 0;
}

/** Count a new end, and wake those who wait for it. */
function countIn(k: Machine, pipe: pipe_inode_info, mode: number): void {
  let news = false;
  if (mode & FMODE_READ) {
    pipe.r_counter += 1;
    news = pipe.readers === 0;
    pipe.readers += 1;
  }
  if (mode & FMODE_WRITE) {
    pipe.w_counter += 1;
    news ||= pipe.writers === 0;
    pipe.writers += 1;
  }
  pipe.touch();
  if (k.tracing) {
    at.point(k, 'fifo_open.count', { readers: pipe.readers, writers: pipe.writers }, pipe);
  }
  // Linux: wake_up_partner()
  if (news) wake_up_interruptible_all(k, pipe.rd_wait);
}

/** A capacity in bytes, rounded up to a power of two of at least a page; 0 when it is beyond 2^31. */
export function round_pipe_size(size: number): number {
  if (size > 0x80000000) return 0;
  let rounded = PAGE_SIZE;
  while (rounded < size) rounded *= 2;
  return rounded;
}

/** Move the slots in use to the start of a ring of another size. Fails: EBUSY when they do not fit. */
function pipe_resize_ring(k: Machine, pipe: pipe_inode_info, nr_slots: number): number {
  const n = pipe_occupancy(pipe.head, pipe.tail);
  if (nr_slots < n) return -EBUSY;
  const bufs = makeRing(nr_slots);
  for (const [i, buf] of bufs.entries()) if (i < n) buf.take(pipe_buf(pipe, pipe.tail + i));
  pipe.bufs = bufs;
  pipe.ring_size = nr_slots;
  pipe.max_usage = nr_slots;
  pipe.nr_accounted = nr_slots;
  pipe.tail = 0;
  pipe.head = n;
  pipe.touch();
  if (k.tracing) at.point(k, 'pipe_resize_ring.move', { slots: nr_slots, used: n }, pipe);
  wake_up_interruptible(k, pipe.wr_wait);
  return 0;
}

/** F_SETPIPE_SZ. Fails: EINVAL, EPERM beyond the limits of an ordinary user, EBUSY when the data does not fit. */
function pipe_set_size(k: Machine, pipe: pipe_inode_info, arg: number): number {
  const size = round_pipe_size(arg);
  const nr_slots = size >>> PAGE_SHIFT;
  if (nr_slots === 0) return -EINVAL;
  const grows = nr_slots > pipe.max_usage;
  if (grows && size > pipe_max_size && !capable(k, CAP_SYS_RESOURCE)) return -EPERM;
  const was = pipe.nr_accounted;
  const user_bufs = account_pipe_buffers(k, was, nr_slots);
  const tooMany = grows && user_bufs > pipe_user_pages_soft && pipe_is_unprivileged_user(k);
  if (tooMany) k.limits.add('fs.pipe-user-pages-soft');
  const ret = tooMany ? -EPERM : pipe_resize_ring(k, pipe, nr_slots);
  if (ret < 0) {
    account_pipe_buffers(k, nr_slots, was);
    return ret;
  }
  return pipe.max_usage * PAGE_SIZE;
}

/** F_GETPIPE_SZ and F_SETPIPE_SZ. Fails: EBADF for what is no pipe. */
export function pipe_fcntl(k: Machine, filp: file, cmd: number, arg: number): number {
  const pipe = filp.private_data;
  if (!(pipe instanceof pipe_inode_info)) return -EBADF;
  if (k.tracing) at.enter(k, 'pipe_fcntl.enter', { arg }, pipe);
  mutex_lock(k, 'pipe->mutex', pipe);
  let ret = -EINVAL;
  if (cmd === F_GETPIPE_SZ) ret = pipe.max_usage * PAGE_SIZE;
  else if (cmd === F_SETPIPE_SZ) ret = pipe_set_size(k, pipe, arg >>> 0);
  mutex_unlock(k, 'pipe->mutex', pipe);
  if (k.tracing) at.leave(k);
  return ret;
}

export const syscalls: SyscallTable = { pipe: sys_pipe, pipe2: sys_pipe2 };
