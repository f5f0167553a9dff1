/**
 * Filling page tables: what a page fault finds, makes and copies, and what becomes of entries when areas are copied
 * and go.
 *
 * Linux: mm/memory.c (v6.18). Left out: swap, huge pages, pages that the kernel has pinned.
 * Read first: handle_mm_fault(), then do_wp_page().
 */
import {
  FAULT_FLAG_WRITE,
  is_cow_mapping,
  linear_page_index,
  MM_ANONPAGES,
  MM_SHMEMPAGES,
  VM_FAULT_ERROR,
  VM_FAULT_SIGBUS,
  VM_SHARED,
  VM_WRITE,
  type vm_area_struct,
  type vm_fault,
  vma_is_anonymous,
  vma_pages,
} from '../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
import type { address_space } from '../include/linux/pagemap.ts';
import {
  _PAGE_ACCESSED,
  _PAGE_DIRTY,
  _PAGE_PRESENT,
  _PAGE_PROTNONE,
  _PAGE_RW,
  _PAGE_SPECIAL,
  entriesIn,
  lookup_address,
  pte_index,
  type pte_t,
  set_pte_at,
} from '../include/linux/pgtable.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { alloc_page, get_page, put_page, ZERO_PAGE } from './page_alloc.ts';
import {
  anon_vma_prepare,
  folio_add_new_anon_rmap,
  folio_add_rmap,
  folio_move_anon_rmap,
  folio_remove_rmap,
  folio_try_dup_anon_rmap,
} from './rmap.ts';

const at = tracepoints('mm/memory.c');

/** Pages that a read fault enters at most, if they are in memory already. Linux: fault_around_pages */
const FAULT_AROUND_PAGES = 16;

/**
 * The page table has no entry for an address of this area, or not such a one: enter one.
 *
 * @param flags FAULT_FLAG_*.
 * @returns VM_FAULT_*: 0 when the instruction can be tried again.
 */
export function handle_mm_fault(
  k: Machine,
  vma: vm_area_struct,
  addr: number,
  flags: number,
): number {
  const address = Math.floor(addr / PAGE_SIZE) * PAGE_SIZE;
  const pgoff = linear_page_index(vma, address);
  const ret = handle_pte_fault(k, { vma, address, pgoff, flags, page: null });
  // Linux: mm_account_fault()
  if (!(ret & VM_FAULT_ERROR)) k.current.min_flt += 1;
  return ret;
}

function handle_pte_fault(k: Machine, vmf: vm_fault): number {
  const pte = lookup_address(vmf.vma.vm_mm.pgd, vmf.address);
  if (pte === undefined) {
    return vma_is_anonymous(vmf.vma) ? do_anonymous_page(k, vmf) : do_fault(k, vmf);
  }
  if (vmf.flags & FAULT_FLAG_WRITE) {
    if (!(pte.flags & _PAGE_RW)) return do_wp_page(k, vmf, pte);
    pte.flags |= _PAGE_DIRTY;
  }
  pte.flags |= _PAGE_ACCESSED;
  return 0;
}

/** Bits of a new entry of an area. Linux: mm_types.h vm_page_prot, arch/x86/mm/pgprot.c */
export function vm_page_prot({ vm_flags }: vm_area_struct): number {
  if (!(vm_flags & 0x7)) return _PAGE_PROTNONE;
  const shared = (vm_flags & (VM_SHARED | VM_WRITE)) === (VM_SHARED | VM_WRITE);
  return _PAGE_PRESENT | _PAGE_ACCESSED | (shared ? _PAGE_RW : 0);
}

/** Writable and dirty, if the area may be written to. Linux: maybe_mkwrite(pte_mkdirty()) */
function writable({ vm_flags }: vm_area_struct): number {
  return vm_flags & VM_WRITE ? _PAGE_RW | _PAGE_DIRTY : _PAGE_DIRTY;
}

function enter(vma: vm_area_struct, address: number, pte: pte_t): void {
  set_pte_at(vma.vm_mm.pgd, address, pte);
  vma.vm_mm.touch();
}

function count(vma: vm_area_struct, counter: number, by: number): void {
  const { rss_stat } = vma.vm_mm;
  rss_stat[counter] = (rss_stat[counter] ?? 0) + by;
}

/** Linux: mm_counter() */
function mm_counter(page: page): number {
  return page.anon_vma === null ? MM_SHMEMPAGES : MM_ANONPAGES;
}

