/**
 * What all protocols do with a sock: memory for what is sent, telling those who sleep, and what a family that lacks an
 * operation puts in its place. Options are in sockopt.ts.
 *
 * Linux: net/core/sock.c (v6.18). Left out: memory control groups, back-log queues, busy polling, time stamps.
 */
import { kill_fasync, kill_fasync_urg, POLL_ERR, POLL_IN } from '../../fs/fcntl-fasync.ts';
import { EAGAIN, EINTR, EOPNOTSUPP, EPIPE, ERESTARTSYS } from '../../include/linux/errno.ts';
import { EPOLLERR, EPOLLIN, EPOLLPRI, EPOLLRDBAND, EPOLLRDNORM } from '../../include/linux/poll.ts';
import { type Sleeping, TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import { sk_buff, skb_truesize } from '../../include/linux/skbuff.ts';
import {
  MAX_SCHEDULE_TIMEOUT,
  SEND_SHUTDOWN,
  sk_wmem_alloc_get,
  type sock,
  sock_error,
} from '../../include/net/sock.ts';
import { type ShownOn, signal_pending } from '../../kernel/sched/core.ts';
import {
  __wake_up,
  finish_wait,
  init_wait_entry,
  prepare_to_wait,
  wake_up_interruptible_all,
  wake_up_interruptible_sync_poll,
} from '../../kernel/sched/wait.ts';
import { schedule_hrtimeout } from '../../kernel/time/hrtimer.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { assert } from '../../object.ts';
import { drop, keep } from '../../resume.ts';

const at = tracepoints('net/core/sock.c');

/**
 * When a wait is over, as a moment of the clock: MAX_SCHEDULE_TIMEOUT for one without a limit, 0 for no wait at all.
 * Linux counts what is left instead.
 */
export type Timeo = number;

/** Until when a call that receives may sleep. */
export function sock_rcvtimeo(k: Machine, sk: sock, noblock: boolean): Timeo {
  return noblock ? 0 : k.clock + sk.sk_rcvtimeo;
}

/** Until when a call that sends or connects may sleep. */
export function sock_sndtimeo(k: Machine, sk: sock, noblock: boolean): Timeo {
  return noblock ? 0 : k.clock + sk.sk_sndtimeo;
}

/** How many bytes a call that receives must have before it returns. */
export function sock_rcvlowat(sk: sock, waitall: boolean, len: number): number {
  const v = waitall ? len : Math.min(sk.sk_rcvlowat, len);
  return v || 1;
}

/** What a call that a signal interrupted returns: one with a time limit of its own is not made again. */
export function sock_intr_errno(timeo: Timeo): number {
  return timeo === MAX_SCHEDULE_TIMEOUT ? -ERESTARTSYS : -EINTR;
}

/**
 * Sleep until woken or until that moment. The state is set before. Linux: kernel/time/timer.c schedule_timeout()
 *
 * @returns The moment, or 0 when it has come.
 */
export function* schedule_timeout(
  k: Machine,
  timeo: Timeo,
  wchan: string,
  on: ShownOn,
): Sleeping<Timeo> {
  const expires = timeo === MAX_SCHEDULE_TIMEOUT ? null : timeo;
  const ret = yield* schedule_hrtimeout(k, expires, wchan, on);
  return ret === 0 ? 0 : timeo;
}

/** A new buffer is the sender's memory until it is freed. */
export function skb_set_owner_w(skb: sk_buff, sk: sock): void {
  skb.sk = sk;
  skb.destructor = sock_wfree;
  sk.sk_wmem_alloc += skb.truesize;
  sk.touch();
}

/** A buffer was freed: the sender has its memory back, and may be told. */
export function sock_wfree(k: Machine, skb: sk_buff): void {
  const { sk } = skb;
  assert(sk !== null, 'a buffer that was sent has a sender');
  // One byte is given back last, so that the sock outlives the telling.
  sk.sk_wmem_alloc -= skb.truesize - 1;
  sk.touch();
  sk.hooks.sk_write_space(k, sk);
  sk.sk_wmem_alloc -= 1;
  sk.touch();
  if (k.tracing) {
    const args = { bytes: skb.truesize, left: sk_wmem_alloc_get(sk) };
    at.point(k, 'sock_wfree.free', args, sk.sk_socket);
  }
}

/** A buffer of the sender's, whatever memory that has left. Linux: sock_wmalloc() with force */
export function sock_wmalloc(sk: sock, size: number): sk_buff {
  const skb = new sk_buff(new Uint8Array(size), skb_truesize(size, 0));
  skb_set_owner_w(skb, sk);
  return skb;
}

/**
 * A buffer of the sender's; sleep while what was sent before takes all the memory that it may.
 *
 * @param header_len Bytes in the head; `data_len` more in pages.
 * @returns The buffer, or a negated errno: the sock's error, EPIPE after its shutdown, EAGAIN, EINTR.
 */
export function* sock_alloc_send_pskb(
  k: Machine,
  sk: sock,
  header_len: number,
  data_len: number,
  noblock: boolean,
): Sleeping<sk_buff | number> {
  const { current } = k;
  const wait = keep(current, () => ({ timeo: sock_sndtimeo(k, sk, noblock) }));
  for (;;) {
    if (!current.resuming) {
      const err = sock_error(sk);
      if (err !== 0) return dropped(k, err);
      if (sk.sk_shutdown & SEND_SHUTDOWN) return dropped(k, -EPIPE);
      if (sk_wmem_alloc_get(sk) < sk.sk_sndbuf) break;
      if (k.tracing) {
        const args = { used: sk_wmem_alloc_get(sk), limit: sk.sk_sndbuf };
        at.point(k, 'sock_alloc_send_pskb.full', args, sk.sk_socket);
      }
      setAsyncNospace(sk);
      if (wait.timeo === 0) return dropped(k, -EAGAIN);
      if (signal_pending(current)) return dropped(k, sock_intr_errno(wait.timeo));
    }
    wait.timeo = yield* sock_wait_for_wmem(k, sk, wait.timeo);
  }
  drop(current);
  const skb = new sk_buff(
    new Uint8Array(header_len + data_len),
    skb_truesize(header_len, data_len),
  );
  skb_set_owner_w(skb, sk);
  if (k.tracing) {
    const args = { bytes: skb.len, truesize: skb.truesize };
    at.point(k, 'sock_alloc_send_pskb.alloc', args, sk.sk_socket);
  }
  return skb;
}

/** A call gives up: what it had kept is forgotten. */
function dropped(k: Machine, ret: number): number {
  drop(k.current);
  return ret;
}

/** Sleep until there is memory for what is to be sent, or none is needed any more. */
function* sock_wait_for_wmem(k: Machine, sk: sock, timeout: Timeo): Sleeping<Timeo> {
  const { current } = k;
  const state = keep(current, () => ({ wait: init_wait_entry(k), timeo: timeout, wq: sk.sk_wq }));
  const { wait, wq } = state;
  assert(wq !== null, 'whoever sends has a socket');
  for (;;) {
    if (!current.resuming) {
      if (state.timeo === 0 || signal_pending(current)) break;
      prepare_to_wait(k, wq, wait, TASK_INTERRUPTIBLE);
      if (sk.sk_wmem_alloc < sk.sk_sndbuf || sk.sk_err !== 0) break;
      if (sk.sk_shutdown & SEND_SHUTDOWN) break;
    }
    state.timeo = yield* schedule_timeout(k, state.timeo, 'sock_alloc_send_pskb', wq);
  }
  finish_wait(k, wait);
  drop(current);
  return state.timeo;
}

/** For whom news of a socket is. Linux: SOCK_WAKE_IO, SOCK_WAKE_WAITD, SOCK_WAKE_SPACE, SOCK_WAKE_URG */
export type Wakes = 'io' | 'waitd' | 'space' | 'urg';

/** Tell the owners of a socket's descriptions by a signal. Linux: sk_wake_async(), net/socket.c sock_wake_async() */
export function sk_wake_async(k: Machine, { sk_socket }: sock, how: Wakes, band: number): void {
  if (sk_socket === null || sk_socket.fasync_list.length === 0) return;
  if (how === 'waitd' && sk_socket.async_waitdata) return;
  if (how === 'space') {
    if (!sk_socket.async_nospace) return;
    sk_socket.async_nospace = false;
  }
  const kill = how === 'urg' ? kill_fasync_urg : kill_fasync;
  kill(k, sk_socket.fasync_list, band);
}

/** Note that somebody found no room: the owners are told of some. Linux: sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk) */
export function setAsyncNospace({ sk_socket }: sock): void {
  if (sk_socket !== null && sk_socket.fasync_list.length > 0) sk_socket.async_nospace = true;
}

/** Note that somebody sleeps for data, or does no more. Linux: sk_set_bit(), sk_clear_bit() with SOCKWQ_ASYNC_WAITDATA */
export function setAsyncWaitdata({ sk_socket }: sock, waits: boolean): void {
  if (sk_socket !== null && sk_socket.fasync_list.length > 0) sk_socket.async_waitdata = waits;
}

/** There is something to receive. Linux: sk_data_ready */
export function sock_def_readable(k: Machine, sk: sock): void {
  const wq = sk.sk_wq;
  if (wq === null) return;
  if (wq.head.length > 0) {
    wake_up_interruptible_sync_poll(k, wq, EPOLLIN | EPOLLPRI | EPOLLRDNORM | EPOLLRDBAND);
  }
  sk_wake_async(k, sk, 'waitd', POLL_IN);
}

/** The connection has changed. Linux: sk_state_change */
export function sock_def_wakeup(k: Machine, sk: sock): void {
  if (sk.sk_wq !== null && sk.sk_wq.head.length > 0) wake_up_interruptible_all(k, sk.sk_wq);
}

/** There is an error to be told. Linux: sk_error_report */
export function sock_def_error_report(k: Machine, sk: sock): void {
  const wq = sk.sk_wq;
  if (wq !== null && wq.head.length > 0) __wake_up(k, wq, TASK_INTERRUPTIBLE, 1, EPOLLERR);
  sk_wake_async(k, sk, 'io', POLL_ERR);
}

/** Fails for what cannot do that: EOPNOTSUPP. Linux: sock_no_listen(), sock_no_accept() and their kin */
export function sock_no(): number {
  return -EOPNOTSUPP;
}
