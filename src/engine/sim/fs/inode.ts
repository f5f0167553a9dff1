/**
 * Inodes that snapshots do not show; whom a file's mode lets in, and what of its mode goes when it is written to.
 *
 * Linux: fs/inode.c, fs/attr.c (v6.18)
 */
import {
  CAP_DAC_OVERRIDE,
  CAP_DAC_READ_SEARCH,
  CAP_FOWNER,
  CAP_FSETID,
} from '../include/linux/capability.ts';
import { EACCES } from '../include/linux/errno.ts';
import {
  type file_operations,
  type inode,
  type inode_operations,
  MAY_EXEC,
  MAY_READ,
  MAY_WRITE,
  ROOM_UID,
  S_ISDIR,
  S_ISGID,
  S_ISREG,
  S_ISUID,
  S_IXGRP,
  type super_block,
} from '../include/linux/fs.ts';
import { S_IXUGO } from '../include/linux/stat.ts';
import { capable } from '../kernel/capability.ts';
import type { Machine } from '../machine.ts';

/** An inode of the user's that no snapshot shows. */
export function new_inode(
  k: Machine,
  i_sb: super_block,
  i_mode: number,
  i_op: inode_operations,
  i_fop: file_operations,
): inode {
  return {
    i_ino: k.number('inode'),
    i_mode,
    i_sb,
    i_uid: ROOM_UID,
    i_nlink: 1,
    i_op,
    i_fop,
    i_pipe: null,
    i_count: 1,
    target: null,
  };
}

/**
 * The owner's bits count for whoever owns the file, else those of others; a capability may overrule them, except for
 * executing what nobody may execute. Fails: EACCES. Linux: fs/namei.c generic_permission()
 */
export function generic_permission(k: Machine, inode: inode, mask: number): number {
  const { i_mode, i_uid } = inode;
  const granted = i_uid === ROOM_UID ? i_mode >> 6 : i_mode;
  if (!(mask & ~granted)) return 0;
  const isDir = S_ISDIR(inode);
  const onlyReads = isDir ? !(mask & MAY_WRITE) : mask === MAY_READ;
  if (onlyReads && capable(k, CAP_DAC_READ_SEARCH)) return 0;
  const mayOverride = isDir || !(mask & MAY_EXEC) || (i_mode & S_IXUGO) !== 0;
  return mayOverride && capable(k, CAP_DAC_OVERRIDE) ? 0 : -EACCES;
}

/** True for whoever may do with the file what is its owner's to do. */
export function inode_owner_or_capable(k: Machine, { i_uid }: inode): boolean {
  return i_uid === ROOM_UID || capable(k, CAP_FOWNER);
}

/**
 * A file that changes must not run on with another's rights: set-user-ID goes, and set-group-ID where it is no mark
 * for mandatory locks (which is without execution by the group).
 *
 * Linux: fs/inode.c file_remove_privs(), fs/attr.c setattr_should_drop_suidgid()
 */
export function file_remove_privs(k: Machine, inode: inode): void {
  if (!S_ISREG(inode) || capable(k, CAP_FSETID)) return;
  inode.i_mode &= ~S_ISUID;
  if (inode.i_mode & S_IXGRP) inode.i_mode &= ~S_ISGID;
}
