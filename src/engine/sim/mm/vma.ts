/**
 * Areas of addresses: making them, cutting them and taking them away.
 *
 * Linux: mm/vma.c (v6.18); whether neighbours become one is in vma-merge.ts.
 * Left out: limits of their number.
 */
import { fput, get_file } from '../fs/file_table.ts';
import { ENOMEM } from '../include/linux/errno.ts';
import type { file } from '../include/linux/fs.ts';
import {
  type mm_struct,
  RLIMIT_AS,
  VM_ACCOUNT,
  VM_NORESERVE,
  VM_SHARED,
  VM_WRITE,
  vm_area_struct,
  vma_is_anonymous,
  vma_pages,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import { free_pgtables } from '../include/linux/pgtable.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { areaGone } from './in-memory.ts';
import { unmap_page_range } from './memory.ts';
import { anon_vma_clone, unlink_anon_vmas } from './rmap.ts';
import { shmem_zero_setup } from './shmem.ts';
import {
  vma_merge_copied_range,
  vma_merge_existing_range,
  vma_merge_new_range,
} from './vma-merge.ts';

const at = tracepoints('mm/vma.c');

/** What an area is to be. */
export interface Region {
  readonly file: file | null;
  /** Of a page. */
  readonly addr: number;
  /** Of whole pages. */
  readonly len: number;
  readonly vm_flags: number;
  readonly pgoff: number;
}

/** True for what counts against the memory that may be promised. Linux: accountable_mapping() */
export function accountable_mapping(vm_flags: number): boolean {
  return (vm_flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) === VM_WRITE;
}

/** False where a process would have more mapped than RLIMIT_AS allows. Linux: mm/mmap.c may_expand_vm() */
export function may_expand_vm(mm: mm_struct, bytes: number): boolean {
  const mapped = mm.mmap.reduce((sum, { vm_start, vm_end }) => sum + vm_end - vm_start, 0);
  return mapped + bytes <= RLIMIT_AS;
}

/**
 * Make an area, taking the place of what is there.
 *
 * @returns 0, ENOMEM beyond RLIMIT_AS, or what the file's `mmap` fails with.
 */
export function mmap_region(k: Machine, mm: mm_struct, region: Region): number {
  const { file, addr, len, pgoff } = region;
  const taken = mm
    .intersecting(addr, addr + len)
    .reduce((sum, vma) => sum + Math.min(vma.vm_end, addr + len) - Math.max(vma.vm_start, addr), 0);
  if (!may_expand_vm(mm, len - taken)) return -ENOMEM;
  const account = accountable_mapping(region.vm_flags) ? VM_ACCOUNT : 0;
  const vm_flags = region.vm_flags | account;
  do_vmi_munmap(k, mm, addr, len);
  const name = mm.nextName();
  const end = addr + len;
  const range = { mm, start: addr, end, pgoff, vm_flags, file, anon_vma: null };
  const merged = vma_merge_new_range(range);
  if (merged === null) {
    const vma = new vm_area_struct(mm, name, addr, end, pgoff, vm_flags);
    const failed = __mmap_new_vma(k, vma, file);
    if (failed !== 0) return failed;
  }
  mm.touch();
  const args = { map: merged?.name ?? name, pages: len / PAGE_SIZE, task: k.current.comm };
  if (k.tracing) at.point(k, 'mmap_region.link', args);
  return 0;
}

/** The file says what the area does; without one it is anonymous memory, which has a file all the same if it is shared. */
function __mmap_new_vma(k: Machine, vma: vm_area_struct, file: file | null): number {
  if (file === null) {
    if (vma.vm_flags & VM_SHARED) shmem_zero_setup(k, vma);
  } else {
    vma.vm_file = get_file(file);
    const failed = file.f_op.mmap?.(k, file, vma) ?? 0;
    if (failed !== 0) {
      vma.vm_file = null;
      fput(k, file);
      return failed;
    }
  }
  vma.vm_mm.link(vma);
  vma_link_file(vma);
  return 0;
}

/** The file knows its windows. */
export function vma_link_file(vma: vm_area_struct): void {
  vma.vm_file?.f_inode.i_mapping?.i_mmap.add(vma);
}

/** Take away what is mapped in a range; an area that is there only in part is cut. Nothing there is no error. */
export function do_vmi_munmap(k: Machine, mm: mm_struct, start: number, len: number): void {
  const end = start + len;
  for (const vma of mm.intersecting(start, end)) {
    if (vma.vm_start < start) __split_vma(k, vma, start);
  }
  for (const vma of mm.intersecting(start, end)) {
    if (vma.vm_end > end) __split_vma(k, vma, end);
  }
  const gone = mm.intersecting(start, end);
  if (gone.length === 0) return;
  mm.mmap = mm.mmap.filter((vma) => !gone.includes(vma));
  unmap_region(k, mm, gone);
  mm.touch();
  for (const vma of gone) remove_vma(k, vma);
}

/**
 * A range of an area gets other flags: it becomes a part of a neighbour that has them, or an area of its own.
 *
 * @returns The area that the range is in. Linux: vma_modify_flags()
 */
export function vma_modify_flags(
  k: Machine,
  vma: vm_area_struct,
  start: number,
  end: number,
  vm_flags: number,
): vm_area_struct {
  const merged = vma_merge_existing_range(vma, start, end, vm_flags);
  if (merged !== null) return merged;
  let own = vma;
  if (own.vm_start < start) own = __split_vma(k, own, start);
  if (own.vm_end > end) __split_vma(k, own, end);
  own.vm_flags = vm_flags;
  return own;
}

/** Cut an area in two. Each part counts as one to what it is a window on. @returns The upper part. */
function __split_vma(k: Machine, vma: vm_area_struct, address: number): vm_area_struct {
  const pgoff = vma.vm_pgoff + (address - vma.vm_start) / PAGE_SIZE;
  const upper = vm_area_dup(vma, vma.vm_mm, vma.vm_mm.nextName());
  upper.vm_start = address;
  upper.vm_pgoff = pgoff;
  anon_vma_clone(upper, vma);
  if (upper.vm_file !== null) get_file(upper.vm_file);
  upper.vm_ops?.open?.(k, upper);
  vma.vm_end = address;
  vma.vm_mm.link(upper);
  vma_link_file(upper);
  vma.vm_mm.touch();
  if (k.tracing) at.point(k, '__split_vma.cut', { map: vma.name, task: k.current.comm });
  return upper;
}

/**
 * A copy of a part of an area at another place, or a neighbour there that grows by as much. Linux: copy_vma()
 *
 * @param from Where the part begins.
 */
export function copy_vma(
  k: Machine,
  vma: vm_area_struct,
  addr: number,
  len: number,
  from: number,
): vm_area_struct {
  const { vm_mm: mm, vm_flags, vm_file: file, anon_vma } = vma;
  // What was never touched need not remember where it was.
  const untouched = vma_is_anonymous(vma) && anon_vma === null;
  const pgoff = untouched ? addr / PAGE_SIZE : vma.vm_pgoff + (from - vma.vm_start) / PAGE_SIZE;
  const range = { mm, start: addr, end: addr + len, pgoff, vm_flags, file, anon_vma };
  const merged = vma_merge_copied_range(range, vma);
  mm.touch();
  if (merged !== null) return merged;
  const made = vm_area_dup(vma, mm, mm.nextName());
  made.vm_start = addr;
  made.vm_end = addr + len;
  made.vm_pgoff = pgoff;
  anon_vma_clone(made, vma);
  if (made.vm_file !== null) get_file(made.vm_file);
  made.vm_ops?.open?.(k, made);
  mm.link(made);
  vma_link_file(made);
  return made;
}

/** An area like another one, not yet in its place. Linux: mm/vma_init.c vm_area_dup() */
export function vm_area_dup(orig: vm_area_struct, mm: mm_struct, name = orig.name): vm_area_struct {
  const { vm_start, vm_end, vm_pgoff, vm_flags } = orig;
  const made = new vm_area_struct(mm, name, vm_start, vm_end, vm_pgoff, vm_flags);
  made.vm_file = orig.vm_file;
  made.vm_ops = orig.vm_ops;
  made.anon_vma = orig.anon_vma;
  return made;
}

/** The entries of areas that are no longer in their places go, and the tables that nobody needs. */
export function unmap_region(k: Machine, mm: mm_struct, gone: readonly vm_area_struct[]): void {
  const [first, last] = [gone.at(0), gone.at(-1)];
  if (first === undefined || last === undefined) return;
  for (const vma of gone) unmap_page_range(k, vma, vma.vm_start, vma.vm_end);
  let [floor, ceiling] = [0, Number.POSITIVE_INFINITY];
  for (const { vm_start, vm_end } of mm.mmap) {
    if (vm_end <= first.vm_start) floor = Math.max(floor, vm_end);
    if (vm_start >= last.vm_end) ceiling = Math.min(ceiling, vm_start);
  }
  free_pgtables(mm.pgd, first.vm_start, last.vm_end, floor, ceiling);
}

/** An area is gone. */
export function remove_vma(k: Machine, vma: vm_area_struct): void {
  const args = { map: vma.name, pages: vma_pages(vma), task: k.current.comm };
  if (k.tracing) at.point(k, 'remove_vma.unlink', args);
  unlink_anon_vmas(vma);
  vma.vm_ops?.close?.(k, vma);
  areaGone(k);
  const { vm_file } = vma;
  if (vm_file === null) return;
  vm_file.f_inode.i_mapping?.i_mmap.delete(vma);
  fput(k, vm_file);
}
