/** linux/kcmp.h: whether two processes share a kernel object. */
import type { Libc } from './load.ts';
import { syscallNumber } from './syscall-numbers.ts';
import type { Unistd } from './unistd.ts';

const KCMP_FILE = 0;
const KCMP_EPOLL_TFD = 7;

/**
 * kcmp(2) for open file descriptions.
 *
 * @returns True when both descriptors lead to the same one, false when not, null where the kernel does not say.
 */
export function sameFile(libc: Unistd, pid1: number, fd1: number, pid2: number, fd2: number) {
  const result = libc.syscall(syscallNumber('kcmp'), pid1, pid2, KCMP_FILE, fd1, fd2);
  return result < 0 ? null : result === 0;
}

/** What an epoll instance watches under a number: the first that it has of it, or one behind. */
export interface EpollSlot {
  readonly efd: number;
  readonly tfd: number;
  readonly toff: number;
}

/** kcmp(2) with memory of ours: its result, or -1. */
type KcmpSlot = (
  nr: number,
  pid1: number,
  pid2: number,
  type: number,
  fd: number,
  slot: Uint8Array,
) => number;

let kcmpSlot: { readonly libc: Libc; readonly call: KcmpSlot } | undefined;

/**
 * kcmp(2) for a description and what an epoll instance of another process watches.
 *
 * @returns True when they are the same, false when not, null where the kernel does not say.
 */
export function watches(
  libc: Libc,
  pid1: number,
  fd: number,
  pid2: number,
  { efd, tfd, toff }: EpollSlot,
): boolean | null {
  if (kcmpSlot?.libc !== libc) {
    const call = libc.bind<KcmpSlot>(
      'long syscall(long nr, long pid1, long pid2, long type, long fd, void *slot)',
    );
    kcmpSlot = { libc, call };
  }
  const slot = new Uint8Array(Uint32Array.of(efd, tfd, toff).buffer);
  const result = Number(kcmpSlot.call(syscallNumber('kcmp'), pid1, pid2, KCMP_EPOLL_TFD, fd, slot));
  return result < 0 ? null : result === 0;
}
