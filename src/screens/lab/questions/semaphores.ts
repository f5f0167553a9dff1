/** Semaphores: whether the operations of a call are possible, and what their numbers say. */
import { isStruct, type ObjectView, type Step, type Value } from '../../../engine/index.ts';
import { spelled } from './arguments.ts';
import { blocked, failed, returned, returnedValue } from './happened.ts';
import {
  aboutCalls,
  type Choice,
  choices,
  numberAt,
  numberOf,
  objectOf,
  type Question,
} from './question.ts';

/** The largest value of a semaphore (`SEMVMX`, include/uapi/linux/sem.h). */
const SEMVMX = 32767;

/** One operation, and the value that it finds. */
interface Operation {
  readonly number: number;
  readonly op: number;
  readonly value: number;
  readonly now: boolean;
}

/** Asked where an operation is not plainly possible, or there are several. */
export const operations = aboutCalls(['semop'], (coming): Question | undefined => {
  const set = objectOf(coming, 'sem_array');
  if (set === undefined) return undefined;
  const found = operationsOf(coming.args[1], set);
  const [first] = found;
  if (first === undefined) return undefined;
  const asked: Question['asked'] = (text) => text.askSemop;
  if (found.length > 1) return { idea: 'semaphore', asked, choices: ofSeveral(found, set) };
  const after = first.value + first.op;
  // An operation that leaves something over, or only gives, is a matter of course.
  if (after > 0 && after <= SEMVMX && first.op !== 0) return undefined;
  return { idea: 'semaphore', asked, choices: ofOne(first, set) };
});

function operationsOf(given: Value | undefined, set: ObjectView): Operation[] {
  if (!Array.isArray(given)) return [];
  const values = (set.parts ?? []).map(({ fields }) => numberOf(fields, 'semval'));
  return given.filter(isStruct).map(({ sem_num, sem_op, sem_flg }) => ({
    number: Number(sem_num),
    op: Number(sem_op),
    value: values[Number(sem_num)] ?? 0,
    // IPC_NOWAIT is 04000 (include/uapi/linux/ipc.h).
    now: (Number(sem_flg) & 0o4000) !== 0,
  }));
}

/** The value after a step; what it was where the kernel does not show it. */
function valueAfter({ snapshot }: Step, set: ObjectView, { number, value }: Operation): number {
  const parts = snapshot.objects.find(({ id }) => id === set.id)?.parts;
  return parts == null ? value : numberOf(parts[number]?.fields, 'semval');
}

function ofOne(operation: Operation, set: ObjectView): Choice[] {
  const { op, value, now } = operation;
  const after = value + op;
  const is = (step: Step, wanted: number): boolean => valueAfter(step, set, operation) === wanted;
  const errno = after > SEMVMX ? 'ERANGE' : 'EAGAIN';
  return choices(
    {
      said: (text) => text.semReturns(Math.max(0, after)),
      holds: returned,
      rule: op === 0 ? 'semZero' : 'semDone',
      by: ['perform_atomic_semop.done'],
    },
    {
      said: (text) => text.semSleeps(value),
      holds: (step) => blocked(step) && is(step, value),
      rule: op === 0 ? 'semZero' : 'semWaits',
      by: ['perform_atomic_semop.blocks'],
    },
    op !== 0 && {
      said: (text) => text.semSleepsChanged(after),
      holds: (step) => blocked(step) && !is(step, value),
      rule: 'semWaits',
      by: ['perform_atomic_semop.blocks'],
    },
    (now || op === 0 || errno === 'ERANGE') && {
      said: (text) => text.fails(errno),
      holds: failed(errno),
      rule: errno === 'ERANGE' ? 'semRange' : 'semNoWait',
      by: ['perform_atomic_semop.blocks', '__do_semtimedop.enter'],
    },
  );
}

function ofSeveral(found: readonly Operation[], set: ObjectView): Choice[] {
  const changed = (step: Step): boolean =>
    found.some((one) => valueAfter(step, set, one) !== one.value);
  const stopped = ['perform_atomic_semop.blocks'] as const;
  return choices(
    {
      said: (text) => text.semsReturn,
      holds: returned,
      rule: 'semDone',
      by: ['perform_atomic_semop.done'],
    },
    {
      said: (text) => text.semsSleep,
      holds: (step) => blocked(step) && !changed(step),
      rule: 'semAllOrNone',
      by: stopped,
    },
    {
      said: (text) => text.semsSleepPart,
      holds: (step) => blocked(step) && changed(step),
      rule: 'semAllOrNone',
      by: stopped,
    },
    found.some(({ now }) => now) && {
      said: (text) => text.semsFail('EAGAIN'),
      holds: (step) => failed('EAGAIN')(step) && !changed(step),
      rule: 'semAllOrNone',
      by: stopped,
    },
    found.some(({ now }) => now) && {
      said: (text) => text.semsFailPart('EAGAIN'),
      holds: (step) => failed('EAGAIN')(step) && changed(step),
      rule: 'semAllOrNone',
      by: stopped,
    },
  );
}

/** Calls that wait for a semaphore with a time limit: they sleep, or their time is over. */
export const limited = aboutCalls(['semtimedop'], (coming) => {
  const set = objectOf(coming, 'sem_array');
  const [first] = set === undefined ? [] : operationsOf(coming.args[1], set);
  if (set === undefined || first === undefined) return undefined;
  return {
    idea: 'semaphore',
    asked: (text) => text.askSemop,
    choices: [...ofOne({ ...first, now: true }, set)],
  };
});

/** Asked where processes sleep: a value is not the number of those that wait. */
export const counts = aboutCalls(['semctl'], (coming) => {
  const set = objectOf(coming, 'sem_array');
  const command = spelled(coming, 2);
  if (set === undefined || !['GETVAL', 'GETNCNT', 'GETZCNT'].includes(command)) return undefined;
  const sleepers = set.queues.reduce((sum, { waiters }) => sum + (waiters?.length ?? 0), 0);
  if (sleepers === 0) return undefined;
  const value = numberOf(set.parts?.[numberAt(coming, 1)]?.fields, 'semval');
  const numbers =
    command === 'GETVAL' ? [value, -sleepers, sleepers, 1] : [0, 1, sleepers, sleepers + 1];
  return {
    idea: 'semaphore',
    asked: (text) => text.askCount,
    choices: [...new Set(numbers)].map(
      (number): Choice => ({
        said: (text) => text.number(number),
        holds: returnedValue(number),
        rule: command === 'GETVAL' ? 'semCounts' : 'semWaiters',
        by: ['sem_lock.one', 'syscall.exit'],
      }),
    ),
  };
});
