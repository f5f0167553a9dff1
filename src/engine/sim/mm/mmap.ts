/**
 * Address spaces: what may be mapped where, and what becomes of it when processes are made and end.
 *
 * Linux: mm/mmap.c (v6.18); areas themselves are in vma.ts.
 * Left out: the limit of the number of areas, huge pages, memory locks.
 */
import { Lacks } from '../../model/lacks.ts';
import type { ProcessView } from '../../model/snapshot.ts';
import { get_unmapped_area } from '../arch/x86/kernel/sys_x86_64.ts';
import { fget } from '../fs/file.ts';
import { get_file } from '../fs/file_table.ts';
import {
  EACCES,
  EBADF,
  EEXIST,
  EINVAL,
  ENODEV,
  ENOMEM,
  EOPNOTSUPP,
  EOVERFLOW,
} from '../include/linux/errno.ts';
import { FMODE_READ, FMODE_WRITE, type file, S_ISREG } from '../include/linux/fs.ts';
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_GROWSDOWN,
  MAP_HUGETLB,
  MAP_LOCKED,
  MAP_NONBLOCK,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_STACK,
  MAP_SYNC,
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
  VM_NOHUGEPAGE,
  VM_NORESERVE,
  VM_SHARED,
  VM_SYNC,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import { CLONE_VM, type task_struct } from '../include/linux/sched.ts';
import { exact, address as pointer, uint } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { assert } from '../object.ts';
import { mm_populate } from './gup.ts';
import { memfd_check_seals_mmap } from './memfd.ts';
import { copy_page_range } from './memory.ts';
import { anon_vma_fork } from './rmap.ts';
import {
  do_vmi_munmap,
  mmap_region,
  remove_vma,
  unmap_region,
  vm_area_dup,
  vma_link_file,
} from './vma.ts';

const at = tracepoints('mm/mmap.c');

/** The part of the flags of mmap(2) that says who sees what is written. */
const MAP_TYPE = 0xf;
/** Flags that MAP_SHARED_VALIDATE knows besides MAP_SYNC, which is for files of other kinds. */
const LEGACY_MAP_MASK =
  MAP_SHARED |
  MAP_PRIVATE |
  MAP_FIXED |
  MAP_ANONYMOUS |
  // MAP_DENYWRITE and MAP_EXECUTABLE, which mean nothing any more, MAP_32BIT, MAP_ABOVE4G and MAP_HUGE_*.
  0x7c0018c0 |
  MAP_GROWSDOWN |
  MAP_LOCKED |
  MAP_NORESERVE |
  MAP_POPULATE |
  MAP_NONBLOCK |
  MAP_STACK |
  MAP_HUGETLB;
/** Huge pages are not simulated, nor is what grows, is locked, or lies within the first 4 GiB. */
const LEFT_OUT = [
  [0x40, 'MAP_32BIT'],
  [MAP_GROWSDOWN, 'MAP_GROWSDOWN'],
  [MAP_LOCKED, 'MAP_LOCKED'],
  [MAP_HUGETLB, 'MAP_HUGETLB'],
] as const;

/** What is to be mapped: the arguments of mmap(2), the descriptor as the description that it means. */
export interface MmapRequest {
  /** Null for anonymous memory. */
  readonly file: file | null;
  /** Where with MAP_FIXED; else the kernel finds a place, there if it is free. */
  readonly addr: number;
  readonly len: number;
  readonly prot: number;
  readonly flags: number;
  /** In pages. */
  readonly pgoff: number;
}

/** Where an area came to be; `error` is 0, or a negated errno. `populate`: how many bytes are to be filled at once. */
export interface Mapped {
  readonly address: number;
  readonly error: number;
  readonly populate?: number;
}

/**
 * Map something into the address space of the process that runs.
 *
 * Fails: EINVAL (length 0, neither shared nor private), ENOMEM beyond the end of the address space and beyond
 * RLIMIT_AS, EPERM below mmap_min_addr and for what a seal forbids, EEXIST with MAP_FIXED_NOREPLACE, EOVERFLOW, EACCES
 * for what the description does not allow, ENODEV for what cannot be mapped.
 */
export function do_mmap(k: Machine, mm: mm_struct, request: MmapRequest): Mapped {
  const { file, prot } = request;
  const failed = (error: number): Mapped => ({ address: 0, error });
  if (request.len === 0) return failed(-EINVAL);
  const flags = request.flags & MAP_FIXED_NOREPLACE ? request.flags | MAP_FIXED : request.flags;
  const len = PAGE_ALIGN(request.len);
  const hint = flags & MAP_FIXED ? request.addr : round_hint_to_min(request.addr);
  const wanted = { addr: hint, len, flags, isFile: file !== null };
  const addr = get_unmapped_area(k, mm, wanted);
  if (addr < 0) return failed(addr);
  if (flags & MAP_FIXED_NOREPLACE && mm.intersecting(addr, addr + len).length > 0) {
    return failed(-EEXIST);
  }
  const vm_flags = vmFlags(file, prot, flags, { len, pgoff: request.pgoff });
  if (vm_flags < 0) return failed(vm_flags);
  // The offset of private anonymous memory is its address, so that neighbours can become one.
  const anonymous = vm_flags & VM_SHARED ? 0 : addr / PAGE_SIZE;
  const pgoff = file === null ? anonymous : request.pgoff;
  const error = mmap_region(k, mm, { file, addr, len, vm_flags, pgoff });
  if (error !== 0) return failed(error);
  const populates = (flags & (MAP_POPULATE | MAP_NONBLOCK)) === MAP_POPULATE;
  return { address: addr, error, populate: populates ? len : 0 };
}

