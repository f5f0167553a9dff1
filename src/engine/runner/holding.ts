/**
 * What the values of a run may come to altogether, so that strings of 16 MiB in a loop end in a sentence and not in a slow
 * machine: every step keeps what its call was given and brought.
 */

import type { Value } from '../script/value.ts';
import { EngineError } from './engine-error.ts';

const MIB = 2 ** 20;
/** Large values of all steps together, and what variables hold at once, in bytes. */
const MOST = 256 * MIB;
/** Values up to this length do not count where they only pass: a transcript has lines for so many of them, and no more. */
const SMALL = 65_536;

/** Counts the values of one run. */
export class Holding {
  #passed = 0;
  /** At least what variables hold: what was assigned and may have been replaced since. */
  #assigned = 0;

  /**
   * Values of a step: what its call was given, or what a call brought.
   *
   * @throws EngineError `run.too-much` where the large ones come to too much.
   */
  passed(values: readonly (Value | undefined)[], line: number): void {
    for (const value of values) this.#passed += sizeOf(value, (length) => length > SMALL);
    if (this.#passed > MOST) throw tooMuch(line);
  }

  /**
   * Values that a step may have assigned.
   *
   * @param held What variables hold then.
   * @throws EngineError `run.too-much` where that is too much.
   */
  assigned(
    values: readonly (Value | undefined)[],
    held: Iterable<{ readonly [name: string]: Value }>,
    line: number,
  ): void {
    for (const value of values) this.#assigned += sizeOf(value, () => true);
    if (this.#assigned <= MOST) return;
    // Children share their parent's values, and a name holds its last one only.
    const distinct = new Set([...held].flatMap((variables) => Object.values(variables)));
    this.#assigned = 0;
    for (const value of distinct) this.#assigned += sizeOf(value, () => true);
    if (this.#assigned > MOST) throw tooMuch(line);
  }
}

/** The bytes in a value, in byte strings of some lengths. */
function sizeOf(value: Value | undefined, counts: (length: number) => boolean): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (value instanceof Uint8Array) return counts(value.length) ? value.length : 0;
  let size = 0;
  for (const item of Object.values(value)) size += sizeOf(item as Value, counts);
  return size;
}

function tooMuch(line: number): EngineError {
  return new EngineError('run.too-much', { limit: MOST / MIB, line });
}
