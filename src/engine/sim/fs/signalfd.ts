/**
 * signalfd: signals that are read. They must be blocked, or they are delivered as ever.
 *
 * Linux: fs/signalfd.c (v6.18)
 * A descriptor tells each process of its own signals: whoever reads, or polls, is asked about.
 */

import { isInteger } from '../../calls/integer.ts';
import {
  decodeSignalfd,
  encodeSignalfd,
  SIGNALFD_SIGINFO,
  type SignalfdSiginfo,
} from '../../calls/signalfd-siginfo.ts';
import { setText } from '../../model/spelling.ts';
import { isStruct } from '../../script/value.ts';
import { EAGAIN, EBADF, EFAULT, EINVAL, ERESTARTSYS } from '../include/linux/errno.ts';
import { O_NONBLOCK, O_RDWR } from '../include/linux/fcntl.ts';
import { type file, type file_operations, noop_llseek } from '../include/linux/fs.ts';
import { EPOLLIN, type poll_table, poll_wait } from '../include/linux/poll.ts';
import {
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_RUNNING,
  type task_struct,
} from '../include/linux/sched.ts';
import {
  SIGKILL,
  SIGSTOP,
  sigmask,
  type sigqueue,
  type sigset_t,
} from '../include/linux/signal.ts';
import { SFD_CLOEXEC, SFD_NONBLOCK, signalfd_ctx } from '../include/linux/signalfd.ts';
import type { iov_iter } from '../include/linux/uio.ts';
import {
  __set_current_state,
  schedule,
  set_current_state,
  signal_pending,
} from '../kernel/sched/core.ts';
import {
  add_wait_queue,
  default_wake_function,
  init_wait_entry,
  remove_wait_queue,
  wake_up,
} from '../kernel/sched/wait.ts';
import { dequeue_signal } from '../kernel/signal.ts';
import { siginfo, sigset } from '../kernel/signal-calls.ts';
import { int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { drop, keep } from '../resume.ts';
import { anon_inode_getfd } from './anon_inodes.ts';
import { fget } from './file.ts';

const at = tracepoints('fs/signalfd.c');

const signalfd_fops: file_operations = {
  target: ({ private_data }) => private_data as signalfd_ctx,
  records: decodeSignalfd,
  release: (k, _inode, filp) => {
    if (k.tracing) at.point(k, 'signalfd_release.free', {}, ctxOf(filp));
    k.unregister(ctxOf(filp));
  },
  poll: signalfd_poll,
  read_iter: signalfd_read_iter,
  llseek: noop_llseek,
};

function ctxOf({ private_data }: file): signalfd_ctx {
  return private_data as signalfd_ctx;
}

/** Ready when a signal of the set is pending for the process that asks, and in its queue to be called. */
function signalfd_poll(k: Machine, filp: file, wait: poll_table | null): number {
  const ctx = ctxOf(filp);
  const { pending, signal } = k.current;
  poll_wait(k, filp, signal.signalfd_wqh, wait);
  const waiting = (pending.signal | signal.shared_pending.signal) & ~ctx.sigmask;
  const events = waiting === 0n ? 0 : EPOLLIN;
  if (k.tracing) at.point(k, 'signalfd_poll.mask', { mask: events }, ctx);
  return events;
}

/**
 * Take signals of the set, as many as there are and fit; wait for the first.
 *
 * Sleeps: on signalfd_wqh of the process. Fails: EINVAL for a buffer that is too small for one, EAGAIN, EFAULT, EINTR.
 */
function* signalfd_read_iter(k: Machine, filp: file, to: iov_iter): Sleeping<number> {
  const ctx = ctxOf(filp);
  let count = Math.floor(to.count / SIGNALFD_SIGINFO);
  if (count === 0) return -EINVAL;
  if (k.tracing) at.enter(k, 'signalfd_read_iter.enter', { count }, ctx);
  let nonblock = (filp.f_flags & O_NONBLOCK) !== 0;
  let total = 0;
  let ret = 0;
  // Only the first is waited for: a read that is gone on with has none yet.
  for (; count > 0; count--) {
    const entry = yield* signalfd_dequeue(k, ctx, nonblock);
    if (typeof entry === 'number') {
      ret = entry;
      break;
    }
    ret = signalfd_copyinfo(k, to, entry);
    if (ret < 0) break;
    total += ret;
    nonblock = true;
  }
  if (k.tracing) at.leave(k);
  return total > 0 ? total : ret;
}

/** One signal, -EAGAIN where none may be waited for, or -ERESTARTSYS for one that is not of the set. */
function* signalfd_dequeue(
  k: Machine,
  ctx: signalfd_ctx,
  nonblock: boolean,
): Sleeping<sigqueue | number> {
  const { current } = k;
  const { signalfd_wqh } = current.signal;
  if (!current.resuming) {
    const entry = dequeue_signal(k, current, ctx.sigmask);
    if (entry !== null) return entry;
    if (nonblock) return -EAGAIN;
  }
  const wait = keep(current, () => init_wait_entry(k, default_wake_function));
  if (!current.resuming) add_wait_queue(signalfd_wqh, wait);
  let taken: sigqueue | number = -ERESTARTSYS;
  for (;;) {
    if (!current.resuming) {
      set_current_state(k, TASK_INTERRUPTIBLE);
      const entry = dequeue_signal(k, current, ctx.sigmask);
      if (entry !== null) taken = entry;
      if (entry !== null || signal_pending(current)) break;
    }
    yield* schedule(k, 'signalfd_read_iter', signalfd_wqh);
  }
  remove_wait_queue(wait);
  __set_current_state(k, TASK_RUNNING);
  drop(current);
  return taken;
}

/** What is told of a signal, by the names of the structure's members. The user is not: all are one. */
function signalfd_copyinfo(k: Machine, to: iov_iter, entry: sigqueue): number {
  const info = siginfo(k, entry);
  const told: { [member: string]: SignalfdSiginfo[string] } = { ssi_signo: entry.sig };
  for (const [name, value] of Object.entries(isStruct(info) ? info : {})) {
    if (!isInteger(value)) continue;
    if (name === 'si_value') {
      told.ssi_int = value;
      told.ssi_ptr = value;
    } else told[name.replace('si_', 'ssi_')] = value;
  }
  if (k.tracing) at.point(k, 'signalfd_copyinfo.tell', { task: k.current.comm });
  const copied = to.copy_to_iter(encodeSignalfd(told), 0, SIGNALFD_SIGINFO);
  return copied === SIGNALFD_SIGINFO ? SIGNALFD_SIGINFO : -EFAULT;
}

/** A set without the signals that nobody can block, turned round: what is not taken. */
function notTaken(set: sigset_t): sigset_t {
  return BigInt.asUintN(64, ~(set & ~(sigmask(SIGKILL) | sigmask(SIGSTOP))));
}

/**
 * signalfd(2): a descriptor for a set of signals, or another set for one that there is.
 *
 * Fails: EINVAL for unknown flags and for what is no signalfd; EFAULT; EBADF, EMFILE. Linux: do_signalfd4()
 */
function sys_signalfd4(k: Machine, current: task_struct, args: Args): number {
  const ufd = int(args[0]);
  const mask = sigset(args[1]);
  const flags = int(args[2]);
  if (mask === null) return -EFAULT;
  if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK)) return -EINVAL;
  const sigmask = notTaken(mask);
  if (ufd === -1) {
    if (k.tracing) at.enter(k, 'do_signalfd4.enter', {});
    const make = () => {
      return k.register(new signalfd_ctx(k, `signalfd:${k.number('signalfd')}`, sigmask));
    };
    const fd = anon_inode_getfd(k, signalfd_fops, make, O_RDWR | flags);
    if (k.tracing) at.leave(k);
    return fd;
  }
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  if (filp.f_op !== signalfd_fops) return -EINVAL;
  const ctx = ctxOf(filp);
  ctx.sigmask = sigmask;
  ctx.touch();
  if (k.tracing) at.point(k, 'do_signalfd4.set', { mask: setText(mask) }, ctx);
  wake_up(k, current.signal.signalfd_wqh);
  return ufd;
}

export const syscalls: SyscallTable = { signalfd: sys_signalfd4 };