/** A hint is a page's, and not below where anything may be mapped. */
function round_hint_to_min(hint: number): number {
  const page = Math.floor(hint / PAGE_SIZE) * PAGE_SIZE;
  return page > 0 && page < mmap_min_addr ? PAGE_ALIGN(mmap_min_addr) : page;
}

/** What the area is to allow, now and by mprotect(2). Fails: EACCES, ENODEV, EINVAL, EOVERFLOW, EOPNOTSUPP, EPERM. */
function vmFlags(
  file: file | null,
  prot: number,
  flags: number,
  size: { readonly len: number; readonly pgoff: number },
): number {
  const lacking = LEFT_OUT.find(([flag]) => (flags & flag) !== 0);
  if (lacking !== undefined) throw new Lacks(`${lacking[1]} of mmap`);
  const asked = prot & (PROT_READ | PROT_WRITE | PROT_EXEC);
  // A processor with protection keys hides such memory from reading (execute_only_pkey()), another does not.
  if (prot === PROT_EXEC) throw new Lacks('PROT_EXEC alone of mmap');
  const stack = flags & MAP_STACK ? VM_NOHUGEPAGE : 0;
  const reserve = flags & MAP_NORESERVE ? VM_NORESERVE : 0;
  const sync = flags & MAP_SYNC ? VM_SYNC : 0;
  const vm_flags = asked | stack | reserve | sync | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
  const type = flags & MAP_TYPE;
  if (file !== null) return fileFlags(file, vm_flags, flags, size);
  if (type === MAP_SHARED) return vm_flags | VM_SHARED | VM_MAYSHARE;
  return type === MAP_PRIVATE ? vm_flags : -EINVAL;
}

function fileFlags(
  file: file,
  vm_flags: number,
  flags: number,
  { len, pgoff }: { readonly len: number; readonly pgoff: number },
): number {
  if (S_ISREG(file.f_inode) && pgoff > (MAX_LFS_FILESIZE - len) / PAGE_SIZE) return -EOVERFLOW;
  const type = flags & MAP_TYPE;
  if (type !== MAP_SHARED && type !== MAP_PRIVATE && type !== MAP_SHARED_VALIDATE) return -EINVAL;
  if (type === MAP_SHARED_VALIDATE && flags & ~LEGACY_MAP_MASK) return -EOPNOTSUPP;
  const shared = type !== MAP_PRIVATE;
  const writable = (file.f_mode & FMODE_WRITE) !== 0;
  if (shared && vm_flags & PROT_WRITE && !writable) return -EACCES;
  if (!(file.f_mode & FMODE_READ)) return -EACCES;
  if (file.f_op.mmap === undefined) return -ENODEV;
  if (!shared) return vm_flags;
  if (!writable) return (vm_flags & ~VM_MAYWRITE) | VM_MAYSHARE;
  return memfd_check_seals_mmap(file, vm_flags | VM_SHARED | VM_MAYSHARE);
}

/** Linux: include/linux/fs.h, as far as a number holds it exactly enough to compare. */
const MAX_LFS_FILESIZE = 2 ** 63;

/**
 * mmap(2). Fails: EINVAL for an offset that is no page's, EBADF, and as do_mmap() does.
 *
 * Linux: arch/x86/kernel/sys_x86_64.c, mm/mmap.c ksys_mmap_pgoff(), mm/util.c vm_mmap_pgoff()
 */
function sys_mmap(k: Machine, current: task_struct, args: Args): number {
  const off = BigInt(exact(args[5]));
  if (off % PAGE !== 0n) return -EINVAL;
  const flags = uint(args[3]);
  const filp = flags & MAP_ANONYMOUS ? null : fget(current, uint(args[4]));
  if (filp === null && !(flags & MAP_ANONYMOUS)) return -EBADF;
  const len = Number(BigInt.asUintN(64, BigInt(exact(args[1]))));
  if (len > TASK_SIZE) return -ENOMEM;
  const mm = mmOf(current);
  const pgoff = Number(BigInt.asUintN(64, off) / PAGE);
  const addr = pointer(args[0]);
  const request = { file: filp, addr, len, prot: uint(args[2]), flags, pgoff };
  if (k.tracing) at.enter(k, 'do_mmap.enter', { pages: PAGE_ALIGN(len) / PAGE_SIZE });
  const { address, error, populate = 0 } = do_mmap(k, mm, request);
  if (error === 0 && populate > 0) mm_populate(k, mm, address, populate);
  if (k.tracing) at.leave(k);
  if (error === 0) current.resultValue = address;
  return error;
}

const PAGE = BigInt(PAGE_SIZE);

/** munmap(2). Nothing there is no error. Fails: EINVAL for what is no page, no length, or no address of a program's. */
function sys_munmap(k: Machine, current: task_struct, args: Args): number {
  const start = pointer(args[0]);
  const len = Number(BigInt.asUintN(64, BigInt(exact(args[1]))));
  if (start % PAGE_SIZE !== 0 || start < 0 || start > TASK_SIZE || len > TASK_SIZE - start) {
    return -EINVAL;
  }
  if (len === 0) return -EINVAL;
  if (k.tracing) at.enter(k, 'do_vmi_munmap.enter', { pages: PAGE_ALIGN(len) / PAGE_SIZE });
  do_vmi_munmap(k, mmOf(current), start, PAGE_ALIGN(len));
  if (k.tracing) at.leave(k);
  return 0;
}

export const syscalls: SyscallTable = { mmap: sys_mmap, munmap: sys_munmap };

/** Whoever makes a call has an address space. */
export function mmOf({ mm }: task_struct): mm_struct {
  assert(mm !== null, 'a call without an address space');
  return mm;
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
