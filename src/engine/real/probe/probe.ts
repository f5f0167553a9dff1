/** A snapshot of the run, read from outside after a step has settled. */
import type { Native } from '../../../native/native.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { BlockedView, ObjectView, ProcessView, Snapshot } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Room } from '../room.ts';
import { Descriptors, fdView, type Target } from './descriptors.ts';
import { Inodes } from './inodes.ts';
import { Mappings } from './mappings.ts';
import { Pipes } from './pipes.ts';
import { signalsView } from './signals.ts';
import { Sysv } from './sysv.ts';

/** Where a probe looks. */
export interface ProbeContext {
  readonly native: Native;
  readonly room: Room;
  readonly deliveries: Deliveries;
  /** An actor's name by the process id that actors see. */
  readonly nameOf: (pid: number) => string | null;
}

/** What finds one family of kernel objects and tells what shows of them. */
export interface ObjectProbe {
  /** A call begins. */
  begin?(request: CallRequest): void;
  /** A call has returned. */
  end?(request: CallRequest, outcome: Returned): void;
  /** The object that a descriptor leads to; `null` when it is none of this family's. */
  idOf?(target: Target): string | null;
  /** The wait queue that a blocked actor sleeps on; `null` when it is none of this family's, or unknown. */
  queueOf?(actor: Actor): BlockedView['queue'];
  /** Every object that is there. */
  views(actors: readonly Actor[]): readonly ObjectView[];
}

/** Reads snapshots; nothing that it does changes what they show. */
export class Probe {
  readonly #room: Room;
  readonly #descriptors: Descriptors;
  readonly #pipes: Pipes;
  readonly #inodes: Inodes;
  readonly #deliveries: Deliveries;
  readonly #mappings: Mappings;
  /** Every family, in the order in which its objects stand in a snapshot. */
  readonly #families: readonly ObjectProbe[];

  constructor({ native, room, deliveries, nameOf }: ProbeContext) {
    this.#deliveries = deliveries;
    this.#room = room;
    this.#descriptors = new Descriptors(native);
    this.#inodes = new Inodes(room, this.#descriptors);
    this.#pipes = new Pipes(native, room, this.#descriptors, this.#inodes);
    const sysv = new Sysv({ room, nameOf });
    this.#mappings = new Mappings(sysv.objects, this.#inodes);
    const inodes: ObjectProbe = {
      idOf: (target) => this.#inodes.idOf(target),
      // A FIFO's inode leads to its pipe: pipes are looked at first.
      views: () => this.#inodes.views((key) => this.#pipes.openFifo(key)),
    };
    this.#families = [this.#pipes, inodes, sysv];
  }

  /** A call begins. */
  begin(request: CallRequest): void {
    for (const family of this.#families) family.begin?.(request);
  }

  /** A call has returned. */
  end(actor: Actor, request: CallRequest, outcome: Returned): void {
    for (const family of this.#families) family.end?.(request, outcome);
    this.#mappings.end(actor, request, outcome);
  }

  /** A child has come. */
  fork(parent: Actor, child: Actor): void {
    this.#mappings.fork(parent, child);
  }

  /** Everything there is to see after a step. */
  snapshot(actors: readonly Actor[], step: number): Snapshot {
    const open = actors.filter((actor) => !actor.reaped || actor.ranAt >= step);
    this.#descriptors.refresh(open, step);
    this.#inodes.refresh(this.#pipes.opening(actors));
    this.#pipes.refresh(actors);
    const named = new Map(actors.map((actor) => [actor.task.hostPid, actor.name]));
    const objects = this.#families.flatMap((family) => family.views(actors));
    return {
      clockNs: 0,
      processes: actors.map((actor) => this.#process(actor, named)),
      objects,
    };
  }

  /** The call that an actor is inside of. */
  blocked(actor: Actor): BlockedView {
    const { request } = actor.pending ?? {};
    return {
      name: request?.call ?? '',
      text: request?.text ?? '',
      wchan: actor.task.proc.wchan(),
      queue: firstOf(this.#families, (family) => family.queueOf?.(actor)),
    };
  }

  #process(actor: Actor, named: ReadonlyMap<number, string>): ProcessView {
    const signals =
      actor.exit === undefined
        ? signalsView(actor, this.#deliveries.queue(actor), this.#deliveries.frames(actor))
        : undefined;
    const mappings = this.#mappings.view(actor);
    return {
      actor: actor.name,
      parent: this.#parent(actor, named),
      state: stateOf(actor),
      ...(actor.exit === undefined ? {} : { exit: actor.exit }),
      ...(actor.pending === undefined ? {} : { call: this.blocked(actor) }),
      fds: this.#descriptors.of(actor).map((entry) => fdView(entry, this.#objectOf(entry.target))),
      ...(signals === undefined ? {} : { signals }),
      ...(mappings === undefined ? {} : { mappings }),
    };
  }

  #objectOf(target: Target): string | null {
    return firstOf(this.#families, (family) => family.idOf?.(target));
  }

  #parent(actor: Actor, named: ReadonlyMap<number, string>): string | null {
    const ppid = actor.status?.ppid;
    if (ppid !== undefined) {
      actor.parent = ppid === this.#room.init.hostPid ? 'init' : (named.get(ppid) ?? null);
    }
    return actor.parent;
  }
}

/** What the first family says that says anything. */
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