/** First touch of anonymous memory: a page of zeros of one's own; the one that all share for a read. */
function do_anonymous_page(k: Machine, vmf: vm_fault): number {
  const { vma, address, flags } = vmf;
  const task = k.current.comm;
  if (!(flags & FAULT_FLAG_WRITE) && k.options.zeroPage !== false) {
    const page = ZERO_PAGE(k);
    enter(vma, address, { page, flags: vm_page_prot(vma) | _PAGE_SPECIAL });
    if (k.tracing) at.point(k, 'do_anonymous_page.zero', { task });
    return 0;
  }
  anon_vma_prepare(vma);
  const page = alloc_page(k);
  page.data.fill(0);
  folio_add_new_anon_rmap(page, vma, vmf.pgoff);
  count(vma, MM_ANONPAGES, 1);
  const may = vma.vm_flags & VM_WRITE ? writable(vma) : 0;
  enter(vma, address, { page, flags: vm_page_prot(vma) | may });
  if (k.tracing) at.point(k, 'do_anonymous_page.alloc', { page: page.name, task });
  return 0;
}

/** First touch of what an area is a window on. */
function do_fault(k: Machine, vmf: vm_fault): number {
  const { vma, flags } = vmf;
  if (vma.vm_ops?.fault === undefined) return VM_FAULT_SIGBUS;
  if (!(flags & FAULT_FLAG_WRITE)) return do_read_fault(k, vmf);
  return vma.vm_flags & VM_SHARED ? do_shared_fault(k, vmf) : do_cow_fault(k, vmf);
}

function do_read_fault(k: Machine, vmf: vm_fault): number {
  const around = do_fault_around(k, vmf);
  if (around !== 0) return around;
  const ret = __do_fault(k, vmf);
  return ret === 0 ? finish_fault(k, vmf, vmf.page) : ret;
}

/**
 * Enter what is in memory already of the pages around one that is read. The window goes by the address, and not by the
 * place in the file. Linux: do_fault_around()
 */
function do_fault_around(k: Machine, vmf: vm_fault): number {
  const { vma, address, pgoff } = vmf;
  const { map_pages } = vma.vm_ops ?? {};
  if (map_pages === undefined) return 0;
  const slot = pte_index(address);
  const inArea = (address - vma.vm_start) / PAGE_SIZE;
  const from = Math.max(slot - (slot % FAULT_AROUND_PAGES), slot - Math.min(slot, inArea));
  const ends = [from + FAULT_AROUND_PAGES, 512, slot + vma_pages(vma) - inArea];
  const to = Math.min(...ends) - 1;
  return map_pages(k, vmf, pgoff + from - slot, pgoff + to - slot);
}

function do_shared_fault(k: Machine, vmf: vm_fault): number {
  const ret = __do_fault(k, vmf);
  return ret === 0 ? finish_fault(k, vmf, vmf.page) : ret;
}

/** A write to a page of a file that is mapped privately: a copy at once. */
function do_cow_fault(k: Machine, vmf: vm_fault): number {
  anon_vma_prepare(vmf.vma);
  const ret = __do_fault(k, vmf);
  const { page } = vmf;
  if (ret !== 0 || page === null) return ret;
  const cow_page = alloc_page(k);
  cow_page.data.set(page.data);
  const args = { page: cow_page.name, old: page.name, task: k.current.comm };
  if (k.tracing) at.point(k, 'do_cow_fault.copy', args);
  put_page(k, page);
  return finish_fault(k, vmf, cow_page);
}

function __do_fault(k: Machine, vmf: vm_fault): number {
  return vmf.vma.vm_ops?.fault?.(k, vmf) ?? VM_FAULT_SIGBUS;
}

/** Enter a page that is held for the entry. */
function finish_fault(k: Machine, vmf: vm_fault, page: page | null): number {
  if (page === null) return VM_FAULT_SIGBUS;
  set_pte_range(vmf, page, vmf.address);
  if (k.tracing) at.point(k, 'finish_fault.map', { page: page.name, task: k.current.comm });
  return 0;
}

/** Enter a page at an address near the fault, or at its own. The page is held for the entry. */
export function set_pte_range(vmf: vm_fault, page: page, address: number): void {
  const { vma, flags } = vmf;
  const write = (flags & FAULT_FLAG_WRITE) !== 0 && address === vmf.address;
  // A private copy is nobody else's; what is shared is the file's.
  if (write && !(vma.vm_flags & VM_SHARED)) {
    folio_add_new_anon_rmap(page, vma, linear_page_index(vma, address));
  } else folio_add_rmap(page);
  count(vma, mm_counter(page), 1);
  enter(vma, address, { page, flags: vm_page_prot(vma) | (write ? writable(vma) : 0) });
}

/**
 * A write to a page whose entry is read-only, though the area may be written to: whoever is the page's only owner
 * takes it over, anybody else gets a copy.
 */
