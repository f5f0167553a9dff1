/** Time that passes, and descriptors that are asked whether they are ready. */
import type { ProcessView, Step } from '../../../engine/index.ts';
import { actions, blocked, ended, resumed, resumedErrno, returnedValue } from './happened.ts';
import {
  aboutCalls,
  type Choice,
  type Coming,
  choices,
  type Question,
  type QuestionKind,
} from './question.ts';

/** Asked where somebody sleeps, or a timer runs. */
export const passages: QuestionKind = (coming): Question | undefined => {
  if (coming.advanceNs === undefined) return undefined;
  const timed = coming.before.processes.find(({ signals }) => signals?.real_timer != null);
  if (timed !== undefined) return ofTimer(timed, coming);
  const sleepers = coming.before.processes.filter(
    ({ state, call }) => state === 'sleeping' && call !== undefined,
  );
  return sleepers.length === 0 ? undefined : ofSleepers(sleepers);
};

function ofSleepers(sleepers: readonly ProcessView[]): Question {
  const actors = sleepers.map(({ actor }) => actor);
  const [first = ''] = actors;
  const ok = (step: Step): readonly string[] =>
    resumed(step).filter((actor) => resumedErrno(step, actor) === undefined);
  const by = ['hrtimer_wakeup.fire', 'schedule.sleep'] as const;
  return {
    idea: 'time',
    asked: (text) => text.askTime,
    choices: choices(
      {
        said: (text) => (actors.length === 1 ? text.sleepsOn(first) : text.nobody),
        holds: (step) => resumed(step).length === 0,
        rule: 'timeAlone',
        by,
      },
      ...actors.slice(0, 2).map(
        (actor): Choice => ({
          said: (text) => text.goesOn(actor),
          holds: (step) => ok(step).join() === actor,
          rule: 'timeUp',
          by,
        }),
      ),
      {
        said: (text) => text.callFails(first),
        holds: (step) => resumedErrno(step, first) !== undefined,
        rule: 'timeUp',
        by,
      },
    ),
  };
}

/** The timer of one process: how often its handler runs. */
function ofTimer(process: ProcessView, { advanceNs = 0, before }: Coming): Question {
  const { actor, signals } = process;
  const timer = signals?.real_timer;
  const interval = timer?.interval ?? 0;
  const after = before.clockNs + advanceNs - (timer?.expires ?? before.clockNs);
  const expiries = after < 0 ? 0 : interval > 0 ? 1 + Math.floor(after / interval) : 1;
  const counts = new Set([1, 2, expiries].filter((count) => count > 0));
  const handler = signals?.actions.find(({ signal }) => signal === 'SIGALRM')?.handler ?? '?';
  const ran = (step: Step): number =>
    actions(step, actor, 'SIGALRM').filter((one) => one === 'handler').length;
  return {
    idea: 'time',
    asked: (text) => text.askTime,
    choices: choices(
      {
        said: (text) => text.never,
        holds: (step) => ran(step) === 0 && !ended(step, actor),
        rule: 'sigPends',
        by: ['__send_signal_locked.queue', 'it_real_fn.expire'],
      },
      ...[...counts].map(
        (count): Choice => ({
          said: (text) => text.times(handler, count),
          holds: (step) => ran(step) === count,
          rule: 'timerFires',
          by: ['it_real_fn.expire'],
        }),
      ),
      {
        said: (text) => text.ends(actor),
        holds: (step) => ended(step, actor),
        rule: 'sigDefault',
        by: ['get_signal.default'],
      },
    ),
  };
}

/** Asked of every poll: how many are ready, or whether it sleeps. */
export const polls = aboutCalls(['poll'], (coming): Question | undefined => {
  const [asked] = coming.args;
  if (!Array.isArray(asked)) return undefined;
  const by = ['pipe_poll.mask', 'do_sys_poll.enter'] as const;
  const numbers = [...asked.keys()].map((at) => at + 1);
  return {
    idea: 'blocks',
    asked: (text) => text.askReturns,
    choices: choices(
      {
        said: (text) => text.returnsNumber(0),
        holds: returnedValue(0),
        rule: 'pollNone',
        by,
      },
      ...numbers.map(
        (number): Choice => ({
          said: (text) => text.returnsNumber(number),
          holds: returnedValue(number),
          rule: 'pollReady',
          by,
        }),
      ),
      { said: (text) => text.sleeps, holds: blocked, rule: 'pollSleeps', by },
    ),
  };
});
