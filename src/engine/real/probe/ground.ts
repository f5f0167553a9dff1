/**
 * What every family stands on: the descriptors, mappings and files of a run, and what is being opened. Each is looked at
 * once a step, in the order in which one needs what another saw.
 */
import type { Native } from '../../../native/native.ts';
import type { Actor } from '../actor/actor.ts';
import type { Room } from '../room/room.ts';
import type { Asker } from './ask.ts';
import { Descriptors } from './descriptors.ts';
import type { Look } from './family.ts';
import { Flights } from './flights.ts';
import { Mappings } from './mappings.ts';
import { Openings } from './openings.ts';
import type { Reach } from './reach.ts';
import { type Held, RoomFiles, type Window } from './room-files.ts';

/** Files that somebody has mapped, by their keys, each with whose area that is. */
function windows(actors: readonly Actor[], mappings: Mappings): Held['mapped'] {
  const found = new Map<string, Window>();
  for (const actor of actors) {
    for (const line of mappings.filesOf(actor)) {
      if (!found.has(line.key)) found.set(line.key, { pid: actor.task.hostPid, line });
    }
  }
  return found;
}

/** All of it. */
export class Ground {
  readonly descriptors: Descriptors;
  readonly flights: Flights;
  readonly mappings: Mappings;
  readonly #openings: Openings;
  readonly #files: RoomFiles;

  constructor(native: Native, room: Room, asker: Asker) {
    this.flights = new Flights(native, asker, room.init);
    this.mappings = new Mappings(room.facts.memory.fixed);
    this.descriptors = new Descriptors(native, (entry) => this.flights.claim(entry));
    this.#openings = new Openings(room.root);
    this.#files = new RoomFiles(room.root);
  }

  /** Look again at what the step can have changed. */
  look(actors: readonly Actor[], step: number, reach: Reach): Look {
    const { descriptors, mappings } = this;
    const ran = actors.filter((actor) => actor.ranAt >= step);
    const mapped = () => ran.flatMap((actor) => mappings.filesOf(actor).map(({ key }) => key));
    // A store makes pages of a file, and its area may be gone by now.
    const before = mapped();
    mappings.refresh(actors, reach);
    descriptors.refresh(actors, step, reach);
    this.flights.refresh(descriptors);
    this.#files.refresh(reach, descriptors, {
      opening: this.#openings.keys(actors),
      used: new Set([...before, ...mapped()]),
      mapped: windows(actors, mappings),
    });
    return {
      actors,
      reach,
      descriptors,
      flights: this.flights,
      openings: this.#openings,
      files: this.#files,
      mappings,
      attachments: mappings.segments,
    };
  }
}