function do_wp_page(k: Machine, vmf: vm_fault, pte: pte_t): number {
  const { vma } = vmf;
  const { page } = pte;
  if (vma.vm_flags & VM_SHARED) return wp_page_reuse(k, vmf, pte);
  const anonymous = !(pte.flags & _PAGE_SPECIAL) && page.anon_vma !== null;
  if (anonymous && (page.PG_anon_exclusive || wp_can_reuse_anon_folio(page, vma))) {
    page.PG_anon_exclusive = true;
    return wp_page_reuse(k, vmf, pte);
  }
  return wp_page_copy(k, vmf, pte);
}

/** True when this entry is the page's only holder. */
function wp_can_reuse_anon_folio(page: page, vma: vm_area_struct): boolean {
  if (page._refcount > 1) return false;
  folio_move_anon_rmap(page, vma);
  return true;
}

function wp_page_reuse(k: Machine, { vma }: vm_fault, pte: pte_t): number {
  pte.flags |= _PAGE_ACCESSED | writable(vma);
  vma.vm_mm.touch();
  const args = { page: pte.page.name, task: k.current.comm };
  if (k.tracing) at.point(k, 'wp_page_reuse.reuse', args);
  return 0;
}

function wp_page_copy(k: Machine, vmf: vm_fault, pte: pte_t): number {
  const { vma } = vmf;
  const old = pte.page;
  const counted = !(pte.flags & _PAGE_SPECIAL);
  anon_vma_prepare(vma);
  const made = alloc_page(k);
  made.data.set(old.data);
  folio_add_new_anon_rmap(made, vma, vmf.pgoff);
  if (counted) count(vma, mm_counter(old), -1);
  count(vma, MM_ANONPAGES, 1);
  pte.page = made;
  pte.flags = vm_page_prot(vma) | writable(vma);
  vma.vm_mm.touch();
  const args = { page: made.name, old: old.name, task: k.current.comm };
  if (k.tracing) at.point(k, 'wp_page_copy.copy', args);
  if (counted) {
    folio_remove_rmap(old);
    put_page(k, old);
  }
  return 0;
}

/** Enter into a child's page table what it cannot find again by itself. */
export function copy_page_range(k: Machine, dst: vm_area_struct, src: vm_area_struct): void {
  if (!vma_needs_copy(src)) return;
  const entries = entriesIn(src.vm_mm.pgd, src.vm_start, src.vm_end);
  for (const { address, pte } of entries) copy_present_page(dst, src, address, pte);
  src.vm_mm.touch();
  const args = { pages: entries.length, map: src.name };
  if (k.tracing) at.point(k, 'copy_page_range.share', args);
}

/** True for an area with pages that no file has: fork copies its entries. The rest is found by faults. */
function vma_needs_copy(src: vm_area_struct): boolean {
  return src.anon_vma !== null;
}

/** Both lead to the page from now on; of what is private, neither may write to it. */
function copy_present_page(
  dst: vm_area_struct,
  src: vm_area_struct,
  address: number,
  pte: pte_t,
): void {
  const { page } = pte;
  if (!(pte.flags & _PAGE_SPECIAL)) {
    get_page(page);
    if (page.anon_vma === null) folio_add_rmap(page);
    else folio_try_dup_anon_rmap(page);
    count(dst, mm_counter(page), 1);
  }
  if (is_cow_mapping(src.vm_flags)) pte.flags &= ~_PAGE_RW;
  const clean = src.vm_flags & VM_SHARED ? _PAGE_DIRTY : 0;
  enter(dst, address, { page, flags: pte.flags & ~(_PAGE_ACCESSED | clean) });
}

/**
 * The pages from an index on are no longer the file's: no entry may lead to them, nor to private copies of them.
 *
 * @param even_cows False keeps the copies.
 */
export function unmap_mapping_pages(
  k: Machine,
  mapping: address_space,
  start: number,
  even_cows: boolean,
): void {
  for (const vma of mapping.i_mmap) {
    const first = Math.max(0, start - vma.vm_pgoff);
    const address = vma.vm_start + first * PAGE_SIZE;
    if (address >= vma.vm_end) continue;
    unmap_page_range(k, vma, address, vma.vm_end, even_cows);
    vma.vm_mm.touch();
  }
}

/** Entries of a range of an area go; what nobody else holds of their pages goes with them. Linux: zap_pte_range() */
export function unmap_page_range(
  k: Machine,
  vma: vm_area_struct,
  start: number,
  end: number,
  even_cows = true,
): void {
  for (const { address, pte, table } of entriesIn(vma.vm_mm.pgd, start, end)) {
    const { page } = pte;
    const counted = !(pte.flags & _PAGE_SPECIAL);
    if (!even_cows && (!counted || page.anon_vma !== null)) continue;
    table.delete(pte_index(address));
    if (!counted) continue;
    count(vma, mm_counter(page), -1);
    folio_remove_rmap(page);
    put_page(k, page);
  }
}
