/**
 * Inodes that snapshots do not show; whom a file's mode lets in, and what of its mode goes when it is written to.
 *
 * Linux: fs/inode.c, fs/attr.c (v6.18)
 */
import { EACCES } from '../include/linux/errno.ts';
import {
  type file_operations,
  type inode,
  type inode_operations,
  ROOM_UID,
  S_ISGID,
  S_ISREG,
  S_ISUID,
  S_IXGRP,
} from '../include/linux/fs.ts';
import type { Machine } from '../machine.ts';

/** An inode of the user's that no snapshot shows. */
export function new_inode(
  k: Machine,
  i_mode: number,
  i_op: inode_operations,
  i_fop: file_operations,
): inode {
  return {
    i_ino: k.number('inode'),
    i_mode,
    i_uid: ROOM_UID,
    i_nlink: 1,
    i_op,
    i_fop,
    i_pipe: null,
    i_count: 1,
    target: null,
  };
}

/** The owner's bits count for whoever owns the file, else those of others. Linux: fs/namei.c generic_permission() */
export function generic_permission({ i_mode, i_uid }: inode, mask: number): number {
  const granted = i_uid === ROOM_UID ? i_mode >> 6 : i_mode;
  return mask & ~granted ? -EACCES : 0;
}

/** True for whoever may do with the file what is its owner's to do. */
export function inode_owner_or_capable(k: Machine, { i_uid }: inode): boolean {
  return k.options.privileged === true || i_uid === ROOM_UID;
}

/**
 * A file that changes must not run on with another's rights: set-user-ID goes, and set-group-ID where it is no mark
 * for mandatory locks (which is without execution by the group).
 *
 * Linux: fs/inode.c file_remove_privs(), fs/attr.c setattr_should_drop_suidgid()
 */
export function file_remove_privs(k: Machine, inode: inode): void {
  if (k.options.privileged || !S_ISREG(inode)) return;
  inode.i_mode &= ~S_ISUID;
  if (inode.i_mode & S_IXGRP) inode.i_mode &= ~S_ISGID;
}
