/**
 * ftok(3): a key from a file. A function of the C library, not of the kernel: it looks at the file and puts the low
 * bits of its inode and device numbers and of `proj_id` together.
 */

import { filename_lookup, getname } from '../fs/namei.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { int, user_string } from '../lib/usercopy.ts';
import type { Args, Machine, SyscallTable } from '../machine.ts';

/** The low byte of the device number that every simulated file has. */
const DEVICE = 0x2b;

function ftok(k: Machine, current: task_struct, args: Args): number {
  const path = user_string(args[0]);
  const wrong = getname(path);
  if (wrong !== 0 || path === null) return wrong;
  const inode = filename_lookup(k, path);
  if (typeof inode === 'number') return inode;
  current.resultValue = (inode.i_ino & 0xffff) | (DEVICE << 16) | ((int(args[1]) & 0xff) << 24);
  return 0;
}

export const syscalls: SyscallTable = { ftok };
