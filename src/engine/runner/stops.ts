/**
 * Where one stops on the way through a run: at every call, at every passage of time, and at every line that asserts what
 * came of one. What of a step had happened at each of its stops is found here too.
 */

import type { Snapshot } from '../model/snapshot.ts';
import type { Consequence, Failure, Step } from '../model/step.ts';
import type { Item, Script } from '../script/ast.ts';

/** A line that asserts what came of a call or of time. */
type Assertion = Extract<Item, { kind: 'resumed' | 'signal' | 'end' }>;

/** A place to stop at. */
export interface Stop {
  /** The step, counted from 0. */
  readonly step: number;
  /** Which of the step's stops: 0 is its call, or its time; then come the lines that assert what came of it. */
  readonly moment: number;
}

/** A stretch of a list, up to and without `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What happened between the stop before and this one. */
export interface Part {
  /** The kernel at this stop. */
  readonly snapshot: Snapshot;
  /** Of the step's trace. */
  readonly trace: Stretch;
  /** Of the step's consequences. */
  readonly consequences: Stretch;
  /** The assertions that did not hold here. */
  readonly failures: readonly Failure[];
  /** The line that one stands at. */
  readonly line: number;
  /** Nothing of the step is left. */
  readonly last: boolean;
}

/** The lines of a transcript at which one stops, and the lines that were performed besides. */
export class Stops {
  /** The lines of each step's assertions. */
  readonly #assertions: (readonly Assertion[])[] = [];
  /** The stop at which each step begins. */
  readonly #firsts: number[] = [];
  #total = 0;

  constructor({ items }: Script) {
    let own: Assertion[] = [];
    for (const item of items) {
      if (item.kind === 'call' || item.kind === 'time') {
        own = [];
        this.#assertions.push(own);
        this.#firsts.push(this.#total);
        this.#total += 1;
      } else if (isAssertion(item) && this.#firsts.length > 0) {
        own.push(item);
        this.#total += 1;
      }
    }
  }

  /** How many there are. */
  get total(): number {
    return this.#total;
  }

  /** How many steps there are. */
  get steps(): number {
    return this.#firsts.length;
  }

  /** A step that is no line of the transcript has been performed at a position. */
  insert(step: number): void {
    const first = this.first(step);
    this.#assertions.splice(step, 0, []);
    const behind = this.#firsts.splice(step).map((stop) => stop + 1);
    this.#firsts.push(first, ...behind);
    this.#total += 1;
  }

  /** The stop, counted from 0, at which a step begins; -1 before the first step, the number of all behind the last. */
  first(step: number): number {
    return step < 0 ? -1 : (this.#firsts[step] ?? this.#total);
  }

  /** How many stops a step has. */
  count(step: number): number {
    return 1 + (this.#assertions[step]?.length ?? 0);
  }

  /** Where a stop is, counted from 0; behind the last one, where the next step would be. */
  at(stop: number): Stop {
    if (stop < 0) return { step: -1, moment: 0 };
    if (stop >= this.#total) return { step: this.steps, moment: 0 };
    let [low, high] = [0, this.steps];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.first(middle) <= stop) low = middle;
      else high = middle;
    }
    return { step: low, moment: stop - this.first(low) };
  }

  /**
   * What of a step had happened at one of its stops.
   *
   * @param at The step's position in the run.
   */
  part(step: Step, at: number, moment: number): Part {
    const lines = this.#assertions[at] ?? [];
    const ends = endsOf(step, lines);
    const line = moment === 0 ? step.line : (lines[moment - 1]?.span.line ?? step.line);
    const until = lines[moment]?.span.line ?? Number.POSITIVE_INFINITY;
    const to = ends[moment] ?? step.consequences.length;
    const from = moment === 0 ? 0 : (ends[moment - 1] ?? 0);
    return {
      snapshot: stateAt(step, to).snapshot,
      trace: {
        from: moment === 0 ? 0 : stateAt(step, from).trace,
        to: stateAt(step, to).trace,
      },
      consequences: { from, to },
      failures: step.failures.filter((failure) => {
        const early = moment > 0 && failure.line < line;
        return !early && failure.line < until;
      }),
      line,
      last: moment >= lines.length,
    };
  }
}

const known = new WeakMap<Script, Stops>();

/** The stops of a transcript of which every step is a line. */
export function stopsOf(script: Script): Pick<Stops, 'total' | 'first' | 'count' | 'at' | 'part'> {
  const stops = known.get(script) ?? new Stops(script);
  known.set(script, stops);
  return stops;
}

function isAssertion(item: Item): item is Assertion {
  return item.kind === 'resumed' || item.kind === 'signal' || item.kind === 'end';
}

/** The state after so many consequences of a step; the last one where the moments between are not known. */
function stateAt(step: Step, consequences: number): { trace: number; snapshot: Snapshot } {
  const moment = step.moments?.[consequences];
  if (moment !== undefined && consequences < step.consequences.length) return moment;
  return { trace: step.trace.length, snapshot: step.snapshot };
}

/**
 * For each stop of a step, how many of its consequences had happened. A line stands where that happened which it asserts;
 * at the last one everything has.
 */
function endsOf({ consequences }: Step, lines: readonly Assertion[]): number[] {
  const ends = [0];
  const claimed = new Set<number>();
  for (const line of lines) {
    const at = consequences.findIndex((one, index) => !claimed.has(index) && isAbout(line, one));
    claimed.add(at);
    ends.push(Math.max(ends.at(-1) ?? 0, at + 1));
  }
  ends[lines.length] = consequences.length;
  return ends;
}

function isAbout(line: Assertion, one: Consequence): boolean {
  if (line.actor !== one.actor) return false;
  if (line.kind === 'signal') return one.kind === 'signal' && one.signal === line.signal;
  return one.kind === (line.kind === 'end' ? 'ended' : 'resumed');
}
