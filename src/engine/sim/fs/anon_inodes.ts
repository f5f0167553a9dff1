/**
 * Files that are nothing but what the kernel keeps behind them: all share one inode, which nothing shows.
 *
 * Linux: fs/anon_inodes.c (v6.18)
 */
import { O_ACCMODE, O_CLOEXEC } from '../include/linux/fcntl.ts';
import {
  FMODE_LSEEK,
  FMODE_OPENED,
  file,
  type file_operations,
  type inode,
  no_open_fops,
  OVERFLOW_UID,
  type super_block,
} from '../include/linux/fs.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { Machine } from '../machine.ts';
import { fd_install, get_unused_fd_flags } from './file.ts';
import { new_inode } from './inode.ts';

const ANON_INODE_FS: super_block = { s_blocksize: PAGE_SIZE };

/** It has no type that stat(2) tells, and is the machine's own: nobody in a room owns it. */
function anon_inode_inode(k: Machine): inode {
  return { ...new_inode(k, ANON_INODE_FS, 0o600, {}, no_open_fops), i_uid: OVERFLOW_UID };
}

/**
 * A descriptor of a new file.
 *
 * @param priv Makes what the file is about, once there is a descriptor for it.
 * @param flags Access mode and status flags, and O_CLOEXEC.
 * @returns The descriptor, or -EMFILE.
 */
export function anon_inode_getfd(
  k: Machine,
  fops: file_operations,
  priv: () => object,
  flags: number,
): number {
  const fd = get_unused_fd_flags(k, flags);
  if (fd < 0) return fd;
  const inode = k.part(anon_inode_inode);
  inode.i_count += 1;
  const lseek = fops.llseek === undefined ? 0 : FMODE_LSEEK;
  const mode = ((flags & O_ACCMODE) + 1) & O_ACCMODE;
  const filp = new file(inode, fops, flags & ~O_CLOEXEC, mode | FMODE_OPENED | lseek);
  filp.private_data = priv();
  fd_install(k, fd, filp);
  return fd;
}
