/**
 * Mutexes, for the trace only: no process sleeps while it holds one, so none is ever contended here. On a real
 * machine another processor may have to wait; what a process can see of it is time.
 *
 * Linux: kernel/locking/mutex.c (v6.18)
 */
import { type Machine, tracepoints } from '../../machine.ts';
import type { KernelObject } from '../../object.ts';

const at = tracepoints('kernel/locking/mutex.c');

/** Take the lock. */
export function mutex_lock(k: Machine, lock: string, owner: KernelObject): void {
  if (k.tracing) at.point(k, 'mutex_lock.take', { lock }, owner);
}

/** Give it back. */
export function mutex_unlock(k: Machine, lock: string, owner: KernelObject): void {
  if (k.tracing) at.point(k, 'mutex_unlock.release', { lock }, owner);
}
