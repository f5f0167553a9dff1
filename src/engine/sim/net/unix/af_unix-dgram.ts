/**
 * Messages between Unix sockets: datagrams and sequenced packets.
 *
 * Linux: net/unix/af_unix.c (v6.18)
 * Read first: unix_dgram_sendmsg(), then unix_dgram_recvmsg().
 */
import {
  EAGAIN,
  ECONNREFUSED,
  ECONNRESET,
  EMSGSIZE,
  ENOTCONN,
  EOPNOTSUPP,
  EPERM,
  EPIPE,
} from '../../include/linux/errno.ts';
import { PAGE_SIZE } from '../../include/linux/mm_types.ts';
import { SOCK_SEQPACKET, type socket } from '../../include/linux/net.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import {
  kfree_skb,
  MAX_SKB_FRAGS,
  PAGE_ALIGN,
  SKB_MAX_ALLOC,
  type sk_buff,
} from '../../include/linux/skbuff.ts';
import {
  MSG_DONTWAIT,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  type msghdr,
} from '../../include/linux/socket.ts';
import { UNIXCB, type unix_sock } from '../../include/net/af_unix.ts';
import type { scm_cookie } from '../../include/net/scm.ts';
import { RCV_SHUTDOWN, sock_error, TCP_CLOSE, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import { wake_up_interruptible_sync_poll } from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import {
  __skb_try_recv_datagram,
  __skb_wait_for_more_packets,
  skb_copy_datagram_from_iter,
  skb_copy_datagram_msg,
} from '../core/datagram.ts';
import { scm_destroy, scm_recv, scm_send } from '../core/scm.ts';
import {
  sock_alloc_send_pskb,
  sock_def_readable,
  sock_intr_errno,
  sock_rcvtimeo,
  sock_sndtimeo,
  type Timeo,
} from '../core/sock.ts';
import { unix_wait_for_peer } from './af_unix-connect.ts';
import {
  unix_dgram_disconnected,
  unix_dgram_peer_wake_disconnect_wakeup,
  unix_dgram_peer_wake_me,
  unix_may_send,
} from './af_unix-dgram-peer.ts';
import {
  unix_autobind,
  unix_find_other,
  unix_getaddr,
  unix_validate_addr,
} from './af_unix-name.ts';
import {
  noCookie,
  scm_stat_add,
  scm_stat_del,
  unix_detach_fds,
  unix_may_passcred,
  unix_maybe_add_creds,
  unix_peek_fds,
  unix_scm_to_skb,
  unix_skb_to_scm,
} from './af_unix-scm.ts';
import { UNIX_WRITABLE, unix_recvq_full } from './af_unix-sock.ts';

const at = tracepoints('net/unix/af_unix.c');

/** A datagram and where it goes, over the sleeps of its sending. */
interface Sending {
  readonly skb: sk_buff;
  timeo: Timeo;
  other: unix_sock | null;
}

/**
 * Send a message: as a whole or not at all.
 *
 * Sleeps: while the sender's memory is used up; while the receiver's queue is full, where that is not connected to the sender.
 * Fails: EMSGSIZE, ENOTCONN, ECONNREFUSED when the peer is gone, EPERM, EPIPE after a shutdown, EAGAIN, EFAULT, EINTR.
 */
export function* unix_dgram_sendmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  len: number,
): Sleeping<number> {
  const { current } = k;
  const { scm } = keep(current, () => ({ scm: scm_send(k, sock, msg) }));
  if (typeof scm === 'number') return scm;
  if (k.tracing) at.enter(k, 'unix_dgram_sendmsg.enter', { bytes: len }, sock);
  const ret = yield* sendOne(k, sock.sk as unix_sock, msg, len, scm);
  scm_destroy(k, scm);
  if (k.tracing) at.leave(k);
  return ret;
}

function* sendOne(
  k: Machine,
  u: unix_sock,
  msg: msghdr,
  len: number,
  scm: scm_cookie,
): Sleeping<number> {
  const { current } = k;
  if (!current.resuming) {
    const bad = refused(k, u, msg, len);
    if (bad < 0) return bad;
  }
  const kept = keep(current, (): { sending: Sending | null } => ({ sending: null }));
  if (kept.sending === null) {
    const made = yield* makeBuffer(k, u, msg, len, scm);
    if (typeof made === 'number') return made;
    const timeo = sock_sndtimeo(k, u, (msg.msg_flags & MSG_DONTWAIT) !== 0);
    kept.sending = { skb: made, timeo, other: null };
  }
  const { sending } = kept;
  const err = yield* deliver(k, u, msg, sending);
  if (err < 0) {
    kfree_skb(k, sending.skb);
    return err;
  }
  return len;
}

