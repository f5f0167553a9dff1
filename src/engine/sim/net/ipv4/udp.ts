/**
 * UDP: datagrams, whole or not at all.
 *
 * Linux: net/ipv4/udp.c (v6.18)
 * Left out: corking, multicast, checksums, offloading.
 * Read first: udp_sendmsg(), then udp_rcv(), then udp_recvmsg().
 */
import { Lacks } from '../../../model/lacks.ts';
import {
  EACCES,
  EAFNOSUPPORT,
  EAGAIN,
  ECONNREFUSED,
  EDESTADDRREQ,
  EFAULT,
  EINVAL,
  EMSGSIZE,
  EOPNOTSUPP,
  EPIPE,
} from '../../include/linux/errno.ts';
import type { Sleeping } from '../../include/linux/sched.ts';
import { sk_buff } from '../../include/linux/skbuff.ts';
import {
  AF_INET,
  AF_UNSPEC,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  type msghdr,
  type sockaddr,
} from '../../include/linux/socket.ts';
import {
  type four_tuple,
  INADDR_BROADCAST,
  IPPROTO_UDP,
  SOCK_BINDADDR_LOCK,
  SOCK_BINDPORT_LOCK,
} from '../../include/net/inet_sock.ts';
import {
  anyAddress,
  IN6ADDR_ANY,
  INADDR_ANY,
  type in_addr,
  isAny,
  isIn6,
} from '../../include/net/ipv6.ts';
import { SEND_SHUTDOWN, sock_error, TCP_CLOSE, TCP_ESTABLISHED } from '../../include/net/sock.ts';
import { udp_hdr, type udp_packet, type udp_sock } from '../../include/net/udp.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { drop, keep } from '../../resume.ts';
import { __skb_wait_for_more_packets } from '../core/datagram.ts';
import {
  sock_def_error_report,
  sock_def_readable,
  sock_rcvtimeo,
  type Timeo,
} from '../core/sock.ts';
import { reuseport_detach_sock, reuseport_has_conns_set } from '../core/sock_reuseport.ts';
import { sockaddr6Of } from '../ipv6/af_inet6-address.ts';
import { addressOf, SOCKADDR_IN, sockaddrOf } from './af_inet-address.ts';
import { icmp_send } from './icmp.ts';
import { type flowi4, ip_queue_xmit, ip_route_output } from './ip_output.ts';
import { __udp_lib_lookup, udp_lib_unhash } from './udp-table.ts';
import { udp_truesize } from './udp-truesize.ts';

const at = tracepoints('net/ipv4/udp.c');
const at6 = tracepoints('net/ipv6/udp.c');

/** The most bytes of a datagram: what an IP packet may have, without the headers. */
const UDP_MAX = 65507;
const U16_MAX = 0xffff;

/** Talk to one peer only. Fails: EINVAL, EAFNOSUPPORT, ENETUNREACH, EACCES. Linux: ip4_datagram_connect() */
export function udp_connect(_k: Machine, sk: udp_sock, addr: sockaddr): number {
  const to = addressOf(addr);
  if (to.length < SOCKADDR_IN) return -EINVAL;
  return to.family === AF_INET ? __ip4_datagram_connect(sk, to) : -EAFNOSUPPORT;
}

/** An address of IPv4 is given. */
export function __ip4_datagram_connect(
  sk: udp_sock,
  to: { readonly addr: number; readonly port: number },
): number {
  sk.sk_dst = false;
  const own = saddr4(sk);
  const way = ip_route_output(to.addr, own);
  const { saddr, daddr } = typeof way === 'number' ? { saddr: own, daddr: to.addr } : way;
  sk.cork_fl = { saddr, sport: sk.inet_sport, daddr, dport: to.port };
  if (typeof way === 'number') return way;
  sk.sk_dst = true;
  connected(sk, { ...way, port: to.port });
  return 0;
}

/** The socket has a peer now, and addresses with which it talks to it. */
export function connected(
  sk: udp_sock,
  way: { readonly saddr: in_addr; readonly daddr: in_addr; readonly port: number },
): void {
  if (isAny(sk.inet_saddr)) sk.inet_saddr = way.saddr;
  if (isAny(sk.inet_rcv_saddr)) {
    sk.inet_rcv_saddr = way.saddr;
    reuseport_detach_sock(sk);
  }
  reuseport_has_conns_set(sk);
  sk.inet_daddr = way.daddr;
  sk.inet_dport = way.port;
  sk.sk_state = TCP_ESTABLISHED;
  sk.touch();
}

/** The address from which a socket sends over IPv4. */
function saddr4({ inet_saddr }: udp_sock): number {
  if (typeof inet_saddr === 'number') return inet_saddr;
  if (inet_saddr === IN6ADDR_ANY) return INADDR_ANY;
  // Linux keeps two addresses of such a socket.
  throw new Lacks('an IPv6 address and an IPv4 one of the same UDP socket');
}

