/** Making semaphore calls in tests, as a transcript does. */
import type { Lab } from '../support.ts';

/** One operation (struct sembuf). */
export const op = (sem_num: number, sem_op: number, sem_flg = 0) => ({ sem_num, sem_op, sem_flg });
export type Op = ReturnType<typeof op>;

/** A semop that returns: its result. */
export const semop = (lab: Lab, actor: string, s: number, ...sops: Op[]) =>
  lab.call(actor, 'semop', s, sops, sops.length);

/** A semop that sleeps: in which kernel function. */
export const waits = (lab: Lab, actor: string, s: number, ...sops: Op[]) =>
  lab.blocks(actor, 'semop', s, sops, sops.length);
