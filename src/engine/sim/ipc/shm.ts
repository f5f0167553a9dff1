/**
 * System V shared memory: getting segments, attaching and detaching them.
 *
 * Linux: ipc/shm.c (v6.18); shmctl is in shm-ctl.ts.
 * Left out: huge pages, running out of memory, /proc/sys/kernel/shm_rmid_forced (0, its default).
 * Read first: do_shmat(), then shm_close().
 */

import { type Integer, LONG_MAX } from '../../calls/integer.ts';
import { keyText } from '../../model/spelling.ts';
import { fput } from '../fs/file_table.ts';
import { CAP_IPC_LOCK } from '../include/linux/capability.ts';
import { EACCES, EINVAL, ENOMEM, EPERM } from '../include/linux/errno.ts';
import { O_RDONLY, O_RDWR } from '../include/linux/fcntl.ts';
import { FMODE_READ, FMODE_WRITE, file, type file_operations } from '../include/linux/fs.ts';
import {
  MAP_FIXED,
  MAP_SHARED,
  type mm_struct,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  TASK_SIZE,
  type vm_area_struct,
  type vm_operations_struct,
} from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { task_struct } from '../include/linux/sched.ts';
import {
  SHM_DEST,
  SHM_EXEC,
  SHM_HUGETLB,
  SHM_RDONLY,
  SHM_REMAP,
  SHM_RND,
  SHMMAX,
  SHMMIN,
  SHMMNI,
  shmid_kernel,
} from '../include/linux/shm.ts';
import { S_IRUGO, S_IWUGO, S_IXUGO } from '../include/linux/stat.ts';
import { capable } from '../kernel/capability.ts';
import { exact, int, address as pointer } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { do_mmap, type Mapped, mmOf } from '../mm/mmap.ts';
import { shmem_fault, shmem_kernel_file_setup } from '../mm/shmem.ts';
import { do_vmi_munmap } from '../mm/vma.ts';
import { assert } from '../object.ts';
import { birth, ipc_ids, ipcget, ipcperms, ktime_get_real_seconds } from './util.ts';

const at = tracepoints('ipc/shm.c');

/** Attachments begin at multiples of this. */
const SHMLBA = PAGE_SIZE;

export const shm_ids = (_k: Machine) => new ipc_ids<shmid_kernel>(SHMMNI);

/** shmget(2). Fails: EINVAL (size), ENOENT, EEXIST, EACCES, ENOSPC (too many). */
function sys_shmget(k: Machine, _current: task_struct, args: Args): number {
  const size = exact(args[1]);
  return ipcget(k, k.part(shm_ids), int(args[0]), int(args[2]), {
    getnew: (key, flg) => newseg(k, key, flg, size),
    more_checks: (shp) => (shp.shm_segsz < size ? -EINVAL : 0),
  });
}

/**
 * Fails besides: as hugetlb_file_setup() does; EINVAL for what no file can be of, ENOMEM for what no machine has.
 * Linux: mm/shmem.c __shmem_file_setup()
 */
function newseg(k: Machine, key: number, flg: number, given: Integer): number {
  if (given < SHMMIN || given > SHMMAX) return -EINVAL;
  if (flg & SHM_HUGETLB) return hugetlb_file_setup(k, flg);
  if (given > LONG_MAX) return -EINVAL;
  if (given > TASK_SIZE) return -ENOMEM;
  const size = Number(given);
  const made = k.part(shm_ids).add((ids) => {
    const id = `shm:${k.number('shm')}`;
    const given = { ...ids, ...birth(key, flg) };
    const shm_file = shmem_kernel_file_setup(k, `SYSV${keyText(key).slice(2)}`, size);
    const ctim = ktime_get_real_seconds(k);
    return new shmid_kernel(k, id, given, size, shm_file, k.current, ctim);
  });
  if (typeof made === 'number') return made;
  made.shm_file.f_inode.target = made;
  k.register(made);
  if (k.tracing) at.point(k, 'newseg.create', { size, pages: made.numpages }, made);
  return made.ipcid;
}

/** Bits of the flags that choose the size of huge pages, as its logarithm; 0 for the usual one. */
const SHM_HUGE_SHIFT = 26;
const SHM_HUGE_MASK = 0x3f;
/** Sizes that x86-64 has: 2 MiB, and 1 GiB where the processor does. Linux: hstate_sizelog() */
const HUGE_SIZES: readonly number[] = [0, 21, 30];

