/**
 * Paths: from a name to an inode, along directories and symbolic links, and making and removing names.
 *
 * Linux: fs/namei.c (v6.18); opening is in open.ts.
 * Left out: mounts (the tree is one), RCU walks, limits on following links of others (protected_symlinks).
 * Read first: link_path_walk(), then step_into().
 */
import {
  EEXIST,
  EFAULT,
  EINVAL,
  EISDIR,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  EPERM,
} from '../include/linux/errno.ts';
import {
  type inode,
  MAY_EXEC,
  MAY_WRITE,
  S_IFIFO,
  S_IFMT,
  S_ISDIR,
  S_ISLNK,
} from '../include/linux/fs.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { rootfs } from '../init/do_mounts.ts';
import { strlen, uint, user_string } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { generic_permission } from './inode.ts';

const at = tracepoints('fs/namei.c');

const PATH_MAX = 4096;
/** Links that one walk may follow. */
const MAXSYMLINKS = 40;

/** What kind of name a path ends in. */
type LastType = 'LAST_NORM' | 'LAST_ROOT' | 'LAST_DOT' | 'LAST_DOTDOT';

/** A walk along a path. Relative paths start at the root: nobody changes the directory. */
export class nameidata {
  /** Where the walk has come to; before the last name is looked up, the directory that holds it. */
  path: inode;
  last = '';
  last_type: LastType = 'LAST_ROOT';
  /** Slashes follow the last name. */
  trailing_slashes = false;
  /** A link in the last place is followed. */
  follow = true;
  /** Only a directory will do. */
  directory = false;
  total_link_count = 0;
  /** The last name was made by this walk. */
  created = false;

  constructor(k: Machine) {
    this.path = rootfs(k);
  }
}

/** A path argument. Fails: EFAULT, ENOENT when empty, ENAMETOOLONG. Linux: getname_flags() */
export function getname(path: string | null): number {
  if (path === null) return -EFAULT;
  if (path === '') return -ENOENT;
  return strlen(path) >= PATH_MAX ? -ENAMETOOLONG : 0;
}

/** Whether the caller may do that with the file. Fails: EACCES. */
export function inode_permission(k: Machine, inode: inode, mask: number): number {
  return inode.i_op.permission?.(k, inode, mask) ?? generic_permission(k, inode, mask);
}

/**
 * Walk to the directory of a path's last name, following every link on the way.
 *
 * @returns 0, or an error: EACCES, ENOENT, ENOTDIR, ELOOP.
 */
export function link_path_walk(k: Machine, nd: nameidata, path: string): number {
  if (path.startsWith('/')) nd.path = rootfs(k);
  let name = withoutSlashes(path);
  nd.last_type = 'LAST_ROOT';
  nd.last = '';
  nd.trailing_slashes = false;
  if (name === '') return 0;
  /** What follows behind each link that is being followed. */
  const stack: string[] = [];
  for (;;) {
    const denied = inode_permission(k, nd.path, MAY_EXEC);
    if (denied < 0) return denied;
    name = nextName(nd, name);
    if (name === '') {
      const outer = stack.pop();
      if (outer === undefined) return 0;
      name = outer;
    }
    const link = walk_component(k, nd);
    if (typeof link === 'number') return link;
    if (link !== null) {
      stack.push(name);
      name = link;
    } else if (!S_ISDIR(nd.path)) return -ENOTDIR;
  }
}

/** Note the first name of what is left as the last one so far; returns what is left behind it. */
function nextName(nd: nameidata, left: string): string {
  const end = left.indexOf('/');
  nd.last = end < 0 ? left : left.slice(0, end);
  nd.last_type = nd.last === '.' ? 'LAST_DOT' : nd.last === '..' ? 'LAST_DOTDOT' : 'LAST_NORM';
  nd.trailing_slashes = end >= 0;
  return end < 0 ? '' : withoutSlashes(left.slice(end));
}

function withoutSlashes(path: string): string {
  return path.replace(/^\/+/, '');
}

/** One name further: 0 steps are left (`null`), or a link's path is to be walked next. Fails: ENOENT, ELOOP. */
function walk_component(k: Machine, nd: nameidata): string | null | number {
  if (nd.last_type !== 'LAST_NORM') return handle_dots(nd);
  const found = lookup(k, nd.path, nd.last);
  if (found === null) return -ENOENT;
  return typeof found === 'number' ? found : step_into(k, nd, found, true);
}

/** `.`, `..` and the root itself. */
export function handle_dots(nd: nameidata): null {
  if (nd.last_type === 'LAST_DOTDOT') nd.path = nd.path.parent ?? nd.path;
  return null;
}

/** The file of a name in a directory; `null` where there is none. */
export function lookup(k: Machine, dir: inode, name: string): inode | null | number {
  return dir.i_op.lookup?.(k, dir, name) ?? null;
}

/**
 * Go to a file that was found; where it is a link that is to be followed, to where that leads.
 *
 * @returns The path that is to be walked next, `null` when there is none, ELOOP.
 */
export function step_into(
  k: Machine,
  nd: nameidata,
  inode: inode,
  follow: boolean,
): string | null | number {
  if (!S_ISLNK(inode) || !follow) {
    nd.path = inode;
    return null;
  }
  return pick_link(k, nd, inode);
}

