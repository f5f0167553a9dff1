/** Kinds of objects and parts that no kernel object is: what is known of processes, drawn among the kernel's objects. */

/** A process, as far as signals are concerned: `task-struct.tsx` draws it. */
export const TASK_KIND = 'task_struct';

/** The address space of a process: `mm-struct.tsx` draws it. */
export const SPACE_KIND = 'mm_struct';

/** An entry of a page table. */
export const PTE_PART = 'pte_t';

/** One address space's window on an object. */
export const MAPPING_PART = 'vm_area_struct';

/** The signal sets of a process, in the order in which they are drawn, under the kernel's names. */
export const SIGNAL_SETS = ['pending', 'shared_pending', 'blocked', 'ignored', 'caught'] as const;

/** One of them. */
export type SignalSet = (typeof SIGNAL_SETS)[number];
