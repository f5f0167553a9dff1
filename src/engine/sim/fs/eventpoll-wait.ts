/**
 * epoll: waiting for what is ready, and telling it.
 *
 * Linux: fs/eventpoll.c (v6.18)
 */

import type { Value } from '../../script/value.ts';
import { EBADF, EFAULT, EINTR, EINVAL } from '../include/linux/errno.ts';
import { EPOLLET, EPOLLONESHOT, type eventpoll } from '../include/linux/eventpoll.ts';
import {
  type Sleeping,
  TASK_INTERRUPTIBLE,
  TASK_NORMAL,
  TASK_RUNNING,
  type task_struct,
} from '../include/linux/sched.ts';
import type { wait_queue_entry } from '../include/linux/wait.ts';
import { restore_saved_sigmask_unless, set_user_sigmask } from '../kernel/entry/common.ts';
import { __set_current_state, set_current_state, signal_pending } from '../kernel/sched/core.ts';
import {
  __add_wait_queue_exclusive,
  default_wake_function,
  init_wait_entry,
  remove_wait_queue,
} from '../kernel/sched/wait.ts';
import { sigset } from '../kernel/signal-calls.ts';
import { NSEC_PER_MSEC, schedule_hrtimeout } from '../kernel/time/hrtimer.ts';
import { int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { drop, keep } from '../resume.ts';
import {
  EP_PRIVATE_BITS,
  ep_done_scan,
  ep_events_available,
  ep_item_poll,
  ep_start_scan,
  epollOf,
  nullTable,
} from './eventpoll-poll.ts';
import { fdget } from './file.ts';

const at = tracepoints('fs/eventpoll.c');

/** INT_MAX over sizeof(struct epoll_event). */
const EP_MAX_EVENTS = Math.floor(0x7fffffff / 12);

/** How an epoll_wait waits. */
interface ep_waiting {
  readonly maxevents: number;
  /** The array for the events is no memory. */
  readonly bad: boolean;
  /** When the time is over; null for no limit. */
  readonly expires: number | null;
  timed_out: boolean;
}

/**
 * epoll_wait(2) and epoll_pwait(2).
 *
 * Linux: fs/eventpoll.c do_epoll_wait(), ep_check_params()
 * Sleeps: on wq, exclusive, the newest sleeper first, until something may be ready or the time is over.
 * Fails: EBADF; EINVAL for what is no instance and for a count out of range; EFAULT; EINTR, also for a signal without a handler.
 */
function* sys_epoll_wait(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const filp = fdget(current, uint(args[0]));
  const maxevents = int(args[2]);
  const timeout = int(args[3]);
  if (filp === null) return -EBADF;
  if (maxevents <= 0 || maxevents > EP_MAX_EVENTS) return -EINVAL;
  const ep = epollOf(filp);
  if (ep === null) return -EINVAL;
  const waiting = keep(
    current,
    (): ep_waiting => ({
      maxevents,
      bad: args[1] === null,
      expires: timeout < 0 ? null : k.clock + timeout * NSEC_PER_MSEC,
      timed_out: timeout === 0,
    }),
  );
  if (k.tracing) at.enter(k, 'ep_poll.enter', {}, ep);
  const ret = yield* ep_poll(k, ep, waiting);
  if (k.tracing) at.leave(k);
  return ret;
}

/** epoll_pwait(2): epoll_wait(2) with another signal mask for as long as it takes. */
function* sys_epoll_pwait(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  if (!current.resuming) set_user_sigmask(current, sigset(args[4]));
  const ret = yield* sys_epoll_wait(k, current, args);
  restore_saved_sigmask_unless(current, ret === -EINTR);
  return ret;
}

function* ep_poll(k: Machine, ep: eventpoll, waiting: ep_waiting): Sleeping<number> {
  const { current } = k;
  let eavail = ep_events_available(ep);
  for (;;) {
    if (!current.resuming) {
      const res = eavail ? ep_send_events(k, ep, waiting) : 0;
      if (res !== 0) return res;
      if (waiting.timed_out) return told(current, []);
      if (signal_pending(current)) return -EINTR;
    }
    const wait = keep(current, () => init_wait_entry(k, ep_autoremove_wake_function));
    set_current_state(k, TASK_INTERRUPTIBLE);
    if (current.resuming || !ep_events_available(ep)) {
      if (!current.resuming) __add_wait_queue_exclusive(ep.wq, wait);
      yield* ep_schedule(k, ep, waiting);
    }
    __set_current_state(k, TASK_RUNNING);
    // Whoever was taken out of the queue has been told of something, even if its time was over by then.
    eavail = !(waiting.timed_out && wait.queued !== null);
    remove_wait_queue(wait);
    drop(current);
  }
}

/** Sleep, unless the time is over. Linux: ep_schedule_timeout(), schedule_hrtimeout_range() */
function* ep_schedule(k: Machine, ep: eventpoll, waiting: ep_waiting): Sleeping<void> {
  const { expires } = waiting;
  if (!k.current.resuming && expires !== null && expires <= k.clock) waiting.timed_out = true;
  else if ((yield* schedule_hrtimeout(k, expires, 'do_epoll_wait', ep.wq)) === 0) {
    waiting.timed_out = true;
  }
}

/** Wake the sleeper, and take it out of the queue whether it slept or not. */
function ep_autoremove_wake_function(
  k: Machine,
  wq_entry: wait_queue_entry,
  _mode: number,
  key: number,
): number {
  const ret = default_wake_function(k, wq_entry, TASK_NORMAL, key);
  remove_wait_queue(wq_entry);
  return ret;
}

/**
 * Go through the ready list from its head, ask each file again, and tell what is so. An item that is told goes to the
 * end of the list where its events hold on; where only changes are wanted, or one event, it does not.
 *
 * @returns How many, or -EFAULT.
 */
function ep_send_events(k: Machine, ep: eventpoll, { maxevents, bad }: ep_waiting): number {
  if (k.tracing) at.enter(k, 'ep_send_events.enter', { items: ep.rdllist.length }, ep);
  const events: Value[] = [];
  let fault = false;
  const txlist = ep_start_scan(ep);
  while (events.length < maxevents) {
    const epi = txlist.shift();
    if (epi === undefined) break;
    const revents = ep_item_poll(k, epi, nullTable(epi));
    if (revents === 0) {
      ep.touch();
      if (k.tracing) at.point(k, 'ep_send_events.drop', { fd: epi.fd }, ep);
      continue;
    }
    if (bad) {
      txlist.unshift(epi);
      fault = true;
      break;
    }
    events.push({ events: revents, data: epi.data });
    if (epi.events & EPOLLONESHOT) epi.events = (epi.events & EP_PRIVATE_BITS) >>> 0;
    else if (!(epi.events & EPOLLET)) ep.rdllist.push(epi);
    ep.touch();
    if (k.tracing) at.point(k, 'ep_send_events.tell', { fd: epi.fd }, ep);
  }
  ep_done_scan(k, ep, txlist);
  if (k.tracing) at.leave(k);
  return fault ? -EFAULT : told(k.current, events);
}

function told(current: task_struct, events: readonly Value[]): number {
  current.outs[1] = events;
  return events.length;
}

export const syscalls: SyscallTable = { epoll_wait: sys_epoll_wait, epoll_pwait: sys_epoll_pwait };
