/** A small cache keeps the values that were used last. */
import { expect, test } from 'vitest';
import { Latest } from '../../../src/engine/recording/latest.ts';

test('keeps the values that were used last', () => {
  const made: number[] = [];
  const latest = new Latest<string>(2);
  const get = (key: number) =>
    latest.get(key, () => {
      made.push(key);
      return `value ${key}`;
    });
  expect([get(1), get(2), get(1), get(3)]).toEqual(['value 1', 'value 2', 'value 1', 'value 3']);
  expect(made).toEqual([1, 2, 3]);
  get(1);
  get(2);
  expect(made).toEqual([1, 2, 3, 2]);
});
