/**
 * What programs keep in memory and snapshots show. It is not the kernel's: it is gone as soon as nobody has its memory mapped.
 *
 * No counterpart in Linux.
 */
import type { Machine } from '../machine.ts';
import type { KernelObject } from '../object.ts';

/** One such thing. */
export interface in_memory extends KernelObject {
  /** Whether some process can still reach it. */
  isMapped(k: Machine): boolean;
}

/** All of them. */
export const objectsInMemory = (_k: Machine): in_memory[] => [];

/** An area is gone: so is what nobody can reach any more. */
export function areaGone(k: Machine): void {
  const objects = k.part(objectsInMemory);
  for (const object of [...objects]) {
    if (object.isMapped(k)) continue;
    objects.splice(objects.indexOf(object), 1);
    k.unregister(object);
  }
}
