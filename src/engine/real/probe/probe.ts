/** A snapshot of the run, read from outside after a step has settled. */
import type { Native } from '../../../native/native.ts';
import type { Integer } from '../../calls/integer.ts';
import type { CallRequest, MachineLimit } from '../../model/kernel.ts';
import type { BlockedView, FdView, ProcessView, Snapshot } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';
import type { RawCall } from '../marshal/plan.ts';
import type { Room } from '../room/room.ts';
import type { Deliveries } from '../signals/deliveries.ts';
import type { Sent } from '../signals/senders.ts';
import { Asker } from './ask.ts';
import { type Description, type Entry, fdView, type Target } from './entry.ts';
import { familiesOf } from './families.ts';
import type { IdOf, ObjectProbe } from './family.ts';
import { Files } from './files.ts';
import { Ground } from './ground.ts';
import { Reach } from './reach.ts';
import { shared } from './shared.ts';
import { signalsView } from './signals.ts';

/** Where a probe looks. */
export interface ProbeContext {
  readonly native: Native;
  readonly room: Room;
  /** Processes other than the actors can reach System V objects: they are the machine's. */
  readonly hostIpc: boolean;
  readonly deliveries: Deliveries;
  /** An actor's name by the process id that actors see. */
  readonly nameOf: (pid: number) => string | null;
}

/** Reads snapshots; nothing that it does changes what they show. */
export class Probe {
  readonly #room: Room;
  readonly #ground: Ground;
  readonly #files = new Files();
  readonly #deliveries: Deliveries;
  readonly #families: readonly ObjectProbe[];
  readonly #hostIpc: boolean;
  #reach: Reach;
  /** The calls that have not returned, as of the last look. */
  readonly #inside = new Map<Actor, CallRequest>();
  readonly #fds = new WeakMap<Entry, FdView>();
  readonly #processes = new Map<Actor, ProcessView>();

  constructor({ native, room, hostIpc, deliveries, nameOf }: ProbeContext) {
    this.#deliveries = deliveries;
    this.#room = room;
    this.#hostIpc = hostIpc;
    this.#reach = new Reach(hostIpc);
    const asker = new Asker(room.init, room.facts.kept);
    this.#ground = new Ground(native, room, asker);
    this.#families = familiesOf({ native, root: room.root, asker, nameOf });
  }

