/**
 * What poll(2) waits for, and the table through which a file's poll operation registers the waiter.
 *
 * Linux: include/linux/poll.h, include/uapi/linux/eventpoll.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { Machine } from '../../machine.ts';
import type { file } from './fs.ts';
import type { wait_queue_head } from './wait.ts';

export const {
  EPOLLIN,
  EPOLLPRI,
  EPOLLOUT,
  EPOLLERR,
  EPOLLHUP,
  EPOLLRDNORM,
  EPOLLRDBAND,
  EPOLLWRNORM,
  EPOLLWRBAND,
  EPOLLMSG,
  EPOLLRDHUP,
} = FLAG_SETS.epoll.values;
export const { POLLNVAL } = FLAG_SETS.poll.values;

/** The queue goes: whoever stands in it must leave it. Linux: include/uapi/asm-generic/poll.h */
export const POLLFREE = 0x4000;

/** What a file without a poll operation is: always ready. */
export const DEFAULT_POLLMASK = EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;

/** Given to a file's poll operation, which calls it for each queue that would tell of a change. */
export interface poll_table {
  /** Absent once nothing is to be registered any more: something is ready already. */
  _qproc: ((k: Machine, filp: file, wait_address: wait_queue_head, pt: poll_table) => void) | null;
  /** The events asked for. */
  _key: number;
  /** What it is a member of: Linux's container_of(). */
  readonly container: object;
}

/** Register on a queue, when the caller means to sleep. Linux: include/linux/poll.h poll_wait(). */
export function poll_wait(
  k: Machine,
  filp: file,
  wait_address: wait_queue_head,
  p: poll_table | null,
): void {
  if (p?._qproc) p._qproc(k, filp, wait_address, p);
}
