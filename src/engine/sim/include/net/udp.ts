/**
 * UDP: a socket with its datagrams.
 *
 * Linux: include/linux/udp.h, include/net/udp.h (v6.18)
 */
import type { Field, ObjectView } from '../../../model/snapshot.ts';
import { preview } from '../../../model/spelling.ts';
import type { Machine } from '../../machine.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import type { msghdr } from '../linux/socket.ts';
import { type four_tuple, type inet_hooks, inet_sock, spelled } from './inet_sock.ts';

/** A datagram on its way: struct iphdr and struct udphdr. */
export interface udp_packet extends four_tuple {
  readonly protocol: number;
}

/** What UDP does otherwise over the two versions of IP. Linux: struct proto */
export interface udp_hooks extends inet_hooks {
  readonly sendmsg: (k: Machine, sk: udp_sock, msg: msghdr, len: number) => number;
}

/** A UDP socket. */
export class udp_sock extends inet_sock {
  declare readonly hooks: udp_hooks;
  /** Datagrams that a reader has taken over from the receive queue, to be read before it. */
  readonly reader_queue: sk_buff[] = [];
  /** Where the last connect(2) led, even if it failed. Linux: inet->cork.fl */
  cork_fl: four_tuple | null = null;
  /** The way to the peer is known. Linux: sk_dst_cache */
  sk_dst = false;
  /** Memory of what was read and is not given back yet: it is in larger pieces. */
  forward_deficit = 0;

  protected get kind(): string {
    return 'udp_sock';
  }

  protected override fields(): { readonly [name: string]: Field } {
    return {
      ...super.fields(),
      sk_rmem_alloc: this.sk_rmem_alloc,
      datagrams: this.reader_queue.length + this.sk_receive_queue.length,
      first_len: (this.reader_queue[0] ?? this.sk_receive_queue[0])?.len ?? 0,
    };
  }

  protected parts(): ObjectView['parts'] {
    return [...this.reader_queue, ...this.sk_receive_queue].map((skb, at) => ({
      kind: 'udp_skb_cb',
      name: `sk_receive_queue[${at}]`,
      fields: { len: skb.len, truesize: skb.truesize, from: sender(skb) },
      bytes: preview(skb.data, 0, skb.len),
    }));
  }
}

function sender(skb: sk_buff): string {
  const { saddr, sport } = udp_hdr(skb);
  return spelled(saddr, sport);
}

/** Where a datagram comes from and goes to. */
export function udp_hdr({ cb }: sk_buff): udp_packet {
  return cb as udp_packet;
}
