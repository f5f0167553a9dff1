/** What finds one family of kernel objects, and what it is given to find them with. */
import type { Native } from '../../../native/native.ts';
import type { Integer } from '../../calls/integer.ts';
import type { CallRequest, MachineLimit } from '../../model/kernel.ts';
import type { BlockedView, ObjectView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import type { Actor } from '../actor/actor.ts';
import type { RawCall } from '../marshal/plan.ts';
import type { Sent } from '../signals/senders.ts';
import type { Asker } from './ask.ts';
import type { Descriptors } from './descriptors.ts';
import type { Description, Target } from './entry.ts';
import type { Flights } from './flights.ts';
import type { Mappings } from './mappings.ts';
import type { Line } from './maps.ts';
import type { Openings } from './openings.ts';
import type { Reach } from './reach.ts';
import type { RoomFiles } from './room-files.ts';

/** What every family of a run is made with. */
export interface FamilyContext {
  readonly native: Native;
  /** Where the actors' file system is found from here. */
  readonly root: string;
  /** Asks from inside the room. */
  readonly asker: Asker;
  /** An actor's name by the process id that actors see. */
  readonly nameOf: (pid: number) => string | null;
}

/** One look at a run, when nobody can run: what was seen of its processes, and what the step can have reached. */
export interface Look {
  readonly actors: readonly Actor[];
  readonly reach: Reach;
  readonly descriptors: Descriptors;
  /** Descriptions that messages hold. */
  readonly flights: Flights;
  readonly openings: Openings;
  readonly files: RoomFiles;
  readonly mappings: Mappings;
  /** Ids of the System V segments whose attachments came, went or changed. */
  readonly attachments: ReadonlySet<number>;
}

/** The object that a descriptor, or the file of that key, leads to; `null` when it is none that is shown. */
export type IdOf = (target: Target, file?: Description | null) => string | null;

/**
 * One family. Families do not know each other: each looks for itself, in any order, and what one shows of another it asks
 * for when it draws (`IdOf`).
 */
export interface ObjectProbe {
  /** A call begins. */
  begin?(request: CallRequest): void;
  /** A system call of an actor's has returned, one of those that its call of the transcript is made of. */
  made?(actor: Actor, raw: RawCall, result: Integer): void;
  /** A call of an actor has returned. */
  end?(request: CallRequest, outcome: Returned, actor: Actor): void;
  /** The signals that a call sends because of what this family's objects are, as they were at the last look. */
  sends?(actor: Actor, request: CallRequest, actors: readonly Actor[]): readonly Sent[];
  /** Look again at what the step can have changed. Nothing that this does may change what any family shows. */
  refresh(look: Look): void;
  /**
   * The object that a descriptor leads to, as of the last look; `null` when it is none of this family's. Where every
   * description has an object of its own (epoll instances, whose links are all alike), `file` tells them apart.
   */
  idOf?(target: Target, file: Description | null): string | null;
  /** The object that an area of memory shows; `null` when it is none of this family's. */
  mappedBy?(line: Line): string | null;
  /**
   * The wait queue that a blocked actor, which is not stopped, sleeps on; `null` when it is none of this family's, or
   * unknown.
   */
  queueOf?(actor: Actor): BlockedView['queue'];
  /** Limits of the machine that it has seen the run come to. */
  readonly limits?: ReadonlySet<MachineLimit>;
  /** Every object that was there at the last look. This only draws: what the step cannot have reached is as it was shown before. */
  views(idOf: IdOf): readonly ObjectView[];
}
