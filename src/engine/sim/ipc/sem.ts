/**
 * System V semaphores: the calls.
 *
 * Linux: ipc/sem.c (v6.18)
 * Left out: the per-semaphore locks (nobody runs at the same time), security modules.
 * The operations themselves, and who is woken by them, are in sem-update.ts.
 * Read first: do_semtimedop(), then sem-update.ts.
 */
import { isStruct, type StructValue, type Value } from '../../script/value.ts';
import {
  E2BIG,
  EACCES,
  EAGAIN,
  EFAULT,
  EFBIG,
  EIDRM,
  EINTR,
  EINVAL,
  ENOSPC,
  ERANGE,
} from '../include/linux/errno.ts';
import { IPC_INFO, IPC_RMID, IPC_SET, IPC_STAT, S_IRUGO, S_IWUGO } from '../include/linux/ipc.ts';
import { type Sleeping, TASK_INTERRUPTIBLE, type task_struct } from '../include/linux/sched.ts';
import {
  SEM_UNDO,
  SEMMNI,
  SEMMNS,
  SEMMSL,
  SEMOPM,
  SEMVMX,
  type sem,
  sem_array,
  type sem_queue,
  type sem_undo,
  type sembuf,
} from '../include/linux/sem.ts';
import { set_current_state, signal_pending } from '../kernel/sched/core.ts';
import { NSEC_PER_SEC, schedule_hrtimeout } from '../kernel/time/hrtimer.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import {
  do_smart_update,
  enqueue,
  perform_atomic_semop,
  set_semotime,
  unlink_queue,
  wakeAll,
} from './sem-update.ts';
import {
  birth,
  ipc_ids,
  ipc_update_perm,
  ipc64_perm,
  ipcget,
  ipcperms,
  ktime_get_real_seconds,
} from './util.ts';

const at = tracepoints('ipc/sem.c');

const GETPID = 11;
const GETVAL = 12;
const GETALL = 13;
const GETNCNT = 14;
const GETZCNT = 15;
const SETVAL = 16;
const SETALL = 17;
const SEM_INFO = 19;

const sem_ids = (_k: Machine) => new ipc_ids<sem_array>(SEMMNI);
/** What each process would undo, the newest set first. */
const undoLists = (_k: Machine) => new Map<task_struct, sem_undo[]>();

/** semget(2). Fails: EINVAL (number), ENOENT, EEXIST, EACCES, ENOSPC. */
function sys_semget(k: Machine, _current: task_struct, args: Args): number {
  const nsems = int(args[1]);
  if (nsems < 0 || nsems > SEMMSL) return -EINVAL;
  return ipcget(k, k.part(sem_ids), int(args[0]), int(args[2]), {
    getnew: (key, flg) => newary(k, key, flg, nsems),
    more_checks: (sma) => (nsems > sma.sems.length ? -EINVAL : 0),
  });
}

function newary(k: Machine, key: number, flg: number, nsems: number): number {
  if (nsems === 0) return -EINVAL;
  const ids = k.part(sem_ids);
  const used = [...ids].reduce((sum, { sems }) => sum + sems.length, 0);
  if (used + nsems > SEMMNS) return -ENOSPC;
  const made = ids.add((given) => {
    const id = `sem:${k.number('sem')}`;
    return new sem_array(k, id, { ...given, ...birth(key, flg) }, nsems, ktime_get_real_seconds(k));
  });
  if (typeof made === 'number') return made;
  k.register(made);
  if (k.tracing) at.point(k, 'newary.create', { nsems }, made);
  return made.ipcid;
}

/** semop(2): semtimedop without a limit. */
function* sys_semop(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  return yield* do_semtimedop(k, int(args[0]), args[1], int(args[2]), undefined);
}

function* sys_semtimedop(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  return yield* do_semtimedop(k, int(args[0]), args[1], int(args[2]), args[3]);
}

/** The operations of a call, as C reads them. */
function operations(value: Value | undefined, nsops: number): sembuf[] | null {
  if (!Array.isArray(value)) return null;
  const given = value as readonly Value[];
  return Array.from({ length: nsops }, (_, i) => {
    const fields = isStruct(given[i]) ? given[i] : {};
    const number = (name: string): number => int(fields[name] ?? 0);
    return {
      sem_num: number('sem_num') & 0xffff,
      sem_op: (number('sem_op') << 16) >> 16,
      sem_flg: number('sem_flg') & 0xffff,
    };
  });
}

/**
 * Do all operations, or none and sleep until all can be done.
 *
 * Linux: ipc/sem.c __do_semtimedop()
 * Sleeps: in the queue of the semaphore, or of the set when there are several operations.
 * Fails: EINVAL, E2BIG, EFAULT, EFBIG, EACCES, ERANGE, EAGAIN (IPC_NOWAIT, time is up), EIDRM, EINTR.
 */
