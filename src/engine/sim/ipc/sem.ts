/**
 * System V semaphores: getting sets, operating on them, and undoing that at the end of a process.
 *
 * Linux: ipc/sem.c (v6.18)
 * Left out: security modules. Nobody runs at the same time, so locks only tell which ones would be taken.
 * The operations themselves, and who is woken by them, are in sem-update.ts; semctl is in sem-ctl.ts.
 * Read first: do_semtimedop(), then sem-update.ts.
 */
import { isStruct, type Value } from '../../script/value.ts';
import {
  E2BIG,
  EACCES,
  EAGAIN,
  EFAULT,
  EFBIG,
  EINTR,
  EINVAL,
  ENOSPC,
} from '../include/linux/errno.ts';
import { type Sleeping, TASK_INTERRUPTIBLE, type task_struct } from '../include/linux/sched.ts';
import {
  SEM_UNDO,
  SEMMNI,
  SEMMNS,
  SEMMSL,
  SEMOPM,
  SEMVMX,
  sem_array,
  type sem_queue,
  type sem_undo,
  semAt,
  type sembuf,
} from '../include/linux/sem.ts';
import { S_IRUGO, S_IWUGO } from '../include/linux/stat.ts';
import {
  set_current_state,
  signal_pending,
  type wake_q_head,
  wake_up_q,
} from '../kernel/sched/core.ts';
import { schedule_hrtimeout, timespec64 } from '../kernel/time/hrtimer.ts';
import { int } from '../lib/usercopy.ts';
import { type Args, type Machine, type SyscallTable, tracepoints } from '../machine.ts';
import { keep } from '../resume.ts';
import {
  do_smart_update,
  enqueue,
  perform_atomic_semop,
  sem_lock,
  sem_unlock,
  set_semotime,
  unlink_queue,
} from './sem-update.ts';
import { birth, ipc_ids, ipcget, ipcperms, ktime_get_real_seconds } from './util.ts';

const at = tracepoints('ipc/sem.c');

export const sem_ids = (_k: Machine) => new ipc_ids<sem_array>(SEMMNI);
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
  if (used_sems(k) + nsems > SEMMNS) return -ENOSPC;
  const made = ids.add((given) => {
    const id = `sem:${k.number('sem')}`;
    return new sem_array(k, id, { ...given, ...birth(key, flg) }, nsems, ktime_get_real_seconds(k));
  });
  if (typeof made === 'number') return made;
  k.register(made);
  if (k.tracing) at.point(k, 'newary.create', { nsems }, made);
  sem_unlock(k, made, -1);
  return made.ipcid;
}

/** Semaphores of all sets. */
export function used_sems(k: Machine): number {
  return [...k.part(sem_ids)].reduce((sum, { sems }) => sum + sems.length, 0);
}

/** semop(2): semtimedop without a limit. */
function sys_semop(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  return do_semtimedop(k, int(args[0]), args[1], int(args[2]), undefined);
}

function sys_semtimedop(k: Machine, _current: task_struct, args: Args): Sleeping<number> {
  return do_semtimedop(k, int(args[0]), args[1], int(args[2]), args[3]);
}

/** The operations of a call, as C reads them; those that are counted and not given are zero. */
function operations(value: Value | undefined, nsops: number): sembuf[] | null {
  if (!Array.isArray(value)) return null;
  const sops: sembuf[] = [];
  for (let i = 0; i < nsops; i++) sops.push(operation(value[i]));
  return sops;
}

function operation(value: Value | undefined): sembuf {
  if (!isStruct(value)) return { sem_num: 0, sem_op: 0, sem_flg: 0 };
  const { sem_num = 0, sem_op = 0, sem_flg = 0 } = value;
  return {
    sem_num: int(sem_num) & 0xffff,
    sem_op: (int(sem_op) << 16) >> 16,
    sem_flg: int(sem_flg) & 0xffff,
  };
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
  const limit = isStruct(timeout) ? timespec64(timeout) : Number.POSITIVE_INFINITY;
  if (limit === null) return -EINVAL;
  // Kept, because it may be removed while the call sleeps.
  const { sma, expires } = keep(k.current, () => ({
    sma: k.part(sem_ids).obtain(semid),
    expires: Number.isFinite(limit) ? k.clock + limit : null,
  }));
  if (typeof sma === 'number') return sma;
  if (k.tracing) at.enter(k, '__do_semtimedop.enter', { nsops }, sma);
  const ret = yield* perform(k, sma, sops, expires);
  if (k.tracing) at.leave(k);
  return ret;
}

