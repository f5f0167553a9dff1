/**
 * Whom datagram sockets send to: connecting them, and hearing of room in a receiver's queue.
 *
 * Linux: net/unix/af_unix.c (v6.18)
 */
import { ECONNRESET, EINVAL, EPERM } from '../../include/linux/errno.ts';
import type { file } from '../../include/linux/fs.ts';
import type { socket } from '../../include/linux/net.ts';
import { type poll_table, poll_wait } from '../../include/linux/poll.ts';
import { TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import { kfree_skb } from '../../include/linux/skbuff.ts';
import { AF_UNSPEC, type sockaddr } from '../../include/linux/socket.ts';
import type { wait_queue_entry } from '../../include/linux/wait.ts';
import type { unix_sock } from '../../include/net/af_unix.ts';
import { TCP_CLOSE, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import {
  __wake_up,
  add_wait_queue,
  init_waitqueue_func_entry,
  remove_wait_queue,
  wake_up_interruptible_all,
} from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { setAsyncNospace, sock_def_error_report } from '../core/sock.ts';
import { unix_autobind, unix_find_other, unix_validate_addr } from './af_unix-name.ts';
import { unix_may_passcred } from './af_unix-scm.ts';
import {
  readiness,
  UNIX_WRITABLE,
  unix_dgram_peer_wake_disconnect,
  unix_recvq_full,
  unix_writable,
} from './af_unix-sock.ts';

const at = tracepoints('net/unix/af_unix.c');

/** True where a socket may send to another: that one hears everybody, or just this one. */
export function unix_may_send(u: unix_sock, other: unix_sock): boolean {
  return other.peer === null || other.peer === u;
}

/**
 * connect(2) of a datagram socket: whom it sends to, and from whom alone it receives; AF_UNSPEC for nobody.
 *
 * Fails: EINVAL, ECONNREFUSED, EPROTOTYPE and as paths do, EPERM where the other is connected elsewhere.
 */
export function unix_dgram_connect(k: Machine, sock: socket, address: sockaddr): number {
  const u = sock.sk as unix_sock;
  if (address.length < 2) return -EINVAL;
  let other: unix_sock | null = null;
  if (address.value.sa_family !== AF_UNSPEC) {
    const err = unix_validate_addr(address);
    if (err < 0) return err;
    if (unix_may_passcred(u) && u.addr === null) unix_autobind(k, u);
    const found = unix_find_other(k, address, sock.type);
    if (typeof found === 'number') return found;
    if (!unix_may_send(u, found)) return -EPERM;
    other = found;
    u.sk_state = TCP_ESTABLISHED;
    other.sk_state = TCP_ESTABLISHED;
    other.touch();
  }
  const old_peer = u.peer;
  u.peer = other;
  if (old_peer !== null) {
    if (other === null) u.sk_state = TCP_CLOSE;
    u.touch();
    unix_dgram_peer_wake_disconnect_wakeup(k, u, old_peer);
    if (other !== old_peer) {
      unix_dgram_disconnected(k, u, old_peer);
      if (old_peer.peer === null) old_peer.sk_state = TCP_CLOSE;
      old_peer.touch();
    }
  }
  u.touch();
  if (k.tracing) at.point(k, 'unix_dgram_connect.set', {}, sock);
  return 0;
}

/** The sender no longer wants to hear of room at that receiver; whoever waits to send looks again. */
export function unix_dgram_peer_wake_disconnect_wakeup(
  k: Machine,
  u: unix_sock,
  other: unix_sock,
): void {
  unix_dgram_peer_wake_disconnect(u, other);
  if (u.sk_wq !== null) __wake_up(k, u.sk_wq, TASK_INTERRUPTIBLE, 1, UNIX_WRITABLE);
}

/** What the old peer had sent is lost; it is told, where it was connected to us. */
export function unix_dgram_disconnected(k: Machine, u: unix_sock, other: unix_sock): void {
  if (u.sk_receive_queue.length === 0) return;
  for (const skb of u.sk_receive_queue.splice(0)) kfree_skb(k, skb);
  u.touch();
  wake_up_interruptible_all(k, u.peer_wait);
  if (other.dead || other.peer !== u) return;
  other.sk_err = ECONNRESET;
  other.touch();
  sock_def_error_report(k, other);
}

/** What a datagram or seqpacket socket is ready for. A receiver whose queue is full makes its sender wait. */
export function unix_dgram_poll(
  k: Machine,
  filp: file,
  sock: socket,
  wait: poll_table | null,
): number {
  const u = sock.sk as unix_sock;
  poll_wait(k, filp, sock.wq, wait);
  const mask = readiness(u);
  if (wait !== null && !(wait._key & UNIX_WRITABLE)) return mask;
  const { peer } = u;
  const waitsForPeer = () =>
    peer !== null && peer.peer !== u && unix_recvq_full(peer) && unix_dgram_peer_wake_me(u, peer);
  if (unix_writable(u) && !waitsForPeer()) return mask | UNIX_WRITABLE;
  setAsyncNospace(u);
  return mask;
}

/** Be told when there is room in the receiver's queue. True while there is none. */
export function unix_dgram_peer_wake_me(u: unix_sock, other: unix_sock): boolean {
  const connected = u.peer_wake === null || u.peer_wake.queued === null;
  if (connected) {
    u.peer_wake = init_waitqueue_func_entry(unix_dgram_peer_wake_relay, u, u.sk_socket);
    add_wait_queue(other.peer_wait, u.peer_wake);
  }
  if (unix_recvq_full(other) && !other.dead) return true;
  if (connected) unix_dgram_peer_wake_disconnect(u, other);
  return false;
}

/** There is room in the receiver's queue: whoever polls the sender is told, once. */
function unix_dgram_peer_wake_relay(
  k: Machine,
  entry: wait_queue_entry,
  _mode: number,
  key: number,
): number {
  const u = entry.data as unix_sock;
  remove_wait_queue(entry);
  u.peer_wake = null;
  if (u.sk_wq !== null) __wake_up(k, u.sk_wq, TASK_INTERRUPTIBLE, 1, key);
  return 0;
}
