/**
 * Differences between two pieces of plain data, small enough to keep one for every step.
 *
 * A patch is JSON: `[x]` puts x in place of what was there, `[]` removes it, and an object goes down into the
 * members that it names. In an array the members are indices, and `length` says how long it becomes.
 * Whatever a patch does not name is shared between the old and the new value, not copied.
 */

/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; `undefined` stands for a member that is not there. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** What makes one value of another. */
export type Patch = readonly [] | readonly [Json] | { readonly [key: string]: Patch };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What has to change in `before` to make it `after`; undefined when they are equal. Parts that are the same
 * object in both are not looked into.
 */
export function diff(before: Json | undefined, after: Json): Patch | undefined {
  if (before === after) return undefined;
  if (Array.isArray(before) && Array.isArray(after)) return diffArrays(before, after);
  if (isObject(before) && isObject(after)) return diffObjects(before, after);
  return [after];
}

function diffArrays(before: readonly Json[], after: readonly Json[]): Patch | undefined {
  let patch: { [key: string]: Patch } | undefined;
  for (let i = 0; i < after.length; i++) {
    const item = after[i] as Json;
    const change = i < before.length ? diff(before[i], item) : ([item] as const);
    if (change !== undefined) {
      patch ??= {};
      patch[i] = change;
    }
  }
  if (before.length !== after.length) {
    patch ??= {};
    patch.length = [after.length];
  }
  return patch;
}

function diffObjects(before: JsonObject, after: JsonObject): Patch | undefined {
  let patch: { [key: string]: Patch } | undefined;
  for (const key of Object.keys(after)) {
    const value = after[key];
    if (value === undefined) continue;
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    const change = old === undefined ? ([value] as const) : diff(old, value);
    if (change !== undefined) {
      patch ??= {};
      define(patch, key, change);
    }
  }
  for (const key of Object.keys(before)) {
    if (before[key] !== undefined && (!Object.hasOwn(after, key) || after[key] === undefined)) {
      patch ??= {};
      define(patch, key, []);
    }
  }
  return patch;
}

/** Set a member of that very name, `__proto__` too. */
function define<T>(object: { [key: string]: T }, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else object[key] = value;
}

/** Thrown for a patch that does not fit what it is applied to. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

/**
 * Apply a patch.
 *
 * @param before What it was made for.
 * @param patch What diff gave; undefined changes nothing.
 * @returns The new value, which shares with `before` whatever did not change.
 * @throws PatchError when the patch does not fit.
 */
export function apply(before: Json | undefined, patch: Patch | undefined): Json {
  if (patch === undefined) {
    if (before === undefined) throw new PatchError('nothing to keep');
    return before;
  }
  if (Array.isArray(patch)) {
    if (patch.length !== 1) throw new PatchError('a value is missing');
    return patch[0] as Json;
  }
  if (typeof patch !== 'object' || patch === null) throw new PatchError('not a patch');
  const members = patch as { readonly [key: string]: Patch };
  if (Array.isArray(before)) return applyToArray(before, members);
  if (isObject(before)) return applyToObject(before, members);
  throw new PatchError('a patch of members for something without members');
}

function applyToArray(
  before: readonly Json[],
  patch: { readonly [key: string]: Patch },
): readonly Json[] {
  const length = patch.length === undefined ? before.length : lengthOf(patch.length);
  // An array grows only by the members that the patch names.
  if (length > before.length + Object.keys(patch).length)
    throw new PatchError('a hole in an array');
  const after: Json[] = before.slice(0, length);
  for (const [key, change] of Object.entries(patch)) {
    if (key === 'length') continue;
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > after.length || index >= length) {
      throw new PatchError(`no member ${key}`);
    }
    after[index] = apply(after[index], change);
  }
  if (after.length !== length) throw new PatchError('a hole in an array');
  return after;
}

function lengthOf(patch: Patch): number {
  const [length] = Array.isArray(patch) ? patch : [];
  if (!Number.isInteger(length) || (length as number) < 0) throw new PatchError('not a length');
  return length as number;
}

function applyToObject(before: JsonObject, patch: { readonly [key: string]: Patch }): JsonObject {
  const changes = Object.entries(patch);
  if (changes.length === 0) return before;
  const after: { [key: string]: Json | undefined } = { ...before };
  for (const [key, change] of changes) {
    if (Array.isArray(change) && change.length === 0) delete after[key];
    else define(after, key, apply(Object.hasOwn(after, key) ? after[key] : undefined, change));
  }
  return after;
}
