/**
 * What the calls on sockets do with UDP's.
 *
 * Linux: net/ipv4/af_inet.c: inet_dgram_ops, inet_autobind(), net/core/datagram.c datagram_poll() (v6.18)
 */
import { Lacks } from '../../../model/lacks.ts';
import type { Value } from '../../../script/value.ts';
import { EAGAIN, EINVAL, ENOTCONN, ENOTTY } from '../../include/linux/errno.ts';
import { O_NONBLOCK } from '../../include/linux/fcntl.ts';
import type { file } from '../../include/linux/fs.ts';
import type { proto_ops, socket } from '../../include/linux/net.ts';
import {
  EPOLLERR,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLLRDNORM,
  EPOLLWRBAND,
  EPOLLWRNORM,
  poll_wait,
} from '../../include/linux/poll.ts';
import { AF_INET, AF_UNSPEC, type msghdr, type sockaddr } from '../../include/linux/socket.ts';
import { IPPROTO_UDP } from '../../include/net/inet_sock.ts';
import { RCV_SHUTDOWN, SHUTDOWN_MASK, sock_orphan, TCP_CLOSE } from '../../include/net/sock.ts';
import { type udp_hooks, udp_sock } from '../../include/net/udp.ts';
import type { Machine } from '../../machine.ts';
import { sock_def_wakeup, sock_no } from '../core/sock.ts';
import { __inet_bind, addressOf, inet_getname } from './af_inet-address.ts';
import { ip_getsockopt, ip_setsockopt } from './ip_sockglue.ts';
import {
  __udp_disconnect,
  first_packet_length,
  udp_connect,
  udp_recvmsg,
  udp_sendmsg,
} from './udp.ts';
import { udp_lib_unhash, udp_v4_get_port } from './udp-table.ts';

const SIOCINQ = 0x541b;
const SIOCOUTQ = 0x5411;

/** UDP over IPv4. Linux: udp_prot */
export const udp_prot: udp_hooks = {
  sk_write_space: () => {},
  sk_backlog_rcv: () => {},
  connect: udp_connect,
  sendmsg: udp_sendmsg,
};

/** A new sock. Linux: udp_init_sock() */
export function udp_init_sock(
  k: Machine,
  sock: socket,
  family: number,
  hooks: udp_hooks,
): udp_sock {
  const sk = new udp_sock(k, sock, family, sock.type, hooks);
  sk.sk_protocol = IPPROTO_UDP;
  return sk;
}

/** UDP's part of a socket. */
export function udp_sk({ sk }: socket): udp_sock {
  return sk as udp_sock;
}

function inet_bind(k: Machine, sock: socket, addr: sockaddr): number {
  const sk = udp_sk(sock);
  return __inet_bind(k, sk, addr, (port) => udp_v4_get_port(k, sk, port));
}

/** A port that the kernel chooses, for whoever sends without having one. @returns 0, or -EAGAIN. */
function inet_autobind(k: Machine, sk: udp_sock): number {
  if (sk.inet_num !== 0) return 0;
  if (udp_v4_get_port(k, sk, 0) !== 0) return -EAGAIN;
  sk.inet_sport = sk.inet_num;
  sk.touch();
  return 0;
}

function inet_dgram_connect(k: Machine, sock: socket, addr: sockaddr): number {
  const sk = udp_sk(sock);
  if (addr.length < 2) return -EINVAL;
  if (addressOf(addr).family === AF_UNSPEC) return __udp_disconnect(k, sk);
  return inet_autobind(k, sk) || sk.hooks.connect(k, sk as never, addr);
}

function inet_shutdown(k: Machine, sock: socket, how: number): number {
  const sk = udp_sk(sock);
  const mask = how + 1;
  if (mask & ~SHUTDOWN_MASK || mask === 0) return -EINVAL;
  const err = sk.sk_state === TCP_CLOSE ? -ENOTCONN : 0;
  sk.sk_shutdown |= mask;
  sk.touch();
  sock_def_wakeup(k, sk);
  return err;
}

function inet_release(k: Machine, sock: socket): void {
  const sk = udp_sk(sock);
  udp_lib_unhash(k, sk);
  sock_orphan(sk);
}

function poll(filp: file, sk: udp_sock): number {
  let mask = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
  if (sk.sk_err !== 0) mask |= EPOLLERR;
  if (sk.sk_shutdown & RCV_SHUTDOWN) mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
  if (sk.sk_shutdown === SHUTDOWN_MASK) mask |= EPOLLHUP;
  const isReadable = sk.reader_queue.length > 0 || sk.sk_receive_queue.length > 0;
  // Whoever may sleep looks whether the first is sound.
  const looks = !(filp.f_flags & O_NONBLOCK) && !(sk.sk_shutdown & RCV_SHUTDOWN);
  if (isReadable && looks) first_packet_length(sk);
  return isReadable ? mask | EPOLLIN | EPOLLRDNORM : mask;
}

function ioctl(_k: Machine, sock: socket, cmd: number, put_user: (value: Value) => number): number {
  const sk = udp_sk(sock);
  if (cmd === SIOCOUTQ) return put_user(0);
  if (cmd !== SIOCINQ) return -ENOTTY;
  return put_user(Math.max(0, first_packet_length(sk)));
}

function sendmsg(k: Machine, sock: socket, msg: msghdr, len: number): number {
  const sk = udp_sk(sock);
  return inet_autobind(k, sk) || sk.hooks.sendmsg(k, sk, msg, len);
}

/** Refuse the options of UDP's own level. */
export function udpOptions(level: number): undefined {
  if (level === IPPROTO_UDP) throw new Lacks('options of IPPROTO_UDP');
}

/** What can be done with a UDP socket. */
export const inet_dgram_ops: proto_ops = {
  family: AF_INET,
  release: inet_release,
  bind: inet_bind,
  connect: inet_dgram_connect,
  socketpair: sock_no,
  accept: sock_no,
  getname: (_k, sock, peer) => inet_getname(udp_sk(sock), peer),
  poll: (k, filp, sock, wait) => {
    poll_wait(k, filp, sock.wq, wait);
    return poll(filp, udp_sk(sock));
  },
  ioctl,
  listen: sock_no,
  shutdown: inet_shutdown,
  sendmsg,
  recvmsg: (k, sock, msg, size, flags) => udp_recvmsg(k, udp_sk(sock), msg, size, flags),
  getsockopt: (_k, sock, level, optname) =>
    udpOptions(level) ?? ip_getsockopt(udp_sk(sock), level, optname),
  setsockopt: (_k, sock, level, optname, optval) =>
    udpOptions(level) ?? ip_setsockopt(udp_sk(sock), level, optname, optval),
};
