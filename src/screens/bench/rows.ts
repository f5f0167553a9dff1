/** A result as lines of a table: each cell with what its draws come to, worked out again only where there are more draws. */
import {
  type BenchResult,
  type Cell,
  cellKey,
  claimedFor,
  drawsByCell,
  type Estimate,
  estimate,
} from '../../engine/index.ts';

/** One line. */
export interface BenchRow {
  readonly key: string;
  readonly cell: Cell;
  readonly draws: BenchResult['draws'];
  readonly estimate: Estimate;
  /** The number that the documents give for it. */
  readonly claimed: number | undefined;
}

/** Makes lines of results, and remembers those that stay as they are. */
export class BenchRows {
  #known = new Map<string, BenchRow>();

  /** A line of the result that was last made lines of. */
  row(key: string): BenchRow | undefined {
    return this.#known.get(key);
  }

  /** The lines of a result, group by group: what is measured where. */
  of(result: BenchResult): readonly BenchRow[] {
    const known = new Map<string, BenchRow>();
    for (const [key, draws] of drawsByCell(result.draws)) {
      const cell = draws[0]?.cell;
      if (cell === undefined) continue;
      const before = this.#known.get(key);
      const same = before?.draws.length === draws.length && before.draws[0] === draws[0];
      const row = { key, cell, draws, estimate: same ? before.estimate : estimate(draws) };
      known.set(key, same ? before : { ...row, claimed: claimedFor(cell) });
    }
    this.#known = known;
    const groups = [...new Set([...known.values()].map(({ cell }) => groupKey(cell)))];
    return groups.flatMap((group) =>
      [...known.values()].filter(({ cell }) => groupKey(cell) === group),
    );
  }
}

/** The same for cells that stand in one table: all but their mechanism. */
export function groupKey(cell: Cell): string {
  return cellKey({ ...cell, mechanism: 'pipe' });
}
