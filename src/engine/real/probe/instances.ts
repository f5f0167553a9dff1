/**
 * Objects of files that are nothing else: every description is one, and all of a kind have the same link
 * (`anon_inode:[eventfd]`).
 */
import type { ObjectView } from '../../model/snapshot.ts';
import type { Actor } from '../actor/actor.ts';
import type { Description, Entry, Target } from './entry.ts';
import type { Look } from './family.ts';
import { shared } from './shared.ts';

/** One of them, with a descriptor that leads to it. */
export interface Instance {
  /** `eventfd:2`, in the order in which they were made: a step makes one at most. */
  readonly id: string;
  readonly entry: Entry;
  readonly file: Description;
}

/** All of one kind. */
export class Instances {
  readonly #link: string;
  readonly #kind: string;
  readonly #ids = new Map<Description, string>();
  #shown: ReadonlyMap<string, ObjectView> = new Map();
  #there: readonly Instance[] = [];

  /**
   * @param link What /proc/PID/fd shows.
   * @param kind What ids begin with.
   */
  constructor(link: string, kind: string) {
    this.#link = link;
    this.#kind = kind;
  }

  /** Those that somebody has a descriptor of, the first made first. */
  get there(): readonly Instance[] {
    return this.#there;
  }

  /** See which there are. */
  refresh({ descriptors }: Look): void {
    const entries = new Map<Description, Entry>();
    for (const entry of descriptors.targets.get(this.#link) ?? []) {
      if (entry.file !== null && !entries.has(entry.file)) entries.set(entry.file, entry);
    }
    const sorted = [...entries].sort(([one], [other]) => one.order - other.order);
    this.#there = sorted.map(([file, entry]) => ({ id: this.#idOf(file), entry, file }));
  }

  #idOf(file: Description): string {
    const known = this.#ids.get(file);
    if (known !== undefined) return known;
    const id = `${this.#kind}:${this.#ids.size + 1}`;
    this.#ids.set(file, id);
    return id;
  }

  /** The object that a description is. */
  idOf({ key }: Target, file: Description | null): string | null {
    return key === this.#link && file !== null ? (this.#ids.get(file) ?? null) : null;
  }

  /** Draws all; what has not changed is what it was. */
  views(draw: (instance: Instance, info: string) => ObjectView): readonly ObjectView[] {
    const views = this.#there.map((instance) => {
      const { actor, fd } = instance.entry;
      const view = draw(instance, actor.task.proc.fdinfo(fd) ?? '');
      return shared(this.#shown.get(instance.id), view);
    });
    this.#shown = new Map(views.map((view) => [view.id, view]));
    return views;
  }
}

/** The description that a number means in a process. */
export function fileAt(
  { descriptors }: Look,
  actor: Actor,
  fd: unknown,
): Description | null | undefined {
  const number = typeof fd === 'number' ? fd | 0 : fd;
  return descriptors.find(actor, number)?.file;
}
