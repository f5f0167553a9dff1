/** Two results beside each other, cell by cell, as benchstat does it. */
import { CALIBRATIONS, type CalibrationName, differs, typicalCalibration } from './disturbance.ts';
import type { Cell, Machine } from './model.ts';
import { type BenchResult, drawsByCell } from './result.ts';
import { holm, mannWhitney } from './significance.ts';
import { drawValue, type Interval, medianInterval, ratioInterval } from './statistics.ts';

/** What is said of a cell: no difference is seen, the second is faster or slower, or there are too few draws to say. */
export type CompareVerdict = 'same' | 'faster' | 'slower' | 'few';

/** A cell that both results have. */
export interface Compared {
  readonly cell: Cell;
  readonly before: Interval;
  readonly after: Interval;
  /** After by before. */
  readonly ratio: Interval;
  /** The chance that two results that do not differ look so different, over all cells (Holm). */
  readonly p: number;
  readonly verdict: CompareVerdict;
}

/** A way in which the machine was another one. */
export type MachineDifference =
  | {
      readonly kind: 'fact';
      readonly what: 'cpu' | 'kernel' | 'mitigations' | 'clocksource' | 'governor' | 'cores';
      readonly before: string;
      readonly after: string;
    }
  | {
      readonly kind: 'calibration';
      readonly what: CalibrationName;
      readonly before: number;
      readonly after: number;
    };

/** Two results compared. */
export interface Comparison {
  readonly cells: readonly Compared[];
  /** What only one of the two has. */
  readonly onlyBefore: readonly Cell[];
  readonly onlyAfter: readonly Cell[];
  readonly machine: readonly MachineDifference[];
}

/** Above this no difference is seen. */
const SIGNIFICANT = 0.05;
/** Fewer draws than this on a side can show none: the test's approximation needs them. */
const FEWEST_DRAWS = 8;

/** Compare a result with one that was made before it. */
export function compareResults(before: BenchResult, after: BenchResult): Comparison {
  const [old, now] = [drawsByCell(before.draws), drawsByCell(after.draws)];
  const both = [...old].flatMap(([key, draws]) => {
    const others = now.get(key);
    const cell = draws[0]?.cell;
    if (others === undefined || cell === undefined) return [];
    return [{ cell, a: draws.map(drawValue), b: others.map(drawValue) }];
  });
  const tested = both.map(({ a, b }) => Math.min(a.length, b.length) >= FEWEST_DRAWS);
  // Only what is tested counts among the tests.
  const p = holm(both.filter((_, at) => tested[at]).map(({ a, b }) => mannWhitney(a, b)));
  const cells = both.map(({ cell, a, b }, at): Compared => {
    const ratio = ratioInterval(b, a);
    const own = tested[at] ? (p.shift() ?? 1) : 1;
    return {
      cell,
      before: medianInterval(a),
      after: medianInterval(b),
      ratio,
      p: own,
      verdict: tested[at] ? verdict(cell, ratio, own) : 'few',
    };
  });
  const only = (some: typeof old, others: typeof old): Cell[] =>
    [...some].flatMap(([key, [first]]) => (others.has(key) || !first ? [] : [first.cell]));
  return {
    cells,
    onlyBefore: only(old, now),
    onlyAfter: only(now, old),
    machine: machineDifferences(before, after),
  };
}

function verdict({ kind }: Cell, ratio: Interval, p: number): CompareVerdict {
  if (p >= SIGNIFICANT) return 'same';
  // A higher rate is faster, and so is a shorter time.
  return ratio.value < 1 === (kind === 'throughput') ? 'slower' : 'faster';
}

/** In what the machines of two results differ, or the states that one machine was in. */
function machineDifferences(before: BenchResult, after: BenchResult): MachineDifference[] {
  const names = ['cpu', 'kernel', 'mitigations', 'clocksource', 'governor', 'cores'] as const;
  const facts = names.flatMap((what): MachineDifference[] => {
    const [old, now] = [fact(before.machine, what), fact(after.machine, what)];
    return old === now ? [] : [{ kind: 'fact', what, before: old, after: now }];
  });
  const [usual, other] = [typicalCalibration(before.draws), typicalCalibration(after.draws)];
  const state = CALIBRATIONS.flatMap((what): MachineDifference[] => {
    const [old, now] = [usual[what], other[what]];
    if (old === undefined || now === undefined || !differs(now, old)) return [];
    return [{ kind: 'calibration', what, before: old, after: now }];
  });
  return [...facts, ...state];
}

function fact(
  machine: Machine,
  what: 'cpu' | 'kernel' | 'mitigations' | 'clocksource' | 'governor' | 'cores',
): string {
  const value = machine[what];
  return value === null ? '?' : String(value);
}
