/**
 * Which areas an anonymous page may be mapped in, and how many entries lead to a page.
 *
 * Linux: mm/rmap.c, include/linux/rmap.h (v6.18)
 */
import { type vm_area_struct, vma_pages } from '../include/linux/mm.ts';
import type { page } from '../include/linux/mm_types.ts';
import { anon_vma } from '../include/linux/rmap.ts';
import { vma_neighbours } from './vma-merge.ts';

/** An area is about to get its first anonymous page. One that could be one with a neighbour shares what that has. */
export function anon_vma_prepare(vma: vm_area_struct): void {
  if (vma.anon_vma !== null) return;
  const made = find_mergeable_anon_vma(vma) ?? new anon_vma(null);
  vma.anon_vma = made;
  link(vma, made);
  made.num_active_vmas += 1;
}

/** That of a neighbour, if nothing but rights tells the two apart. Linux: mm/vma.c find_mergeable_anon_vma() */
function find_mergeable_anon_vma(vma: vm_area_struct): anon_vma | null {
  const { prev, next } = vma_neighbours(vma.vm_mm, vma.vm_start, vma.vm_end);
  for (const [low, high, other] of [
    [vma, next, next],
    [prev, vma, prev],
  ] as const) {
    if (low === null || high === null || other === null) continue;
    if (!anon_vma_compatible(low, high) || other.anon_vma === null) continue;
    if (other.anon_vma_chain.length === 1) return other.anon_vma;
  }
  return null;
}

/** Rights may differ: mprotect(2) may make them the same again. */
const MAY_DIFFER = 0x7;

/** Linux: mm/vma.c anon_vma_compatible() */
function anon_vma_compatible(low: vm_area_struct, high: vm_area_struct): boolean {
  return (
    low.vm_end === high.vm_start &&
    low.vm_file === high.vm_file &&
    !((low.vm_flags ^ high.vm_flags) & ~MAY_DIFFER) &&
    high.vm_pgoff === low.vm_pgoff + vma_pages(low)
  );
}

function link(vma: vm_area_struct, anon: anon_vma): void {
  vma.anon_vma_chain.push(anon);
  anon.rb_root.add(vma);
}

/** An area is a copy or a part of another, and so are the ways to its pages. */
export function anon_vma_clone(dst: vm_area_struct, src: vm_area_struct): void {
  for (const anon of src.anon_vma_chain) {
    link(dst, anon);
    // One that nobody's pages are made in any more is used again, so that generations of children do not pile up.
    const free = anon.num_children < 2 && anon.num_active_vmas === 0;
    if (dst.anon_vma === null && src.anon_vma !== null && free) dst.anon_vma = anon;
  }
  if (dst.anon_vma !== null) dst.anon_vma.num_active_vmas += 1;
}

/** A child's area can lead to the pages that its parent's has, and has an anon_vma of its own for those to come. */
export function anon_vma_fork(vma: vm_area_struct, pvma: vm_area_struct): void {
  if (pvma.anon_vma === null) return;
  vma.anon_vma = null;
  anon_vma_clone(vma, pvma);
  if (vma.anon_vma !== null) return;
  const made = new anon_vma(pvma.anon_vma);
  made.num_active_vmas += 1;
  vma.anon_vma = made;
  link(vma, made);
}

/** An area is gone. */
export function unlink_anon_vmas(vma: vm_area_struct): void {
  for (const anon of vma.anon_vma_chain.splice(0)) {
    anon.rb_root.delete(vma);
    if (anon.rb_root.size === 0) anon.parent.num_children -= 1;
  }
  if (vma.anon_vma !== null) vma.anon_vma.num_active_vmas -= 1;
  vma.anon_vma = null;
}

/** A fresh anonymous page is entered into its first page table. */
export function folio_add_new_anon_rmap(page: page, vma: vm_area_struct, index: number): void {
  page._mapcount = 0;
  page.anon_vma = vma.anon_vma;
  page.index = index;
  page.PG_anon_exclusive = true;
}

/** One entry more, of a file's page or one that a child has in common with its parent. */
export function folio_add_rmap(page: page): void {
  page._mapcount += 1;
  touchOthers(page);
}

/** One entry less. */
export function folio_remove_rmap(page: page): void {
  page._mapcount -= 1;
  touchOthers(page);
}

/** Whoever else has an entry for the page shows whether it is the only one. */
function touchOthers({ anon_vma, mapping }: page): void {
  for (const vma of anon_vma?.rb_root ?? mapping?.i_mmap ?? []) vma.vm_mm.touch();
}

/** A child's entry leads to the page of its parent's, which is nobody's alone any more. */
export function folio_try_dup_anon_rmap(page: page): void {
  page.PG_anon_exclusive = false;
  folio_add_rmap(page);
}

/** A page whose other holders have gone is its last one's alone. */
export function folio_move_anon_rmap(page: page, vma: vm_area_struct): void {
  page.anon_vma = vma.anon_vma;
}
