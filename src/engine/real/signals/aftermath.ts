/**
 * What a step led to besides results: who ended, stopped or went on, and what became of the signals that were sent.
 *
 * Which signals a call sends is `senders.ts`; what became of each of them `infer.ts`, and `deliveries.ts` keeps what is pending.
 */

import { callSpec } from '../../calls/catalogue.ts';
import { defaultAction, signalNumber } from '../../calls/signals.ts';
import type { CallName } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import { signalText } from '../../model/spelling.ts';
import type { Returned } from '../../model/step.ts';
import { isStruct, type Value } from '../../script/value.ts';
import { type Actor, lives, type Pending } from '../actor/actor.ts';
import type { Room } from '../room/room.ts';
import type { Deliveries, Event, Standing } from './deliveries.ts';
import { noteEnds } from './ending.ts';
import { LAST } from './infer.ts';
import { type Sent, sentByCall, sentByEnd, sentByStop, sentWhileEnding } from './senders.ts';

/** What a call that stopped its own process will return. */
const DONE: Returned = { kind: 'returned', value: 0, outs: [] };

/** What a call sends that succeeds, or in which its process ends, because of what objects there are (`Probe.sends`). */
type ObjectsSend = (
  actor: Actor,
  request: CallRequest,
  actors: readonly Actor[],
) => readonly Sent[];

/** How an actor stood when the step's calls had been made, before anybody looked at what came of them. */
type Before = Pick<Actor, 'stopped' | 'pending'>;

/** Notes what calls do about signals while a step is made, and tells at its end what came of everything. */
export class Aftermath {
  readonly #room: Room;
  /** Grows with every fork. */
  readonly #actors: readonly Actor[];
  readonly #deliveries: Deliveries;
  readonly #objectsSend: ObjectsSend;
  #sent: Sent[] = [];
  readonly #took = new Map<Actor, readonly number[]>();
  readonly #setAction = new Set<Actor>();
  readonly #faulted = new Set<Actor>();

  /** @param objectsSend What a call sends because of what objects there are. */
  constructor(
    room: Room,
    actors: readonly Actor[],
    deliveries: Deliveries,
    objectsSend: ObjectsSend,
  ) {
    this.#objectsSend = objectsSend;
    this.#room = room;
    this.#actors = actors;
    this.#deliveries = deliveries;
  }

  /** A call has returned: note what it sent, took or set. */
  returned(actor: Actor, { request, sent }: Pending, outcome: Returned): void {
    const { call } = request;
    if (!sent) this.#sent.push(...this.#sentBy(actor, request, outcome));
    const took = takenBy(call, outcome);
    if (took.length > 0) this.#took.set(actor, took);
    if (call === 'signal' || call === 'sigaction') this.#setAction.add(actor);
  }

