/**
 * System V semaphores: the two kinds of locks, doing operations all or nothing, and retrying those who wait in the
 * kernel's order.
 *
 * Linux: ipc/sem.c (v6.18)
 * Differs: perform_atomic_semop() has two ways in Linux, of which one is faster and neither does anything else.
 * Read first: perform_atomic_semop(), then do_smart_update().
 */
import { EAGAIN, ERANGE } from '../include/linux/errno.ts';
import { IPC_NOWAIT } from '../include/linux/ipc.ts';
import {
  SEM_UNDO,
  SEMAEM,
  SEMVMX,
  type sem_array,
  type sem_queue,
  semAt,
  type sembuf,
  USE_GLOBAL_LOCK_HYSTERESIS,
} from '../include/linux/sem.ts';
import { wake_q_add, type wake_q_head } from '../kernel/sched/core.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { ktime_get_real_seconds } from './util.ts';

const at = tracepoints('ipc/sem.c');

/** The lock of the whole set, instead of that of one semaphore. */
const SEM_GLOBAL_LOCK = -1;

/**
 * Lock what a call needs: one semaphore for a single operation, unless operations of several are about.
 *
 * @param sops The call's operations; null for all semaphores.
 * @returns What to give to sem_unlock().
 */
export function sem_lock(k: Machine, sma: sem_array, sops: readonly sembuf[] | null): number {
  const [first] = sops ?? [];
  if (sops?.length === 1 && first !== undefined) {
    if (sma.use_global_lock === 0) {
      if (k.tracing) at.point(k, 'sem_lock.one', { semnum: first.sem_num }, sma);
      return first.sem_num;
    }
  } else sma.use_global_lock = USE_GLOBAL_LOCK_HYSTERESIS;
  sma.touch();
  if (k.tracing) at.point(k, 'sem_lock.all', { left: sma.use_global_lock }, sma);
  return SEM_GLOBAL_LOCK;
}

/** Unlock; with the whole set, go back to single locks when nobody has needed all of them for a while. */
export function sem_unlock(k: Machine, sma: sem_array, locknum: number): void {
  if (locknum !== SEM_GLOBAL_LOCK) return;
  unmerge_queues(k, sma);
  complexmode_tryleave(sma);
}

/** Calls with several operations that wait keep the set in the mode that they need. */
function complexmode_tryleave(sma: sem_array): void {
  if (sma.complex_count > 0) return;
  sma.use_global_lock -= 1;
  sma.touch();
}

/**
 * Try a call's operations, in order, all or nothing.
 *
 * @returns 0 when they are done, 1 when the call has to wait, or -EAGAIN, -ERANGE.
 */
export function perform_atomic_semop(k: Machine, sma: sem_array, q: sem_queue): number {
  let done = 0;
  let result = 0;
  for (const sop of q.sops) {
    result = tryOne(sma, q, sop);
    if (result !== 0) break;
    done += 1;
  }
  if (result !== 0) {
    for (const sop of q.sops.slice(0, done).reverse()) takeBack(sma, q, sop);
    return result === BLOCKS ? wouldBlock(k, sma, q, q.sops[done] as sembuf) : result;
  }
  for (const { sem_num } of q.sops) semAt(sma, sem_num).sempid = q.sleeper;
  sma.touch();
  if (k.tracing) at.point(k, 'perform_atomic_semop.done', { task: q.sleeper.comm }, sma);
  return 0;
}

const BLOCKS = 1;

function tryOne(sma: sem_array, { undo }: sem_queue, sop: sembuf): number {
  const { sem_num, sem_op, sem_flg } = sop;
  const curr = semAt(sma, sem_num);
  const result = curr.semval + sem_op;
  if ((sem_op === 0 && curr.semval !== 0) || result < 0) return BLOCKS;
  if (result > SEMVMX) return -ERANGE;
  if (sem_flg & SEM_UNDO && undo !== null) {
    const adj = (undo.semadj[sem_num] ?? 0) - sem_op;
    if (adj < -SEMAEM - 1 || adj > SEMAEM) return -ERANGE;
    undo.semadj[sem_num] = adj;
  }
  curr.semval = result;
  return 0;
}

