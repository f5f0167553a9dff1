/**
 * madvise(2): of all advice MADV_DONTNEED, after which private memory is as if it had never been touched.
 *
 * Linux: mm/madvise.c (v6.18). Left out: every other advice that does something. A run that gives one ends with a sentence.
 */
import { FLAG_SETS } from '../../calls/flags.table.ts';
import { Lacks } from '../../model/lacks.ts';
import { EINVAL, ENOMEM } from '../include/linux/errno.ts';
import { PAGE_ALIGN } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { exact, int, address as pointer } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { unmap_page_range } from './memory.ts';
import { mmOf } from './mmap.ts';

const at = tracepoints('mm/madvise.c');

const { values: ADVICE } = FLAG_SETS.madvise;
/**
 * Fails: EINVAL for what is no page, a length that wraps and unknown advice, ENOMEM where nothing is mapped: what is
 * mapped in the range has been done all the same.
 */
function sys_madvise(k: Machine, current: task_struct, args: Args): number {
  const start = pointer(args[0]);
  const length = Number(BigInt.asUintN(64, BigInt(exact(args[1]))));
  const advice = int(args[2]);
  const known = Object.entries(ADVICE).find(([, value]) => value === advice)?.[0];
  if (known === undefined) return -EINVAL;
  if (start % PAGE_SIZE !== 0) return -EINVAL;
  const bytes = PAGE_ALIGN(length);
  if (length > 0 && (bytes >= 2 ** 64 || start + bytes > 2 ** 64)) return -EINVAL;
  if (start < 0 && bytes > 0 && start + bytes >= 0) return -EINVAL;
  if (bytes === 0) return 0;
  // What else is advised stands in the flags of areas, and those with other flags are others.
  if (advice !== ADVICE.MADV_DONTNEED) throw new Lacks(`${known} of madvise`);
  const end = start + bytes;
  let done = start;
  let error = 0;
  for (const vma of mmOf(current).intersecting(start, end)) {
    if (vma.vm_start > done) error = -ENOMEM;
    const [from, to] = [Math.max(start, vma.vm_start), Math.min(end, vma.vm_end)];
    done = vma.vm_end;
    unmap_page_range(k, vma, from, to);
    vma.vm_mm.touch();
    const told = { map: vma.name, pages: (to - from) / PAGE_SIZE, task: current.comm };
    if (k.tracing) at.point(k, 'madvise_dontneed_single_vma.zap', told, vma.vm_file?.target);
  }
  return done < end ? -ENOMEM : error;
}

export const syscalls: SyscallTable = { madvise: sys_madvise };
