/**
 * fcntl(2).
 *
 * Linux: fs/fcntl.c (v6.18)
 * Owners and SIGIO are in fcntl-fasync.ts.
 * Left out: record locks, leases, owners given as a structure, what happens in a directory. A run that asks for one ends with
 * a sentence; what the kernel refuses before it looks at them is refused here too.
 */
import { isInteger } from '../../calls/integer.ts';
import { Lacks } from '../../model/lacks.ts';
import type { Value } from '../../script/value.ts';
import { EBADF, EFAULT, EINVAL, ENOTDIR, EPERM } from '../include/linux/errno.ts';
import {
  F_ADD_SEALS,
  F_CREATED_QUERY,
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_DUPFD_QUERY,
  F_GET_RW_HINT,
  F_GET_SEALS,
  F_GETFD,
  F_GETFL,
  F_GETLEASE,
  F_GETLK,
  F_GETOWN,
  F_GETOWN_EX,
  F_GETOWNER_UIDS,
  F_GETPIPE_SZ,
  F_GETSIG,
  F_NOTIFY,
  F_OFD_GETLK,
  F_OFD_SETLK,
  F_OFD_SETLKW,
  F_SET_RW_HINT,
  F_SETFD,
  F_SETFL,
  F_SETLEASE,
  F_SETLK,
  F_SETLKW,
  F_SETOWN,
  F_SETOWN_EX,
  F_SETPIPE_SZ,
  F_SETSIG,
  FD_CLOEXEC,
  O_APPEND,
  O_ASYNC,
  O_CLOEXEC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
} from '../include/linux/fcntl.ts';
import {
  FMODE_CAN_ODIRECT,
  FMODE_CREATED,
  type file,
  S_ISDIR,
  S_ISFIFO,
} from '../include/linux/fs.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { _NSIG } from '../include/linux/signal.ts';
import { address, int, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { memfd_fcntl } from '../mm/memfd.ts';
import { f_getown, f_setown, f_setsig } from './fcntl-fasync.ts';
import { f_dupfd, fget } from './file.ts';
import { inode_owner_or_capable } from './inode.ts';
import { pipe_fcntl } from './pipe-open.ts';

const at = tracepoints('fs/fcntl.c');

const SETFL_MASK = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;
/** DN_MULTISHOT of F_NOTIFY: not only the first time. */
const DN_MULTISHOT = 0x80000000;
/** F_UNLCK: there is no lease. */
const F_UNLCK = 2;

/** A command: what it does with the description that the descriptor means. */
type Command = (k: Machine, filp: file, arg: Argument) => number;

/** The third argument, as each command may take it. */
interface Argument {
  readonly fd: number;
  /** As an int. */
  readonly argi: number;
  /** A structure or an address, as it was given. */
  readonly argp: Value | undefined;
}

/** fcntl(2). Fails: EBADF, EINVAL for an unknown command, and as the command does. Linux: do_fcntl() */
function sys_fcntl(k: Machine, current: task_struct, args: Args): number {
  const fd = uint(args[0]);
  const filp = fget(current, fd);
  if (filp === null) return -EBADF;
  const argp = args[2];
  // A pointer for the commands that take one; the others have it as an int.
  const argi = isInteger(argp) ? int(argp) : 0;
  return COMMANDS[uint(args[1])]?.(k, filp, { fd, argi, argp }) ?? -EINVAL;
}

const COMMANDS: { readonly [cmd: number]: Command } = {
  [F_CREATED_QUERY]: (_k, filp) => (filp.f_mode & FMODE_CREATED ? 1 : 0),
  [F_DUPFD]: (k, filp, { argi }) => f_dupfd(k, argi >>> 0, filp, 0),
  [F_DUPFD_CLOEXEC]: (k, filp, { argi }) => f_dupfd(k, argi >>> 0, filp, O_CLOEXEC),
  [F_DUPFD_QUERY]: f_dupfd_query,
  [F_GETFD]: (k, _filp, { fd }) => (k.current.files.close_on_exec.has(fd) ? FD_CLOEXEC : 0),
  [F_SETFD]: (k, _filp, { fd, argi }) => {
    set_close_on_exec(k.current, fd, (argi & FD_CLOEXEC) !== 0);
    if (k.tracing) at.point(k, 'do_fcntl.cloexec', { fd, cloexec: argi & FD_CLOEXEC });
    return 0;
  },
  [F_GETFL]: (_k, filp) => filp.f_flags,
  [F_SETFL]: (k, filp, { fd, argi }) => setfl(k, fd, filp, argi),
  [F_GETLK]: (k, _filp, arg) => atAddress(k, arg, 'F_GETLK'),
  [F_SETLK]: (k, _filp, arg) => atAddress(k, arg, 'F_SETLK'),
  [F_SETLKW]: (k, _filp, arg) => atAddress(k, arg, 'F_SETLKW'),
  [F_OFD_GETLK]: (k, _filp, arg) => atAddress(k, arg, 'F_OFD_GETLK'),
  [F_OFD_SETLK]: (k, _filp, arg) => atAddress(k, arg, 'F_OFD_SETLK'),
  [F_OFD_SETLKW]: (k, _filp, arg) => atAddress(k, arg, 'F_OFD_SETLKW'),
  [F_GETOWN]: (k, filp) => f_getown(k, filp),
  [F_SETOWN]: (k, filp, { argi }) => f_setown(k, filp, argi),
  [F_GETOWN_EX]: (k, _filp, arg) => atAddress(k, arg, 'F_GETOWN_EX'),
  [F_SETOWN_EX]: (k, _filp, arg) => atAddress(k, arg, 'F_SETOWN_EX'),
  [F_GETOWNER_UIDS]: (k, _filp, arg) => atAddress(k, arg, 'F_GETOWNER_UIDS'),
  [F_GETSIG]: (_k, filp) => filp.f_owner?.signum ?? 0,
  [F_SETSIG]: (_k, filp, { argi }) => {
    if (argi < 0 || argi > _NSIG) return -EINVAL;
    f_setsig(filp, argi);
    return 0;
  },
  [F_GETLEASE]: () => F_UNLCK,
  [F_SETLEASE]: () => {
    throw new Lacks('F_SETLEASE of fcntl');
  },
  [F_NOTIFY]: (_k, filp, { argi }) => fcntl_dirnotify(filp, argi),
  [F_SETPIPE_SZ]: (k, filp, { argi }) => pipe_fcntl(k, filp, F_SETPIPE_SZ, argi),
  [F_GETPIPE_SZ]: (k, filp, { argi }) => pipe_fcntl(k, filp, F_GETPIPE_SZ, argi),
  [F_ADD_SEALS]: (k, filp, { argi }) => memfd_fcntl(k, filp, F_ADD_SEALS, argi),
  [F_GET_SEALS]: (k, filp, { argi }) => memfd_fcntl(k, filp, F_GET_SEALS, argi),
  [F_GET_RW_HINT]: (k, _filp, arg) => atAddress(k, arg, 'F_GET_RW_HINT'),
  [F_SET_RW_HINT]: (k, filp, arg) =>
    inode_owner_or_capable(k, filp.f_inode) ? atAddress(k, arg, 'F_SET_RW_HINT') : -EPERM,
};

/** A command that reads or writes a structure: EFAULT where there is no memory at its address. */
function atAddress(k: Machine, { argp }: Argument, command: string): number {
  const bad =
    argp === undefined ||
    argp === null ||
    (isInteger(argp) && k.current.mm?.vma_lookup(address(argp)) === undefined);
  if (bad) return -EFAULT;
  throw new Lacks(`${command} of fcntl`);
}

/** Whether two descriptors mean the same description. Fails: EBADF for the other. */
function f_dupfd_query(k: Machine, filp: file, { argi }: Argument): number {
  const other = fget(k.current, argi >>> 0);
  if (other === null) return -EBADF;
  return other === filp ? 1 : 0;
}

/** Whether exec closes a descriptor. Linux: fs/file.c set_close_on_exec() */
export function set_close_on_exec(current: task_struct, fd: number, flag: boolean): void {
  if (flag) current.files.close_on_exec.add(fd);
  else current.files.close_on_exec.delete(fd);
  current.touch();
}

/** Tell of changes in a directory. Fails: ENOTDIR. Linux: fs/notify/dnotify/dnotify.c */
function fcntl_dirnotify(filp: file, arg: number): number {
  if ((arg & ~DN_MULTISHOT) === 0) return 0;
  if (!S_ISDIR(filp.f_inode)) return -ENOTDIR;
  throw new Lacks('F_NOTIFY of fcntl');
}

/**
 * Change status flags. The description has them: everybody who shares it is concerned. O_ASYNC is for the file's own
 * operation to set. Fails: EPERM for O_NOATIME on another's file, EINVAL for O_DIRECT on what has none.
 */
function setfl(k: Machine, fd: number, filp: file, arg: number): number {
  const { f_inode, f_op } = filp;
  if (arg & O_NOATIME && !(filp.f_flags & O_NOATIME) && !inode_owner_or_capable(k, f_inode)) {
    return -EPERM;
  }
  if (!S_ISFIFO(f_inode) && arg & O_DIRECT && !(filp.f_mode & FMODE_CAN_ODIRECT)) return -EINVAL;
  if ((arg ^ filp.f_flags) & O_ASYNC) {
    const error = f_op.fasync?.(k, fd, filp, (arg & O_ASYNC) !== 0) ?? 0;
    if (error < 0) return error;
  }
  setStatus(k, filp, (arg & SETFL_MASK) | (filp.f_flags & ~SETFL_MASK));
  if (k.tracing) at.point(k, 'setfl.set', { file: filp.id, flags: filp.f_flags });
  return 0;
}

/** Change a description's flags, which all who share it show. */
export function setStatus(k: Machine, filp: file, f_flags: number): void {
  filp.f_flags = f_flags;
  for (const task of k.tasks) if (task.files.fd.includes(filp)) task.touch();
}

export const syscalls: SyscallTable = { fcntl: sys_fcntl };
