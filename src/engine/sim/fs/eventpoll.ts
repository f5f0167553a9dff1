/**
 * epoll: one descriptor that tells of many. Files call when something happens to them, and what they are ready for is
 * asked only when somebody wants to know. Looking and the callback are in eventpoll-poll.ts, waiting in
 * eventpoll-wait.ts, loops in eventpoll-loop.ts.
 *
 * Linux: fs/eventpoll.c (v6.18)
 * Left out: busy polling, wake-up sources, a limit of watches (hundreds of thousands).
 * Read first: ep_insert(), ep_poll_callback(), ep_send_events().
 */
import { integer } from '../../calls/integer.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { CAP_BLOCK_SUSPEND } from '../include/linux/capability.ts';
import { EBADF, EEXIST, EFAULT, EINVAL, ELOOP, ENOENT, EPERM } from '../include/linux/errno.ts';
import {
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EPOLLET,
  EPOLLEXCLUSIVE,
  EPOLLWAKEUP,
  type epitem,
  eventpoll,
} from '../include/linux/eventpoll.ts';
import { O_RDWR } from '../include/linux/fcntl.ts';
import { type file, type file_operations, noop_llseek } from '../include/linux/fs.ts';
import { EPOLLERR, EPOLLHUP } from '../include/linux/poll.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { capable } from '../kernel/capability.ts';
import { wake_up } from '../kernel/sched/wait.ts';
import { exact, int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { anon_inode_getfd } from './anon_inodes.ts';
import {
  beginCheck,
  ep_loop_check,
  type loop_check,
  reverse_path_check,
} from './eventpoll-loop.ts';
import {
  __ep_eventpoll_poll,
  EPOLLINOUT_BITS,
  ep_item_poll,
  ep_poll_safewake,
  ep_ptable_queue_proc,
  epollOf,
  makeReady,
  nullTable,
} from './eventpoll-poll.ts';
import { ep_remove, ep_unregister_pollwait } from './eventpoll-remove.ts';
import { fget } from './file.ts';

const at = tracepoints('fs/eventpoll.c');

/** What may stand beside EPOLLEXCLUSIVE. */
const EPOLLEXCLUSIVE_OK_BITS =
  EPOLLINOUT_BITS | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;

const eventpoll_fops: file_operations = {
  target: epollOf,
  poll: (k, filp, wait) => __ep_eventpoll_poll(k, filp, filp.private_data as eventpoll, wait),
  // Parameters of busy polling are all that it knows.
  unlocked_ioctl: () => -EINVAL,
  llseek: noop_llseek,
  release: (k, _inode, filp) => ep_clear_and_put(k, filp.private_data as eventpoll),
};

/** The last descriptor of the instance has gone: it watches nothing any more. */
function ep_clear_and_put(k: Machine, ep: eventpoll): void {
  if (k.tracing) at.enter(k, 'ep_clear_and_put.enter', {}, ep);
  ep_poll_safewake(k, ep);
  for (const epi of ep.rbr) ep_unregister_pollwait(epi);
  for (const epi of [...ep.rbr]) ep_remove(k, ep, epi);
  k.unregister(ep);
  if (k.tracing) at.leave(k);
}

/** A new instance, which watches nothing. */
function do_epoll_create(k: Machine, flags: number): number {
  if (flags & ~EPOLL_CLOEXEC) return -EINVAL;
  if (k.tracing) at.enter(k, 'do_epoll_create.enter', {});
  const alloc = () => k.register(new eventpoll(k, `eventpoll:${k.number('eventpoll')}`));
  const fd = anon_inode_getfd(k, eventpoll_fops, alloc, O_RDWR | flags);
  if (k.tracing) at.leave(k);
  return fd;
}

/** epoll_create(2): the size has no meaning any more, but must be positive. */
function sys_epoll_create(k: Machine, _current: task_struct, args: Args): number {
  return int(args[0]) <= 0 ? -EINVAL : do_epoll_create(k, 0);
}

function sys_epoll_create1(k: Machine, _current: task_struct, args: Args): number {
  return do_epoll_create(k, int(args[0]));
}

/** What is asked of an item. Linux: struct epoll_event */
interface epoll_event {
  events: number;
  readonly data: Value;
}

function readEvent(value: Value | undefined): epoll_event | null {
  if (!isStruct(value)) return null;
  return { events: uint(value.events ?? 0), data: integer(BigInt(exact(value.data ?? 0))) };
}

/**
 * epoll_ctl(2): watch a description under a number, watch it otherwise, or no more.
 *
 * Linux: fs/eventpoll.c do_epoll_ctl()
 * Fails: EFAULT, EBADF; EPERM for what cannot be polled; EINVAL for what is no instance, for itself, for EPOLLEXCLUSIVE
 * where it may not be and for too many ways; ELOOP, EEXIST, ENOENT.
 */
function sys_epoll_ctl(k: Machine, current: task_struct, args: Args): number {
  const op = int(args[1]);
  const fd = int(args[2]);
  const epds = op === EPOLL_CTL_DEL ? null : readEvent(args[3]);
  if (op !== EPOLL_CTL_DEL && epds === null) return -EFAULT;
  const filp = fget(current, uint(args[0]));
  const tfile = fget(current, fd);
  if (filp === null || tfile === null) return -EBADF;
  if (tfile.f_op.poll === undefined) return -EPERM;
  if (epds !== null && epds.events & EPOLLWAKEUP && !capable(k, CAP_BLOCK_SUSPEND)) {
    epds.events = (epds.events & ~EPOLLWAKEUP) >>> 0;
  }
  const ep = epollOf(filp);
  if (filp === tfile || ep === null || !exclusiveFits(op, epds, tfile)) return -EINVAL;
  if (k.tracing) at.enter(k, 'do_epoll_ctl.enter', { fd }, ep);
  const ret = do_epoll_ctl(k, ep, op, tfile, { fd, epds, watched: filp.f_ep !== null });
  if (k.tracing) at.leave(k);
  return ret;
}

/** EPOLLEXCLUSIVE counts when an item enters the queues of its file: it cannot be changed later. */
function exclusiveFits(op: number, epds: epoll_event | null, tfile: file): boolean {
  if (epds === null || !(epds.events & EPOLLEXCLUSIVE)) return true;
  if (op === EPOLL_CTL_MOD) return false;
  const others = (epds.events & ~EPOLLEXCLUSIVE_OK_BITS) !== 0;
  return op !== EPOLL_CTL_ADD || (epollOf(tfile) === null && !others);
}

/** What an epoll_ctl is about, besides its files. */
interface Control {
  readonly fd: number;
  readonly epds: epoll_event | null;
  /** Another instance watches this one. */
  readonly watched: boolean;
}

function do_epoll_ctl(
  k: Machine,
  ep: eventpoll,
  op: number,
  tfile: file,
  { fd, epds, watched }: Control,
): number {
  const inner = epollOf(tfile);
  let check: loop_check | null = null;
  if (op === EPOLL_CTL_ADD && (watched || inner !== null)) {
    check = beginCheck(k, ep);
    if (inner !== null && !ep_loop_check(check, inner)) return -ELOOP;
    if (inner === null) check.tfile_check_list.add(tfile);
  }
  const epi = ep.rbr.find((item) => item.file === tfile && item.fd === fd);
  if (op === EPOLL_CTL_DEL) {
    if (epi === undefined) return -ENOENT;
    ep_remove(k, ep, epi);
    return 0;
  }
  if (epds === null) return -EINVAL;
  if (op === EPOLL_CTL_ADD) {
    return epi === undefined ? ep_insert(k, ep, epds, tfile, fd, check) : -EEXIST;
  }
  if (op !== EPOLL_CTL_MOD) return -EINVAL;
  if (epi === undefined) return -ENOENT;
  return epi.events & EPOLLEXCLUSIVE ? -EINVAL : ep_modify(k, ep, epi, epds);
}

/** Errors and hang-ups are always told. */
function withAlways(events: number): number {
  return (events | EPOLLERR | EPOLLHUP) >>> 0;
}

/** Watch a file: stand in its queues, and look at once whether it is ready. */
function ep_insert(
  k: Machine,
  ep: eventpoll,
  { events, data }: epoll_event,
  tfile: file,
  fd: number,
  check: loop_check | null,
): number {
  const epi: epitem = {
    ep,
    file: tfile,
    fd,
    events: withAlways(events),
    data: data as epitem['data'],
    pwqlist: [],
  };
  attach_epitem(tfile, epi);
  ep.rbr.push(epi);
  ep.touch();
  if (k.tracing) at.point(k, 'ep_insert.add', { fd, items: ep.rbr.length }, ep);
  if (check !== null && !reverse_path_check(check)) {
    ep_remove(k, ep, epi);
    return -EINVAL;
  }
  const pt = { _qproc: ep_ptable_queue_proc, _key: 0, container: epi };
  tellIfReady(k, epi, ep_item_poll(k, epi, pt));
  return 0;
}

/** Note with the file who watches it. */
function attach_epitem(tfile: file, epi: epitem): void {
  const inner = epollOf(tfile);
  tfile.f_ep ??= inner?.refs ?? [];
  tfile.f_ep.unshift(epi);
  inner?.touch();
}

/** Ask for other events of a file: what is ready now is told, even if only changes are asked for. */
function ep_modify(k: Machine, ep: eventpoll, epi: epitem, { events, data }: epoll_event): number {
  epi.events = withAlways(events);
  epi.data = data as epitem['data'];
  ep.touch();
  if (k.tracing) at.point(k, 'ep_modify.set', { fd: epi.fd }, ep);
  tellIfReady(k, epi, ep_item_poll(k, epi, nullTable(epi)));
  return 0;
}

function tellIfReady(k: Machine, epi: epitem, revents: number): void {
  const { ep } = epi;
  if (revents === 0 || !makeReady(k, epi)) return;
  if (ep.wq.head.length > 0) wake_up(k, ep.wq);
  ep_poll_safewake(k, ep);
}

export const syscalls: SyscallTable = {
  epoll_create: sys_epoll_create,
  epoll_create1: sys_epoll_create1,
  epoll_ctl: sys_epoll_ctl,
};
