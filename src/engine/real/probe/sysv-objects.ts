/** System V objects of a run: which there are, by the ids that calls returned, numbered in order of creation. */
import type { SysvKind } from '../../calls/spec.ts';
import type { CallRequest } from '../../model/kernel.ts';
import type { ObjectView } from '../../model/snapshot.ts';
import type { Returned } from '../../model/step.ts';
import { kindGotBy } from '../room/sysv-kind.ts';
import { shared } from './shared.ts';

/** One object. */
export interface SysvObject {
  /** The kernel's id. */
  readonly id: number;
  /** `msg:1`. */
  readonly name: string;
}

/** The objects of one kind, oldest first. */
export class SysvObjects {
  readonly #kind: SysvKind;
  readonly #known = new Map<number, SysvObject>();
  #count = 0;
  readonly #shown = new Map<SysvObject, ObjectView>();

  constructor(kind: SysvKind) {
    this.#kind = kind;
  }

  /** A call has returned: a get of an id that is not known has made, or found, an object. */
  note({ call }: CallRequest, { errno, value }: Returned): void {
    const kind = kindGotBy(call);
    if (kind !== this.#kind || errno !== undefined || this.find(value) !== undefined) return;
    this.#count += 1;
    const id = Number(value);
    this.#known.set(id, { id, name: `${kind}:${this.#count}` });
  }

  /** True while the run has one. */
  any(): boolean {
    return this.#known.size > 0;
  }

  find(id: unknown): SysvObject | undefined {
    return typeof id === 'number' ? this.#known.get(id) : undefined;
  }

  /**
   * Look again at the objects that can have changed. Those that were not reached are as they were.
   *
   * @param reached Whether something can have happened to an object since the last look.
   * @param look What the kernel shows of it now; `undefined` where it no longer has it.
   */
  refresh(
    reached: (object: SysvObject) => boolean,
    look: (object: SysvObject) => ObjectView | undefined,
  ): void {
    for (const object of this.#known.values()) {
      const before = this.#shown.get(object);
      if (before !== undefined && !reached(object)) continue;
      const view = look(object);
      if (view === undefined) this.#forget(object);
      else this.#shown.set(object, shared(before, view));
    }
  }

  /** How they looked at the last look. */
  views(): readonly ObjectView[] {
    return [...this.#known.values()].flatMap((object) => this.#shown.get(object) ?? []);
  }

  /** The kernel no longer has it. */
  #forget(object: SysvObject): void {
    this.#known.delete(object.id);
    this.#shown.delete(object);
  }
}
