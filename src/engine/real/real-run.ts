/**
 * One run: the actors in their room, the calls they are told to make, and what came of each step.
 *
 * A step with a call goes this way, and each part relies on those before it (`RealRun.call`):
 *
 * 1. check: the actor is free, the call has a plan, and the territory allows what it names; until here nothing has happened.
 * 2. begin: the probe notes what a call may change, while its objects are still as they were.
 * 3. plan: libc's share; the arguments are laid out in the actor's scratch memory, which the call before has left.
 * 4. issue: the actor is told its first raw call.
 * 5. settle: wait until nobody can run. Each result is taken as it comes: the plan goes on, or the call has returned; then the
 *    territory, the probe (`end`) and the aftermath note what it made, and a child becomes an actor before it makes a call.
 * 6. await: where the call is to return, real time passes and 5 is done again.
 * 7. end: who has ended, stopped or gone on, and what became of signals; those of whom nothing is left give back their slots.
 *    Before the snapshot, since the probe asks who ran in this step and who lives.
 * 8. snapshot: the probe looks at what the step can have changed.
 */
import type { Native } from '../../native/native.ts';
import type { CallRequest, MachineLimit, Wait } from '../model/kernel.ts';
import type { ActorName, Snapshot } from '../model/snapshot.ts';
import type { Outcome, Returned, Timing } from '../model/step.ts';
import type { Actor, Pending } from './actor/actor.ts';
import { lives } from './actor/actor.ts';
import { SignalTable } from './actor/signal-table.ts';
import type { Slot } from './actor/slot.ts';
import { SPIN_NS } from './actor/task.ts';
import type { Probed } from './client/protocol.ts';
import { type Clock, repeatsOf } from './clock.ts';
import { RealKernelError } from './errors.ts';
import { planOf } from './marshal/marshal.ts';
import { Passage } from './passage.ts';
import { Probe } from './probe/probe.ts';
import { replacedBy, returned, sumOf } from './raw-outcome.ts';
import type { Room } from './room/room.ts';
import { ROOM, type Territory } from './room/territory.ts';
import { settle } from './settle.ts';
import { Aftermath } from './signals/aftermath.ts';
import { Deliveries, type Event } from './signals/deliveries.ts';

/** A call that limits its own sleep may return this much later than it says, because others have the processor. */
const LATE_NS = 5e9;

/** Takes the result of a call; false where it is not what is waited for. */
type Claim = (actor: Actor, result: Returned, timing: Timing | undefined) => boolean;

function isDone({ collected, task }: Actor): boolean {
  return !collected && task.slot.done;
}

/** True for a process that lives and has not stopped. */
function sleeps({ task }: Actor): boolean {
  const state = task.proc.status()?.state ?? 'Z';
  return !'ZXTt'.includes(state);
}

/** A run on the real kernel. */
export class RealRun {
  /** The time that `advance` lets pass. */
  readonly passage = new Passage();
  readonly #room: Room;
  readonly #clock: Clock;
  readonly #probe: Probe;
  readonly #territory: Territory;
  readonly #actors: Actor[] = [];
  readonly #byName = new Map<ActorName, Actor>();
  readonly #free: Slot[];
  #step = 0;
  #born: { [actor: ActorName]: number } = {};
  #events: Event[] = [];
  readonly #aftermath: Aftermath;
  /** As the actors see it: the first process, which made it, sees it by another number. */
  readonly #initPid: number;

