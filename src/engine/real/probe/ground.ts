/**
 * What every family stands on: the descriptors, mappings and files of a run, and what is being opened. Each is looked at
 * once a step, in the order in which one needs what another saw.
 */
import type { Native } from '../../../native/native.ts';
import type { Actor } from '../actor/actor.ts';
import type { Room } from '../room/room.ts';
import { Descriptors } from './descriptors.ts';
import type { Look } from './family.ts';
import { Mappings } from './mappings.ts';
import { Openings } from './openings.ts';
import type { Reach } from './reach.ts';
import { RoomFiles } from './room-files.ts';

/** All of it. */
export class Ground {
  readonly descriptors: Descriptors;
  readonly mappings = new Mappings();
  readonly #openings: Openings;
  readonly #files: RoomFiles;

  constructor(native: Native, room: Room) {
    this.descriptors = new Descriptors(native);
    this.#openings = new Openings(room.root);
    this.#files = new RoomFiles(room.root);
  }

  /** Look again at what the step can have changed. */
  look(actors: readonly Actor[], step: number, reach: Reach): Look {
    const { descriptors, mappings } = this;
    const ran = actors.filter((actor) => actor.ranAt >= step);
    const mapped = () => ran.flatMap((actor) => mappings.filesOf(actor));
    // A store makes pages of a file, and its area may be gone by now.
    const before = mapped();
    mappings.refresh(actors, reach);
    descriptors.refresh(actors, step, reach);
    this.#files.refresh(reach, descriptors, {
      opening: this.#openings.keys(actors),
      mapped: new Set([...before, ...mapped()]),
    });
    return {
      actors,
      reach,
      descriptors,
      openings: this.#openings,
      files: this.#files,
      attachments: mappings.segments,
    };
  }
}
