/**
 * Touching pages on a program's behalf, before it does itself, and getting hold of one.
 *
 * Linux: mm/gup.c (v6.18). Left out: pages that are pinned, memory that is locked.
 */
import {
  FAULT_FLAG_WRITE,
  type mm_struct,
  VM_FAULT_ERROR,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
  type vm_area_struct,
  vma_is_accessible,
} from '../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import { _PAGE_PRESENT, _PAGE_RW, lookup_address } from '../include/linux/pgtable.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { handle_mm_fault } from './memory.ts';

const at = tracepoints('mm/gup.c');

/** MAP_POPULATE: fill a range; what cannot be filled is left for the program to find out. */
export function mm_populate(k: Machine, mm: mm_struct, start: number, len: number): void {
  const end = start + len;
  if (k.tracing) at.enter(k, 'mm_populate.enter', { pages: len / PAGE_SIZE });
  for (const vma of mm.intersecting(start, end)) {
    const from = Math.max(start, vma.vm_start);
    if (!populate_vma_page_range(k, vma, from, Math.min(end, vma.vm_end))) break;
  }
  if (k.tracing) at.leave(k);
}

/** What is private is written to, so that it need not be copied later; what is shared is read. @returns False at a failure. */
function populate_vma_page_range(
  k: Machine,
  vma: vm_area_struct,
  start: number,
  end: number,
): boolean {
  if (!vma_is_accessible(vma)) return false;
  const write = (vma.vm_flags & (VM_WRITE | VM_SHARED)) === VM_WRITE;
  for (let address = start; address < end; address += PAGE_SIZE) {
    if (!faultin_page(k, vma, address, write)) return false;
  }
  return true;
}

/** Have an entry for an address, to be written through if that is wanted. */
function faultin_page(k: Machine, vma: vm_area_struct, address: number, write: boolean): boolean {
  for (;;) {
    const pte = lookup_address(vma.vm_mm.pgd, address);
    if (pte !== undefined && (!write || pte.flags & _PAGE_RW)) return true;
    const fault = handle_mm_fault(k, vma, address, write ? FAULT_FLAG_WRITE : 0);
    if (fault & VM_FAULT_ERROR) return false;
  }
}

/**
 * Get hold of the page of an address; of one's own where it is to be written to.
 *
 * @returns null where nothing is mapped, not so, or nothing is behind it. Linux: get_user_pages_fast()
 */
export function get_user_page(
  k: Machine,
  mm: mm_struct,
  address: number,
  write: boolean,
): page | null {
  const needs = write ? _PAGE_PRESENT | _PAGE_RW : _PAGE_PRESENT;
  for (;;) {
    const pte = lookup_address(mm.pgd, address);
    if (pte !== undefined && (pte.flags & needs) === needs) return pte.page;
    const vma = mm.vma_lookup(address);
    // Linux: check_vma_flags()
    if (vma === undefined || !(vma.vm_flags & (write ? VM_WRITE : VM_READ))) return null;
    const fault = handle_mm_fault(k, vma, address, write ? FAULT_FLAG_WRITE : 0);
    if (fault & VM_FAULT_ERROR) return null;
  }
}
