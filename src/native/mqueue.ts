/** mqueue.h. */
import type { Libc } from './load.ts';
import { syscallNumber } from './syscall-numbers.ts';

/** POSIX message queues by name, without the slash. */
export interface Mqueue {
  /** mq_unlink(2); 0 or minus the error number. */
  mqUnlink(name: string): number;
  /** Whether there is a queue of that name. */
  mqExists(name: string): boolean;
}

/** Bind mqueue.h. The system calls, since the C library has the functions in one file or another. */
export function mqueue(libc: Libc): Mqueue {
  // Every argument that the kernel reads: what is not passed is whatever the register holds.
  const call = libc.bind<
    (nr: number, name: string, flags: number, mode: number, attr: number) => number
  >('long syscall(long nr, const char *name, long flags, long mode, long attr)');
  const close = libc.bind<(fd: number) => number>('int close(int fd)');
  const ENOENT = 2;
  return {
    mqUnlink: (name) =>
      call(syscallNumber('mq_unlink'), name, 0, 0, 0) === -1 ? -libc.errno() : 0,
    mqExists(name) {
      const fd = call(syscallNumber('mq_open'), name, 0, 0, 0);
      if (fd === -1) return libc.errno() !== ENOENT;
      close(Number(fd));
      return true;
    },
  };
}
