/** sched.h: where and how a process runs. */
export const SCHED_FIFO = 1;
export const SCHED_BATCH = 3;

/** A set of processors as sched_setaffinity(2) takes it. */
export function cpuMask(cpus: readonly number[]): Uint8Array {
  const mask = new Uint8Array(128);
  for (const cpu of cpus) mask[cpu >> 3] = (mask[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return mask;
}
