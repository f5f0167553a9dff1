/** sched.h: where and how a process runs. */
import { succeeded } from './errno.ts';
import type { Libc } from './load.ts';

export const SCHED_FIFO = 1;
export const SCHED_BATCH = 3;

/** A set of processors as sched_setaffinity(2) takes it. */
export function cpuMask(cpus: readonly number[]): Uint8Array {
  const mask = new Uint8Array(128);
  for (const cpu of cpus) mask[cpu >> 3] = (mask[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return mask;
}

/** sched_setaffinity(2) for this thread. Throws CallError, EINVAL where none of the processors may be used. */
export function pinTo(libc: Libc, cpus: readonly number[]): void {
  type Set = (pid: number, size: number, mask: Uint8Array) => number;
  const set = libc.bind<Set>('int sched_setaffinity(int pid, size_t size, const void *mask)');
  const mask = cpuMask(cpus);
  succeeded(libc, 'sched_setaffinity', set(0, mask.length, mask));
}