  /** See, once nobody can run, who has ended, stopped or gone on, and what became of signals. */
  take(step: number): readonly Event[] {
    const before = new Map<Actor, Before>(
      this.#actors.map((actor) => [actor, { stopped: actor.stopped, pending: actor.pending }]),
    );
    const ended = noteEnds(this.#room, this.#actors);
    for (const actor of this.#actors) {
      const switches = actor.status?.switches ?? -1;
      if (switches !== actor.switches) actor.ranAt = step;
      actor.switches = switches;
      if (ended.includes(actor)) this.#endedInside(actor);
    }
    for (const actor of ended) this.#tellParent(actor);
    for (const actor of this.#actors) {
      if (lives(actor)) this.#noteStop(actor);
    }
    const events: Event[] = [];
    for (const actor of this.#actors) {
      if (!lives(actor) && !ended.includes(actor)) continue;
      const fate = this.#fate(actor, before.get(actor));
      const signals = this.#deliveries.collect(actor, this.#sent, fate);
      events.push(...signals);
      if (actor.pending !== undefined && (fate.wentOn || signals.some(leftCall))) {
        actor.pending.begunAt = step;
      }
      const { exit } = actor;
      if (exit !== undefined) {
        const consequence = { kind: 'ended', actor: actor.name, exit } as const;
        events.push({ at: LAST, consequence });
      }
    }
    this.#sent = [];
    this.#took.clear();
    this.#setAction.clear();
    this.#faulted.clear();
    return events;
  }

  #sentBy(actor: Actor, request: CallRequest, outcome: Returned): readonly Sent[] {
    const sent = sentByCall(actor, request, outcome, this.#actors);
    if (outcome.errno !== undefined) return sent;
    return [...sent, ...this.#objectsSend(actor, request, this.#actors)];
  }

  #fate(actor: Actor, before: Before | undefined): Standing {
    const wasStopped = before?.stopped === true;
    return {
      stopped: actor.stopped && !wasStopped,
      wentOn: !actor.stopped && wasStopped,
      inside: before?.pending?.request,
      took: this.#took.get(actor) ?? [],
      setAction: this.#setAction.has(actor),
      faulted: this.#faulted.has(actor),
    };
  }

  /** What it sent in the call in which it ended. */
  #endedInside(actor: Actor): void {
    const { exit, pending } = actor;
    actor.pending = undefined;
    if (exit === undefined || pending === undefined || !('killed' in exit)) return;
    if (isFault(pending.request.call, exit.killed)) this.#faulted.add(actor);
    // What another has sent it in this step is what ended it.
    if (this.#sent.some((one) => one.to === actor && signalText(one.signal) === exit.killed))
      return;
    const { request } = pending;
    const sent = [
      ...sentWhileEnding(actor, request, this.#actors),
      ...this.#objectsSend(actor, request, this.#actors),
    ];
    this.#sent.push(...sent.filter((one) => signalText(one.signal) === exit.killed));
  }

  #tellParent(actor: Actor): void {
    const { exit, stopped } = actor;
    const parent = this.#parentOf(actor);
    actor.stopped = false;
    if (exit === undefined || parent === undefined) return;
    this.#sent.push(...sentByEnd(parent, actor.name, exit, stopped));
  }

  #noteStop(actor: Actor): void {
    const stopped = 'Tt'.includes(actor.status?.state ?? '-');
    if (stopped === actor.stopped) return;
    actor.stopped = stopped;
    const { pending } = actor;
    if (pending !== undefined && stopped && !pending.sent) {
      const sent = this.#sentBy(actor, pending.request, DONE);
      // That comes first: whoever else stopped did so because of it.
      this.#sent.unshift(...sent);
      if (sent.length > 0) pending.sent = true;
    }
    const parent = this.#parentOf(actor);
    if (parent !== undefined) this.#sent.push(...sentByStop(parent, actor.name, stopped));
  }

  /** The parent of an actor, as long as it lives and is an actor too. */
  #parentOf({ parent }: Actor): Actor | undefined {
    return this.#actors.find((other) => other.name === parent && lives(other));
  }
}

/** The signals that a call took: it told one by its result, or several in structures (signalfd(2)). */
function takenBy(call: CallName, { value, errno, outs }: Returned): readonly number[] {
  if (errno !== undefined) return [];
  if (call.startsWith('sigwait') || call === 'sigtimedwait') return [Number(value)];
  const [, records] = outs;
  if (call !== 'read' || !Array.isArray(records)) return [];
  return records.flatMap((record: Value) => (isStruct(record) ? Number(record.ssi_signo) : []));
}

/** True when the process had to leave the call it slept in for a signal: if it sleeps still, the call began anew. */
function leftCall({ consequence }: Event): boolean {
  if (consequence.kind !== 'signal') return false;
  const { action, signal } = consequence;
  // The terminal's stop signals are looked at before it shows that nobody is there to continue the process.
  const looked = action === 'ignore' && defaultAction(signalNumber(signal) ?? 0) === 'stop';
  return action === 'handler' || looked;
}

/** True when an instruction of the process's own may have caused the signal. */
function isFault(call: CallName, signal: string): boolean {
  return callSpec(call).family === 'user' && (signal === 'SIGSEGV' || signal === 'SIGBUS');
}
