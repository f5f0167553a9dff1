/**
 * What directories of /proc do as open files.
 *
 * Linux: fs/proc/generic.c proc_dir_operations, fs/proc/base.c, fs/proc/fd.c proc_fd_operations (v6.18)
 */
import { EINVAL, EISDIR, ENXIO } from '../../include/linux/errno.ts';
import {
  type file,
  type file_operations,
  type inode,
  type inode_operations,
  S_IFDIR,
  type super_block,
} from '../../include/linux/fs.ts';
import type { Machine } from '../../machine.ts';
import { new_inode } from '../inode.ts';

/** Their size is 0, and there is no data before the end of nothing. Linux: fs/read_write.c generic_file_llseek() */
function generic_file_llseek(
  _k: Machine,
  filp: file,
  offset: bigint,
  whence: number,
): bigint | number {
  if (whence > 2) return -ENXIO;
  const pos = whence === 1 ? BigInt.asIntN(64, filp.f_pos + offset) : offset;
  if (pos < 0n) return -EINVAL;
  filp.f_pos = pos;
  return pos;
}

/** Nothing can be read of a directory but its names, for which the notation has no call. */
const proc_dir_operations: file_operations = {
  read_iter: () => -EISDIR,
  llseek: generic_file_llseek,
};

/** The file system of /proc. Linux: fs/proc/root.c proc_fill_super() */
export const PROC_SB: super_block = { s_blocksize: 1024 };

/** A directory of /proc. Its parent is for the caller to say. */
export function proc_directory(k: Machine, mode: number, i_op: inode_operations): inode {
  const made = new_inode(k, PROC_SB, S_IFDIR | mode, i_op, proc_dir_operations);
  return { ...made, i_nlink: 2 };
}
