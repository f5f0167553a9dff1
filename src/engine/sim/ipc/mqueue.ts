/**
 * POSIX message queues: opening and removing them by name. The file system is in mqueue-inode.ts, sending and receiving in
 * mqueue-msg.ts, notification in mqueue-notify.ts.
 *
 * Linux: ipc/mqueue.c (v6.18), and what the C library puts before it (mq_open(3))
 */

import { Lacks } from '../../model/lacks.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { fd_install, get_unused_fd_flags, put_unused_fd, sys_close } from '../fs/file.ts';
import { getname, inode_permission, lookup, vfs_unlink } from '../fs/namei.ts';
import { vfs_open } from '../fs/open.ts';
import { EACCES, EEXIST, EINVAL, ENOENT } from '../include/linux/errno.ts';
import { O_ACCMODE, O_CLOEXEC, O_CREAT, O_EXCL, O_PATH } from '../include/linux/fcntl.ts';
import { type inode, MAY_EXEC, MAY_READ, MAY_WRITE, S_IFREG } from '../include/linux/fs.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { rootfs } from '../init/do_mounts.ts';
import { int, long_field, uint, user_string } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { keep } from '../resume.ts';
import { type AskedAttr, mqueue_create_attr, mqueue_super } from './mqueue-inode.ts';
import { syscalls as msg_syscalls } from './mqueue-msg.ts';
import { syscalls as notify_syscalls } from './mqueue-notify.ts';

const at = tracepoints('ipc/mqueue.c');

const S_IALLUGO = 0o7777;
/** By access mode. */
const oflag2acc = [MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE] as const;

/** The directory of all queues. Linux: current->nsproxy->ipc_ns->mq_mnt->mnt_root */
function mq_root(k: Machine): inode {
  rootfs(k);
  const { s_root } = mqueue_super(k);
  assert(s_root !== null, 'queues have a directory');
  return s_root;
}

/** The kernel has names without the slash that the C library asks for. Fails: EINVAL without it, ENOENT, ENAMETOOLONG. */
function plainName(value: Value | undefined): string | number {
  const name = user_string(value);
  // The C library looks at it before the kernel does.
  if (name === null)
    throw new Lacks('a name that is NULL, which ends the program in the C library,');
  if (!name.startsWith('/')) return -EINVAL;
  const bad = getname(name.slice(1));
  return bad < 0 ? bad : name.slice(1);
}

/** The queue of a name; `null` where there is none. Fails: EACCES for what is no name, ENAMETOOLONG. Linux: lookup_noperm() */
function lookup_noperm(k: Machine, name: string): inode | null | number {
  if (name === '.' || name === '..' || name.includes('/')) return -EACCES;
  return lookup(k, mq_root(k), name);
}

/**
 * mq_open(3): the lowest free descriptor for a queue, which exec closes.
 *
 * Linux: ipc/mqueue.c do_mq_open()
 * Fails: EINVAL, ENOENT, ENAMETOOLONG, EMFILE, EACCES, EEXIST, and as mqueue_create_attr() does.
 */
function* sys_mq_open(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const oflag = int(args[1]);
  const name = plainName(args[0]);
  if (typeof name === 'number') return name;
  if (oflag & O_PATH) throw new Lacks('O_PATH of mq_open');
  const { fd } = keep(current, () => ({ fd: get_unused_fd_flags(k, O_CLOEXEC) }));
  if (fd < 0) return fd;
  if (k.tracing) at.enter(k, 'do_mq_open.enter', { name, fd });
  const found = prepare_open(k, name, oflag, args);
  const filp = typeof found === 'number' ? found : yield* vfs_open(k, found, oflag, false);
  if (typeof filp === 'number') put_unused_fd(k, fd);
  else fd_install(k, fd, filp);
  if (k.tracing) at.leave(k);
  return typeof filp === 'number' ? filp : fd;
}

/** The queue that is to be opened, made where that is asked for. */
function prepare_open(k: Machine, name: string, oflag: number, args: Args): inode | number {
  const inode = lookup_noperm(k, name);
  if (typeof inode === 'number') return inode;
  if (inode === null) {
    if (!(oflag & O_CREAT)) return -ENOENT;
    const dir = mq_root(k);
    const denied = inode_permission(k, dir, MAY_WRITE | MAY_EXEC);
    if (denied < 0) return denied;
    const mode = (args[2] === undefined ? 0 : uint(args[2])) & ~k.current.umask & S_IALLUGO;
    return mqueue_create_attr(k, dir, name, S_IFREG | mode, user_attr(args[3]));
  }
  if (oflag & O_CREAT && oflag & O_EXCL) return -EEXIST;
  const acc = oflag2acc[oflag & O_ACCMODE];
  if (acc === undefined) return -EINVAL;
  const denied = inode_permission(k, inode, acc);
  return denied < 0 ? denied : inode;
}

function user_attr(value: Value | undefined): AskedAttr | null {
  if (!isStruct(value)) return null;
  return {
    mq_maxmsg: long_field(value, 'mq_maxmsg'),
    mq_msgsize: long_field(value, 'mq_msgsize'),
  };
}

/** mq_unlink(3): the name goes at once, the queue with the last descriptor. Fails: EINVAL, ENOENT, ENAMETOOLONG, EACCES. */
function sys_mq_unlink(k: Machine, _current: task_struct, args: Args): number {
  const name = plainName(args[0]);
  if (typeof name === 'number') return name;
  const inode = lookup_noperm(k, name);
  if (typeof inode === 'number') return inode;
  if (inode === null) return -ENOENT;
  return vfs_unlink(k, mq_root(k), name, inode, `/${name}`);
}

export const syscalls: SyscallTable = {
  mq_open: sys_mq_open,
  mq_unlink: sys_mq_unlink,
  mq_close: sys_close,
  ...msg_syscalls,
  ...notify_syscalls,
};
