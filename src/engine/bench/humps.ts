/**
 * The humps of a histogram, and which way of waiting each is. Between two processors a round takes as long as it takes to
 * get the other one to run, and there are three ways of that, each some five to ten times dearer than the one before.
 */
import { countOf, type Histogram, onLogAxis } from './histogram.ts';
import type { Placement } from './model.ts';

/**
 * How the rounds of a hump waited: `awake` not at all, the other side was looking; `switching` for the processor that
 * both share; `polling` for a processor that was idle and looked for work (`cpuidle`'s polling, a wake-up without an
 * interrupt); `halted` for one that had to be woken by an interrupt; `queued` for one that somebody else had.
 */
export type HumpKind = 'awake' | 'switching' | 'polling' | 'halted' | 'queued';

/** A hump: rounds of about the same length. */
export interface Hump {
  readonly waiting: HumpKind;
  /** Where it begins and ends and is highest, in nanoseconds. */
  readonly from: number;
  readonly to: number;
  readonly peak: number;
  /** The part of all rounds that is in it. */
  readonly share: number;
}

/** Steps of a tenfold on the axis that humps are looked for on: fine enough to part what differs by a third. */
const STEPS_A_DECADE = 16;
/** Between two humps there is a place lower than this part of the lower one. */
const VALLEY = 0.5;
/** Fewer of all rounds than this are no hump. */
const LEAST_SHARE = 0.005;
/** Up to so many system calls nobody can have slept: two switches and two wake-ups cost more. */
const AWAKE_CALLS = 6;
/** Up to so many a processor was woken that had not halted. */
const POLLING_CALLS = 60;
/** Another process kept the processor for a slice of the scheduler's (sched_base_slice, 0.7 ms and more). */
const SLICE_NS = 700_000;

/**
 * The humps of a histogram, from the shortest rounds to the longest.
 *
 * @param getppidNs What a system call costs that does nothing: the measure by which ways of waiting are told apart.
 */
export function humpsOf(
  histogram: Histogram,
  placement: Placement['name'],
  getppidNs: number,
): readonly Hump[] {
  const all = countOf(histogram);
  const [first] = histogram[0] ?? [];
  const [last] = histogram.at(-1) ?? [];
  if (all === 0 || first === undefined || last === undefined) return [];
  const from = Math.max(1, first);
  const to = Math.max(last, from * 1.01) * 1.02;
  const steps = Math.max(1, Math.ceil(Math.log10(to / from) * STEPS_A_DECADE));
  const bars = smooth(onLogAxis(histogram, from, to, steps));
  const edge = (step: number): number => from * (to / from) ** (step / steps);
  return parts(bars)
    .map(([start, end]) => {
      const inside = bars.slice(start, end);
      const peak = edge(start + inside.indexOf(Math.max(...inside)) + 0.5);
      const [low, high] = [edge(start), edge(end)];
      return {
        waiting: waitingOf(peak, placement, getppidNs),
        from: low,
        to: high,
        peak,
        share: between(histogram, start === 0 ? 0 : low, end === steps ? Infinity : high) / all,
      };
    })
    .reduce(joinAlike, [])
    .filter(({ share }) => share >= LEAST_SHARE);
}

function between(histogram: Histogram, from: number, to: number): number {
  return countOf(histogram.filter(([value]) => value >= from && value < to));
}

/** Neighbours of the same way of waiting are one hump: the higher one's peak. */
function joinAlike(humps: Hump[], hump: Hump): Hump[] {
  const last = humps.at(-1);
  if (last === undefined || last.waiting !== hump.waiting) return [...humps, hump];
  const { peak } = last.share >= hump.share ? last : hump;
  const joined = { ...last, to: hump.to, peak, share: last.share + hump.share };
  return [...humps.slice(0, -1), joined];
}

/** Each bar with a little of its neighbours: a bucket's edge is no valley. */
function smooth(bars: readonly number[]): number[] {
  return bars.map((bar, at) => (bar * 2 + (bars[at - 1] ?? 0) + (bars[at + 1] ?? 0)) / 4);
}

/** The axis cut at its valleys: first and last step of each part. */
function parts(bars: readonly number[]): [number, number][] {
  const cuts: number[] = [0];
  let peak = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let lowestAt = 0;
  bars.forEach((bar, at) => {
    if (bar < lowest) [lowest, lowestAt] = [bar, at];
    if (lowest < VALLEY * Math.min(peak, bar)) {
      cuts.push(lowestAt);
      peak = bar;
      lowest = bar;
      lowestAt = at;
    } else if (bar > peak) {
      peak = bar;
      lowest = bar;
      lowestAt = at;
    }
  });
  return cuts.map((start, index) => [start, cuts[index + 1] ?? bars.length]);
}

function waitingOf(ns: number, placement: Placement['name'], getppidNs: number): HumpKind {
  if (ns >= SLICE_NS) return 'queued';
  if (ns <= AWAKE_CALLS * getppidNs) return 'awake';
  if (placement === 'one-core') return 'switching';
  return ns <= POLLING_CALLS * getppidNs ? 'polling' : 'halted';
}
