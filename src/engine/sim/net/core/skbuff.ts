/**
 * Buffers whose bytes are parts of pages: how they share them, and how several become one.
 *
 * Linux: net/core/skbuff.c, net/core/sock.c skb_page_frag_refill() (v6.18). The bytes themselves are one array a buffer; which
 * pages they would be in decides how many buffers a receiver can join, and by that how much it takes.
 */
import {
  MAX_SKB_FRAGS,
  type page_frag,
  type sk_buff,
  type skb_frag,
} from '../../include/linux/skbuff.ts';

const PAGE_FRAG_SIZE = 32768;
/** Less than this is not worth a part of its own. */
const LEAST_FRAG = 32;

/** Make sure that there is room for more. @returns How much fits. */
export function skb_page_frag_refill(pfrag: page_frag): number {
  const { page } = pfrag;
  if (page === null || (page.refs > 1 && pfrag.offset + LEAST_FRAG > PAGE_FRAG_SIZE)) {
    if (page !== null) page.refs -= 1;
    pfrag.page = { refs: 1 };
    pfrag.offset = 0;
  } else if (page.refs === 1) pfrag.offset = 0;
  return PAGE_FRAG_SIZE - pfrag.offset;
}

/** True where the buffer's last part ends where the process goes on. Linux: include/linux/skbuff.h skb_can_coalesce() */
export function skb_can_coalesce(skb: sk_buff, pfrag: page_frag): boolean {
  const last = skb.shinfo?.frags.at(-1);
  return last !== undefined && last.page === pfrag.page && last.offset + last.size === pfrag.offset;
}

/** Note that the next bytes of the process are this buffer's. Linux: skb_fill_page_desc(), skb_frag_size_add() */
export function skb_take_frag(skb: sk_buff, pfrag: page_frag, size: number): void {
  const frags = skb.shinfo?.frags ?? [];
  const { page, offset } = pfrag;
  const last = frags.at(-1);
  if (page === null) return;
  if (last !== undefined && skb_can_coalesce(skb, pfrag)) {
    frags[frags.length - 1] = { ...last, size: last.size + size };
  } else {
    frags.push({ page, offset, size });
    page.refs += 1;
  }
  pfrag.offset += size;
}

/** Append bytes; the array that holds them grows ahead. */
export function skb_put_data(skb: sk_buff, bytes: Uint8Array): void {
  const end = skb.len + bytes.length;
  if (end > skb.data.length) {
    const longer = new Uint8Array(skb.len === 0 ? end : Math.max(end, 2 * skb.len));
    longer.set(skb.data.subarray(0, skb.len));
    skb.data = longer;
  }
  skb.data.set(bytes, skb.len);
  skb.len = end;
}

/** True while another buffer has the same bytes. */
export function skb_cloned({ shinfo }: sk_buff): boolean {
  return shinfo !== null && shinfo.dataref > 1;
}

/** A buffer is gone: the pages are nobody's when its last clone is. Linux: skb_release_data() */
export function skb_release_data({ shinfo }: sk_buff): void {
  if (shinfo === null) return;
  shinfo.dataref -= 1;
  if (shinfo.dataref > 0) return;
  for (const { page } of shinfo.frags) page.refs -= 1;
  shinfo.frags.length = 0;
}

/** The same of a buffer that nobody needs: not even the next who says so. Linux: kfree_skb_partial(), kfree_skb() */
export function skb_free(skb: sk_buff): void {
  skb_release_data(skb);
  skb.shinfo = null;
}

/**
 * Make one of two buffers.
 *
 * @param overhead What a buffer takes besides its bytes.
 * @returns How much memory the first takes more; `undefined` where it cannot be done.
 */
export function skb_try_coalesce(to: sk_buff, from: sk_buff, overhead: number): number | undefined {
  if (skb_cloned(to) || to.shinfo === null || from.shinfo === null) return undefined;
  if (from.len === 0) {
    skb_free(from);
    return 0;
  }
  const { frags } = from.shinfo;
  if (to.shinfo.frags.length + frags.length > MAX_SKB_FRAGS) return undefined;
  for (const frag of frags) frag.page.refs += 1;
  to.shinfo.frags.push(...frags);
  skb_put_data(to, from.data.subarray(0, from.len));
  const delta = from.truesize - overhead;
  to.truesize += delta;
  skb_free(from);
  return delta;
}

/** Give what is behind `len` to another buffer. */
export function skb_split(skb: sk_buff, rest: sk_buff, len: number): void {
  rest.data = skb.data.slice(len, skb.len);
  rest.len = skb.len - len;
  skb.data = skb.data.slice(0, len);
  skb.len = len;
  if (skb.shinfo === null || rest.shinfo === null) return;
  const { frags } = skb.shinfo;
  let done = 0;
  for (const frag of frags.splice(0)) {
    const front = Math.max(0, Math.min(frag.size, len - done));
    const behind = frag.size - front;
    if (front > 0) frags.push({ ...frag, size: front });
    if (behind > 0) rest.shinfo.frags.push({ ...frag, offset: frag.offset + front, size: behind });
    if (front > 0 && behind > 0) frag.page.refs += 1;
    done += frag.size;
  }
}

/**
 * Move the first bytes of a buffer behind those of another.
 *
 * @returns False where that has no place for their parts: then nothing is moved.
 */
export function skb_shift(tgt: sk_buff, skb: sk_buff, shiftlen: number): boolean {
  if (tgt.shinfo === null || skb.shinfo === null) return false;
  const to = tgt.shinfo.frags.slice();
  const from = skb.shinfo.frags.slice();
  let todo = shiftlen;
  while (todo > 0) {
    const frag = from.shift();
    if (frag === undefined) break;
    const size = Math.min(todo, frag.size);
    const last = to.at(-1);
    const joins = last?.page === frag.page && last.offset + last.size === frag.offset;
    if (joins) to[to.length - 1] = { ...last, size: last.size + size };
    else to.push({ ...frag, size });
    if (size < frag.size) {
      from.unshift({ ...frag, offset: frag.offset + size, size: frag.size - size });
      if (!joins) frag.page.refs += 1;
    } else if (joins) frag.page.refs -= 1;
    todo -= size;
  }
  if (to.length > MAX_SKB_FRAGS) return false;
  tgt.shinfo.frags.splice(0, Number.POSITIVE_INFINITY, ...to);
  skb.shinfo.frags.splice(0, Number.POSITIVE_INFINITY, ...from);
  skb_put_data(tgt, skb.data.subarray(0, shiftlen));
  skb.data = skb.data.slice(shiftlen, skb.len);
  skb.len -= shiftlen;
  tgt.truesize += shiftlen;
  skb.truesize -= shiftlen;
  return true;
}

/** Where the parts of a buffer begin that has none yet. */
export function no_frags(): { readonly frags: skb_frag[]; dataref: number } {
  return { frags: [], dataref: 1 };
}
