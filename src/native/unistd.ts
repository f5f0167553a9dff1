/** unistd.h: system calls by number, and the few that are called by name. */
import type { Libc } from './load.ts';

/** Functions of unistd.h. */
export interface Unistd {
  /**
   * syscall(2): any system call, by number; addresses are numbers.
   *
   * @returns Its result, or minus the error number, as the kernel itself returns.
   */
  syscall(nr: number, ...args: readonly (number | bigint)[]): number;
  /** ftruncate(2); 0 or minus the error number. */
  ftruncate(fd: number, length: number): number;
}

/** Bind unistd.h. */
export function unistd(libc: Libc): Unistd {
  type Numbers = (...args: (number | bigint)[]) => number;
  const call = libc.bind<Numbers>(
    'long syscall(long nr, intptr_t a, intptr_t b, intptr_t c, intptr_t d, intptr_t e, intptr_t f)',
  );
  const truncate = libc.bind<Numbers>('int ftruncate(int fd, long length)');
  const result = (value: number) => (value === -1 ? -libc.errno() : Number(value));
  return {
    syscall: (nr, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) => result(call(nr, a, b, c, d, e, f)),
    ftruncate: (fd, length) => result(truncate(fd, length)),
  };
}
