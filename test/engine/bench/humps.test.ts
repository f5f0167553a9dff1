/** The humps of a histogram are found and named by how the rounds in them waited. */
import { describe, expect, test } from 'vitest';
import { humpsOf } from '../../../src/engine/bench/humps.ts';
import { randomFrom } from '../../../src/engine/bench/random.ts';
import { histogramOf } from './draws.ts';

const GETPPID = 900;

/** So many rounds around a value, as times are: skewed to the long side. */
function around(ns: number, count: number, seed: number): number[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => ns * (1 - 0.12 * Math.log(1 - random())));
}

function namesOf(values: readonly number[], placement: 'one-core' | 'two-cores') {
  return humpsOf(histogramOf(values), placement, GETPPID).map(({ waiting }) => waiting);
}

describe('between two processors', () => {
  const values = [
    ...around(1400, 800, 1),
    ...around(21_000, 1500, 2),
    ...around(120_000, 600, 3),
    ...around(4_000_000, 30, 4),
  ];

  test('there are rounds that did not wait, that were polled for, that woke a processor, that queued', () => {
    expect(namesOf(values, 'two-cores')).toEqual(['awake', 'polling', 'halted', 'queued']);
  });

  test('each hump has the share of the rounds that are in it', () => {
    const humps = humpsOf(histogramOf(values), 'two-cores', GETPPID);
    const shares = humps.map(({ share }) => Math.round(share * 2930));
    expect(shares).toEqual([800, 1500, 600, 30]);
    for (const { from, peak, to } of humps) {
      expect(peak).toBeGreaterThan(from);
      expect(peak).toBeLessThan(to);
    }
  });
});

describe('on one processor', () => {
  test('every round switches, and some wait for others', () => {
    const values = [...around(13_000, 3000, 5), ...around(4_000_000, 60, 6)];
    expect(namesOf(values, 'one-core')).toEqual(['switching', 'queued']);
  });
});

describe('a histogram', () => {
  test('without a valley has one hump', () => {
    expect(namesOf(around(20_000, 2000, 7), 'two-cores')).toEqual(['polling']);
  });

  test('of one bucket has one', () => {
    const humps = humpsOf([[1000, 5]], 'two-cores', GETPPID);
    expect(humps).toHaveLength(1);
    expect(humps[0]?.share).toBe(1);
  });

  test('of nothing has none', () => {
    expect(humpsOf([], 'one-core', GETPPID)).toEqual([]);
  });

  test('has no hump of a stray round', () => {
    expect(namesOf([...around(20_000, 3000, 8), 4_000_000], 'two-cores')).toEqual(['polling']);
  });
});
