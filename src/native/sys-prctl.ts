/** sys/prctl.h: what a process asks the kernel to do about itself. */
import { syscallNumber } from './syscall-numbers.ts';
import type { Unistd } from './unistd.ts';

export const PR_SET_PDEATHSIG = 1;
export const PR_SET_DUMPABLE = 4;
export const PR_SET_NAME = 15;
export const PR_SET_NO_NEW_PRIVS = 38;

/** Die by a signal as soon as the thread that made this process ends (PR_SET_PDEATHSIG). */
export function dieWithParent(libc: Unistd, signal: number): number {
  return libc.syscall(syscallNumber('prctl'), PR_SET_PDEATHSIG, signal);
}
