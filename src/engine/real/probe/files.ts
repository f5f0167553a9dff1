/** Open file descriptions, each as all descriptors show it together that mean it. */
import { flagNames } from '../../calls/flags.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { FileView } from '../../model/snapshot.ts';
import type { Value } from '../../script/value.ts';
import type { Actor } from '../actor/actor.ts';
import type { Descriptors } from './descriptors.ts';
import type { Description, Entry } from './entry.ts';
import { shared } from './shared.ts';

/** What else than descriptors the files of a run are asked of. */
interface Around {
  /** Keys of the files that are mapped: a memory area holds a reference, and does not tell of which description. */
  readonly mapped: ReadonlySet<string>;
  /** How many messages hold a description; `null` where that does not show. */
  readonly inFlight: (file: Description) => number | null;
  /** The object that a descriptor leads to. */
  readonly objectOf: (entry: Entry) => string | null;
}

/** The descriptions that actors have descriptors of. */
export class Files {
  readonly #shown = new WeakMap<Description, FileView>();

  /** All of them, in the order in which they got their first descriptor; those that did not change as they were shown before. */
  views(actors: readonly Actor[], descriptors: Descriptors, around: Around): readonly FileView[] {
    const holders = new Map<Description, Entry[]>();
    const asked = new Set<Description>();
    for (const actor of actors) {
      for (const entry of descriptors.of(actor)) {
        if (entry.file === null) continue;
        const entries = holders.get(entry.file);
        if (entries === undefined) holders.set(entry.file, [entry]);
        else entries.push(entry);
      }
      for (const fd of heldInside(actor.pending?.request)) {
        const { file } = descriptors.find(actor, fd) ?? {};
        if (file) asked.add(file);
      }
    }
    return [...holders]
      .sort(([one], [other]) => one.order - other.order)
      .map(([file, entries]) => {
        const known =
          !asked.has(file) && !entries.some(({ target }) => around.mapped.has(target.key));
        const inFlight = known ? around.inFlight(file) : null;
        const f_count = inFlight === null ? null : entries.length + inFlight;
        return this.#view(file, entries, f_count, around);
      });
  }

  #view(
    file: Description,
    entries: readonly Entry[],
    f_count: number | null,
    { objectOf }: Around,
  ): FileView {
    const [entry] = entries;
    const view = shared(this.#shown.get(file), {
      id: file.name,
      f_count,
      f_pos: file.pos,
      f_flags: flagNames('open', file.flags),
      object: entry === undefined ? null : objectOf(entry),
    });
    this.#shown.set(file, view);
    return view;
  }
}

/**
 * Descriptors that a call that sleeps was given inside of an array or a structure: it may hold references of its own, as
 * poll(2) does (fs/select.c __pollwait()). A descriptor that is an argument itself is only borrowed (fs/file.c fdget()).
 */
function heldInside(request: CallRequest | undefined): ReadonlySet<number> {
  const numbers = new Set<number>();
  const collect = (value: Value | undefined): void => {
    if (typeof value === 'number') numbers.add(value);
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
      for (const member of Object.values(value)) collect(member);
    }
  };
  for (const value of request?.args ?? []) if (typeof value !== 'number') collect(value);
  return numbers;
}
