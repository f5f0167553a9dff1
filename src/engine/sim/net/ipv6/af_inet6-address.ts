/**
 * Addresses of IPv6: as programs give them, and binding to them.
 *
 * Linux: net/ipv6/af_inet6.c inet6_bind_sk(), __inet6_bind(), inet6_getname() (v6.18)
 */
import { swap16 } from '../../../calls/inet.ts';
import { isInteger } from '../../../calls/integer.ts';
import { CAP_NET_BIND_SERVICE } from '../../include/linux/capability.ts';
import {
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAFNOSUPPORT,
  EINVAL,
  ENOTCONN,
} from '../../include/linux/errno.ts';
import { OWN, SOCK_STREAM, type Whose } from '../../include/linux/net.ts';
import { AF_INET6, AF_UNSPEC, type sockaddr } from '../../include/linux/socket.ts';
import {
  type inet_sock,
  ipv4_is_multicast,
  isBroadcast,
  isLocal,
  SOCK_BINDADDR_LOCK,
  SOCK_BINDPORT_LOCK,
} from '../../include/net/inet_sock.ts';
import {
  addressText,
  IN6ADDR_ANY,
  IN6ADDR_LOOPBACK,
  type in_addr,
  in6_addr,
  ipv6_is_linklocal,
  ipv6_is_multicast,
  isAny,
} from '../../include/net/ipv6.ts';
import { TCP_CLOSE } from '../../include/net/sock.ts';
import { capable } from '../../kernel/capability.ts';
import { int } from '../../lib/usercopy.ts';
import type { Machine } from '../../machine.ts';
import { hasNoPeer, IP_UNPRIVILEGED_PORT_START } from '../ipv4/af_inet-address.ts';

/** sizeof(struct sockaddr_in6), and without the scope, as programs of old give it. */
const SOCKADDR_IN6 = 28;
const SIN6_LEN_RFC2133 = 24;

/** An address as the kernel works with it. */
export interface inet6_address {
  readonly family: number;
  readonly addr: in_addr;
  readonly port: number;
}

/**
 * What a program has given.
 *
 * @returns It, or -EINVAL where it is too short, -EAFNOSUPPORT for another family.
 */
export function address6Of(given: sockaddr): inet6_address | number {
  const { value, length } = given;
  if (length < SIN6_LEN_RFC2133) return -EINVAL;
  if (familyOf(given) !== AF_INET6) return -EAFNOSUPPORT;
  const port = isInteger(value.sin6_port) ? int(value.sin6_port) : 0;
  const text = typeof value.sin6_addr === 'string' ? value.sin6_addr : IN6ADDR_ANY;
  return { family: AF_INET6, port: swap16(port & 0xffff), addr: in6_addr(text) };
}

/** The family that an address says; AF_UNSPEC of one that is too short to say any. */
export function familyOf({ value, length }: sockaddr): number {
  return length >= 2 && isInteger(value.sa_family) ? int(value.sa_family) & 0xffff : AF_UNSPEC;
}

/** An address as a program is given it. */
export function sockaddr6Of(addr: in_addr, port: number): sockaddr {
  const value = {
    sa_family: AF_INET6,
    sin6_port: swap16(port),
    sin6_flowinfo: 0,
    sin6_addr: addressText(addr, AF_INET6),
    sin6_scope_id: 0,
  };
  return { value, length: SOCKADDR_IN6 };
}

/**
 * Give a socket its address, and hold the port. One of IPv6 alone does not share its port with IPv4.
 *
 * @param get_port Holds a port; 0 is any. It returns 0 or -EADDRINUSE.
 * Fails: EINVAL, EAFNOSUPPORT, EACCES for a port that is for services, EADDRNOTAVAIL, EADDRINUSE.
 */
export function __inet6_bind(
  k: Machine,
  sk: inet_sock,
  given: sockaddr,
  get_port: (port: number) => number,
): number {
  const at = address6Of(given);
  if (typeof at === 'number') return at;
  const err = refusal(k, sk, at);
  if (err !== 0) return err;
  const only = sk.sk_ipv6only;
  sk.inet_rcv_saddr = at.addr;
  sk.inet_saddr = ipv6_is_multicast(at.addr) ? IN6ADDR_ANY : at.addr;
  if (typeof at.addr === 'string' && at.addr !== IN6ADDR_ANY) sk.sk_ipv6only = true;
  sk.touch();
  if (get_port(at.port) !== 0) {
    sk.sk_ipv6only = only;
    sk.inet_rcv_saddr = IN6ADDR_ANY;
    sk.inet_saddr = IN6ADDR_ANY;
    sk.touch();
    return -EADDRINUSE;
  }
  if (at.addr !== IN6ADDR_ANY) sk.sk_userlocks |= SOCK_BINDADDR_LOCK;
  if (at.port !== 0) sk.sk_userlocks |= SOCK_BINDPORT_LOCK;
  sk.inet_sport = sk.inet_num;
  sk.inet_dport = 0;
  sk.inet_daddr = IN6ADDR_ANY;
  sk.touch();
  return 0;
}

/** Why a socket cannot have an address, whoever else has it. */
function refusal(k: Machine, sk: inet_sock, { addr, port }: inet6_address): number {
  if (ipv6_is_multicast(addr) && sk.sk_type === SOCK_STREAM) return -EINVAL;
  const reserved = port > 0 && port < IP_UNPRIVILEGED_PORT_START;
  if (reserved && !capable(k, CAP_NET_BIND_SERVICE)) return -EACCES;
  if (sk.sk_state !== TCP_CLOSE || sk.inet_num !== 0) return -EINVAL;
  if (typeof addr === 'number') {
    if (sk.sk_ipv6only) return -EINVAL;
    const group = ipv4_is_multicast(addr) || isBroadcast(addr);
    return isAny(addr) || isLocal(addr) || group ? 0 : -EADDRNOTAVAIL;
  }
  if (ipv6_is_linklocal(addr)) return -EINVAL;
  const here = addr === IN6ADDR_ANY || addr === IN6ADDR_LOOPBACK || ipv6_is_multicast(addr);
  return here ? 0 : -EADDRNOTAVAIL;
}

/** The socket's own address, or its peer's. Fails: ENOTCONN. */
export function inet6_getname(sk: inet_sock, peer: Whose): sockaddr | number {
  if (peer !== OWN) {
    if (hasNoPeer(sk, peer)) return -ENOTCONN;
    return sockaddr6Of(sk.inet_daddr, sk.inet_dport);
  }
  const own = sk.inet_rcv_saddr === IN6ADDR_ANY ? sk.inet_saddr : sk.inet_rcv_saddr;
  return sockaddr6Of(own, sk.inet_sport);
}
