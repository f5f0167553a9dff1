/**
 * What became of the signals that the kernel tells nothing of: a handler leaves a note, and nothing else does. It follows from
 * what waited, what was sent, and how the process stands after the step.
 *
 * First each signal that waited or was sent goes through `RULES`, of which the first that fits says what became of it; then
 * those that are gone without a trace go through `GONE_RULES`, which say what shows of that. All of it is a pure fold.
 */

import { defaultAction, signalNumber } from '../../calls/signals.ts';
import { deadlyAction, signalText } from '../../model/spelling.ts';
import type { Consequence, SignalInfo } from '../../model/step.ts';
import type { SignalTable } from '../actor/signal-table.ts';
import { holds } from '../actor/sigset.ts';
import { type Sent, SIGCONT } from './senders.ts';
import { unsent } from './unseen.ts';

/** When something happened on the counter: first things, last things. */
export const FIRST = 0n;
export const LAST = 1n << 64n;

/** Of those from here on several can be pending; of those before, one (kernel/signal.c: legacy_queue). */
const SIGRTMIN_KERNEL = 32;

/** How a process stands after a step, as far as its signals are concerned. */
export interface Fate {
  /** It was not stopped before. */
  readonly stopped: boolean;
  /** An instruction of its own ended it: that signal comes before one of the same number that somebody sent. */
  readonly faulted: boolean;
  /** Signals that one of its calls took in this step (sigwaitinfo, a read of a signalfd). */
  readonly took: readonly number[];
  /** It set a disposition in this step, which discards pending signals that are then ignored. */
  readonly setAction: boolean;
}

/** What is known of a process's signals after a step. */
export interface Known {
  /** What waited before the step, oldest first, and what was sent to it in the step. */
  readonly waiting: readonly Sent[];
  readonly fresh: readonly Sent[];
  /** What was pending before the step that nobody was seen sending. */
  readonly unseen: readonly Sent[];
  /** Numbers of the signals whose handlers ran, in order. */
  readonly handled: readonly number[];
  /** What it took for handlers before the signal that ended it (`takenBefore`). */
  readonly taken: readonly Sent[];
  /** The signal that ended it. */
  readonly killedBy: string | undefined;
  readonly lives: boolean;
  readonly fate: Fate;
  /** What is pending now for the thread and for the process, and what is blocked; undefined when nothing is left of it. */
  readonly masks:
    | { readonly sigPnd: bigint; readonly shdPnd: bigint; readonly sigBlk: bigint }
    | undefined;
  /** Its dispositions, when its handlers had run. */
  readonly signals: SignalTable;
}

type Action = Extract<Consequence, { kind: 'signal' }>['action'];

/** Something to tell of a signal. */
export interface Told {
  readonly signal: number;
  readonly info: SignalInfo;
  readonly action: Action;
  /** The name of a handler that was given its frame, and did not run in the step. */
  readonly handler?: string;
  readonly at: bigint;
}

/** What it comes to. */
export interface Inferred {
  /** In order; what has the same time stays so. */
  readonly told: readonly Told[];
  /** What is pending, of what somebody was seen sending. */
  readonly left: readonly Sent[];
}

/** What the fold carries from one signal to the next; it is the fold's own, and grows in place. */
interface State {
  /** Notes of handlers, signals taken by a call, and a deadly one, that no signal has been found for yet. */
  readonly handled: number[];
  readonly took: number[];
  killedBy: string | undefined;
  readonly told: Told[];
  readonly left: Sent[];
  /** Those that are gone, and left no trace. */
  readonly gone: Sent[];
}

/** One thing that can have become of a signal. */
interface Rule {
  readonly name: string;
  fits(one: Sent, state: State, known: Known): boolean;
  /** Takes that down; without it nothing is told of the signal, and nothing is left of it. */
  note?(one: Sent, state: State): void;
}

