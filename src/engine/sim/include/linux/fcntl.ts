/**
 * Flags of open(2) and commands of fcntl(2), with the numbers of x86-64.
 *
 * Linux: include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';

export const {
  O_RDONLY,
  O_WRONLY,
  O_RDWR,
  O_CREAT,
  O_EXCL,
  O_NOCTTY,
  O_TRUNC,
  O_APPEND,
  O_NONBLOCK,
  O_SYNC,
  O_DSYNC,
  O_ASYNC,
  O_DIRECT,
  O_LARGEFILE,
  O_TMPFILE,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_NOATIME,
  O_CLOEXEC,
  O_PATH,
} = FLAG_SETS.open.values;

export const O_ACCMODE = 3;
export const { O_NOTIFICATION_PIPE } = FLAG_SETS.pipe2.values;

export const {
  F_DUPFD,
  F_GETFD,
  F_SETFD,
  F_GETFL,
  F_SETFL,
  F_DUPFD_CLOEXEC,
  F_SETPIPE_SZ,
  F_GETPIPE_SZ,
} = FLAG_SETS.fcntl.values;

export const { FD_CLOEXEC } = FLAG_SETS.fd.values;
