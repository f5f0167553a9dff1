/** What became of the signals of a step: handled, ignored, fatal, stopping, or still pending. */
import { callSpec } from '../../calls/catalogue.ts';
import { type Integer, isInteger, plain } from '../../calls/integer.ts';
import { defaultAction, signalName, signalNumber } from '../../calls/signals.ts';
import type { CallName } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { FrameView, SigqueueView } from '../../model/snapshot.ts';
import type { Consequence, SignalInfo } from '../../model/step.ts';
import { type Actor, lives } from '../actor/actor.ts';
import { holds, maskOf } from '../actor/sigset.ts';
import type { Note } from '../actor/slot.ts';
import { codeName, siginfoMembers } from '../marshal/siginfo.ts';
import { type Sent, SIGCONT, UNKNOWN_INFO } from './senders.ts';
import { maskAfter, takenBefore } from './taken-before.ts';
import { hasPlace, isTimers, unseenOf, unsent } from './unseen.ts';

/** A consequence and when it happened on the counter: first things 0, last things `LAST`. */
export interface Event {
  readonly at: bigint;
  readonly consequence: Consequence;
}

export const FIRST = 0n;
export const LAST = 1n << 64n;

const STOP_SIGNALS = [19, 20, 21, 22];

type SignalEvent = Extract<Consequence, { kind: 'signal' }>;

/** A delivery and when it happened. */
interface SignalledAt extends Event {
  readonly consequence: SignalEvent;
}

/** How an actor stands after a step, as far as signals are concerned. */
export interface Fate {
  /** The call that it was inside of, or made, when the step began to act on it. */
  readonly inside: CallRequest | undefined;
  readonly stopped: boolean;
  /** It was stopped and is no more. */
  readonly wentOn: boolean;
  /** An instruction of its own ended it: that signal comes before one of the same number that somebody sent. */
  readonly faulted: boolean;
  /** A signal that one of its calls took in this step (sigwaitinfo). */
  readonly took: number | undefined;
  /** It set a disposition in this step, which discards pending signals that are then ignored. */
  readonly setAction: boolean;
}

/** A frame that was laid for a handler of a process that stopped before it could run. */
type Laid = FrameView & { readonly signo: number };

/** The signals of all actors, from step to step. */
export class Deliveries {
  readonly #pending = new Map<Actor, readonly Sent[]>();
  /** Pending signals that nobody was seen sending, whose place among the others does not show. */
  readonly #unseen = new Map<Actor, readonly Sent[]>();
  /** What each blocked when it was last looked at, and when it was last outside of a sigsuspend. */
  readonly #masks = new Map<Actor, { readonly now: bigint; readonly outside: bigint }>();
  /** Outermost first. */
  readonly #laid = new Map<Actor, readonly Laid[]>();
  readonly #nameOf: (pid: number) => string | null;
  readonly #addressOf: (address: Integer) => Integer;

  /**
   * @param nameOf Tells an actor's name by the process id that the actors see.
   * @param addressOf Tells an address of the transcript by the one that the kernel tells.
   */
  constructor(nameOf: (pid: number) => string | null, addressOf: (address: Integer) => Integer) {
    this.#nameOf = nameOf;
    this.#addressOf = addressOf;
  }

  /**
   * True for a signal that is not queued, since one like it, which nobody was seen sending, was pending
   * (legacy_queue()).
   */
  #isSecond(actor: Actor, one: Sent): boolean {
    return (
      one.signal < 32 && (this.#unseen.get(actor) ?? []).some((other) => sameChain(one, other))
    );
  }