/** What can have become of a signal that waited or was sent. The first that fits is it. */
export const RULES: readonly Rule[] = [
  {
    // Its frame was laid before the deadly signal was taken. That is told before all of these.
    name: 'taken before the end',
    fits: (one, _, known) => known.taken.includes(one),
  },
  {
    // One like it was pending that nobody was seen sending: of the second nothing is kept (legacy_queue).
    name: 'second of an unseen one',
    fits: (one, _, { fresh, unseen }) =>
      fresh.includes(one) &&
      one.signal < SIGRTMIN_KERNEL &&
      unseen.some((other) => sameChain(one, other)),
  },
  {
    // A handler ran for it, and left a note.
    name: 'handled',
    fits: ({ signal }, { handled }) => handled.includes(signal),
    note: ({ signal }, { handled }) => void handled.splice(handled.indexOf(signal), 1),
  },
  {
    // A call took it: sigwaitinfo and its kin, a read of a signalfd.
    name: 'taken by a call',
    fits: ({ signal }, { took }) => took.includes(signal),
    note: ({ signal }, { took }) => void took.splice(took.indexOf(signal), 1),
  },
  {
    // It ended the process. After a fault the process's own instruction did, whatever else was sent.
    name: 'deadly',
    fits: ({ signal }, { killedBy }, { fate }) => signalText(signal) === killedBy && !fate.faulted,
    note: ({ signal, info }, state) => {
      state.killedBy = undefined;
      state.told.push(deadly(signal, info));
    },
  },
  {
    // It was dropped when it was sent, though one like it is pending from when it was blocked.
    name: 'dropped beside one that waits',
    fits: (one, _, known) => {
      const { fresh, waiting, masks, signals } = known;
      if (!isPending(one, known) || !fresh.includes(one)) return false;
      if (!waiting.some((other) => sameChain(one, other))) return false;
      return !holds(masks?.sigBlk ?? 0n, one.signal) && signals.ignores(one.signal);
    },
    note: (one, { gone }) => void gone.push(one),
  },
  {
    // One like it is pending already, and it is none of those of which several can be.
    name: 'second of one that waits',
    fits: (one, { left }, known) =>
      isPending(one, known) &&
      one.signal < SIGRTMIN_KERNEL &&
      left.some((other) => sameChain(one, other)),
  },
  {
    name: 'still pending',
    fits: (one, _, known) => isPending(one, known),
    note: (one, { left }) => void left.push(one),
  },
  {
    // It waited, and was thrown away: stop and continue signals cancel each other (kernel/signal.c: prepare_signal).
    name: 'cancelled',
    fits: (one, _, { fresh }) => !fresh.includes(one) && cancelled(one.signal, fresh),
  },
  {
    // It was taken, or dropped when it was sent.
    name: 'gone',
    fits: () => true,
    note: (one, { gone }) => void gone.push(one),
  },
];

/** What can show of a signal that is gone. */
interface GoneRule {
  readonly name: string;
  fits(one: Sent, known: Known): boolean;
  /** Without it, nothing shows. */
  tells?(one: Sent, known: Known): Told;
}

/** What can show of a signal that left no trace. The first that fits is it. */
export const GONE_RULES: readonly GoneRule[] = [
  {
    // What a process takes before the signal that stops it has its frame, though its handler is yet to run (get_signal(); the
    // way back to the program looks for more signals after each).
    name: 'frame laid before the stop',
    fits: ({ signal }, { fate, signals }) =>
      fate.stopped && !fate.setAction && signals.catches(signal),
    tells: (one, { signals }) => laid(one, signals),
  },
  {
    // What waited is discarded in silence when a disposition is set, and at the end.
    name: 'discarded',
    fits: (one, { fresh, fate, lives }) => !fresh.includes(one) && (fate.setAction || !lives),
  },
  {
    name: 'ignored',
    fits: ({ signal }, { signals }) => signals.ignores(signal),
    tells: ({ signal, info }) => ({ signal, info, action: 'ignore', at: FIRST }),
  },
  {
    // Of a handler that ran the note is told.
    name: 'caught',
    fits: ({ signal }, { signals }) => signals.catches(signal),
  },
  {
    name: 'stopped it',
    fits: ({ signal }, { fate }) => defaultAction(signal) === 'stop' && fate.stopped,
    tells: ({ signal, info }) => ({ signal, info, action: 'stop', at: LAST }),
  },
  {
    name: 'continued it',
    fits: ({ signal }) => defaultAction(signal) === 'continue',
    tells: ({ signal, info }) => ({ signal, info, action: 'continue', at: FIRST }),
  },
  { name: 'did nothing', fits: () => true },
];

