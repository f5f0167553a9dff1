/**
 * Making an area larger or smaller, and moving it: the entries of its page table go along, and no page is copied.
 *
 * Linux: mm/mremap.c (v6.18). Left out: huge pages, memory that is locked.
 * Read first: mremap_at(), then move_vma().
 */
import { get_unmapped_area } from '../arch/x86/kernel/sys_x86_64.ts';
import { EFAULT, EINVAL, ENOMEM } from '../include/linux/errno.ts';
import {
  MAP_FIXED,
  MAP_SHARED,
  type mm_struct,
  PAGE_ALIGN,
  TASK_SIZE,
  VM_MAYSHARE,
  type vm_area_struct,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import { entriesIn, pte_index, set_pte_at } from '../include/linux/pgtable.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { exact, address as pointer, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { mmOf } from './mmap.ts';
import { unlink_anon_vmas } from './rmap.ts';
import { copy_vma, do_vmi_munmap, may_expand_vm } from './vma.ts';
import { vma_merge_extend } from './vma-merge.ts';

const at = tracepoints('mm/mremap.c');

const MREMAP_MAYMOVE = 1;
const MREMAP_FIXED = 2;
const MREMAP_DONTUNMAP = 4;

/** What is asked for, in whole pages. Linux: struct vma_remap_struct */
interface Remap {
  readonly mm: mm_struct;
  readonly addr: number;
  readonly old_len: number;
  readonly new_len: number;
  readonly flags: number;
  readonly new_addr: number;
}

/**
 * mremap(2). Fails: EINVAL for what is no page, no length, unknown flags, places that overlap; EFAULT where nothing is
 * mapped or more than one area; ENOMEM where there is no room and it may not move.
 */
function sys_mremap(k: Machine, current: task_struct, args: Args): number {
  const vrm: Remap = {
    mm: mmOf(current),
    addr: pointer(args[0]),
    old_len: PAGE_ALIGN(lengthOf(args[1])),
    new_len: PAGE_ALIGN(lengthOf(args[2])),
    flags: uint(args[3]),
    new_addr: pointer(args[4]),
  };
  const wrong = check_mremap_params(vrm);
  if (wrong !== 0) return wrong;
  if (k.tracing) at.enter(k, 'do_mremap.enter', { pages: vrm.new_len / PAGE_SIZE });
  const ret = do_mremap(k, vrm);
  if (k.tracing) at.leave(k);
  if (ret < 0) return ret;
  current.resultValue = ret;
  return 0;
}

function lengthOf(value: Args[number]): number {
  const length = BigInt.asUintN(64, BigInt(exact(value)));
  // Rounded up beyond all numbers it is none.
  return length > 2n ** 64n - BigInt(PAGE_SIZE) ? 0 : Number(length);
}

/** A place is asked for, or the old area stays: it cannot stay where it is. */
function vrm_implies_new_addr({ flags }: Remap): boolean {
  return (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) !== 0;
}

function check_mremap_params(vrm: Remap): number {
  const { addr, old_len, new_len, flags, new_addr } = vrm;
  if (flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)) return -EINVAL;
  if (addr % PAGE_SIZE !== 0) return -EINVAL;
  if (new_len === 0 || new_len > TASK_SIZE) return -EINVAL;
  if (!vrm_implies_new_addr(vrm)) return 0;
  if (new_addr < 0 || new_addr > TASK_SIZE - new_len) return -EINVAL;
  if (new_addr % PAGE_SIZE !== 0 || !(flags & MREMAP_MAYMOVE)) return -EINVAL;
  if (flags & MREMAP_DONTUNMAP && old_len !== new_len) return -EINVAL;
  return addr < new_addr + new_len && new_addr < addr + old_len ? -EINVAL : 0;
}

function do_mremap(k: Machine, vrm: Remap): number {
  if (vrm.flags & MREMAP_FIXED && vrm.old_len === vrm.new_len) return remap_move(k, vrm);
  const vma = vrm.mm.vma_lookup(vrm.addr);
  const wrong = check_prep_vma(vrm, vma);
  if (wrong !== 0 || vma === undefined) return wrong;
  return vrm_implies_new_addr(vrm) ? mremap_to(k, vrm) : mremap_at(k, vrm, vma);
}

/** Whether the area can be that large, or move. Fails: EFAULT, EINVAL, ENOMEM. */
function check_prep_vma(vrm: Remap, vma: vm_area_struct | undefined): number {
  const { addr, old_len, new_len, mm } = vrm;
  if (vma === undefined) return -EFAULT;
  if (!vrm_implies_new_addr(vrm) && new_len <= old_len) return 0;
  // Of nothing a second window is made: there is something to see through it only if it is shared.
  if (old_len === 0 && !(vma.vm_flags & VM_MAYSHARE)) return -EINVAL;
  // What is cut off may lie anywhere.
  if (Math.min(old_len, new_len) > vma.vm_end - addr) return -EFAULT;
  if (new_len <= old_len) return 0;
  return may_expand_vm(mm, new_len - old_len) ? 0 : -ENOMEM;
}