  /** What happened to an actor's signals in a step. */
  collect(actor: Actor, sent: readonly Sent[], fate: Fate): readonly Event[] {
    const fresh = sent.filter(({ to }) => to === actor);
    const waiting = this.#pending.get(actor) ?? [];
    const { exit } = actor;
    let own = exit !== undefined && 'killed' in exit ? exit.killed : undefined;
    const taken = this.#takenAtTheEnd(actor, own, waiting, fresh, fate);
    const notes = this.#untold(actor, deliveryOrder(actor.task.slot.drain().notes));
    const events = inOrder(notes.map((note) => this.#handled(actor, note)));
    const handled = events.map(({ consequence }) => consequence.signal);
    const unran = withoutNoted(taken, handled);
    events.push(...unran.map(({ signal, info }) => laid(actor, signal, info)));
    const unnoted: Sent[] = [];
    const left: Sent[] = [];
    let { took } = fate;
    for (const one of inChains([...waiting, ...fresh])) {
      if (unran.includes(one) || (fresh.includes(one) && this.#isSecond(actor, one))) continue;
      const name = nameOf(one.signal);
      const at = handled.indexOf(name);
      if (at >= 0) handled.splice(at, 1);
      else if (one.signal === took) took = undefined;
      else if (name === own && !fate.faulted) {
        events.push(deadly(actor, one.signal, one.info));
        own = undefined;
      } else if (isPending(actor, one) && !droppedBeside(actor, one, waiting, fresh)) {
        if (one.signal >= 32 || !left.some((other) => sameChain(one, other))) left.push(one);
      } else if (fresh.includes(one) || !cancelled(one.signal, fresh)) {
        unnoted.push(one);
      }
    }
    for (const one of inTurn(unnoted, fresh)) {
      const event = this.#lay(actor, one, fate) ?? quiet(actor, one, fate, fresh.includes(one));
      if (event !== undefined) events.push(event);
    }
    const killer = signalNumber(own ?? '') ?? 0;
    if (own !== undefined) events.push(deadly(actor, killer, unsent(killer)));
    this.#pending.set(actor, this.#withUnseen(actor, left, fresh));
    this.#noteMask(actor);
    return events;
  }

  /** The pending signals of an actor: those that were seen to be sent, and those that came otherwise, where their place shows. */
  #withUnseen(actor: Actor, left: readonly Sent[], fresh: readonly Sent[]): readonly Sent[] {
    const before = this.#unseen.get(actor) ?? [];
    const unseen = unseenOf(actor, left);
    const came = unseen.filter((one) => !before.some((other) => sameChain(one, other)));
    const placed = hasPlace(came, left, fresh) ? came : [];
    this.#unseen.set(
      actor,
      unseen.filter((one) => !placed.includes(one)),
    );
    return [...left, ...placed];
  }

  #noteMask(actor: Actor): void {
    const now = actor.status?.sigBlk ?? 0n;
    const suspended = actor.pending?.request.call === 'sigsuspend';
    const outside = suspended ? (this.#masks.get(actor)?.outside ?? 0n) : now;
    this.#masks.set(actor, { now, outside });
  }

  /** What was taken for handlers in the step in which the process ended, before the signal that ended it. */
  #takenAtTheEnd(
    actor: Actor,
    own: string | undefined,
    waiting: readonly Sent[],
    fresh: readonly Sent[],
    { faulted, wentOn, inside }: Fate,
  ): readonly Sent[] {
    const last = signalNumber(own ?? '') ?? 0;
    // One that is deadly when it is sent, as nothing blocks it, comes before all that waits (complete_signal()).
    if (own === undefined || faulted || fresh.some(({ signal }) => signal === last)) return [];
    const timer = !waiting.some(({ signal }) => signal === last) && isTimers(last);
    const expired = timer ? [{ signal: last, to: actor, info: UNKNOWN_INFO, shared: true }] : [];
    const { now, outside } = this.#masks.get(actor) ?? { now: 0n, outside: 0n };
    const mask = wentOn ? now : maskAfter(outside, inside);
    const back = inside?.call === 'sigsuspend' ? outside : mask;
    return takenBefore(last, [...waiting, ...fresh, ...expired], mask, back, actor.signals);
  }

  /** The pending signals with what is known of them, oldest first; `null` when some came unseen. */
  queue(actor: Actor): readonly SigqueueView[] | null {
    const { status } = actor;
    if (status === undefined) return null;
    const list = this.#pending.get(actor) ?? [];
    const seen = (chain: boolean) =>
      maskOf(list.filter(({ shared }) => shared === chain).map(({ signal }) => signal));
    if (seen(false) !== status.sigPnd || seen(true) !== status.shdPnd) return null;
    return list.map(({ signal, shared, info }) => ({ signal: nameOf(signal), shared, info }));
  }

  /** The frames of handlers that have not run, outermost first: those of a process that is stopped. */
  frames(actor: Actor): readonly FrameView[] {
    const frames = this.#laid.get(actor) ?? [];
    return frames.map(({ signal, handler, interrupted }) => ({ signal, handler, interrupted }));
  }

  /** The notes of deliveries that were not told before. A stopped process's handlers run when it goes on. */
  #untold(actor: Actor, notes: readonly Note[]): readonly Note[] {
    let frames = this.#laid.get(actor) ?? [];
    const fresh = notes.filter(({ signo }) => {
      const told = frames.find((frame) => frame.signo === signo);
      frames = frames.filter((frame) => frame !== told);
      return told === undefined;
    });
    if (frames.length === 0 || !lives(actor)) this.#laid.delete(actor);
    else this.#laid.set(actor, frames);
    return fresh;
  }

