/** Views that equal earlier ones are replaced by them, so that what did not change is seen not to have changed. */

/**
 * A piece of plain data, with every part of it that equals a part of the earlier one being that very part.
 *
 * @param before The earlier one; undefined when there is none.
 * @returns `before` itself where the two are equal.
 */
export function shared<T>(before: T | undefined, after: T): T {
  if (before === after || !isObject(before) || !isObject(after)) return after;
  return shareMembers(before, after) as T;
}

type Members = { readonly [key: string]: unknown };

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function shareMembers(before: Members, after: Members): Members {
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const keys = Object.keys(after);
  let same = Object.keys(before).length === keys.length;
  const values = keys.map((key) => {
    const value = shared(Object.hasOwn(before, key) ? before[key] : undefined, after[key]);
    if (value !== before[key] || !Object.hasOwn(before, key)) same = false;
    return value;
  });
  if (same) return before;
  if (Array.isArray(after)) return values as unknown as Members;
  return Object.fromEntries(keys.map((key, at) => [key, values[at]]));
}
