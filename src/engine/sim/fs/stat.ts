/**
 * fstat(2).
 *
 * Linux: fs/stat.c, mm/shmem.c shmem_getattr() (v6.18). Left out: times, users, devices and inode numbers, which are of
 * their machine; directories.
 */
import { integer } from '../../calls/integer.ts';
import { Lacks } from '../../model/lacks.ts';
import { EBADF, EFAULT } from '../include/linux/errno.ts';
import { type inode, S_IFCHR, S_IFMT, S_ISDIR, S_ISFIFO, S_ISREG } from '../include/linux/fs.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { uint } from '../lib/usercopy.ts';
import type { Args, Machine, SyscallTable } from '../machine.ts';
import { fget } from './file.ts';

/** stat(2) counts in blocks of 512 bytes. */
const BLOCKS_PER_PAGE = 8;

/** Fails: EBADF, EFAULT. */
function sys_newfstat(_k: Machine, current: task_struct, args: Args): number {
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const { f_inode } = filp;
  if (S_ISDIR(f_inode)) throw new Lacks('fstat of a directory');
  if (!isKnown(f_inode)) throw new Lacks('fstat of such a file');
  if (args[1] === null) return -EFAULT;
  current.outs[1] = {
    st_mode: f_inode.i_mode,
    st_nlink: f_inode.i_nlink,
    st_size: integer(f_inode.i_size ?? 0n),
    st_blocks: (f_inode.i_mapping?.nrpages ?? 0) * BLOCKS_PER_PAGE,
  };
  return 0;
}

function isKnown(inode: inode): boolean {
  return S_ISREG(inode) || S_ISFIFO(inode) || (inode.i_mode & S_IFMT) === S_IFCHR;
}

export const syscalls: SyscallTable = { fstat: sys_newfstat };
