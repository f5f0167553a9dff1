/**
 * What the calls on sockets do with TCP's.
 *
 * Linux: net/ipv4/af_inet.c: inet_stream_ops, inet_stream_connect(), inet_accept(), inet_shutdown() (v6.18)
 */
import type { Value } from '../../../script/value.ts';
import {
  EALREADY,
  ECONNABORTED,
  EINPROGRESS,
  EINVAL,
  EISCONN,
  ENOTCONN,
  ENOTTY,
  EPIPE,
} from '../../include/linux/errno.ts';
import { O_NONBLOCK } from '../../include/linux/fcntl.ts';
import {
  type proto_accept_arg,
  type proto_ops,
  SOCK_STREAM,
  SS_CONNECTED,
  SS_CONNECTING,
  SS_UNCONNECTED,
  type socket,
} from '../../include/linux/net.ts';
import { poll_wait } from '../../include/linux/poll.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import { AF_INET, AF_UNSPEC, type sockaddr } from '../../include/linux/socket.ts';
import type { wait_queue_entry } from '../../include/linux/wait.ts';
import { IPPROTO_TCP, lock_sock, release_sock } from '../../include/net/inet_sock.ts';
import {
  RCV_SHUTDOWN,
  SHUTDOWN_MASK,
  sock_error,
  sock_graft,
  TCP_CLOSE,
  TCP_LISTEN,
} from '../../include/net/sock.ts';
import type { tcp_sock } from '../../include/net/tcp.ts';
import { isOneOf, TCP_SYN_RECV, TCP_SYN_SENT } from '../../include/net/tcp_states.ts';
import { signal_pending } from '../../kernel/sched/core.ts';
import { remove_wait_queue } from '../../kernel/sched/wait.ts';
import { wait_woken } from '../../kernel/sched/wait-woken.ts';
import { NSEC_PER_SEC } from '../../kernel/time/hrtimer.ts';
import type { Machine } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import {
  sock_def_wakeup,
  sock_intr_errno,
  sock_no,
  sock_sndtimeo,
  type Timeo,
} from '../core/sock.ts';
import { woken_entry } from '../core/stream.ts';
import { __inet_bind, addressOf, inet_getname } from './af_inet-address.ts';
import {
  inet_csk_accept,
  inet_csk_get_port,
  inet_csk_listen_start,
} from './inet_connection_sock.ts';
import { ip_getsockopt, ip_setsockopt } from './ip_sockglue.ts';
import { tcp_close, tcp_disconnect, tcp_ioctl, tcp_mmap, tcp_poll_mask } from './tcp.ts';
import { tcp_getsockopt, tcp_setsockopt } from './tcp-options.ts';
import { tcp_recvmsg } from './tcp-recv.ts';
import { tcp_sendmsg } from './tcp-send.ts';
import { tcp_shutdown } from './tcp-state.ts';

/** Linux: enum socket_state */
const SS_DISCONNECTING = 4;

/** TCP's end of a socket. */
export function tcp_sk({ sk }: socket): tcp_sock {
  return sk as tcp_sock;
}

function inet_bind(k: Machine, sock: socket, addr: sockaddr): number {
  const sk = tcp_sk(sock);
  return __inet_bind(k, sk, addr, (port) => inet_csk_get_port(k, sk, port));
}

function inet_listen(k: Machine, sock: socket, backlog: number): number {
  const sk = tcp_sk(sock);
  if (sock.state !== SS_UNCONNECTED || sock.type !== SOCK_STREAM) return -EINVAL;
  if (!isOneOf(sk.sk_state, TCP_CLOSE, TCP_LISTEN)) return -EINVAL;
  lock_sock(sk);
  sk.sk_max_ack_backlog = backlog;
  const err = sk.sk_state === TCP_LISTEN ? 0 : inet_csk_listen_start(k, sk);
  sk.touch();
  release_sock(k, sk);
  return err;
}

