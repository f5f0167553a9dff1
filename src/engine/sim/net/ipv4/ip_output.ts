/**
 * Sending packets, and the routes of a machine that has nothing but a loopback device.
 *
 * Linux: net/ipv4/ip_output.c, net/ipv4/route.c (v6.18). Left out: headers, fragments, options; a packet is a buffer with
 * its addresses beside it.
 */
import { ENETUNREACH } from '../../include/linux/errno.ts';
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { INADDR_LOOPBACK, ipv4_is_loopback } from '../../include/net/inet_sock.ts';
import { INADDR_ANY } from '../../include/net/ipv6.ts';
import type { Machine } from '../../machine.ts';
import { enqueue_to_backlog, local_bh_enable } from '../core/dev.ts';

/** From where to where packets go. Linux: struct flowi4 */
export interface flowi4 {
  readonly saddr: number;
  readonly daddr: number;
}

/**
 * The way to an address. To none is to oneself; an own address that is not chosen is 127.0.0.1, since the route of
 * 127.0.0.0/8 says so. Linux: ip_route_connect()
 *
 * @returns The addresses, or -ENETUNREACH.
 */
export function ip_route_output(daddr: number, saddr: number): flowi4 | number {
  if (daddr === INADDR_ANY) {
    const own = saddr === INADDR_ANY ? INADDR_LOOPBACK : saddr;
    return { saddr: own, daddr: own };
  }
  if (!ipv4_is_loopback(daddr)) return -ENETUNREACH;
  return { saddr: saddr === INADDR_ANY ? INADDR_LOOPBACK : saddr, daddr };
}

/**
 * Send a packet: it is on the loopback device, and arrives. Linux: ip_queue_xmit(), loopback_xmit()
 *
 * @param sent Called in between, when the packet is under way.
 */
export function ip_queue_xmit(k: Machine, skb: sk_buff, sent?: () => void): void {
  enqueue_to_backlog(k, skb);
  sent?.();
  local_bh_enable(k);
}
