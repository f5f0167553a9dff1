/** A run of the bench lab: measuring cells until all have settled or the time is up, and what it comes to so far. */
import type { Cell, Draw, Machine, Placement, ShmTest } from './model.ts';
import { type BenchResult, cellKey, type TimedDraw, type Unmeasured } from './result.ts';
import { settled } from './statistics.ts';

/** What measures: the real one, or in tests of what stands on it another. */
export interface Measurer {
  readonly machine: () => Promise<Machine>;
  /** Where two processes can be put on this machine, one core first. */
  readonly placements: () => Promise<readonly Placement[]>;
  readonly measure: (
    cells: readonly Cell[],
    options: MeasureOptions,
  ) => Promise<readonly Unmeasured[]>;
  readonly shmTest: () => Promise<ShmTest>;
}

/** How it is measured. */
export interface MeasureOptions {
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly onDraw: (draw: Draw) => void;
  /** True once a cell needs no more draws. */
  readonly enough: (draws: readonly Draw[]) => boolean;
}

/** How far a run is. */
export interface BenchProgress {
  /** Seconds since it began. */
  readonly elapsed: number;
  /** Seconds that it takes from here at most. */
  readonly left: number;
  /** Cells that have settled, of how many. */
  readonly settled: number;
  readonly cells: number;
}

/** What to measure. */
export interface BenchOptions {
  readonly cells: readonly Cell[];
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Called after each draw with what there is by then. */
  readonly onDraw?: (result: BenchResult, progress: BenchProgress) => void;
  /** Run the documents' own program for shared memory too. */
  readonly withShmTest?: boolean;
  readonly measurer?: Measurer;
}

/** Fresh pairs of processes of each cell: as many as an interval needs, and as many as it may take. */
const LEAST_DRAWS = 15;
const MOST_DRAWS = 60;

/**
 * Measure cells. Whoever stops it gets what there is.
 *
 * @throws what makes measuring impossible here: RealError, NativeError
 */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
  const { cells, seconds, signal, onDraw, withShmTest = false } = options;
  const { machine, measure, shmTest } = options.measurer ?? (await realMeasurer());
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const draws: TimedDraw[] = [];
  const done = countingDone();
  const created = new Date().toISOString();
  const about = await machine();
  const result = (unmeasured: readonly Unmeasured[] = []): BenchResult => ({
    created,
    machine: about,
    seconds,
    interrupted: signal.aborted,
    draws: [...draws],
    unmeasured,
  });
  const unmeasured = await measure(cells, {
    seconds,
    signal,
    enough,
    onDraw(draw) {
      const at = elapsed();
      draws.push({ ...draw, at });
      const count = done(draw);
      onDraw?.(result(), {
        elapsed: at,
        left: Math.max(0, seconds - at),
        settled: count,
        cells: cells.length,
      });
    },
  });
  if (!withShmTest || signal.aborted) return result(unmeasured);
  return { ...result(unmeasured), shmTest: await shmTest() };
}

/** True once a cell has settled, or has had as many draws as it may have. */
function enough(draws: readonly Draw[]): boolean {
  const { length } = draws;
  return length >= MOST_DRAWS || (length >= LEAST_DRAWS && settled(draws));
}

/** Counts the cells that need no more draws, a draw at a time: whether one has settled is asked of no other. */
function countingDone(): (draw: Draw) => number {
  const cells = new Map<string, { readonly draws: Draw[]; done: boolean }>();
  return (draw) => {
    const key = cellKey(draw.cell);
    const own = cells.get(key) ?? { draws: [], done: false };
    cells.set(key, own);
    own.draws.push(draw);
    own.done = enough(own.draws);
    return [...cells.values()].filter(({ done }) => done).length;
  };
}

/** What measures on this machine, loaded now. */
export async function realMeasurer(): Promise<Measurer> {
  const [{ measure }, { benchMachine, benchPlacements }, { runShmTest }] = await Promise.all([
    import('../real/bench/measure.ts'),
    import('../real/bench/machine.ts'),
    import('../real/bench/shm-test.ts'),
  ]);
  return { machine: benchMachine, placements: benchPlacements, measure, shmTest: runShmTest };
}
