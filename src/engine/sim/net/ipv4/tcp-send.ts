/**
 * Writing to a connection.
 *
 * Linux: net/ipv4/tcp.c tcp_sendmsg_locked(), net/core/stream.c sk_stream_error() (v6.18)
 */
import { Lacks } from '../../../model/lacks.ts';
import { EAGAIN, EFAULT, EPIPE } from '../../include/linux/errno.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import { SIGPIPE } from '../../include/linux/signal.ts';
import { sk_buff } from '../../include/linux/skbuff.ts';
import { MSG_DONTWAIT, MSG_NOSIGNAL, MSG_OOB, type msghdr } from '../../include/linux/socket.ts';
import { lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import { SEND_SHUTDOWN, sock_error, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import {
  TCP_NAGLE_CORK,
  TCP_NAGLE_PUSH,
  TCP_SKB_CB,
  TCP_SKB_OVERHEAD,
  TCPHDR_ACK,
  TCPHDR_PSH,
  tcp_loopback_mss,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { isOneOf, TCP_CLOSE_WAIT } from '../../include/net/tcp_states.ts';
import { send_sig } from '../../kernel/signal.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import { sock_sndtimeo, type Timeo } from '../core/sock.ts';
import {
  sk_stream_memory_free,
  sk_stream_wait_connect,
  sk_stream_wait_memory,
} from '../core/stream.ts';
import { __tcp_push_pending_frames, unsentOf } from './tcp_output.ts';

const at = tracepoints('net/ipv4/tcp.c');

/** MSG_MORE: there is more to come. Linux: include/linux/socket.h */
const MSG_MORE = 0x8000;

/** What a call that sends keeps over its sleep. */
interface Sending {
  copied: number;
  timeo: Timeo;
  connecting: boolean;
}

/**
 * Append bytes to what is to be sent, and send what may be; sleep while there is no room.
 *
 * Sleeps: on the socket's queue, not exclusive.
 * Fails: EPIPE with SIGPIPE after the own shutdown, or where there is no connection; the connection's error; EAGAIN, EINTR, EFAULT.
 */
export function* tcp_sendmsg(k: Machine, tp: tcp_sock, msg: msghdr): Sleeping<number> {
  const { current } = k;
  if (msg.msg_flags & MSG_OOB) throw new Lacks('MSG_OOB of TCP');
  if (!current.resuming) lock_sock(tp);
  if (k.tracing) at.enter(k, 'tcp_sendmsg.enter', { bytes: msg.msg_iter.count }, tp.sk_socket);
  const ret = yield* tcp_sendmsg_locked(k, tp, msg);
  release_sock(k, tp);
  if (k.tracing) at.leave(k);
  return ret;
}

function* tcp_sendmsg_locked(k: Machine, tp: tcp_sock, msg: msghdr): Sleeping<number> {
  const { current } = k;
  const flags = msg.msg_flags;
  const kept = keep(current, (): Sending => {
    const timeo = sock_sndtimeo(k, tp, (flags & MSG_DONTWAIT) !== 0);
    return { copied: 0, timeo, connecting: !isConnected(tp) };
  });
  let err = 0;
  if (kept.connecting) {
    err = yield* sk_stream_wait_connect(k, tp, kept.timeo);
    kept.connecting = false;
  }
  if (err === 0 && !current.resuming && cannotSend(tp)) err = -EPIPE;
  while (err === 0 && (current.resuming || msg.msg_iter.count > 0)) {
    if (!current.resuming) {
      const appended = append(k, tp, msg);
      if (appended > 0) {
        kept.copied += appended;
        continue;
      }
      if (appended < 0) {
        err = appended;
        break;
      }
      tp.nospace = true;
      if (kept.copied > 0) tcp_push(k, tp, flags & ~MSG_MORE, TCP_NAGLE_PUSH);
    }
    const waited = yield* sk_stream_wait_memory(k, tp, kept.timeo);
    err = waited.err;
    kept.timeo = waited.timeo;
  }
  const { copied } = kept;
  drop(current);
  if (copied > 0) {
    tcp_push(k, tp, flags, tp.nonagle);
    return copied;
  }
  return err === 0 ? 0 : sk_stream_error(k, tp, flags, err);
}

function isConnected({ sk_state }: tcp_sock): boolean {
  return isOneOf(sk_state, TCP_ESTABLISHED, TCP_CLOSE_WAIT);
}

function cannotSend(tp: tcp_sock): boolean {
  return tp.sk_err !== 0 || (tp.sk_shutdown & SEND_SHUTDOWN) !== 0;
}

/** How much one buffer may take: segments are cut when they are sent. Linux: tcp_send_mss() */
function sizeGoal(tp: tcp_sock): number {
  const half = Math.max(tp.max_window >> 1, tp.mss_cache);
  const most = Math.min(half, tcp_loopback_mss(tp));
  return Math.max(tp.mss_cache, most - (most % tp.mss_cache));
}

/**
 * Append bytes to the last buffer, or to a new one.
 *
 * @returns How many; 0 where there is no room, -EFAULT.
 */
function append(k: Machine, tp: tcp_sock, msg: msghdr): number {
  const goal = sizeGoal(tp);
  const last = unsentOf(tp) === undefined ? undefined : tp.sk_write_queue.at(-1);
  const into = last !== undefined && last.len < goal ? last : undefined;
  if (into === undefined && !sk_stream_memory_free(tp)) return 0;
  const room = goal - (into?.len ?? 0);
  const bytes = new Uint8Array(Math.min(room, msg.msg_iter.count));
  const copy = msg.msg_iter.copy_from_iter(bytes, 0, bytes.length);
  if (copy === 0) return -EFAULT;
  entail(tp, into, bytes);
  if (k.tracing) {
    at.point(
      k,
      'tcp_sendmsg_locked.copy',
      { bytes: copy, queued: tp.sk_wmem_queued },
      tp.sk_socket,
    );
  }
  const isFull = (tp.sk_write_queue.at(-1)?.len ?? 0) >= goal;
  if (isFull && msg.msg_iter.count > 0) __tcp_push_pending_frames(k, tp, TCP_NAGLE_PUSH);
  return copy;
}

/** The bytes are in the write queue. */
function entail(tp: tcp_sock, into: sk_buff | undefined, bytes: Uint8Array): void {
  const from = tp.write_seq;
  tp.write_seq += bytes.length;
  const data = new Uint8Array((into?.len ?? 0) + bytes.length);
  if (into !== undefined) data.set(into.data.subarray(0, into.len));
  data.set(bytes, into?.len ?? 0);
  const skb = new sk_buff(data, TCP_SKB_OVERHEAD + data.length);
  const seq = into === undefined ? from : TCP_SKB_CB(into).seq;
  const tcp_flags = TCPHDR_ACK | TCPHDR_PSH;
  skb.cb = { seq, end_seq: tp.write_seq, tcp_flags, ack_seq: 0, window: 0 };
  if (into === undefined) tp.sk_write_queue.push(skb);
  else tp.sk_write_queue[tp.sk_write_queue.length - 1] = skb;
  tp.sk_wmem_queued += skb.truesize - (into?.truesize ?? 0);
  tp.touch();
}

/** Send what may be sent. Linux: tcp_push() */
function tcp_push(k: Machine, tp: tcp_sock, flags: number, nonagle: number): void {
  if (unsentOf(tp) === undefined) return;
  __tcp_push_pending_frames(k, tp, flags & MSG_MORE ? TCP_NAGLE_CORK : nonagle);
}

/** What a call that sends is told: the connection's own error first; SIGPIPE goes with EPIPE. */
function sk_stream_error(k: Machine, tp: tcp_sock, flags: number, err: number): number {
  let told = err;
  if (told === -EPIPE) told = sock_error(tp) || -EPIPE;
  if (told === -EPIPE && !(flags & MSG_NOSIGNAL)) send_sig(k, SIGPIPE, k.current);
  if (told === -EAGAIN) tp.nospace = true;
  return told;
}
