/**
 * Connections of Unix sockets: pairs, listeners, clients that connect, and servers that accept.
 *
 * Linux: net/unix/af_unix.c (v6.18)
 * Read first: unix_stream_connect(), then unix_accept().
 */
import { EAGAIN, ECONNREFUSED, EINVAL, EISCONN, ENOTCONN } from '../../include/linux/errno.ts';
import { O_NONBLOCK } from '../../include/linux/fcntl.ts';
import {
  OWN,
  type proto_accept_arg,
  SS_CONNECTED,
  type socket,
  type Whose,
} from '../../include/linux/net.ts';
import { type Sleeping, TASK_INTERRUPTIBLE } from '../../include/linux/sched.ts';
import { kfree_skb, type sk_buff } from '../../include/linux/skbuff.ts';
import type { sockaddr } from '../../include/linux/socket.ts';
import type { unix_sock } from '../../include/net/af_unix.ts';
import {
  RCV_SHUTDOWN,
  sock_graft,
  TCP_CLOSE,
  TCP_ESTABLISHED,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import {
  finish_wait,
  init_wait_entry,
  prepare_to_wait_exclusive,
  wake_up_interruptible,
  wake_up_interruptible_all,
} from '../../kernel/sched/wait.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import { skb_recv_datagram } from '../core/datagram.ts';
import {
  schedule_timeout,
  sock_def_readable,
  sock_intr_errno,
  sock_sndtimeo,
  sock_wmalloc,
  type Timeo,
} from '../core/sock.ts';
import { SO_PASSCRED } from '../core/sockopt.ts';
import {
  unix_autobind,
  unix_find_other,
  unix_getaddr,
  unix_validate_addr,
} from './af_unix-name.ts';
import { unix_may_passcred } from './af_unix-scm.ts';
import { unix_create1, unix_recvq_full, unix_release_sock } from './af_unix-sock.ts';

const at = tracepoints('net/unix/af_unix.c');

/** socketpair(2): two ends, connected to each other. */
export function unix_socketpair(k: Machine, socka: socket, sockb: socket): number {
  const [ska, skb] = [socka.sk as unix_sock, sockb.sk as unix_sock];
  ska.peer = skb;
  skb.peer = ska;
  for (const sk of [ska, skb]) {
    sk.sk_peer_pid = k.current;
    sk.sk_state = TCP_ESTABLISHED;
    sk.touch();
  }
  socka.state = SS_CONNECTED;
  sockb.state = SS_CONNECTED;
  return 0;
}

/** listen(2). Fails: EINVAL without a name, and for a socket that is connected. */
export function unix_listen(k: Machine, sock: socket, backlog: number): number {
  const u = sock.sk as unix_sock;
  if (u.addr === null) return -EINVAL;
  if (u.sk_state !== TCP_CLOSE && u.sk_state !== TCP_LISTEN) return -EINVAL;
  if (backlog > u.sk_max_ack_backlog) wake_up_interruptible_all(k, u.peer_wait);
  u.sk_max_ack_backlog = backlog;
  u.sk_state = TCP_LISTEN;
  // Whoever connects is told who listens.
  u.sk_peer_pid = k.current;
  u.touch();
  return 0;
}

/**
 * Sleep until the receive queue of another socket has room.
 *
 * Sleeps: on its peer_wait, exclusive.
 * @returns What is left of the time.
 */
export function* unix_wait_for_peer(k: Machine, other: unix_sock, timeout: Timeo): Sleeping<Timeo> {
  const { current } = k;
  const state = keep(current, () => ({ wait: init_wait_entry(k), queue: other.peer_wait }));
  let timeo = timeout;
  prepare_to_wait_exclusive(k, state.queue, state.wait, TASK_INTERRUPTIBLE);
  const sched = !other.dead && !(other.sk_shutdown & RCV_SHUTDOWN) && unix_recvq_full(other);
  if (current.resuming || sched) {
    timeo = yield* schedule_timeout(k, timeo, 'unix_wait_for_peer', state.queue);
  }
  finish_wait(k, state.wait);
  drop(current);
  return timeo;
}

/** What a connect keeps while it sleeps. */
interface Connecting {
  timeo: Timeo;
  /** The server's end, which is there before anybody accepts it. */
  readonly newsk: unix_sock;
  readonly skb: sk_buff;
  other: unix_sock | null;
}

/**
 * connect(2) of a stream or a seqpacket socket: it is connected before anybody accepts.
 *
 * Sleeps: while the listener's queue is full.
 * Fails: EINVAL, ENOENT and its kin for a path, ECONNREFUSED, EPROTOTYPE, EAGAIN for a full queue, EISCONN, EINTR.
 */
export function* unix_stream_connect(
  k: Machine,
  sock: socket,
  address: sockaddr,
  flags: number,
): Sleeping<number> {
  const u = sock.sk as unix_sock;
  const { current } = k;
  const err = unix_validate_addr(address);
  if (err < 0) return err;
  if (unix_may_passcred(u) && u.addr === null) unix_autobind(k, u);
  const state = keep(current, (): Connecting => {
    const newsk = unix_create1(k, null, sock.type);
    const timeo = sock_sndtimeo(k, u, (flags & O_NONBLOCK) !== 0);
    return { timeo, newsk, skb: sock_wmalloc(newsk, 1), other: null };
  });
  for (;;) {
    if (!current.resuming) {
      const other = unix_find_other(k, address, u.sk_type);
      if (typeof other === 'number') return givenUp(k, state, other);
      if (other.sk_state !== TCP_LISTEN || other.sk_shutdown & RCV_SHUTDOWN) {
        return givenUp(k, state, -ECONNREFUSED);
      }
      state.other = other;
      if (!unix_recvq_full(other)) break;
      if (k.tracing) at.point(k, 'unix_stream_connect.full', {}, other.sk_socket);
      if (state.timeo === 0) return givenUp(k, state, -EAGAIN);
    }
    state.timeo = yield* unix_wait_for_peer(k, state.other as unix_sock, state.timeo);
    if (signal_pending(current)) return givenUp(k, state, sock_intr_errno(state.timeo));
  }
  if (u.sk_state !== TCP_CLOSE) {
    return givenUp(k, state, u.sk_state === TCP_ESTABLISHED ? -EISCONN : -EINVAL);
  }
  connected(k, sock, state, state.other as unix_sock);
  return 0;
}

function givenUp(k: Machine, { newsk, skb }: Connecting, err: number): number {
  kfree_skb(k, skb);
  unix_release_sock(k, newsk, false);
  return err;
}

/** Join the client to the server's new end, and let that wait in the listener's queue. */
function connected(k: Machine, sock: socket, { newsk, skb }: Connecting, other: unix_sock): void {
  const u = sock.sk as unix_sock;
  newsk.peer = u;
  newsk.sk_state = TCP_ESTABLISHED;
  newsk.sk_type = u.sk_type;
  if (other.sk_flags.has(SO_PASSCRED)) newsk.sk_flags.add(SO_PASSCRED);
  newsk.sk_peer_pid = k.current;
  newsk.listener = other;
  newsk.addr = other.addr;
  newsk.path = other.path;
  u.sk_peer_pid = other.sk_peer_pid;
  sock.state = SS_CONNECTED;
  u.sk_state = TCP_ESTABLISHED;
  u.peer = newsk;
  u.touch();
  other.sk_receive_queue.push(skb);
  other.touch();
  if (k.tracing) {
    const waiting = other.sk_receive_queue.length;
    at.point(k, 'unix_stream_connect.queue', { waiting }, other.sk_socket);
  }
  sock_def_readable(k, other);
}

/**
 * accept(2).
 *
 * Sleeps: while nobody has connected.
 * Fails: EINVAL for what does not listen and after its shutdown, EAGAIN, EINTR.
 */
export function* unix_accept(
  k: Machine,
  sock: socket,
  newsock: socket,
  { flags }: proto_accept_arg,
): Sleeping<number> {
  const u = sock.sk as unix_sock;
  if (!k.current.resuming && u.sk_state !== TCP_LISTEN) return -EINVAL;
  const skb = yield* skb_recv_datagram(k, u, 0, (flags & O_NONBLOCK) !== 0);
  // Nothing, and no error: it has been shut down.
  if (typeof skb === 'number') return skb || -EINVAL;
  const tsk = skb.sk as unix_sock;
  kfree_skb(k, skb);
  wake_up_interruptible(k, u.peer_wait);
  tsk.listener = null;
  newsock.state = SS_CONNECTED;
  sock_graft(tsk, newsock);
  return 0;
}

/** getsockname(2), getpeername(2). Fails: ENOTCONN. */
export function unix_getname(_k: Machine, sock: socket, peer: Whose): sockaddr | number {
  const u = sock.sk as unix_sock;
  const named = peer === OWN ? u : u.peer;
  return named === null ? -ENOTCONN : unix_getaddr(named.addr);
}
