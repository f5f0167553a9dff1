/** System V objects of a run: which there are, by the ids that calls returned, numbered in order of creation. */
import type { SysvKind } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { ObjectView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import { kindGotBy } from '../room/sysv-kind.ts';
import { shared } from './shared.ts';

/** One object. */
export interface SysvObject {
  readonly kind: SysvKind;
  /** The kernel's id. */
  readonly id: number;
  /** `msg:1`. */
  readonly name: string;
}

/** The objects of one kind or another, oldest first. */
export class SysvObjects {
  readonly #known = { msg: ofNone(), sem: ofNone(), shm: ofNone() };
  readonly #counts = { msg: 0, sem: 0, shm: 0 };
  readonly #shown = new Map<SysvObject, ObjectView>();

  /** A call has returned: a get of an id that is not known has made, or found, an object. */
  note({ call }: CallRequest, { errno, value }: Returned): void {
    const kind = kindGotBy(call);
    if (kind === undefined || errno !== undefined || this.find(kind, value) !== undefined) return;
    this.#counts[kind] += 1;
    const name = `${kind}:${this.#counts[kind]}`;
    const id = Number(value);
    this.#known[kind].set(id, { kind, id, name });
  }

  find(kind: SysvKind, id: unknown): SysvObject | undefined {
    return typeof id === 'number' ? this.#known[kind].get(id) : undefined;
  }

  /**
   * How the objects of a kind look now. Those that were not reached are as they were.
   *
   * @param reached Whether something can have happened to an object since the last look.
   * @param look What the kernel shows of it now; `undefined` where it no longer has it.
   */
  views(
    kind: SysvKind,
    reached: (object: SysvObject) => boolean,
    look: (object: SysvObject) => ObjectView | undefined,
  ): readonly ObjectView[] {
    const views: ObjectView[] = [];
    for (const object of this.#known[kind].values()) {
      const before = this.#shown.get(object);
      if (before !== undefined && !reached(object)) {
        views.push(before);
        continue;
      }
      const view = look(object);
      if (view === undefined) this.#forget(object);
      else {
        const now = shared(before, view);
        this.#shown.set(object, now);
        views.push(now);
      }
    }
    return views;
  }

  /** The kernel no longer has it. */
  #forget(object: SysvObject): void {
    this.#known[object.kind].delete(object.id);
    this.#shown.delete(object);
  }
}

function ofNone(): Map<number, SysvObject> {
  return new Map();
}
