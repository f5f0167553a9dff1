/**
 * Paths: from a name to an inode, and making and removing names.
 *
 * Linux: fs/namei.c, fs/ramfs (v6.18)
 * Left out: symbolic links, mounts. Permissions of files are in open.ts; who may change a directory is its `system`.
 */

import { devNull } from '../drivers/char/mem.ts';
import {
  EACCES,
  EEXIST,
  EFAULT,
  EINVAL,
  EISDIR,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
} from '../include/linux/errno.ts';
import {
  type file_operations,
  type inode,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
} from '../include/linux/fs.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { shmem_inode_info } from '../include/linux/shmem_fs.ts';
import { uint, user_string } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { shmem_file_operations } from '../mm/shmem.ts';
import { pipefifo_fops } from './pipe-open.ts';

const at = tracepoints('fs/namei.c');

const PATH_MAX = 4096;
const NAME_MAX = 255;

/** A directory. */
export interface directory extends inode {
  readonly i_dir: Map<string, inode>;
  readonly parent: directory | null;
  /** Where its names are shown to be: `/tmp`. */
  readonly path: string;
  /** The system's own (`/`, `/dev`): only a privileged user may change it. */
  readonly system: boolean;
}

const dir_fops: file_operations = {
  name: 'simple_dir_operations',
  llseek: (_k, filp, offset, whence) => {
    if (whence > 1) return -EINVAL;
    const pos = whence === 1 ? BigInt.asIntN(64, filp.f_pos + offset) : offset;
    if (pos < 0n) return -EINVAL;
    filp.f_pos = pos;
    return pos;
  },
};

function makeDirectory(
  k: Machine,
  parent: directory | null,
  name: string,
  system: boolean,
): directory {
  const path = parent === null ? '/' : join(parent, name);
  const made: directory = {
    i_ino: k.number('inode'),
    i_mode: S_IFDIR | (system ? 0o755 : 0o1777),
    i_nlink: 2,
    i_fop: dir_fops,
    i_pipe: null,
    i_count: 1,
    i_dir: new Map(),
    target: null,
    parent,
    path,
    system,
  };
  parent?.i_dir.set(name, made);
  return made;
}

/** The tree that every process sees: /tmp and /dev/shm to write in, /dev/null. */
function makeRoot(k: Machine): directory {
  const root = makeDirectory(k, null, '', true);
  makeDirectory(k, root, 'tmp', false);
  const dev = makeDirectory(k, root, 'dev', true);
  dev.i_dir.set('null', devNull(k));
  makeDirectory(k, dev, 'shm', false);
  return root;
}

function join(dir: directory, name: string): string {
  return dir.path === '/' ? `/${name}` : `${dir.path}/${name}`;
}

/** Where a path ends: the directory that holds its last name. */
export interface nameidata {
  readonly dir: directory;
  /** The last name; empty for the root itself. */
  readonly last: string;
  /** The last name is an ordinary one: not `.`, `..` or the root. */
  readonly norm: boolean;
  /** Slashes follow the last name. */
  readonly slashes: boolean;
}

/** A path argument. Fails: EFAULT, ENOENT when empty, ENAMETOOLONG. Linux: getname_flags() */
export function getname(path: string | null): number {
  if (path === null) return -EFAULT;
  if (path === '') return -ENOENT;
  return path.length >= PATH_MAX ? -ENAMETOOLONG : 0;
}

/** Walk to the directory of a path's last name; relative paths start at the root. Fails: ENOENT, ENOTDIR. */
export function filename_parentat(k: Machine, path: string): nameidata | number {
  const names = path.split('/').filter((name) => name !== '');
  const slashes = path.endsWith('/');
  let dir = k.part(makeRoot);
  for (const name of names.slice(0, -1)) {
    const next = step(dir, name);
    if (typeof next === 'number') return next;
    if (!next.i_dir) return -ENOTDIR;
    dir = next as directory;
  }
  const last = names.at(-1) ?? '';
  return { dir, last, norm: last !== '' && last !== '.' && last !== '..', slashes };
}

/** One name further. Fails: ENOENT, ENAMETOOLONG. */
function step(dir: directory, name: string): inode | number {
  if (name === '' || name === '.') return dir;
  if (name === '..') return dir.parent ?? dir;
  if (name.length > NAME_MAX) return -ENAMETOOLONG;
  return dir.i_dir.get(name) ?? -ENOENT;
}

