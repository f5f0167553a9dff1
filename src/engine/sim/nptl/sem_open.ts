/**
 * Named semaphores: files of 32 bytes in /dev/shm, mapped by whoever opens them, once a process and name.
 *
 * glibc: sysdeps/pthread/sem_open.c, sem_close.c, sem_unlink.c, sem_routines.c, sysdeps/posix/shm-directory.c (2.36)
 * Read first: sem_open(), then __sem_check_add_mapping().
 */
import { fd_install, fget, syscalls as file_syscalls, get_unused_fd_flags } from '../fs/file.ts';
import { filename_lookup, syscalls as namei_syscalls } from '../fs/namei.ts';
import { syscalls as open_syscalls } from '../fs/open.ts';
import { syscalls as read_write_syscalls } from '../fs/read_write.ts';
import { EACCES, EEXIST, EINVAL, ENODEV, ENOENT, EPERM } from '../include/linux/errno.ts';
import {
  O_ACCMODE,
  O_CLOEXEC,
  O_CREAT,
  O_EXCL,
  O_LARGEFILE,
  O_NOFOLLOW,
  O_RDWR,
} from '../include/linux/fcntl.ts';
import {
  FMODE_CAN_ODIRECT,
  FMODE_CREATED,
  FMODE_LSEEK,
  FMODE_OPENED,
  FMODE_READ,
  FMODE_WRITE,
  file,
  type inode,
  S_IFREG,
} from '../include/linux/fs.ts';
import { MAP_SHARED, PROT_READ, PROT_WRITE } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { mmOf } from '../kernel/futex/core.ts';
import { int, address as pointer, strlen, uint, user_string } from '../lib/usercopy.ts';
import {
  type Args,
  type Machine,
  type Syscall,
  type SyscallTable,
  tracepoints,
} from '../machine.ts';
import { do_mmap } from '../mm/mmap.ts';
import { type directory, shmem_mknod } from '../mm/shmem-dir.ts';
import { do_vmi_munmap } from '../mm/vma.ts';
import { assert } from '../object.ts';
import { new_sem_bytes, SEM_T, SEM_VALUE_MAX } from './sem_data.ts';
import { seen, shown } from './sem_t.ts';
import { INLINE_SYSCALL } from './syscall.ts';

const at = tracepoints('sysdeps/pthread/sem_routines.c');
const namei = tracepoints('fs/namei.c');

const SHMDIR = '/dev/shm/';
/** Longer names than this, the prefix `sem.` included, do not get as far as the kernel. Tried: glibc 2.36 */
const NAME_ROOM = 259;

/** A named semaphore that a process has mapped. */
interface inuse_sem {
  readonly inode: inode;
  /** As it was opened: `s` and `/s` are two. */
  readonly name: string;
  refcnt: number;
  readonly sem: number;
}

/** The named semaphores of each process, which its library remembers. */
const sem_mappings = (_k: Machine) => new Map<task_struct, inuse_sem[]>();

function mappingsOf(k: Machine): inuse_sem[] {
  const all = k.part(sem_mappings);
  const own = all.get(k.current) ?? [];
  all.set(k.current, own);
  return own;
}

/** A child remembers what its parent does: it has the same mappings. */
export function copy_sem_mappings(k: Machine, parent: task_struct, child: task_struct): void {
  const own = k.part(sem_mappings).get(parent);
  if (own !== undefined)
    k.part(sem_mappings).set(
      child,
      own.map((one) => ({ ...one })),
    );
}

/** Of a process that ends nothing is remembered. */
export function exit_sem_mappings(k: Machine, task: task_struct): void {
  k.part(sem_mappings).delete(task);
}

/** The file of a name; null for a name that is none. */
function __shm_get_name(name: string): string | null {
  const plain = name.replace(/^\/+/, '');
  if (plain === '' || plain.includes('/')) return null;
  const whole = `sem.${plain}`;
  return strlen(whole) > NAME_ROOM ? null : SHMDIR + whole;
}

function handlerOf(table: SyscallTable, call: keyof SyscallTable): Syscall {
  const handler = table[call];
  assert(handler !== undefined, `no ${call}`);
  return handler;
}

const OPEN = handlerOf(open_syscalls, 'open');
const CLOSE = handlerOf(file_syscalls, 'close');
const WRITE = handlerOf(read_write_syscalls, 'write');
const UNLINK = handlerOf(namei_syscalls, 'unlink');

