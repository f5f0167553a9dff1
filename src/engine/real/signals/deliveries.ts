/** The signals of every actor from step to step: what is pending, what it blocked, and the frames of handlers that have yet to run. */

import { type Integer, isInteger, plain } from '../../calls/integer.ts';
import { signalNumber } from '../../calls/signals.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { FrameView, SigqueueView } from '../../model/snapshot.ts';
import { signalText } from '../../model/spelling.ts';
import type { Consequence, SignalInfo } from '../../model/step.ts';
import { type Actor, lives } from '../actor/actor.ts';
import { maskOf } from '../actor/sigset.ts';
import type { Note } from '../actor/slot.ts';
import { codeName, siginfoMembers } from '../marshal/siginfo.ts';
import { type Fate, infer, sameChain, type Told } from './infer.ts';
import { deliveryOrder, inOrder } from './notes.ts';
import { type Sent, UNKNOWN_INFO } from './senders.ts';
import { maskAfter, maskMeanwhile, takenBefore } from './taken-before.ts';
import { hasPlace, isTimers, unseenOf } from './unseen.ts';

/** A consequence and when it happened on the counter. */
export interface Event {
  readonly at: bigint;
  readonly consequence: Consequence;
}

type SignalEvent = Extract<Consequence, { kind: 'signal' }>;

/** A delivery and when it happened. */
interface SignalledAt extends Event {
  readonly consequence: SignalEvent;
}

/** How an actor stands after a step, and what it was doing before. */
export interface Standing extends Fate {
  /** The call that it was inside of, or made, when the step began to act on it. */
  readonly inside: CallRequest | undefined;
  /** It was stopped and is no more. */
  readonly wentOn: boolean;
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

  /** What happened to an actor's signals in a step. */
  collect(actor: Actor, sent: readonly Sent[], fate: Standing): readonly Event[] {
    const { exit, signals, status: masks } = actor;
    const fresh = sent.filter(({ to }) => to === actor);
    const waiting = this.#pending.get(actor) ?? [];
    const killedBy = exit !== undefined && 'killed' in exit ? exit.killed : undefined;
    const taken = this.#takenAtTheEnd(actor, killedBy, waiting, fresh, fate);
    const notes = this.#untold(actor, deliveryOrder(actor.task.slot.drain().notes));
    const events = inOrder(notes.map((note) => this.#handled(actor, note)));
    const { told, left } = infer({
      waiting,
      fresh,
      unseen: this.#unseen.get(actor) ?? [],
      handled: notes.map(({ signo }) => signo),
      taken,
      killedBy,
      lives: lives(actor),
      fate,
      masks,
      signals,
    });
    for (const one of told) {
      if (one.action === 'handler') this.#lay(actor, one);
      events.push({ at: one.at, consequence: signalEvent(actor, one) });
    }
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
    const suspended = maskMeanwhile(actor.pending?.request) !== undefined;
    const outside = suspended ? (this.#masks.get(actor)?.outside ?? 0n) : now;
    this.#masks.set(actor, { now, outside });
  }

  /** What was taken for handlers in the step in which the process ended, before the signal that ended it. */
  #takenAtTheEnd(
    actor: Actor,
    own: string | undefined,
    waiting: readonly Sent[],
    fresh: readonly Sent[],
    { faulted, wentOn, inside }: Standing,
  ): readonly Sent[] {
    const last = signalNumber(own ?? '') ?? 0;
    // One that is deadly when it is sent, as nothing blocks it, comes before all that waits (complete_signal()).
    if (own === undefined || faulted || fresh.some(({ signal }) => signal === last)) return [];
    const timer = !waiting.some(({ signal }) => signal === last) && isTimers(last);
    const expired = timer ? [{ signal: last, to: actor, info: UNKNOWN_INFO, shared: true }] : [];
    const { now, outside } = this.#masks.get(actor) ?? { now: 0n, outside: 0n };
    const mask = wentOn ? now : maskAfter(outside, inside);
    const back = maskMeanwhile(inside) === undefined ? mask : outside;
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
    return list.map(({ signal, shared, info }) => ({ signal: signalText(signal), shared, info }));
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

  /** A handler's frame was laid, and the handler did not run in this step: where the process has stopped it is yet to. */
  #lay(actor: Actor, { signal, handler = '' }: Told): void {
    actor.signals.entered(signal);
    if (!lives(actor)) return;
    const frames = this.#laid.get(actor) ?? [];
    const interrupted = frames.length === 0 ? (actor.pending?.request.call ?? null) : null;
    const frame = { signo: signal, signal: signalText(signal), handler, interrupted };
    this.#laid.set(actor, [...frames, frame]);
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
    const told = { signal: signo, info, action: 'handler', at: note.at } as const;
    const named = handler === undefined ? {} : { handler };
    return { at: note.at, consequence: signalEvent(actor, { ...told, ...named }) };
  }
}

function signalEvent({ name }: Actor, { signal, info, action, handler }: Told): SignalEvent {
  const named = handler === undefined ? {} : { handler };
  return { kind: 'signal', actor: name, signal: signalText(signal), info, action, ...named };
}
