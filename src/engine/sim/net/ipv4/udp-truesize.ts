/**
 * The memory that a datagram takes.
 *
 * Linux: net/ipv4/ip_output.c __ip_append_data(), net/core/skbuff.c (v6.18)
 */
import { kmalloc_size_roundup } from '../../include/linux/skbuff.ts';

/** Bytes of the smallest head of a buffer, where those come from a cache of their own. Linux: SKB_SMALL_HEAD_CACHE_SIZE */
const SMALL_HEAD = 576;
const SKB_BYTES = 256;
const SHARED_INFO = 320;
/** Headers of the device, IP and UDP, and what is reserved before them. */
const HEADERS = 59;
const HEADERS_6 = 72;
/** From here on the bytes are in pages behind the head. Linux: SKB_MAX_ALLOC */
const LINEAR_MAX = 16064;
const CACHE_LINE = 64;

/** Linux: skb->truesize */
export function udp_truesize(bytes: number, overIpv6: boolean): number {
  const linear = bytes + (overIpv6 ? HEADERS_6 : HEADERS);
  if (linear >= LINEAR_MAX) return SKB_BYTES + SMALL_HEAD + bytes;
  const head = Math.ceil(linear / CACHE_LINE) * CACHE_LINE + SHARED_INFO;
  return SKB_BYTES + (head <= SMALL_HEAD ? SMALL_HEAD : kmalloc_size_roundup(head));
}
