/** What draws come to: percentiles, intervals, when they are enough, and whether two samples differ. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typicalCalibration, unlike } from '../../../src/engine/bench/disturbance.ts';
import { merged, percentile } from '../../../src/engine/bench/histogram.ts';
import { randomFrom } from '../../../src/engine/bench/random.ts';
import { holm, mannWhitney } from '../../../src/engine/bench/significance.ts';
import {
  estimate,
  medianInterval,
  ratioInterval,
  settled,
} from '../../../src/engine/bench/statistics.ts';
import { holds } from '../../support/property.ts';
import { CALIBRATION, CELL, drawOf, drawsOf, histogramOf } from './draws.ts';

describe('percentiles of a histogram', () => {
  test('lie within a bucket of those of the values', () => {
    const values = fc.array(fc.integer({ min: 64, max: 10_000_000 }), { minLength: 1 });
    holds(
      'usual',
      fc.property(values, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (some, share) => {
        const sorted = [...some].sort((a, b) => a - b);
        const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
        const read = percentile(histogramOf(some), share);
        expect(Math.abs(read / exact - 1)).toBeLessThanOrEqual(1 / 64 + 1e-9);
      }),
    );
  });

  test('are none of an empty one', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });

  test('of merged histograms are those of all values', () => {
    const [low, high] = [histogramOf([100, 100, 100]), histogramOf([5000, 5000, 5000, 5000])];
    const both = merged([high, low]);
    expect(both.map(([, count]) => count)).toEqual([3, 4]);
    expect(percentile(both, 0.9)).toBeGreaterThan(4900);
  });
});

describe('the interval of a median', () => {
  test('is the same every time', () => {
    const values = drawsOf(1000, 15).map(({ rounds, at }) => rounds + at);
    expect(medianInterval(values)).toEqual(medianInterval(values));
  });

  test('holds the true median in nine of ten samples or more', () => {
    const random = randomFrom(7);
    let held = 0;
    const samples = 100;
    for (let sample = 0; sample < samples; sample++) {
      // Skewed, as times are: the median of -ln(u) is ln 2.
      const { low, high } = medianInterval(
        Array.from({ length: 21 }, () => -Math.log(1 - random())),
      );
      if (low <= Math.LN2 && Math.LN2 <= high) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(90);
  });

  test('of a ratio holds it, and is narrow where both samples are', () => {
    const ratio = ratioInterval([20, 20.1, 19.9, 20, 20.05], [10, 10.05, 9.95, 10, 10]);
    expect(ratio.low).toBeLessThanOrEqual(2);
    expect(ratio.high).toBeGreaterThanOrEqual(2);
    expect(ratio.high - ratio.low).toBeLessThan(0.1);
  });
});

describe('draws are enough', () => {
  test('on one processor once the interval is narrower than two per cent', () => {
    expect(settled(drawsOf(13_000, 15, { spread: 0.01 }))).toBe(true);
    expect(settled(drawsOf(13_000, 15, { spread: 0.2 }))).toBe(false);
  });

  test('on two sooner: their times lie further apart', () => {
    const cell = { ...CELL, placement: { name: 'two-cores', cpus: [0, 1] } } as const;
    const spread = 0.08;
    expect(settled(drawsOf(13_000, 15, { spread }))).toBe(false);
    expect(settled(drawsOf(13_000, 15, { spread, cell }))).toBe(true);
  });

  test('never where there is none', () => {
    expect(settled([])).toBe(false);
  });
});

describe('an estimate', () => {
  test('is of draws and not of rounds', () => {
    const { main, draws, rounds, lowest, highest, p90, p99, max } = estimate(drawsOf(1000, 15));
    expect(main.value / 1000).toBeCloseTo(1, 1);
    expect([draws, rounds]).toEqual([15, 6000]);
    expect(lowest).toBeLessThanOrEqual(main.low);
    expect(highest).toBeGreaterThanOrEqual(main.high);
    expect(p90).toBeLessThan(p99);
    expect(p99).toBeLessThanOrEqual(max);
  });

  test('of throughput is the rate by the clock of whoever receives', () => {
    const cell = { ...CELL, kind: 'throughput', size: 4096 } as const;
    const draws = [100, 110, 120].map((megabytes, at) =>
      drawOf(1000, at, { cell, bytes: megabytes * 1e6, seconds: 0.1, delivered: 0.5 }),
    );
    const { main, delivered } = estimate(draws);
    expect(main.value).toBeCloseTo(1.1e9);
    expect(delivered).toBe(0.5);
  });
});

describe('a draw', () => {
  test('is marked when the machine was another one meanwhile', () => {
    const odd = drawOf(1000, 99, { calibration: { ...CALIBRATION, loopNs: 1060 } });
    const typical = typicalCalibration([...drawsOf(1000, 9), odd]);
    expect(unlike(odd, typical)).toEqual(['loopNs']);
    expect(unlike(drawOf(1000, 1), typical)).toEqual([]);
  });

  test('on one processor has no cache line to compare', () => {
    expect(typicalCalibration(drawsOf(1000, 3)).lineNs).toBeUndefined();
  });
});

describe('the test of Mann and Whitney', () => {
  test('gives what R gives: wilcox.test(exact = FALSE)', () => {
    // wilcox.test(c(1.1,2.2,3.3,4.4,5.5), c(2.5,3.5,4.5,5.6,6.6,7.7), exact = FALSE): p-value = 0.1207
    const p = mannWhitney([1.1, 2.2, 3.3, 4.4, 5.5], [2.5, 3.5, 4.5, 5.6, 6.6, 7.7]);
    expect(p).toBeCloseTo(0.1207, 3);
  });

  test('sees no difference in equal values, and one in samples that lie apart', () => {
    const same = new Array<number>(15).fill(3);
    expect(mannWhitney(same, same)).toBe(1);
    const low = Array.from({ length: 15 }, (_, at) => at);
    expect(
      mannWhitney(
        low,
        low.map((value) => value + 100),
      ),
    ).toBeLessThan(1e-4);
  });

  test('is symmetric', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 });
    holds(
      'usual',
      fc.property(sample, sample, (a, b) => {
        expect(mannWhitney(a, b)).toBeCloseTo(mannWhitney(b, a), 9);
      }),
    );
  });
});

describe("Holm's correction", () => {
  test('is that of the book', () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [at, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(corrected[at]).toBeCloseTo(p);
  });

  test('of one test is that test', () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([])).toEqual([]);
  });
});
