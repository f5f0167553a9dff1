/**
 * The life of a Unix socket's end: how it begins and goes, what it is ready for, and whom it tells.
 *
 * Linux: net/unix/af_unix.c (v6.18)
 */

import type { Value } from '../../../script/value.ts';
import { POLL_HUP, POLL_IN, POLL_OUT } from '../../fs/fcntl-fasync.ts';
import { ECONNRESET, EINVAL, ENOTTY, EOPNOTSUPP } from '../../include/linux/errno.ts';
import type { file } from '../../include/linux/fs.ts';
import {
  SHUT_RD,
  SHUT_RDWR,
  SOCK_SEQPACKET,
  SOCK_STREAM,
  socket,
} from '../../include/linux/net.ts';
import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLLRDNORM,
  EPOLLWRBAND,
  EPOLLWRNORM,
  type poll_table,
  poll_wait,
} from '../../include/linux/poll.ts';
import { kfree_skb } from '../../include/linux/skbuff.ts';
import { unix_skb_len, unix_sock, unread } from '../../include/net/af_unix.ts';
import {
  RCV_SHUTDOWN,
  SEND_SHUTDOWN,
  SHUTDOWN_MASK,
  sk_wmem_alloc_get,
  type sock,
  type sock_hooks,
  sock_orphan,
  TCP_CLOSE,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import {
  wake_up_interruptible_all,
  wake_up_interruptible_sync_poll,
} from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { sk_wake_async, sock_def_wakeup } from '../core/sock.ts';
import { unix_remove_socket } from './af_unix-name.ts';

const at = tracepoints('net/unix/af_unix.c');

/** /proc/sys/net/unix/max_dgram_qlen */
const MAX_DGRAM_QLEN = 10;

const FIONREAD = 0x541b;
const SIOCATMARK = 0x8905;
const SIOCOUTQ = 0x5411;

/** What tells a sender that there is room. */
export const UNIX_WRITABLE = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;

const UNIX_HOOKS: sock_hooks = { sk_write_space: unix_write_space };

/** A new end, of a socket or (`null`) of a connection that nobody has accepted yet. */
export function unix_create1(k: Machine, made: socket | null, type: number): unix_sock {
  const u = new unix_sock(k, made, type, UNIX_HOOKS);
  u.sk_max_ack_backlog = MAX_DGRAM_QLEN;
  if (made !== null) made.sk = u;
  return u;
}

/** A sender's memory leaves room: at most a quarter of it is used. The socket itself counts for one. */
export function unix_writable(sk: sock): boolean {
  return sk.sk_state !== TCP_LISTEN && sk.sk_wmem_alloc * 4 <= sk.sk_sndbuf;
}

function unix_write_space(k: Machine, sk: sock): void {
  if (!unix_writable(sk)) return;
  if (sk.sk_wq !== null && sk.sk_wq.head.length > 0) {
    if (k.tracing) at.point(k, 'unix_write_space.wake', {}, sk.sk_socket);
    wake_up_interruptible_sync_poll(k, sk.sk_wq, UNIX_WRITABLE);
  }
  sk_wake_async(k, sk, 'space', POLL_OUT);
}

/** Nobody else may come into the receive queue: connections to accept, or datagrams of many senders. */
export function unix_recvq_full(sk: sock): boolean {
  return sk.sk_receive_queue.length > sk.sk_max_ack_backlog;
}

/**
 * An end goes: the peer is told, and what was not read is thrown away.
 *
 * @param embrion It was never accepted.
 */
export function unix_release_sock(k: Machine, u: unix_sock, embrion: boolean): void {
  unix_remove_socket(k, u);
  const { sk_state, peer, sk_socket: shown } = u;
  sock_orphan(u);
  u.sk_shutdown = SHUTDOWN_MASK;
  u.path = null;
  u.sk_state = TCP_CLOSE;
  u.peer = null;
  shown?.touch();
  peer?.touch();
  for (const other of sendersTo(k, u)) other.touch();
  wake_up_interruptible_all(k, u.peer_wait);
  if (peer !== null) {
    if (u.sk_type === SOCK_STREAM || u.sk_type === SOCK_SEQPACKET) hangUp(k, u, peer, embrion);
    unix_dgram_peer_wake_disconnect(u, peer);
  }
  for (let skb = u.sk_receive_queue.shift(); skb; skb = u.sk_receive_queue.shift()) {
    shown?.touch();
    if (sk_state === TCP_LISTEN) unix_release_sock(k, skb.sk as unix_sock, true);
    kfree_skb(k, skb);
  }
}

/** The sockets whose peer an end is: of a datagram socket there may be many. */
function sendersTo(k: Machine, u: unix_sock): readonly socket[] {
  return k.objects.filter(
    (object): object is socket =>
      object instanceof socket && object.sk instanceof unix_sock && object.sk.peer === u,
  );
}

/** The other end of a connection finds it ended; with an error where something was not read. */
function hangUp(k: Machine, u: unix_sock, peer: unix_sock, embrion: boolean): void {
  const unreadData = u.sk_receive_queue.length > 0;
  peer.sk_shutdown = SHUTDOWN_MASK;
  if (unreadData || embrion) peer.sk_err = ECONNRESET;
  peer.touch();
  if (k.tracing) {
    if (peer.sk_err !== 0) at.point(k, 'unix_release_sock.reset', {}, peer.sk_socket);
    else at.point(k, 'unix_release_sock.hangup', {}, peer.sk_socket);
  }
  sock_def_wakeup(k, peer);
  sk_wake_async(k, peer, 'waitd', POLL_HUP);
}

/** The end no longer wants to hear of room in another's queue. */
export function unix_dgram_peer_wake_disconnect(u: unix_sock, other: unix_sock): void {
  const entry = u.peer_wake;
  if (entry === null || entry.queued !== other.peer_wait) return;
  entry.queued.head.splice(entry.queued.head.indexOf(entry), 1);
  entry.queued.touch();
  u.peer_wake = null;
}

/** shutdown(2). Fails: EINVAL for an unknown direction. */
export function unix_shutdown(k: Machine, sock: socket, how: number): number {
  if (how < SHUT_RD || how > SHUT_RDWR) return -EINVAL;
  const u = sock.sk as unix_sock;
  const mode = how + 1;
  const { peer: other } = u;
  u.sk_shutdown |= mode;
  u.touch();
  if (k.tracing) at.point(k, 'unix_shutdown.set', { mode }, sock);
  sock_def_wakeup(k, u);
  if (other === null || (u.sk_type !== SOCK_STREAM && u.sk_type !== SOCK_SEQPACKET)) return 0;
  const peer_mode =
    (mode & RCV_SHUTDOWN ? SEND_SHUTDOWN : 0) | (mode & SEND_SHUTDOWN ? RCV_SHUTDOWN : 0);
  other.sk_shutdown |= peer_mode;
  other.touch();
  if (k.tracing) at.point(k, 'unix_shutdown.peer', {}, other.sk_socket);
  sock_def_wakeup(k, other);
  if (peer_mode === SHUTDOWN_MASK) sk_wake_async(k, other, 'waitd', POLL_HUP);
  else if (peer_mode & RCV_SHUTDOWN) sk_wake_async(k, other, 'waitd', POLL_IN);
  return 0;
}

/** What a stream is ready for. */
export function unix_poll(k: Machine, filp: file, sock: socket, wait: poll_table | null): number {
  const u = sock.sk as unix_sock;
  poll_wait(k, filp, sock.wq, wait);
  return readiness(u) | (unix_writable(u) ? UNIX_WRITABLE : 0);
}

/** What a socket is ready for, but for sending. */
export function readiness(u: unix_sock): number {
  let mask = 0;
  if (u.sk_err !== 0) mask |= EPOLLERR;
  if (u.sk_shutdown === SHUTDOWN_MASK) mask |= EPOLLHUP;
  if (u.sk_shutdown & RCV_SHUTDOWN) mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
  if (u.sk_receive_queue.length > 0) mask |= EPOLLIN | EPOLLRDNORM;
  const connects = u.sk_type === SOCK_STREAM || u.sk_type === SOCK_SEQPACKET;
  if (connects && u.sk_state === TCP_CLOSE) mask |= EPOLLHUP;
  return mask;
}

/** Bytes that wait: of a datagram socket those of the next message. Fails: EINVAL for a listener. Linux: unix_inq_len() */
function unix_inq_len(u: unix_sock): number {
  if (u.sk_state === TCP_LISTEN) return -EINVAL;
  if (u.sk_type === SOCK_STREAM || u.sk_type === SOCK_SEQPACKET) return unread(u);
  const [skb] = u.sk_receive_queue;
  return skb === undefined ? 0 : unix_skb_len(skb);
}

/** FIONREAD (SIOCINQ) and SIOCOUTQ. */
export function unix_ioctl(
  _k: Machine,
  sock: socket,
  cmd: number,
  put_user: (value: Value) => number,
): number {
  const u = sock.sk as unix_sock;
  if (cmd === SIOCOUTQ) return put_user(sk_wmem_alloc_get(u));
  // Nobody sends urgent bytes here: nothing is at their mark.
  if (cmd === SIOCATMARK) return u.sk_type === SOCK_STREAM ? put_user(0) : -EOPNOTSUPP;
  if (cmd !== FIONREAD) return -ENOTTY;
  const amount = unix_inq_len(u);
  return amount < 0 ? amount : put_user(amount);
}
