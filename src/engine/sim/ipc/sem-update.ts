/**
 * System V semaphores: doing operations all or nothing, and retrying those who wait in the kernel's order.
 *
 * Linux: ipc/sem.c (v6.18)
 * Read first: perform_atomic_semop(), then do_smart_update().
 */
import { EAGAIN, ERANGE } from '../include/linux/errno.ts';
import { IPC_NOWAIT } from '../include/linux/ipc.ts';
import {
  SEM_UNDO,
  SEMAEM,
  SEMVMX,
  type sem,
  type sem_array,
  type sem_queue,
  type sembuf,
} from '../include/linux/sem.ts';
import { wake_up_process } from '../kernel/sched/core.ts';
import { type Machine, tracepoints } from '../machine.ts';
import { ktime_get_real_seconds } from './util.ts';

const at = tracepoints('ipc/sem.c');

/**
 * Try a call's operations, in order, all or nothing.
 *
 * @returns 0 when they are done, 1 when the call has to wait, or -EAGAIN, -ERANGE.
 */
export function perform_atomic_semop(k: Machine, sma: sem_array, q: sem_queue): number {
  const before = sma.sems.map(({ semval }) => semval);
  const values = [...before];
  const adj = q.undo === null ? [] : [...q.undo.semadj];
  for (const sop of q.sops) {
    const { sem_num, sem_op, sem_flg } = sop;
    const value = values[sem_num] as number;
    const result = value + sem_op;
    if ((sem_op === 0 && value !== 0) || result < 0) return wouldBlock(k, sma, q, sop);
    if (result > SEMVMX) return -ERANGE;
    if (sem_flg & SEM_UNDO) {
      const undo = (adj[sem_num] as number) - sem_op;
      if (undo < -SEMAEM - 1 || undo > SEMAEM) return -ERANGE;
      adj[sem_num] = undo;
    }
    values[sem_num] = result;
  }
  for (const { sem_num } of q.sops) {
    const curr = sma.sems[sem_num] as sem;
    curr.semval = values[sem_num] as number;
    curr.sempid = q.sleeper;
    if (q.undo !== null) q.undo.semadj[sem_num] = adj[sem_num] as number;
  }
  sma.touch();
  if (k.tracing) at.point(k, 'perform_atomic_semop.done', { task: q.sleeper.comm }, sma);
  return 0;
}

function wouldBlock(k: Machine, sma: sem_array, q: sem_queue, sop: sembuf): number {
  q.blocking = sop;
  sma.touch();
  const args = { task: q.sleeper.comm, semnum: sop.sem_num, op: sop.sem_op };
  if (k.tracing) at.point(k, 'perform_atomic_semop.blocks', args, sma);
  return sop.sem_flg & IPC_NOWAIT ? -EAGAIN : 1;
}

/** Put a call into the queue where it waits. */
export function enqueue(sma: sem_array, q: sem_queue): void {
  const [first] = q.sops as [sembuf];
  if (q.sops.length === 1) {
    const curr = sma.sems[first.sem_num] as sem;
    if (!q.alter) curr.pending_const.push(q);
    else if (sma.complex_count > 0) sma.pending_alter.push(q);
    else curr.pending_alter.push(q);
  } else {
    if (sma.complex_count === 0) merge_queues(sma);
    (q.alter ? sma.pending_alter : sma.pending_const).push(q);
    sma.complex_count += 1;
  }
  sma.touch();
}

/** A complex operation waits: single altering ones wait in one queue with it, so that order is kept. */
function merge_queues(sma: sem_array): void {
  for (const curr of sma.sems) {
    sma.pending_alter = [...curr.pending_alter, ...sma.pending_alter];
    curr.pending_alter = [];
  }
}

/** No complex operation waits any more: single ones go back to the queues of their semaphores. */
function unmerge_queues(sma: sem_array): void {
  if (sma.complex_count > 0) return;
  for (const q of sma.pending_alter) sma.sems[(q.sops[0] as sembuf).sem_num]?.pending_alter.push(q);
  sma.pending_alter = [];
}

/** Take a call out of whichever queue it is in. */
export function unlink_queue(sma: sem_array, q: sem_queue): void {
  remove(sma, q);
  unmerge_queues(sma);
}

function remove(sma: sem_array, q: sem_queue): void {
  const without = (list: sem_queue[]) => list.filter((other) => other !== q);
  sma.pending_alter = without(sma.pending_alter);
  sma.pending_const = without(sma.pending_const);
  for (const curr of sma.sems) {
    curr.pending_alter = without(curr.pending_alter);
    curr.pending_const = without(curr.pending_const);
  }
  if (q.sops.length > 1) sma.complex_count -= 1;
  sma.touch();
}

