/**
 * What several draws come to. A pair of processes is one draw however many rounds it makes: how its pages and its
 * processors lie does not change while it runs. So what is certain is read off draws and never off rounds.
 */
import { median, quantileSorted } from 'simple-statistics';
import { percentile } from './histogram.ts';
import type { Cell, Draw } from './model.ts';
import { randomFrom } from './random.ts';

/** A number with the interval that holds it in 95 of 100 repetitions. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What the draws of a cell come to. Times are nanoseconds; rates are bytes a second. */
export interface Estimate {
  /** What the cell is measured by: the median time of a round, or for throughput the rate. */
  readonly main: Interval;
  /** The lowest and the highest of the draws. */
  readonly lowest: number;
  readonly highest: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  /** The longest round of all draws. */
  readonly max: number;
  readonly draws: number;
  readonly rounds: number;
  /** The share of what was sent that arrived, where some may be lost. */
  readonly delivered?: number;
  /** The share of rounds on one processor, where the scheduler chose. */
  readonly onOneCore?: number;
  readonly settled: boolean;
}

/** How often draws are drawn again for an interval. */
const RESAMPLES = 2000;
/** The share of resamples on either side that the interval leaves out. */
const TAIL = 0.025;
/** Fewer draws than this have no interval. */
const LEAST_FOR_INTERVAL = 3;
/** Half of the interval's width, as a part of the value, at which a result is certain enough. */
const NARROW = { sameCore: 0.01, otherwise: 0.03 };
const SEED = 14;

/** What one draw says of its cell: the median time of a round, or for throughput bytes a second. */
export function drawValue(draw: Draw): number {
  return draw.cell.kind === 'throughput'
    ? (draw.bytes ?? 0) / draw.seconds
    : percentile(draw.histogram, 0.5);
}

/** The median of some numbers with its interval by bootstrap; NaN where there are too few of them. */
export function medianInterval(values: readonly number[]): Interval {
  if (values.length === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  // Drawn again, one or two say that they are certain.
  if (values.length < LEAST_FOR_INTERVAL) {
    return { value: median([...values]), low: Number.NaN, high: Number.NaN };
  }
  const again = resampledMedians(values, randomFrom(SEED)).sort((a, b) => a - b);
  return {
    value: median([...values]),
    low: quantileSorted(again, TAIL),
    high: quantileSorted(again, 1 - TAIL),
  };
}

/** The ratio of the medians of two samples with its interval by bootstrap, each sample drawn again by itself. */
export function ratioInterval(over: readonly number[], under: readonly number[]): Interval {
  const random = randomFrom(SEED);
  const [tops, bottoms] = [resampledMedians(over, random), resampledMedians(under, random)];
  const again = tops.map((top, at) => top / (bottoms[at] ?? Number.NaN)).sort((a, b) => a - b);
  return {
    value: median([...over]) / median([...under]),
    low: quantileSorted(again, TAIL),
    high: quantileSorted(again, 1 - TAIL),
  };
}

function resampledMedians(values: readonly number[], random: () => number): number[] {
  const { length } = values;
  // One place for all of them: this is done while others are measured.
  const sample = new Float64Array(length);
  const half = length >> 1;
  return Array.from({ length: RESAMPLES }, () => {
    for (let at = 0; at < length; at++) {
      sample[at] = values[Math.floor(random() * length)] ?? Number.NaN;
    }
    sample.sort();
    const upper = sample[half] ?? Number.NaN;
    return length % 2 === 1 ? upper : (upper + (sample[half - 1] ?? Number.NaN)) / 2;
  });
}

/** Half of an interval's width as a part of its value. */
export function halfWidth({ value, low, high }: Interval): number {
  return (high - low) / 2 / value;
}

/** True once the draws of a cell agree so well that more of them would tell nothing new. */
export function settled(draws: readonly Draw[]): boolean {
  const cell = draws[0]?.cell;
  return cell !== undefined && isNarrow(cell, medianInterval(draws.map(drawValue)));
}

function isNarrow({ placement }: Cell, interval: Interval): boolean {
  const enough = placement.name === 'one-core' ? NARROW.sameCore : NARROW.otherwise;
  return halfWidth(interval) < enough;
}

/** What the draws of one cell come to. There is at least one. */
export function estimate(draws: readonly Draw[]): Estimate {
  const values = draws.map(drawValue);
  const main = medianInterval(values);
  const typical = (share: number): number =>
    median(draws.map(({ histogram }) => percentile(histogram, share)));
  return {
    main,
    lowest: Math.min(...values),
    highest: Math.max(...values),
    p90: typical(0.9),
    p99: typical(0.99),
    p999: typical(0.999),
    max: Math.max(...draws.map(({ histogram }) => percentile(histogram, 1))),
    draws: draws.length,
    rounds: draws.reduce((sum, { rounds }) => sum + rounds, 0),
    ...shareOf('delivered', draws),
    ...shareOf('onOneCore', draws),
    settled: draws.length > 1 && draws[0] !== undefined && isNarrow(draws[0].cell, main),
  };
}

function shareOf<Name extends 'delivered' | 'onOneCore'>(
  name: Name,
  draws: readonly Draw[],
): { readonly [name in Name]?: number } {
  const shares = draws.flatMap((draw) => draw[name] ?? []);
  return shares.length === 0 ? {} : ({ [name]: median(shares) } as { [name in Name]: number });
}
