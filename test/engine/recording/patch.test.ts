/** Differences between plain data, and steps packed with them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apply,
  diff,
  type Json,
  type Patch,
  PatchError,
} from '../../../src/engine/recording/patch.ts';
import { fromJson, toJson } from '../../../src/engine/recording/values.ts';
import { holds } from '../../support/property.ts';

/** JSON as it is after it was written and read: -0 has become 0. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe('a patch', () => {
  test('makes of any value any other, also after it was written and read', () => {
    holds(
      'usual',
      fc.property(json, json, (before, after) => {
        const patch = diff(before, after);
        const read = patch === undefined ? undefined : (JSON.parse(JSON.stringify(patch)) as Patch);
        expect(apply(before, read)).toEqual(after);
      }),
    );
  });

  test('is nothing exactly where two values are equal', () => {
    holds(
      'usual',
      fc.property(json, json, (before, after) => {
        expect(diff(before, structuredClone(before))).toBeUndefined();
        const equal = JSON.stringify(apply({ it: before }, diff({ it: before }, { it: after })));
        expect(diff(before, after) === undefined).toBe(equal === JSON.stringify({ it: before }));
      }),
    );
  });

  test('names only what changed, and shares the rest', () => {
    const before = { a: [{ x: 1 }, { y: 2 }], b: { c: 3 } };
    const after = { a: [{ x: 1 }, { y: 5 }, 'new'], b: before.b };
    const patch = diff(before, after);
    expect(patch).toEqual({ a: { 1: { y: [5] }, 2: ['new'], length: [3] } });
    const made = apply(before, patch) as typeof after;
    expect(made).toEqual(after);
    expect(made.b).toBe(before.b);
    expect(made.a[0]).toBe(before.a[0]);
  });

  test('removes members', () => {
    expect(diff({ a: 1, b: 2 }, { b: 2 })).toEqual({ a: [] });
    expect(apply({ a: 1, b: 2 }, { a: [] })).toEqual({ b: 2 });
    expect(diff({ a: 1, b: 2 }, { a: undefined, b: 2 })).toEqual({ a: [] });
  });

  test('keeps a member called __proto__ a member', () => {
    const after = JSON.parse('{"__proto__": {"x": 1}}') as Json;
    const made = apply({}, diff({}, after));
    expect(Object.keys(made as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });

  test.each<[string, Json, unknown]>([
    ['members of a number', 5, { a: [1] }],
    ['a hole in an array', [1], { 3: [1], length: [4] }],
    ['a length that is none', [1], { length: ['x'] }],
    ['a length beyond all memory', [1], { length: [4_000_000_000] }],
    ['two values', 1, [1, 2]],
    ['a text', 1, 'x'],
    ['members of nothing', { a: 1 }, { b: { c: [1] } }],
  ])('that does not fit is refused: %s', (_, before, patch) => {
    expect(() => apply(before, patch as Patch)).toThrow(PatchError);
  });
});

describe('a value', () => {
  test('comes back as it was, bytes and numbers that JSON lacks included', () => {
    const value = {
      bytes: Uint8Array.of(0, 255, 10),
      list: [undefined, null, Uint8Array.of()],
      number: Number.NaN,
      far: Number.NEGATIVE_INFINITY,
      wide: [2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n, 2n ** 53n],
      text: 'x',
    };
    expect(fromJson(JSON.parse(JSON.stringify(toJson(value))) as Json)).toEqual(value);
  });

  test('that holds no bytes is not copied', () => {
    const value = { a: [1, { b: 'c' }] };
    expect(toJson(value)).toBe(value);
    expect(fromJson(value)).toBe(value);
  });
});
