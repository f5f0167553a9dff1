/**
 * Addresses of both versions. A word is one of IPv4, and text one of IPv6 as inet_ntop(3) writes it; what IPv6 calls a mapped
 * address is the word, since it is IPv4 that is spoken to it. Linux has a member of struct sock_common for each.
 *
 * Linux: include/net/ipv6.h, include/net/addrconf.h, net/ipv4/inet_connection_sock.c inet_rcv_saddr_equal() (v6.18)
 */
import { inetAddr, inetText } from '../../../calls/inet.ts';
import { mappedText, unmappedText } from '../../../calls/inet6.ts';
import { AF_INET6 } from '../linux/socket.ts';

export const INADDR_ANY = 0;
/** `::`. Linux: in6addr_any */
export const IN6ADDR_ANY = '::';
/** `::1`. Linux: in6addr_loopback */
export const IN6ADDR_LOOPBACK = '::1';
/** What stands in the place of an IPv4 address where one of IPv6 has none: 127.0.0.6. Linux: LOOPBACK4_IPV6 */
const LOOPBACK4_IPV6 = 0x0600007f;

/** An address: IPv4's or a mapped one as a word, IPv6's as text. */
export type in_addr = number | string;

/** No address: that of a socket that takes all, or has no peer. */
export function anyAddress(family: number): in_addr {
  return family === AF_INET6 ? IN6ADDR_ANY : INADDR_ANY;
}

/** Linux: ipv6_addr_any(), and 0.0.0.0 of IPv4. */
export function isAny(addr: in_addr): boolean {
  return addr === INADDR_ANY || addr === IN6ADDR_ANY;
}

/** True for what goes over IPv6. */
export function isIn6(addr: in_addr): addr is string {
  return typeof addr === 'string';
}

/** An address of a program's struct sockaddr_in6. */
export function in6_addr(text: string): in_addr {
  return inetAddr(unmappedText(text)) ?? text;
}

/** An address as a socket of that family writes it. */
export function addressText(addr: in_addr, family?: number): string {
  if (typeof addr === 'string') return addr;
  return family === AF_INET6 ? mappedText(addr) : inetText(addr);
}

/** fe80::/10, and groups of one link: neither is an address without a device. Linux: IPV6_ADDR_LINKLOCAL */
export function ipv6_is_linklocal(addr: in_addr): boolean {
  return typeof addr === 'string' && /^(?:fe[89ab]|ff.2:)/.test(addr);
}

/** ff00::/8 */
export function ipv6_is_multicast(addr: in_addr): boolean {
  return typeof addr === 'string' && /^ff[0-9a-f]{2}:/.test(addr);
}

/** Whoever has an address that it takes things for. */
export interface Bound {
  readonly sk_family: number;
  readonly inet_rcv_saddr: in_addr;
  readonly sk_ipv6only: boolean;
}

/** The address that IPv4 sees. Linux: sk_rcv_saddr */
export function rcv_saddr4({ inet_rcv_saddr }: Bound): number {
  if (typeof inet_rcv_saddr === 'number') return inet_rcv_saddr;
  return inet_rcv_saddr === IN6ADDR_ANY ? INADDR_ANY : LOOPBACK4_IPV6;
}

/** True where two may be found by the same address; one that takes all meets everybody. */
export function inet_rcv_saddr_equal(sk: Bound, sk2: Bound): boolean {
  return sk.sk_family === AF_INET6 ? ipv6_rcv_saddr_equal(sk, sk2) : ipv4_rcv_saddr_equal(sk, sk2);
}

function ipv4_rcv_saddr_equal(sk: Bound, sk2: Bound): boolean {
  if (sk2.sk_ipv6only) return false;
  const [own, other] = [rcv_saddr4(sk), rcv_saddr4(sk2)];
  return own === other || own === INADDR_ANY || other === INADDR_ANY;
}

function ipv6_rcv_saddr_equal(sk: Bound, sk2: Bound): boolean {
  const isMapped = ({ inet_rcv_saddr }: Bound) => typeof inet_rcv_saddr === 'number';
  if (isMapped(sk) && isMapped(sk2)) return ipv4_rcv_saddr_equal(sk, sk2);
  const [own, other] = [sk.inet_rcv_saddr, sk2.inet_rcv_saddr];
  if (own === IN6ADDR_ANY && other === IN6ADDR_ANY) return true;
  if (other === IN6ADDR_ANY && !(sk2.sk_ipv6only && isMapped(sk))) return true;
  if (own === IN6ADDR_ANY && !(sk.sk_ipv6only && isMapped(sk2))) return true;
  return own === other;
}

/** True where a socket takes what comes to addresses of that version at all. */
export function hears({ sk_family, sk_ipv6only }: Bound, daddr: in_addr): boolean {
  return typeof daddr === 'string' ? sk_family === AF_INET6 : !sk_ipv6only;
}

/** A socket's own address, as whoever comes to that address sees it. */
export function addressFor(sk: Bound, daddr: in_addr): in_addr {
  return typeof daddr === 'string' ? sk.inet_rcv_saddr : rcv_saddr4(sk);
}
