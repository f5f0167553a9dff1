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
/** What O_SYNC has besides O_DSYNC. */
export const __O_SYNC = O_SYNC & ~O_DSYNC;
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
  F_GETLK,
  F_SETLK,
  F_SETLKW,
  F_OFD_GETLK,
  F_OFD_SETLK,
  F_OFD_SETLKW,
  F_SETOWN,
  F_GETOWN,
  F_SETSIG,
  F_GETSIG,
  F_SETOWN_EX,
  F_GETOWN_EX,
  F_GETOWNER_UIDS,
  F_SETLEASE,
  F_GETLEASE,
  F_NOTIFY,
  F_DUPFD_QUERY,
  F_CREATED_QUERY,
  F_ADD_SEALS,
  F_GET_SEALS,
  F_GET_RW_HINT,
  F_SET_RW_HINT,
} = FLAG_SETS.fcntl.values;

export const { FD_CLOEXEC } = FLAG_SETS.fd.values;
