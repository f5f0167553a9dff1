/** linux/futex.h: sleeping on a word of shared memory, and waking who sleeps there. */
import { syscallNumber } from './syscall-numbers.ts';
import type { Unistd } from './unistd.ts';

const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const NR = syscallNumber('futex');

/** Wake one process that sleeps on the word at an address of ours. */
export function futexWake(libc: Unistd, address: bigint): number {
  return libc.syscall(NR, address, FUTEX_WAKE, 1);
}

/**
 * Sleep while the word at an address of ours holds a value, at most for a time.
 *
 * @param timespec 16 bytes of ours that hold the longest time to sleep.
 * @returns 0 when woken, or minus EAGAIN, EINTR, ETIMEDOUT.
 */
export function futexWait(libc: Unistd, address: bigint, value: number, timespec: bigint): number {
  return libc.syscall(NR, address, FUTEX_WAIT, value, timespec);
}
