/**
 * Page faults: an instruction used an address for which the page table has no entry, or none that allows it.
 *
 * Linux: arch/x86/mm/fault.c (v6.18). Left out: faults of the kernel itself, stacks that grow, protection keys.
 */
import {
  PROT_READ,
  PROT_WRITE,
  pageNumber,
  type vm_area_struct,
} from '../../../include/linux/mm.ts';
import type { page } from '../../../include/linux/mm_types.ts';
import type { task_struct } from '../../../include/linux/sched.ts';
import { SIGSEGV } from '../../../include/linux/signal.ts';
import { force_sig_fault } from '../../../kernel/signal.ts';
import { type Machine, tracepoints } from '../../../machine.ts';
import { handle_mm_fault } from '../../../mm/memory.ts';
import { mmOf } from '../../../mm/mmap.ts';
import { exc_general_protection, is_canonical } from '../kernel/traps.ts';

const at = tracepoints('arch/x86/mm/fault.c');

/**
 * The page behind an address, as the processor finds it: from the page table, by way of a page fault when that has
 * no entry.
 *
 * @returns null when the process has been sent SIGSEGV instead.
 */
export function translate(
  k: Machine,
  task: task_struct,
  address: number,
  write: boolean,
): page | null {
  if (!is_canonical(address)) {
    exc_general_protection(k, task);
    return null;
  }
  const mm = mmOf(k, task);
  const vma = mm.vma_lookup(address);
  const known = vma === undefined ? undefined : mm.pgd.get(pageNumber(address));
  if (known !== undefined && vma !== undefined && !access_error(vma, write)) return known;
  return do_user_addr_fault(k, task, address, write, vma);
}

/** True when the area does not allow it. */
function access_error({ vm_prot }: vm_area_struct, write: boolean): boolean {
  return (vm_prot & (write ? PROT_WRITE : PROT_READ)) === 0;
}

function do_user_addr_fault(
  k: Machine,
  task: task_struct,
  address: number,
  write: boolean,
  vma: vm_area_struct | undefined,
): page | null {
  if (k.tracing) {
    const args = { task: task.comm, place: placeOf(address, vma) };
    if (write) at.enter(k, 'do_user_addr_fault.write', args);
    else at.enter(k, 'do_user_addr_fault.read', args);
  }
  const page = resolve(k, task, address, write, vma);
  if (k.tracing) at.leave(k);
  return page;
}

function resolve(
  k: Machine,
  task: task_struct,
  address: number,
  write: boolean,
  vma: vm_area_struct | undefined,
): page | null {
  if (vma === undefined) {
    if (k.tracing) at.point(k, 'bad_area_nosemaphore.signal', { task: task.comm });
    force_sig_fault(k, SIGSEGV, 'SEGV_MAPERR', task, address);
    return null;
  }
  if (access_error(vma, write)) {
    const args = { task: task.comm, map: vma.name };
    if (k.tracing) at.point(k, 'bad_area_access_error.signal', args);
    force_sig_fault(k, SIGSEGV, 'SEGV_ACCERR', task, address);
    return null;
  }
  return handle_mm_fault(k, task, vma, address);
}

/** An address as people may see it: by the area that it is in, or NULL and so many bytes. */
function placeOf(address: number, vma: vm_area_struct | undefined): string {
  if (vma !== undefined) return `${vma.name} + ${address - vma.vm_start}`;
  return address === 0 ? 'NULL' : '?';
}