function* do_semtimedop(
  k: Machine,
  semid: number,
  given: Value | undefined,
  nsops: number,
  timeout: Value | undefined,
): Sleeping<number> {
  if (nsops >>> 0 > SEMOPM) return -E2BIG;
  if (nsops === 0) return -EINVAL;
  const sops = operations(given, nsops);
  if (sops === null) return -EFAULT;
  if (semid < 0) return -EINVAL;
  const limit = isStruct(timeout) ? timespec(timeout) : null;
  if (limit !== null && limit < 0) return -EINVAL;
  const sma = k.part(sem_ids).obtain(semid);
  if (typeof sma === 'number') return sma;
  const alter = sops.some(({ sem_op }) => sem_op !== 0);
  const undo = sops.some(({ sem_flg }) => sem_flg & SEM_UNDO) ? find_alloc_undo(k, sma) : null;
  if (sops.some(({ sem_num }) => sem_num >= sma.sems.length)) return -EFBIG;
  if (ipcperms(k, sma, alter ? S_IWUGO : S_IRUGO)) return -EACCES;
  const queue: sem_queue = { sleeper: k.current, undo, sops, alter, blocking: null, status: null };
  if (k.tracing) at.enter(k, 'do_semtimedop.enter', { nsops }, sma);
  const ret = yield* perform(k, sma, queue, limit === null ? null : k.clock + limit);
  if (k.tracing) at.leave(k);
  return ret;
}

function* perform(
  k: Machine,
  sma: sem_array,
  queue: sem_queue,
  expires: number | null,
): Sleeping<number> {
  const error = perform_atomic_semop(k, sma, queue);
  if (error === 0) {
    if (queue.alter) do_smart_update(k, sma, queue.sops, true);
    else set_semotime(k, sma, queue.sops);
  }
  if (error <= 0) return error;
  enqueue(sma, queue);
  if (k.tracing) at.point(k, 'do_semtimedop.queue', { nsops: queue.sops.length }, sma);
  for (;;) {
    set_current_state(k, TASK_INTERRUPTIBLE);
    const slept = yield* schedule_hrtimeout(k, expires, '__do_semtimedop', sma.pending);
    // Whoever woke us may have done our operations, and has taken us out of the queue then.
    if (queue.status !== null) return queue.status;
    const timedOut = slept === 0;
    if (!timedOut && !signal_pending(k.current)) continue;
    unlink_queue(sma, queue);
    return timedOut ? -EAGAIN : -EINTR;
  }
}

/** Nanoseconds of a struct timespec; -1 for a bad one. */
function timespec(value: StructValue): number {
  const sec = int(value.tv_sec ?? 0);
  const nsec = Number(value.tv_nsec ?? 0);
  return sec < 0 || nsec < 0 || nsec >= NSEC_PER_SEC ? -1 : sec * NSEC_PER_SEC + nsec;
}

/** The list of what the caller would undo in that set; made at the first SEM_UNDO. */
function find_alloc_undo(k: Machine, sma: sem_array): sem_undo {
  const lists = k.part(undoLists);
  const own = lists.get(k.current) ?? [];
  const found = own.find((un) => un.valid && un.sma === sma);
  if (found !== undefined) return found;
  const semadj = new Array<number>(sma.sems.length).fill(0);
  const un: sem_undo = { task: k.current, sma, semadj, valid: true };
  lists.set(k.current, [un, ...own]);
  sma.list_id = [un, ...sma.list_id];
  sma.touch();
  if (k.tracing) at.point(k, 'find_alloc_undo.create', { task: k.current.comm }, sma);
  return un;
}

/** A process ends: what it did with SEM_UNDO is undone, set by set. */
export function exit_sem(k: Machine, task: task_struct): void {
  const lists = k.part(undoLists);
  const own = lists.get(task) ?? [];
  lists.delete(task);
  for (const un of own) if (un.valid) undoIn(k, task, un);
}

function undoIn(k: Machine, task: task_struct, un: sem_undo): void {
  const { sma } = un;
  sma.list_id = sma.list_id.filter((other) => other !== un);
  for (const [i, adj] of un.semadj.entries()) {
    if (adj === 0) continue;
    const curr = sma.sems[i] as sem;
    // Other processes may have changed the value meanwhile: it stays in its range.
    curr.semval = Math.min(SEMVMX, Math.max(0, curr.semval + adj));
    curr.sempid = task;
    sma.touch();
    if (k.tracing) at.point(k, 'exit_sem.undo', { semnum: i, adj, task: task.comm }, sma);
  }
  sma.touch();
  do_smart_update(k, sma, null, true);
}

/**
 * semctl(2).
 *
 * Fails: EINVAL, ERANGE, EACCES, EFAULT.
 */