/** What is wrong before anything is done. */
function refused(k: Machine, u: unix_sock, msg: msghdr, len: number): number {
  if (msg.msg_flags & MSG_OOB) return -EOPNOTSUPP;
  if (msg.msg_name !== null && msg.msg_name.length > 0) {
    const err = unix_validate_addr(msg.msg_name);
    if (err < 0) return err;
  }
  if (unix_may_passcred(u) && u.addr === null) unix_autobind(k, u);
  return len > u.sk_sndbuf - 32 ? -EMSGSIZE : 0;
}

function* makeBuffer(
  k: Machine,
  u: unix_sock,
  msg: msghdr,
  len: number,
  scm: scm_cookie,
): Sleeping<sk_buff | number> {
  const inPages = Math.min(len - SKB_MAX_ALLOC, MAX_SKB_FRAGS * PAGE_SIZE);
  const data_len = len > SKB_MAX_ALLOC ? PAGE_ALIGN(inPages) : 0;
  const noblock = (msg.msg_flags & MSG_DONTWAIT) !== 0;
  const skb = yield* sock_alloc_send_pskb(k, u, len - data_len, data_len, noblock);
  if (typeof skb === 'number') return skb;
  const err = unix_scm_to_skb(k, scm, skb, true) || skb_copy_datagram_from_iter(skb, msg, len);
  if (err === 0) return skb;
  kfree_skb(k, skb);
  return err;
}

/** Put a message into the receiver's queue. 0, or an error. */
function* deliver(k: Machine, u: unix_sock, msg: msghdr, sending: Sending): Sleeping<number> {
  const { current } = k;
  for (;;) {
    if (!current.resuming) {
      if (sending.other === null) {
        const found = receiverOf(k, u, msg);
        if (typeof found === 'number') return found;
        sending.other = found;
        unix_maybe_add_creds(k, sending.skb, u, found);
      }
      const { other } = sending;
      if (!unix_may_send(u, other)) return -EPERM;
      if (other.dead) {
        const err = gone(k, u, other, msg);
        if (err < 0) return err;
        sending.other = null;
        continue;
      }
      if (other.sk_shutdown & RCV_SHUTDOWN) return -EPIPE;
      const full = other !== u && other.peer !== u && unix_recvq_full(other);
      if (!full) return queued(k, other, sending.skb);
      if (k.tracing) at.point(k, 'unix_dgram_sendmsg.full', {}, other.sk_socket);
      if (sending.timeo === 0) {
        if (u.peer !== other || unix_dgram_peer_wake_me(u, other)) return -EAGAIN;
        continue;
      }
    }
    sending.timeo = yield* unix_wait_for_peer(k, sending.other as unix_sock, sending.timeo);
    if (signal_pending(current)) return sock_intr_errno(sending.timeo);
  }
}

function receiverOf(k: Machine, u: unix_sock, msg: msghdr): unix_sock | number {
  const { msg_name } = msg;
  if (msg_name !== null && msg_name.length > 0) return unix_find_other(k, msg_name, u.sk_type);
  return u.peer ?? -ENOTCONN;
}

/** The receiver is gone: the sender is disconnected from it. 0 to look for another of the same name. */
function gone(k: Machine, u: unix_sock, other: unix_sock, msg: msghdr): number {
  if (u.sk_type === SOCK_SEQPACKET) return -EPIPE;
  if (u.peer === other) {
    u.peer = null;
    u.touch();
    unix_dgram_peer_wake_disconnect_wakeup(k, u, other);
    u.sk_state = TCP_CLOSE;
    unix_dgram_disconnected(k, u, other);
    u.touch();
    return -ECONNREFUSED;
  }
  return msg.msg_name === null || msg.msg_name.length === 0 ? -ECONNRESET : 0;
}

function queued(k: Machine, other: unix_sock, skb: sk_buff): number {
  scm_stat_add(k, other, skb);
  other.sk_receive_queue.push(skb);
  other.touch();
  if (k.tracing) at.point(k, 'unix_dgram_sendmsg.queue', { bytes: skb.len }, other.sk_socket);
  sock_def_readable(k, other);
  return 0;
}