  /**
   * A signal that a process took before the one that stopped it has its frame, though its handler is yet to run
   * (kernel/signal.c get_signal(); the way back to the program looks for more signals after each).
   */
  #lay(actor: Actor, { signal, info }: Sent, fate: Fate): SignalledAt | undefined {
    if (!fate.stopped || fate.setAction || !actor.signals.catches(signal)) return undefined;
    const event = laid(actor, signal, info);
    const frames = this.#laid.get(actor) ?? [];
    const interrupted = frames.length === 0 ? (actor.pending?.request.call ?? null) : null;
    const { handler = '' } = event.consequence;
    const frame = { signo: signal, signal: nameOf(signal), handler, interrupted };
    this.#laid.set(actor, [...frames, frame]);
    return event;
  }

  #handled(actor: Actor, note: Note): SignalledAt {
    const { signo, code, pid } = note;
    const members = siginfoMembers({ ...note });
    const info: Record<string, SignalInfo[string]> = { si_code: codeName(signo, code) };
    for (const [name, value] of Object.entries(members)) {
      if (name === 'si_pid') info[name] = this.#nameOf(pid);
      else if (isInteger(value)) {
        info[name] = plain(name === 'si_addr' ? this.#addressOf(value) : value);
      }
    }
    const handler = actor.signals.entered(signo);
    const consequence = handlerRuns(actor, signo, info, handler);
    return { at: note.at, consequence };
  }
}

function handlerRuns(
  { name }: Actor,
  signo: number,
  info: SignalInfo,
  handler: string | undefined,
): SignalEvent {
  const named = handler === undefined ? {} : { handler };
  return { kind: 'signal', actor: name, signal: nameOf(signo), info, action: 'handler', ...named };
}

/** A handler's frame was laid, and the handler did not run in this step. */
function laid(actor: Actor, signal: number, info: SignalInfo): SignalledAt {
  const handler = actor.signals.entered(signal);
  return { at: LAST, consequence: handlerRuns(actor, signal, info, handler) };
}

