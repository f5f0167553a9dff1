/**
 * Sleeping for a stream: until there is room, until it is connected, until it is closed.
 *
 * Linux: net/core/stream.c, include/net/sock.h sk_wait_event() (v6.18)
 */
import { EAGAIN, EPIPE } from '../../include/linux/errno.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import type { wait_queue_entry } from '../../include/linux/wait.ts';
import { lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import { SEND_SHUTDOWN, sock_error, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import type { tcp_sock } from '../../include/net/tcp.ts';
import {
  isOneOf,
  TCP_CLOSE_WAIT,
  TCP_CLOSING,
  TCP_FIN_WAIT1,
  TCP_LAST_ACK,
  TCP_SYN_RECV,
  TCP_SYN_SENT,
} from '../../include/net/tcp_states.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import { add_wait_queue, init_wait_entry, remove_wait_queue } from '../../kernel/sched/wait.ts';
import { wait_woken, woken_wake_function } from '../../kernel/sched/wait-woken.ts';
import type { Machine } from '../../machine.ts';
import { assert } from '../../object.ts';
import { drop, keep } from '../../resume.ts';
import { setAsyncNospace, sock_intr_errno, type Timeo } from './sock.ts';

/** More may be written at all. */
export function sk_stream_memory_free(tp: tcp_sock): boolean {
  return tp.sk_wmem_queued < tp.sk_sndbuf;
}

/** So much may be written that it is worth telling. Linux: __sk_stream_is_writeable() */
export function sk_stream_is_writeable(tp: tcp_sock): boolean {
  const min_wspace = tp.sk_wmem_queued >> 1;
  return tp.sk_sndbuf - tp.sk_wmem_queued >= min_wspace && sk_stream_memory_free(tp);
}

/** An entry in the socket's queue, for as long as a call waits. Linux: DEFINE_WAIT_FUNC(wait, woken_wake_function) */
export function woken_entry(k: Machine, tp: tcp_sock): wait_queue_entry {
  const { sk_wq } = tp;
  assert(sk_wq !== null, 'whoever waits has a socket');
  const entry = init_wait_entry(k, woken_wake_function);
  add_wait_queue(sk_wq, entry);
  return entry;
}

/** Whether it is so by now, and how long to wait for more: 0 when the time has come. */
export interface Waited {
  readonly holds: boolean;
  readonly timeo: Timeo;
  /** Somebody has ended the connection by connect(2) in the meantime: whoever waited fails with EPIPE. */
  readonly disconnected: boolean;
}

/** Let go of the sock, sleep once unless it is so already, and take it again. */
export function* sk_wait_event(
  k: Machine,
  tp: tcp_sock,
  timeo: Timeo,
  wait: wait_queue_entry,
  condition: () => boolean,
): Sleeping<Waited> {
  const { current } = k;
  const { dis } = keep(current, () => ({ dis: tp.sk_disconnects }));
  let inTime = true;
  if (!current.resuming) release_sock(k, tp);
  if (current.resuming || !condition()) inTime = yield* wait_woken(k, wait, timeo, wait.queued);
  lock_sock(tp);
  drop(current);
  const disconnected = dis !== tp.sk_disconnects;
  return { holds: !disconnected && condition(), timeo: inTime ? timeo : 0, disconnected };
}

/**
 * Sleep until the connection is there.
 *
 * @returns 0, or what became of it: its error, EPIPE, EAGAIN, EINTR.
 */
export function* sk_stream_wait_connect(k: Machine, tp: tcp_sock, timeo: Timeo): Sleeping<number> {
  const { current } = k;
  const kept = keep(current, (): Kept => ({ wait: null, timeo }));
  let ret = 0;
  for (;;) {
    if (!current.resuming) {
      ret = sock_error(tp);
      if (ret === 0 && !isOneOf(tp.sk_state, TCP_SYN_SENT, TCP_SYN_RECV)) ret = -EPIPE;
      if (ret === 0 && kept.timeo === 0) ret = -EAGAIN;
      if (ret === 0 && signal_pending(current)) ret = sock_intr_errno(kept.timeo);
      if (ret !== 0) break;
    }
    kept.wait ??= woken_entry(k, tp);
    const waited = yield* sk_wait_event(
      k,
      tp,
      kept.timeo,
      kept.wait,
      () => tp.sk_err === 0 && isOneOf(tp.sk_state, TCP_ESTABLISHED, TCP_CLOSE_WAIT),
    );
    remove_wait_queue(kept.wait);
    kept.wait = null;
    kept.timeo = waited.timeo;
    if (waited.disconnected) ret = -EPIPE;
    if (waited.holds || waited.disconnected) break;
  }
  drop(current);
  return ret;
}

interface Kept {
  wait: wait_queue_entry | null;
  timeo: Timeo;
}

/**
 * Sleep until there is room for more.
 *
 * @returns 0 with the time that is left, or EPIPE where nothing can be sent any more, EAGAIN, EINTR.
 */
export function* sk_stream_wait_memory(
  k: Machine,
  tp: tcp_sock,
  timeo: Timeo,
): Sleeping<{ readonly err: number; readonly timeo: Timeo }> {
  const { current } = k;
  const kept = keep(current, (): Kept => ({ wait: woken_entry(k, tp), timeo }));
  assert(kept.wait !== null, 'the entry stands in the queue');
  let err = 0;
  for (;;) {
    if (!current.resuming) {
      setAsyncNospace(tp);
      if (tp.sk_err !== 0 || tp.sk_shutdown & SEND_SHUTDOWN) err = -EPIPE;
      else if (kept.timeo === 0) err = -EAGAIN;
      else if (signal_pending(current)) err = sock_intr_errno(kept.timeo);
      else if (sk_stream_memory_free(tp)) break;
      if (err !== 0) break;
      tp.nospace = true;
    }
    const waited = yield* sk_wait_event(
      k,
      tp,
      kept.timeo,
      kept.wait,
      () => tp.sk_err !== 0 || (tp.sk_shutdown & SEND_SHUTDOWN) !== 0 || sk_stream_memory_free(tp),
    );
    kept.timeo = waited.timeo;
    if (waited.disconnected) {
      err = -EPIPE;
      break;
    }
  }
  if (err === -EAGAIN) tp.nospace = true;
  remove_wait_queue(kept.wait);
  drop(current);
  return { err, timeo: kept.timeo };
}

/** Sleep until the peer has acknowledged everything, for as long as SO_LINGER says. */
export function* sk_stream_wait_close(k: Machine, tp: tcp_sock, timeo: Timeo): Sleeping<void> {
  const { current } = k;
  if (timeo === 0) return;
  const kept = keep(current, (): Kept => ({ wait: woken_entry(k, tp), timeo }));
  assert(kept.wait !== null, 'the entry stands in the queue');
  for (;;) {
    const waited = yield* sk_wait_event(
      k,
      tp,
      kept.timeo,
      kept.wait,
      () => !isOneOf(tp.sk_state, TCP_FIN_WAIT1, TCP_CLOSING, TCP_LAST_ACK),
    );
    kept.timeo = waited.timeo;
    if (waited.holds || waited.disconnected) break;
    if (signal_pending(current) || kept.timeo === 0) break;
  }
  remove_wait_queue(kept.wait);
  drop(current);
}
