/**
 * ICMP: telling a sender that nobody is there. It is the only message of ICMP that there is here.
 *
 * Linux: net/ipv4/icmp.c (v6.18). Left out: everything but "port unreachable", and its limits.
 */
import { sk_buff } from '../../include/linux/skbuff.ts';
import { type four_tuple, IPPROTO_ICMP, ipv4_is_loopback } from '../../include/net/inet_sock.ts';
import { isIn6 } from '../../include/net/ipv6.ts';
import { udp_hdr } from '../../include/net/udp.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { ip_queue_xmit } from './ip_output.ts';

const at = tracepoints('net/ipv4/icmp.c');
const at6 = tracepoints('net/ipv6/icmp.c');

/** A message, with the addresses of the packet that it is about. */
export interface icmp_packet {
  readonly protocol: number;
  readonly about: four_tuple;
}

/**
 * Tell the sender of a datagram that nobody has its port: ICMP_DEST_UNREACH, ICMP_PORT_UNREACH; over IPv6 ICMPV6_PORT_UNREACH, of
 * which the same comes.
 */
export function icmp_send(k: Machine, skb_in: sk_buff): void {
  const { saddr, sport, daddr, dport } = udp_hdr(skb_in);
  // Nobody answers for an address that is not this machine's.
  if (!isIn6(daddr) && !ipv4_is_loopback(daddr)) return;
  const packet: icmp_packet = { protocol: IPPROTO_ICMP, about: { saddr, sport, daddr, dport } };
  const skb = new sk_buff(new Uint8Array(), 0);
  skb.cb = packet;
  ip_queue_xmit(k, skb, () => {
    if (!k.tracing) return;
    if (isIn6(daddr)) at6.point(k, 'icmp6_send.unreachable', { port: dport });
    else at.point(k, '__icmp_send.unreachable', { port: dport });
  });
}