function sys_semctl(k: Machine, current: task_struct, args: Args): number {
  const semid = int(args[0]);
  const semnum = int(args[1]);
  const cmd = int(args[2]);
  if (semid < 0) return -EINVAL;
  const ids = k.part(sem_ids);
  if (cmd === IPC_INFO || cmd === SEM_INFO) return ids.maxIndex;
  if (cmd === IPC_SET && !isStruct(args[3])) return -EFAULT;
  if (cmd === SETVAL) {
    const val = int(args[3] ?? 0);
    if (val > SEMVMX || val < 0) return -ERANGE;
  }
  const sma = ids.obtain(semid);
  if (typeof sma === 'number') return sma;
  switch (cmd) {
    case IPC_RMID:
      return freeary(k, sma);
    case IPC_SET:
      return setSet(k, sma, args[3] as StructValue);
    case IPC_STAT:
      return ipcperms(k, sma, S_IRUGO) ? -EACCES : put(current, semid_ds(sma));
    case GETALL:
      if (ipcperms(k, sma, S_IRUGO)) return -EACCES;
      return put(
        current,
        sma.sems.map(({ semval }) => semval),
      );
    case SETALL:
      return setAll(k, sma, args[3]);
    case SETVAL:
      return setOne(k, sma, semnum, int(args[3] ?? 0));
    default:
      return semctl_main(k, sma, semnum, cmd);
  }
}

function put(current: task_struct, value: Value): number {
  current.outs[3] = value;
  return 0;
}

function semctl_main(k: Machine, sma: sem_array, semnum: number, cmd: number): number {
  if (![GETVAL, GETPID, GETNCNT, GETZCNT].includes(cmd)) return -EINVAL;
  if (ipcperms(k, sma, S_IRUGO)) return -EACCES;
  const curr = sma.sems[semnum];
  if (curr === undefined) return -EINVAL;
  if (cmd === GETVAL) return curr.semval;
  if (cmd === GETPID) return curr.sempid?.pid ?? 0;
  return sma.countWaiters(semnum, cmd === GETZCNT);
}

function setOne(k: Machine, sma: sem_array, semnum: number, val: number): number {
  const curr = sma.sems[semnum];
  if (curr === undefined) return -EINVAL;
  if (ipcperms(k, sma, S_IWUGO)) return -EACCES;
  for (const un of sma.list_id) un.semadj[semnum] = 0;
  curr.semval = val;
  curr.sempid = k.current;
  changed(k, sma);
  if (k.tracing) at.point(k, 'semctl_setval.set', { semnum, val }, sma);
  do_smart_update(k, sma, null, false);
  return 0;
}

function setAll(k: Machine, sma: sem_array, value: Value | undefined): number {
  if (ipcperms(k, sma, S_IWUGO)) return -EACCES;
  if (!Array.isArray(value)) return -EFAULT;
  const values = sma.sems.map((_, i) => int(value[i] ?? 0) & 0xffff);
  if (values.some((val) => val > SEMVMX)) return -ERANGE;
  for (const [i, val] of values.entries()) {
    const curr = sma.sems[i] as sem;
    curr.semval = val;
    curr.sempid = k.current;
  }
  for (const un of sma.list_id) un.semadj.fill(0);
  changed(k, sma);
  if (k.tracing) at.point(k, 'semctl_main.setall', { nsems: values.length }, sma);
  do_smart_update(k, sma, null, false);
  return 0;
}

function changed(k: Machine, sma: sem_array): void {
  sma.sem_ctime = ktime_get_real_seconds(k);
  sma.touch();
}

function setSet(k: Machine, sma: sem_array, value: StructValue): number {
  const wrong = ipc_update_perm(sma, value.sem_perm ?? {});
  if (wrong === 0) changed(k, sma);
  return wrong;
}

/** The set is removed: nobody undoes anything in it any more, and everybody who waits learns of it. */
function freeary(k: Machine, sma: sem_array): number {
  k.part(sem_ids).remove(sma);
  if (k.tracing) at.point(k, 'freeary.remove', { nsems: sma.sems.length }, sma);
  for (const un of sma.list_id) un.valid = false;
  sma.list_id = [];
  wakeAll(k, sma, -EIDRM);
  k.unregister(sma);
  return 0;
}

function semid_ds(sma: sem_array): StructValue {
  return {
    sem_perm: ipc64_perm(sma),
    sem_otime: Math.max(...sma.sems.map(({ sem_otime }) => sem_otime)),
    sem_ctime: sma.sem_ctime,
    sem_nsems: sma.sems.length,
  };
}

export const syscalls: SyscallTable = {
  semget: sys_semget,
  semop: sys_semop,
  semtimedop: sys_semtimedop,
  semctl: sys_semctl,
};
