/** Sending a signal: what it does to the process, to a call that it sleeps in, and how many are kept. */
import type { ActorName, ProcessView, Step } from '../../../engine/index.ts';
import { processNamed, signalAt } from './arguments.ts';
import {
  actions,
  ended,
  failed,
  pendingCount,
  resumed,
  resumedErrno,
  returned,
} from './happened.ts';
import {
  aboutCalls,
  type Choice,
  type ComingCall,
  choices,
  processIn,
  type Question,
} from './question.ts';

/** Signals that nothing can be done about (signal(7)). */
const SOVEREIGN = ['SIGKILL', 'SIGSTOP'];

/** What a signal is sent to. */
interface Target {
  readonly signal: string;
  readonly process: ProcessView;
  readonly handler: string | undefined;
  readonly masked: boolean;
}

/** Asked of every signal that is sent to a process which the transcript names. */
export const signals = aboutCalls(['kill', 'sigqueue'], (coming): Question | undefined => {
  const actor = processNamed(coming, 0);
  const process = actor === undefined ? undefined : processIn(coming.before, actor);
  if (actor === undefined || process === undefined) return undefined;
  if (process.state === 'zombie' || process.state === 'dead') return toTheDead();
  const signal = signalAt(coming, 1);
  if (signal === undefined) return probe(actor);
  const target = targetOf(process, signal);
  const held = pendingCount(coming.before, actor, signal);
  if (held > 0 && target.masked) return pendingAgain(actor, signal, held);
  const sleeps = process.state === 'sleeping' && process.call !== undefined;
  if (sleeps && target.handler !== undefined && !target.masked) return ofSleeper(target);
  return {
    idea: 'signal',
    asked: (text) => text.askSignal(signal, actor),
    choices: ofTarget(target, coming),
  };
});

function targetOf(process: ProcessView, signal: string): Target {
  const action = process.signals?.actions.find((one) => one.signal === signal);
  const handler = action?.handler;
  return {
    signal,
    process,
    handler: handler === 'SIG_IGN' || handler === 'SIG_DFL' ? undefined : handler,
    masked: process.signals?.blocked?.includes(signal) ?? false,
  };
}

function toTheDead(): Question {
  const by = ['__send_signal_locked.enter', 'syscall.enter'] as const;
  return {
    idea: 'signal',
    asked: (text) => text.askReturns,
    choices: choices(
      { said: (text) => text.succeedsIdle, holds: returned, rule: 'sigZombie', by },
      { said: (text) => text.fails('ESRCH'), holds: failed('ESRCH'), rule: 'sigNobody', by },
      { said: (text) => text.fails('EINVAL'), holds: failed('EINVAL'), rule: 'sigNobody', by },
    ),
  };
}

function probe(actor: ActorName): Question {
  const by = ['syscall.enter'] as const;
  return {
    idea: 'signal',
    asked: (text) => text.askReturns,
    choices: choices(
      {
        said: (text) => text.noSignal(actor),
        holds: (step) => returned(step) && !ended(step, actor),
        rule: 'sigProbe',
        by,
      },
      {
        said: (text) => text.ends(actor),
        holds: (step) => ended(step, actor),
        rule: 'sigProbe',
        by,
      },
      { said: (text) => text.fails('EINVAL'), holds: failed('EINVAL'), rule: 'sigProbe', by },
    ),
  };
}

/** One more of a signal that is pending: a standard one is there once, a realtime one as often as it was sent. */
function pendingAgain(actor: ActorName, signal: string, held: number): Question {
  return {
    idea: 'order',
    asked: (text) => text.askPendingCount(signal, actor),
    choices: [0, held, held + 1].map(
      (count): Choice => ({
        said: (text) => text.number(count),
        holds: ({ snapshot }) => pendingCount(snapshot, actor, signal) === count,
        rule: count > held ? 'sigQueued' : 'sigOne',
        by: ['__send_signal_locked.already', '__send_signal_locked.queue'],
      }),
    ),
  };
}

