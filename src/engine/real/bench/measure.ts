/** Measuring cells: draw after draw, one of each cell in turn, until all have enough or the time is up. */
import { closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Cell, Draw } from '../../bench/model.ts';
import type { Unmeasured } from '../../bench/result.ts';
import type { MeasureOptions } from '../../bench/run-bench.ts';
import { EngineError } from '../../runner/engine-error.ts';
import { drawOnce, type MeterProgram } from './draw.ts';
import type { DrawCycles } from './draw-plan.ts';
import { X86_64 } from './meter/x86_64.ts';
import { namelessProgram } from './nameless.ts';

/** Milliseconds of a draw's warm-up and of what is measured of it. */
const WARM_MS = 10;
const MAIN_MS = 50;
/** Cycles of the counter in a millisecond, before the first draw has told: 2 GHz, as most are near to. */
const GUESSED_CYCLES = 2e6;

/** A cell, and the draws that it has had. */
interface Measured {
  readonly cell: Cell;
  readonly draws: Draw[];
  /** Why it cannot be measured. */
  unmeasured?: Unmeasured;
}

/**
 * Measure cells, interleaved, so that whatever changes on the machine changes for all of them.
 *
 * @returns What could not be measured, and why.
 * @throws EngineError bench.processor, bench.no-exec
 */
export async function measure(
  cells: readonly Cell[],
  options: MeasureOptions,
): Promise<readonly Unmeasured[]> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new EngineError('bench.processor', { processor: `${process.platform} ${process.arch}` });
  }
  const folder = tmpdir();
  const fd = namelessProgram(folder, Buffer.from(X86_64.elf, 'base64'));
  try {
    return await measureWith({ fd, folder }, cells, options);
  } finally {
    closeSync(fd);
  }
}

async function measureWith(
  program: MeterProgram,
  cells: readonly Cell[],
  { seconds, signal, enough, onDraw }: MeasureOptions,
): Promise<readonly Unmeasured[]> {
  const until = performance.now() + seconds * 1000;
  const all = cells.map((cell): Measured => ({ cell, draws: [] }));
  let perMs = GUESSED_CYCLES;
  let open = all;
  for (;;) {
    open = open.filter(({ draws, unmeasured }) => unmeasured === undefined && !enough(draws));
    if (open.length === 0) break;
    for (const one of open) {
      if (signal.aborted || performance.now() >= until) return missing(all);
      const cycles: DrawCycles = { warm: WARM_MS * perMs, main: MAIN_MS * perMs };
      try {
        const made = await drawOnce(one.cell, program, cycles, signal);
        if (made === undefined) return missing(all);
        perMs = made.cyclesPerNs * 1e6;
        one.draws.push(made.draw);
        onDraw(made.draw);
      } catch (error) {
        if (!(error instanceof EngineError) || error.code === 'bench.no-exec') throw error;
        one.unmeasured = { cell: one.cell, code: error.code, args: error.args };
      }
    }
  }
  return missing(all);
}

/** What cannot be measured, and what the time was too short for. */
function missing(all: readonly Measured[]): Unmeasured[] {
  return all.flatMap(({ cell, draws, unmeasured }) => {
    if (unmeasured !== undefined) return [unmeasured];
    return draws.length > 0 ? [] : [{ cell, code: 'bench.no-time', args: {} }];
  });
}
