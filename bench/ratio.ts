/**
 * How fast something is beside a yardstick: both in turn, many times, so that whatever else the machine does slows both.
 * What is told is the middle of the ratios, and an interval that it lies in with 99 of 100.
 */

/** Work that is done so many times when it is called. */
export type Work = (times: number) => void;

/** How many rounds of each: the interval is a tenth of the value to either side even where one in two is disturbed. */
const ROUNDS = 200;
/** A round of either takes about so long: shorter than what the system gives a process at once. */
const ROUND_MS = 3;

/** What was measured. */
export interface Ratio {
  /** The middle of the ratios: times of one piece of work by times of one of the yardstick. */
  readonly middle: number;
  /** Of the middle, by order statistics: no assumption about how the ratios lie. */
  readonly low: number;
  readonly high: number;
  /** Pieces of the work a second, at best. */
  readonly perSecond: number;
}

/** Compare some work with the yardstick. */
export function compared(work: Work, yardstick: Work): Ratio {
  const times = { work: calibrated(work), yardstick: calibrated(yardstick) };
  const ratios: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    // Now the one first, now the other.
    const turn = round % 2 === 0;
    const before = turn ? 0 : each(yardstick, times.yardstick);
    const mine = each(work, times.work);
    ratios.push(mine / (turn ? each(yardstick, times.yardstick) : before));
    best = Math.min(best, mine);
  }
  ratios.sort((a, b) => a - b);
  // The middle of n values lies between those that stand this far from it (binomial, 2.58 standard deviations).
  const reach = Math.ceil((2.58 * Math.sqrt(ROUNDS)) / 2);
  const at = (index: number) => ratios[index] ?? Number.NaN;
  const half = Math.floor(ROUNDS / 2);
  return {
    middle: at(half),
    low: at(half - reach),
    high: at(half + reach),
    perSecond: 1000 / best,
  };
}

/** Milliseconds of one piece. */
function each(work: Work, times: number): number {
  const start = performance.now();
  work(times);
  return (performance.now() - start) / times;
}

/** How many pieces make a round, after what is compiled while it runs has been. */
function calibrated(work: Work): number {
  let times = 1;
  const until = performance.now() + 600;
  while (performance.now() < until) {
    const start = performance.now();
    work(times);
    if (performance.now() - start < ROUND_MS) times *= 2;
  }
  return times;
}

/** What a piece of the yardstick leaves, so that nothing of it can be left out. */
let left = 0;

function* asked(value: { readonly args: readonly number[] }, found: Map<number, number>) {
  const sum = (found.get(value.args[0] ?? 0) ?? 0) + (value.args[1] ?? 0);
  if (sum < 0) yield sum;
  return { kind: 'returned', value: sum, outs: [] };
}

/**
 * The least that a simulated call could be made of in this language on this machine: a request that is an object, a generator that
 * is gone through, a table that is looked into, bytes that are copied, and an answer.
 */
export const leastCall: Work = (times) => {
  const found = new Map([[3, 5]]);
  for (let i = 0; i < times; i++) {
    const bytes = Uint8Array.of(i & 127);
    const { value } = asked({ args: [3, bytes[0] ?? 0] }, found).next();
    if (typeof value === 'object') left = (left + value.value) & 0xffff;
  }
};
