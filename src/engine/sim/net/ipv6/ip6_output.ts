/**
 * The routes of IPv6 on a machine that has nothing but a loopback device.
 *
 * Linux: net/ipv6/ip6_output.c ip6_dst_lookup_tail(), net/ipv6/route.c (v6.18)
 */
import { EAFNOSUPPORT, ENETUNREACH } from '../../include/linux/errno.ts';
import { IN6ADDR_ANY, IN6ADDR_LOOPBACK, type in_addr } from '../../include/net/ipv6.ts';

/** From where to where packets go. Linux: struct flowi6 */
export interface flowi6 {
  readonly saddr: string;
  readonly daddr: string;
}

/**
 * The way to an address: to oneself, or there is none.
 *
 * @returns The addresses, or -ENETUNREACH, or -EAFNOSUPPORT from an address of IPv4.
 */
export function ip6_dst_lookup(daddr: string, saddr: in_addr): flowi6 | number {
  if (daddr !== IN6ADDR_LOOPBACK) return -ENETUNREACH;
  if (typeof saddr === 'number') return -EAFNOSUPPORT;
  return { saddr: saddr === IN6ADDR_ANY ? IN6ADDR_LOOPBACK : saddr, daddr };
}
