/**
 * open(2) and ftruncate(2).
 *
 * Linux: fs/open.c, and the opening part of fs/namei.c (v6.18)
 * Left out: O_PATH and O_TMPFILE (they fail with EOPNOTSUPP).
 */
import {
  EACCES,
  EBADF,
  EEXIST,
  EINVAL,
  EISDIR,
  ENOENT,
  ENOTDIR,
  EOPNOTSUPP,
} from '../include/linux/errno.ts';
import {
  O_ACCMODE,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECT,
  O_DIRECTORY,
  O_EXCL,
  O_LARGEFILE,
  O_NOCTTY,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
} from '../include/linux/fcntl.ts';
import {
  FMODE_CAN_ODIRECT,
  FMODE_LSEEK,
  FMODE_OPENED,
  FMODE_WRITE,
  file,
  type inode,
} from '../include/linux/fs.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { shmem_inode_info } from '../include/linux/shmem_fs.ts';
import { exact, int, uint, user_string } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { shmem_truncate } from '../mm/shmem.ts';
import { fd_install, fget, fput, get_unused_fd_flags, put_unused_fd } from './file.ts';
import { createFile, filename_parentat, getname, lookup_last, S_ISREG } from './namei.ts';

const at = tracepoints('fs/open.c');

/** Every flag that open(2) knows; it ignores others. */
const VALID_OPEN_FLAGS = 0o37777703;
const MAY_WRITE = 2;
const MAY_READ = 4;
const __O_TMPFILE = O_TMPFILE & ~O_DIRECTORY;

/**
 * open(2): the lowest free descriptor for a new description.
 *
 * Linux: fs/open.c do_sys_openat2()
 * Sleeps: in fifo_open().
 * Fails: EINVAL, EFAULT, ENOENT, ENAMETOOLONG, EMFILE, ENOTDIR, EISDIR, EEXIST, ENXIO, EACCES, in this order.
 */
function* sys_open(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const flags = (int(args[1]) & VALID_OPEN_FLAGS) | O_LARGEFILE;
  const mode = (args[2] === undefined ? 0 : uint(args[2])) & 0o7777;
  const invalid = build_open_flags(flags);
  if (invalid < 0) return invalid;
  const path = user_string(args[0]);
  const bad = getname(path);
  if (bad < 0 || path === null) return bad;
  const fd = get_unused_fd_flags(k, flags);
  if (fd < 0) return fd;
  if (k.tracing) at.enter(k, 'do_sys_openat2.enter', { path, fd });
  const filp = yield* do_filp_open(k, path, flags, mode);
  if (typeof filp === 'number') put_unused_fd(k, fd);
  else fd_install(k, fd, filp);
  if (k.tracing) at.leave(k);
  return typeof filp === 'number' ? filp : fd;
}

function build_open_flags(flags: number): number {
  if ((flags & (O_DIRECTORY | O_CREAT)) === (O_DIRECTORY | O_CREAT)) return -EINVAL;
  if (flags & __O_TMPFILE) {
    if ((flags & O_TMPFILE) !== O_TMPFILE || !((flags & O_ACCMODE) > 0)) return -EINVAL;
    return -EOPNOTSUPP;
  }
  return flags & O_PATH ? -EOPNOTSUPP : 0;
}

/** Find or make what the path names, and open it. Linux: fs/namei.c path_openat() */
export function* do_filp_open(
  k: Machine,
  path: string,
  flags: number,
  mode: number,
): Sleeping<file | number> {
  const nd = filename_parentat(k, path);
  if (typeof nd === 'number') return nd;
  const creat = (flags & O_CREAT) !== 0;
  if (creat && nd.norm && nd.slashes) return -EISDIR;
  const found = lookup_last(nd);
  if (found === -ENOENT && creat) {
    const made = createFile(k, nd, mode);
    return typeof made === 'number' ? made : yield* vfs_open(k, made, flags);
  }
  if (typeof found === 'number') return found;
  const refused = do_open(k, found, flags, nd.slashes);
  if (refused < 0) return refused;
  const filp = yield* vfs_open(k, found, flags);
  if (typeof filp !== 'number' && flags & O_TRUNC && S_ISREG(found)) {
    shmem_truncate(k, found as shmem_inode_info, 0n);
  }
  return filp;
}

/** Whether what exists may be opened so. Linux: fs/namei.c do_open(), may_open() */
function do_open(k: Machine, inode: inode, flags: number, slashes: boolean): number {
  const isDir = inode.i_dir !== undefined;
  if (flags & O_CREAT) {
    if (flags & O_EXCL) return -EEXIST;
    if (isDir) return -EISDIR;
  }
  if ((flags & O_DIRECTORY || slashes) && !isDir) return -ENOTDIR;
  const wanted = ACC_MODE(flags);
  if (isDir && wanted & MAY_WRITE) return -EISDIR;
  return inode_permission(k, inode, wanted);
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
 * Whether the file's mode permits what is asked. Actors own the files that they make; the rest is the system's, which
 * permits its owner no less than others. Linux: fs/namei.c inode_permission(), acl_permission_check()
 */
function inode_permission(k: Machine, inode: inode, wanted: number): number {
  if (k.options.privileged) return 0;
  const mode = inode instanceof shmem_inode_info ? inode.i_mode >> 6 : inode.i_mode;
  return wanted & ~mode ? -EACCES : 0;
}

/** A new description of an inode. Linux: fs/open.c vfs_open(), do_dentry_open() */
export function* vfs_open(k: Machine, inode: inode, flags: number): Sleeping<file | number> {
  const f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
  const filp = new file(inode, inode.i_fop, f_flags, ((flags & O_ACCMODE) + 1) & O_ACCMODE);
  inode.i_count += 1;
  if (k.tracing) at.enter(k, 'do_dentry_open.enter', {});
  const { open, llseek } = inode.i_fop;
  const result = open === undefined ? 0 : open(k, inode, filp);
  let ret = typeof result === 'number' ? result : yield* result;
  if (ret >= 0) {
    filp.f_mode |= FMODE_OPENED;
    if (llseek !== undefined) filp.f_mode |= FMODE_LSEEK;
    if (S_ISREG(inode)) filp.f_mode |= FMODE_CAN_ODIRECT;
    if (flags & O_DIRECT && !(filp.f_mode & FMODE_CAN_ODIRECT)) ret = -EINVAL;
  }
  if (k.tracing) at.leave(k);
  if (ret >= 0) return filp;
  fput(k, filp);
  return ret;
}

/** ftruncate(2). Fails: EINVAL for a negative length and for what is no file open for writing, EBADF, EFBIG. */
function sys_ftruncate(k: Machine, current: task_struct, args: Args): number {
  const length = BigInt(exact(args[1]));
  if (length < 0n) return -EINVAL;
  const filp = fget(current, uint(args[0]));
  if (filp === null) return -EBADF;
  const { f_inode } = filp;
  if (!(f_inode instanceof shmem_inode_info) || !S_ISREG(f_inode)) return -EINVAL;
  if (!(filp.f_mode & FMODE_WRITE)) return -EINVAL;
  return shmem_truncate(k, f_inode, length);
}

export const syscalls: SyscallTable = { open: sys_open, ftruncate: sys_ftruncate };
