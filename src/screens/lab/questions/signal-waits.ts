/** A process that takes signals: when it allows them, waits for one, or asks for one by name. */
import { isStruct, type SigqueueView, type Step, signalName } from '../../../engine/index.ts';
import { spelled } from './arguments.ts';
import { actions, blocked, ended, failed, returnedValue } from './happened.ts';
import { fails } from './outcomes.ts';
import { aboutCalls, type Choice, type ComingCall, choices, type Question } from './question.ts';

/** The signals of a set that are pending for the caller, oldest first, those without a queue entry too. */
function pendingOf({ process }: ComingCall): readonly SigqueueView[] {
  return process.signals?.queue ?? [];
}

/** The names of a signal set. */
function namesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((number) => signalName(Number(number)) ?? '');
}

/** Asked where blocked signals are pending and may come now: how often a handler runs. */
export const unblocks = aboutCalls(['sigprocmask'], (coming): Question | undefined => {
  const how = spelled(coming, 0);
  const set = namesOf(coming.args[1]);
  if (how === 'SIG_BLOCK' || how === '') return undefined;
  const may = (signal: string): boolean =>
    how === 'SIG_UNBLOCK' ? set.includes(signal) : !set.includes(signal);
  const pending = pendingOf(coming).filter(({ signal }) => may(signal));
  const names = [...new Set(pending.map(({ signal }) => signal))];
  const [first] = names;
  if (first === undefined || coming.args[1] === null) return undefined;
  const handler =
    coming.process.signals?.actions.find(({ signal }) => signal === first)?.handler ?? '';
  const counts = new Set([1, 2, sentTo(coming, first)].filter((count) => count > 0));
  return {
    idea: 'order',
    asked: (text) => text.askUnblock(names.join(', ')),
    choices: choices(
      {
        said: (text) => text.never,
        holds: (step) => handled(step, coming.actor) === 0 && !ended(step, coming.actor),
        rule: 'sigStill',
        by: ['__set_current_blocked.set'],
      },
      ...[...counts].map(
        (count): Choice => ({
          said: (text) => text.times(handler === '' ? '?' : handler, count),
          holds: (step) => handled(step, coming.actor) === count,
          rule: count > 1 ? 'sigQueued' : 'sigOne',
          by: ['dequeue_signal.take'],
        }),
      ),
      {
        said: (text) => text.ends(coming.actor),
        holds: (step) => ended(step, coming.actor),
        rule: 'sigDefault',
        by: ['get_signal.default'],
      },
    ),
  };
});

function handled(step: Step, actor: string): number {
  return actions(step, actor).filter((action) => action === 'handler').length;
}

/** How often a signal was sent to the caller, as its lines say, since it last handled one. */
function sentTo(coming: ComingCall, signal: string): number {
  let sent = 0;
  for (const step of coming.past) {
    if (actions(step, coming.actor, signal).length > 0) sent = 0;
    else if (
      step.trace.some(
        ({ id, args }) => isSending(id) && args.task === coming.actor && args.signal === signal,
      )
    ) {
      sent += 1;
    }
  }
  return sent;
}

function isSending(id: string): boolean {
  return id === '__send_signal_locked.queue' || id === '__send_signal_locked.already';
}

/** Asked of every call that sleeps for a signal: one that came before may be lost, or waits. */
export const suspends = aboutCalls(['pause', 'sigsuspend'], (coming) => ({
  idea: 'signal',
  asked: (text) => text.askWaitSignal,
  choices: choices(
    {
      said: (text) => text.sleepsForSignal,
      holds: blocked,
      rule: 'pauseSleeps',
      by: ['sigsuspend.mask', 'schedule.sleep'],
    },
    {
      said: (text) => text.handlerThenEintr,
      holds: failed('EINTR'),
      rule: coming.call === 'sigsuspend' ? 'suspendTakes' : 'pauseSleeps',
      by: ['sigsuspend.mask', 'setup_rt_frame.build'],
    },
    {
      said: (text) => text.returnsWithout,
      holds: returnedValue(0),
      rule: 'pauseSleeps',
      by: ['schedule.sleep'],
    },
  ),
}));