/** The inode of a path's last name. Fails: ENOENT, ENAMETOOLONG. */
export function lookup_last({ dir, last }: nameidata): inode | number {
  return step(dir, last);
}

/** May names be made and removed in the directory? Fails: EACCES. */
function may_change(k: Machine, dir: directory): number {
  return dir.system && !k.options.privileged ? -EACCES : 0;
}

/** Make a FIFO under a name that is free. Fails: EACCES. */
function vfs_mknod(k: Machine, nd: nameidata, mode: number): inode | number {
  const made = makeNode(k, nd, mode);
  if (typeof made === 'number') return made;
  if (k.tracing) at.point(k, 'vfs_mknod.make', { path: made.label }, made);
  return made;
}

/** Make the file that open is to create. Fails: EACCES. Linux: lookup_open() */
export function createFile(k: Machine, nd: nameidata, mode: number): inode | number {
  const made = makeNode(k, nd, S_IFREG | mode);
  if (typeof made === 'number') return made;
  if (k.tracing) at.point(k, 'lookup_open.make', { path: made.label }, made);
  return made;
}

function makeNode(k: Machine, nd: nameidata, mode: number): shmem_inode_info | number {
  const denied = may_change(k, nd.dir);
  if (denied < 0) return denied;
  const path = join(nd.dir, nd.last);
  let id = `inode:${path}`;
  // A file that has lost this name may live on.
  for (let n = 2; k.shows(id); n++) id = `inode:${path}#${n}`;
  const fop = (mode & S_IFMT) === S_IFIFO ? pipefifo_fops : shmem_file_operations;
  const masked = mode & ~k.current.umask;
  const made = k.register(new shmem_inode_info(k, id, path, masked, fop));
  nd.dir.i_dir.set(nd.last, made);
  return made;
}

/**
 * mkfifo(3), which is mknod(2) with S_IFIFO.
 *
 * Fails: EINVAL for a mode with another type, EFAULT, ENOENT, ENOTDIR, EEXIST, ENAMETOOLONG, EACCES.
 */
function sys_mknod(k: Machine, _current: task_struct, args: Args): number {
  const mode = uint(args[1]) | S_IFIFO;
  if ((mode & S_IFMT) !== S_IFIFO) return -EINVAL;
  const path = user_string(args[0]);
  const bad = getname(path);
  if (bad < 0 || path === null) return bad;
  const nd = filename_parentat(k, path);
  if (typeof nd === 'number') return nd;
  if (!nd.norm) return -EEXIST;
  const found = lookup_last(nd);
  if (typeof found !== 'number') return -EEXIST;
  if (found !== -ENOENT) return found;
  if (nd.slashes) return -ENOENT;
  const made = vfs_mknod(k, nd, (mode & 0o7777) | S_IFIFO);
  return typeof made === 'number' ? made : 0;
}

/** unlink(2). Fails: EFAULT, ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG, EACCES. Linux: do_unlinkat() */
function sys_unlink(k: Machine, _current: task_struct, args: Args): number {
  const path = user_string(args[0]);
  const bad = getname(path);
  if (bad < 0 || path === null) return bad;
  const nd = filename_parentat(k, path);
  if (typeof nd === 'number') return nd;
  if (!nd.norm) return -EISDIR;
  const inode = lookup_last(nd);
  if (typeof inode === 'number') return inode;
  if (nd.slashes) return inode.i_dir ? -EISDIR : -ENOTDIR;
  const denied = may_change(k, nd.dir);
  if (denied < 0) return denied;
  if (inode.i_dir) return -EISDIR;
  nd.dir.i_dir.delete(nd.last);
  inode.i_nlink -= 1;
  if (inode instanceof shmem_inode_info) {
    inode.touch();
    if (k.tracing) at.point(k, 'vfs_unlink.remove', { path, held: inode.i_count }, inode);
  }
  inode.evict?.(k);
  return 0;
}

/** True for a regular file. */
export function S_ISREG(inode: inode): boolean {
  return (inode.i_mode & S_IFMT) === S_IFREG;
}

export const syscalls: SyscallTable = { mkfifo: sys_mknod, unlink: sys_unlink };
