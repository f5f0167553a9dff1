/**
 * What a process has open, as links: following one leads to the very file, whatever name it has, or none. Opening it
 * makes a new description.
 *
 * Linux: fs/proc/fd.c (v6.18)
 */
import { ENOENT } from '../../include/linux/errno.ts';
import {
  FMODE_READ,
  FMODE_WRITE,
  type inode,
  type inode_operations,
  no_open_fops,
  S_IFLNK,
} from '../../include/linux/fs.ts';
import type { task_struct } from '../../include/linux/sched.ts';
import type { Machine } from '../../machine.ts';
import { generic_permission, new_inode } from '../inode.ts';
import { proc_directory } from './generic.ts';

/** The directory of a process's descriptors. */
export function proc_fd(k: Machine, parent: inode, task: task_struct): inode {
  const i_op: inode_operations = {
    lookup: (_k, _dir, name) => proc_lookupfd(k, task, name),
    // Linux: proc_fd_permission()
    permission: (_k, inode, mask) => (task === k.current ? 0 : generic_permission(inode, mask)),
  };
  return { ...proc_directory(k, 0o500, i_op), parent };
}

/** The link of a descriptor. Fails: ENOENT. Linux: proc_lookupfd_common(), name_to_int() */
function proc_lookupfd(k: Machine, task: task_struct, name: string): inode | number {
  const filp = /^(?:0|[1-9]\d{0,9})$/.test(name) ? task.files.fd[Number(name)] : undefined;
  if (!filp) return -ENOENT;
  const reads = filp.f_mode & FMODE_READ ? 0o500 : 0;
  const writes = filp.f_mode & FMODE_WRITE ? 0o300 : 0;
  // Linux: proc_fd_link()
  const i_op: inode_operations = { get_link: () => filp.f_inode };
  return new_inode(k, S_IFLNK | reads | writes, i_op, no_open_fops);
}