/** The call is settled: its process is told how, and woken. Linux: wake_up_sem_queue_prepare() */
function settle(k: Machine, sma: sem_array, q: sem_queue, status: number): void {
  remove(sma, q);
  q.status = status;
  if (k.tracing) at.point(k, 'wake_up_sem_queue_prepare.wake', { task: q.sleeper.comm }, sma);
  wake_up_process(k, q.sleeper);
}

/**
 * Semaphores have changed: retry those who wait, first those who wait for zero.
 *
 * @param sops The operations that changed them; null when any may have changed.
 * @param otime True when operations were done, so that the time of the last one is now.
 */
export function do_smart_update(
  k: Machine,
  sma: sem_array,
  sops: readonly sembuf[] | null,
  otime: boolean,
): void {
  let done = do_smart_wakeup_zero(k, sma, sops) || otime;
  if (sma.pending_alter.length > 0) {
    done = update_queue(k, sma, -1) || done;
  } else if (sops === null) {
    for (let i = 0; i < sma.sems.length; i++) done = update_queue(k, sma, i) || done;
  } else {
    for (const { sem_num, sem_op } of sops) {
      if (sem_op > 0) done = update_queue(k, sma, sem_num) || done;
    }
  }
  if (done) set_semotime(k, sma, sops);
  unmerge_queues(sma);
}

/** The time of the last operation. */
export function set_semotime(k: Machine, sma: sem_array, sops: readonly sembuf[] | null): void {
  const curr = sma.sems[sops?.[0]?.sem_num ?? 0] as sem;
  curr.sem_otime = ktime_get_real_seconds(k);
}

function do_smart_wakeup_zero(k: Machine, sma: sem_array, sops: readonly sembuf[] | null): boolean {
  let completed = false;
  let gotZero = false;
  const changed = sops === null ? sma.sems.map((_, i) => i) : sops.map(({ sem_num }) => sem_num);
  for (const num of changed) {
    if (sma.sems[num]?.semval !== 0) continue;
    gotZero = true;
    completed = wake_const_ops(k, sma, num) || completed;
  }
  if (gotZero) completed = wake_const_ops(k, sma, -1) || completed;
  return completed;
}

/** Settle those who only look, of one semaphore or (-1) of the set. */
function wake_const_ops(k: Machine, sma: sem_array, semnum: number): boolean {
  let completed = false;
  const list = semnum === -1 ? sma.pending_const : (sma.sems[semnum]?.pending_const ?? []);
  for (const q of [...list]) {
    const error = perform_atomic_semop(k, sma, q);
    if (error > 0) continue;
    settle(k, sma, q, error);
    if (error === 0) completed = true;
  }
  return completed;
}

/** Settle those who change, of one semaphore or (-1) of the set, in the order in which they came. */
function update_queue(k: Machine, sma: sem_array, semnum: number): boolean {
  let completed = false;
  for (let again = true; again; ) {
    again = false;
    const list = semnum === -1 ? sma.pending_alter : (sma.sems[semnum]?.pending_alter ?? []);
    for (const q of [...list]) {
      // Only decrements wait at a single semaphore, and none can be done at 0.
      if (semnum !== -1 && sma.sems[semnum]?.semval === 0) break;
      const error = perform_atomic_semop(k, sma, q);
      if (error > 0) continue;
      remove(sma, q);
      let restart = false;
      if (error === 0) {
        completed = true;
        do_smart_wakeup_zero(k, sma, q.sops);
        restart = check_restart(sma, q);
      }
      q.status = error;
      if (k.tracing) at.point(k, 'wake_up_sem_queue_prepare.wake', { task: q.sleeper.comm }, sma);
      wake_up_process(k, q.sleeper);
      if (restart) {
        again = true;
        break;
      }
    }
  }
  return completed;
}

/** True when an operation that was done may allow one that stands before it. */
function check_restart(sma: sem_array, q: sem_queue): boolean {
  return sma.pending_alter.length > 0 || q.sops.length > 1;
}

/** The set is gone: wake everybody with an error, the queues of the set first. */
export function wakeAll(k: Machine, sma: sem_array, status: number): void {
  const { pending_const, pending_alter, sems } = sma;
  const single = sems.flatMap((curr) => [...curr.pending_const, ...curr.pending_alter]);
  for (const q of [...pending_const, ...pending_alter, ...single]) settle(k, sma, q, status);
}
