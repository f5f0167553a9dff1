/**
 * Writing to a connection.
 *
 * Linux: net/ipv4/tcp.c tcp_sendmsg_locked(), net/core/stream.c sk_stream_error() (v6.18)
 */
import { EAGAIN, EFAULT, EPIPE } from '../../include/linux/errno.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import { SIGPIPE } from '../../include/linux/signal.ts';
import { MAX_SKB_FRAGS, type page_frag, type sk_buff } from '../../include/linux/skbuff.ts';
import { MSG_DONTWAIT, MSG_NOSIGNAL, MSG_OOB, type msghdr } from '../../include/linux/socket.ts';
import { lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import { SEND_SHUTDOWN, sock_error, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import {
  TCP_NAGLE_CORK,
  TCP_NAGLE_PUSH,
  TCP_SKB_CB,
  TCPHDR_ACK,
  TCPHDR_PSH,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { isOneOf, TCP_CLOSE_WAIT } from '../../include/net/tcp_states.ts';
import { send_sig } from '../../kernel/signal.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import {
  skb_can_coalesce,
  skb_page_frag_refill,
  skb_put_data,
  skb_take_frag,
} from '../core/skbuff.ts';
import { sock_sndtimeo, type Timeo } from '../core/sock.ts';
import { sk_mem_charge, sk_mem_schedule } from '../core/sock-memory.ts';
import {
  sk_stream_memory_free,
  sk_stream_wait_connect,
  sk_stream_wait_memory,
} from '../core/stream.ts';
import { __tcp_push_pending_frames, GSO_MAX, tcp_push_one, unsentOf } from './tcp_output.ts';
import { tcp_stream_alloc_skb } from './tcp_output-skb.ts';

const at = tracepoints('net/ipv4/tcp.c');

/** MSG_MORE: there is more to come. Linux: include/linux/socket.h */
const MSG_MORE = 0x8000;

/** Linux: TCP_MSS_DEFAULT */
const MSS_DEFAULT = 536;

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
      const appended = append(k, tp, msg, (flags & MSG_OOB) !== 0);
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

/** How much one buffer may take: segments are cut when they are sent. Linux: tcp_send_mss(), tcp_xmit_size_goal() */
function sizeGoal(tp: tcp_sock): number {
  const { mss_cache, max_window } = tp;
  const cutoff = max_window > MSS_DEFAULT ? max_window >> 1 : max_window;
  const most = cutoff > 0 ? Math.min(GSO_MAX, cutoff) : GSO_MAX;
  return Math.max(mss_cache, most - (most % mss_cache));
}

/**
 * Append bytes to the last buffer, or to a new one: as many as the page has room for where the process puts what it sends.
 *
 * @returns How many; 0 where there is no room, -EFAULT.
 */
function append(k: Machine, tp: tcp_sock, msg: msghdr, isUrgent: boolean): number {
  const goal = isUrgent ? tp.mss_cache : sizeGoal(tp);
  const pfrag = k.current.task_frag;
  const last = unsentOf(tp) === undefined ? undefined : tp.sk_write_queue.at(-1);
  const there = skb_page_frag_refill(pfrag);
  const fits = (skb: sk_buff) =>
    skb.len < goal &&
    ((skb.shinfo?.frags.length ?? 0) < MAX_SKB_FRAGS || skb_can_coalesce(skb, pfrag));
  let into = last !== undefined && fits(last) ? last : undefined;
  if (into === undefined && !sk_stream_memory_free(tp)) return 0;
  const room = Math.min(goal - (into?.len ?? 0), there);
  const bytes = new Uint8Array(Math.min(room, msg.msg_iter.count));
  const copy = msg.msg_iter.copy_from_iter(bytes, 0, bytes.length);
  if (copy === 0) return -EFAULT;
  into ??= newSegment(tp);
  entail(tp, into, copy === bytes.length ? bytes : bytes.subarray(0, copy), pfrag);
  if (k.tracing) {
    at.point(
      k,
      'tcp_sendmsg_locked.copy',
      { bytes: copy, queued: tp.sk_wmem_queued },
      tp.sk_socket,
    );
  }
  if (into.len >= goal && msg.msg_iter.count > 0 && !isUrgent) pushFull(k, tp, into);
  return copy;
}

/** A buffer is full, and more is to come. */
function pushFull(k: Machine, tp: tcp_sock, skb: sk_buff): void {
  if (forced_push(tp)) {
    tp.pushed_seq = tp.write_seq;
    __tcp_push_pending_frames(k, tp, TCP_NAGLE_PUSH);
  } else if (skb === unsentOf(tp)) tcp_push_one(k, tp);
}

/** Half of what the peer ever takes was written since it was last told to hand on what it has. */
function forced_push({ write_seq, pushed_seq, max_window }: tcp_sock): boolean {
  return write_seq > pushed_seq + (max_window >> 1);
}

function newSegment(tp: tcp_sock): sk_buff {
  const seq = tp.write_seq;
  const tcp_flags = TCPHDR_ACK | TCPHDR_PSH;
  const skb = tcp_stream_alloc_skb(tp, { seq, end_seq: seq, tcp_flags, ack_seq: 0, window: 0 });
  tp.sk_write_queue.push(skb);
  return skb;
}

/** The bytes are in the write queue. */
function entail(tp: tcp_sock, skb: sk_buff, bytes: Uint8Array, pfrag: page_frag): void {
  sk_mem_schedule(tp, bytes.length);
  sk_mem_charge(tp, bytes.length);
  skb_put_data(skb, bytes);
  skb_take_frag(skb, pfrag, bytes.length);
  skb.truesize += bytes.length;
  tp.sk_wmem_queued += bytes.length;
  tp.write_seq += bytes.length;
  TCP_SKB_CB(skb).end_seq = tp.write_seq;
  tp.touch();
}

/** Send what may be sent. Linux: tcp_push() */
function tcp_push(k: Machine, tp: tcp_sock, flags: number, nonagle: number): void {
  if (unsentOf(tp) === undefined) return;
  if (!(flags & MSG_MORE) || forced_push(tp)) tp.pushed_seq = tp.write_seq;
  // Linux: tcp_mark_urg()
  if (flags & MSG_OOB) tp.snd_up = tp.write_seq;
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