function takeBack(sma: sem_array, { undo }: sem_queue, sop: sembuf): void {
  const { sem_num, sem_op, sem_flg } = sop;
  semAt(sma, sem_num).semval -= sem_op;
  if (sem_flg & SEM_UNDO && undo !== null) {
    undo.semadj[sem_num] = (undo.semadj[sem_num] ?? 0) + sem_op;
  }
}

function wouldBlock(k: Machine, sma: sem_array, q: sem_queue, sop: sembuf): number {
  q.blocking = sop;
  sma.touch();
  const args = { task: q.sleeper.comm, semnum: sop.sem_num, op: sop.sem_op };
  if (k.tracing) at.point(k, 'perform_atomic_semop.blocks', args, sma);
  return sop.sem_flg & IPC_NOWAIT ? -EAGAIN : BLOCKS;
}

/** Put a call into the queue where it waits. */
export function enqueue(k: Machine, sma: sem_array, q: sem_queue): void {
  const [first] = q.sops as [sembuf];
  if (q.sops.length === 1) {
    const curr = semAt(sma, first.sem_num);
    if (!q.alter) curr.pending_const.push(q);
    else if (sma.complex_count > 0) sma.pending_alter.push(q);
    else curr.pending_alter.push(q);
  } else {
    if (sma.complex_count === 0) merge_queues(k, sma);
    (q.alter ? sma.pending_alter : sma.pending_const).push(q);
    sma.complex_count += 1;
  }
  sma.touch();
}

/** A complex operation waits: single altering ones wait in one queue with it, so that order is kept. */
function merge_queues(k: Machine, sma: sem_array): void {
  const before = sma.pending_alter.length;
  for (const curr of sma.sems) {
    if (curr.pending_alter.length === 0) continue;
    sma.pending_alter.unshift(...curr.pending_alter);
    curr.pending_alter = [];
  }
  const moved = sma.pending_alter.length - before;
  sma.touch();
  if (moved > 0 && k.tracing) at.point(k, 'merge_queues.move', { calls: moved }, sma);
}

/** No complex operation waits any more: single ones go back to the queues of their semaphores. */
function unmerge_queues(k: Machine, sma: sem_array): void {
  if (sma.complex_count > 0 || sma.pending_alter.length === 0) return;
  const calls = sma.pending_alter.length;
  for (const q of sma.pending_alter) sma.sems[(q.sops[0] as sembuf).sem_num]?.pending_alter.push(q);
  sma.pending_alter = [];
  sma.touch();
  if (k.tracing) at.point(k, 'unmerge_queues.move', { calls }, sma);
}

/** Take a call out of whichever queue it is in. */
export function unlink_queue(sma: sem_array, q: sem_queue): void {
  const [first] = q.sops as [sembuf];
  const { pending_alter, pending_const } = semAt(sma, first.sem_num);
  for (const list of [sma.pending_alter, sma.pending_const, pending_alter, pending_const]) {
    const index = list.indexOf(q);
    if (index >= 0) list.splice(index, 1);
  }
  if (q.sops.length > 1) sma.complex_count -= 1;
  sma.touch();
}

/** The call is settled: its process is told how, and is to be woken. */
function wake_up_sem_queue_prepare(
  k: Machine,
  sma: sem_array,
  q: sem_queue,
  status: number,
  wake_q: wake_q_head,
): void {
  q.status = status;
  if (k.tracing) at.point(k, 'wake_up_sem_queue_prepare.wake', { task: q.sleeper.comm }, sma);
  wake_q_add(wake_q, q.sleeper);
}

/**
 * Semaphores have changed: retry those who wait, first those who wait for zero.
 *
 * @param sops The operations that changed them; null when any may have changed.
 * @param otime True when operations were done, so that the time of the last one is now.
 * @param wake_q Takes those who are settled; the caller wakes them when it has let the lock go.
 */
export function do_smart_update(
  k: Machine,
  sma: sem_array,
  sops: readonly sembuf[] | null,
  otime: boolean,
  wake_q: wake_q_head,
): void {
  let done = do_smart_wakeup_zero(k, sma, sops, wake_q) || otime;
  if (sma.pending_alter.length > 0) {
    done = update_queue(k, sma, -1, wake_q) || done;
  } else if (sops === null) {
    for (let i = 0; i < sma.sems.length; i++) done = update_queue(k, sma, i, wake_q) || done;
  } else {
    for (const { sem_num, sem_op } of sops) {
      if (sem_op > 0) done = update_queue(k, sma, sem_num, wake_q) || done;
    }
  }
  if (done) set_semotime(k, sma, sops);
}