  constructor(native: Native, room: Room, clock: Clock, territory: Territory) {
    this.#territory = territory;
    this.#room = room;
    this.#initPid = room.init.proc.ownPid() ?? room.init.pid;
    this.#clock = clock;
    const deliveries = new Deliveries(
      (pid) => this.#nameOf(pid),
      (address) => room.own.shown(address),
    );
    this.#probe = new Probe({
      native,
      room,
      hostIpc: territory !== ROOM,
      deliveries,
      nameOf: (pid) => this.#nameOf(pid),
    });
    this.#aftermath = new Aftermath(room, this.#actors, deliveries, (...asked) =>
      this.#probe.sends(...asked),
    );
    this.#free = room.memories.actors.slots.toReversed();
  }

  /** Bring the unrelated processes to life, in order. */
  start(names: readonly ActorName[]): Snapshot {
    for (const name of names) {
      const task = this.#room.spawn(this.#takeSlot());
      this.#born[name] = task.pid;
      this.#add({
        name,
        task,
        parent: 'init',
        signals: new SignalTable(),
        semaphores: new Map(),
      });
    }
    this.#settle();
    return this.#snapshot();
  }

  /** Make a call, wait until nobody can run, and until it has returned where that is asked, and report. */
  async call(asked: CallRequest): Promise<Probed> {
    this.#step++;
    const request = this.#room.own.clear(asked);
    const actor = this.#freeActor(request.actor);
    const plan = planOf(request.call);
    if (plan === undefined) throw new RealKernelError('real.no-call', { call: request.call });
    const { scratch } = actor.task;
    this.#territory.check(request);
    this.#probe.begin(actor, request);
    scratch.begin();
    const making = plan({
      memory: scratch,
      args: request.args,
      pid: actor.task.pid,
      child: request.child,
      signals: actor.signals,
      semaphores: actor.semaphores,
    });
    const first = making.next();
    let outcome: Outcome | undefined;
    let timing: Timing | undefined;
    if (first.done === true) {
      outcome = returned(first.value);
      this.#probe.end(actor, request, outcome);
    } else {
      const [birth, spent] = [undefined, undefined];
      actor.pending = { request, making, raw: first.value, birth, spent, begunAt: this.#step };
      this.#issue(actor, actor.pending);
      actor.task.slot.wait(SPIN_NS, SPIN_NS);
    }
    const claim: Claim = (done, result, measured) => {
      if (done !== actor || outcome !== undefined) return false;
      outcome = result;
      timing = measured;
      return true;
    };
    this.#settle(claim);
    this.#finish(claim);
    if (request.wait !== undefined) await this.#await(actor, request.wait, claim);
    actor.replaced = replacedBy(request, outcome);
    this.#end();
    const snapshot = this.#snapshot();
    outcome ??=
      lives(actor) && !actor.stopped
        ? { kind: 'blocked', where: this.#probe.blocked(actor) }
        : { kind: 'gone' };
    const report = this.#report(snapshot, outcome, timing);
    if (timing === undefined || actor.task.scratch.beyond) return report;
    return { ...report, minorFaults: timing.minorFaults };
  }

  /** Let real time pass until an actor is no longer inside the call that it was told to make; what else ends is taken too. */
  async #await(actor: Actor, { ns, ends }: Wait, claim: Claim): Promise<void> {
    const limit = ends ? ns + LATE_NS : ns;
    const end = performance.now() + limit / 1e6;
    const isDue = (): boolean => this.#actors.some(isDone) || !sleeps(actor);
    while (actor.pending !== undefined && sleeps(actor)) {
      const left = (end - performance.now()) * 1e6;
      if (left <= 0 || !(await this.passage.until(isDue, left))) return;
      this.#settle(claim);
    }
  }

  /** Let real time pass, then wait until nobody can run, and report. */
  async advance(ns: number): Promise<Probed> {
    this.#step++;
    await this.passage.wait(ns);
    this.#settle();
    this.#finish();
    this.#end();
    return this.#report(this.#snapshot());
  }

  /** The process ids, as they see them themselves, of the actors that have come since this was last asked. */
  takeBorn(): { readonly [actor: ActorName]: number } {
    const born = this.#born;
    this.#born = {};
    return born;
  }

  /** Limits of the machine that the run has come to. */
  get limits(): ReadonlySet<MachineLimit> {
    return this.#probe.limits;
  }

  /** Let go of what the run holds; the room goes its own way. */
  close(): void {
    for (const { task, collected } of this.#actors) if (!collected) task.close();
  }

  #report(snapshot: Snapshot, outcome?: Outcome, timing?: Timing): Probed {
    const consequences = this.#events
      .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
      .map(({ consequence }) => consequence);
    this.#events = [];
    return {
      ...(outcome === undefined ? {} : { outcome }),
      ...(timing === undefined ? {} : { timing }),
      consequences,
      trace: [],
      snapshot,
    };
  }

  #snapshot(): Snapshot {
    return this.#probe.snapshot(this.#actors, this.#step);
  }

  #nameOf(pid: number): string | null {
    if (pid === this.#initPid) return 'init';
    // The latest process with that number: numbers are used again once nothing is left of their bearer.
    return this.#actors.findLast(({ task }) => task.pid === pid)?.name ?? null;
  }

  #freeActor(name: ActorName): Actor {
    const actor = this.#byName.get(name);
    if (actor === undefined) throw new RealKernelError('real.unknown-actor', { actor: name });
    if (!lives(actor) || actor.stopped || actor.pending !== undefined) {
      throw new RealKernelError('real.not-free', { actor: name });
    }
    return actor;
  }

  #takeSlot(): Slot {
    const slot = this.#free.pop();
    if (slot === undefined) {
      throw new RealKernelError('real.too-many', {
        limit: this.#room.memories.actors.slots.length,
      });
    }
    slot.reset();
    return slot;
  }

  #add(made: Pick<Actor, 'name' | 'task' | 'parent' | 'signals' | 'semaphores'>): Actor {
    const actor: Actor = {
      ...made,
      pending: undefined,
      exit: undefined,
      reaped: false,
      collected: false,
      stopped: false,
      status: undefined,
      switches: -1,
      replaced: undefined,
      ranAt: this.#step,
      group: made.task.proc.group(),
    };
    this.#actors.push(actor);
    this.#byName.set(actor.name, actor);
    return actor;
  }

  /** Tell an actor its next raw call. */
  #issue(actor: Actor, pending: Pending): void {
    const { raw, request, spent } = pending;
    const child = raw.child === undefined ? undefined : this.#takeSlot();
    if (child !== undefined && raw.child !== undefined) {
      const known = new Set(actor.task.proc.children());
      pending.birth = { slot: child, name: raw.child, known };
    }
    actor.task.slot.issue(raw.nr, raw.args, {
      usage: true,
      clock: this.#clock.byClock,
      touch: actor.task.scratch.used,
      ...(child === undefined ? {} : { child }),
      ...(spent === undefined ? repeatsOf(request.call) : {}),
    });
  }

  /** Wait until nobody can run, taking results as they come. */
  #settle(claim: Claim = () => false): void {
    settle(this.#actors, () => {
      let took = false;
      for (const actor of this.#actors) {
        // The slot of a process that was collected may be another's by now.
        if (actor.collected) continue;
        if (actor.pending?.birth?.slot.done) {
          took = true;
          this.#adopt(actor);
        }
        if (!actor.task.slot.done) continue;
        took = true;
        this.#take(actor, claim);
      }
      return took;
    });
  }

  /** Wait for what the kernel does by itself behind the calls, and for whoever that wakes. */
  #finish(claim?: Claim): void {
    while (this.#probe.finished(this.#actors)) this.#settle(claim);
  }

  #take(actor: Actor, claim: Claim): void {
    const { slot } = actor.task;
    const { pending } = actor;
    const timing = sumOf(pending?.spent, this.#clock.timing(slot));
    const at = slot.counters.after;
    const result = slot.take();
    if (pending === undefined) return;
    if (pending.birth !== undefined) this.#adopt(actor, Number(result));
    this.#probe.made(actor, pending.raw, result);
    const next = pending.making.next(result);
    if (next.done !== true) {
      pending.raw = next.value;
      pending.spent = timing;
      this.#issue(actor, pending);
      return;
    }
    actor.pending = undefined;
    const outcome = returned(next.value);
    this.#territory.after(pending.request, outcome);
    this.#probe.end(actor, pending.request, outcome);
    this.#aftermath.returned(actor, pending, outcome);
    const told = this.#room.own.result(pending.request, outcome);
    if (claim(actor, told, timing)) return;
    const { call } = pending.request;
    const consequence = { kind: 'resumed', actor: actor.name, call, outcome: told } as const;
    this.#events.push({ at, consequence });
  }

  /**
   * A child that was made is an actor from now on.
   *
   * @param result What the call returned; undefined where the child is there before that, as vfork's is.
   */
  #adopt(parent: Actor, result?: number): void {
    const { pending } = parent;
    if (pending?.birth === undefined) return;
    const { slot, name, known } = pending.birth;
    pending.birth = undefined;
    if (result !== undefined && result < 0) {
      this.#free.push(slot);
      return;
    }
    const task = parent.task.newest(slot, known);
    this.#born[name] = task.pid;
    const child = this.#add({
      name,
      task,
      parent: parent.name,
      signals: parent.signals.copy(),
      semaphores: new Map(parent.semaphores),
    });
    this.#probe.fork(parent, child);
    slot.wait(SPIN_NS, 1e9);
    slot.take();
  }

  /** Nobody can run any more: see what came of the step, and let go of those of whom nothing is left. */
  #end(): void {
    this.#events.push(...this.#aftermath.take(this.#step));
    for (const actor of this.#actors) {
      if (lives(actor) && !actor.stopped && actor.pending === undefined) actor.task.scratch.tidy();
    }
    this.#collect();
  }

  /** Nothing is left of those who were collected: their slots are free again. */
  #collect(): void {
    for (const actor of this.#actors) {
      if (!actor.reaped || actor.collected) continue;
      actor.collected = true;
      actor.task.close();
      this.#free.push(actor.task.slot);
    }
  }
}