/** Fails: EINVAL for pages of a size that there is not, EPERM without CAP_IPC_LOCK, ENOMEM: none are set aside. */
function hugetlb_file_setup(k: Machine, flg: number): number {
  if (!HUGE_SIZES.includes((flg >> SHM_HUGE_SHIFT) & SHM_HUGE_MASK)) return -EINVAL;
  return capable(k, CAP_IPC_LOCK) ? -ENOMEM : -EPERM;
}

/** The segment that an area is a window on. Linux: shm_file_data */
function segmentOf({ vm_file }: vm_area_struct): shmid_kernel {
  const shp = vm_file?.private_data;
  assert(shp instanceof shmid_kernel, 'an area of no segment');
  return shp;
}

const shm_vm_ops: vm_operations_struct = {
  open: shm_open,
  close: shm_close,
  fault: shmem_fault,
};

/** What a description of an attached segment can do: each attachment has one of its own. */
const shm_file_operations: file_operations = { mmap: shm_mmap };

/** One more attachment. */
function __shm_open(k: Machine, shp: shmid_kernel): void {
  shp.shm_atim = ktime_get_real_seconds(k);
  shp.shm_lprid = k.current;
  shp.shm_nattch += 1;
  shp.touch();
}

/** shmat makes an area. */
function shm_mmap(k: Machine, _filp: file, vma: vm_area_struct): number {
  const shp = segmentOf(vma);
  vma.vm_ops = shm_vm_ops;
  __shm_open(k, shp);
  if (k.tracing) at.point(k, 'shm_mmap.attach', { nattch: shp.shm_nattch }, shp);
  return 0;
}

/** An area has been copied by fork, or cut in two. Whoever's kernel code runs has opened it: the parent. */
function shm_open(k: Machine, vma: vm_area_struct): void {
  const shp = segmentOf(vma);
  __shm_open(k, shp);
  if (k.tracing) at.point(k, 'shm_open.attach', { nattch: shp.shm_nattch }, shp);
}

/** One attachment less; the last one of a segment that is marked for destruction takes it along. */
function shm_close(k: Machine, vma: vm_area_struct): void {
  const shp = segmentOf(vma);
  shp.shm_lprid = k.current;
  shp.shm_dtim = ktime_get_real_seconds(k);
  shp.shm_nattch -= 1;
  shp.touch();
  const args = { task: k.current.comm, nattch: shp.shm_nattch };
  if (k.tracing) at.point(k, 'shm_close.detach', args, shp);
  if (shm_may_destroy(shp)) shm_destroy(k, shp);
}

/** True when nobody has it attached and it is marked for destruction. */
function shm_may_destroy({ shm_nattch, mode }: shmid_kernel): boolean {
  return shm_nattch === 0 && (mode & SHM_DEST) !== 0;
}

/** The segment is no more, and its pages with it. */
export function shm_destroy(k: Machine, shp: shmid_kernel): void {
  k.part(shm_ids).remove(shp);
  if (k.tracing) at.point(k, 'shm_destroy.free', { pages: shp.pages.size }, shp);
  k.unregister(shp);
  fput(k, shp.shm_file);
}

/**
 * shmat(2): map the segment into the address space.
 *
 * Linux: ipc/shm.c do_shmat()
 * Fails: EINVAL (id, address), EACCES, ENOMEM and EPERM for addresses where nothing may be.
 */
function sys_shmat(k: Machine, current: task_struct, args: Args): number {
  const shmid = int(args[0]);
  const shmflg = int(args[2]);
  if (shmid < 0) return -EINVAL;
  const where = placeFor(pointer(args[1]), shmflg);
  if (where === undefined) return -EINVAL;
  const shp = k.part(shm_ids).obtain(shmid);
  if (typeof shp === 'number') return shp;
  const { prot, acc_mode } = accessOf(shmflg);
  if (ipcperms(k, shp, acc_mode)) return -EACCES;
  if (k.tracing) at.enter(k, 'do_shmat.enter', { task: current.comm, size: shp.shm_segsz }, shp);
  const { address, error } = attach(k, mmOf(current), shp, where, prot, (shmflg & SHM_REMAP) !== 0);
  if (k.tracing) at.leave(k);
  if (error !== 0) return error;
  current.resultValue = address;
  return 0;
}