/** Asked where several are pending, or none: which signal is taken. */
export const takes = aboutCalls(['sigwaitinfo', 'sigtimedwait'], (coming): Question | undefined => {
  const set = namesOf(coming.args[0]);
  const pending = pendingOf(coming).filter(({ signal }) => set.includes(signal));
  const none = pending.length === 0;
  return {
    idea: 'order',
    asked: (text) => text.askWhichSignal,
    choices: choices(
      ...pending.slice(0, 5).map(ofPending),
      {
        said: (text) => text.sleepsForSignal,
        holds: blocked,
        rule: 'sigNone',
        by: ['do_sigtimedwait.take', 'schedule.sleep'],
      },
      (none || pending.length < 2) &&
        fails('EAGAIN', 'sigNone', ['do_sigtimedwait.take', 'syscall.exit']),
      none && fails('EINTR', 'sigNone', ['do_sigtimedwait.take', 'syscall.exit']),
    ),
  };
});

function ofPending({ signal, info }: SigqueueView): Choice {
  const { si_value: value, si_pid: from } = info;
  return {
    said: (text) =>
      value == null
        ? text.signal(signal, String(from ?? '?'))
        : text.signalWith(signal, String(value)),
    holds: ({ outcome }) => {
      if (outcome?.kind !== 'returned' || outcome.errno !== undefined) return false;
      const taken = outcome.outs.find(isStruct);
      const name = signalName(Number(outcome.value));
      return name === signal && (value == null || taken?.si_value === value);
    },
    rule: 'sigLowest',
    by: ['dequeue_signal.take'],
  };
}

/** Asked where a mask is to hold what it cannot hold. */
export const masks = aboutCalls(['sigprocmask'], (coming) => {
  const set = namesOf(coming.args[1]);
  if (spelled(coming, 0) !== 'SIG_BLOCK' || !set.includes('SIGKILL')) return undefined;
  const by = ['__set_current_blocked.set'] as const;
  const blocks = ({ snapshot }: Step): boolean =>
    snapshot.processes.some(
      ({ actor, signals }) =>
        actor === coming.actor && (signals?.blocked?.includes('SIGKILL') ?? false),
    );
  return {
    idea: 'signal',
    asked: (text) => text.askMask,
    choices: choices(
      {
        said: (text) => text.maskSkips,
        holds: (step) => returnedValue(0)(step) && !blocks(step),
        rule: 'sigMaskSkips',
        by,
      },
      {
        said: (text) => text.maskAll,
        holds: (step) => returnedValue(0)(step) && blocks(step),
        rule: 'sigMaskSkips',
        by,
      },
      { said: (text) => text.fails('EINVAL'), holds: failed('EINVAL'), rule: 'sigMaskSkips', by },
    ),
  };
});

/** Asked where a timer runs, or ran in the parent. */
export const alarms = aboutCalls(['alarm'], (coming): Question | undefined => {
  const timer = coming.process.signals?.real_timer;
  const parent = coming.before.processes.find(({ actor }) => actor === coming.process.parent);
  const other = parent?.signals?.real_timer;
  const left = secondsLeft(timer?.expires, coming.before.clockNs);
  const inherited = secondsLeft(other?.expires, coming.before.clockNs);
  if (left === undefined && inherited === undefined) return undefined;
  const numbers = new Set([0, left ?? inherited ?? 0, 1, Number(coming.args[0] ?? 0)]);
  return {
    idea: 'time',
    asked: (text) => text.askAlarm,
    choices: [...numbers].map(
      (seconds): Choice => ({
        said: (text) => text.seconds(seconds),
        holds: returnedValue(seconds),
        rule: left === undefined ? 'timerNotInherited' : 'timerLeft',
        by: ['do_setitimer.disarm', 'do_setitimer.arm', 'syscall.exit'],
      }),
    ),
  };
});

/** What alarm(2) tells: seconds, rounded to the nearest, but never 0 of a timer that runs. */
function secondsLeft(expires: number | null | undefined, now: number): number | undefined {
  if (expires == null) return undefined;
  return Math.max(1, Math.round((expires - now) / 1e9));
}
