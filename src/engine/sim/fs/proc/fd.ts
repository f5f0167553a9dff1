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
  type file,
  type inode,
  type inode_operations,
  no_open_fops,
  S_IFLNK,
} from '../../include/linux/fs.ts';
import type { task_struct } from '../../include/linux/sched.ts';
import type { Machine } from '../../machine.ts';
import { generic_permission, new_inode } from '../inode.ts';
import type { proc_inode } from './base.ts';
import { PROC_SB, proc_directory } from './generic.ts';

/** The directory of a process's descriptors. */
export function proc_fd(k: Machine, parent: inode, task: task_struct): inode {
  const made: proc_inode = {
    ...proc_directory(k, 0o500, proc_fd_inode_operations),
    parent,
    task,
  };
  return made;
}

const proc_fd_inode_operations: inode_operations = {
  // Linux: proc_lookupfd_common(), name_to_int()
  lookup: (k, dir, name) => {
    const { fd } = (dir as proc_inode).task.files;
    const filp = /^(?:0|[1-9]\d{0,9})$/.test(name) ? fd[Number(name)] : undefined;
    return filp ? proc_fd_instantiate(k, filp) : -ENOENT;
  },
  // Linux: proc_fd_permission()
  permission: (k, inode, mask) =>
    (inode as proc_inode).task === k.current ? 0 : generic_permission(k, inode, mask),
};

/** The link of a descriptor, and the description that it leads to. */
interface proc_fd_link extends inode {
  readonly filp: file;
}

function proc_fd_instantiate(k: Machine, filp: file): inode {
  const reads = filp.f_mode & FMODE_READ ? 0o500 : 0;
  const writes = filp.f_mode & FMODE_WRITE ? 0o300 : 0;
  const mode = S_IFLNK | reads | writes;
  const made: proc_fd_link = {
    ...new_inode(k, PROC_SB, mode, proc_fd_link_operations, no_open_fops),
    filp,
  };
  return made;
}

const proc_fd_link_operations: inode_operations = {
  // Linux: proc_fd_link()
  get_link: (_k, link) => (link as proc_fd_link).filp.f_inode,
};
