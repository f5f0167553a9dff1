/** System V semaphore sets: semid_ds and the counters, asked by the room's init (semctl(2)). */

import type { CallRequest } from '../../model/kernel.ts';
import type {
  BlockedView,
  ObjectView,
  PartView,
  QueueView,
  WaiterView,
} from '../../model/snapshot.ts';
import { keyText, modeText } from '../../model/spelling.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { field } from '../marshal/plan.ts';
import { readSemid, SEMOPM } from '../marshal/sysv.ts';
import type { Reach } from './reach.ts';
import type { SysvContext } from './sysv.ts';
import type { SysvObject } from './sysv-objects.ts';
import { stat } from './sysv-stat.ts';

const GETPID = 11;
const GETVAL = 12;
const GETNCNT = 14;
const GETZCNT = 15;
const SEM_UNDO = 0o10000;
/** Larger sets are not looked at one by one. */
const SHOWN_MAX = 64;

/** The semaphore sets of a run. */
export class Semaphores {
  readonly #context: SysvContext;
  /** Sets with something to undo, which shows nowhere. */
  readonly #undone = new Set<SysvObject>();

  constructor(context: SysvContext) {
    this.#context = context;
  }

  /** A call begins. */
  begin(request: CallRequest): void {
    const object = this.#objectOf(request);
    const undo = operationsOf(request).some((sop) => (field(sop, 'sem_flg') & SEM_UNDO) !== 0);
    if (object !== undefined && undo) this.#undone.add(object);
  }

  /** The list that a blocked actor waits in. */
  queueOf({ pending }: Actor): BlockedView['queue'] {
    const object = pending && this.#objectOf(pending.request);
    return object === undefined ? null : { object: object.name, name: 'pending' };
  }

  /**
   * Every set that is there. A set changes by calls that name it, and when a process ends that left something to undo.
   */
  views(actors: readonly Actor[], reach: Reach): readonly ObjectView[] {
    const { objects, room } = this.#context;
    return objects.views(
      'sem',
      (object) => reach.reaches(object.id) || (reach.ended && this.#undone.has(object)),
      (object) => {
        const told = stat(room.init, 'semctl', object.id, readSemid);
        return told === 'gone' ? undefined : this.#view(object, told, actors);
      },
    );
  }

  #view(object: SysvObject, told: StructValue | undefined, actors: readonly Actor[]): ObjectView {
    const perm = isStruct(told?.sem_perm) ? told.sem_perm : undefined;
    const key = field(perm, '__key');
    const count = told === undefined ? null : field(told, 'sem_nsems');
    return {
      id: object.name,
      kind: 'sem_array',
      label: `semaphores ${keyText(key)}`,
      fields: {
        key: perm === undefined ? null : keyText(key),
        mode: perm === undefined ? null : modeText(field(perm, 'mode')),
        sem_nsems: count,
        sem_otime: told === undefined ? null : Number(field(told, 'sem_otime') !== 0),
        complex_count: null,
      },
      parts: this.#parts(object, count),
      queues: this.#queues(object, count ?? 0, actors),
    };
  }

  #parts(object: SysvObject, count: number | null): readonly PartView[] | null {
    if (count === null || count > SHOWN_MAX || this.#undone.has(object)) return null;
    return Array.from({ length: count }, (_, index) => this.#part(object, index));
  }

  #part({ id }: SysvObject, index: number): PartView {
    const { room, nameOf } = this.#context;
    const ask = (command: number): number | null => {
      const answer = room.init.run('semctl', id, index, command, 0);
      return answer < 0 ? null : answer;
    };
    const pid = ask(GETPID);
    return {
      kind: 'sem',
      name: `sems[${index}]`,
      fields: {
        semval: ask(GETVAL),
        sempid: pid === 0 ? '0' : pid === null ? null : nameOf(pid),
        semncnt: ask(GETNCNT),
        semzcnt: ask(GETZCNT),
      },
    };
  }

  /**
   * Who waits where. A single operation waits at its semaphore (ipc/sem.c: __do_semtimedop), in order of coming; as
   * soon as a call of several operations waits, the lists are merged in a way that does not show.
   */
  #queues(object: SysvObject, count: number, actors: readonly Actor[]): readonly QueueView[] {
    const waiting = actors.filter(
      ({ pending, stopped }) =>
        pending !== undefined && !stopped && this.#objectOf(pending.request) === object,
    );
    const complex = waiting.some(
      ({ pending }) => pending && operationsOf(pending.request).length > 1,
    );
    const together = new Set(waiting.map(({ ranAt }) => ranAt)).size < waiting.length;
    const known = !complex && !together && count <= SHOWN_MAX;
    const list = (name: string, zero: boolean, index?: number): QueueView => {
      if (!known) return { name, waiters: null };
      if (index === undefined) return { name, waiters: [] };
      const here = waiting.filter(({ pending }) => {
        const [sop] = pending ? operationsOf(pending.request) : [];
        return field(sop, 'sem_num') === index && (field(sop, 'sem_op') === 0) === zero;
      });
      return { name, waiters: here.sort((a, b) => a.ranAt - b.ranAt).map(waiterView) };
    };
    const queues = [list('pending_alter', false), list('pending_const', true)];
    for (let index = 0; index < Math.min(count, SHOWN_MAX); index++) {
      queues.push(list(`sems[${index}].pending_alter`, false, index));
      queues.push(list(`sems[${index}].pending_const`, true, index));
    }
    return queues;
  }

  #objectOf({ call, args }: CallRequest): SysvObject | undefined {
    if (call !== 'semop' && call !== 'semtimedop') return undefined;
    return this.#context.objects.find('sem', args[0]);
  }
}

/**
 * The operations that a call asked for, as the kernel reads them: the fields of struct sembuf have 16 bits. Of more than
 * SEMOPM it reads none.
 */
function operationsOf({ call, args }: CallRequest): readonly StructValue[] {
  const [, operations, count] = args;
  if (!call.startsWith('sem') || !Array.isArray(operations)) return [];
  const length = typeof count === 'number' ? count >>> 0 : operations.length;
  if (length > SEMOPM) return [];
  return Array.from({ length }, (_, at) => {
    const sop = operations[at];
    const given = isStruct(sop) ? sop : undefined;
    return {
      sem_num: field(given, 'sem_num') & 0xffff,
      sem_op: (field(given, 'sem_op') << 16) >> 16,
      sem_flg: field(given, 'sem_flg'),
    };
  });
}

function waiterView({ name, pending }: Actor): WaiterView {
  const sops = pending ? operationsOf(pending.request).map(operationText).join(', ') : '';
  return { actor: name, exclusive: false, fields: { sops, blocking: 0 } };
}

/** An operation as the simulation writes it: `sems[0]-1`, `sems[1]=0`. */
function operationText(sop: StructValue): string {
  const op = field(sop, 'sem_op');
  const text = op === 0 ? '=0' : op > 0 ? `+${op}` : String(op);
  const undo = (field(sop, 'sem_flg') & SEM_UNDO) !== 0 ? ' UNDO' : '';
  return `sems[${field(sop, 'sem_num')}]${text}${undo}`;
}
