/**
 * tmpfs: directories, and the files and links that can be made in them.
 *
 * Linux: mm/shmem.c (v6.18), and for what directories do as open files fs/libfs.c
 */
import { new_inode } from '../fs/inode.ts';
import { EINVAL, EISDIR, ENAMETOOLONG } from '../include/linux/errno.ts';
import {
  type file_operations,
  type inode,
  type inode_operations,
  no_open_fops,
  S_IFDIR,
  S_IFLNK,
  type super_block,
} from '../include/linux/fs.ts';
import { tmpfs } from '../include/linux/shmem_fs.ts';
import { strlen } from '../lib/usercopy.ts';
import type { Machine } from '../machine.ts';
import { freeId, shmem_get_inode } from './shmem.ts';

const NAME_MAX = 255;

/** A directory whose names are all in memory. */
export interface directory extends inode {
  readonly parent: directory | null;
  readonly names: Map<string, inode>;
  /** Where its names are shown to be: `/tmp`. */
  readonly path: string;
}

/** What a directory can do as an open file: nothing can be read, its place can be moved. Linux: offset_dir_llseek() */
export const simple_dir_operations: file_operations = {
  // Linux: generic_read_dir()
  read_iter: () => -EISDIR,
  llseek: (_k, filp, offset, whence) => {
    if (whence > 1) return -EINVAL;
    const pos = whence === 1 ? BigInt.asIntN(64, filp.f_pos + offset) : offset;
    if (pos < 0n) return -EINVAL;
    filp.f_pos = pos;
    return pos;
  },
};

/** What can be done with the names of a directory in memory. Linux: simple_lookup(), simple_unlink() */
export const simple_dir_inode_operations: inode_operations = {
  lookup: (_k, dir, name) => {
    if (strlen(name) > NAME_MAX) return -ENAMETOOLONG;
    return (dir as directory).names.get(name) ?? null;
  },
  unlink: (_k, dir, name) => {
    const { names } = dir as directory;
    const inode = names.get(name);
    if (inode !== undefined) inode.i_nlink -= 1;
    names.delete(name);
  },
};

/** Linux: shmem_dir_inode_operations */
const shmem_dir_inode_operations: inode_operations = {
  ...simple_dir_inode_operations,
  create: (k, dir, name, mode) => shmem_mknod(k, dir as directory, name, mode),
  mknod: (k, dir, name, mode) => shmem_mknod(k, dir as directory, name, mode),
};

/**
 * Make a file.
 *
 * @param path What it is shown as: its path, unless it gets its proper name later.
 */
export function shmem_mknod(
  k: Machine,
  dir: directory,
  name: string,
  mode: number,
  path = pathOf(dir, name),
): inode {
  const made = k.register(shmem_get_inode(k, tmpfs(k), freeId(k, path), path, mode));
  dir.names.set(name, made);
  return made;
}

function pathOf(dir: directory, name: string): string {
  return dir.path === '/' ? `/${name}` : `${dir.path}/${name}`;
}

/** Make a directory when the machine starts: of the tmpfs, or the root of another file system with its own operations. */
export function makeDirectory(
  k: Machine,
  parent: directory | null,
  name: string,
  mode: number,
  i_op = shmem_dir_inode_operations,
  i_sb: super_block = tmpfs(k),
): directory {
  const made: directory = {
    ...new_inode(k, i_sb, S_IFDIR | mode, i_op, simple_dir_operations),
    i_nlink: 2,
    parent,
    names: new Map(),
    path: parent === null ? '/' : pathOf(parent, name),
  };
  parent?.names.set(name, made);
  return made;
}

/** Make a symbolic link when the machine starts. Linux: shmem_symlink() */
export function makeSymlink(k: Machine, dir: directory, name: string, text: string): void {
  const made: symlink = {
    ...new_inode(k, tmpfs(k), S_IFLNK | 0o777, shmem_symlink, no_open_fops),
    text,
  };
  dir.names.set(name, made);
}

/** A symbolic link, and what it says. Linux: i_link */
interface symlink extends inode {
  readonly text: string;
}

/** Linux: shmem_short_symlink_operations */
const shmem_symlink: inode_operations = { get_link: (_k, link) => (link as symlink).text };
