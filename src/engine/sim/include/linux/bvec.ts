/**
 * Parts of pages behind one another.
 *
 * Linux: include/linux/bvec.h (v6.18)
 */
import type { page } from './mm_types.ts';

/** A part of a page. */
export interface bio_vec {
  readonly bv_page: page;
  readonly bv_len: number;
  readonly bv_offset: number;
}

/** The bytes of the parts as they are now: `bytes` of them, from `skip` on. */
export function bvec_bytes(bvec: readonly bio_vec[], skip: number, bytes: number): Uint8Array {
  const found = new Uint8Array(bytes);
  let start = -skip;
  for (const { bv_page, bv_len, bv_offset } of bvec) {
    const from = Math.max(0, -start);
    const to = Math.min(bv_len, bytes - start);
    if (from < to) {
      found.set(bv_page.data.subarray(bv_offset + from, bv_offset + to), start + from);
    }
    start += bv_len;
  }
  return found;
}
