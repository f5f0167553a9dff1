/**
 * Error numbers as kernel code returns them (negated), and those that never reach a process.
 *
 * Linux: include/uapi/asm-generic/errno-base.h, errno.h, include/linux/errno.h (v6.18)
 */
import { errnoNumber } from '../../../calls/errno.ts';

function number(name: string): number {
  const found = errnoNumber(name);
  if (found === undefined) throw new Error(`no errno ${name}`);
  return found;
}

export const EPERM = number('EPERM');
export const ENOENT = number('ENOENT');
export const ESRCH = number('ESRCH');
export const EINTR = number('EINTR');
export const ENXIO = number('ENXIO');
export const E2BIG = number('E2BIG');
export const EBADF = number('EBADF');
export const ECHILD = number('ECHILD');
export const EAGAIN = number('EAGAIN');
export const ENOMEM = number('ENOMEM');
export const EACCES = number('EACCES');
export const EFAULT = number('EFAULT');
export const EBUSY = number('EBUSY');
export const EEXIST = number('EEXIST');
export const EXDEV = number('EXDEV');
export const ENODEV = number('ENODEV');
export const ENOTDIR = number('ENOTDIR');
export const EISDIR = number('EISDIR');
export const EINVAL = number('EINVAL');
export const ENFILE = number('ENFILE');
export const EMFILE = number('EMFILE');
export const ENOTTY = number('ENOTTY');
export const EFBIG = number('EFBIG');
export const ENOSPC = number('ENOSPC');
export const ESPIPE = number('ESPIPE');
export const EROFS = number('EROFS');
export const EPIPE = number('EPIPE');
export const ERANGE = number('ERANGE');
export const EDEADLK = number('EDEADLK');
export const ENAMETOOLONG = number('ENAMETOOLONG');
export const ELOOP = number('ELOOP');
export const ENOSYS = number('ENOSYS');
export const ENOMSG = number('ENOMSG');
export const EIDRM = number('EIDRM');
export const ENOBUFS = number('ENOBUFS');
export const EOVERFLOW = number('EOVERFLOW');
export const EMSGSIZE = number('EMSGSIZE');
export const ENETUNREACH = number('ENETUNREACH');
export const EOPNOTSUPP = number('EOPNOTSUPP');
export const ETIMEDOUT = number('ETIMEDOUT');
export const EDESTADDRREQ = number('EDESTADDRREQ');
export const EPROTOTYPE = number('EPROTOTYPE');
export const ENOPROTOOPT = number('ENOPROTOOPT');
export const EPROTONOSUPPORT = number('EPROTONOSUPPORT');
export const ESOCKTNOSUPPORT = number('ESOCKTNOSUPPORT');
export const EAFNOSUPPORT = number('EAFNOSUPPORT');
export const EADDRINUSE = number('EADDRINUSE');
export const EADDRNOTAVAIL = number('EADDRNOTAVAIL');
export const ECONNABORTED = number('ECONNABORTED');
export const ECONNRESET = number('ECONNRESET');
export const EISCONN = number('EISCONN');
export const ENOTCONN = number('ENOTCONN');
export const ETOOMANYREFS = number('ETOOMANYREFS');
export const ECONNREFUSED = number('ECONNREFUSED');
export const EALREADY = number('EALREADY');
export const EINPROGRESS = number('EINPROGRESS');
export const ENOTSOCK = number('ENOTSOCK');
export const EDOM = number('EDOM');

/** Interrupted: made again after the signal, unless a handler without SA_RESTART ran (then EINTR). */
export const ERESTARTSYS = 512;
/** Interrupted: always made again. */
export const ERESTARTNOINTR = 513;
/** Interrupted: made again when no handler ran, else EINTR. */
export const ERESTARTNOHAND = 514;
/** Interrupted: continued by the task's restart_block when no handler ran, else EINTR. */
export const ERESTART_RESTARTBLOCK = 516;
