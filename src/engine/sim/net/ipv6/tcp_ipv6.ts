/**
 * TCP over IPv6: what is TCP's is one for both versions, and an address of IPv4 is connected to as a socket of IPv4 does.
 *
 * Linux: net/ipv6/tcp_ipv6.c (v6.18)
 */
import { Lacks } from '../../../model/lacks.ts';
import { EINVAL, ENETUNREACH } from '../../include/linux/errno.ts';
import type { sockaddr } from '../../include/linux/socket.ts';
import { INADDR_LOOPBACK } from '../../include/net/inet_sock.ts';
import {
  IN6ADDR_ANY,
  IN6ADDR_LOOPBACK,
  type in_addr,
  ipv6_is_linklocal,
  ipv6_is_multicast,
} from '../../include/net/ipv6.ts';
import type { tcp_hooks, tcp_sock } from '../../include/net/tcp.ts';
import type { Machine } from '../../machine.ts';
import { sockaddrOf } from '../ipv4/af_inet-address.ts';
import { ipv4_specific, tcp_begin_connect, tcp_v4_connect } from '../ipv4/tcp_ipv4.ts';
import { address6Of } from './af_inet6-address.ts';
import { ip6_dst_lookup } from './ip6_output.ts';

/** TCP over IPv6. Linux: tcpv6_prot, ipv6_specific */
export const ipv6_specific: tcp_hooks = { ...ipv4_specific, connect: tcp_v6_connect };

/**
 * Begin to connect: choose the addresses and send SYN.
 *
 * Fails: EINVAL, EAFNOSUPPORT, ENETUNREACH, EADDRNOTAVAIL.
 */
function tcp_v6_connect(k: Machine, tp: tcp_sock, given: sockaddr): number {
  const to = address6Of(given);
  if (typeof to === 'number') return to;
  const daddr = loopbackFor(to.addr, tp.inet_rcv_saddr);
  if (ipv6_is_multicast(daddr)) return -ENETUNREACH;
  if (ipv6_is_linklocal(daddr)) return -EINVAL;
  if (typeof daddr === 'number') {
    if (tp.sk_ipv6only) return -ENETUNREACH;
    const err = tcp_v4_connect(k, tp, sockaddrOf(daddr, to.port));
    tp.ipv6_mapped = err === 0;
    return err;
  }
  // Linux goes on to send such a socket's segments by IPv4, and nobody answers.
  if (tp.ipv6_mapped) throw new Lacks('a TCP socket of IPv6 that had a peer of IPv4 before');
  const way = ip6_dst_lookup(daddr, tp.inet_rcv_saddr);
  return typeof way === 'number' ? way : tcp_begin_connect(k, tp, way, to.port);
}

/** To none is to oneself, by the version of one's own address. */
export function loopbackFor(daddr: in_addr, saddr: in_addr): in_addr {
  if (daddr !== IN6ADDR_ANY) return daddr;
  return typeof saddr === 'number' ? INADDR_LOOPBACK : IN6ADDR_LOOPBACK;
}
