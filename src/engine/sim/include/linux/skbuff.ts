/**
 * Socket buffers: a message, or a piece of a stream, with its bytes and the memory that it takes.
 *
 * Linux: include/linux/skbuff.h, net/core/skbuff.c (v6.18). Left out: headers; the bytes are one array, or pages that others have too,
 * `truesize` counts what Linux would have allocated for them.
 */
import type { Machine } from '../../machine.ts';
import { get_page, put_page } from '../../mm/page_alloc.ts';
import type { sock } from '../net/sock.ts';
import { type bio_vec, bvec_bytes } from './bvec.ts';
import { PAGE_SIZE } from './mm_types.ts';
import type { iov_iter } from './uio.ts';

/** sizeof(struct sk_buff), cut to cache lines. */
const SKB_BYTES = 256;
/** sizeof(struct skb_shared_info), cut to cache lines. */
const SHARED_INFO = 320;
const SMP_CACHE_BYTES = 64;
/** The most fragments of a page each. */
export const MAX_SKB_FRAGS = 17;

/** The bytes of data for which a head of `order` pages is enough. */
function SKB_MAX_ORDER(order: number): number {
  return (PAGE_SIZE << order) - SHARED_INFO;
}

/** The most data in a head that is one page. Linux: SKB_MAX_HEAD(0) */
export const SKB_MAX_HEAD = SKB_MAX_ORDER(0);
/** The most data in a head that is allocated in one piece. */
export const SKB_MAX_ALLOC = SKB_MAX_ORDER(2);

function aligned(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}

/** Bytes up to the next page. */
export function PAGE_ALIGN(bytes: number): number {
  return aligned(bytes, PAGE_SIZE);
}

const KMALLOC_SIZES = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192];

/** What kmalloc() hands out for that many bytes. Linux: mm/slab_common.c kmalloc_size_roundup() */
export function kmalloc_size_roundup(size: number): number {
  return KMALLOC_SIZES.find((bucket) => bucket >= size) ?? 2 ** Math.ceil(Math.log2(size));
}

/**
 * The memory that a buffer takes: its own structure, its head, and the pages behind it.
 *
 * @param linear Bytes in the head, headers included.
 * @param data Bytes in pages.
 * @param smallHead Bytes of the head of a small buffer where those come from a cache of their own
 *   (SKB_SMALL_HEAD_CACHE_SIZE); 0 where they do not, as AF_UNIX's, which are accounted (GFP_KERNEL_ACCOUNT).
 */
export function skb_truesize(linear: number, data: number, smallHead = 0): number {
  const head = aligned(linear, SMP_CACHE_BYTES) + SHARED_INFO;
  const size = head <= smallHead ? smallHead : kmalloc_size_roundup(head);
  return SKB_BYTES + size + aligned(data, PAGE_SIZE);
}

/** A page of bytes that several buffers may have parts of, and how many hold it. Linux: struct page, its _refcount */
export interface frag_page {
  refs: number;
}

/** A part of a page. */
export interface skb_frag {
  readonly page: frag_page;
  readonly offset: number;
  readonly size: number;
}

/** Where a process puts the next bytes that it sends: it begins a page of 32 KiB when one is full. Linux: struct page_frag */
export interface page_frag {
  page: frag_page | null;
  offset: number;
}

/** What a buffer shares with its clones: where its bytes are, and how many there are of them. */
export interface skb_shared_info {
  readonly frags: skb_frag[];
  dataref: number;
}

/** What is done when a buffer is freed: a function of a module. */
export type skb_destructor = (k: Machine, skb: sk_buff) => void;

/** A buffer. */
export class sk_buff {
  /** Whose memory it takes: the sender's, until it is read. */
  sk: sock | null = null;
  truesize: number;
  /** Of a stream of TCP: which pages the bytes are in. */
  shinfo: skb_shared_info | null = null;
  /** Pages that others have too, where it was filled by splice(2). Linux: skb_shared_info frags */
  frags: readonly bio_vec[] | null = null;
  len: number;
  private head: Uint8Array;
  destructor: skb_destructor | null = null;
  /** What the protocol keeps with it. Linux: UNIXCB(), TCP_SKB_CB() */
  cb: unknown = null;

  constructor(data: Uint8Array, truesize: number) {
    this.head = data;
    this.len = data.length;
    this.truesize = truesize;
  }

  /** Its bytes; `len` of them count. Those of shared pages are as they are now. */
  get data(): Uint8Array {
    return this.frags === null ? this.head : bvec_bytes(this.frags, 0, this.len);
  }

  set data(bytes: Uint8Array) {
    this.head = bytes;
  }
}

/** A queue of buffers, oldest first. */
export type sk_buff_head = sk_buff[];

/** Take a buffer out of a queue. Linux: __skb_unlink() */
export function __skb_unlink(skb: sk_buff, list: sk_buff_head): void {
  const at = list.indexOf(skb);
  if (at >= 0) list.splice(at, 1);
}

/** Free a buffer: whoever it was taken from gets its memory back. Linux: kfree_skb(), consume_skb() */
export function kfree_skb(k: Machine, skb: sk_buff): void {
  const { destructor } = skb;
  skb.destructor = null;
  destructor?.(k, skb);
  for (const { bv_page } of skb.frags ?? []) put_page(k, bv_page);
  skb.frags = null;
}

/**
 * Fill an empty buffer with the pages themselves of what is sent, not with copies of them. It counts their bytes besides.
 *
 * @returns How many bytes.
 */
export function skb_splice_from_iter(skb: sk_buff, iter: iov_iter): number {
  const frags = iter.take_bvec(MAX_SKB_FRAGS);
  for (const { bv_page } of frags) get_page(bv_page);
  skb.frags = frags;
  skb.len = frags.reduce((sum, { bv_len }) => sum + bv_len, 0);
  skb.truesize += skb.len;
  return skb.len;
}
