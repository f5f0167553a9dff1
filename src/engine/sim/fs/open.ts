/**
 * open(2) and ftruncate(2).
 *
 * Linux: fs/open.c, and the opening part of fs/namei.c (v6.18)
 * Left out: O_PATH and O_TMPFILE.
 */

import { Lacks } from '../../model/lacks.ts';
import {
  EACCES,
  EBADF,
  EEXIST,
  EINVAL,
  EISDIR,
  ELOOP,
  ENOENT,
  ENOTDIR,
  EPERM,
} from '../include/linux/errno.ts';
import {
  __O_SYNC,
  O_ACCMODE,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECT,
  O_DIRECTORY,
  O_DSYNC,
  O_EXCL,
  O_LARGEFILE,
  O_NOATIME,
  O_NOCTTY,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
} from '../include/linux/fcntl.ts';
import {
  FMODE_CAN_ODIRECT,
  FMODE_CREATED,
  FMODE_LSEEK,
  FMODE_OPENED,
  FMODE_WRITE,
  file,
  type inode,
  MAY_EXEC,
  MAY_READ,
  MAY_WRITE,
  S_IFREG,
  S_ISDIR,
  S_ISLNK,
  S_ISREG,
} from '../include/linux/fs.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { exact, int, uint, user_string } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import { fd_install, fget, get_unused_fd_flags, put_unused_fd } from './file.ts';
import { fput } from './file_table.ts';
import { file_remove_privs, inode_owner_or_capable } from './inode.ts';
import {
  getname,
  handle_dots,
  inode_permission,
  link_path_walk,
  lookup,
  nameidata,
  step_into,
} from './namei.ts';

const at = tracepoints('fs/open.c');
const namei = tracepoints('fs/namei.c');

/** Every flag that open(2) knows; it ignores others. */
const VALID_OPEN_FLAGS = 0o37777703;
/** The longest file without O_LARGEFILE. Linux: include/linux/fs.h */
const MAX_NON_LFS = 0x7fffffffn;
const __O_TMPFILE = O_TMPFILE & ~O_DIRECTORY;

/**
 * open(2): the lowest free descriptor for a new description.
 *
 * Linux: fs/open.c do_sys_openat2()
 * Sleeps: in fifo_open().
 * Fails: EINVAL, EFAULT, ENOENT, ENAMETOOLONG, EMFILE, ENOTDIR, ELOOP, EISDIR, EEXIST, EACCES, EPERM, ENXIO, in about
 * this order.
 */
export function* sys_open(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  let flags = (int(args[1]) & VALID_OPEN_FLAGS) | O_LARGEFILE;
  if (flags & __O_SYNC) flags |= O_DSYNC;
  const mode = (args[2] === undefined ? 0 : uint(args[2])) & 0o7777;
  const invalid = build_open_flags(flags);
  if (invalid < 0) return invalid;
  const path = user_string(args[0]);
  const bad = getname(path);
  if (bad < 0 || path === null) return bad;
  const { fd } = keep(current, () => ({ fd: get_unused_fd_flags(k, flags) }));
  if (fd < 0) return fd;
  if (k.tracing) at.enter(k, 'do_sys_openat2.enter', { path, fd });
  const filp = yield* path_openat(k, path, flags, mode);
  if (typeof filp === 'number') put_unused_fd(k, fd);
  else fd_install(k, fd, filp);
  if (k.tracing) at.leave(k);
  return typeof filp === 'number' ? filp : fd;
}

function build_open_flags(flags: number): number {
  if ((flags & (O_DIRECTORY | O_CREAT)) === (O_DIRECTORY | O_CREAT)) return -EINVAL;
  if (flags & __O_TMPFILE) {
    if ((flags & O_TMPFILE) !== O_TMPFILE || !(ACC_MODE(flags) & MAY_WRITE)) return -EINVAL;
    throw new Lacks('O_TMPFILE');
  }
  if (flags & O_PATH) throw new Lacks('O_PATH');
  return 0;
}

/** Find or make what the path names, and open it. Linux: fs/namei.c path_openat() */
function* path_openat(
  k: Machine,
  path: string,
  flags: number,
  mode: number,
): Sleeping<file | number> {
  // Kept, because the name may lead elsewhere once the call has slept.
  const { found } = keep(k.current, () => ({ found: walk(k, path, flags, mode) }));
  if (typeof found === 'number') return found;
  const { inode, created } = found;
  const filp = yield* vfs_open(k, inode, flags & ~O_CLOEXEC, created);
  if (typeof filp !== 'number' && flags & O_TRUNC && S_ISREG(inode) && !created) {
    const sealed = do_truncate(k, inode, 0n);
    if (sealed < 0) {
      fput(k, filp);
      return sealed;
    }
  }
  return filp;
}

/** Walk along a path to what may be opened so, made where that is asked for. */
function walk(
  k: Machine,
  path: string,
  flags: number,
  mode: number,
): { readonly inode: inode; readonly created: boolean } | number {
  const nd = new nameidata(k);
  // An exclusive creation does not follow the last link.
  const exclusive = (flags & O_CREAT) !== 0 && (flags & O_EXCL) !== 0;
  nd.follow = !(flags & O_NOFOLLOW) && !exclusive;
  nd.directory = (flags & O_DIRECTORY) !== 0;
  let left: string | null = path;
  while (left !== null) {
    const err = link_path_walk(k, nd, left);
    if (err < 0) return err;
    const next = open_last_lookups(k, nd, flags, mode);
    if (typeof next === 'number') return next;
    left = next;
  }
  const refused = do_open(k, nd, flags);
  return refused < 0 ? refused : { inode: nd.path, created: nd.created };
}

