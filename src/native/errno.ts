/** errno.h: a call that failed, by the name of its error. */
import type { Libc } from './load.ts';

/** The errors of the System V calls and of stat(2), which ftok(3) makes; x86-64 and aarch64 number them alike. */
const NAMES: readonly (readonly [number, string])[] = [
  [1, 'EPERM'],
  [2, 'ENOENT'],
  [4, 'EINTR'],
  [5, 'EIO'],
  [7, 'E2BIG'],
  [11, 'EAGAIN'],
  [12, 'ENOMEM'],
  [13, 'EACCES'],
  [14, 'EFAULT'],
  [17, 'EEXIST'],
  [20, 'ENOTDIR'],
  [22, 'EINVAL'],
  [23, 'ENFILE'],
  [27, 'EFBIG'],
  [28, 'ENOSPC'],
  [34, 'ERANGE'],
  [36, 'ENAMETOOLONG'],
  [38, 'ENOSYS'],
  [40, 'ELOOP'],
  [42, 'ENOMSG'],
  [43, 'EIDRM'],
  [75, 'EOVERFLOW'],
];

const BY_NUMBER = new Map(NAMES);

/** A C function said that it failed. */
export class CallError extends Error {
  /** The function: `msgrcv`. */
  readonly call: string;
  /** The name of the error, `ENOMSG`; `errno 99` for one that has none here. */
  readonly code: string;
  /** Its number. */
  readonly errno: number;

  constructor(call: string, errno: number) {
    const code = BY_NUMBER.get(errno) ?? `errno ${errno}`;
    super(`${call}: ${code}`);
    this.name = 'CallError';
    this.call = call;
    this.code = code;
    this.errno = errno;
  }
}

/**
 * The result of a call that was made right before.
 *
 * @throws CallError when it is -1.
 */
export function succeeded<T extends number | bigint>(libc: Libc, call: string, result: T): T {
  if (BigInt(result) === -1n) throw new CallError(call, libc.errno());
  return result;
}