/** What the flags ask for: of the memory, and of the permissions. */
function accessOf(shmflg: number): { prot: number; acc_mode: number } {
  const execute = (shmflg & SHM_EXEC) !== 0;
  const [prot, acc_mode] =
    shmflg & SHM_RDONLY ? [PROT_READ, S_IRUGO] : [PROT_READ | PROT_WRITE, S_IRUGO | S_IWUGO];
  return execute ? { prot: prot | PROT_EXEC, acc_mode: acc_mode | S_IXUGO } : { prot, acc_mode };
}

/** Where to attach: an address, null for wherever there is room, undefined when it is a bad one. */
function placeFor(address: number, shmflg: number): number | null | undefined {
  if (address === 0) return shmflg & SHM_REMAP ? undefined : null;
  const rest = ((address % SHMLBA) + SHMLBA) % SHMLBA;
  if (rest === 0) return address;
  if (!(shmflg & SHM_RND)) return undefined;
  const rounded = address - rest;
  return rounded === 0 && shmflg & SHM_REMAP ? undefined : rounded;
}

/** The segment counts as attached while it is being mapped, so that nothing takes it away meanwhile. */
function attach(
  k: Machine,
  mm: mm_struct,
  shp: shmid_kernel,
  address: number | null,
  prot: number,
  remap: boolean,
): Mapped {
  shp.shm_nattch += 1;
  shp.touch();
  if (k.tracing) at.point(k, 'do_shmat.hold', { nattch: shp.shm_nattch }, shp);
  const mapped =
    address !== null && address !== 0 && !remap && isTaken(mm, address, shp.shm_segsz)
      ? { address: 0, error: -EINVAL }
      : map(k, mm, shp, address, prot);
  shp.shm_nattch -= 1;
  shp.touch();
  if (k.tracing) at.point(k, 'do_shmat.unhold', { nattch: shp.shm_nattch }, shp);
  if (shm_may_destroy(shp)) shm_destroy(k, shp);
  return mapped;
}

/** A description of the segment's file, for this attachment alone, and an area that is a window on it. */
function map(
  k: Machine,
  mm: mm_struct,
  shp: shmid_kernel,
  address: number | null,
  prot: number,
): Mapped {
  const { f_inode } = shp.shm_file;
  const [f_flags, f_mode] =
    prot & PROT_WRITE ? [O_RDWR, FMODE_READ | FMODE_WRITE] : [O_RDONLY, FMODE_READ];
  const filp = new file(f_inode, shm_file_operations, f_flags, f_mode);
  f_inode.i_count += 1;
  filp.private_data = shp;
  const flags = address === null ? MAP_SHARED : MAP_SHARED | MAP_FIXED;
  const len = shp.shm_segsz;
  const mapped = do_mmap(k, mm, { file: filp, addr: address ?? 0, len, prot, flags, pgoff: 0 });
  fput(k, filp);
  return mapped;
}

/** True when something is mapped there, or when the range, unrounded, goes round the end of all addresses. */
function isTaken(mm: mm_struct, address: number, size: number): boolean {
  if (address < 0 && address + size >= 0) return true;
  return mm.intersecting(address, address + size).length > 0;
}

/**
 * shmdt(2): the address must be the one that shmat returned.
 *
 * Linux: ipc/shm.c ksys_shmdt(). Of an attachment that was cut, every part that is left goes.
 * Fails: EINVAL.
 */
function sys_shmdt(k: Machine, current: task_struct, args: Args): number {
  const address = pointer(args[0]);
  if (address % PAGE_SIZE !== 0) return -EINVAL;
  const mm = mmOf(current);
  const isPart = (vma: vm_area_struct): boolean =>
    vma.vm_ops === shm_vm_ops &&
    (vma.vm_start - address) / PAGE_SIZE === vma.vm_pgoff &&
    vma.vm_end > address;
  const parts = mm.mmap.filter(isPart);
  const [first] = parts;
  if (first === undefined) return -EINVAL;
  for (const { vm_file, vm_start, vm_end } of parts) {
    // Each attachment has a description of its own.
    if (vm_file === first.vm_file) do_vmi_munmap(k, mm, vm_start, vm_end - vm_start);
  }
  return 0;
}

export const syscalls: SyscallTable = {
  shmget: sys_shmget,
  shmat: sys_shmat,
  shmdt: sys_shmdt,
};
