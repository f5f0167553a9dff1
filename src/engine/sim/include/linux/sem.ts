/**
 * Semaphore sets: an array of counters, the operations that wait for them, and what to undo when a process ends.
 *
 * Linux: include/linux/sem.h, ipc/sem.c (v6.18)
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { ObjectView, PartView, QueueView, WaiterView } from '../../../model/snapshot.ts';
import { keyText, modeText } from '../../../model/spelling.ts';
import { assert, type Sheet } from '../../object.ts';
import { type ipc_birth, kern_ipc_perm } from './ipc.ts';
import type { task_struct } from './sched.ts';

export const { SEM_UNDO } = FLAG_SETS.semop.values;

/** /proc/sys/kernel/sem: semaphores in a set, in all sets, operations in a call, sets. */
export const SEMMSL = 32000;
export const SEMMNS = 1024000000;
export const SEMOPM = 500;
export const SEMMNI = 32000;
/** The largest value of a semaphore, and of what is undone. */
export const SEMVMX = 32767;
export const SEMAEM = 32767;

/** So many times the whole set is locked before single locks are enough again. */
export const USE_GLOBAL_LOCK_HYSTERESIS = 10;
/** A view shows no more semaphores of a set than these. */
const SEMS_SHOWN = 64;

const NOBODY: readonly WaiterView[] = [];

/** One operation. */
export interface sembuf {
  readonly sem_num: number;
  readonly sem_op: number;
  readonly sem_flg: number;
}

/** What one process would undo in one set. */
export interface sem_undo {
  readonly task: task_struct;
  readonly sma: sem_array;
  readonly semadj: number[];
  /** False when the set is gone. */
  valid: boolean;
}

/** A call whose operations cannot be done yet. */
export interface sem_queue {
  readonly sleeper: task_struct;
  readonly undo: sem_undo | null;
  readonly sops: readonly sembuf[];
  readonly alter: boolean;
  /** The operation that could not be done. */
  blocking: sembuf | null;
  /** null while it waits; 0 or a negated errno when somebody else has settled it. */
  status: number | null;
}

/** A semaphore. */
export class sem {
  semval = 0;
  sempid: task_struct | null = null;
  sem_otime = 0;
  /** Single operations that change the value, and single ones that wait for zero. */
  pending_alter: sem_queue[] = [];
  pending_const: sem_queue[] = [];
}

/** A semaphore of a set, by its number: whoever takes one from a call has compared it with the set's size. */
export function semAt({ sems }: sem_array, semnum: number): sem {
  const curr = sems[semnum];
  assert(curr !== undefined, 'a semaphore of the set');
  return curr;
}

/** A set. */
export class sem_array extends kern_ipc_perm {
  sem_ctime: number;
  readonly sems: readonly sem[];
  /** Complex operations; while there are any, single altering ones stand here too. */
  pending_alter: sem_queue[] = [];
  pending_const: sem_queue[] = [];
  /** Who would undo what, the newest first. */
  list_id: sem_undo[] = [];
  /** Calls with several operations that wait. */
  complex_count = 0;
  /** While it is not 0, single operations take the lock of the whole set too. */
  use_global_lock = USE_GLOBAL_LOCK_HYSTERESIS;

  /** The lists as they are shown while nobody waits in them: those of the set, then those of each semaphore. */
  private readonly idle: readonly QueueView[];

  constructor(sheet: Sheet, id: string, given: ipc_birth, nsems: number, sem_ctime: number) {
    super(sheet, id, given);
    this.sem_ctime = sem_ctime;
    this.sems = Array.from({ length: nsems }, () => new sem());
    const names = Array.from({ length: Math.min(nsems, SEMS_SHOWN) }, (_, i) => `sems[${i}].`);
    this.idle = ['', ...names].flatMap((of) => [
      { name: `${of}pending_alter`, waiters: NOBODY },
      { name: `${of}pending_const`, waiters: NOBODY },
    ]);
  }

  /** Processes that wait for a semaphore to grow, or to become zero. Linux: count_semcnt() */
  count_semcnt(semnum: number, zero: boolean): number {
    const own = semAt(this, semnum);
    const waits = ({ blocking }: sem_queue): boolean =>
      blocking !== null &&
      blocking.sem_num === semnum &&
      (zero ? blocking.sem_op === 0 : blocking.sem_op < 0);
    const complex = zero ? [...this.pending_alter, ...this.pending_const] : this.pending_alter;
    return (zero ? own.pending_const : own.pending_alter).length + complex.filter(waits).length;
  }

  protected draw(): ObjectView {
    const shown = this.sems.slice(0, SEMS_SHOWN);
    const lists = [this, ...shown].flatMap((of) => [of.pending_alter, of.pending_const]);
    const queues = lists.map((list, i) => {
      const idle = this.idle[i] as QueueView;
      return list.length === 0 ? idle : { name: idle.name, waiters: list.map(waiterView) };
    });
    return {
      id: this.id,
      kind: 'sem_array',
      label: `semaphores ${keyText(this.key)}`,
      fields: {
        key: keyText(this.key),
        mode: modeText(this.mode),
        sem_nsems: this.sems.length,
        sem_otime: this.sems.some(({ sem_otime }) => sem_otime !== 0) ? 1 : 0,
        pending_alter: this.pending_alter.length,
        pending_const: this.pending_const.length,
        complex_count: this.complex_count,
        use_global_lock: this.use_global_lock,
      },
      parts: [...shown.map((_, i) => this.semView(i)), ...this.list_id.map(undoView)],
      queues,
    };
  }

  private semView(i: number): PartView {
    const { semval, sempid, sem_otime, pending_alter, pending_const } = semAt(this, i);
    return {
      kind: 'sem',
      name: `sems[${i}]`,
      fields: {
        semval,
        sempid: sempid?.comm ?? '0',
        sem_otime: sem_otime === 0 ? 0 : 1,
        pending_alter: pending_alter.length,
        pending_const: pending_const.length,
        semncnt: this.count_semcnt(i, false),
        semzcnt: this.count_semcnt(i, true),
      },
    };
  }
}

/** An operation in short: `sems[0]-1`, `sems[0]+2 UNDO`, `sems[1]=0`. */
function operationText({ sem_num, sem_op, sem_flg }: sembuf): string {
  const op = sem_op === 0 ? '=0' : sem_op > 0 ? `+${sem_op}` : String(sem_op);
  return `sems[${sem_num}]${op}${sem_flg & SEM_UNDO ? ' UNDO' : ''}`;
}

function waiterView({ sleeper, sops, blocking }: sem_queue): WaiterView {
  const stuck = blocking === null ? -1 : sops.indexOf(blocking);
  return {
    actor: sleeper.comm,
    exclusive: false,
    fields: { sops: sops.map(operationText).join(', '), blocking: stuck },
  };
}

function undoView({ task, semadj }: sem_undo): PartView {
  return {
    kind: 'sem_undo',
    name: `undo ${task.comm}`,
    fields: { actor: task.comm, semadj: semadj.join(' ') },
  };
}
