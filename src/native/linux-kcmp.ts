/** linux/kcmp.h: whether two processes share a kernel object. */
import { syscallNumber } from './syscall-numbers.ts';
import type { Unistd } from './unistd.ts';

const KCMP_FILE = 0;

/**
 * kcmp(2) for open file descriptions.
 *
 * @returns True when both descriptors lead to the same one, false when not, null where the kernel does not say.
 */
export function sameFile(libc: Unistd, pid1: number, fd1: number, pid2: number, fd2: number) {
  const result = libc.syscall(syscallNumber('kcmp'), pid1, pid2, KCMP_FILE, fd1, fd2);
  return result < 0 ? null : result === 0;
}
