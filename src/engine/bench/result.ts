/** A result of the bench lab: what was measured, on which machine, and the file that holds it. */
import { EngineError } from '../runner/engine-error.ts';
import type { Cell, Draw, Machine, ShmTest } from './model.ts';
import { wrongWith } from './result-shape.ts';

/** What the first member of the file says that it is. */
export const BENCH_FORMAT = 'ipcscope-bench';
/** The version of the file's contents that this program writes and reads. */
export const BENCH_VERSION = 1;

/** A draw, and when in the run it was made. */
export interface TimedDraw extends Draw {
  /** Seconds from the run's beginning to the end of the draw. */
  readonly at: number;
}

/** Something that could not be measured, and why: an error's code and values. */
export interface Unmeasured {
  readonly cell: Cell;
  readonly code: string;
  readonly args: { readonly [name: string]: string | number };
}

/** Everything that a run came to. */
export interface BenchResult {
  /** When it began, as ISO 8601 writes it. */
  readonly created: string;
  readonly machine: Machine;
  /** How long it was to take, in seconds. */
  readonly seconds: number;
  /** It was stopped before it was done. */
  readonly interrupted: boolean;
  readonly draws: readonly TimedDraw[];
  readonly unmeasured: readonly Unmeasured[];
  /** What the documents' own program for shared memory came to, where it was run. */
  readonly shmTest?: ShmTest;
}

/** A name for a cell, the same for the same cell of any run. */
export function cellKey({ mechanism, kind, size, placement, lane, scheduler }: Cell): string {
  return [mechanism, kind, size, placement.name, lane, scheduler].join('/');
}

/** The draws of each cell, in the order in which cells came first. */
export function drawsByCell<D extends Draw>(
  draws: readonly D[],
): ReadonlyMap<string, readonly D[]> {
  const cells = new Map<string, D[]>();
  for (const draw of draws) {
    const key = cellKey(draw.cell);
    const known = cells.get(key);
    if (known === undefined) cells.set(key, [draw]);
    else known.push(draw);
  }
  return cells;
}

/** The result as the text of a file, which holds the raw histogram of every draw. */
export function resultText(result: BenchResult): string {
  const { draws, ...rest } = result;
  const head = JSON.stringify({ format: BENCH_FORMAT, version: BENCH_VERSION, ...rest });
  // A draw a line: such a file can be looked at and compared with others.
  const lines = draws.map((draw) => JSON.stringify(draw)).join(',\n');
  return `${head.slice(0, -1)},"draws":[\n${lines}\n]}\n`;
}

/**
 * The result that a file holds.
 *
 * @param text The file.
 * @param file The name that errors show.
 * @throws EngineError bench.not-one, bench.version, bench.damaged
 */
export function readResult(text: string, file: string): BenchResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw text.startsWith(`{"format":"${BENCH_FORMAT}"`)
      ? new EngineError('bench.damaged', { file, place: 'JSON' })
      : new EngineError('bench.not-one', { file });
  }
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (format !== BENCH_FORMAT) throw new EngineError('bench.not-one', { file });
  if (version !== BENCH_VERSION) {
    const args = { file, version: String(version), readable: BENCH_VERSION };
    throw new EngineError('bench.version', args);
  }
  const place = wrongWith(json);
  if (place !== undefined) throw new EngineError('bench.damaged', { file, place });
  return json as BenchResult;
}
