/** What was stored where, out of the steps that were made: what a reader of shared memory may expect to find. */
import type { ActorName, Step, Value } from '../../../engine/index.ts';
import type { ComingCall } from './question.ts';

/** Linux: include/uapi/linux/futex.h */
const FUTEX_WAITERS = 0x80000000;
const FUTEX_OWNER_DIED = 0x40000000;

/** The values that were at the address of a call, the latest first, each once. */
export function valuesAt(coming: ComingCall): readonly number[] {
  const found = new Set<number>();
  for (const step of [...coming.past].reverse()) {
    if (step.args?.[0] !== coming.args[0]) continue;
    for (const value of valuesOf(step)) found.add(value);
  }
  return [...found];
}

/** The value that the last instruction left at the address of a call; undefined where none is known. */
export function lastValue(coming: ComingCall): number | undefined {
  for (const step of [...coming.past].reverse()) {
    const [left] = step.args?.[0] === coming.args[0] ? valuesOf(step) : [];
    if (left !== undefined) return left;
  }
  return undefined;
}

/** What the kernel may have made of a lock's word: its owner ended, and had named the list of its locks. */
export function markedValue(coming: ComingCall): number | undefined {
  const named = coming.past.some(
    ({ call, outcome }) => call === 'set_robust_list' && outcome?.kind === 'returned',
  );
  const last = lastValue(coming);
  return named && last !== undefined ? (last & FUTEX_WAITERS) | FUTEX_OWNER_DIED : undefined;
}

/** What an instruction left, and what it found. */
function valuesOf({ call, args, outcome }: Step): readonly number[] {
  if (outcome?.kind !== 'returned') return [];
  const found = Number(outcome.value);
  // As an int holds it.
  const [first, second] = [Number(args?.[1] ?? 0) | 0, Number(args?.[2] ?? 0) | 0];
  switch (call) {
    case 'load32':
      return [found];
    case 'store32':
      return [first];
    case 'exchange32':
      return [first, found];
    case 'fetch_add32':
      return [found + first, found];
    case 'compare_exchange32':
      return [found === first ? second : found, found];
    default:
      return [];
  }
}

/** The bytes of a place after each time that something was stored there. */
export class MemoryImages {
  readonly #images: string[] = [];
  readonly #writers: ActorName[] = [];
  readonly #length: number;
  #torn = false;

  constructor(past: readonly Step[], address: number, length: number) {
    this.#length = length;
    let image = '\0'.repeat(length);
    this.#images.push(image);
    for (const { actor, call, args, outcome } of past) {
      if (call !== 'store' || outcome?.kind !== 'returned' || actor === undefined) continue;
      const [start, bytes] = [Number(args?.[0] ?? 0) - address, bytesOf(args?.[1])];
      if (bytes === undefined || start < 0 || start >= length) continue;
      this.#torn = start > 0 || bytes.length < length;
      image = (image.slice(0, start) + bytes + image.slice(start + bytes.length)).slice(0, length);
      this.#images.push(image);
      if (start === 0) this.#images.push(bytes.padEnd(length, '\0').slice(0, length), image);
      this.#writers.push(actor);
    }
  }

  /** Who stored something there, in order. */
  get writers(): readonly ActorName[] {
    return this.#writers;
  }

  /** True when the last store was only of a part of it. */
  get isTorn(): boolean {
    return this.#torn;
  }

  /** So many different ones, the latest first. */
  latest(most: number): readonly string[] {
    return [...new Set([...this.#images].reverse())]
      .slice(0, most)
      .map((one) => one.slice(0, this.#length));
  }
}

function bytesOf(value: Value | undefined): string | undefined {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : undefined;
}