/** The time of the last operation. */
export function set_semotime(k: Machine, sma: sem_array, sops: readonly sembuf[] | null): void {
  const curr = semAt(sma, sops?.[0]?.sem_num ?? 0);
  curr.sem_otime = ktime_get_real_seconds(k);
  sma.touch();
}

function do_smart_wakeup_zero(
  k: Machine,
  sma: sem_array,
  sops: readonly sembuf[] | null,
  wake_q: wake_q_head,
): boolean {
  let completed = false;
  let gotZero = false;
  const retry = (num: number): void => {
    if (sma.sems[num]?.semval !== 0) return;
    gotZero = true;
    completed = wake_const_ops(k, sma, num, wake_q) || completed;
  };
  if (sops === null) for (let num = 0; num < sma.sems.length; num++) retry(num);
  else for (const { sem_num } of sops) retry(sem_num);
  if (gotZero) completed = wake_const_ops(k, sma, -1, wake_q) || completed;
  return completed;
}

/** Settle those who only look, of one semaphore or (-1) of the set. */
function wake_const_ops(k: Machine, sma: sem_array, semnum: number, wake_q: wake_q_head): boolean {
  const list = semnum === -1 ? sma.pending_const : semAt(sma, semnum).pending_const;
  if (list.length === 0) return false;
  if (k.tracing) at.enter(k, 'wake_const_ops.enter', { queue: listName(semnum, 'const') }, sma);
  let completed = false;
  for (const q of [...list]) {
    const error = perform_atomic_semop(k, sma, q);
    if (error > 0) continue;
    unlink_queue(sma, q);
    wake_up_sem_queue_prepare(k, sma, q, error, wake_q);
    if (error === 0) completed = true;
  }
  if (k.tracing) at.leave(k);
  return completed;
}

function listName(semnum: number, kind: 'alter' | 'const'): string {
  return semnum === -1 ? `pending_${kind}` : `sems[${semnum}].pending_${kind}`;
}

/** Settle those who change, of one semaphore or (-1) of the set, in the order in which they came. */
function update_queue(k: Machine, sma: sem_array, semnum: number, wake_q: wake_q_head): boolean {
  const list = (): sem_queue[] =>
    semnum === -1 ? sma.pending_alter : semAt(sma, semnum).pending_alter;
  if (list().length === 0) return false;
  if (k.tracing) at.enter(k, 'update_queue.enter', { queue: listName(semnum, 'alter') }, sma);
  let completed = false;
  for (let again = true; again; ) {
    again = false;
    for (const q of [...list()]) {
      // Only decrements wait at a single semaphore, and none can be done at 0.
      if (semnum !== -1 && sma.sems[semnum]?.semval === 0) break;
      const error = perform_atomic_semop(k, sma, q);
      if (error > 0) continue;
      unlink_queue(sma, q);
      if (error === 0) {
        completed = true;
        do_smart_wakeup_zero(k, sma, q.sops, wake_q);
        again = check_restart(sma, q);
        if (again && k.tracing) at.point(k, 'check_restart.again', {}, sma);
      }
      wake_up_sem_queue_prepare(k, sma, q, error, wake_q);
      if (again) break;
    }
  }
  if (k.tracing) at.leave(k);
  return completed;
}

/** True when an operation that was done may allow one that stands before it. */
function check_restart(sma: sem_array, q: sem_queue): boolean {
  return sma.pending_alter.length > 0 || q.sops.length > 1;
}

/** The set is gone: everybody is to be woken with an error, the queues of the set first. */
export function settleAll(k: Machine, sma: sem_array, status: number, wake_q: wake_q_head): void {
  const { pending_const, pending_alter, sems } = sma;
  const single = sems.flatMap((curr) => [...curr.pending_const, ...curr.pending_alter]);
  for (const q of [...pending_const, ...pending_alter, ...single]) {
    unlink_queue(sma, q);
    wake_up_sem_queue_prepare(k, sma, q, status, wake_q);
  }
}
