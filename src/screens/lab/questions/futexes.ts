/** Futexes: whether a wait sleeps, who is woken, and who is moved. */
import type { ActorName, Step } from '../../../engine/index.ts';
import type { RuleName } from '../../../text/questions/rules.ts';
import { blocked, resumed, returned, returnedValue } from './happened.ts';
import { fails, sleeps } from './outcomes.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  numberAt,
  type Question,
  type QuestionKind,
} from './question.ts';

/** Linux: include/uapi/linux/futex.h. FUTEX_CMD_MASK without FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME. */
const COMMAND = 0x7f;
const [WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAIT_BITSET, WAKE_BITSET] = [0, 1, 3, 4, 9, 10];
const WAITS = ['futex_wait_setup.changed', 'futex_queue.add', 'futex_wait.enter'] as const;
const WAKES = [
  'requeue_futex.move',
  'futex_requeue.changed',
  'futex_wake_mark.wake',
  'futex_wake.nobody',
  'futex_wake.enter',
] as const;
/** More sleepers than this are not offered one by one. */
const SINGLES = 3;

function command(coming: ComingCall): number {
  return numberAt(coming, 1) & COMMAND;
}

/** Whether a wait sleeps: the kernel looks at the word once more. */
const waits = aboutCalls(['futex'], (coming): Question | undefined => {
  const asked = command(coming);
  if (asked !== WAIT && asked !== WAIT_BITSET) return undefined;
  if (didTheSame(coming)) return undefined;
  const value = numberAt(coming, 2);
  const limited = coming.args[3] != null;
  return {
    idea: 'blocks',
    asked: (text) => text.askFutexWait(value),
    choices: choices(
      sleeps('futexSame', WAITS),
      fails('EAGAIN', 'futexChanged', WAITS),
      {
        said: (text) => text.returnsWithout,
        holds: returnedValue(0),
        rule: 'futexSame',
        by: WAITS,
      },
      limited && fails('ETIMEDOUT', 'futexTimeUp', ['futex_unqueue.remove', ...WAITS]),
    ),
  };
});

/** True where another has just fallen asleep by the same call. */
function didTheSame({ past, args }: ComingCall): boolean {
  const last = past.at(-1);
  if (last?.call !== 'futex' || !blocked(last)) return false;
  return [0, 1, 2].every((position) => last.args?.[position] === args[position]);
}

/** Asked of a wake-up or a requeue: which of the sleepers go on. */
const wakes = aboutCalls(['futex'], (coming): Question | undefined => {
  const asked = command(coming);
  const requeues = asked === REQUEUE || asked === CMP_REQUEUE;
  if (!requeues && asked !== WAKE && asked !== WAKE_BITSET) return undefined;
  const sleepers = coming.before.processes
    .filter(({ state, call }) => state === 'sleeping' && call?.name === 'futex')
    .map(({ actor }) => actor);
  if (sleepers.length === 0) return ofNobody();
  const most = numberAt(coming, 2);
  return {
    idea: 'wakes',
    asked: (text) => text.askFutexWake(sleepers.join(', '), most),
    choices: choices(
      ...whoWakes(coming.actor, sleepers, most, requeues ? 'futexRequeues' : 'futexWakes'),
      asked === CMP_REQUEUE && fails('EAGAIN', 'futexChanged', WAKES),
    ),
  };
});

/** Nobody sleeps on any word. */
function ofNobody(): Question {
  const returnsNumber = (value: number): Choice => ({
    said: (text) => text.returnsNumber(value),
    holds: returnedValue(value),
    rule: 'futexNobody',
    by: WAKES,
  });
  return {
    idea: 'wakes',
    asked: (text) => text.askReturns,
    choices: choices(returnsNumber(0), returnsNumber(1), {
      said: (text) => text.sleepsForSleeper,
      holds: blocked,
      rule: 'futexNobody',
      by: WAKES,
    }),
  };
}

function whoWakes(
  caller: ActorName,
  sleepers: readonly ActorName[],
  most: number,
  rule: RuleName,
): Choice[] {
  const went = (step: Step): string =>
    resumed(step)
      .filter((actor) => sleepers.includes(actor))
      .sort()
      .join(', ');
  const [only = ''] = sleepers;
  const single = sleepers.length === 1;
  const these = (actors: readonly ActorName[], said: Choice['said']): Choice => ({
    said,
    holds: (step) => went(step) === [...actors].sort().join(', '),
    rule,
    by: WAKES,
  });
  const first = sleepers.slice(0, Math.max(1, most));
  return choices(
    {
      said: (text) => (single ? text.sleepsOn(only) : text.nobody),
      holds: (step) => returned(step) && went(step) === '',
      rule: 'futexNobody',
      by: WAKES,
    },
    ...sleepers
      .slice(0, SINGLES)
      .map((actor) =>
        these([actor], (text) => (single ? text.goesOn(actor) : text.onlyGoesOn(actor))),
      ),
    first.length > 1 &&
      first.length < sleepers.length &&
      these(first, (text) => text.onlyGoesOn(first.join(', '))),
    !single && these(sleepers, (text) => text.allGoOn(sleepers.join(', '))),
    single && {
      said: (text) => text.callerSleeps(caller, only),
      holds: blocked,
      rule,
      by: WAKES,
    },
  );
}

/** All of them. */
export const FUTEX_KINDS: readonly QuestionKind[] = [waits, wakes];
