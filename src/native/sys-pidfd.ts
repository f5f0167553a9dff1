/** sys/pidfd.h: processes by descriptor, which no later process can take the place of. */

import type { Ioctl } from './sys-ioctl.ts';
import { syscallNumber } from './syscall-numbers.ts';
import type { Unistd } from './unistd.ts';

/** pidfd_open(2); a close-on-exec descriptor, or minus the error number. */
export function pidfdOpen(libc: Unistd, pid: number): number {
  return libc.syscall(syscallNumber('pidfd_open'), pid, 0);
}

/** pidfd_getfd(2): a descriptor of ours for the same open file description, or minus the error number. */
export function pidfdGetfd(libc: Unistd, pidfd: number, fd: number): number {
  return libc.syscall(syscallNumber('pidfd_getfd'), pidfd, fd, 0);
}

/** pidfd_send_signal(2); 0 or minus the error number. */
export function pidfdSendSignal(libc: Unistd, pidfd: number, signal: number): number {
  return libc.syscall(syscallNumber('pidfd_send_signal'), pidfd, signal, 0, 0);
}

/** _IOWR(0xFF, 11, struct pidfd_info) for the first version of the structure, 64 bytes (linux/pidfd.h). */
const PIDFD_GET_INFO = 0xc040ff0b;
const PIDFD_INFO_EXIT = 1 << 3;
const EXIT_CODE = 60;

/**
 * How a process ended that has been reaped (since Linux 6.15).
 *
 * @returns Its wait status word, `undefined` where the kernel does not say.
 */
export function pidfdExitStatus(ioctl: Ioctl, pidfd: number): number | undefined {
  const info = new Uint8Array(64);
  const view = new DataView(info.buffer);
  view.setBigUint64(0, BigInt(PIDFD_INFO_EXIT), true);
  if (ioctl(pidfd, PIDFD_GET_INFO, info) < 0) return undefined;
  const told = (Number(view.getBigUint64(0, true)) & PIDFD_INFO_EXIT) !== 0;
  return told ? view.getInt32(EXIT_CODE, true) : undefined;
}