/** sendmsg of a seqpacket socket, whatever address is given. Fails: the sock's error, ENOTCONN, and as datagrams do. */
export function* unix_seqpacket_sendmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  len: number,
): Sleeping<number> {
  const u = sock.sk as unix_sock;
  if (!k.current.resuming) {
    const err = sock_error(u);
    if (err !== 0) return err;
    if (u.sk_state !== TCP_ESTABLISHED) return -ENOTCONN;
    msg.msg_name = null;
  }
  return yield* unix_dgram_sendmsg(k, sock, msg, len);
}

/** recvmsg of a seqpacket socket. Fails: ENOTCONN, and as datagrams do. */
export function* unix_seqpacket_recvmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  size: number,
  flags: number,
): Sleeping<number> {
  const u = sock.sk as unix_sock;
  if (!k.current.resuming && u.sk_state !== TCP_ESTABLISHED) return -ENOTCONN;
  return yield* unix_dgram_recvmsg(k, sock, msg, size, flags);
}

/**
 * Receive a message: what of it does not fit is lost.
 *
 * Sleeps: while there is none.
 * Fails: the sock's error, EAGAIN, EFAULT (the message is lost), EINTR.
 */
export function* unix_dgram_recvmsg(
  k: Machine,
  sock: socket,
  msg: msghdr,
  size: number,
  flags: number,
): Sleeping<number> {
  const u = sock.sk as unix_sock;
  if (flags & MSG_OOB) return -EOPNOTSUPP;
  if (k.tracing) at.enter(k, 'unix_dgram_recvmsg.enter', { bytes: size }, sock);
  const skb = yield* nextMessage(k, u, flags);
  const ret = typeof skb === 'number' ? skb : received(k, sock, msg, skb, size, flags);
  if (k.tracing) at.leave(k);
  return ret;
}

/** The next message; an error, or 0 at the end. */
function* nextMessage(k: Machine, u: unix_sock, flags: number): Sleeping<sk_buff | number> {
  const { current } = k;
  const noblock = (flags & MSG_DONTWAIT) !== 0;
  const state = keep(current, () => ({ timeo: sock_rcvtimeo(k, u, noblock) }));
  let ret: sk_buff | number = -EAGAIN;
  for (;;) {
    if (!current.resuming) {
      ret = __skb_try_recv_datagram(u, u.sk_receive_queue, flags);
      if (ret !== -EAGAIN || state.timeo === 0) break;
    }
    const queue = u.sk_receive_queue;
    const waited = yield* __skb_wait_for_more_packets(k, u, queue, state.timeo, queue.at(-1));
    state.timeo = waited.timeo;
    if (waited.over) {
      ret = waited.err;
      break;
    }
  }
  drop(current);
  const isEnd = u.sk_type === SOCK_SEQPACKET && ret === -EAGAIN;
  return isEnd && u.sk_shutdown & RCV_SHUTDOWN ? 0 : ret;
}

/** Give a message to the receiver. */
function received(
  k: Machine,
  sock: socket,
  msg: msghdr,
  skb: sk_buff,
  size: number,
  flags: number,
): number {
  const u = sock.sk as unix_sock;
  const peek = (flags & MSG_PEEK) !== 0;
  if (!peek) scm_stat_del(k, u, skb);
  if (u.peer_wait.head.length > 0) wake_up_interruptible_sync_poll(k, u.peer_wait, UNIX_WRITABLE);
  const { addr } = skb.sk as unix_sock;
  if (msg.wantsName && addr !== null) msg.msg_name = unix_getaddr(addr);
  const bytes = Math.min(size, skb.len);
  if (size < skb.len) {
    msg.msg_flags |= MSG_TRUNC;
    if (k.tracing) at.point(k, 'unix_dgram_recvmsg.truncate', { bytes: skb.len - size }, sock);
  }
  let err = skb_copy_datagram_msg(k, skb, 0, msg, bytes);
  if (err === 0) {
    const scm = noCookie();
    unix_skb_to_scm(skb, scm);
    if (UNIXCB(skb).fp !== null) {
      if (peek) unix_peek_fds(k, scm, skb);
      else unix_detach_fds(k, scm, skb);
    }
    err = flags & MSG_TRUNC ? skb.len : bytes;
    scm_recv(k, sock, msg, scm, flags);
  }
  if (!peek) kfree_skb(k, skb);
  return err;
}
