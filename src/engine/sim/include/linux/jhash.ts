/**
 * Bob Jenkins' hash of a few words.
 *
 * Linux: include/linux/jhash.h (v6.18)
 */

/** An arbitrary start. Linux: JHASH_INITVAL */
const JHASH_INITVAL = 0xdeadbeef;

function rol32(word: number, shift: number): number {
  return (word << shift) | (word >>> (32 - shift));
}

/** Three words and a start as one number of 32 bits. Linux: jhash_3words(), __jhash_final() */
export function jhash_3words(a0: number, b0: number, c0: number, initval: number): number {
  const start = (JHASH_INITVAL + (3 << 2) + initval) | 0;
  let [a, b, c] = [(a0 + start) | 0, (b0 + start) | 0, (c0 + start) | 0];
  c = ((c ^ b) - rol32(b, 14)) | 0;
  a = ((a ^ c) - rol32(c, 11)) | 0;
  b = ((b ^ a) - rol32(a, 25)) | 0;
  c = ((c ^ b) - rol32(b, 16)) | 0;
  a = ((a ^ c) - rol32(c, 4)) | 0;
  b = ((b ^ a) - rol32(a, 14)) | 0;
  c = ((c ^ b) - rol32(b, 24)) | 0;
  return c >>> 0;
}

/** A number of 32 bits as one below `of`, all as often. Linux: include/linux/math.h reciprocal_scale() */
export function reciprocal_scale(val: number, of: number): number {
  return Math.floor((val * of) / 2 ** 32);
}
