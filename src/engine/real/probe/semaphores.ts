/** System V semaphore sets: semid_ds and the counters, asked inside of the room (semctl(2)). */
import type { CallRequest } from '../../model/kernel.ts';
import type {
  BlockedView,
  ObjectView,
  PartView,
  QueueView,
  WaiterView,
} from '../../model/snapshot.ts';
import { keyText, modeText } from '../../model/spelling.ts';
import type { Returned } from '../../model/step.ts';
import { isStruct, type StructValue } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import { field } from '../marshal/plan.ts';
import { readSemid, SEMOPM } from '../marshal/sysv.ts';
import type { Asker } from './ask.ts';
import type { FamilyContext, Look, ObjectProbe } from './family.ts';
import { type SysvObject, SysvObjects } from './sysv-objects.ts';
import { stat } from './sysv-stat.ts';

const GETPID = 11;
const GETVAL = 12;
const GETNCNT = 14;
const GETZCNT = 15;
const SEM_UNDO = 0o10000;
/** Larger sets are not looked at one by one. */
const SHOWN_MAX = 64;

/** The semaphore sets of a run. */
export class Semaphores implements ObjectProbe {
  readonly #objects = new SysvObjects('sem');
  readonly #asker: Asker;
  readonly #nameOf: FamilyContext['nameOf'];
  /** Sets with something to undo, which shows nowhere. */
  readonly #undone = new Set<SysvObject>();

  constructor({ asker, nameOf }: FamilyContext) {
    this.#asker = asker;
    this.#nameOf = nameOf;
  }

  /** A call begins. */
  begin(request: CallRequest): void {
    const object = this.#objectOf(request);
    const undo = operationsOf(request).some((sop) => (field(sop, 'sem_flg') & SEM_UNDO) !== 0);
    if (object !== undefined && undo) this.#undone.add(object);
  }

  /** A call has returned. */
  end(request: CallRequest, outcome: Returned): void {
    this.#objects.note(request, outcome);
  }

  /** The list that a blocked actor waits in. */
  queueOf({ pending }: Actor): BlockedView['queue'] {
    const object = pending && this.#objectOf(pending.request);
    return object === undefined ? null : { object: object.name, name: 'pending' };
  }

  /** A set changes by calls that name it, and when a process ends that left something to undo. */
  refresh({ actors, reach }: Look): void {
    this.#objects.refresh(
      (object) => reach.reaches(object.id) || (reach.ended && this.#undone.has(object)),
      (object) => {
        const told = stat(this.#asker, 'semctl', object.id, readSemid);
        return told === 'gone' ? undefined : this.#view(object, told, actors);
      },
    );
  }

  /** Every set that is there. */
  views(): readonly ObjectView[] {
    return this.#objects.views();
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
    const ask = (command: number): number | null => {
      const answer = this.#asker.value('semctl', id, index, command, 0);
      return answer < 0 ? null : answer;
    };
    const pid = ask(GETPID);
    return {
      kind: 'sem',
      name: `sems[${index}]`,
      fields: {
        semval: ask(GETVAL),
        sempid: pid === 0 ? '0' : pid === null ? null : this.#nameOf(pid),
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
    return this.#objects.find(args[0]);
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
