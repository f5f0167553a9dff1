/**
 * Addresses of IPv4: as programs give them, and binding to them.
 *
 * Linux: net/ipv4/af_inet.c inet_bind_sk(), __inet_bind(), inet_getname() (v6.18)
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
import { OWN, PEER, PEER_IF_ANY, type Whose } from '../../include/linux/net.ts';
import { AF_INET, AF_UNSPEC, type sockaddr } from '../../include/linux/socket.ts';
import {
  type inet_sock,
  ipv4_is_multicast,
  isBroadcast,
  isLocal,
  SOCK_BINDADDR_LOCK,
  SOCK_BINDPORT_LOCK,
} from '../../include/net/inet_sock.ts';
import { INADDR_ANY, type in_addr, isAny } from '../../include/net/ipv6.ts';
import { TCP_CLOSE } from '../../include/net/sock.ts';
import { TCP_SYN_SENT } from '../../include/net/tcp_states.ts';
import { capable } from '../../kernel/capability.ts';
import { int } from '../../lib/usercopy.ts';
import type { Machine } from '../../machine.ts';

/** sizeof(struct sockaddr_in) */
export const SOCKADDR_IN = 16;
/** The first port that everybody may have: /proc/sys/net/ipv4/ip_unprivileged_port_start. */
export const IP_UNPRIVILEGED_PORT_START = 1024;

/** An address as the kernel works with it. */
export interface inet_address {
  readonly family: number;
  readonly addr: number;
  readonly port: number;
  readonly length: number;
}

/** What a program has given. What lies behind the length that it says is zero. */
export function addressOf({ value, length }: sockaddr): inet_address {
  const field = (name: string) => (isInteger(value[name]) ? int(value[name]) : 0);
  return {
    family: length >= 2 ? field('sa_family') & 0xffff : AF_UNSPEC,
    port: swap16(field('sin_port') & 0xffff),
    addr: field('sin_addr') >>> 0,
    length,
  };
}

/** An address as a program is given it. */
export function sockaddrOf(addr: in_addr, port: number): sockaddr {
  const value = { sa_family: AF_INET, sin_port: swap16(port), sin_addr: Number(addr) >>> 0 };
  return { value, length: SOCKADDR_IN };
}

/**
 * Give a socket its address, and hold the port.
 *
 * @param get_port Holds a port; 0 is any. It returns 0 or -EADDRINUSE.
 * Fails: EINVAL, EAFNOSUPPORT, EADDRNOTAVAIL, EACCES for a port that is for services, EADDRINUSE.
 */
export function __inet_bind(
  k: Machine,
  sk: inet_sock,
  given: sockaddr,
  get_port: (port: number) => number,
): number {
  const at = addressOf(given);
  if (at.length < SOCKADDR_IN) return -EINVAL;
  const isNone = at.family === AF_UNSPEC && at.addr === INADDR_ANY;
  if (at.family !== AF_INET && !isNone) return -EAFNOSUPPORT;
  const group = ipv4_is_multicast(at.addr) || isBroadcast(at.addr);
  if (at.addr !== INADDR_ANY && !isLocal(at.addr) && !group) return -EADDRNOTAVAIL;
  const reserved = at.port > 0 && at.port < IP_UNPRIVILEGED_PORT_START;
  if (reserved && !capable(k, CAP_NET_BIND_SERVICE)) return -EACCES;
  if (sk.sk_state !== TCP_CLOSE || sk.inet_num !== 0) return -EINVAL;
  sk.inet_rcv_saddr = at.addr;
  sk.inet_saddr = group ? INADDR_ANY : at.addr;
  sk.touch();
  if (get_port(at.port) !== 0) {
    sk.inet_rcv_saddr = INADDR_ANY;
    sk.inet_saddr = INADDR_ANY;
    sk.touch();
    return -EADDRINUSE;
  }
  if (at.addr !== INADDR_ANY) sk.sk_userlocks |= SOCK_BINDADDR_LOCK;
  if (at.port !== 0) sk.sk_userlocks |= SOCK_BINDPORT_LOCK;
  sk.inet_sport = sk.inet_num;
  sk.inet_daddr = INADDR_ANY;
  sk.inet_dport = 0;
  sk.touch();
  return 0;
}

/** The socket's own address, or its peer's. Fails: ENOTCONN. */
export function inet_getname(sk: inet_sock, peer: Whose): sockaddr | number {
  if (peer === OWN) {
    return sockaddrOf(isAny(sk.inet_rcv_saddr) ? sk.inet_saddr : sk.inet_rcv_saddr, sk.inet_sport);
  }
  return hasNoPeer(sk, peer) ? -ENOTCONN : sockaddrOf(sk.inet_daddr, sk.inet_dport);
}

/** True where a socket has no peer that could be told; accept tells one too that has gone meanwhile. */
export function hasNoPeer({ inet_dport, sk_state }: inet_sock, peer: Whose = PEER): boolean {
  if (inet_dport === 0) return true;
  return peer !== PEER_IF_ANY && (sk_state === TCP_CLOSE || sk_state === TCP_SYN_SENT);
}
