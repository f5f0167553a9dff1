/**
 * shm_open(3) and shm_unlink(3): functions of the C library, for which shared memory is a file in /dev/shm.
 */
import { syscalls as namei } from '../fs/namei.ts';
import { sys_open } from '../fs/open.ts';
import { EACCES, EINVAL, ENAMETOOLONG, ENOENT, EPERM } from '../include/linux/errno.ts';
import { O_CLOEXEC, O_NOFOLLOW } from '../include/linux/fcntl.ts';
import type { Sleeping, task_struct } from '../include/linux/sched.ts';
import { int, strlen, user_string } from '../lib/usercopy.ts';
import type { Args, Machine, SyscallTable } from '../machine.ts';

const NAME_MAX = 255;

/** The file behind a name, whose slashes in front do not count; an errno for what is none. Linux: glibc's shm_get_name() */
function shm_get_name(given: string | null): string | number {
  const name = (given ?? '').replace(/^\/+/, '');
  if (name === '' || name.includes('/')) return -EINVAL;
  return strlen(name) > NAME_MAX ? -ENAMETOOLONG : `/dev/shm/${name}`;
}

/** Fails: EINVAL for a name that is none, ENAMETOOLONG, and as open(2) does. */
function* shm_open(k: Machine, current: task_struct, args: Args): Sleeping<number> {
  const path = shm_get_name(user_string(args[0]));
  if (typeof path === 'number') return path;
  const flags = int(args[1]) | O_NOFOLLOW | O_CLOEXEC;
  const fd = yield* sys_open(k, current, [path, flags, args[2]]);
  return fd;
}

/** Fails: ENOENT for a name that is none, ENAMETOOLONG, EACCES, and as unlink(2) does. */
function shm_unlink(k: Machine, current: task_struct, args: Args): number {
  const path = shm_get_name(user_string(args[0]));
  if (typeof path === 'number') return path === -EINVAL ? -ENOENT : path;
  const ret = namei.unlink?.(k, current, [path]);
  return ret === -EPERM ? -EACCES : Number(ret);
}

export const syscalls: SyscallTable = { shm_open, shm_unlink };
