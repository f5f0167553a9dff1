/** sched.h: where and how a process runs. */
import type { Libc } from './load.ts';

export const SCHED_FIFO = 1;
export const SCHED_BATCH = 3;

/** A set of processors as sched_setaffinity(2) takes it. */
export function cpuMask(cpus: readonly number[]): Uint8Array {
  const mask = new Uint8Array(128);
  for (const cpu of cpus) mask[cpu >> 3] = (mask[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return mask;
}

/** sched_setaffinity(2) for the calling thread; true when the kernel did it. */
export function setAffinity(libc: Libc, cpus: readonly number[]): boolean {
  const call = libc.func(
    'int sched_setaffinity(int pid, size_t length, const void *mask)',
  ) as unknown as (pid: number, length: number, mask: Uint8Array) => number;
  const mask = cpuMask(cpus);
  return call(0, mask.length, mask) === 0;
}