function pick_link(k: Machine, nd: nameidata, link: inode): string | null | number {
  if (nd.total_link_count++ >= MAXSYMLINKS) return -ELOOP;
  const res = link.i_op.get_link?.(k, link) ?? -EINVAL;
  if (typeof res === 'number') return res;
  if (typeof res !== 'string') {
    nd.path = res;
    if (k.tracing) at.point(k, 'nd_jump_link.jump', { name: nd.last });
    return null;
  }
  if (k.tracing) at.point(k, 'pick_link.follow', { name: nd.last, path: res });
  if (res.startsWith('/')) nd.path = rootfs(k);
  return withoutSlashes(res) || null;
}

/** The file that a path means, links followed, as stat(2) finds it. Linux: path_lookupat(), lookup_last() */
export function filename_lookup(k: Machine, path: string): inode | number {
  const nd = new nameidata(k);
  let left: string | null = path;
  while (left !== null) {
    const err = link_path_walk(k, nd, left);
    if (err < 0) return err;
    if (nd.last_type === 'LAST_NORM' && nd.trailing_slashes) nd.directory = true;
    const next = walk_component(k, nd);
    if (typeof next === 'number') return next;
    left = next;
  }
  return nd.directory && !S_ISDIR(nd.path) ? -ENOTDIR : nd.path;
}

/** A name that is to be made: in which directory. */
interface Created {
  readonly dir: inode;
  readonly last: string;
}

/**
 * Find where a path's last name is to be made. Fails: EFAULT, ENOENT, ENOTDIR, EEXIST, ENAMETOOLONG, EACCES.
 *
 * Linux: filename_create(), kern_path_create()
 */
export function filename_create(k: Machine, path: string | null): Created | number {
  const bad = getname(path);
  if (bad < 0 || path === null) return bad;
  const nd = new nameidata(k);
  const err = link_path_walk(k, nd, path);
  if (err < 0) return err;
  if (nd.last_type !== 'LAST_NORM') return -EEXIST;
  const dir = nd.path;
  const found = lookup(k, dir, nd.last);
  if (typeof found === 'number') return found;
  if (found !== null) return -EEXIST;
  if (nd.trailing_slashes) return -ENOENT;
  const denied = inode_permission(k, dir, MAY_WRITE | MAY_EXEC);
  return denied < 0 ? denied : { dir, last: nd.last };
}

/**
 * Make a file that is no regular one, no directory and no link under a new name.
 *
 * @param mode Its type and permissions; of these the process's umask takes some away.
 * @returns The file, or EPERM where the file system has no such files.
 */
export function vfs_mknod(k: Machine, { dir, last }: Created, mode: number): inode | number {
  if (dir.i_op.mknod === undefined) return -EPERM;
  const made = dir.i_op.mknod(k, dir, last, (mode & S_IFMT) | (mode & 0o7777 & ~k.current.umask));
  const shown = made.target;
  if (k.tracing) at.point(k, 'vfs_mknod.make', { path: shown?.label ?? last }, shown);
  return made;
}

/**
 * mkfifo(3), which is mknod(2) with S_IFIFO.
 *
 * Fails: EINVAL for a mode with another type, and as filename_create() and vfs_mknod() do. Linux: do_mknodat()
 */
function sys_mknod(k: Machine, _current: task_struct, args: Args): number {
  const mode = uint(args[1]) | S_IFIFO;
  if ((mode & S_IFMT) !== S_IFIFO) return -EINVAL;
  const created = filename_create(k, user_string(args[0]));
  if (typeof created === 'number') return created;
  const made = vfs_mknod(k, created, mode);
  return typeof made === 'number' ? made : 0;
}

/**
 * unlink(2). Fails: EFAULT, ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG, EACCES, EPERM where the file system's names are not
 * its users'. Linux: do_unlinkat(), may_delete(), vfs_unlink()
 */
function sys_unlink(k: Machine, _current: task_struct, args: Args): number {
  const path = user_string(args[0]);
  const bad = getname(path);
  if (bad < 0 || path === null) return bad;
  const nd = new nameidata(k);
  const err = link_path_walk(k, nd, path);
  if (err < 0) return err;
  if (nd.last_type !== 'LAST_NORM') return -EISDIR;
  const dir = nd.path;
  const inode = lookup(k, dir, nd.last);
  if (inode === null) return -ENOENT;
  if (typeof inode === 'number') return inode;
  if (nd.trailing_slashes) return S_ISDIR(inode) ? -EISDIR : -ENOTDIR;
  const denied = inode_permission(k, dir, MAY_WRITE | MAY_EXEC);
  if (denied < 0) return denied;
  if (S_ISDIR(inode)) return -EISDIR;
  return vfs_unlink(k, dir, nd.last, inode, path);
}

/** Take a name away; the file goes too if nobody holds it. Fails: EPERM. */
export function vfs_unlink(
  k: Machine,
  dir: inode,
  name: string,
  inode: inode,
  path: string,
): number {
  if (dir.i_op.unlink === undefined) return -EPERM;
  dir.i_op.unlink(k, dir, name);
  const shown = inode.target;
  shown?.touch();
  if (k.tracing) at.point(k, 'vfs_unlink.remove', { path, held: inode.i_count }, shown);
  inode.evict?.(k);
  return 0;
}

export const syscalls: SyscallTable = { mkfifo: sys_mknod, unlink: sys_unlink };