/** Talk to everybody again. */
export function __udp_disconnect(k: Machine, sk: udp_sock): number {
  sk.sk_state = TCP_CLOSE;
  sk.sk_dst = false;
  sk.inet_daddr = anyAddress(sk.sk_family);
  sk.inet_dport = 0;
  if (!(sk.sk_userlocks & SOCK_BINDADDR_LOCK)) {
    sk.inet_rcv_saddr = anyAddress(sk.sk_family);
    sk.inet_saddr = anyAddress(sk.sk_family);
    reuseport_detach_sock(sk);
  }
  if (!(sk.sk_userlocks & SOCK_BINDPORT_LOCK)) {
    udp_lib_unhash(k, sk);
    sk.inet_sport = 0;
  }
  sk.touch();
  return 0;
}

/**
 * Send a datagram: to the address that is given, or to the peer.
 *
 * Fails: EMSGSIZE, EINVAL, EAFNOSUPPORT, EDESTADDRREQ, ENETUNREACH, EPIPE after shutdown, the sock's error, EFAULT.
 */
export function udp_sendmsg(k: Machine, sk: udp_sock, msg: msghdr, len: number): number {
  if (len > U16_MAX) return -EMSGSIZE;
  if (msg.msg_flags & MSG_OOB) return -EOPNOTSUPP;
  const to = destination(sk, msg);
  if (typeof to === 'number') return to;
  const way = ip_route_output(to.addr, saddr4(sk));
  if (typeof way === 'number') return way;
  if (to.addr === INADDR_BROADCAST) return -EACCES;
  if (len > UDP_MAX) return -EMSGSIZE;
  return transmit(k, sk, msg, addressesOf(sk, msg, way, to.port), new Uint8Array(len));
}

/**
 * Copy what is sent and put it on its way.
 *
 * @param data Room for it.
 * @returns Bytes, or the sock's error, -EPIPE after shutdown, -EFAULT.
 */
export function transmit(
  k: Machine,
  sk: udp_sock,
  msg: msghdr,
  addresses: four_tuple,
  data: Uint8Array<ArrayBuffer>,
): number {
  const err = sock_error(sk);
  if (err !== 0) return err;
  if (sk.sk_shutdown & SEND_SHUTDOWN) return -EPIPE;
  const { length } = data;
  if (msg.msg_iter.copy_from_iter(data, 0, length) < length) return -EFAULT;
  const skb = new sk_buff(data, udp_truesize(length, typeof addresses.daddr === 'string'));
  const packet: udp_packet = { protocol: IPPROTO_UDP, ...addresses };
  skb.cb = packet;
  ip_queue_xmit(k, skb, () => {
    const args = { bytes: length, to: addresses.dport };
    if (!k.tracing) return;
    if (isIn6(addresses.daddr)) at6.point(k, 'udpv6_sendmsg.send', args, sk.sk_socket);
    else at.point(k, 'udp_sendmsg.send', args, sk.sk_socket);
  });
  return length;
}

/**
 * The addresses of a datagram. A connected socket that knows the way sends to where connect(2) was last told to, even if that
 * failed, and it is connected to another address.
 */
function addressesOf(sk: udp_sock, msg: msghdr, way: flowi4, port: number): four_tuple {
  const isConnected = msg.msg_name === null;
  if (isConnected && sk.sk_dst && sk.cork_fl !== null) return sk.cork_fl;
  sk.sk_dst ||= isConnected;
  return { saddr: way.saddr, sport: sk.inet_sport, daddr: way.daddr, dport: port };
}

function destination(
  sk: udp_sock,
  { msg_name }: msghdr,
): { readonly addr: number; readonly port: number } | number {
  if (msg_name === null) {
    if (sk.sk_state !== TCP_ESTABLISHED) return -EDESTADDRREQ;
    return { addr: Number(sk.inet_daddr), port: sk.inet_dport };
  }
  const to = addressOf(msg_name);
  if (to.length < SOCKADDR_IN) return -EINVAL;
  if (to.family !== AF_INET && to.family !== AF_UNSPEC) return -EAFNOSUPPORT;
  return to.port === 0 ? -EINVAL : to;
}

/** A datagram has come. Nobody there: the sender is told by ICMP. */
export function udp_rcv(k: Machine, skb: sk_buff): void {
  const uh = udp_hdr(skb);
  const sk = __udp_lib_lookup(k, uh);
  if (k.tracing) {
    const args = { bytes: skb.len, port: uh.dport };
    if (isIn6(uh.daddr)) at6.enter(k, 'udpv6_rcv.receive', args, sk?.sk_socket);
    else at.enter(k, 'udp_rcv.receive', args, sk?.sk_socket);
  }
  if (sk === null) icmp_send(k, skb);
  else __udp_enqueue_schedule_skb(k, sk, skb);
  if (k.tracing) at.leave(k);
}

