/**
 * Where something is mapped, and the way into mmap(2).
 *
 * Linux: arch/x86/kernel/sys_x86_64.c, mm/mmap.c __get_unmapped_area(), mm/huge_memory.c thp_get_unmapped_area() (v6.18).
 * Left out: MAP_32BIT, gaps before stacks and shadow stacks, huge pages of tmpfs.
 */
import { CAP_SYS_RAWIO } from '../../../include/linux/capability.ts';
import { EINVAL, ENOMEM, EPERM } from '../../../include/linux/errno.ts';
import {
  MAP_FIXED,
  MAP_SHARED,
  MMAP_BASE,
  type mm_struct,
  mmap_min_addr,
  TASK_SIZE,
} from '../../../include/linux/mm.ts';
import { PAGE_SIZE } from '../../../include/linux/mm_types.ts';
import { PMD_SIZE } from '../../../include/linux/pgtable.ts';
import { capable } from '../../../kernel/capability.ts';
import type { Machine } from '../../../machine.ts';

/** Linux: include/linux/err.h */
const MAX_ERRNO = 4095;

/** What a place is looked for. */
export interface PlaceWanted {
  /** With MAP_FIXED the place itself, else a hint; 0 for none. */
  readonly addr: number;
  readonly len: number;
  readonly flags: number;
  /** True for what is mapped of a file. */
  readonly isFile: boolean;
}

/**
 * A place for so many bytes.
 *
 * @returns Its address; ENOMEM where there is none, EINVAL for one that is not a page's, EPERM below mmap_min_addr.
 */
export function get_unmapped_area(k: Machine, mm: mm_struct, wanted: PlaceWanted): number {
  const { len } = wanted;
  if (len > TASK_SIZE) return -ENOMEM;
  const addr = wantsHugePlace(wanted)
    ? thp_get_unmapped_area(mm, len)
    : arch_get_unmapped_area_topdown(mm, wanted);
  // An address among the last 4095 is taken for an error that was returned. Linux: IS_ERR_VALUE()
  if (addr < 0 && addr >= -MAX_ERRNO) return addr;
  if (addr < 0 || addr > TASK_SIZE - len) return -ENOMEM;
  if (addr % PAGE_SIZE !== 0) return -EINVAL;
  // Linux: security/commoncap.c cap_mmap_addr()
  return addr < mmap_min_addr && !capable(k, CAP_SYS_RAWIO) ? -EPERM : addr;
}

/** Private memory of no file whose length huge pages would fill, and for which no place is asked for. */
function wantsHugePlace({ addr, len, flags, isFile }: PlaceWanted): boolean {
  return !isFile && addr === 0 && !(flags & (MAP_SHARED | MAP_FIXED)) && len % PMD_SIZE === 0;
}

function arch_get_unmapped_area_topdown(mm: mm_struct, { addr, len, flags }: PlaceWanted): number {
  if (flags & MAP_FIXED) return addr;
  if (addr !== 0) {
    const hint = Math.floor(addr / PAGE_SIZE) * PAGE_SIZE;
    // Linux: mmap_address_hint_valid()
    const valid = hint > 0 && hint <= TASK_SIZE - len;
    if (valid && mm.intersecting(hint, hint + len).length === 0) return hint;
  }
  return unmapped_area_topdown(mm, len);
}

/** At a multiple of 2 MiB, so that huge pages fit. Linux: mm/huge_memory.c __thp_get_unmapped_area() */
function thp_get_unmapped_area(mm: mm_struct, len: number): number {
  const padded = unmapped_area_topdown(mm, len + PMD_SIZE);
  if (padded < 0) return unmapped_area_topdown(mm, len);
  const rest = padded % PMD_SIZE;
  return padded + PMD_SIZE - rest;
}

/** The highest free place for so many bytes, or ENOMEM. Linux: mm/vma.c unmapped_area_topdown() */
function unmapped_area_topdown(mm: mm_struct, length: number): number {
  let top = MMAP_BASE;
  for (const { vm_start, vm_end } of mm.mmap.toReversed()) {
    if (vm_start >= top) continue;
    if (top - vm_end >= length) break;
    top = vm_start;
  }
  return top - length < mmap_min_addr ? -ENOMEM : top - length;
}
