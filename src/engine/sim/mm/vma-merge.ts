/**
 * Whether neighbouring areas become one.
 *
 * Linux: mm/vma.c (v6.18)
 */

import type { file } from '../include/linux/fs.ts';
import { type mm_struct, type vm_area_struct, vma_pages } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { anon_vma } from '../include/linux/rmap.ts';

/** An area that is to be, and what lies beside it. */
export interface vma_merge_struct {
  readonly mm: mm_struct;
  readonly start: number;
  readonly end: number;
  readonly pgoff: number;
  readonly vm_flags: number;
  readonly file: file | null;
  readonly anon_vma: anon_vma | null;
}

/** The areas that end where a range begins, and that begin where it ends. */
export function vma_neighbours(
  mm: mm_struct,
  start: number,
  end: number,
): { readonly prev: vm_area_struct | null; readonly next: vm_area_struct | null } {
  const prev = mm.mmap.find(({ vm_end }) => vm_end === start) ?? null;
  const next = mm.mmap.find(({ vm_start }) => vm_start === end) ?? null;
  return { prev, next };
}

/**
 * Make an area larger instead of making a new one beside it, if nothing tells the two apart.
 *
 * @returns The area, which may have become one with that on the other side too; null where a new one is needed.
 */
export function vma_merge_new_range(vmg: vma_merge_struct): vm_area_struct | null {
  const { mm, start, end, pgoff } = vmg;
  const { prev, next } = vma_neighbours(mm, start, end);
  const left = prev !== null && can_vma_merge_after(vmg, prev) ? prev : null;
  const right = next !== null && can_vma_merge_before(vmg, next) ? next : null;
  // One whose end somebody is told of cannot vanish. Linux: can_merge_remove_vma()
  const removable = right !== null && right.vm_ops?.close === undefined;
  if (left !== null && removable && are_anon_vmas_compatible(left, right)) {
    return vma_expand(mm, left, right);
  }
  if (left !== null) {
    left.vm_end = end;
    return left;
  }
  if (right === null) return null;
  right.vm_start = start;
  right.vm_pgoff = pgoff;
  return right;
}

/** The area below takes the place of a hole and of the area above it. */
function vma_expand(mm: mm_struct, left: vm_area_struct, right: vm_area_struct): vm_area_struct {
  left.vm_end = right.vm_end;
  mm.mmap = mm.mmap.filter((vma) => vma !== right);
  // Linux: dup_anon_vma()
  if (left.anon_vma === null) left.anon_vma = right.anon_vma;
  else if (right.anon_vma !== null) right.anon_vma.num_active_vmas -= 1;
  for (const anon of right.anon_vma_chain) {
    anon.rb_root.delete(right);
    anon.rb_root.add(left);
    if (!left.anon_vma_chain.includes(anon)) left.anon_vma_chain.push(anon);
  }
  if (right.vm_file !== null) {
    right.vm_file.f_inode.i_mapping?.i_mmap.delete(right);
    right.vm_file.f_count -= 1;
  }
  return left;
}

/** True when the new range can be a part of the area that ends where it begins. */
function can_vma_merge_after(vmg: vma_merge_struct, prev: vm_area_struct): boolean {
  if (!is_mergeable_vma(vmg, prev) || !is_mergeable_anon_vma(vmg, prev)) return false;
  return prev.vm_pgoff + vma_pages(prev) === vmg.pgoff;
}

/** True when the new range can be a part of the area that begins where it ends. */
function can_vma_merge_before(vmg: vma_merge_struct, next: vm_area_struct): boolean {
  if (!is_mergeable_vma(vmg, next) || !is_mergeable_anon_vma(vmg, next)) return false;
  return next.vm_pgoff === vmg.pgoff + (vmg.end - vmg.start) / PAGE_SIZE;
}

function is_mergeable_vma(vmg: vma_merge_struct, vma: vm_area_struct): boolean {
  return vma.vm_flags === vmg.vm_flags && vma.vm_file === vmg.file;
}

/** One that was copied from a parent's area must not grow: its chain would grow with every generation. */
function is_mergeable_anon_vma(vmg: vma_merge_struct, vma: vm_area_struct): boolean {
  if (vma.anon_vma === null && vmg.anon_vma === null) return true;
  if (vmg.anon_vma === null) return vma.anon_vma_chain.length === 1;
  return vma.anon_vma === vmg.anon_vma;
}

/** Whether the areas on both sides may be one: not with two anon_vmas. */
function are_anon_vmas_compatible(one: vm_area_struct, other: vm_area_struct): boolean {
  const [a, b] = [one.anon_vma, other.anon_vma];
  if (a !== null && b !== null) return a === b;
  const had = a === null ? other : one;
  return had.anon_vma === null || had.anon_vma_chain.length === 1;
}
