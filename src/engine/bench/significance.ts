/** Whether two samples differ, as benchstat asks: by their ranks, with nothing assumed of how they are spread. */
import { errorFunction, wilcoxonRankSum } from 'simple-statistics';

/**
 * The probability that samples of one kind differ in rank as much as these two, or more: Mann and Whitney's U, two-sided,
 * by its normal approximation with correction for ties and continuity, which is good from eight values a side on.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const [m, n] = [a.length, b.length];
  if (m === 0 || n === 0) return 1;
  const all = m + n;
  const u = wilcoxonRankSum([...a], [...b]) - (m * (m + 1)) / 2;
  const variance = ((m * n) / 12) * (all + 1 - tieTerm([...a, ...b]) / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / Math.sqrt(variance);
  return Math.min(1, 1 - errorFunction(z / Math.SQRT2));
}

/** The sum of t^3 - t over the groups of equal values. */
function tieTerm(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
}

/**
 * Probabilities of several tests together, as Holm corrects them: below 0.05 the chance is below 0.05 that any of those
 * that are called different is none.
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities.map((p, at) => ({ p, at })).sort((x, y) => x.p - y.p);
  const corrected = new Array<number>(probabilities.length).fill(1);
  let most = 0;
  order.forEach(({ p, at }, rank) => {
    most = Math.max(most, Math.min(1, p * (order.length - rank)));
    corrected[at] = most;
  });
  return corrected;
}