/** Signals without those whose handlers ran, the first of each number. */
function withoutNoted(taken: readonly Sent[], handled: readonly string[]): readonly Sent[] {
  const ran = [...handled];
  return taken.filter(({ signal }) => {
    const at = ran.indexOf(nameOf(signal));
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

function sameChain(one: Sent, other: Sent): boolean {
  return one.signal === other.signal && one.shared === other.shared;
}

function isPending({ status }: Actor, { signal, shared }: Sent): boolean {
  if (status === undefined) return false;
  return holds(shared ? status.shdPnd : status.sigPnd, signal);
}

/** True for a signal that was dropped when it was sent, though one like it is pending from when it was blocked. */
function droppedBeside(
  { status, signals }: Actor,
  one: Sent,
  waiting: readonly Sent[],
  fresh: readonly Sent[],
): boolean {
  if (!fresh.includes(one) || !waiting.some((other) => sameChain(one, other))) return false;
  return !holds(status?.sigBlk ?? 0n, one.signal) && signals.ignores(one.signal);
}

/** What to call a signal. */
export function nameOf(signal: number): string {
  return signalName(signal) ?? `SIG${signal}`;
}

/**
 * Notes in the order of delivery, which is not always that in which handlers ran. Signals that are delivered
 * together are given their frames one upon the other, and the last frame's handler runs first; so a handler
 * whose frame lies higher than those of the handlers that ran just before was delivered before them.
 */
export function deliveryOrder(notes: readonly Note[]): readonly Note[] {
  const order: Note[] = [];
  for (const [ran, note] of notes.entries()) {
    let place = order.length;
    for (let before = ran - 1; before >= 0; before--) {
      const earlier = notes[before];
      if (earlier === undefined || earlier.stack >= note.stack) break;
      place = Math.min(place, order.indexOf(earlier));
    }
    order.splice(place, 0, note);
  }
  return order;
}

/** The counter for each event so that sorting by it keeps their order. */
function inOrder(events: readonly SignalledAt[]): SignalledAt[] {
  let least = LAST;
  return events
    .toReversed()
    .map((event) => {
      if (event.at < least) least = event.at;
      return { ...event, at: least };
    })
    .reverse();
}

function deadly(actor: Actor, signal: number, info: SignalInfo): SignalledAt {
  const action = defaultAction(signal) === 'core' ? 'core' : 'terminate';
  return {
    at: LAST,
    consequence: { kind: 'signal', actor: actor.name, signal: nameOf(signal), info, action },
  };
}

/** True when a signal that waited was thrown away: stop and continue signals cancel each other (prepare_signal). */
function cancelled(signal: number, fresh: readonly Sent[]): boolean {
  if (signal === SIGCONT) return fresh.some((sent) => STOP_SIGNALS.includes(sent.signal));
  return STOP_SIGNALS.includes(signal) && fresh.some((sent) => sent.signal === SIGCONT);
}

function quiet(actor: Actor, sent: Sent, fate: Fate, fresh: boolean): SignalledAt | undefined {
  const { signal, info } = sent;
  const event = (action: SignalEvent['action'], at: bigint): SignalledAt => ({
    at,
    consequence: { kind: 'signal', actor: actor.name, signal: nameOf(signal), info, action },
  });
  // One that waited is discarded in silence when a disposition is set, and at the end.
  if (!fresh && (fate.setAction || !lives(actor))) return undefined;
  if (actor.signals.ignores(signal)) return event('ignore', FIRST);
  if (actor.signals.catches(signal)) return undefined;
  const action = defaultAction(signal);
  if (action === 'stop') return fate.stopped ? event('stop', LAST) : undefined;
  return action === 'continue' ? event('continue', FIRST) : undefined;
}

/** True when the process had to leave the call it slept in for a signal: if it sleeps still, the call began anew. */
export function leftCall({ consequence }: Event): boolean {
  if (consequence.kind !== 'signal') return false;
  const { action, signal } = consequence;
  // The terminal's stop signals are looked at before it shows that nobody is there to continue the process.
  const looked = action === 'ignore' && STOP_SIGNALS.includes(signalNumber(signal) ?? 0);
  return action === 'handler' || looked;
}

/** True when an instruction of the process's own may have caused the signal. */
export function isFault(call: CallName, signal: string): boolean {
  return callSpec(call).family === 'user' && (signal === 'SIGSEGV' || signal === 'SIGBUS');
}
