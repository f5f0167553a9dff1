/** Integers of C: one form for each, cut to the width and read with the sign of a type. */
import { expect, test } from 'vitest';
import {
  asC,
  type CInteger,
  fromDigits,
  type Integer,
  integer,
  plain,
  sameWord,
} from '../../../src/engine/calls/integer.ts';

test('a number where that is exact, a bigint beyond', () => {
  expect(integer(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
  expect(integer(2n ** 53n)).toBe(2n ** 53n);
  expect(integer(-(2n ** 53n) + 1n)).toBe(1 - 2 ** 53);
  expect(integer(-(2n ** 53n))).toBe(-(2n ** 53n));
});

test.each<[Integer, CInteger, Integer]>([
  [0x100000003, 'int', 3],
  [0xffffffff, 'int', -1],
  [2 ** 31, 'int', -(2 ** 31)],
  [-1, 'unsigned int', 0xffffffff],
  [2 ** 32, 'unsigned int', 0],
  [0x12345, 'unsigned short', 0x2345],
  [0x8000, 'short', -0x8000],
  [-1, 'unsigned short', 0xffff],
  [-1, 'unsigned long', 2n ** 64n - 1n],
  [2n ** 64n - 1n, 'long', -1],
  [2n ** 63n, 'long', -(2n ** 63n)],
  [2n ** 63n - 1n, 'long', 2n ** 63n - 1n],
  [2n ** 63n + 5n, 'int', 5],
  [-(2n ** 63n), 'unsigned long', 2n ** 63n],
])('%s in a variable of type %s is %s', (value, type, held) => {
  expect(asC(value, type)).toBe(held);
});

test('the same word with a sign and without', () => {
  expect(sameWord(-1, 0xffffffff, 'int')).toBe(true);
  expect(sameWord(-1, 2n ** 64n - 1n, 'unsigned long')).toBe(true);
  expect(sameWord(-1, 0xffffffff, 'long')).toBe(false);
  // What has more bits is another word, though a variable would hold the same of it.
  expect(sameWord(5, 0x100000005, 'int')).toBe(false);
});

test('in snapshots, which are plain data, by digits', () => {
  expect(plain(5)).toBe(5);
  expect(plain(2n ** 63n)).toBe('9223372036854775808');
  expect(fromDigits('9223372036854775808')).toBe(2n ** 63n);
  expect(fromDigits('-5')).toBe(-5);
  expect(fromDigits('SI_USER')).toBeUndefined();
});