/**
 * sem_open(3).
 *
 * Fails: EINVAL (name, value), ENOENT, EEXIST, ENAMETOOLONG, EMFILE, EACCES, ENOSPC, and as open(2) and mmap(2) do.
 */
function* sem_open(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const name = user_string(args[0]) ?? '';
  const path = __shm_get_name(name);
  if (path === null) return -EINVAL;
  const oflag = int(args[1]);
  for (;;) {
    if (!(oflag & O_CREAT) || !(oflag & O_EXCL)) {
      const fd = yield* openFile(k, path, oflag);
      if (fd >= 0) return yield* mapFile(k, current, name, fd);
      if (!(oflag & O_CREAT) || fd !== -ENOENT) return fd;
    }
    const made = yield* create(k, current, {
      name,
      path,
      mode: uint(args[2]),
      value: uint(args[3]),
    });
    if (made === -EEXIST && !(oflag & O_EXCL)) continue;
    return made;
  }
}

function openFile(k: Machine, path: string, oflag: number): Sleeping<number> {
  const flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | (oflag & ~(O_CREAT | O_ACCMODE));
  return INLINE_SYSCALL(k, { name: 'open', handler: OPEN, args: [path, flags, 0] });
}

function* mapFile(k: Machine, current: task_struct, name: string, fd: number): Sleeping<number> {
  const sem = yield* __sem_check_add_mapping(k, name, fd, null);
  yield* closeFile(k, fd);
  if (sem < 0) return sem;
  current.resultValue = sem;
  seen(k, sem);
  return 0;
}

function closeFile(k: Machine, fd: number): Sleeping<number> {
  return INLINE_SYSCALL(k, { name: 'close', handler: CLOSE, args: [fd] });
}

interface Creation {
  readonly name: string;
  readonly path: string;
  readonly mode: number;
  readonly value: number;
}

/** Make the file under a name that nobody knows, and give it the wanted one when it is whole. */
function* create(k: Machine, current: task_struct, creation: Creation): Sleeping<number> {
  const { name, path, mode, value } = creation;
  if (value > SEM_VALUE_MAX) return -EINVAL;
  const temporary = freeName(k);
  const fd = yield* INLINE_SYSCALL(k, {
    name: 'open',
    handler: () => makeFile(k, temporary, path, mode),
  });
  if (fd < 0) return fd;
  const args = [fd, new_sem_bytes(value), SEM_T];
  let ret = yield* INLINE_SYSCALL(k, { name: 'write', handler: WRITE, args });
  const mapped = ret === SEM_T ? yield* mapShared(k, fd) : ret;
  if (mapped >= 0) {
    const handler = () => link(k, temporary, path);
    ret = yield* INLINE_SYSCALL(k, { name: 'link', handler });
    if (ret < 0) yield* unmap(k, mapped, true);
    else ret = yield* __sem_check_add_mapping(k, name, fd, mapped);
  } else ret = mapped;
  yield* INLINE_SYSCALL(k, { name: 'unlink', handler: UNLINK, args: [SHMDIR + temporary] });
  yield* closeFile(k, fd);
  if (ret < 0) return ret;
  current.resultValue = ret;
  seen(k, ret);
  return 0;
}

function shmDirectory(k: Machine): directory {
  const dir = filename_lookup(k, SHMDIR);
  assert(typeof dir !== 'number', 'a directory for shared memory');
  return dir as directory;
}

/** glibc: __mktemp() */
function freeName(k: Machine): string {
  const { names } = shmDirectory(k);
  let name = 'sem.XXXXXX';
  while (names.has(name)) name += 'X';
  return name;
}

/** open(2) of a file that is made for it: shown under the name that it is made for. */
function makeFile(k: Machine, name: string, path: string, mode: number): number {
  const fd = get_unused_fd_flags(k, O_CLOEXEC);
  if (fd < 0) return fd;
  const perm = mode & 0o7777 & ~k.current.umask;
  const inode = shmem_mknod(k, shmDirectory(k), name, S_IFREG | perm, path);
  const f_mode =
    FMODE_READ | FMODE_WRITE | FMODE_OPENED | FMODE_CREATED | FMODE_LSEEK | FMODE_CAN_ODIRECT;
  const filp = new file(inode, inode.i_fop, O_RDWR | O_LARGEFILE, f_mode);
  inode.i_count += 1;
  if (k.tracing) namei.point(k, 'lookup_open.make', { path: SHMDIR + name }, inode.target);
  fd_install(k, fd, filp);
  return fd;
}

