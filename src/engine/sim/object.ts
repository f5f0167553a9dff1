/**
 * What a snapshot is made of. A kernel object draws itself; nobody else knows how. A drawing is kept until the
 * object says that it changed, so that unchanged views of two snapshots are the same (`===`).
 *
 * No counterpart in Linux.
 */
import type { ObjectId, ObjectView, PartView } from '../model/snapshot.ts';

/** What objects, processes and files tell of their changes: the machine draws again what is said to have changed. */
export interface Sheet {
  objectsChanged: boolean;
  processesChanged: boolean;
  filesChanged: boolean;
}

/** An object that snapshots show. Subclasses carry the name of the kernel's structure. */
export abstract class KernelObject {
  /** Of what gets its name late, empty until then: a socket has its with its first descriptor. */
  id: ObjectId;
  private readonly sheet: Sheet;
  private drawn: ObjectView | null = null;
  private stale = true;

  constructor(sheet: Sheet, id: ObjectId) {
    this.id = id;
    this.sheet = sheet;
    sheet.objectsChanged = true;
  }

  /** Say that the object has changed. To be called after every change of what `draw` shows. */
  touch(): void {
    this.stale = true;
    this.sheet.objectsChanged = true;
  }

  /** It comes in the place of one of the same id, which was last drawn so. */
  comesAfter(drawn: ObjectView): void {
    this.drawn ??= drawn;
  }

  /** The object as it is now; the very same view as before when nothing that it shows has changed. */
  view(): ObjectView {
    if (this.stale || this.drawn === null || this.showsShared) {
      this.drawn = shareView(this.drawn, this.draw());
      this.stale = false;
    }
    return this.drawn;
  }

  /** True while it shows what others may change without a word to it: pages of files. */
  protected get showsShared(): boolean {
    return false;
  }

  /** Draw the object from scratch, as plain data that nobody else holds. */
  protected abstract draw(): ObjectView;
}

/** As share(), for the view of an object; faster, because it knows that fields are flat. */
function shareView(previous: ObjectView | null, next: ObjectView): ObjectView {
  if (previous === null) return next;
  const fields = sameFields(previous.fields, next.fields) ? previous.fields : next.fields;
  const parts = shareParts(previous.parts, next.parts);
  const queues = share(previous.queues, next.queues);
  const { id, kind, label } = next;
  const same = fields === previous.fields && parts === previous.parts && queues === previous.queues;
  if (same && label === previous.label && kind === previous.kind) return previous;
  return { id, kind, label, fields, parts, queues };
}

function shareParts(previous: ObjectView['parts'], next: ObjectView['parts']): ObjectView['parts'] {
  if (previous === null || next === null) return next;
  let equal = previous.length === next.length;
  const shared = next as PartView[];
  for (let i = 0; i < shared.length; i++) {
    const was = previous[i];
    const now = shared[i] as PartView;
    if (was === now) continue;
    if (was !== undefined && samePart(was, now)) shared[i] = was;
    else equal = false;
  }
  return equal ? previous : shared;
}

function samePart(a: PartView, b: PartView): boolean {
  if (a.name !== b.name || a.kind !== b.kind || a.bytes !== b.bytes) return false;
  return sameFields(a.fields, b.fields);
}

function sameFields(a: ObjectView['fields'], b: ObjectView['fields']): boolean {
  for (const name in b) if (a[name] !== b[name]) return false;
  // No field of b is undefined, so that b's are among a's; a may have more.
  for (const name in a) if (b[name] === undefined) return false;
  return true;
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
    const was = previous[i];
    // What is the very same, most often, costs no call.
    if (was === next[i]) continue;
    const kept = share(was, next[i]);
    if (kept !== next[i]) next[i] = kept;
    if (kept !== was) equal = false;
  }
  return equal ? previous : next;
}

function shareRecord(previous: Plain, next: Plain): Plain {
  const keys = Object.keys(next);
  let equal = keys.length === Object.keys(previous).length;
  for (const key of keys) {
    const was = previous[key];
    const value = next[key];
    if (was === value) continue;
    if (typeof value !== 'object') {
      equal = false;
      continue;
    }
    const kept = share(was, value);
    if (kept !== value) next[key] = kept;
    if (kept !== was) equal = false;
  }
  return equal ? previous : next;
}

/** A limit of this program's own, which Linux does not have; code and values of a sentence (src/text/errors.ts). */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
  readonly code = 'engine.too-much';
  readonly args: { readonly limit: number };

  /** @param limit The most bytes that one value may have. */
  constructor(limit: number) {
    super(`more than ${limit} bytes`);
    this.args = { limit };
  }
}

/** For what only a bug in the simulation can bring about; what a process can see is an errno. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`simulated kernel: ${message}`);
}
