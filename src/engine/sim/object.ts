/**
 * What a snapshot is made of. A kernel object draws itself; nobody else knows how. A drawing is kept until the
 * object says that it changed, so that unchanged views of two snapshots are the same (`===`).
 *
 * No counterpart in Linux.
 */
import type { ObjectId, ObjectView } from '../model/snapshot.ts';

/** What objects tell of their changes: the machine draws again when something in it is stale. */
export interface Sheet {
  stale: boolean;
}

/** An object that snapshots show. Subclasses carry the name of the kernel's structure. */
export abstract class KernelObject {
  readonly id: ObjectId;
  readonly #sheet: Sheet;
  #view: ObjectView | null = null;
  #stale = true;

  constructor(sheet: Sheet, id: ObjectId) {
    this.id = id;
    this.#sheet = sheet;
    sheet.stale = true;
  }

  /** Say that the object has changed. To be called after every change of what `draw` shows. */
  touch(): void {
    this.#stale = true;
    this.#sheet.stale = true;
  }

  /** The object as it is now; the very same view as before when nothing that it shows has changed. */
  view(): ObjectView {
    if (this.#stale || this.#view === null) {
      this.#view = share(this.#view, this.draw());
      this.#stale = false;
    }
    return this.#view;
  }

  /** Draw the object from scratch, as plain data that nobody else holds. */
  protected abstract draw(): ObjectView;
}

/**
 * Share what did not change: the previous value where the two are equal, else the new one with those of its
 * parts that are equal replaced by the previous ones. Both must be plain data (no cycles).
 */
export function share<T>(previous: T | null | undefined, next: T): T {
  if (previous === next || previous === null || previous === undefined) return next;
  if (typeof next !== 'object' || next === null || typeof previous !== 'object') return next;
  if (Array.isArray(next)) return Array.isArray(previous) ? shareArray(previous, next) : next;
  if (Array.isArray(previous)) return next;
  return shareRecord(previous as Plain, next as Plain) as T;
}

type Plain = Record<string, unknown>;

function shareArray<T extends unknown[]>(previous: T, next: T): T {
  let equal = previous.length === next.length;
  for (let i = 0; i < next.length; i++) {
    const kept = share(previous[i], next[i]);
    if (kept !== next[i]) next[i] = kept;
    if (kept !== previous[i]) equal = false;
  }
  return equal ? previous : next;
}

function shareRecord(previous: Plain, next: Plain): Plain {
  let equal = true;
  let count = 0;
  for (const key in next) {
    count++;
    const value = next[key];
    const kept = share(previous[key], value);
    if (kept !== value) next[key] = kept;
    if (kept !== previous[key] || !(key in previous)) equal = false;
  }
  if (!equal) return next;
  for (const _ in previous) count--;
  return count === 0 ? previous : next;
}

/** The start of some bytes for a view: Latin-1, at most 64 characters. */
export function preview(bytes: Uint8Array, offset: number, length: number): string {
  const end = offset + Math.min(length, PREVIEW_BYTES);
  let text = '';
  for (let i = offset; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

const PREVIEW_BYTES = 64;

/** For what only a bug in the simulation can bring about; what a process can see is an errno. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`simulated kernel: ${message}`);
}
