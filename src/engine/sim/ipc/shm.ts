/**
 * System V shared memory: getting segments, attaching and detaching them.
 *
 * Linux: ipc/shm.c (v6.18); shmctl is in shm-ctl.ts.
 * Left out: huge pages, running out of memory, /proc/sys/kernel/shm_rmid_forced (0, its default).
 * Read first: do_shmat(), then shm_close().
 */

import { type Integer, LONG_MAX } from '../../calls/integer.ts';
import type { ObjectId } from '../../model/snapshot.ts';
import { CAP_IPC_LOCK } from '../include/linux/capability.ts';
import { EACCES, EINVAL, ENOMEM, EPERM } from '../include/linux/errno.ts';
import {
  PAGE_ALIGN,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  TASK_SIZE,
  type vm_area_struct,
  type vm_backing,
} from '../include/linux/mm.ts';
import { PAGE_SIZE, type page } from '../include/linux/mm_types.ts';
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
import { do_mmap, do_munmap, type Mapped, mmOf } from '../mm/mmap.ts';
import { __free_page, alloc_page } from '../mm/page_alloc.ts';
import { birth, ipc_ids, ipcget, ipcperms, ktime_get_real_seconds } from './util.ts';

const at = tracepoints('ipc/shm.c');
const memory = tracepoints('mm/shmem.c');

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
    return new shmid_kernel(k, id, given, size, k.current, ktime_get_real_seconds(k));
  });
  if (typeof made === 'number') return made;
  k.register(made);
  if (k.tracing) at.point(k, 'newseg.create', { size, pages: made.nrpages }, made);
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

const SHM_VM_OPS = 'shm_vm_ops';

/** What a mapping of the segment does. Linux: ipc/shm.c shm_vm_ops */
class shm_backing implements vm_backing {
  readonly name = SHM_VM_OPS;
  readonly shp: shmid_kernel;

  constructor(shp: shmid_kernel) {
    this.shp = shp;
  }

  get id(): ObjectId {
    return this.shp.id;
  }

  fault(k: Machine, index: number): page {
    return pageAt(k, this.shp, index);
  }

  mmap(k: Machine, task: task_struct): void {
    shm_mmap(k, this.shp, task);
  }

  open(k: Machine, task: task_struct): void {
    shm_open(k, this.shp, task);
  }

  close(k: Machine, task: task_struct): void {
    shm_close(k, this.shp, task);
  }

  written(index: number, offset: number, length: number): void {
    this.shp.lastWrite = { index, offset, length };
    this.shp.touch();
  }
}

/** The page of that index; made, all zero, at the first touch. Linux: mm/shmem.c shmem_fault() */
function pageAt(k: Machine, shp: shmid_kernel, index: number): page {
  const found = shp.pages.get(index);
  if (found !== undefined) {
    if (k.tracing) memory.point(k, 'shmem_fault.found', { page: found.name, index }, shp);
    return found;
  }
  const made = alloc_page(k);
  made.data.fill(0);
  shp.pages.set(index, made);
  shp.touch();
  if (k.tracing) memory.point(k, 'shmem_fault.alloc', { page: made.name, index }, shp);
  return made;
}

/** One more attachment. */
function __shm_open(k: Machine, shp: shmid_kernel, task: task_struct): void {
  shp.shm_atim = ktime_get_real_seconds(k);
  shp.shm_lprid = task;
  shp.shm_nattch += 1;
  shp.touch();
}

/** shmat has made an area. */
function shm_mmap(k: Machine, shp: shmid_kernel, task: task_struct): void {
  __shm_open(k, shp, task);
  if (k.tracing) at.point(k, 'shm_mmap.attach', { nattch: shp.shm_nattch }, shp);
}

/** An area has been copied by fork, or cut in two. */
function shm_open(k: Machine, shp: shmid_kernel, task: task_struct): void {
  __shm_open(k, shp, task);
  if (k.tracing) at.point(k, 'shm_open.attach', { nattch: shp.shm_nattch }, shp);
}

/** One attachment less; the last one of a segment that is marked for destruction takes it along. */
function shm_close(k: Machine, shp: shmid_kernel, task: task_struct): void {
  shp.shm_lprid = task;
  shp.shm_dtim = ktime_get_real_seconds(k);
  shp.shm_nattch -= 1;
  shp.touch();
  const args = { task: task.comm, nattch: shp.shm_nattch };
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
  for (const page of shp.pages.values()) __free_page(k, page);
  k.unregister(shp);
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
  const { address, error } = attach(k, current, shp, where, prot, (shmflg & SHM_REMAP) !== 0);
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
  task: task_struct,
  shp: shmid_kernel,
  address: number | null,
  prot: number,
  remap: boolean,
): Mapped {
  shp.shm_nattch += 1;
  shp.touch();
  if (k.tracing) at.point(k, 'do_shmat.hold', { nattch: shp.shm_nattch }, shp);
  const length = PAGE_ALIGN(shp.shm_segsz);
  const mapped =
    address !== null && address !== 0 && !remap && isTaken(k, task, address, shp.shm_segsz)
      ? { address: 0, error: -EINVAL }
      : do_mmap(k, task, {
          backing: new shm_backing(shp),
          length,
          prot,
          shared: true,
          address,
          pgoff: 0,
        });
  shp.shm_nattch -= 1;
  shp.touch();
  if (k.tracing) at.point(k, 'do_shmat.unhold', { nattch: shp.shm_nattch }, shp);
  if (shm_may_destroy(shp)) shm_destroy(k, shp);
  return mapped;
}

/** True when something is mapped there, or when the range, unrounded, goes round the end of all addresses. */
function isTaken(k: Machine, task: task_struct, address: number, size: number): boolean {
  if (address < 0 && address + size >= 0) return true;
  return mmOf(k, task).intersecting(address, address + size).length > 0;
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
  const isPart = (vma: vm_area_struct): boolean =>
    vma.backing.name === SHM_VM_OPS &&
    (vma.vm_start - address) / PAGE_SIZE === vma.vm_pgoff &&
    vma.vm_end > address;
  const parts = mmOf(k, current).mmap.filter(isPart);
  const [first] = parts;
  if (first === undefined) return -EINVAL;
  // The name tells attachments apart, as their files do in Linux.
  for (const { name, vm_start, vm_end } of parts) {
    if (name === first.name) do_munmap(k, current, vm_start, vm_end - vm_start);
  }
  return 0;
}

export const syscalls: SyscallTable = {
  shmget: sys_shmget,
  shmat: sys_shmat,
  shmdt: sys_shmdt,
};
