/**
 * Pages of memory.
 *
 * Linux: include/linux/mm_types.h, arch/x86/include/asm/page_types.h (v6.18)
 */

export const PAGE_SHIFT = 12;
export const PAGE_SIZE = 4096;

/** A page of memory with what is in it. */
export interface page {
  /** `page:7`, by order of allocation. */
  readonly name: string;
  readonly data: Uint8Array;
}
