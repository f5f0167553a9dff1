/**
 * Pages of memory.
 *
 * Linux: include/linux/mm_types.h, arch/x86/include/asm/page_types.h (v6.18). Differs: a folio is one page, so that
 * what Linux keeps of folios is here kept of pages.
 */

import type { address_space } from './pagemap.ts';
import type { anon_vma } from './rmap.ts';

export const PAGE_SHIFT = 12;
export const PAGE_SIZE = 4096;

/** A page of memory with what is in it. */
export interface page {
  /** `page:7`, by order of allocation. */
  readonly name: string;
  readonly data: Uint8Array;
  /** Who holds it: each page table entry that leads to it, the page cache that it is in, the slot of a pipe. */
  _refcount: number;
  /** Page table entries that lead to it, less one: -1 when there are none. */
  _mapcount: number;
  /** The file that it is a page of, and the index there; null for what is no file's. */
  mapping: address_space | null;
  /** In pages: of the file, or of the address at which an anonymous page was first mapped. */
  index: number;
  /** The areas that an anonymous page may be mapped in; null for other pages. Linux: in `mapping`, marked by a bit */
  anon_vma: anon_vma | null;
  /** An anonymous page that no other process can reach: it need not be copied to be written. */
  PG_anon_exclusive: boolean;
}
