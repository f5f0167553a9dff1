/**
 * Reading from a connection.
 *
 * Linux: net/ipv4/tcp.c tcp_recvmsg_locked(), tcp_cleanup_rbuf() (v6.18)
 */
import { EAGAIN, EFAULT, EINVAL, ENOTCONN, EPIPE } from '../../include/linux/errno.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import {
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_WAITALL,
  type msghdr,
} from '../../include/linux/socket.ts';
import type { wait_queue_entry } from '../../include/linux/wait.ts';
import { lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import { RCV_SHUTDOWN, sock_error, TCP_CLOSE, TCP_LISTEN } from '../../include/net/sock.ts';
import {
  isInline,
  TCP_SKB_CB,
  TCP_URG_READ,
  TCP_URG_VALID,
  TCPHDR_FIN,
  type tcp_sock,
} from '../../include/net/tcp.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import { remove_wait_queue } from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import {
  setAsyncWaitdata,
  sock_intr_errno,
  sock_rcvlowat,
  sock_rcvtimeo,
  type Timeo,
} from '../core/sock.ts';
import { sk_wait_event, type Waited, woken_entry } from '../core/stream.ts';
import { tcp_fast_path_check } from './tcp_input-ack.ts';
import { tcp_send_ack } from './tcp_output.ts';
import { sock_rfree } from './tcp-state.ts';
import { __tcp_select_window, tcp_receive_window } from './tcp-window.ts';

const at = tracepoints('net/ipv4/tcp.c');

/** What a call that receives keeps over its sleep. */
interface Receiving {
  copied: number;
  left: number;
  timeo: Timeo;
  readonly target: number;
  /** Where it reads on: it may only look. */
  peek_seq: number;
  /** Urgent bytes that it has passed over. */
  urg_hole: number;
}

/**
 * Take bytes out of the receive queue, and acknowledge the room that this makes; sleep while there are none.
 *
 * Sleeps: on the socket's queue, not exclusive.
 * Fails: ENOTCONN, the connection's error, EAGAIN, EINTR, EFAULT.
 */
export function* tcp_recvmsg(
  k: Machine,
  tp: tcp_sock,
  msg: msghdr,
  size: number,
  flags: number,
): Sleeping<number> {
  const { current } = k;
  if (flags & MSG_ERRQUEUE) return -EAGAIN;
  if (!current.resuming) lock_sock(tp);
  if (k.tracing) at.enter(k, 'tcp_recvmsg.enter', { bytes: size }, tp.sk_socket);
  let ret = -ENOTCONN;
  if (tp.sk_state !== TCP_LISTEN || current.resuming) {
    ret =
      flags & MSG_OOB
        ? tcp_recv_urg(tp, msg, size, flags)
        : yield* tcp_recvmsg_locked(k, tp, msg, size, flags);
  }
  release_sock(k, tp);
  if (k.tracing) at.leave(k);
  return ret;
}

function* tcp_recvmsg_locked(
  k: Machine,
  tp: tcp_sock,
  msg: msghdr,
  size: number,
  flags: number,
): Sleeping<number> {
  const { current } = k;
  const kept = keep(current, (): Receiving => {
    const timeo = sock_rcvtimeo(k, tp, (flags & MSG_DONTWAIT) !== 0);
    const target = sock_rcvlowat(tp, (flags & MSG_WAITALL) !== 0, size);
    return { copied: 0, left: size, timeo, target, peek_seq: tp.copied_seq, urg_hole: 0 };
  });
  let err = 0;
  do {
    if (!current.resuming) {
      const mark = atMark(k, tp, flags, kept);
      if (mark !== null) {
        err = mark;
        break;
      }
      const seen = take(k, tp, msg, flags, kept);
      if (seen === 'fin') break;
      if (seen === 'fault') {
        err = -EFAULT;
        break;
      }
      if (seen === 'some') continue;
      if (kept.copied >= kept.target && tp.sk_backlog.length === 0) break;
      const over = whyOver(k, tp, kept);
      if (over !== null) {
        err = over;
        break;
      }
      if (kept.copied < kept.target) tcp_cleanup_rbuf(k, tp, kept.copied);
    }
    const waited = yield* sk_wait_data(k, tp, kept.timeo);
    kept.timeo = waited.timeo;
    if (waited.disconnected) {
      const { copied } = kept;
      drop(current);
      return copied > 0 ? copied : -EPIPE;
    }
    if (flags & MSG_PEEK && kept.peek_seq - kept.copied - kept.urg_hole !== tp.copied_seq) {
      kept.peek_seq = tp.copied_seq;
    }
  } while (current.resuming || kept.left > 0);
  const { copied } = kept;
  drop(current);
  if (copied === 0 && err !== 0) return err;
  tcp_cleanup_rbuf(k, tp, copied);
  return copied;
}

