/** The documents' claims of performance held against what was measured. */
import { median } from 'simple-statistics';
import { type ClaimLine, MEASURED_CLAIMS, type MeasuredClaim } from './claims.table.ts';
import type { Cell, Placement, ShmTest } from './model.ts';
import { fits } from './plan.ts';
import { type BenchResult, cellKey, drawsByCell } from './result.ts';
import { drawValue, type Interval, medianInterval } from './statistics.ts';

/** What measuring says of a claim; `open` where what it is about was not measured, or nothing is certain. */
export type ClaimVerdict = 'holds' | 'partly' | 'refuted' | 'open';

/** A line of a claim on one placement, and what was measured of it. */
export interface JudgedLine {
  readonly line: ClaimLine;
  readonly cell: Cell;
  readonly measured: Interval | undefined;
  /** The claimed number by the measured one: above 1 it is too high. Absent where there is none. */
  readonly off?: number;
}

/** The order that a claim gives, pair by pair of what it does not call alike. */
export interface JudgedOrder {
  readonly placement: Placement['name'];
  readonly right: number;
  readonly wrong: number;
  /** Pairs whose intervals overlap. */
  readonly open: number;
}

/** A claim and what became of it. */
export interface JudgedClaim {
  readonly id: string;
  readonly verdict: ClaimVerdict;
  readonly lines: readonly JudgedLine[];
  readonly orders: readonly JudgedOrder[];
  /** What the documents' own program came to, where the claim is about it. */
  readonly shmTest?: ShmSummary;
}

/** Medians of the documents' own program. */
export interface ShmSummary {
  readonly claimedNs: number;
  readonly firstNs: number;
  readonly againNs: number;
  readonly firstFaults: number;
  readonly againFaults: number;
}

/** A claimed number is right if it is neither half of what was measured nor twice as much. */
const NEAR = 2;

/** The cells that all claims are about, on some placements. */
export function claimCells(placements: readonly Placement[]): Cell[] {
  const cells = new Map<string, Cell>();
  for (const placement of placements) {
    for (const line of MEASURED_CLAIMS.flatMap(({ lines }) => lines)) {
      const cell = cellOf(line, placement);
      if (fits(line.mechanism, placement)) cells.set(cellKey(cell), cell);
    }
  }
  return [...cells.values()];
}

function cellOf({ mechanism, kind, size }: ClaimLine, placement: Placement): Cell {
  return { mechanism, kind, size, placement, lane: 'native', scheduler: 'other' };
}

/** The number that the documents give for what a cell measures; undefined where they give none. */
export function claimedFor({ mechanism, kind, size }: Cell): number | undefined {
  return MEASURED_CLAIMS.flatMap(({ lines }) => lines).find(
    (line) =>
      line.claimed !== undefined &&
      line.mechanism === mechanism &&
      line.kind === kind &&
      line.size === size,
  )?.claimed;
}

/** What was measured of a cell, by its key. */
export type Measured = (key: string) => Interval | undefined;

/**
 * Hold every claim against a result. What it does not have is open.
 *
 * @param measured What its cells come to, for whoever has worked that out already.
 */
export function judgeClaims(
  result: BenchResult,
  measured: Measured = measuredIn(result),
): JudgedClaim[] {
  const placements = new Map<string, Placement>();
  for (const { cell } of result.draws) placements.set(cell.placement.name, cell.placement);
  return MEASURED_CLAIMS.map((claim) =>
    judge(claim, measured, [...placements.values()], result.shmTest),
  );
}

function measuredIn({ draws }: BenchResult): Measured {
  const cells = new Map(
    [...drawsByCell(draws)].map(([key, own]) => [key, medianInterval(own.map(drawValue))]),
  );
  return (key) => cells.get(key);
}

function judge(
  claim: MeasuredClaim,
  measuredOf: Measured,
  placements: readonly Placement[],
  shmTest: ShmTest | undefined,
): JudgedClaim {
  const lines = placements.flatMap((placement) =>
    claim.lines
      .filter((line) => fits(line.mechanism, placement))
      .map((line): JudgedLine => {
        const cell = cellOf(line, placement);
        const measured = measuredOf(cellKey(cell));
        const { claimed } = line;
        if (measured === undefined || claimed === undefined) return { line, cell, measured };
        return { line, cell, measured, off: claimed / measured.value };
      }),
  );
  const orders = placements.flatMap(({ name }) => {
    const order = orderOf(lines.filter(({ cell }) => cell.placement.name === name));
    return order === undefined ? [] : [{ placement: name, ...order }];
  });
  const test =
    claim.shmTestNs === undefined || shmTest === undefined
      ? undefined
      : summaryOf(shmTest, claim.shmTestNs);
  return {
    id: claim.id,
    verdict: test === undefined ? verdictOf(lines, orders) : shmVerdict(test),
    lines,
    orders,
    ...(test === undefined ? {} : { shmTest: test }),
  };
}

/** How the pairs of some lines stand, of those that are measured in the same unit and for the same thing. */
function orderOf(lines: readonly JudgedLine[]): Omit<JudgedOrder, 'placement'> | undefined {
  let [right, wrong, open] = [0, 0, 0];
  for (const fast of lines) {
    for (const slow of lines) {
      const [a, b] = [fast.line, slow.line];
      if (a.rank === undefined || b.rank === undefined || a.rank >= b.rank) continue;
      if (a.kind !== b.kind || a.size !== b.size) continue;
      if (fast.measured === undefined || slow.measured === undefined) continue;
      const [less, more] =
        a.kind === 'throughput' ? [slow.measured, fast.measured] : [fast.measured, slow.measured];
      if (less.high < more.low) right += 1;
      else if (less.low > more.high) wrong += 1;
      else open += 1;
    }
  }
  return right + wrong + open === 0 ? undefined : { right, wrong, open };
}

function verdictOf(lines: readonly JudgedLine[], orders: readonly JudgedOrder[]): ClaimVerdict {
  const numbers = lines.flatMap(({ off }) => off ?? []);
  const near = numbers.filter((off) => off < NEAR && off > 1 / NEAR).length;
  const right = near + orders.reduce((sum, order) => sum + order.right, 0);
  const wrong = numbers.length - near + orders.reduce((sum, order) => sum + order.wrong, 0);
  if (right + wrong === 0) return 'open';
  if (wrong === 0) return 'holds';
  return wrong > right ? 'refuted' : 'partly';
}

function summaryOf(test: ShmTest, claimedNs: number): ShmSummary {
  return {
    claimedNs,
    firstNs: median([...test.firstNs]),
    againNs: median([...test.againNs]),
    firstFaults: median([...test.firstFaults]),
    againFaults: median([...test.againFaults]),
  };
}

/** It measures memory and not faults only if the second time takes about as long as the first. */
function shmVerdict({ firstNs, againNs }: ShmSummary): ClaimVerdict {
  return firstNs > NEAR * againNs ? 'refuted' : 'holds';
}
