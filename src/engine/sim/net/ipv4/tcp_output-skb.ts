/**
 * Buffers of segments: with bytes that are written, copies that go on their way, and segments that have none.
 *
 * Linux: net/ipv4/tcp_output.c, net/ipv4/tcp.c tcp_stream_alloc_skb(), include/net/tcp.h tcp_wmem_free_skb(), net/core/skbuff.c (v6.18)
 */
import { sk_buff } from '../../include/linux/skbuff.ts';
import { TCP_SKB_OVERHEAD, type tcp_skb_cb, type tcp_sock } from '../../include/net/tcp.ts';
import { no_frags, skb_release_data } from '../core/skbuff.ts';
import { sk_mem_charge, sk_mem_schedule, sk_mem_uncharge } from '../core/sock-memory.ts';

const NOTHING = new Uint8Array();

/** The same bytes in another buffer. Linux: net/core/skbuff.c */
export function skb_clone(skb: sk_buff): sk_buff {
  const clone = new sk_buff(skb.data.subarray(0, skb.len), skb.truesize);
  clone.shinfo = skb.shinfo;
  if (skb.shinfo !== null) skb.shinfo.dataref += 1;
  return clone;
}

/** A segment without bytes, that nobody keeps. */
export function nondata(seq: number, tcp_flags: number): sk_buff {
  const skb = new sk_buff(NOTHING, TCP_SKB_OVERHEAD);
  skb.cb = control(seq, seq, tcp_flags);
  return skb;
}

/** A buffer for the write queue, without bytes yet. Linux: tcp_stream_alloc_skb(), tcp_skb_entail() */
export function tcp_stream_alloc_skb(tp: tcp_sock, cb: tcp_skb_cb): sk_buff {
  const skb = new sk_buff(NOTHING, TCP_SKB_OVERHEAD);
  skb.cb = cb;
  skb.shinfo = no_frags();
  sk_mem_schedule(tp, skb.truesize);
  tp.sk_wmem_queued += skb.truesize;
  sk_mem_charge(tp, skb.truesize);
  return skb;
}

/** A buffer that was in the write queue is no longer needed. */
export function tcp_wmem_free_skb(tp: tcp_sock, skb: sk_buff): void {
  tp.sk_wmem_queued -= skb.truesize;
  sk_mem_uncharge(tp, skb.truesize);
  skb_release_data(skb);
}

/** The numbers and flags of a segment. */
export function control(seq: number, end_seq: number, tcp_flags: number): tcp_skb_cb {
  return { seq, end_seq, tcp_flags, ack_seq: 0, window: 0 };
}
