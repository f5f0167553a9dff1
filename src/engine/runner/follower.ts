/**
 * Follows the lines of a transcript in their order: which step is next, and whether the lines between two steps, which
 * assert what has happened, hold.
 */

import type { ActorName, Snapshot } from '../model/snapshot.ts';
import type { Failure, Report } from '../model/step.ts';
import type { Item } from '../script/ast.ts';
import type { OpenCall } from './actor-memory.ts';
import type { Caller } from './caller.ts';
import { Checker } from './checker.ts';
import { Unclaimed } from './unclaimed.ts';

/** A line that is a step: a call, or time that passes. */
export type StepItem = Extract<Item, { kind: 'call' | 'time' }>;

/** Follows one script's lines. */
export class Follower {
  readonly #caller: Caller;
  readonly #unclaimed = new Unclaimed();
  readonly #checker: Checker;
  readonly #items: readonly Item[];
  #at = 0;

  /**
   * @param caller Who makes the calls.
   * @param snapshot What the kernel looks like, for what is said of an assertion that does not hold.
   */
  constructor(caller: Caller, snapshot: () => Snapshot | undefined) {
    this.#caller = caller;
    this.#items = caller.script.items;
    this.#checker = new Checker({ caller, unclaimed: this.#unclaimed, snapshot });
  }

  /** The line of the next step, which then is behind it; undefined at the end. The assertions before it come first. */
  next(): StepItem | undefined {
    const item = this.#items[this.#at];
    if (item === undefined) return undefined;
    this.#at += 1;
    return item as StepItem;
  }

  /** Check the assertions up to the next step, which is then the next line. */
  assertions(): Failure[] {
    const failures: Failure[] = [];
    for (;;) {
      const item = this.#items[this.#at];
      if (item === undefined || item.kind === 'call' || item.kind === 'time') return failures;
      const failure = this.#checker.assertion(item);
      if (failure !== undefined) failures.push(failure);
      this.#at += 1;
    }
  }

  /** Why a process cannot make a call now, in the words of a failure; undefined when it can. */
  whyNotFree(name: ActorName): string | undefined {
    return this.#checker.whyNotFree(name);
  }

  /**
   * Note what a step did, and check the line's own assertions.
   *
   * @param open The call; undefined where time passed.
   */
  happened(open: OpenCall | undefined, { outcome, consequences }: Report): Failure[] {
    const failures: Failure[] = [];
    if (open !== undefined && outcome !== undefined) {
      this.#caller.made(open, outcome, consequences);
      const endIsTold = this.#endIsTold(open.item.actor);
      failures.push(...this.#checker.call(open, outcome, consequences, endIsTold));
    }
    failures.push(...this.#caller.happened(consequences));
    this.#unclaimed.add(consequences);
    return failures;
  }

  /** Whether a line before the next step says that a process ends. */
  #endIsTold(actor: ActorName): boolean {
    for (let at = this.#at; at < this.#items.length; at++) {
      const item = this.#items[at] as Item;
      if (item.kind === 'call' || item.kind === 'time') return false;
      if (item.kind === 'end' && item.actor === actor) return true;
    }
    return false;
  }
}
