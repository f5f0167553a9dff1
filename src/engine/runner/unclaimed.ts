/** Consequences that have happened, and the lines of the transcript that claim them. */
import type { ActorName } from '../model/snapshot.ts';
import type { Consequence } from '../model/step.ts';

/** A consequence of one kind. */
export type ConsequenceOf<K extends Consequence['kind']> = Extract<Consequence, { kind: K }>;

/** What came of a claim. */
export type Claim<T> =
  | { readonly found: true }
  /** Nothing that happened fits; `nearest` is the latest of that kind that nobody has claimed. */
  | { readonly found: false; readonly nearest: T | undefined };

/** A consequence that no line claimed, and a later one of its kind that a line did claim. */
interface Passed {
  readonly one: Consequence;
  readonly claimed: Consequence;
}

/**
 * The consequences that no line has claimed yet, per actor. A line may claim what happened at any step before
 * it; what is never claimed is no error, and once a later one of its kind is claimed it has been passed over.
 */
export class Unclaimed {
  readonly #of = new Map<ActorName, Consequence[]>();
  /** What was passed over, and the later one of its kind that was claimed instead. */
  readonly #passed = new Map<ActorName, Passed[]>();

  /** Note what happened, in the order of each actor's own life. */
  add(consequences: readonly Consequence[]): void {
    for (const consequence of consequences) {
      const list = this.#of.get(consequence.actor);
      if (list === undefined) this.#of.set(consequence.actor, [consequence]);
      else {
        list.push(consequence);
        // A transcript that claims nothing must not remember everything.
        if (list.length > 1024) list.shift();
      }
    }
  }

  /**
   * Claim the earliest consequence of a kind that fits.
   *
   * @param fits Whether one is what the line asserts; called with the earliest first.
   */
  claim<K extends Consequence['kind']>(
    actor: ActorName,
    kind: K,
    fits: (consequence: ConsequenceOf<K>) => boolean,
  ): Claim<ConsequenceOf<K>> {
    const list = this.#of.get(actor) ?? [];
    let nearest: ConsequenceOf<K> | undefined;
    for (const consequence of list) {
      if (consequence.kind !== kind) continue;
      nearest = consequence as ConsequenceOf<K>;
      if (!fits(nearest)) continue;
      this.#drop(actor, list, list.indexOf(consequence), kind);
      return { found: true };
    }
    return { found: false, nearest };
  }

  /** The one that was claimed instead of an earlier one that fits; undefined where none was passed over. */
  passedFor<K extends Consequence['kind']>(
    actor: ActorName,
    kind: K,
    fits: (consequence: ConsequenceOf<K>) => boolean,
  ): ConsequenceOf<K> | undefined {
    const found = this.#passed
      .get(actor)
      ?.findLast(({ one }) => one.kind === kind && fits(one as ConsequenceOf<K>));
    return found?.claimed as ConsequenceOf<K> | undefined;
  }

  /** Forget a consequence and those of its kind before it. */
  #drop(
    actor: ActorName,
    list: readonly Consequence[],
    at: number,
    kind: Consequence['kind'],
  ): void {
    const [claimed] = list.slice(at);
    const before = list.slice(0, at).filter((other) => other.kind === kind);
    if (claimed !== undefined && before.length > 0) {
      this.#passed.set(
        actor,
        before.map((one) => ({ one, claimed })),
      );
    }
    this.#of.set(
      actor,
      list.filter((other, index) => index > at || other.kind !== kind),
    );
  }
}