/** Look the last name up, or make it; a path where it is a link that is to be followed. */
function open_last_lookups(
  k: Machine,
  nd: nameidata,
  flags: number,
  mode: number,
): string | null | number {
  if (nd.last_type !== 'LAST_NORM') return handle_dots(nd);
  if (nd.trailing_slashes) {
    if (flags & O_CREAT) return -EISDIR;
    nd.follow = true;
    nd.directory = true;
  }
  const found = lookup(k, nd.path, nd.last);
  if (typeof found === 'number') return found;
  if (found !== null) return step_into(k, nd, found, nd.follow);
  return flags & O_CREAT ? lookup_open(k, nd, mode) : -ENOENT;
}

/** Make the file that open is to create. Fails: EACCES, even where the file system has no such files. */
function lookup_open(k: Machine, nd: nameidata, mode: number): null | number {
  const dir = nd.path;
  const denied = inode_permission(k, dir, MAY_WRITE | MAY_EXEC);
  if (denied < 0) return denied;
  if (dir.i_op.create === undefined) return -EACCES;
  const made = dir.i_op.create(k, dir, nd.last, S_IFREG | (mode & ~k.current.umask));
  if (typeof made === 'number') return made;
  nd.path = made;
  nd.created = true;
  const shown = made.target;
  if (k.tracing && shown !== null) {
    namei.point(k, 'lookup_open.make', { path: shown.label }, shown);
  }
  return null;
}

/** Whether what was found may be opened so. Linux: fs/namei.c do_open(), may_open() */
function do_open(k: Machine, nd: nameidata, flags: number): number {
  const { path: inode, created } = nd;
  const isDir = S_ISDIR(inode);
  if (flags & O_CREAT) {
    if (flags & O_EXCL && !created) return -EEXIST;
    if (isDir) return -EISDIR;
  }
  if (nd.directory && !isDir) return -ENOTDIR;
  const wanted = created ? 0 : ACC_MODE(flags);
  if (S_ISLNK(inode)) return -ELOOP;
  if (isDir && wanted & MAY_WRITE) return -EISDIR;
  const denied = inode_permission(k, inode, wanted);
  if (denied < 0) return denied;
  return flags & O_NOATIME && !inode_owner_or_capable(k, inode) ? -EPERM : 0;
}

/** The permissions that an opening asks for. Linux: ACC_MODE(), build_open_flags() */
function ACC_MODE(flags: number): number {
  const mode = flags & O_ACCMODE;
  // Access mode 3 asks for both permissions and gives none.
  const reads = mode === O_WRONLY ? 0 : MAY_READ;
  const writes = mode === O_RDONLY && !(flags & O_TRUNC) ? 0 : MAY_WRITE;
  return reads | writes;
}

/**
 * A new description of an inode. Fails: as the file's own `open` does, EINVAL for O_DIRECT on what has none.
 *
 * Linux: fs/open.c vfs_open(), dentry_open(), do_dentry_open()
 */
export function* vfs_open(
  k: Machine,
  inode: inode,
  flags: number,
  created: boolean,
): Sleeping<file | number> {
  const filp = keep(k.current, () => {
    const f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
    const made = new file(inode, inode.i_fop, f_flags, ((flags & O_ACCMODE) + 1) & O_ACCMODE);
    if (created) made.f_mode |= FMODE_CREATED;
    inode.i_count += 1;
    return made;
  });
  if (k.tracing) at.enter(k, 'do_dentry_open.enter', {});
  const { open, llseek } = inode.i_fop;
  const result = open === undefined ? 0 : open(k, inode, filp);
  let ret = typeof result === 'number' ? result : yield* result;
  if (ret >= 0) {
    filp.f_mode |= FMODE_OPENED;
    if (llseek !== undefined) filp.f_mode |= FMODE_LSEEK;
    if (flags & O_DIRECT && !(filp.f_mode & FMODE_CAN_ODIRECT)) ret = -EINVAL;
  }
  if (k.tracing) at.leave(k);
  if (ret >= 0) return filp;
  fput(k, filp);
  return ret;
}

/**
 * ftruncate(2). Fails: EINVAL for a negative length, for what is no file open for writing, and for more than a file that was not
 * opened for large ones may have; EBADF, EFBIG. Linux: do_sys_ftruncate()
 */
function sys_ftruncate(k: Machine, current: task_struct, args: Args): number {
  const length = BigInt(exact(args[1]));
  if (length < 0n) return -EINVAL;
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const { f_inode } = filp;
  if (!S_ISREG(f_inode) || !(filp.f_mode & FMODE_WRITE)) return -EINVAL;
  if (!(filp.f_flags & O_LARGEFILE) && length > MAX_NON_LFS) return -EINVAL;
  return do_truncate(k, f_inode, length);
}

/** Change a file's size. */
function do_truncate(k: Machine, inode: inode, length: bigint): number {
  file_remove_privs(k, inode);
  return inode.i_op.setattr?.(k, inode, { ia_size: length }) ?? 0;
}

export const syscalls: SyscallTable = { open: sys_open, ftruncate: sys_ftruncate };
