/** sys/ioctl.h. */
import type { Libc } from './load.ts';

export const FIONREAD = 0x541b;

/** ioctl(2) with memory of ours; its result, or minus the error number. */
export type Ioctl = (fd: number, request: number, memory: Uint8Array) => number;

/** Bind sys/ioctl.h. */
export function ioctl(libc: Libc): Ioctl {
  const call = libc.bind<Ioctl>('int ioctl(int fd, unsigned long request, void *memory)');
  return (fd, request, memory) => {
    const result = call(fd, request, memory);
    return result === -1 ? -libc.errno() : result;
  };
}
