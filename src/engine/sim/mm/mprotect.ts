/**
 * Changing what may be done with memory.
 *
 * Linux: mm/mprotect.c (v6.18). Left out: protection keys, areas that grow.
 */
import { Lacks } from '../../model/lacks.ts';
import { EACCES, EINVAL, ENOMEM } from '../include/linux/errno.ts';
import {
  type mm_struct,
  PAGE_ALIGN,
  TASK_SIZE,
  VM_ACCESS_FLAGS,
  VM_ACCOUNT,
  VM_EXEC,
  VM_NORESERVE,
  VM_SHARED,
  VM_WRITE,
  type vm_area_struct,
  vma_is_anonymous,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import {
  _PAGE_ACCESSED,
  _PAGE_DIRTY,
  _PAGE_RW,
  _PAGE_SPECIAL,
  entriesIn,
  type pte_t,
} from '../include/linux/pgtable.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { address, exact, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { vm_page_prot } from './memory.ts';
import { mmOf } from './mmap.ts';
import { vma_modify_flags } from './vma.ts';

const at = tracepoints('mm/mprotect.c');

/** PROT_GROWSDOWN and PROT_GROWSUP. */
const PROT_GROWS = 0x3000000;
/** PROT_SEM, which means nothing here. */
const PROT_SEM = 0x8;
/** VM_MAYREAD and its kin stand so many bits above VM_READ and its kin. */
const MAY_SHIFT = 4;
/** What of an entry is not a right. Linux: _PAGE_CHG_MASK */
const KEPT = _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_SPECIAL;

/**
 * Change the rights of a range.
 *
 * @param prot PROT_*.
 * @returns 0; EINVAL where it does not begin at a page, ENOMEM where nothing is mapped, EACCES for what the file's
 * description does not allow. What lies before the place that fails has been changed.
 */
export function do_mprotect(
  k: Machine,
  mm: mm_struct,
  start: number,
  length: number,
  prot: number,
): number {
  if (start % PAGE_SIZE !== 0) return -EINVAL;
  if (length === 0) return 0;
  const end = start + PAGE_ALIGN(length);
  // Linux: arch_validate_prot()
  if (end > start && prot & ~(VM_ACCESS_FLAGS | PROT_SEM)) return -EINVAL;
  if (end > TASK_SIZE) return -ENOMEM;
  let done = start;
  for (const vma of mm.intersecting(start, end)) {
    if (vma.vm_start > done) return -ENOMEM;
    const newflags = (vma.vm_flags & ~VM_ACCESS_FLAGS) | (prot & VM_ACCESS_FLAGS);
    if (newflags & ~(newflags >> MAY_SHIFT) & VM_ACCESS_FLAGS) return -EACCES;
    const until = Math.min(vma.vm_end, end);
    mprotect_fixup(k, vma, done, until, newflags);
    done = until;
  }
  return done < end ? -ENOMEM : 0;
}

function mprotect_fixup(
  k: Machine,
  vma: vm_area_struct,
  start: number,
  end: number,
  wanted: number,
): void {
  if (wanted === vma.vm_flags) return;
  const newflags = accounted(vma, wanted);
  const changed = vma_modify_flags(k, vma, start, end, newflags);
  for (const { pte } of entriesIn(vma.vm_mm.pgd, start, end)) change_pte(changed, pte);
  vma.vm_mm.touch();
  const args = { map: changed.name, pages: (end - start) / PAGE_SIZE, task: k.current.comm };
  if (k.tracing) at.point(k, 'mprotect_fixup.change', args);
}

/** What becomes writable counts as promised from now on; what was never touched no longer does when it is not. */
function accounted(vma: vm_area_struct, newflags: number): number {
  const { vm_flags: oldflags } = vma;
  if (newflags & VM_WRITE) {
    const counts = oldflags & (VM_ACCOUNT | VM_WRITE | VM_SHARED | VM_NORESERVE);
    return counts ? newflags : newflags | VM_ACCOUNT;
  }
  const untouched = vma_is_anonymous(vma) && vma.anon_vma === null;
  return oldflags & VM_ACCOUNT && untouched ? newflags & ~VM_ACCOUNT : newflags;
}

/** The entry stays, with other rights; what need not be copied may be written at once. Linux: change_pte_range() */
function change_pte(vma: vm_area_struct, pte: pte_t): void {
  pte.flags = (pte.flags & KEPT) | (vm_page_prot(vma) & ~_PAGE_ACCESSED);
  if (can_change_pte_writable(vma, pte)) pte.flags |= _PAGE_RW;
}

function can_change_pte_writable({ vm_flags }: vm_area_struct, { flags, page }: pte_t): boolean {
  if (!(vm_flags & VM_WRITE) || vm_flags & VM_SHARED || flags & _PAGE_SPECIAL) return false;
  return page.anon_vma !== null && page.PG_anon_exclusive;
}

/** mprotect(2). Fails: as do_mprotect() does; EINVAL for an unknown right. Linux: do_mprotect_pkey() */
function sys_mprotect(k: Machine, current: task_struct, args: Args): number {
  const start = address(args[0]);
  const length = Number(BigInt.asUintN(64, BigInt(exact(args[1]))));
  const prot = uint(args[2]);
  if (prot === VM_EXEC) throw new Lacks('PROT_EXEC alone of mprotect');
  if (prot & PROT_GROWS) throw new Lacks('PROT_GROWSDOWN of mprotect');
  if (k.tracing) at.enter(k, 'do_mprotect_pkey.enter', { pages: PAGE_ALIGN(length) / PAGE_SIZE });
  const error = do_mprotect(k, mmOf(current), start, length, prot);
  if (k.tracing) at.leave(k);
  return error;
}

export const syscalls: SyscallTable = { mprotect: sys_mprotect };
