/**
 * Allocating pages.
 *
 * Linux: mm/page_alloc.c (v6.18). Left out: running out of memory, zones, zeroing for the kernel's own use.
 */
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import type { Machine } from '../machine.ts';

/** Memory of pages that were given back, to be used again: a page's content is what was last in it. */
function makePool(): Uint8Array[] {
  return [];
}

/** More than so many spare pages are left to the garbage collector. */
const POOL_MAX = 1024;

/** A page. */
export function alloc_page(k: Machine): page {
  const data = k.part(makePool).pop() ?? new Uint8Array(PAGE_SIZE);
  return { name: `page:${k.number('page')}`, data };
}

/** Give a page back. */
export function __free_page(k: Machine, { data }: page): void {
  const pool = k.part(makePool);
  if (pool.length < POOL_MAX) pool.push(data);
}
