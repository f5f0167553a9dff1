/** `ipcscope bench`: measure mechanisms, and print or write what comes of it. */
import {
  type BenchProgress,
  type BenchResult,
  type Cell,
  cellKey,
  cellsOf,
  claimCells,
  drawsByCell,
  EngineError,
  estimate,
  type Measurer,
  realMeasurer,
  resultCsv,
  resultText,
  resultTrace,
  runBench,
  writeWholeFile,
} from '../engine/index.ts';
import { printableJson } from '../printable.ts';
import { benchText } from '../text/bench/bench.ts';
import { cellName } from '../text/bench/names.ts';
import { measureText, percentText, timeText } from '../text/bench/quantity.ts';
import { errorText } from '../text/errors.ts';
import { claimLines, claimsJson } from './bench-claims.ts';
import { resultAt } from './bench-compare.ts';
import { wishOf } from './bench-options.ts';
import type { BenchFlags } from './bench-program.ts';
import { resultLines, sureText } from './bench-table.ts';
import { asUsageError } from './input.ts';
import { type Context, stopped, UsageError } from './io.ts';
import type { Globals } from './program.ts';

/** Seconds between two lines of progress. */
const TELL_EVERY = 5;

/** How long claims take where nothing else is asked for: some 50 cells. */
const CLAIM_SECONDS = 90;
const SECONDS = 60;

/** Measure what the options wish for; without any, in a terminal, open the screen. */
export async function bench(
  mechanisms: readonly string[],
  flags: Globals & BenchFlags,
  context: Context,
): Promise<number> {
  if (mechanisms.length === 0 && Object.keys(flags).every((name) => NOT_ASKED.includes(name))) {
    const { missingTerminal, openBench } = await import('./app.ts');
    if (missingTerminal(context) === undefined) return openBench(context);
  }
  checkOutput(flags, context);
  return orSentence(context, async () => {
    const measurer = await realMeasurer();
    const wish = wishOf(mechanisms, flags, await measurer.placements(), context);
    const result = await run(measurer, cellsOf(wish.wish), wish.seconds ?? SECONDS, context);
    const status = await deliver(result, flags, context);
    return status === 0 && result.draws.length === 0 ? NOTHING : status;
  });
}

/** The exit status where nothing could be measured. */
const NOTHING = 1;

/** What commander adds by itself, or what says nothing of measuring. */
const NOT_ASKED = ['layout', 'theme', 'lang'];

/** Print a result that was written before, or write it as something else. */
export async function showResult(
  name: string,
  flags: Globals & BenchFlags,
  context: Context,
): Promise<number> {
  return deliver(await resultAt(name, context), flags, context);
}

/** Hold the documents' claims against a result, or against what is measured now. */
export async function claims(
  name: string | undefined,
  flags: Globals & BenchFlags,
  context: Context,
): Promise<number> {
  checkOutput(flags, context);
  const { io, language } = context;
  return orSentence(context, async () => {
    const result =
      name === undefined ? await measureClaims(flags, context) : await resultAt(name, context);
    if (flags.out !== undefined) write(resultText(result), flags, context);
    if (flags.json === true) io.out(`${printableJson(claimsJson(result), 2)}\n`);
    else io.out(`${[...claimLines(result, language)].join('\n')}\n`);
    return io.stop.aborted ? stopped(io) : 0;
  });
}

async function measureClaims(flags: Globals & BenchFlags, context: Context): Promise<BenchResult> {
  const measurer = await realMeasurer();
  const { wish, seconds } = wishOf([], flags, await measurer.placements(), context);
  const cells = claimCells(wish.placements);
  return run(measurer, cells, seconds ?? CLAIM_SECONDS, context, true);
}

/** Measure, and say on standard error how far it is. */
async function run(
  measurer: Measurer,
  cells: readonly Cell[],
  seconds: number,
  context: Context,
  withShmTest = false,
): Promise<BenchResult> {
  let told = 0;
  return runBench({
    cells,
    seconds,
    measurer,
    withShmTest,
    signal: context.io.stop,
    onDraw(result, progress) {
      if (progress.elapsed - told < TELL_EVERY) return;
      told = progress.elapsed;
      context.io.err(`ipcscope: ${progressText(result, progress, context)}\n`);
    },
  });
}

function progressText(
  { draws }: BenchResult,
  { elapsed, left, settled, cells }: BenchProgress,
  { language }: Context,
): string {
  const cell = draws.at(-1)?.cell;
  const own = cell === undefined ? undefined : drawsByCell(draws).get(cellKey(cell));
  const main = own && estimate(own).main;
  const now =
    cell === undefined || main === undefined
      ? ''
      : `${cellName(cell, language)}: ${measureText(cell.kind, main.value)} ${sureText(main)}`;
  const part = percentText(elapsed / (elapsed + left));
  return benchText(language).progress(part, timeText(left * 1e9), settled, cells, now);
}

/** Print the result as it is asked for, and write it where it is asked for. */
async function deliver(
  result: BenchResult,
  flags: Globals & BenchFlags,
  context: Context,
): Promise<number> {
  const { io, language } = context;
  const { json, csv, perfetto, out } = flags;
  const written =
    json === true
      ? resultText(result)
      : csv === true
        ? resultCsv(result)
        : perfetto === true
          ? resultTrace(result)
          : undefined;
  if (out !== undefined && out !== '-') {
    write(written ?? resultText(result), flags, context);
    io.out(`${resultLines(result, language).join('\n')}\n`);
  } else if (written !== undefined || out === '-') io.out(written ?? resultText(result));
  else io.out(`${resultLines(result, language).join('\n')}\n`);
  return io.stop.aborted ? stopped(io) : 0;
}

function write(text: string, { out = '-', force = false }: BenchFlags, context: Context): void {
  try {
    writeWholeFile(out, text, { force });
  } catch (error) {
    throw asUsageError(error, context);
  }
  context.io.err(`ipcscope: ${benchText(context.language).saved(out)}\n`);
}

/** Refuse before measuring what could not be delivered after it. Throws UsageError. */
function checkOutput({ json, csv, perfetto }: BenchFlags, { language }: Context): void {
  if ([json, csv, perfetto].filter((asked) => asked === true).length > 1) {
    throw new UsageError(benchText(language).oneFormat);
  }
}

/** What makes measuring impossible, as a sentence. */
async function orSentence(context: Context, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof EngineError) throw asUsageError(error, context);
    const { code, args } = error as { code?: unknown; args?: unknown };
    if (typeof code === 'string' && typeof args === 'object' && args !== null) {
      throw new UsageError(
        errorText({ code, args: args as { [name: string]: string | number } }, context.language),
      );
    }
    throw error;
  }
}