/** Try once. @returns 0, a negated errno, or the entry of a call that has to wait. */
function tryOnce(k: Machine, sma: sem_array, sops: readonly sembuf[]): sem_queue | number {
  const alter = sops.some(({ sem_op }) => sem_op !== 0);
  const undo = sops.some(({ sem_flg }) => sem_flg & SEM_UNDO) ? find_alloc_undo(k, sma) : null;
  if (sops.some(({ sem_num }) => sem_num >= sma.sems.length)) return -EFBIG;
  if (ipcperms(k, sma, alter ? S_IWUGO : S_IRUGO)) return -EACCES;
  const queue: sem_queue = { sleeper: k.current, undo, sops, alter, blocking: null, status: null };
  const locknum = sem_lock(k, sma, queue.sops);
  const wake_q: wake_q_head = [];
  const error = perform_atomic_semop(k, sma, queue);
  if (error === 0) {
    if (queue.alter) do_smart_update(k, sma, queue.sops, true, wake_q);
    else set_semotime(k, sma, queue.sops);
  } else if (error > 0) {
    enqueue(k, sma, queue);
    if (k.tracing) at.point(k, '__do_semtimedop.queue', { nsops: queue.sops.length }, sma);
  }
  sem_unlock(k, sma, locknum);
  wake_up_q(k, wake_q);
  return error <= 0 ? error : queue;
}

function* perform(
  k: Machine,
  sma: sem_array,
  sops: readonly sembuf[],
  expires: number | null,
): Sleeping<number> {
  const { queue } = keep(k.current, () => ({ queue: tryOnce(k, sma, sops) }));
  if (typeof queue === 'number') return queue;
  for (;;) {
    set_current_state(k, TASK_INTERRUPTIBLE);
    const on = { owner: sma, name: 'pending' };
    const slept = yield* schedule_hrtimeout(k, expires, '__do_semtimedop', on);
    // Whoever woke us may have done our operations, and has taken us out of the queue then.
    if (queue.status !== null) return queue.status;
    const timedOut = slept === 0;
    if (!timedOut && !signal_pending(k.current)) continue;
    const again = sem_lock(k, sma, queue.sops);
    unlink_queue(sma, queue);
    if (k.tracing) at.point(k, '__do_semtimedop.unlink', { task: k.current.comm }, sma);
    sem_unlock(k, sma, again);
    return timedOut ? -EAGAIN : -EINTR;
  }
}

/** The list of what the caller would undo in that set; made at the first SEM_UNDO. */
function find_alloc_undo(k: Machine, sma: sem_array): sem_undo {
  const lists = k.part(undoLists);
  const own = lists.get(k.current) ?? [];
  const found = own.find((un) => un.valid && un.sma === sma);
  if (found !== undefined) {
    // The set that was used last is the first to be undone.
    lists.set(k.current, [found, ...own.filter((un) => un !== found)]);
    return found;
  }
  const semadj = new Array<number>(sma.sems.length).fill(0);
  const un: sem_undo = { task: k.current, sma, semadj, valid: true };
  const locknum = sem_lock(k, sma, null);
  lists.set(k.current, [un, ...own]);
  sma.list_id = [un, ...sma.list_id];
  sma.touch();
  if (k.tracing) at.point(k, 'find_alloc_undo.create', { task: k.current.comm }, sma);
  sem_unlock(k, sma, locknum);
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
  if (k.tracing) at.enter(k, 'exit_sem.enter', { task: task.comm }, sma);
  const locknum = sem_lock(k, sma, null);
  sma.list_id = sma.list_id.filter((other) => other !== un);
  for (const [i, adj] of un.semadj.entries()) {
    if (adj === 0) continue;
    const curr = semAt(sma, i);
    // Other processes may have changed the value meanwhile: it stays in its range.
    curr.semval = Math.min(SEMVMX, Math.max(0, curr.semval + adj));
    curr.sempid = task;
    sma.touch();
    if (k.tracing) at.point(k, 'exit_sem.undo', { semnum: i, adj, task: task.comm }, sma);
  }
  sma.touch();
  const wake_q: wake_q_head = [];
  do_smart_update(k, sma, null, true, wake_q);
  sem_unlock(k, sma, locknum);
  wake_up_q(k, wake_q);
  if (k.tracing) at.leave(k);
}

export const syscalls: SyscallTable = {
  semget: sys_semget,
  semop: sys_semop,
  semtimedop: sys_semtimedop,
};
