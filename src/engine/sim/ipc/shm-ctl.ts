/**
 * System V shared memory: looking at segments, changing and removing them.
 *
 * Linux: ipc/shm.c (v6.18); attaching is in shm.ts.
 */

import { FLAG_SETS } from '../../calls/flags.table.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import { CAP_IPC_LOCK } from '../include/linux/capability.ts';
import { EACCES, EFAULT, EINVAL, ENOMEM } from '../include/linux/errno.ts';
import { IPC_INFO, IPC_PRIVATE, IPC_RMID, IPC_SET, IPC_STAT } from '../include/linux/ipc.ts';
import type { task_struct } from '../include/linux/sched.ts';
import {
  RLIMIT_MEMLOCK,
  SHM_DEST,
  SHM_LOCKED,
  SHMALL,
  SHMMAX,
  SHMMIN,
  SHMMNI,
  type shmid_kernel,
} from '../include/linux/shm.ts';
import { S_IRUGO } from '../include/linux/stat.ts';
import { capable } from '../kernel/capability.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { shm_destroy, shm_ids } from './shm.ts';
import { ipc_update_perm, ipc64_perm, ipcperms, ktime_get_real_seconds, tell } from './util.ts';

const at = tracepoints('ipc/shm.c');

const { SHM_LOCK, SHM_UNLOCK, SHM_STAT, SHM_INFO, SHM_STAT_ANY } = FLAG_SETS.shmctl.values;

/**
 * shmctl(2).
 *
 * Fails: EINVAL, EACCES, EFAULT; ENOMEM to lock more memory than RLIMIT_MEMLOCK allows.
 */
function sys_shmctl(k: Machine, current: task_struct, args: Args): number {
  const shmid = int(args[0]);
  const cmd = int(args[1]);
  if (shmid < 0 || cmd < 0) return -EINVAL;
  switch (cmd) {
    case IPC_INFO:
      return shmctl_ipc_info(k, current, args);
    case SHM_INFO:
      return shmctl_shm_info(k, current, args);
    case IPC_STAT:
    case SHM_STAT:
    case SHM_STAT_ANY:
      return shmctl_stat(k, current, args, cmd);
    case IPC_SET:
      return isStruct(args[2]) ? shmctl_down(k, shmid, args[2]) : -EFAULT;
    case IPC_RMID:
      return shmctl_down(k, shmid, null);
    case SHM_LOCK:
    case SHM_UNLOCK:
      return shmctl_do_lock(k, shmid, cmd === SHM_LOCK);
    default:
      return -EINVAL;
  }
}

function shmctl_ipc_info(k: Machine, current: task_struct, args: Args): number {
  return tell(current, args, 2, k.part(shm_ids).maxIndex, {
    shmmax: SHMMAX,
    shmmin: SHMMIN,
    shmmni: SHMMNI,
    shmseg: SHMMNI,
    shmall: SHMALL,
  });
}

/** What is used: segments, pages that they may have, and pages that they have. */
function shmctl_shm_info(k: Machine, current: task_struct, args: Args): number {
  const ids = k.part(shm_ids);
  const segments = [...ids];
  return tell(current, args, 2, ids.maxIndex, {
    used_ids: ids.in_use,
    shm_tot: segments.reduce((sum, shp) => sum + shp.numpages, 0),
    shm_rss: segments.reduce((sum, { pages }) => sum + pages.size, 0),
    shm_swp: 0,
    swap_attempts: 0,
    swap_successes: 0,
  });
}

/** The segment of an id, or with SHM_STAT of an index; then the result is its id. */
function shmctl_stat(k: Machine, current: task_struct, args: Args, cmd: number): number {
  const ids = k.part(shm_ids);
  const shmid = int(args[0]);
  const shp = cmd === IPC_STAT ? ids.obtain(shmid) : ids.obtainAt(shmid);
  if (typeof shp === 'number') return shp;
  if (cmd !== SHM_STAT_ANY && ipcperms(k, shp, S_IRUGO)) return -EACCES;
  return tell(current, args, 2, cmd === IPC_STAT ? 0 : shp.ipcid, shmid_ds(shp));
}

/** Change the segment, or with null remove it. */
function shmctl_down(k: Machine, shmid: number, value: StructValue | null): number {
  const shp = k.part(shm_ids).obtain(shmid);
  if (typeof shp === 'number') return shp;
  if (value === null) return do_shm_rmid(k, shp);
  const wrong = ipc_update_perm(k, shp, value.shm_perm);
  if (wrong !== 0) return wrong;
  shp.shm_ctim = ktime_get_real_seconds(k);
  if (k.tracing) at.point(k, 'shmctl_down.set', {}, shp);
  return 0;
}

/** Remove the segment at once, or as soon as nobody has it attached any more. */
function do_shm_rmid(k: Machine, shp: shmid_kernel): number {
  if (shp.shm_nattch === 0) {
    shm_destroy(k, shp);
    return 0;
  }
  shp.mode |= SHM_DEST;
  shp.key = IPC_PRIVATE;
  shp.touch();
  if (k.tracing) at.point(k, 'do_shm_rmid.mark', { nattch: shp.shm_nattch }, shp);
  return 0;
}

/** Keep the pages in memory, or let them go. The limit is for whoever lacks CAP_IPC_LOCK: mm/mlock.c user_shm_lock() */
function shmctl_do_lock(k: Machine, shmid: number, lock: boolean): number {
  const ids = k.part(shm_ids);
  const shp = ids.obtain(shmid);
  if (typeof shp === 'number') return shp;
  const isLocked = ({ mode }: shmid_kernel): boolean => (mode & SHM_LOCKED) !== 0;
  if (lock && !isLocked(shp) && !capable(k, CAP_IPC_LOCK)) {
    const locked = [...ids].filter(isLocked).reduce((sum, { numpages }) => sum + numpages, 0);
    if (locked + shp.numpages > RLIMIT_MEMLOCK) return -ENOMEM;
  }
  shp.mode = lock ? shp.mode | SHM_LOCKED : shp.mode & ~SHM_LOCKED;
  shp.touch();
  if (k.tracing) at.point(k, 'shmctl_do_lock.set', { locked: lock ? 1 : 0 }, shp);
  return 0;
}

function shmid_ds(shp: shmid_kernel): StructValue {
  return {
    shm_perm: ipc64_perm(shp),
    shm_segsz: shp.shm_segsz,
    shm_atime: shp.shm_atim,
    shm_dtime: shp.shm_dtim,
    shm_ctime: shp.shm_ctim,
    shm_cpid: shp.shm_cprid.pid,
    shm_lpid: shp.shm_lprid?.pid ?? 0,
    shm_nattch: shp.shm_nattch,
  };
}

export const syscalls: SyscallTable = { shmctl: sys_shmctl };
