/**
 * UDP over IPv6: finding the way; the rest is one for both versions.
 *
 * Linux: net/ipv6/udp.c udpv6_sendmsg(), net/ipv6/datagram.c (v6.18). Left out: fragments.
 */
import { Lacks } from '../../../model/lacks.ts';
import {
  EAFNOSUPPORT,
  EDESTADDRREQ,
  EINVAL,
  EMSGSIZE,
  ENETUNREACH,
} from '../../include/linux/errno.ts';
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  type msghdr,
  type sockaddr,
} from '../../include/linux/socket.ts';
import { type in_addr, ipv6_is_linklocal } from '../../include/net/ipv6.ts';
import { TCP_ESTABLISHED } from '../../include/net/sock.ts';
import type { udp_hooks, udp_sock } from '../../include/net/udp.ts';
import type { Machine } from '../../machine.ts';
import { sockaddrOf } from '../ipv4/af_inet-address.ts';
import { udp_prot } from '../ipv4/af_inet-dgram.ts';
import {
  __ip4_datagram_connect,
  connected,
  transmit,
  udp_connect,
  udp_sendmsg,
} from '../ipv4/udp.ts';
import { address6Of, familyOf } from './af_inet6-address.ts';
import { ip6_dst_lookup } from './ip6_output.ts';
import { loopbackFor } from './tcp_ipv6.ts';

/** The most bytes of a datagram, and how many of them one packet of the loopback device takes. */
const UDP6_MAX = 65527;
const UNFRAGMENTED = 65488;

/** UDP over IPv6. Linux: udpv6_prot */
export const udpv6_prot: udp_hooks = {
  ...udp_prot,
  connect: ip6_datagram_connect,
  sendmsg: udpv6_sendmsg,
};

/** Talk to one peer only. Fails: EINVAL, EAFNOSUPPORT, ENETUNREACH. */
function ip6_datagram_connect(k: Machine, sk: udp_sock, given: sockaddr): number {
  if (familyOf(given) === AF_INET) {
    return sk.sk_ipv6only ? -EAFNOSUPPORT : udp_connect(k, sk, given);
  }
  const to = address6Of(given);
  if (typeof to === 'number') return to;
  const daddr = loopbackFor(to.addr, sk.inet_rcv_saddr);
  if (typeof daddr === 'number') {
    if (sk.sk_ipv6only) return -ENETUNREACH;
    return __ip4_datagram_connect(sk, { addr: daddr, port: to.port });
  }
  if (ipv6_is_linklocal(daddr)) return -EINVAL;
  const way = ip6_dst_lookup(daddr, sk.inet_saddr);
  if (typeof way === 'number') return way;
  connected(sk, { ...way, port: to.port });
  return 0;
}

/**
 * Send a datagram: to the address that is given, or to the peer; to a mapped address over IPv4.
 *
 * Fails: EINVAL, EDESTADDRREQ, ENETUNREACH, EMSGSIZE, and as udp_sendmsg().
 */
function udpv6_sendmsg(k: Machine, sk: udp_sock, msg: msghdr, len: number): number {
  if (msg.msg_name !== null && familyOf(msg.msg_name) === AF_INET) return overIpv4(k, sk, msg, len);
  const to = destination(sk, msg);
  if (typeof to === 'number') return to;
  const { addr, port } = to;
  if (typeof addr === 'number') {
    return overIpv4(k, sk, { ...msg, msg_name: sockaddrOf(addr, port) }, len);
  }
  if (port === 0 && msg.msg_name !== null) return -EINVAL;
  const way = ip6_dst_lookup(addr, sk.inet_saddr);
  if (typeof way === 'number') return way;
  if (len > UDP6_MAX) return -EMSGSIZE;
  if (len > UNFRAGMENTED) throw new Lacks('fragments of IPv6');
  const addresses = { ...way, sport: sk.inet_sport, dport: port };
  return transmit(k, sk, msg, addresses, new Uint8Array(len));
}

function overIpv4(k: Machine, sk: udp_sock, msg: msghdr, len: number): number {
  return sk.sk_ipv6only ? -ENETUNREACH : udp_sendmsg(k, sk, msg, len);
}

function destination(
  sk: udp_sock,
  { msg_name }: msghdr,
): { readonly addr: in_addr; readonly port: number } | number {
  const family = msg_name === null ? AF_UNSPEC : familyOf(msg_name);
  if (msg_name === null || (family === AF_UNSPEC && msg_name.length >= 2)) {
    if (sk.sk_state !== TCP_ESTABLISHED) return -EDESTADDRREQ;
    return { addr: sk.inet_daddr, port: sk.inet_dport };
  }
  if (family !== AF_INET6) return -EINVAL;
  const to = address6Of(msg_name);
  return typeof to === 'number' ? to : { ...to, addr: loopbackFor(to.addr, sk.inet_saddr) };
}