/** Why a call that found nothing more returns: 0 with what it has, or an error; `null` when it sleeps. */
function whyOver(k: Machine, tp: tcp_sock, { copied, timeo }: Receiving): number | null {
  const ended = (tp.sk_shutdown & RCV_SHUTDOWN) !== 0;
  if (copied > 0) {
    const stop = timeo === 0 || tp.sk_err !== 0 || tp.sk_state === TCP_CLOSE || ended;
    return stop || signal_pending(k.current) ? 0 : null;
  }
  if (tp.done) return 0;
  if (tp.sk_err !== 0) return sock_error(tp);
  if (ended) return 0;
  if (tp.sk_state === TCP_CLOSE) return -ENOTCONN;
  if (timeo === 0) return -EAGAIN;
  return signal_pending(k.current) ? sock_intr_errno(timeo) : null;
}

/** Reading stops at an urgent byte: 0 with what there is, an error where a signal has come; `null` where it goes on. */
function atMark(k: Machine, tp: tcp_sock, flags: number, kept: Receiving): number | null {
  const seq = flags & MSG_PEEK ? kept.peek_seq : tp.copied_seq;
  if (tp.urg_data === 0 || tp.urg_seq !== seq) return null;
  if (kept.copied > 0) return 0;
  if (!signal_pending(k.current)) return null;
  return kept.timeo === 0 ? -EAGAIN : sock_intr_errno(kept.timeo);
}

/** Take the urgent byte. Fails: EINVAL where there is none, or it is to be read with the others; ENOTCONN, EAGAIN, EFAULT. */
function tcp_recv_urg(tp: tcp_sock, msg: msghdr, len: number, flags: number): number {
  if (isInline(tp) || tp.urg_data === 0 || tp.urg_data === TCP_URG_READ) return -EINVAL;
  if (tp.sk_state === TCP_CLOSE && !tp.done) return -ENOTCONN;
  if (tp.urg_data & TCP_URG_VALID) {
    const byte = new Uint8Array([tp.urg_data & 0xff]);
    if (!(flags & MSG_PEEK)) tp.urg_data = TCP_URG_READ;
    tp.touch();
    msg.msg_flags |= MSG_OOB;
    if (len === 0) {
      msg.msg_flags |= MSG_TRUNC;
      return 0;
    }
    const copied = flags & MSG_TRUNC ? 1 : msg.msg_iter.copy_to_iter(byte, 0, 1);
    return copied < 1 ? -EFAULT : 1;
  }
  const ended = tp.sk_state === TCP_CLOSE || (tp.sk_shutdown & RCV_SHUTDOWN) !== 0;
  return ended ? 0 : -EAGAIN;
}

/** How many bytes may be read up to the urgent one, and whether that is to be passed over first. Linux: part of tcp_recvmsg_locked() */
function upToMark(tp: tcp_sock, seq: number, most: number): { hole: number; used: number } {
  const ahead = tp.urg_seq - seq;
  if (tp.urg_data === 0 || ahead < 0 || ahead >= most) return { hole: 0, used: most };
  if (ahead > 0) return { hole: 0, used: ahead };
  return isInline(tp) ? { hole: 0, used: most } : { hole: 1, used: most - 1 };
}