function* inet_stream_connect(
  k: Machine,
  sock: socket,
  addr: sockaddr,
  flags: number,
): Sleeping<number> {
  const sk = tcp_sk(sock);
  if (!k.current.resuming) lock_sock(sk);
  const err = yield* __inet_stream_connect(k, sock, sk, addr, flags);
  release_sock(k, sk);
  return err;
}

function* __inet_stream_connect(
  k: Machine,
  sock: socket,
  sk: tcp_sock,
  addr: sockaddr,
  flags: number,
): Sleeping<number> {
  const begun = keep(k.current, () => ({ ret: begin(k, sock, sk, addr) }));
  if ('over' in begun.ret) return begun.ret.over;
  let err = begun.ret.err;
  const { timeo, dis } = keep(k.current, () => ({
    timeo: sock_sndtimeo(k, sk, (flags & O_NONBLOCK) !== 0),
    dis: sk.sk_disconnects,
  }));
  if (k.current.resuming || isOneOf(sk.sk_state, TCP_SYN_SENT, TCP_SYN_RECV)) {
    if (timeo === 0) return err;
    const left = yield* inet_wait_for_connect(k, sk, timeo);
    if (left === 0) return err;
    if (signal_pending(k.current)) return sock_intr_errno(left);
    if (dis !== sk.sk_disconnects) return -EPIPE;
  }
  if (sk.sk_state === TCP_CLOSE) {
    err = sock_error(sk) || -ECONNABORTED;
    sock.state = SS_UNCONNECTED;
    tcp_disconnect(k, sk);
    return err;
  }
  sock.state = SS_CONNECTED;
  return 0;
}

/** Begin, or see how far an earlier call has come: over with that result, or to be waited for. */
function begin(
  k: Machine,
  sock: socket,
  sk: tcp_sock,
  addr: sockaddr,
): { readonly over: number } | { readonly err: number } {
  if (addr.length < 2) return { over: -EINVAL };
  if (addressOf(addr).family === AF_UNSPEC) {
    sk.sk_disconnects += 1;
    tcp_disconnect(k, sk);
    sock.state = SS_UNCONNECTED;
    return { over: 0 };
  }
  switch (sock.state) {
    case SS_CONNECTED:
      return { over: -EISCONN };
    case SS_CONNECTING:
      return { err: -EALREADY };
    case SS_UNCONNECTED: {
      if (sk.sk_state !== TCP_CLOSE) return { over: -EISCONN };
      const err = sk.hooks.connect(k, sk as never, addr);
      if (err < 0) return { over: err };
      sock.state = SS_CONNECTING;
      return { err: -EINPROGRESS };
    }
    default:
      return { over: -EINVAL };
  }
}

/** What waiting for a connection keeps over its sleep. */
interface Connecting {
  readonly wait: wait_queue_entry;
  timeo: Timeo;
  readonly dis: number;
}

/** Sleep until the handshake is over. @returns 0 where the time came first. */
function* inet_wait_for_connect(k: Machine, sk: tcp_sock, timeo: Timeo): Sleeping<Timeo> {
  const { current } = k;
  const kept = keep(
    current,
    (): Connecting => ({ wait: woken_entry(k, sk), timeo, dis: sk.sk_disconnects }),
  );
  while (current.resuming || isOneOf(sk.sk_state, TCP_SYN_SENT, TCP_SYN_RECV)) {
    if (!current.resuming) release_sock(k, sk);
    const inTime = yield* wait_woken(k, kept.wait, kept.timeo, kept.wait.queued);
    if (!inTime) kept.timeo = 0;
    lock_sock(sk);
    if (signal_pending(current) || kept.timeo === 0 || kept.dis !== sk.sk_disconnects) break;
  }
  remove_wait_queue(kept.wait);
  drop(current);
  return kept.timeo;
}

function* inet_accept(
  k: Machine,
  sock: socket,
  newsock: socket,
  arg: proto_accept_arg,
): Sleeping<number> {
  const child = yield* inet_csk_accept(k, tcp_sk(sock), (arg.flags & O_NONBLOCK) !== 0);
  if (typeof child === 'number') return child;
  sock_graft(child, newsock);
  newsock.state = SS_CONNECTED;
  return 0;
}

