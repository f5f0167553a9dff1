/**
 * Where a packet that has come goes: to the protocol that it names.
 *
 * Linux: net/ipv4/ip_input.c ip_rcv(), net/ipv4/icmp.c icmp_unreach() (v6.18)
 */
import type { sk_buff } from '../../include/linux/skbuff.ts';
import { IPPROTO_TCP, IPPROTO_UDP } from '../../include/net/inet_sock.ts';
import type { Machine } from '../../machine.ts';
import type { icmp_packet } from './icmp.ts';
import { tcp_v4_rcv } from './tcp_ipv4.ts';
import { udp_err, udp_rcv } from './udp.ts';

/** A packet has come. */
export function ip_rcv(k: Machine, skb: sk_buff): void {
  const { protocol } = skb.cb as { readonly protocol: number };
  if (protocol === IPPROTO_TCP) tcp_v4_rcv(k, skb);
  else if (protocol === IPPROTO_UDP) udp_rcv(k, skb);
  else udp_err(k, (skb.cb as icmp_packet).about);
}