/** Copy from the buffer in which the reader has come to. */
function take(
  k: Machine,
  tp: tcp_sock,
  msg: msghdr,
  flags: number,
  kept: Receiving,
): 'some' | 'none' | 'fin' | 'fault' {
  const peek = (flags & MSG_PEEK) !== 0;
  const seq = peek ? kept.peek_seq : tp.copied_seq;
  for (const skb of tp.sk_receive_queue) {
    const offset = seq - TCP_SKB_CB(skb).seq;
    const fin = (TCP_SKB_CB(skb).tcp_flags & TCPHDR_FIN) !== 0;
    if (offset < skb.len) return copyOut(k, tp, skb, msg, flags, kept, offset);
    if (fin && offset === skb.len) {
      advance(tp, peek, kept, 1);
      if (!peek) tcp_eat_recv_skb(tp, skb);
      return 'fin';
    }
  }
  return 'none';
}

function copyOut(
  k: Machine,
  tp: tcp_sock,
  skb: sk_buff,
  msg: msghdr,
  flags: number,
  kept: Receiving,
  from: number,
): 'some' | 'fin' | 'fault' {
  const peek = (flags & MSG_PEEK) !== 0;
  const seq = peek ? kept.peek_seq : tp.copied_seq;
  const { hole, used } = upToMark(tp, seq, Math.min(kept.left, skb.len - from));
  const offset = from + hole;
  if (hole > 0) {
    advance(tp, peek, kept, hole);
    kept.urg_hole += hole;
  }
  if (!(flags & MSG_TRUNC) && used > 0) {
    if (msg.msg_iter.copy_to_iter(skb.data, offset, used) < used) return 'fault';
  }
  advance(tp, peek, kept, used);
  kept.copied += used;
  kept.left -= used;
  if (k.tracing && used > 0) {
    at.point(k, 'tcp_recvmsg_locked.copy', { bytes: used, peek: peek ? 1 : 0 }, tp.sk_socket);
  }
  if (tp.urg_data !== 0 && tp.copied_seq > tp.urg_seq) {
    tp.urg_data = 0;
    tcp_fast_path_check(tp);
  }
  if (offset + used < skb.len) return 'some';
  if (TCP_SKB_CB(skb).tcp_flags & TCPHDR_FIN) {
    advance(tp, peek, kept, 1);
    if (!peek) tcp_eat_recv_skb(tp, skb);
    return 'fin';
  }
  if (!peek) tcp_eat_recv_skb(tp, skb);
  return 'some';
}

function advance(tp: tcp_sock, peek: boolean, kept: Receiving, bytes: number): void {
  if (peek) kept.peek_seq += bytes;
  else {
    tp.copied_seq += bytes;
    tp.touch();
  }
}

/** A buffer that was read to its end is gone. */
function tcp_eat_recv_skb(tp: tcp_sock, skb: sk_buff): void {
  const at = tp.sk_receive_queue.indexOf(skb);
  tp.sk_receive_queue.splice(at, 1);
  sock_rfree(tp, skb);
  tp.touch();
}

/** Sleep until something more has come. Linux: net/core/sock.c sk_wait_data() */
function* sk_wait_data(k: Machine, tp: tcp_sock, timeo: Timeo): Sleeping<Waited> {
  const { current } = k;
  const kept = keep(current, (): { wait: wait_queue_entry; last: sk_buff | undefined } => ({
    wait: woken_entry(k, tp),
    last: tp.sk_receive_queue.at(-1),
  }));
  const { wait, last } = kept;
  setAsyncWaitdata(tp, true);
  const waited = yield* sk_wait_event(
    k,
    tp,
    timeo,
    wait,
    () => tp.sk_receive_queue.at(-1) !== last,
  );
  setAsyncWaitdata(tp, false);
  remove_wait_queue(wait);
  drop(current);
  return waited;
}

/** Tell the peer of the room that reading has made, where it is much. */
function tcp_cleanup_rbuf(k: Machine, tp: tcp_sock, copied: number): void {
  if (copied <= 0 || tp.sk_shutdown & RCV_SHUTDOWN || tp.sk_state === TCP_CLOSE) return;
  const window = tcp_receive_window(tp);
  if (2 * window > tp.window_clamp) return;
  const new_window = __tcp_select_window(tp);
  if (new_window > 0 && new_window >= 2 * window) tcp_send_ack(k, tp);
}
