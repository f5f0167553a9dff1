/**
 * mincore(2): which pages of a range are in memory.
 *
 * Linux: mm/mincore.c (v6.18)
 */
import { EFAULT, EINVAL, ENOMEM } from '../include/linux/errno.ts';
import { linear_page_index, type mm_struct, PAGE_ALIGN, TASK_SIZE } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import { lookup_address } from '../include/linux/pgtable.ts';
import type { task_struct } from '../include/linux/sched.ts';
import { exact, address as pointer } from '../lib/usercopy.ts';
import type { Args, Machine, SyscallTable } from '../machine.ts';
import { TooMuch } from '../object.ts';
import { mmOf } from './mmap.ts';

/** More pages than a value has room for. */
const PAGES_MAX = 4096;

/** Fails: EINVAL for what is no page, ENOMEM for what is no address of a program's or not mapped, EFAULT. */
function sys_mincore(_k: Machine, current: task_struct, args: Args): number {
  const start = pointer(args[0]);
  const length = Number(BigInt.asUintN(64, BigInt(exact(args[1]))));
  if (start % PAGE_SIZE !== 0) return -EINVAL;
  if (start < 0 || length > TASK_SIZE || start > TASK_SIZE - length) return -ENOMEM;
  const pages = PAGE_ALIGN(length) / PAGE_SIZE;
  if (args[2] === null) return pages === 0 ? 0 : -EFAULT;
  const mm = mmOf(current);
  const vec: number[] = [];
  for (let i = 0; i < pages; i++) {
    const inMemory = mincore_page(mm, start + i * PAGE_SIZE);
    if (inMemory === null) return -ENOMEM;
    vec.push(inMemory ? 1 : 0);
    if (vec.length > PAGES_MAX) throw new TooMuch(PAGES_MAX);
  }
  current.outs[2] = vec;
  return 0;
}

/** Of a file the page cache decides, whether or not the process has an entry; null where nothing is mapped. */
function mincore_page(mm: mm_struct, address: number): boolean | null {
  const vma = mm.vma_lookup(address);
  if (vma === undefined) return null;
  if (lookup_address(mm.pgd, address) !== undefined) return true;
  const pages = vma.vm_file?.f_inode.i_mapping?.i_pages;
  return pages?.has(linear_page_index(vma, address)) ?? false;
}

export const syscalls: SyscallTable = { mincore: sys_mincore };
