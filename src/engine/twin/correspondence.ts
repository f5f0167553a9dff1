/** Which opaque value of one kernel stands for which of the other: process ids, ids, addresses, names. */

import type { Integer } from '../calls/integer.ts';
import type { OpaqueKind } from '../calls/spec.ts';

/**
 * A one-to-one correspondence that grows as pairs are seen. Once two values have stood for each other, neither
 * may stand for anything else.
 */
export class Correspondence {
  readonly #forward = new Map<string, string>();
  readonly #backward = new Map<string, string>();
  /** Views of the simulation, each with the real kernel's that it was compared with last, and equals. */
  readonly compared = new WeakMap<object, object>();

  /** True if the two may stand for each other; from then on they do. */
  pair(kind: OpaqueKind, sim: Integer | string, real: Integer | string): boolean {
    if (isSpecial(kind, sim) || isSpecial(kind, real)) return sim === real;
    const left = `${kind} ${sim}`;
    const right = `${kind} ${real}`;
    const known = this.#forward.get(left);
    if (known !== undefined) return known === right;
    const other = this.#backward.get(right);
    if (other !== undefined) {
      if (!GIVEN_AGAIN.has(kind)) return false;
      this.#forward.delete(other);
    }
    this.#forward.set(left, right);
    this.#backward.set(right, left);
    return true;
  }

  /** What a value of the simulation's has stood for; undefined if it has not been seen. */
  realOf(kind: OpaqueKind, sim: Integer | string): string | undefined {
    return this.#forward.get(`${kind} ${sim}`)?.slice(kind.length + 1);
  }
}

/** What a kernel takes by chance, and may take again when it was given back: the later one takes the earlier one's place. */
const GIVEN_AGAIN: ReadonlySet<OpaqueKind> = new Set(['port']);

/**
 * Numbers that mean the same everywhere: "any child", the NULL pointer, an error. System V ids begin with 0, and the
 * keys that ftok(3) makes may be negative.
 */
function isSpecial(kind: OpaqueKind, value: Integer | string): boolean {
  return typeof value !== 'string' && (kind === 'id' ? value === -1 : value <= 0);
}
