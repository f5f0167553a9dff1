/** Characters that are one column wide wherever they stand, which the bundle measures without a table. */
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { PLAIN, plainWidth } from '../../scripts/plain-width.js';
import { holds } from '../support/property.ts';

/** Every plain character. */
const plain = PLAIN.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCharCode(first + i)),
);

test('a plain character is as wide as string-width says', () => {
  const wrong = plain.filter((character) => plainWidth(character) !== stringWidth(character));
  expect(wrong).toEqual([]);
});

test('any text of them is, too: none joins with another', () => {
  const text = fc.array(fc.constantFrom(...plain)).map((characters) => characters.join(''));
  holds(
    'usual',
    fc.property(text, (line) => plainWidth(line) === stringWidth(line)),
  );
});

test('every two neighbours are', () => {
  // Clusters are decided by classes of characters, so that one of each range stands for the others.
  const ends = PLAIN.flatMap(([first, last]) => [first, last, (first + last) >> 1]);
  for (const left of ends) {
    for (const right of ends) {
      const pair = String.fromCharCode(left, right);
      expect(plainWidth(pair), pair).toBe(stringWidth(pair));
    }
  }
});

test('whatever is not plain is left to string-width', () => {
  for (const text of [
    '\u0301',
    'a\u200bb',
    '\u{1f600}',
    '한',
    '\t',
    '\x1b[1m',
    '\u25b6\ufe0f',
    '©',
  ]) {
    expect(plainWidth(text), JSON.stringify(text)).toBe(-1);
  }
});