function ofSleeper({ signal, process, handler = '' }: Target): Question {
  const { actor, call } = process;
  const ran = (step: Step): boolean => actions(step, actor).includes('handler');
  const errno = (step: Step): string | undefined => resumedErrno(step, actor);
  const goes = (step: Step): boolean => resumed(step).includes(actor);
  const restarts = process.signals?.actions.some(
    (one) => one.signal === signal && one.flags.includes('SA_RESTART'),
  );
  return {
    idea: 'signal',
    asked: (text) => text.askSleepingCall(signal, actor, call?.name ?? ''),
    choices: choices(
      {
        said: (text) => text.interrupted(handler),
        holds: (step) => ran(step) && errno(step) === 'EINTR',
        rule: restarts ? 'sigNeverRestarts' : 'sigInterrupts',
        by: ['handle_signal.interrupted', 'setup_rt_frame.build'],
      },
      {
        said: (text) => text.restarted(handler),
        holds: (step) => ran(step) && !goes(step),
        rule: 'sigRestarts',
        by: ['handle_signal.again'],
      },
      call?.name === 'write' && {
        said: (text) => text.returnsSoFar(handler),
        holds: (step) => ran(step) && goes(step) && errno(step) === undefined,
        rule: 'sigSoFar',
        by: ['setup_rt_frame.build'],
      },
      {
        said: (text) => text.later,
        holds: (step) => !ran(step) && !goes(step) && !ended(step, actor),
        rule: 'sigPends',
        by: ['__send_signal_locked.queue'],
      },
      {
        said: (text) => text.ends(actor),
        holds: (step) => ended(step, actor),
        rule: 'sigDefault',
        by: ['get_signal.default'],
      },
    ),
  };
}

function ofTarget({ signal, process, handler }: Target, _coming: ComingCall): Choice[] {
  const { actor } = process;
  const did =
    (action: string) =>
    (step: Step): boolean =>
      actions(step, actor, signal).includes(action);
  const waits = ({ snapshot }: Step): boolean => pendingCount(snapshot, actor, signal) > 0;
  const idle = (step: Step): boolean =>
    actions(step, actor, signal).every((one) => one === 'ignore') &&
    !waits(step) &&
    !ended(step, actor);
  const sovereign = SOVEREIGN.includes(signal);
  return choices(
    {
      said: (text) => (handler === undefined ? text.aHandlerRuns : text.handlerRuns(handler)),
      holds: did('handler'),
      rule: 'sigHandled',
      by: ['setup_rt_frame.build'],
    },
    {
      said: (text) => text.staysPending,
      holds: (step) =>
        waits(step) && actions(step, actor, signal).length === 0 && !ended(step, actor),
      rule: 'sigPends',
      by: ['__send_signal_locked.queue'],
    },
    {
      said: (text) => text.dropped,
      holds: idle,
      rule: 'sigDropped',
      by: ['__send_signal_locked.ignored', 'get_signal.ignore'],
    },
    {
      said: (text) => text.ends(actor),
      holds: (step) => ended(step, actor),
      rule: sovereign ? 'sigKill' : 'sigDefault',
      by: ['get_signal.default'],
    },
    signal === 'SIGSTOP' && {
      said: (text) => text.stops(actor),
      holds: did('stop'),
      rule: 'sigKill',
      by: ['do_signal_stop.stop'],
    },
    signal === 'SIGCONT' && {
      said: (text) => text.goesOn(actor),
      holds: did('continue'),
      rule: 'sigContinue',
      by: ['prepare_signal.continue'],
    },
  );
}

/** Asked where the action of a signal is to be changed that cannot be changed. */
export const dispositions = aboutCalls(['sigaction', 'signal'], (coming) => {
  const signal = signalAt(coming, 0);
  if (signal === undefined || !SOVEREIGN.includes(signal)) return undefined;
  const by = ['do_sigaction.set', 'syscall.enter'] as const;
  return {
    idea: 'signal',
    asked: (text) => text.askReturns,
    choices: choices(
      { said: (text) => text.works, holds: returned, rule: 'sigUncatchable', by },
      { said: (text) => text.fails('EINVAL'), holds: failed('EINVAL'), rule: 'sigUncatchable', by },
      { said: (text) => text.fails('EPERM'), holds: failed('EPERM'), rule: 'sigUncatchable', by },
    ),
  };
});
