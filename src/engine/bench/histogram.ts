/** Reading the histograms of draws: percentiles, merging, the largest. */
import type { Draw } from './model.ts';

/** Rounds by how long they took: lower edges of buckets in nanoseconds, ascending, each with how many. */
export type Histogram = Draw['histogram'];

/** The part of its value that a bucket is wide at most: 64 buckets to a power of two. */
const BUCKET_WIDTH = 1 / 64;

/** How many values a histogram has. */
export function countOf(histogram: Histogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * The value below which this share of all values lies; NaN where there are none. Values are taken to be spread evenly over
 * their bucket, so that two draws differ by less than a bucket's width where their shares do.
 *
 * @param share From 0 to 1; 1 is the largest.
 */
export function percentile(histogram: Histogram, share: number): number {
  const wanted = share * countOf(histogram);
  let below = 0;
  for (const [edge, count] of histogram) {
    if (count > 0 && below + count >= wanted) {
      return edge * (1 + (BUCKET_WIDTH * (wanted - below)) / count);
    }
    below += count;
  }
  return Number.NaN;
}

/** The values of several histograms in one. */
export function merged(histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [edge, count] of histogram) counts.set(edge, (counts.get(edge) ?? 0) + count);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** Values on a logarithmic axis: how many lie in each of so many equal steps from one value to another. */
export function onLogAxis(
  histogram: Histogram,
  from: number,
  to: number,
  steps: number,
): readonly number[] {
  const bars = new Array<number>(steps).fill(0);
  const perStep = steps / Math.log(to / from);
  for (const [edge, count] of histogram) {
    // The middle of its bucket is where most of them are.
    const at = Math.floor(Math.log((edge * (1 + BUCKET_WIDTH / 2)) / from) * perStep);
    const bar = Math.max(0, Math.min(steps - 1, at));
    bars[bar] = (bars[bar] ?? 0) + count;
  }
  return bars;
}
