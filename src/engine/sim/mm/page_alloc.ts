/**
 * Allocating pages, and who holds them.
 *
 * Linux: mm/page_alloc.c, include/linux/mm.h get_page(), put_page() (v6.18). Left out: running out of memory, zones,
 * zeroing for the kernel's own use.
 */
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import type { Machine } from '../machine.ts';

/** Memory of pages that were given back, to be used again: a page's content is what was last in it. */
function makePool(): Uint8Array[] {
  return [];
}

/** More than so many spare pages are left to the garbage collector. */
const POOL_MAX = 1024;

/** A page that the caller holds. */
export function alloc_page(k: Machine): page {
  const data = k.part(makePool).pop() ?? new Uint8Array(PAGE_SIZE);
  return makePage(`page:${k.number('page')}`, data);
}

function makePage(name: string, data: Uint8Array): page {
  return {
    name,
    data,
    _refcount: 1,
    _mapcount: -1,
    mapping: null,
    index: 0,
    anon_vma: null,
    PG_anon_exclusive: false,
  };
}

/** The page of zeros that whoever reads fresh memory shares. Linux: ZERO_PAGE() */
export function ZERO_PAGE(k: Machine): page {
  return k.part(makeZeroPage);
}

function makeZeroPage(): page {
  return makePage('ZERO_PAGE', new Uint8Array(PAGE_SIZE));
}

/** One holder more. */
export function get_page(page: page): page {
  page._refcount += 1;
  return page;
}

/** One holder less; the last one gives the page back. */
export function put_page(k: Machine, page: page): void {
  page._refcount -= 1;
  if (page._refcount > 0) return;
  const pool = k.part(makePool);
  if (pool.length < POOL_MAX) pool.push(page.data);
}

/** Give back a page that was allocated: its last holder, most often. */
export function __free_page(k: Machine, page: page): void {
  put_page(k, page);
}
