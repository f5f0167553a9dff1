/** The bench lab's words: every mechanism leads to a lab, every claim is told, and quantities have the digits that they are known to. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MEASURED_CLAIMS } from '../../src/engine/bench/claims.table.ts';
import { MECHANISMS } from '../../src/engine/bench/mechanisms.ts';
import { CLAIM_WORDS } from '../../src/text/bench/bench.ts';
import { claimDistance } from '../../src/text/bench/claims.ts';
import { bytesText, percentText, rateText, timeText } from '../../src/text/bench/quantity.ts';

test.each(Object.entries(MECHANISMS))('%s leads to a lab that there is', (_, { lab }) => {
  expect(existsSync(`src/lessons/${lab}.ipc`), lab).toBe(true);
});

test('every claim that is measured has words, and no other', () => {
  expect(Object.keys(CLAIM_WORDS).sort()).toEqual(MEASURED_CLAIMS.map(({ id }) => id).sort());
});

describe('quantities have three digits and the unit that fits', () => {
  test.each([
    [0.4, '0.40 ns'],
    [131.2, '131 ns'],
    [999.4, '999 ns'],
    [4302, '4.30 us'],
    [13_456, '13.5 us'],
    [134_560, '135 us'],
    [5e6, '5.00 ms'],
    [2.5e9, '2.50 s'],
    [Number.NaN, '?'],
  ])('%d ns is %s', (ns, text) => {
    expect(timeText(ns)).toBe(text);
  });

  test('with a micro sign where there is one', () => {
    expect(timeText(4302, 'µ')).toBe('4.30 µs');
    expect(timeText(5e6, 'µ')).toBe('5.00 ms');
  });

  test.each([
    [512, '512 B/s'],
    [22.8e6, '22.8 MB/s'],
    [3.53e9, '3.53 GB/s'],
  ])('%d bytes a second are %s', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  test.each([
    [1, '1 B'],
    [1000, '1000 B'],
    [65_536, '64 KiB'],
    [1_048_576, '1 MiB'],
    [2 ** 33, '8.00 GiB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  test.each([
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.27, '27 %'],
    [70, '>999 %'],
    [Number.NaN, '? %'],
  ])('a part of %d is %s', (share, text) => {
    expect(percentText(share)).toBe(text);
  });
});

test('a claimed number is near, too high or too low', () => {
  expect(claimDistance(1.4, 'en')).toBe('near');
  expect(claimDistance(36.3, 'en')).toBe('36.3 times too high');
  expect(claimDistance(0.25, 'zh')).toBe('低了 4.00 倍');
});
