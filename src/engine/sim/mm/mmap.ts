/**
 * Address spaces: what may be mapped where, and what becomes of it when processes are made and end.
 *
 * Linux: mm/mmap.c (v6.18); areas themselves are in vma.ts.
 * Left out: limits of memory and of the number of areas, huge pages, memory locks.
 */
import type { ProcessView } from '../../model/snapshot.ts';
import { get_file } from '../fs/file_table.ts';
import { CAP_SYS_RAWIO } from '../include/linux/capability.ts';
import { EACCES, EINVAL, ENODEV, ENOMEM, EPERM } from '../include/linux/errno.ts';
import { FMODE_READ, FMODE_WRITE, type file } from '../include/linux/fs.ts';
import {
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_SHARED,
  MMAP_BASE,
  mm_struct,
  mmap_min_addr,
  PAGE_ALIGN,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  TASK_SIZE,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_SHARED,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import { CLONE_VM, type task_struct } from '../include/linux/sched.ts';
import { capable } from '../kernel/capability.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { copy_page_range } from './memory.ts';
import { anon_vma_fork } from './rmap.ts';
import { mmap_region, remove_vma, unmap_region, vm_area_dup, vma_link_file } from './vma.ts';

const at = tracepoints('mm/mmap.c');

/** The part of the flags of mmap(2) that says who sees what is written. */
const MAP_TYPE = 0xf;

/** What is to be mapped: the arguments of mmap(2), the descriptor as the description that it means. */
export interface MmapRequest {
  /** Null for anonymous memory. */
  readonly file: file | null;
  /** Where with MAP_FIXED; else the kernel finds a place. */
  readonly addr: number;
  readonly len: number;
  readonly prot: number;
  readonly flags: number;
  /** In pages. */
  readonly pgoff: number;
}

/** Where an area came to be; `error` is 0, or a negated errno. */
export interface Mapped {
  readonly address: number;
  readonly error: number;
}

/**
 * Map something into the address space of the process that runs.
 *
 * Fails: EINVAL (length 0, neither shared nor private), ENOMEM beyond the end of the address space, EPERM below
 * mmap_min_addr, EACCES for what the description does not allow, ENODEV for what cannot be mapped.
 */
export function do_mmap(k: Machine, mm: mm_struct, request: MmapRequest): Mapped {
  const { file, prot, flags } = request;
  if (request.len === 0) return { address: 0, error: -EINVAL };
  const len = PAGE_ALIGN(request.len);
  const addr = get_unmapped_area(k, mm, request.addr, len, flags);
  if (addr < 0) return { address: 0, error: addr };
  const vm_flags = vmFlags(file, prot, flags);
  if (vm_flags < 0) return { address: 0, error: vm_flags };
  // The offset of private anonymous memory is its address, so that neighbours can become one.
  const anonymous = vm_flags & VM_SHARED ? 0 : addr / PAGE_SIZE;
  const pgoff = file === null ? anonymous : request.pgoff;
  const error = mmap_region(k, mm, { file, addr, len, vm_flags, pgoff });
  return { address: error === 0 ? addr : 0, error };
}

/** What the area is to allow, now and by mprotect(2). Fails: EACCES, ENODEV, EINVAL. */
function vmFlags(file: file | null, prot: number, flags: number): number {
  const asked = prot & (PROT_READ | PROT_WRITE | PROT_EXEC);
  const vm_flags = asked | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
  const type = flags & MAP_TYPE;
  if (type !== MAP_SHARED && type !== MAP_PRIVATE) return -EINVAL;
  const shared = type === MAP_SHARED;
  if (file === null) return shared ? vm_flags | VM_SHARED | VM_MAYSHARE : vm_flags;
  const writable = (file.f_mode & FMODE_WRITE) !== 0;
  if (shared && prot & PROT_WRITE && !writable) return -EACCES;
  if (!(file.f_mode & FMODE_READ)) return -EACCES;
  if (file.f_op.mmap === undefined) return -ENODEV;
  if (!shared) return vm_flags;
  return writable ? vm_flags | VM_SHARED | VM_MAYSHARE : (vm_flags & ~VM_MAYWRITE) | VM_MAYSHARE;
}

/** A place for so many bytes: with MAP_FIXED the one that was asked for. Fails: ENOMEM, EPERM. */
function get_unmapped_area(
  k: Machine,
  mm: mm_struct,
  addr: number,
  len: number,
  flags: number,
): number {
  if (flags & MAP_FIXED) {
    if (addr < 0 || addr > TASK_SIZE - len) return -ENOMEM;
    // Linux: security/commoncap.c cap_mmap_addr()
    return addr < mmap_min_addr && !capable(k, CAP_SYS_RAWIO) ? -EPERM : addr;
  }
  const found = unmapped_area_topdown(mm, len);
  return found < mmap_min_addr ? -ENOMEM : found;
}

/** The highest free place for so many bytes. Linux: mm/vma.c */
function unmapped_area_topdown(mm: mm_struct, length: number): number {
  let top = MMAP_BASE;
  for (const { vm_start, vm_end } of mm.mmap.toReversed()) {
    if (vm_start >= top) continue;
    if (top - vm_end >= length) break;
    top = vm_start;
  }
  return top - length;
}

/** A process begins with an empty address space. Linux: fs/exec.c exec_mmap() */
export function exec_mmap(task: task_struct): void {
  use(task, new mm_struct());
}

function use(task: task_struct, mm: mm_struct): void {
  task.mm = mm;
  mm.users.push(task);
}

/** The address space of a child: its parent's with CLONE_VM, else a copy. Linux: kernel/fork.c copy_mm() */
export function copy_mm(
  k: Machine,
  clone_flags: number,
  parent: task_struct,
  child: task_struct,
): void {
  const { mm: oldmm } = parent;
  if (oldmm === null) return;
  if (clone_flags & CLONE_VM) {
    use(child, oldmm);
    return;
  }
  use(child, new mm_struct());
  dup_mmap(k, child, oldmm);
}

/**
 * A child gets the parent's areas. Where pages have been written to that are private, both lead to them, read-only,
 * until one of them writes; of other areas the child's page table is empty: the pages are found again at the first touch.
 */
function dup_mmap(k: Machine, child: task_struct, oldmm: mm_struct): void {
  const mm = child.mm as mm_struct;
  mm.made = oldmm.made;
  for (const mpnt of oldmm.mmap) {
    const tmp = vm_area_dup(mpnt, mm);
    anon_vma_fork(tmp, mpnt);
    mm.mmap.push(tmp);
    mm.touch();
    tmp.vm_ops?.open?.(k, tmp);
    if (tmp.vm_file !== null) get_file(tmp.vm_file);
    vma_link_file(tmp);
    if (k.tracing) at.point(k, 'dup_mmap.copy', { map: tmp.name, task: child.comm });
    copy_page_range(k, tmp, mpnt);
  }
}

/** The process lets go of its address space; whoever is the last takes it down. Linux: kernel/exit.c exit_mm(), mmput() */
export function exit_mm(k: Machine, task: task_struct): void {
  const { mm } = task;
  if (mm === null) return;
  task.mm = null;
  task.touch();
  mm.users.splice(mm.users.indexOf(task), 1);
  if (mm.users.length === 0) exit_mmap(k, mm);
}

/** Areas go in the order of their addresses. */
function exit_mmap(k: Machine, mm: mm_struct): void {
  const gone = mm.mmap;
  mm.mmap = [];
  unmap_region(k, mm, gone);
  for (const vma of gone) remove_vma(k, vma);
}

/** What snapshots show of the address space of a process: nothing where nothing was mapped. */
export function mappingsOf({ mm }: task_struct): Pick<ProcessView, 'mappings'> {
  return mm === null || mm.mmap.length === 0 ? {} : { mappings: mm.view() };
}
