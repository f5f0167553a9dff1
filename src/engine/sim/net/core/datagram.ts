/**
 * Taking buffers out of a receive queue, one at a time, and sleeping while there is none.
 *
 * Linux: net/core/datagram.c (v6.18). Left out: SO_PEEK_OFF.
 */
import { EAGAIN, EFAULT, ENOTCONN } from '../../include/linux/errno.ts';
import { SOCK_SEQPACKET, SOCK_STREAM } from '../../include/linux/net.ts';
import { EPOLLERR, EPOLLIN } from '../../include/linux/poll.ts';
import { type Sleeping, TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import type { sk_buff, sk_buff_head } from '../../include/linux/skbuff.ts';
import { MSG_PEEK, type msghdr } from '../../include/linux/socket.ts';
import type { wait_queue_entry } from '../../include/linux/wait.ts';
import {
  RCV_SHUTDOWN,
  type sock,
  sock_error,
  TCP_ESTABLISHED,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import {
  autoremove_wake_function,
  finish_wait,
  init_wait_entry,
  prepare_to_wait_exclusive,
} from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { assert } from '../../object.ts';
import { drop, keep } from '../../resume.ts';
import { schedule_timeout, sock_intr_errno, sock_rcvtimeo, type Timeo } from './sock.ts';

const at = tracepoints('net/core/datagram.c');

/** The first buffer of the queue, taken out unless it is only looked at; or the sock's error, or EAGAIN. */
export function __skb_try_recv_datagram(
  sk: sock,
  queue: sk_buff_head,
  flags: number,
): sk_buff | number {
  const err = sock_error(sk);
  if (err !== 0) return err;
  const [skb] = queue;
  if (skb === undefined) return -EAGAIN;
  if (!(flags & MSG_PEEK)) {
    queue.shift();
    sk.touch();
  }
  return skb;
}

/** What became of a wait for a buffer. */
export interface Waited {
  /** False: look into the queue again. */
  readonly over: boolean;
  readonly err: number;
  readonly timeo: Timeo;
}

/**
 * Sleep until the queue has another last buffer than `last`.
 *
 * Sleeps: on the socket's queue, exclusive.
 * Linux: __skb_wait_for_more_packets()
 */
export function* __skb_wait_for_more_packets(
  k: Machine,
  sk: sock,
  queue: sk_buff_head,
  timeout: Timeo,
  last: sk_buff | undefined,
): Sleeping<Waited> {
  const { current } = k;
  const state = keep(current, () => ({
    wait: init_wait_entry(k, receiver_wake_function),
    wq: sk.sk_wq,
  }));
  const { wait, wq } = state;
  assert(wq !== null, 'whoever receives has a socket');
  let waited: Waited = { over: false, err: 0, timeo: timeout };
  prepare_to_wait_exclusive(k, wq, wait, TASK_INTERRUPTIBLE);
  const reason = current.resuming ? null : whyNoWait(k, sk, queue, timeout, last);
  if (reason !== null) waited = { ...reason, timeo: timeout };
  else {
    const timeo = yield* schedule_timeout(k, timeout, '__skb_wait_for_more_packets', wq);
    waited = { over: false, err: 0, timeo };
  }
  finish_wait(k, wait);
  drop(current);
  return waited;
}

/** Why a receiver need not sleep; `null` when it must. */
function whyNoWait(
  k: Machine,
  sk: sock,
  queue: sk_buff_head,
  timeo: Timeo,
  last: sk_buff | undefined,
): Omit<Waited, 'timeo'> | null {
  const err = sock_error(sk);
  if (err !== 0) return { over: true, err };
  if (queue.at(-1) !== last) return { over: false, err: 0 };
  if (sk.sk_shutdown & RCV_SHUTDOWN) return { over: true, err: 0 };
  const connected = sk.sk_state === TCP_ESTABLISHED || sk.sk_state === TCP_LISTEN;
  if (connection_based(sk) && !connected) return { over: true, err: -ENOTCONN };
  return signal_pending(k.current) ? { over: true, err: sock_intr_errno(timeo) } : null;
}

function connection_based({ sk_type }: sock): boolean {
  return sk_type === SOCK_SEQPACKET || sk_type === SOCK_STREAM;
}

/** Wakes only for what may have brought a buffer. */
function receiver_wake_function(
  k: Machine,
  wait: wait_queue_entry,
  mode: number,
  key: number,
): number {
  if (key !== 0 && !(key & (EPOLLIN | EPOLLERR))) return 0;
  return autoremove_wake_function(k, wait, mode, key);
}

/**
 * The first buffer of the receive queue; sleep while there is none. What is returned besides is a negated errno, and 0 for
 * a queue that has been shut down.
 *
 * Linux: __skb_recv_datagram(), skb_recv_datagram()
 */
export function* skb_recv_datagram(
  k: Machine,
  sk: sock,
  flags: number,
  noblock: boolean,
): Sleeping<sk_buff | number> {
  const { current } = k;
  const state = keep(current, () => ({ timeo: sock_rcvtimeo(k, sk, noblock) }));
  let ret: sk_buff | number = -EAGAIN;
  for (;;) {
    if (!current.resuming) {
      ret = __skb_try_recv_datagram(sk, sk.sk_receive_queue, flags);
      if (ret !== -EAGAIN || state.timeo === 0) break;
    }
    const queue = sk.sk_receive_queue;
    const waited = yield* __skb_wait_for_more_packets(k, sk, queue, state.timeo, queue.at(-1));
    state.timeo = waited.timeo;
    if (waited.over) {
      ret = waited.err;
      break;
    }
  }
  drop(current);
  return ret;
}

/** Copy bytes of a buffer to where they are received. Fails: EFAULT. */
export function skb_copy_datagram_msg(
  k: Machine,
  skb: sk_buff,
  offset: number,
  msg: msghdr,
  len: number,
): number {
  const copied = msg.msg_iter.copy_to_iter(skb.data, offset, len);
  if (copied < len) return -EFAULT;
  if (k.tracing && len > 0) at.point(k, 'skb_copy_datagram_msg.copy', { bytes: len });
  return 0;
}

/** Fill a buffer with what is sent. Fails: EFAULT. */
export function skb_copy_datagram_from_iter(skb: sk_buff, msg: msghdr, len: number): number {
  return msg.msg_iter.copy_from_iter(skb.data, 0, len) < len ? -EFAULT : 0;
}
