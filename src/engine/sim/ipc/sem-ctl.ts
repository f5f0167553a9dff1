/**
 * System V semaphores: looking at sets, setting and removing them.
 *
 * Linux: ipc/sem.c (v6.18); operations are in sem.ts.
 */
import { FLAG_SETS } from '../../calls/flags.table.ts';
import { isInteger } from '../../calls/integer.ts';
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import { EACCES, EFAULT, EIDRM, EINVAL, ERANGE } from '../include/linux/errno.ts';
import { IPC_INFO, IPC_RMID, IPC_SET, IPC_STAT } from '../include/linux/ipc.ts';
import type { task_struct } from '../include/linux/sched.ts';
import {
  SEMAEM,
  SEMMNI,
  SEMMNS,
  SEMMSL,
  SEMOPM,
  SEMVMX,
  type sem_array,
  semAt,
} from '../include/linux/sem.ts';
import { S_IRUGO, S_IWUGO } from '../include/linux/stat.ts';
import { type wake_q_head, wake_up_q } from '../kernel/sched/core.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { sem_ids, used_sems } from './sem.ts';
import { do_smart_update, sem_lock, sem_unlock, settleAll } from './sem-update.ts';
import { ipc_update_perm, ipc64_perm, ipcperms, ktime_get_real_seconds, tell } from './util.ts';

const at = tracepoints('ipc/sem.c');

const { SEM_STAT, SEM_INFO, SEM_STAT_ANY } = FLAG_SETS.semctl.values;
const { GETPID, GETVAL, GETALL, GETNCNT, GETZCNT, SETVAL, SETALL } = FLAG_SETS.semctl.values;

/** A number that semctl(2) tells and nothing uses any more. Linux: include/uapi/linux/sem.h */
const SEMUSZ = 20;

/**
 * semctl(2).
 *
 * Fails: EINVAL, ERANGE, EACCES, EFAULT.
 */
function sys_semctl(k: Machine, current: task_struct, args: Args): number {
  const semid = int(args[0]);
  const cmd = int(args[2]);
  if (semid < 0) return -EINVAL;
  switch (cmd) {
    case IPC_INFO:
    case SEM_INFO:
      return semctl_info(k, current, args, cmd);
    case IPC_STAT:
    case SEM_STAT:
    case SEM_STAT_ANY:
      return semctl_stat(k, current, args, cmd);
    case GETALL:
    case GETVAL:
    case GETPID:
    case GETNCNT:
    case GETZCNT:
    case SETALL:
      return semctl_main(k, current, args, cmd);
    case SETVAL:
      return semctl_setval(k, semid, int(args[1]), isInteger(args[3]) ? int(args[3]) : 0);
    case IPC_SET:
      return isStruct(args[3]) ? semctl_down(k, semid, args[3]) : -EFAULT;
    case IPC_RMID:
      return semctl_down(k, semid, null);
    default:
      return -EINVAL;
  }
}

/** Limits, or with SEM_INFO what is used of two of them. */
function semctl_info(k: Machine, current: task_struct, args: Args, cmd: number): number {
  const ids = k.part(sem_ids);
  return tell(current, args, 3, ids.maxIndex, {
    semmap: SEMMNS,
    semmni: SEMMNI,
    semmns: SEMMNS,
    semmnu: SEMMNS,
    semmsl: SEMMSL,
    semopm: SEMOPM,
    semume: SEMOPM,
    semusz: cmd === SEM_INFO ? ids.in_use : SEMUSZ,
    semvmx: SEMVMX,
    semaem: cmd === SEM_INFO ? used_sems(k) : SEMAEM,
  });
}

/** The set of an id, or with SEM_STAT of an index; then the result is its id. */
function semctl_stat(k: Machine, current: task_struct, args: Args, cmd: number): number {
  const ids = k.part(sem_ids);
  const semid = int(args[0]);
  const sma = cmd === IPC_STAT ? ids.obtain(semid) : ids.obtainAt(semid);
  if (typeof sma === 'number') return sma;
  if (cmd !== SEM_STAT_ANY && ipcperms(k, sma, S_IRUGO)) return -EACCES;
  return tell(current, args, 3, cmd === IPC_STAT ? 0 : sma.ipcid, semid_ds(sma));
}

