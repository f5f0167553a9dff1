/**
 * Filling page tables.
 *
 * Linux: mm/memory.c (v6.18). Left out: private mappings and copying on write, swap, huge pages.
 */
import { pageNumber, type vm_area_struct } from '../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { mmOf } from './mmap.ts';

const at = tracepoints('mm/memory.c');

/** The page table has no entry for an address of this area: find or make the page, and enter it. */
export function handle_mm_fault(
  k: Machine,
  task: task_struct,
  vma: vm_area_struct,
  address: number,
): page {
  const number = pageNumber(address);
  const page = vma.backing.fault(k, number - vma.vm_start / PAGE_SIZE + vma.vm_pgoff);
  mmOf(k, task).pgd.set(number, page);
  task.touch();
  if (k.tracing) at.point(k, 'finish_fault.map', { page: page.name, task: task.comm });
  return page;
}