/** Several areas may move together; the gaps between them stay. */
function remap_move(k: Machine, vrm: Remap): number {
  const { mm, addr, old_len } = vrm;
  const end = addr + old_len;
  const areas = mm.intersecting(addr, end).map(({ vm_start, vm_end }) => ({
    start: Math.max(vm_start, addr),
    end: Math.min(vm_end, end),
  }));
  const [first] = areas;
  if (first === undefined || first.start > addr) return -EFAULT;
  for (const { start, end: until } of areas) {
    const len = until - start;
    const one = { ...vrm, addr: start, old_len: len, new_len: len };
    const moved = { ...one, new_addr: vrm.new_addr + start - addr };
    const ret = check_prep_vma(moved, mm.vma_lookup(start)) || mremap_to(k, moved);
    if (ret < 0) return ret;
  }
  return vrm.new_addr;
}

/** To a place that is asked for; what is there goes. */
function mremap_to(k: Machine, vrm: Remap): number {
  const { mm, addr, new_addr, new_len, flags } = vrm;
  let { old_len } = vrm;
  if (flags & MREMAP_FIXED) do_vmi_munmap(k, mm, new_addr, new_len);
  const vma = mm.vma_lookup(addr);
  if (vma === undefined) return -EFAULT;
  if (new_len < old_len) {
    do_vmi_munmap(k, mm, addr + new_len, old_len - new_len);
    old_len = new_len;
  }
  if (flags & MREMAP_DONTUNMAP && !may_expand_vm(mm, old_len)) return -ENOMEM;
  return move_vma(k, { ...vrm, old_len }, vma);
}

/** Where it is, if it can stay there. */
function mremap_at(k: Machine, vrm: Remap, vma: vm_area_struct): number {
  const { mm, addr, old_len, new_len, flags } = vrm;
  if (new_len === old_len) return addr;
  if (new_len < old_len) {
    do_vmi_munmap(k, mm, addr + new_len, old_len - new_len);
    return addr;
  }
  if (old_len === vma.vm_end - addr && vma_expandable(vma, new_len - old_len)) {
    const grown = vma_merge_extend(vma, new_len - old_len);
    if (grown === null) return -ENOMEM;
    mm.touch();
    const args = { map: grown.name, pages: new_len / PAGE_SIZE, task: k.current.comm };
    if (k.tracing) at.point(k, 'expand_vma_in_place.grow', args);
    return addr;
  }
  return flags & MREMAP_MAYMOVE ? move_vma(k, vrm, vma) : -ENOMEM;
}

/** True where nothing is behind it. */
function vma_expandable({ vm_mm, vm_end }: vm_area_struct, delta: number): boolean {
  const end = vm_end + delta;
  return end <= TASK_SIZE && vm_mm.intersecting(vm_end, end).length === 0;
}

/** A copy of the area elsewhere, which the entries move to; then the old one goes. */
function move_vma(k: Machine, vrm: Remap, vma: vm_area_struct): number {
  const { mm, addr, old_len, new_len, flags } = vrm;
  const fixed = flags & MREMAP_FIXED ? MAP_FIXED : 0;
  const new_addr = get_unmapped_area(k, mm, {
    addr: vrm_implies_new_addr(vrm) ? vrm.new_addr : 0,
    len: new_len,
    flags: vma.vm_flags & VM_MAYSHARE ? fixed | MAP_SHARED : fixed,
    isFile: vma.vm_file !== null,
  });
  if (new_addr < 0) return new_addr;
  const new_vma = copy_vma(k, vma, new_addr, new_len, addr);
  move_page_tables(vma, addr, new_vma, new_addr, old_len);
  const args = { map: vma.name, to: new_vma.name, task: k.current.comm };
  if (k.tracing) at.point(k, 'move_vma.move', args);
  if (flags & MREMAP_DONTUNMAP) dontunmap_complete(vma, new_vma, addr, old_len);
  else if (old_len > 0) do_vmi_munmap(k, mm, addr, old_len);
  return new_addr;
}

/** An area that stays behind whole has no pages any more. */
function dontunmap_complete(
  vma: vm_area_struct,
  new_vma: vm_area_struct,
  addr: number,
  len: number,
): void {
  const whole = vma.vm_start === addr && vma.vm_end === addr + len;
  if (whole && new_vma !== vma) unlink_anon_vmas(vma);
}

function move_page_tables(
  vma: vm_area_struct,
  old_addr: number,
  new_vma: vm_area_struct,
  new_addr: number,
  len: number,
): void {
  const { pgd } = vma.vm_mm;
  for (const { address, pte, table } of entriesIn(pgd, old_addr, old_addr + len)) {
    table.delete(pte_index(address));
    set_pte_at(pgd, new_addr + address - old_addr, pte);
  }
  new_vma.vm_mm.touch();
}

export const syscalls: SyscallTable = { mremap: sys_mremap };