function inet_shutdown(k: Machine, sock: socket, how: number): number {
  const sk = tcp_sk(sock);
  const mask = how + 1;
  if (mask & ~SHUTDOWN_MASK || mask === 0) return -EINVAL;
  lock_sock(sk);
  if (sock.state === SS_CONNECTING) {
    const isOpening = isOneOf(sk.sk_state, TCP_SYN_SENT, TCP_SYN_RECV, TCP_CLOSE);
    sock.state = isOpening ? SS_DISCONNECTING : SS_CONNECTED;
  }
  const err = shutdownIn(k, sock, sk, mask);
  sock_def_wakeup(k, sk);
  release_sock(k, sk);
  return err;
}

function shutdownIn(k: Machine, sock: socket, sk: tcp_sock, mask: number): number {
  if (sk.sk_state === TCP_SYN_SENT || sk.sk_state === TCP_LISTEN) {
    if (sk.sk_state === TCP_LISTEN && !(mask & RCV_SHUTDOWN)) return 0;
    tcp_disconnect(k, sk);
    sock.state = SS_UNCONNECTED;
    return 0;
  }
  const err = sk.sk_state === TCP_CLOSE ? -ENOTCONN : 0;
  sk.sk_shutdown |= mask;
  sk.touch();
  tcp_shutdown(k, sk, mask);
  return err;
}

function* inet_release(k: Machine, sock: socket): Sleeping<void> {
  const sk = tcp_sk(sock);
  const lingers = sk.sk_lingertime !== null && !k.current.exiting;
  const { timeout } = keep(k.current, () => ({
    timeout: lingers && sk.sk_lingertime ? k.clock + sk.sk_lingertime * NSEC_PER_SEC : 0,
  }));
  yield* tcp_close(k, sk, timeout);
}

function ioctl(_k: Machine, sock: socket, cmd: number, put_user: (value: Value) => number): number {
  const answer = tcp_ioctl(tcp_sk(sock), cmd);
  if (answer === undefined) return -ENOTTY;
  return answer < 0 ? answer : put_user(answer);
}

/** What can be done with a TCP socket. */
export const inet_stream_ops: proto_ops = {
  family: AF_INET,
  release: inet_release,
  bind: inet_bind,
  connect: inet_stream_connect,
  socketpair: sock_no,
  accept: inet_accept,
  getname: (_k, sock, peer) => inet_getname(tcp_sk(sock), peer),
  poll: (k, filp, sock, wait) => {
    poll_wait(k, filp, sock.wq, wait);
    return tcp_poll_mask(tcp_sk(sock));
  },
  mmap: tcp_mmap,
  ioctl,
  listen: inet_listen,
  shutdown: inet_shutdown,
  sendmsg: (k, sock, msg) => inet_sendmsg(k, tcp_sk(sock), msg),
  recvmsg: (k, sock, msg, size, flags) => tcp_recvmsg(k, tcp_sk(sock), msg, size, flags),
  getsockopt: (_k, sock, level, optname) =>
    level === IPPROTO_TCP
      ? tcp_getsockopt(tcp_sk(sock), optname)
      : ip_getsockopt(tcp_sk(sock), level, optname),
  setsockopt: (k, sock, level, optname, optval) =>
    level === IPPROTO_TCP
      ? tcp_setsockopt(k, tcp_sk(sock), optname, optval)
      : ip_setsockopt(tcp_sk(sock), level, optname, optval),
};

/** Whoever sends without having been bound gets a port, even if it has no peer. Linux: inet_send_prepare() */
function inet_sendmsg(
  k: Machine,
  sk: tcp_sock,
  msg: Parameters<typeof tcp_sendmsg>[2],
): number | Sleeping<number> {
  return tcp_sendmsg(k, sk, msg);
}