/** Put it into the queue, or throw it away where there is no room: the sender does not hear of it. */
function __udp_enqueue_schedule_skb(k: Machine, sk: udp_sock, skb: sk_buff): void {
  const rmem = sk.sk_rmem_alloc;
  // The first is taken, however large.
  if (rmem + skb.truesize > sk.sk_rcvbuf && rmem > 0) {
    sk.sk_drops += 1;
    sk.touch();
    const args = { used: rmem, truesize: skb.truesize, limit: sk.sk_rcvbuf };
    if (k.tracing) at.point(k, '__udp_enqueue_schedule_skb.drop', args, sk.sk_socket);
    return;
  }
  sk.sk_rmem_alloc += skb.truesize;
  sk.sk_receive_queue.push(skb);
  sk.touch();
  if (k.tracing) {
    const args = { bytes: skb.len, used: sk.sk_rmem_alloc };
    at.point(k, '__udp_enqueue_schedule_skb.queue', args, sk.sk_socket);
  }
  sock_def_readable(k, sk);
}

/** ICMP tells that nobody has the port that a datagram was sent to: whoever has a peer is told. Linux: __udp4_lib_err() */
export function udp_err(k: Machine, { saddr, sport, daddr, dport }: four_tuple): void {
  const own = { saddr: daddr, sport: dport, daddr: saddr, dport: sport };
  const sk = __udp_lib_lookup(k, own);
  if (sk === null || sk.sk_state !== TCP_ESTABLISHED) return;
  sk.sk_err = ECONNREFUSED;
  sk.touch();
  if (k.tracing) {
    if (isIn6(daddr)) at6.point(k, 'udpv6_err.error', {}, sk.sk_socket);
    else at.point(k, 'udp_err.error', {}, sk.sk_socket);
  }
  sock_def_error_report(k, sk);
}

/**
 * Take the next datagram: what of it does not fit is lost.
 *
 * Sleeps: on the socket's queue, exclusive.
 * Fails: the sock's error, EAGAIN, EINTR, EFAULT.
 */
export function* udp_recvmsg(
  k: Machine,
  sk: udp_sock,
  msg: msghdr,
  len: number,
  flags: number,
): Sleeping<number> {
  if (flags & MSG_ERRQUEUE) return -EAGAIN;
  const skb = yield* __skb_recv_udp(k, sk, flags);
  if (skb === null) return 0;
  if (typeof skb === 'number') return skb;
  const copied = Math.min(len, skb.len);
  if (copied < skb.len) msg.msg_flags |= MSG_TRUNC;
  if (msg.msg_iter.copy_to_iter(skb.data, 0, copied) < copied) return -EFAULT;
  const { saddr, sport } = udp_hdr(skb);
  if (msg.wantsName)
    msg.msg_name = sk.sk_family === AF_INET ? sockaddrOf(saddr, sport) : sockaddr6Of(saddr, sport);
  if (k.tracing) {
    const args = { bytes: copied, lost: skb.len - copied };
    if (sk.sk_family === AF_INET) at.point(k, 'udp_recvmsg.copy', args, sk.sk_socket);
    else at6.point(k, 'udpv6_recvmsg.copy', args, sk.sk_socket);
  }
  return flags & MSG_TRUNC ? skb.len : copied;
}

/** The next datagram; an error; `null` after shutdown. */
function* __skb_recv_udp(
  k: Machine,
  sk: udp_sock,
  flags: number,
): Sleeping<sk_buff | number | null> {
  const { current } = k;
  const kept = keep(current, (): { timeo: Timeo } => ({
    timeo: sock_rcvtimeo(k, sk, (flags & MSG_DONTWAIT) !== 0),
  }));
  for (;;) {
    if (!current.resuming) {
      const err = sock_error(sk);
      if (err !== 0) return gone(k, err);
      const skb = next(sk, flags);
      if (skb !== undefined) return gone(k, skb);
      if (kept.timeo === 0) return gone(k, -EAGAIN);
    }
    const queue = sk.sk_receive_queue;
    const waited = yield* __skb_wait_for_more_packets(k, sk, queue, kept.timeo, queue.at(-1));
    kept.timeo = waited.timeo;
    if (waited.over) return gone(k, waited.err === 0 ? null : waited.err);
  }
}

function gone<T>(k: Machine, result: T): T {
  drop(k.current);
  return result;
}

/** Bytes of the oldest datagram, -1 without one; the reader takes over what has come. */
export function first_packet_length({ reader_queue, sk_receive_queue }: udp_sock): number {
  if (reader_queue.length === 0) reader_queue.push(...sk_receive_queue.splice(0));
  return reader_queue[0]?.len ?? -1;
}

/** The oldest datagram, taken out unless it is only looked at. */
function next(sk: udp_sock, flags: number): sk_buff | undefined {
  const { reader_queue } = sk;
  first_packet_length(sk);
  const [skb] = reader_queue;
  if (skb === undefined || flags & MSG_PEEK) return skb;
  reader_queue.shift();
  udp_rmem_release(sk, skb.truesize);
  return skb;
}

/** Give back what a datagram took: at once, or with others, as long as the reader has more. */
function udp_rmem_release(sk: udp_sock, truesize: number): void {
  sk.forward_deficit += truesize;
  sk.touch();
  if (sk.forward_deficit < sk.sk_rcvbuf >> 2 && sk.reader_queue.length > 0) return;
  sk.sk_rmem_alloc -= sk.forward_deficit;
  sk.forward_deficit = 0;
  sk.reader_queue.push(...sk.sk_receive_queue.splice(0));
}
