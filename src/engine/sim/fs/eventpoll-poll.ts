/**
 * epoll: what a watched file is ready for, what happens when it calls, and how the ready list is looked through.
 *
 * Linux: fs/eventpoll.c (v6.18)
 */
import {
  EPOLLET,
  EPOLLEXCLUSIVE,
  EPOLLONESHOT,
  EPOLLWAKEUP,
  type epitem,
  eventpoll,
} from '../include/linux/eventpoll.ts';
import type { file } from '../include/linux/fs.ts';
import {
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDNORM,
  POLLFREE,
  type poll_table,
  poll_wait,
} from '../include/linux/poll.ts';
import type { wait_queue_entry, wait_queue_head } from '../include/linux/wait.ts';
import {
  add_wait_queue,
  add_wait_queue_exclusive,
  init_waitqueue_func_entry,
  remove_wait_queue,
  wake_up,
  wake_up_poll,
} from '../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { vfs_poll } from './select.ts';

const at = tracepoints('fs/eventpoll.c');

/** Bits that ask for no event. */
export const EP_PRIVATE_BITS = EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE;
export const EPOLLINOUT_BITS = EPOLLIN | EPOLLOUT;

/** The instance that a file is; null for any other file. Linux: is_file_epoll() */
export function epollOf({ private_data }: file): eventpoll | null {
  return private_data instanceof eventpoll ? private_data : null;
}

/** True when there is something to look at. */
export function ep_events_available({ rdllist }: eventpoll): boolean {
  return rdllist.length > 0;
}

/**
 * Stand in a queue of the watched file, without sleeping there.
 * Linux: ep_ptable_queue_proc(), which is given the item by the structure that the table is in
 */
export function ep_ptable_queue_proc(
  _k: Machine,
  _filp: file,
  whead: wait_queue_head,
  pt: poll_table,
): void {
  const epi = pt.container as epitem;
  const pwq = init_waitqueue_func_entry(ep_poll_callback, epi, epi.ep, { fd: epi.fd });
  epi.pwqlist.push(pwq);
  if (epi.events & EPOLLEXCLUSIVE) add_wait_queue_exclusive(whead, pwq);
  else add_wait_queue(whead, pwq);
}

/**
 * A watched file calls: its item goes onto the ready list, and whoever waits for the instance is woken.
 *
 * @returns 0 for an item that is to be woken alone and woke nobody: then the next is called.
 */
function ep_poll_callback(
  k: Machine,
  wait: wait_queue_entry,
  _mode: number,
  flags: number,
): number {
  const epi = wait.data as epitem;
  const { ep } = epi;
  if (k.tracing) at.enter(k, 'ep_poll_callback.enter', { fd: epi.fd }, ep);
  const exclusive = (epi.events & EPOLLEXCLUSIVE) !== 0;
  let ewake = exclusive ? 0 : 1;
  if (!(epi.events & ~EP_PRIVATE_BITS)) {
    if (k.tracing) at.point(k, 'ep_poll_callback.disabled', { fd: epi.fd }, ep);
  } else if (flags === 0 || flags & epi.events) {
    makeReady(k, epi);
    const awaited = ep.wq.head.length > 0;
    if (awaited && exclusive && wakesAlone(epi.events, flags)) ewake = 1;
    if (awaited) wake_up(k, ep.wq);
    ep_poll_safewake(k, ep);
  }
  if (flags & POLLFREE) remove_wait_queue(wait);
  if (k.tracing) at.leave(k);
  return ewake;
}

/** True when an exclusive item takes the wake-up for itself, and the next need not be called. */
function wakesAlone(events: number, flags: number): boolean {
  if (flags & POLLFREE) return false;
  switch (flags & EPOLLINOUT_BITS) {
    case EPOLLIN:
      return (events & EPOLLIN) !== 0;
    case EPOLLOUT:
      return (events & EPOLLOUT) !== 0;
    default:
      return (flags & EPOLLINOUT_BITS) === 0;
  }
}

/** Put an item at the end of the ready list, if it does not stand there. Whether it did so. */
export function makeReady(k: Machine, epi: epitem): boolean {
  const { ep } = epi;
  if (ep.rdllist.includes(epi)) return false;
  ep.rdllist.push(epi);
  ep.touch();
  if (k.tracing) at.point(k, 'ep_poll_callback.ready', { fd: epi.fd }, ep);
  return true;
}

/** Call those who poll the instance itself: other instances that watch it, and sleepers in poll(2). */
export function ep_poll_safewake(k: Machine, ep: eventpoll): void {
  if (ep.poll_wait.head.length > 0) wake_up_poll(k, ep.poll_wait, EPOLLIN);
}

/** A table that registers nothing. Linux: init_poll_funcptr(&pt, NULL) */
export function nullTable(epi: epitem): poll_table {
  return { _qproc: null, _key: 0, container: epi };
}

/** Ask a watched file what of the wanted events there is now. */
export function ep_item_poll(k: Machine, epi: epitem, pt: poll_table): number {
  // Its last reference has gone, and it is yet to be released (epi_fget()).
  if (epi.file.f_count === 0) return 0;
  pt._key = epi.events;
  const inner = epollOf(epi.file);
  const res =
    inner === null ? vfs_poll(k, epi.file, pt) : __ep_eventpoll_poll(k, epi.file, inner, pt);
  return (res & epi.events) >>> 0;
}

/** Take the ready list away to look through it. */
export function ep_start_scan(ep: eventpoll): epitem[] {
  const txlist = ep.rdllist;
  ep.rdllist = [];
  ep.touch();
  return txlist;
}

/** Put what is left in front of what came meanwhile, and wake the next sleeper where there is anything. */
export function ep_done_scan(k: Machine, ep: eventpoll, txlist: readonly epitem[]): void {
  ep.rdllist = [...txlist, ...ep.rdllist];
  ep.touch();
  if (ep.rdllist.length > 0 && ep.wq.head.length > 0) wake_up(k, ep.wq);
}

/**
 * Whether an instance has anything to tell. Items that are not ready after all leave its ready list by this.
 */
export function __ep_eventpoll_poll(
  k: Machine,
  filp: file,
  ep: eventpoll,
  wait: poll_table | null,
): number {
  poll_wait(k, filp, ep.poll_wait, wait);
  const txlist = ep_start_scan(ep);
  let res = 0;
  for (let [epi] = txlist; epi !== undefined; [epi] = txlist) {
    if (ep_item_poll(k, epi, nullTable(epi))) {
      res = EPOLLIN | EPOLLRDNORM;
      break;
    }
    txlist.shift();
  }
  ep_done_scan(k, ep, txlist);
  return res;
}
