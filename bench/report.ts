/** How a measurement is printed and held to its limit. */
import { compared, leastCall, type Work } from './ratio.ts';

/** A number and what it may be. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  /** `x` for a ratio, else the unit: `B`, `calls/s`, `ms`. */
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** What the value is known to lie above, where it was measured often: the limit is missed when this is over it. */
  readonly low?: number;
  /** What it was computed from: `181 ms against 38 ms`. */
  readonly from?: string;
}

/** Print measurements, a line each; a missed limit sets the process's exit status to 1. */
export function report(...measures: readonly Measure[]): void {
  for (const { name, value, unit, atMost, atLeast, low = value, from } of measures) {
    const missed =
      (atMost !== undefined && low > atMost) || (atLeast !== undefined && value < atLeast);
    if (missed) process.exitCode = 1;
    const limit =
      atMost !== undefined
        ? `at most ${shown(atMost)} ${unit}`
        : atLeast !== undefined
          ? `at least ${shown(atLeast)} ${unit}`
          : '';
    const notes = [limit, from ?? ''].filter((note) => note !== '').join('; ');
    const mark = missed ? 'MISS' : 'ok  ';
    console.log(
      `${mark} ${name.padEnd(46)} ${`${shown(value)} ${unit}`.padStart(18)}${notes === '' ? '' : `  (${notes})`}`,
    );
  }
}

/**
 * Print how much dearer something is than the least that a simulated call can be made of, and hold it to a limit, which is
 * missed where the whole interval lies above it.
 *
 * @param calls Calls that one piece of the work makes.
 */
export function reportBesideLeast(name: string, calls: number, work: Work, atMost: number): void {
  const { middle, low, high, perSecond } = compared(work, leastCall);
  const [from, to] = [low / calls, high / calls].map(shown);
  const rate = shown(Math.round(perSecond * calls));
  report({
    name,
    value: middle / calls,
    unit: 'x',
    atMost,
    low: low / calls,
    from: `of a least call in turn, 99 % within ${from} to ${to}; ${rate}/s at best`,
  });
}

function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** The middle one of some numbers. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('no values');
  return middle;
}
