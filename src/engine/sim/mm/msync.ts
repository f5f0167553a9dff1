/**
 * msync(2). The files here are all in memory, so that nothing is written back.
 *
 * Linux: mm/msync.c (v6.18)
 */
import { EINVAL, ENOMEM } from '../include/linux/errno.ts';
import { PAGE_ALIGN } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { exact, address as pointer, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { mmOf } from './mmap.ts';

const at = tracepoints('mm/msync.c');

const MS_ASYNC = 1;
const MS_INVALIDATE = 2;
const MS_SYNC = 4;

/** Fails: EINVAL for unknown flags, both ways at once, what is no page; ENOMEM where nothing is mapped. */
function sys_msync(k: Machine, current: task_struct, args: Args): number {
  const start = pointer(args[0]);
  const flags = uint(args[2]);
  if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) return -EINVAL;
  if (start % PAGE_SIZE !== 0) return -EINVAL;
  if (flags & MS_ASYNC && flags & MS_SYNC) return -EINVAL;
  const length = Number(BigInt.asUintN(64, BigInt(exact(args[1]))));
  // A length that is rounded up beyond all numbers is none, as is one that leads beyond all addresses.
  const wraps = length > 2 ** 64 - PAGE_SIZE;
  const end = start + (wraps ? 0 : PAGE_ALIGN(length));
  if (end > (start < 0 ? 0 : 2 ** 64)) return -ENOMEM;
  if (end === start) return 0;
  let done = start;
  let error = 0;
  for (const vma of mmOf(current).intersecting(start, end)) {
    if (vma.vm_start > done) error = -ENOMEM;
    done = vma.vm_end;
    const args = { map: vma.name, task: current.comm };
    if (k.tracing) at.point(k, 'msync.area', args, vma.vm_file?.target);
  }
  return done < end ? -ENOMEM : error;
}

export const syscalls: SyscallTable = { msync: sys_msync };