function semctl_main(k: Machine, current: task_struct, args: Args, cmd: number): number {
  const sma = k.part(sem_ids).obtain(int(args[0]));
  if (typeof sma === 'number') return sma;
  if (ipcperms(k, sma, cmd === SETALL ? S_IWUGO : S_IRUGO)) return -EACCES;
  if (cmd === SETALL) return setAll(k, sma, args[3]);
  const semnum = int(args[1]);
  if (cmd !== GETALL && sma.sems[semnum] === undefined) return -EINVAL;
  const locknum = sem_lock(k, sma, null);
  const value = cmd === GETALL ? 0 : read(sma, semnum, cmd);
  const values = cmd === GETALL ? sma.sems.map(({ semval }) => semval) : [];
  sem_unlock(k, sma, locknum);
  return cmd === GETALL ? tell(current, args, 3, 0, values) : value;
}

/** What GETVAL and its kin return. */
function read(sma: sem_array, semnum: number, cmd: number): number {
  const curr = semAt(sma, semnum);
  if (cmd === GETVAL) return curr.semval;
  if (cmd === GETPID) return curr.sempid?.pid ?? 0;
  return sma.count_semcnt(semnum, cmd === GETZCNT);
}

function semctl_setval(k: Machine, semid: number, semnum: number, val: number): number {
  if (val > SEMVMX || val < 0) return -ERANGE;
  const sma = k.part(sem_ids).obtain(semid);
  if (typeof sma === 'number') return sma;
  const curr = sma.sems[semnum];
  if (curr === undefined) return -EINVAL;
  if (ipcperms(k, sma, S_IWUGO)) return -EACCES;
  const locknum = sem_lock(k, sma, null);
  for (const un of sma.list_id) un.semadj[semnum] = 0;
  curr.semval = val;
  curr.sempid = k.current;
  sma.sem_ctime = ktime_get_real_seconds(k);
  sma.touch();
  if (k.tracing) at.point(k, 'semctl_setval.set', { semnum, val }, sma);
  const wake_q: wake_q_head = [];
  do_smart_update(k, sma, null, false, wake_q);
  sem_unlock(k, sma, locknum);
  wake_up_q(k, wake_q);
  return 0;
}

function setAll(k: Machine, sma: sem_array, value: Value | undefined): number {
  if (!Array.isArray(value)) return -EFAULT;
  const given = value as readonly Value[];
  const values = sma.sems.map((_, i) => int(given[i] ?? 0) & 0xffff);
  if (values.some((val) => val > SEMVMX)) return -ERANGE;
  const locknum = sem_lock(k, sma, null);
  for (const [i, val] of values.entries()) {
    const curr = semAt(sma, i);
    curr.semval = val;
    curr.sempid = k.current;
  }
  for (const un of sma.list_id) un.semadj.fill(0);
  sma.sem_ctime = ktime_get_real_seconds(k);
  sma.touch();
  if (k.tracing) at.point(k, 'semctl_main.setall', { nsems: values.length }, sma);
  const wake_q: wake_q_head = [];
  do_smart_update(k, sma, null, false, wake_q);
  sem_unlock(k, sma, locknum);
  wake_up_q(k, wake_q);
  return 0;
}

/** Change the set, or with null remove it. */
function semctl_down(k: Machine, semid: number, value: StructValue | null): number {
  const sma = k.part(sem_ids).obtain(semid);
  if (typeof sma === 'number') return sma;
  const locknum = sem_lock(k, sma, null);
  if (value === null) {
    freeary(k, sma);
    return 0;
  }
  const wrong = ipc_update_perm(k, sma, value.sem_perm);
  if (wrong === 0) sma.sem_ctime = ktime_get_real_seconds(k);
  if (wrong === 0 && k.tracing) at.point(k, 'semctl_down.set', {}, sma);
  sem_unlock(k, sma, locknum);
  return wrong;
}

/** The set is removed: nobody undoes anything in it any more, and everybody who waits learns of it. */
function freeary(k: Machine, sma: sem_array): void {
  if (k.tracing) at.enter(k, 'freeary.enter', { nsems: sma.sems.length }, sma);
  for (const un of sma.list_id) un.valid = false;
  sma.list_id = [];
  const wake_q: wake_q_head = [];
  settleAll(k, sma, -EIDRM, wake_q);
  k.part(sem_ids).remove(sma);
  k.unregister(sma);
  if (k.tracing) at.point(k, 'freeary.remove', { nsems: sma.sems.length });
  wake_up_q(k, wake_q);
  if (k.tracing) at.leave(k);
}

function semid_ds(sma: sem_array): StructValue {
  return {
    sem_perm: ipc64_perm(sma),
    sem_otime: sma.sems.reduce((latest, { sem_otime }) => Math.max(latest, sem_otime), 0),
    sem_ctime: sma.sem_ctime,
    sem_nsems: sma.sems.length,
  };
}

export const syscalls: SyscallTable = { semctl: sys_semctl };