/** What became of a process's signals in a step. */
export function infer(given: Known, rules = RULES, goneRules = GONE_RULES): Inferred {
  // Frames that are laid change dispositions (SA_RESETHAND): those of the caller stay.
  const known = {
    ...given,
    signals: given.signals.copy(),
    taken: withoutHandled(given.taken, given.handled),
  };
  const { taken, handled, killedBy, fate, signals } = known;
  const state: State = {
    handled: [...handled],
    took: [...fate.took],
    killedBy,
    told: taken.map((one) => laid(one, signals)),
    left: [],
    gone: [],
  };
  for (const one of inChains([...known.waiting, ...known.fresh])) {
    rules.find(({ fits }) => fits(one, state, known))?.note?.(one, state);
  }
  const quiet = inTurn(state.gone, known.fresh).flatMap((one) => {
    return goneRules.find(({ fits }) => fits(one, known))?.tells?.(one, known) ?? [];
  });
  return { told: [...state.told, ...quiet, ...killer(state.killedBy)], left: state.left };
}

/** True for two signals of one number, both for the thread or both for the process. */
export function sameChain(one: Sent, other: Sent): boolean {
  return one.signal === other.signal && one.shared === other.shared;
}

/** One that ended the process and that nobody was seen sending. */
function killer(name: string | undefined): readonly Told[] {
  if (name === undefined) return [];
  const signal = signalNumber(name) ?? 0;
  return [deadly(signal, unsent(signal))];
}

function deadly(signal: number, info: SignalInfo): Told {
  return { signal, info, action: deadlyAction(signal), at: LAST };
}

/** A handler's frame was laid, and the handler did not run in this step. */
function laid({ signal, info }: Sent, signals: SignalTable): Told {
  const handler = signals.entered(signal);
  const named = handler === undefined ? {} : { handler };
  return { signal, info, action: 'handler', ...named, at: LAST };
}

/** Signals without those whose handlers ran, the first of each number. */
function withoutHandled(taken: readonly Sent[], handled: readonly number[]): readonly Sent[] {
  const ran = [...handled];
  return taken.filter(({ signal }) => {
    const at = ran.indexOf(signal);
    if (at >= 0) ran.splice(at, 1);
    return at < 0;
  });
}

/** Those of the thread, then those of the process, each oldest first: as they are taken. */
function inChains(sent: readonly Sent[]): readonly Sent[] {
  return [...sent.filter(({ shared }) => !shared), ...sent.filter(({ shared }) => shared)];
}

/** What was dropped when it was sent, then what waited: the thread's before the process's, each by number. */
function inTurn(sent: readonly Sent[], fresh: readonly Sent[]): readonly Sent[] {
  const waited = sent.filter((one) => !fresh.includes(one));
  waited.sort((a, b) => Number(a.shared) - Number(b.shared) || a.signal - b.signal);
  return [...sent.filter((one) => fresh.includes(one)), ...waited];
}

function isPending({ signal, shared }: Sent, { masks }: Known): boolean {
  return masks !== undefined && holds(shared ? masks.shdPnd : masks.sigPnd, signal);
}

/** True for a signal that waited and was thrown away for one that came (kernel/signal.c: prepare_signal). */
function cancelled(signal: number, fresh: readonly Sent[]): boolean {
  if (signal === SIGCONT) return fresh.some((sent) => defaultAction(sent.signal) === 'stop');
  return defaultAction(signal) === 'stop' && fresh.some((sent) => sent.signal === SIGCONT);
}
