/**
 * Exceptions of the processor.
 *
 * Linux: arch/x86/kernel/traps.c (v6.18). Differs: page tables have four levels, as where the processor or the kernel
 * has no five.
 */
import type { task_struct } from '../../../include/linux/sched.ts';
import { SIGSEGV } from '../../../include/linux/signal.ts';
import { force_sig_fault } from '../../../kernel/signal.ts';
import { type Machine, tracepoints } from '../../../machine.ts';

const at = tracepoints('arch/x86/kernel/traps.c');

/** Bits of an address that say something; the others repeat the last of them. */
const CANONICAL = 2 ** 47;

/** True for an address that the processor takes, whether or not anything is there. */
export function is_canonical(address: number): boolean {
  return address >= -CANONICAL && address < CANONICAL;
}

/** An instruction used an address that is none: no page fault, and nobody tells which address it was. */
export function exc_general_protection(k: Machine, task: task_struct): void {
  if (k.tracing) at.point(k, 'exc_general_protection.signal', { task: task.comm });
  force_sig_fault(k, SIGSEGV, 'SI_KERNEL', task, 0);
}
