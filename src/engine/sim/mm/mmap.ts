/**
 * Making and taking away areas of addresses.
 *
 * Linux: mm/mmap.c, mm/vma.c (v6.18)
 * Left out: merging of neighbouring areas (each attachment of a segment has a file of its own, so they never merge),
 * limits of their number and size.
 */
import type { ProcessView } from '../../model/snapshot.ts';
import { CAP_SYS_RAWIO } from '../include/linux/capability.ts';
import { ENOMEM, EPERM } from '../include/linux/errno.ts';
import {
  mm_struct,
  mmap_min_addr,
  PAGE_ALIGN,
  pagesOf,
  TASK_SIZE,
  type vm_area_struct,
  type vm_backing,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { capable } from '../kernel/capability.ts';
import { type Machine, tracepoints } from '../machine.ts';

const at = tracepoints('mm/mmap.c');
const area = tracepoints('mm/vma.c');

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
  /** Bytes; rounded up to pages. */
  readonly length: number;
  readonly prot: number;
  readonly shared: boolean;
  /** Where, taking the place of what is there (MAP_FIXED); null lets the kernel find a place. */
  readonly address: number | null;
  readonly pgoff: number;
}

/** Where an area came to be; `error` is 0, or a negated errno. */
export interface Mapped {
  readonly address: number;
  readonly error: number;
}

/** Make an area. Fails: ENOMEM beyond the end of the address space, EPERM below mmap_min_addr. */
export function do_mmap(k: Machine, task: task_struct, request: MapRequest): Mapped {
  const mm = mmOf(k, task);
  const length = PAGE_ALIGN(request.length);
  const wrong = request.address === null ? 0 : checkPlace(k, request.address, length);
  if (wrong !== 0) return { address: 0, error: wrong };
  const address = request.address ?? mm.get_unmapped_area(length);
  if (address < mmap_min_addr && request.address === null) return { address: 0, error: -ENOMEM };
  if (request.address !== null) do_munmap(k, task, address, length);
  const { backing, prot, shared, pgoff } = request;
  const vma: vm_area_struct = {
    name: mm.nextName(),
    vm_start: address,
    vm_end: address + length,
    vm_prot: prot,
    shared,
    backing,
    vm_pgoff: pgoff,
  };
  backing.mmap(k, task);
  mm.link(vma);
  task.touch();
  const args = { map: vma.name, pages: pagesOf(vma), task: task.comm };
  if (k.tracing) area.point(k, 'mmap_region.link', args);
  return { address, error: 0 };
}

/** An errno for a place where nothing may be mapped. Linux: mm/mmap.c __get_unmapped_area() */
function checkPlace(k: Machine, address: number, length: number): number {
  if (address < 0 || address > TASK_SIZE - length) return -ENOMEM;
  // Linux: security/commoncap.c cap_mmap_addr()
  return address < mmap_min_addr && !capable(k, CAP_SYS_RAWIO) ? -EPERM : 0;
}

/** Take away what is mapped in a range; an area that is there only in part is cut. */
export function do_munmap(k: Machine, task: task_struct, start: number, length: number): void {
  const mm = mmOf(k, task);
  const end = start + length;
  for (const vma of mm.intersecting(start, end)) {
    if (vma.vm_start < start) __split_vma(k, task, vma, start);
  }
  for (const vma of mm.intersecting(start, end)) {
    if (vma.vm_end > end) __split_vma(k, task, vma, end);
  }
  const gone = mm.intersecting(start, end);
  mm.mmap = mm.mmap.filter((vma) => !gone.includes(vma));
  for (const vma of gone) remove_vma(k, task, mm, vma);
}

/** Cut an area in two. Each part counts as one to what it is a window on. */
function __split_vma(k: Machine, task: task_struct, vma: vm_area_struct, address: number): void {
  const upper = {
    ...vma,
    vm_start: address,
    vm_pgoff: vma.vm_pgoff + (address - vma.vm_start) / PAGE_SIZE,
  };
  vma.backing.open(k, task);
  vma.vm_end = address;
  mmOf(k, task).link(upper);
  task.touch();
  if (k.tracing) area.point(k, '__split_vma.cut', { map: vma.name, task: task.comm });
}

/** An area is gone, with its entries of the page table. */
function remove_vma(k: Machine, task: task_struct, mm: mm_struct, vma: vm_area_struct): void {
  const [first, end] = [vma.vm_start / PAGE_SIZE, vma.vm_end / PAGE_SIZE];
  for (const number of mm.pgd.keys()) if (number >= first && number < end) mm.pgd.delete(number);
  task.touch();
  const args = { map: vma.name, pages: pagesOf(vma), task: task.comm };
  if (k.tracing) area.point(k, 'remove_vma.unlink', args);
  vma.backing.close(k, task);
}

/**
 * A child gets the parent's areas. Shared ones start with an empty page table: the pages are found again at the
 * first touch. Linux: mm/mmap.c dup_mmap(), mm/memory.c vma_needs_copy()
 */
export function dup_mmap(k: Machine, parent: task_struct, child: task_struct): void {
  const from = k.part(spaces).get(parent);
  if (from === undefined) return;
  const mm = mmOf(k, child);
  mm.made = from.made;
  // The parent's kernel code makes the copy: what it opens, it opens in the parent's name.
  for (const vma of from.mmap) {
    mm.mmap.push({ ...vma });
    child.touch();
    vma.backing.open(k, parent);
    if (k.tracing) at.point(k, 'dup_mmap.copy', { map: vma.name, task: child.comm });
  }
}

/** The process ends: its areas go, in the order of their addresses. */
export function exit_mmap(k: Machine, task: task_struct): void {
  const mm = k.part(spaces).get(task);
  if (mm === undefined) return;
  const gone = mm.mmap;
  mm.mmap = [];
  for (const vma of gone) remove_vma(k, task, mm, vma);
  k.part(spaces).delete(task);
}

/** What snapshots show of the address space of a process: nothing where nothing was mapped. */
export function mappingsOf(k: Machine, task: task_struct): Pick<ProcessView, 'mappings'> {
  const mm = k.part(spaces).get(task);
  return mm === undefined || mm.mmap.length === 0 ? {} : { mappings: mm.view() };
}
