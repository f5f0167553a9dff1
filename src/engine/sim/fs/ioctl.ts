/**
 * ioctl(2): what every file can be asked, whatever it is; the rest is the file's own.
 *
 * Linux: fs/ioctl.c (v6.18)
 * Left out: what concerns a file's place on a disk (FIEMAP, FICLONE, ...), attributes: ENOTTY.
 */
import { FLAG_SETS } from '../../calls/flags.table.ts';
import { int32 } from '../../calls/integer.ts';
import type { Value } from '../../script/value.ts';
import { EBADF, EFAULT, ENOTTY, EPERM } from '../include/linux/errno.ts';
import { FD_CLOEXEC, O_ASYNC, O_NONBLOCK } from '../include/linux/fcntl.ts';
import { type file, S_ISDIR, S_ISREG } from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { long, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { set_close_on_exec, setStatus } from './fcntl.ts';
import { fget } from './file.ts';

const at = tracepoints('fs/ioctl.c');

const { FIBMAP, FIGETBSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, FIOASYNC, FIOQSIZE } =
  FLAG_SETS.ioctl.values;

/** ioctl(2). Fails: EBADF, EFAULT, ENOTTY for a request that the file does not know. */
function sys_ioctl(k: Machine, current: task_struct, args: Args): number {
  const fd = uint(args[0]);
  const filp = fget(current, fd);
  if (filp === null) return -EBADF;
  const cmd = uint(args[1]);
  const put_user = (value: Value): number => {
    if (args[2] === null) return -EFAULT;
    current.outs[2] = value;
    return 0;
  };
  switch (cmd) {
    case FIOCLEX:
    case FIONCLEX:
      set_close_on_exec(current, fd, cmd === FIOCLEX);
      if (k.tracing) {
        at.point(k, 'do_vfs_ioctl.cloexec', { fd, cloexec: cmd === FIOCLEX ? FD_CLOEXEC : 0 });
      }
      return 0;
    case FIONBIO:
    case FIOASYNC:
      if (args[2] === null) return -EFAULT;
      return ioctl_flag(k, fd, filp, cmd, args[2] !== undefined && long(args[2]) !== 0);
    case FIOQSIZE:
      return ioctl_fioqsize(filp, put_user);
    case FIGETBSZ:
      return put_user(filp.f_inode.i_sb.s_blocksize);
    case FIBMAP:
      if (S_ISREG(filp.f_inode)) return -EPERM;
      break;
    case FIONREAD: {
      const { f_inode } = filp;
      if (!S_ISREG(f_inode)) break;
      // An int of a loff_t.
      return put_user(int32((f_inode.i_size ?? 0n) - filp.f_pos));
    }
  }
  return filp.f_op.unlocked_ioctl?.(k, filp, cmd, put_user) ?? -ENOTTY;
}

/** O_NONBLOCK or O_ASYNC. Fails: ENOTTY where nobody can be told. Linux: ioctl_fionbio(), ioctl_fioasync() */
function ioctl_flag(k: Machine, fd: number, filp: file, cmd: number, on: boolean): number {
  if (cmd === FIONBIO) {
    setStatus(k, filp, on ? filp.f_flags | O_NONBLOCK : filp.f_flags & ~O_NONBLOCK);
    if (k.tracing) at.point(k, 'ioctl_fionbio.set', { file: filp.id, flags: filp.f_flags });
    return 0;
  }
  if (on === ((filp.f_flags & O_ASYNC) !== 0)) return 0;
  return filp.f_op.fasync?.(k, fd, filp, on) ?? -ENOTTY;
}

/** The bytes that a file's pages take. Fails: ENOTTY for what has none. Linux: do_vfs_ioctl(), inode_get_bytes() */
function ioctl_fioqsize({ f_inode }: file, put_user: (value: Value) => number): number {
  if (S_ISDIR(f_inode)) return put_user(0);
  if (!S_ISREG(f_inode)) return -ENOTTY;
  return put_user((f_inode.i_mapping?.nrpages ?? 0) * PAGE_SIZE);
}

export const syscalls: SyscallTable = { ioctl: sys_ioctl };