/** link(2): a second name for the file. Linux: fs/namei.c do_linkat(), vfs_link() */
function link(k: Machine, from: string, path: string): number {
  const dir = shmDirectory(k);
  const last = path.slice(SHMDIR.length);
  const found = dir.i_op.lookup?.(k, dir, last) ?? null;
  if (typeof found === 'number') return found;
  if (found !== null) return -EEXIST;
  const inode = dir.names.get(from);
  assert(inode !== undefined, 'the file that was just made');
  dir.names.set(last, inode);
  inode.i_nlink += 1;
  inode.target?.touch();
  if (k.tracing) namei.point(k, 'vfs_link.link', { path, from: SHMDIR + from }, inode.target);
  return 0;
}

/** mmap(2) of the whole semaphore. @returns Its address, or a negated errno. */
function mapShared(k: Machine, fd: number): Sleeping<number> {
  const shown = `map:${mmOf(k.current).made + 1}`;
  return INLINE_SYSCALL(k, { name: 'mmap', handler: () => mapFd(k, fd), shown });
}

function mapFd(k: Machine, fd: number): number {
  const filp = fget(k.current, fd);
  if (filp === null) return -ENODEV;
  const prot = PROT_READ | PROT_WRITE;
  const request = { file: filp, addr: 0, len: SEM_T, prot, flags: MAP_SHARED, pgoff: 0 };
  const { address, error } = do_mmap(k, mmOf(k.current), request);
  return error === 0 ? address : error;
}

/** munmap(2). @param undone What is taken away was never given to anybody, and its name goes to the next area. */
function unmap(k: Machine, sem: number, undone: boolean): Sleeping<number> {
  const mm = mmOf(k.current);
  const handler = () => {
    do_vmi_munmap(k, mm, sem, PAGE_SIZE);
    if (undone) mm.made -= 1;
    return 0;
  };
  return INLINE_SYSCALL(k, { name: 'munmap', handler });
}

/**
 * The mapping of a semaphore in this process: the one that there is, if the file was opened under that name before.
 *
 * @param existing Where it is mapped already; null where it is not.
 */
function* __sem_check_add_mapping(
  k: Machine,
  name: string,
  fd: number,
  existing: number | null,
): Sleeping<number> {
  const inode = fget(k.current, fd)?.f_inode;
  assert(inode !== undefined, 'an open semaphore');
  yield* INLINE_SYSCALL(k, { name: 'fstat', handler: () => 0 });
  const own = mappingsOf(k);
  const found = own.find((one) => one.inode === inode && one.name === name);
  if (found !== undefined) {
    found.refcnt += 1;
    const args = { references: found.refcnt };
    if (k.tracing) at.point(k, '__sem_check_add_mapping.found', args, shown(k, found.sem));
    return found.sem;
  }
  const sem = existing ?? (yield* mapShared(k, fd));
  if (sem < 0) return sem;
  own.push({ inode, name, refcnt: 1, sem });
  if (k.tracing) at.point(k, '__sem_check_add_mapping.add', {}, shown(k, sem));
  return sem;
}

/** sem_close(3). Fails: EINVAL for an address that is no open named semaphore's. */
function* sem_close(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const own = mappingsOf(k);
  const sem = pointer(args[0]);
  const found = own.find((one) => one.sem === sem);
  if (found === undefined) return -EINVAL;
  found.refcnt -= 1;
  const left = { references: found.refcnt };
  if (found.refcnt > 0) {
    if (k.tracing) at.point(k, '__sem_remove_mapping.keep', left, shown(k, sem));
    return 0;
  }
  own.splice(own.indexOf(found), 1);
  yield* unmap(k, sem, false);
  return 0;
}

/** sem_unlink(3). Fails: ENOENT, also for a name that is none; ENAMETOOLONG, EACCES. */
function* sem_unlink(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  const path = __shm_get_name(user_string(args[0]) ?? '');
  if (path === null) return -ENOENT;
  const ret = yield* INLINE_SYSCALL(k, { name: 'unlink', handler: UNLINK, args: [path] });
  return ret === -EPERM ? -EACCES : ret;
}

export const syscalls: SyscallTable = { sem_open, sem_close, sem_unlink };