  /** A call begins. */
  begin(actor: Actor, request: CallRequest): void {
    this.#inside.set(actor, request);
    for (const family of this.#families) family.begin?.(request);
  }

  /** A system call has returned that a call of the transcript is made of. */
  made(actor: Actor, raw: RawCall, result: Integer): void {
    for (const family of this.#families) family.made?.(actor, raw, result);
  }

  /** A call has returned. */
  end(actor: Actor, request: CallRequest, outcome: Returned): void {
    this.#inside.delete(actor);
    this.#reach.add(actor, request, outcome);
    for (const family of this.#families) family.end?.(request, outcome, actor);
    this.#ground.mappings.end(actor, request, outcome);
    this.#ground.flights.end(actor, request, outcome, this.#ground.descriptors);
  }

  /** The signals that a call sends because of what objects there are; it succeeds, or its process ends in it. */
  sends(actor: Actor, request: CallRequest, actors: readonly Actor[]): readonly Sent[] {
    return this.#families.flatMap((family) => family.sends?.(actor, request, actors) ?? []);
  }

  /** A child has come. */
  fork(parent: Actor, child: Actor): void {
    this.#ground.mappings.fork(parent, child);
  }

  /** Limits of the machine that the run was seen to come to. */
  get limits(): ReadonlySet<MachineLimit> {
    return new Set(this.#families.flatMap(({ limits }) => [...(limits ?? [])]));
  }

  /** The kernel's own workers have finished what the step left to them. @returns True when that may have woken somebody. */
  finished(actors: readonly Actor[]): boolean {
    return this.#ground.flights.collected(actors);
  }

  /** Everything there is to see after a step. */
  snapshot(actors: readonly Actor[], step: number): Snapshot {
    const reach = this.#reached(actors);
    const look = this.#ground.look(actors, step, reach);
    for (const family of this.#families) family.refresh(look);
    const named = new Map(actors.map((actor) => [actor.task.hostPid, actor.name]));
    const idOf: IdOf = (target, file = null) => this.#idOf(target, file);
    return {
      clockNs: 0,
      processes: actors.map((actor) => this.#process(actor, named)),
      objects: this.#families.flatMap((family) => family.views(idOf)),
      files: this.#files.views(actors, look.descriptors, {
        mapped: new Set(
          actors.flatMap((actor) => this.#ground.mappings.filesOf(actor).map(({ key }) => key)),
        ),
        inFlight: (file) => this.#ground.flights.count(file),
        objectOf: (entry) => this.#objectOf(entry),
      }),
    };
  }

  /** What the step can have reached: by the calls that returned in it, and by those that somebody is or was inside of. */
  #reached(actors: readonly Actor[]): Reach {
    const reach = this.#reach;
    this.#reach = new Reach(this.#hostIpc);
    for (const [actor, request] of this.#inside) {
      reach.add(actor, request);
      if (actor.pending?.request !== request) this.#inside.delete(actor);
    }
    reach.ended = actors.some((actor) => {
      const known = this.#processes.get(actor);
      return actor.exit !== undefined && known?.exit === undefined;
    });
    return reach;
  }

  /** The call that an actor is inside of. */
  blocked(actor: Actor): BlockedView {
    const { request } = actor.pending ?? {};
    return {
      name: request?.call ?? '',
      text: request?.text ?? '',
      wchan: actor.task.proc.wchan(),
      // A process that is stopped has left the queue.
      queue: actor.stopped ? null : firstOf(this.#families, (family) => family.queueOf?.(actor)),
    };
  }

  #process(actor: Actor, named: ReadonlyMap<number, string>): ProcessView {
    const signals =
      actor.exit === undefined
        ? signalsView(actor, this.#deliveries.queue(actor), this.#deliveries.frames(actor))
        : undefined;
    const mappings = this.#ground.mappings.view(actor, (line) =>
      firstOf(this.#families, (family) => family.mappedBy?.(line)),
    );
    const before = this.#processes.get(actor);
    const view = shared(before, {
      actor: actor.name,
      parent: this.#parent(actor, named),
      state: stateOf(actor),
      ...(actor.exit === undefined ? {} : { exit: actor.exit }),
      ...(actor.pending === undefined ? {} : { call: this.blocked(actor) }),
      fds: this.#ground.descriptors.of(actor).map((entry) => this.#fd(entry)),
      ...(signals === undefined ? {} : { signals }),
      ...(mappings === undefined ? {} : { mappings }),
    });
    this.#processes.set(actor, view);
    return view;
  }

  #fd(entry: Entry): FdView {
    const view = fdView(entry, this.#objectOf(entry), this.#fds.get(entry));
    this.#fds.set(entry, view);
    return view;
  }

  #objectOf({ target, file }: Entry): string | null {
    return this.#idOf(target, file);
  }

  #idOf(target: Target, file: Description | null): string | null {
    return firstOf(this.#families, (family) => family.idOf?.(target, file));
  }

  #parent(actor: Actor, named: ReadonlyMap<number, string>): string | null {
    const ppid = actor.status?.ppid;
    if (ppid !== undefined) {
      actor.parent = ppid === this.#room.init.hostPid ? 'init' : (named.get(ppid) ?? null);
    }
    return actor.parent;
  }
}

/** The answer of the first family that has one. */
function firstOf<T>(
  families: readonly ObjectProbe[],
  ask: (family: ObjectProbe) => T | null | undefined,
): T | null {
  for (const family of families) {
    const answer = ask(family);
    if (answer !== null && answer !== undefined) return answer;
  }
  return null;
}

function stateOf(actor: Actor): ProcessView['state'] {
  if (actor.reaped) return 'dead';
  if (actor.exit !== undefined) return 'zombie';
  if (actor.stopped) return 'stopped';
  return actor.pending === undefined ? 'running' : 'sleeping';
}
