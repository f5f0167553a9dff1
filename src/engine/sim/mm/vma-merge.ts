/**
 * Whether neighbouring areas become one.
 *
 * Linux: mm/vma.c (v6.18)
 */

import type { file } from '../include/linux/fs.ts';
import {
  linear_page_index,
  type mm_struct,
  type vm_area_struct,
  vma_pages,
} from '../include/linux/mm.ts';
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
export function vma_merge_new_range(
  vmg: vma_merge_struct,
  copied_from: vm_area_struct | null = null,
): vm_area_struct | null {
  const { mm, start, end, pgoff } = vmg;
  const { prev, next } = vma_neighbours(mm, start, end);
  const left = prev !== null && can_vma_merge_after(vmg, prev, copied_from) ? prev : null;
  const right = next !== null && can_vma_merge_before(vmg, next, copied_from) ? next : null;
  const removable = right !== null && can_merge_remove_vma(right);
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

/** The same for a copy of a part of another area, whose pages come along. */
export function vma_merge_copied_range(
  vmg: vma_merge_struct,
  copied_from: vm_area_struct,
): vm_area_struct | null {
  const merged = vma_merge_new_range(vmg, copied_from);
  if (merged !== null && merged !== copied_from) dup_anon_vma(merged, copied_from);
  return merged;
}

/** An area grows upwards; it may become one with the area that begins where it ends then. */
export function vma_merge_extend(vma: vm_area_struct, delta: number): vm_area_struct | null {
  const { vm_mm: mm, vm_end: start, vm_flags, vm_file: file, anon_vma } = vma;
  const pgoff = linear_page_index(vma, start);
  return vma_merge_new_range({ mm, start, end: start + delta, pgoff, vm_flags, file, anon_vma });
}

/** The area below takes the place of a hole and of the area above it. */
function vma_expand(mm: mm_struct, left: vm_area_struct, right: vm_area_struct): vm_area_struct {
  left.vm_end = right.vm_end;
  dup_anon_vma(left, right);
  vma_remove(mm, right);
  return left;
}

/** An area has its pages from another one too from now on. */
function dup_anon_vma(dst: vm_area_struct, src: vm_area_struct): void {
  if (dst.anon_vma === null && src.anon_vma !== null) {
    dst.anon_vma = src.anon_vma;
    src.anon_vma.num_active_vmas += 1;
  }
  for (const anon of src.anon_vma_chain) {
    if (dst.anon_vma_chain.includes(anon)) continue;
    dst.anon_vma_chain.push(anon);
    anon.rb_root.add(dst);
  }
}

/** An area whose addresses are another's now is gone, and nobody need be told. */
function vma_remove(mm: mm_struct, vma: vm_area_struct): void {
  mm.mmap = mm.mmap.filter((other) => other !== vma);
  for (const anon of vma.anon_vma_chain) anon.rb_root.delete(vma);
  if (vma.anon_vma !== null) vma.anon_vma.num_active_vmas -= 1;
  if (vma.vm_file === null) return;
  vma.vm_file.f_inode.i_mapping?.i_mmap.delete(vma);
  // Each area holds the description, and the other one does so still.
  vma.vm_file.f_count -= 1;
}

/**
 * A range of an area is to have other flags: let it be a part of the areas beside it, where nothing else tells them apart.
 *
 * @returns The area that the range is in then; null where it must be an area of its own.
 */
export function vma_merge_existing_range(
  middle: vm_area_struct,
  start: number,
  end: number,
  vm_flags: number,
): vm_area_struct | null {
  const { vm_mm: mm, vm_file: file, anon_vma } = middle;
  const pgoff = linear_page_index(middle, start);
  const vmg = { mm, start, end, pgoff, vm_flags, file, anon_vma };
  const { prev, next } = vma_neighbours(mm, start, end);
  const [atStart, atEnd] = [start === middle.vm_start, end === middle.vm_end];
  const whole = atStart && atEnd;
  if (whole && !can_merge_remove_vma(middle)) return null;
  const left = atStart && prev !== null && can_vma_merge_after(vmg, prev, middle) ? prev : null;
  const right = atEnd && next !== null && can_vma_merge_before(vmg, next, middle) ? next : null;
  const both = left !== null && right !== null && can_merge_remove_vma(right);
  if (both && are_anon_vmas_compatible(left, right)) {
    dup_anon_vma(left, middle);
    vma_remove(mm, middle);
    return vma_expand(mm, left, right);
  }
  const into = left ?? right;
  if (into === null) return null;
  dup_anon_vma(into, middle);
  if (into === left) {
    left.vm_end = end;
    if (!whole) vma_set_start(middle, end);
  } else {
    vma_set_start(into, start);
    if (!whole) middle.vm_end = start;
  }
  if (whole) vma_remove(mm, middle);
  return into;
}

/** An area begins elsewhere; its pages stay where they are. */
function vma_set_start(vma: vm_area_struct, start: number): void {
  vma.vm_pgoff += (start - vma.vm_start) / PAGE_SIZE;
  vma.vm_start = start;
}

/** One whose end somebody is told of cannot vanish. */
function can_merge_remove_vma({ vm_ops }: vm_area_struct): boolean {
  return vm_ops?.close === undefined;
}

/** True when the new range can be a part of the area that ends where it begins. */
function can_vma_merge_after(
  vmg: vma_merge_struct,
  prev: vm_area_struct,
  middle: vm_area_struct | null = null,
): boolean {
  if (!is_mergeable_vma(vmg, prev) || !is_mergeable_anon_vma(vmg, prev, middle)) return false;
  return prev.vm_pgoff + vma_pages(prev) === vmg.pgoff;
}

/** True when the new range can be a part of the area that begins where it ends. */
function can_vma_merge_before(
  vmg: vma_merge_struct,
  next: vm_area_struct,
  middle: vm_area_struct | null = null,
): boolean {
  if (!is_mergeable_vma(vmg, next) || !is_mergeable_anon_vma(vmg, next, middle)) return false;
  return next.vm_pgoff === vmg.pgoff + (vmg.end - vmg.start) / PAGE_SIZE;
}

function is_mergeable_vma(vmg: vma_merge_struct, vma: vm_area_struct): boolean {
  return vma.vm_flags === vmg.vm_flags && vma.vm_file === vmg.file;
}

/**
 * What has been copied from a parent's area must not become one with what has not: the ways to its pages would grow with
 * every generation.
 *
 * @param middle The area that the range is of; null for a new one.
 */
function is_mergeable_anon_vma(
  vmg: vma_merge_struct,
  vma: vm_area_struct,
  middle: vm_area_struct | null,
): boolean {
  if (vma.anon_vma === null) return middle === null || !vma_is_fork_child(middle);
  return vmg.anon_vma === null ? !vma_is_fork_child(vma) : vma.anon_vma === vmg.anon_vma;
}

/** True for an area that may lead to pages of a parent's. */
function vma_is_fork_child({ anon_vma, anon_vma_chain }: vm_area_struct): boolean {
  return anon_vma !== null && anon_vma_chain.length !== 1;
}

/** Whether the areas on both sides may be one: not with two anon_vmas. */
function are_anon_vmas_compatible(one: vm_area_struct, other: vm_area_struct): boolean {
  const [a, b] = [one.anon_vma, other.anon_vma];
  if (a !== null && b !== null) return a === b;
  return !vma_is_fork_child(a === null ? other : one);
}
