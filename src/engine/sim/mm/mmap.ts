/**
 * Making and taking away areas of addresses.
 *
 * Linux: mm/mmap.c, kernel/fork.c dup_mmap() (v6.18)
 */
import type { ProcessView } from '../../model/snapshot.ts';
import { mm_struct, type vm_area_struct, type vm_backing } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import type { Machine } from '../machine.ts';

/** Address spaces by process. */
const spaces = (_k: Machine) => new Map<task_struct, mm_struct>();

/** The address space of a process. */
export function mmOf(k: Machine, task: task_struct): mm_struct {
  const all = k.part(spaces);
  const found = all.get(task);
  if (found !== undefined) return found;
  const made = new mm_struct();
  all.set(task, made);
  return made;
}

/** What an area is to be. */
export interface MapRequest {
  readonly backing: vm_backing;
  /** Bytes, a multiple of the page's size. */
  readonly length: number;
  readonly prot: number;
  readonly shared: boolean;
  /** Where; null lets the kernel find a place. */
  readonly address: number | null;
  readonly pgoff: number;
}

/** Make an area. What it overlaps must have been taken away before. @returns Its address. */
export function mmap_region(k: Machine, task: task_struct, request: MapRequest): number {
  const mm = mmOf(k, task);
  const { backing, length, prot, shared, pgoff } = request;
  const vm_start = request.address ?? mm.get_unmapped_area(length);
  mm.made += 1;
  mm.mmap.push({
    name: `map:${mm.made}`,
    vm_start,
    vm_end: vm_start + length,
    vm_prot: prot,
    shared,
    backing,
    vm_pgoff: pgoff,
  });
  backing.open(k, task);
  task.touch();
  return vm_start;
}

/** Take an area away, with its entries of the page table. */
export function unmap_region(k: Machine, task: task_struct, vma: vm_area_struct): void {
  const mm = mmOf(k, task);
  mm.mmap = mm.mmap.filter((other) => other !== vma);
  for (let page = vma.vm_start / PAGE_SIZE; page < vma.vm_end / PAGE_SIZE; page++) {
    mm.pgd.delete(page);
  }
  vma.backing.close(k, task);
  task.touch();
}

/**
 * A child gets the parent's areas. Shared ones start with an empty page table: the pages are found again at the
 * first touch. Linux: kernel/fork.c dup_mmap(), mm/memory.c vma_needs_copy()
 */
export function dup_mmap(k: Machine, parent: task_struct, child: task_struct): void {
  const from = k.part(spaces).get(parent);
  if (from === undefined || from.mmap.length === 0) return;
  const mm = mmOf(k, child);
  mm.mmap = [...from.mmap];
  mm.made = from.made;
  // The parent's kernel code makes the copy: what it opens, it opens in the parent's name.
  for (const vma of mm.mmap) vma.backing.open(k, parent);
}

/** The process ends: its areas go, in the order of their addresses. */
export function exit_mmap(k: Machine, task: task_struct): void {
  const mm = k.part(spaces).get(task);
  if (mm === undefined) return;
  for (const vma of [...mm.mmap].sort((a, b) => a.vm_start - b.vm_start)) {
    unmap_region(k, task, vma);
  }
  k.part(spaces).delete(task);
}

/** What snapshots show of the address space of a process: nothing where nothing was mapped. */
export function mappingsOf(k: Machine, task: task_struct): Pick<ProcessView, 'mappings'> {
  const mm = k.part(spaces).get(task);
  return mm === undefined || mm.mmap.length === 0 ? {} : { mappings: mm.view() };
}
