/**
 * fcntl(2) and ioctl(2).
 *
 * Linux: fs/fcntl.c, fs/ioctl.c (v6.18)
 * Left out: record locks, owners and seals (ENOSYS says so), SIGIO.
 */
import { FLAG_SETS } from '../../calls/flags.table.ts';
import { int32, isInteger } from '../../calls/integer.ts';
import type { Value } from '../../script/value.ts';
import { EBADF, EFAULT, EINVAL, ENOSYS, ENOTTY } from '../include/linux/errno.ts';
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_GETPIPE_SZ,
  F_SETFD,
  F_SETFL,
  F_SETPIPE_SZ,
  FD_CLOEXEC,
  O_APPEND,
  O_ASYNC,
  O_CLOEXEC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
} from '../include/linux/fcntl.ts';
import { FMODE_CAN_ODIRECT, type file, S_IFIFO, S_IFMT } from '../include/linux/fs.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { shmem_inode_info } from '../include/linux/shmem_fs.ts';
import { int, long, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { f_dupfd, fget } from './file.ts';
import { S_ISREG } from './namei.ts';
import { pipe_fcntl } from './pipe-open.ts';

const at = tracepoints('fs/fcntl.c');
const ioctl = tracepoints('fs/ioctl.c');

const SETFL_MASK = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;
const { FIONREAD, FIONBIO, FIOCLEX, FIONCLEX } = FLAG_SETS.ioctl.values;

/** Commands that Linux knows and this kernel does not. */
const { F_GETLK, F_SETLK, F_SETLKW, F_SETOWN, F_GETOWN, F_SETSIG, F_GETSIG } =
  FLAG_SETS.fcntl.values;
const { F_ADD_SEALS, F_GET_SEALS } = FLAG_SETS.fcntl.values;
const NOT_SIMULATED: readonly number[] = [
  ...[F_GETLK, F_SETLK, F_SETLKW, F_SETOWN, F_GETOWN, F_SETSIG, F_GETSIG],
  ...[F_ADD_SEALS, F_GET_SEALS],
];

/** fcntl(2). Fails: EBADF, EINVAL for an unknown command, EMFILE, and as pipe_fcntl(). */
function sys_fcntl(k: Machine, current: task_struct, args: Args): number {
  const fd = uint(args[0]);
  const filp = fget(current, fd);
  if (filp === null) return -EBADF;
  const cmd = uint(args[1]);
  // A pointer for the commands that take one; Linux cuts it to an int for the others (do_fcntl: argi).
  const arg = isInteger(args[2]) ? int(args[2]) : 0;
  const { close_on_exec } = current.files;
  switch (cmd) {
    case F_DUPFD:
      return f_dupfd(k, arg >>> 0, filp, 0);
    case F_DUPFD_CLOEXEC:
      return f_dupfd(k, arg >>> 0, filp, O_CLOEXEC);
    case F_GETFD:
      return close_on_exec.has(fd) ? FD_CLOEXEC : 0;
    case F_SETFD:
      set_close_on_exec(current, fd, (arg & FD_CLOEXEC) !== 0);
      if (k.tracing) at.point(k, 'do_fcntl.cloexec', { fd, cloexec: arg & FD_CLOEXEC });
      return 0;
    case F_GETFL:
      return filp.f_flags;
    case F_SETFL:
      return setfl(k, filp, arg);
    case F_SETPIPE_SZ:
    case F_GETPIPE_SZ:
      return pipe_fcntl(k, filp, cmd, arg);
    default:
      return NOT_SIMULATED.includes(cmd) ? -ENOSYS : -EINVAL;
  }
}

/** Whether exec closes a descriptor. Linux: fs/file.c set_close_on_exec() */
function set_close_on_exec(current: task_struct, fd: number, flag: boolean): void {
  if (flag) current.files.close_on_exec.add(fd);
  else current.files.close_on_exec.delete(fd);
  current.touch();
}

/** Change status flags. The description has them: everybody who shares it is concerned. */
function setfl(k: Machine, filp: file, arg: number): number {
  const isFifo = (filp.f_inode.i_mode & S_IFMT) === S_IFIFO;
  if (!isFifo && arg & O_DIRECT && !(filp.f_mode & FMODE_CAN_ODIRECT)) return -EINVAL;
  const mask = isFifo ? SETFL_MASK | O_ASYNC : SETFL_MASK;
  setStatus(k, filp, (arg & mask) | (filp.f_flags & ~mask));
  if (k.tracing) at.point(k, 'setfl.set', { file: filp.id, flags: filp.f_flags });
  return 0;
}

function setStatus(k: Machine, filp: file, f_flags: number): void {
  filp.f_flags = f_flags;
  for (const task of k.tasks) if (task.files.fd.includes(filp)) task.touch();
}

/**
 * ioctl(2). Fails: EBADF, EFAULT, ENOTTY for a request that the file does not know.
 * Linux: fs/ioctl.c do_vfs_ioctl()
 */
function sys_ioctl(k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const cmd = uint(args[1]);
  const put_user = (value: Value): number => {
    if (args[2] === null) return -EFAULT;
    current.outs[2] = value;
    return 0;
  };
  if (cmd === FIOCLEX || cmd === FIONCLEX) {
    set_close_on_exec(current, uint(args[0]), cmd === FIOCLEX);
    if (k.tracing) {
      const cloexec = cmd === FIOCLEX ? FD_CLOEXEC : 0;
      ioctl.point(k, 'do_vfs_ioctl.cloexec', { fd: uint(args[0]), cloexec });
    }
    return 0;
  }
  if (cmd === FIONBIO) {
    if (args[2] === null) return -EFAULT;
    const on = args[2] !== undefined && long(args[2]) !== 0;
    setStatus(k, filp, on ? filp.f_flags | O_NONBLOCK : filp.f_flags & ~O_NONBLOCK);
    if (k.tracing) {
      ioctl.point(k, 'ioctl_fionbio.set', { file: filp.id, flags: filp.f_flags });
    }
    return 0;
  }
  const { f_inode } = filp;
  if (cmd === FIONREAD && f_inode instanceof shmem_inode_info && S_ISREG(f_inode)) {
    // An int of a loff_t.
    return put_user(int32(f_inode.i_size - filp.f_pos));
  }
  return filp.f_op.unlocked_ioctl?.(k, filp, cmd, put_user) ?? -ENOTTY;
}

export const syscalls: SyscallTable = { fcntl: sys_fcntl, ioctl: sys_ioctl };
