/**
 * Page faults: an instruction used an address for which the page table has no entry, or none that allows it.
 *
 * Linux: arch/x86/mm/fault.c (v6.18). Left out: faults of the kernel itself, stacks that grow, protection keys.
 */
import {
  FAULT_FLAG_WRITE,
  TASK_SIZE,
  VM_FAULT_ERROR,
  VM_WRITE,
  type vm_area_struct,
  vma_is_accessible,
} from '../../../include/linux/mm.ts';
import type { page } from '../../../include/linux/mm_types.ts';
import {
  _PAGE_ACCESSED,
  _PAGE_DIRTY,
  _PAGE_PRESENT,
  _PAGE_RW,
  lookup_address,
} from '../../../include/linux/pgtable.ts';
import type { task_struct } from '../../../include/linux/sched.ts';
import { SIGBUS, SIGSEGV } from '../../../include/linux/signal.ts';
import { force_sig_fault } from '../../../kernel/signal.ts';
import { type Machine, tracepoints } from '../../../machine.ts';
import { handle_mm_fault } from '../../../mm/memory.ts';
import { exc_general_protection, is_canonical } from '../kernel/traps.ts';

const at = tracepoints('arch/x86/mm/fault.c');

/**
 * The page behind an address for a call that copies: brought in as for the processor.
 *
 * @returns null where there is none, or not so: no signal is sent. Linux: kernelmode_fixup_or_oops()
 */
export function fixup_user_page(
  k: Machine,
  task: task_struct,
  address: number,
  write: boolean,
): page | null {
  const { mm } = task;
  // Linux: access_ok()
  if (mm === null || address < 0 || address >= TASK_SIZE) return null;
  const needs = write ? _PAGE_PRESENT | _PAGE_RW : _PAGE_PRESENT;
  for (;;) {
    const pte = lookup_address(mm.pgd, address);
    if (pte !== undefined && (pte.flags & needs) === needs) {
      pte.flags |= write ? _PAGE_ACCESSED | _PAGE_DIRTY : _PAGE_ACCESSED;
      mm.touch();
      return pte.page;
    }
    const vma = mm.vma_lookup(address);
    const bad = vma === undefined || access_error(vma, write);
    const fault = bad ? VM_FAULT_ERROR : handled(k, task, vma, address, write);
    if (fault & VM_FAULT_ERROR) {
      if (k.tracing) at.point(k, 'fixup_exception.fault', { task: task.comm });
      return null;
    }
  }
}

function handled(
  k: Machine,
  task: task_struct,
  vma: vm_area_struct,
  address: number,
  write: boolean,
): number {
  if (k.tracing) {
    const args = { task: task.comm, place: placeOf(address, vma) };
    if (write) at.enter(k, 'do_user_addr_fault.write', args);
    else at.enter(k, 'do_user_addr_fault.read', args);
  }
  const fault = handle_mm_fault(k, vma, address, write ? FAULT_FLAG_WRITE : 0);
  if (k.tracing) at.leave(k);
  return fault;
}

/**
 * The page behind an address, as the processor finds it: from the page table, by way of a page fault when that has
 * no entry, or none that allows it.
 *
 * @returns null when the process has been sent SIGSEGV or SIGBUS instead.
 */
export function translate(
  k: Machine,
  task: task_struct,
  address: number,
  write: boolean,
): page | null {
  const { mm } = task;
  const needs = write ? _PAGE_PRESENT | _PAGE_RW : _PAGE_PRESENT;
  const sets = write ? _PAGE_ACCESSED | _PAGE_DIRTY : _PAGE_ACCESSED;
  for (;;) {
    const pte = mm !== null && is_canonical(address) ? lookup_address(mm.pgd, address) : undefined;
    if (pte !== undefined && (pte.flags & needs) === needs) {
      if ((pte.flags & sets) !== sets) {
        pte.flags |= sets;
        mm?.touch();
      }
      return pte.page;
    }
    if (!exc_page_fault(k, task, address, write)) return null;
  }
}

/** Handle a fault. @returns True when the instruction is to be tried again, false when a signal has been sent. */
function exc_page_fault(k: Machine, task: task_struct, address: number, write: boolean): boolean {
  if (!is_canonical(address)) {
    exc_general_protection(k, task);
    return false;
  }
  const vma = task.mm?.vma_lookup(address);
  if (k.tracing) {
    const args = { task: task.comm, place: placeOf(address, vma) };
    if (write) at.enter(k, 'do_user_addr_fault.write', args);
    else at.enter(k, 'do_user_addr_fault.read', args);
  }
  const again = do_user_addr_fault(k, task, address, write, vma);
  if (k.tracing) at.leave(k);
  return again;
}

/** True when the area does not allow it. What may be written may be read: page tables know no other way. */
function access_error(vma: vm_area_struct, write: boolean): boolean {
  return write ? !(vma.vm_flags & VM_WRITE) : !vma_is_accessible(vma);
}

function do_user_addr_fault(
  k: Machine,
  task: task_struct,
  address: number,
  write: boolean,
  vma: vm_area_struct | undefined,
): boolean {
  if (vma === undefined) {
    if (k.tracing) at.point(k, 'bad_area_nosemaphore.signal', { task: task.comm });
    force_sig_fault(k, SIGSEGV, 'SEGV_MAPERR', task, address);
    return false;
  }
  const args = { task: task.comm, map: vma.name };
  if (access_error(vma, write)) {
    if (k.tracing) at.point(k, 'bad_area_access_error.signal', args);
    force_sig_fault(k, SIGSEGV, 'SEGV_ACCERR', task, address);
    return false;
  }
  const fault = handle_mm_fault(k, vma, address, write ? FAULT_FLAG_WRITE : 0);
  if (!(fault & VM_FAULT_ERROR)) return true;
  if (k.tracing) at.point(k, 'do_sigbus.signal', args);
  force_sig_fault(k, SIGBUS, 'BUS_ADRERR', task, address);
  return false;
}

/** An address as people may see it: by the area that it is in, or NULL and so many bytes. */
function placeOf(address: number, vma: vm_area_struct | undefined): string {
  if (vma !== undefined) return `${vma.name} + ${address - vma.vm_start}`;
  return address === 0 ? 'NULL' : '?';
}
