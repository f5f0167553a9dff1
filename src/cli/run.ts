/** `ipcscope run`: run transcripts and say of each whether its assertions hold. */

import {
  type Difference,
  diagnosticText,
  formatDiagnostic,
  keepReal,
  type RunResult,
  runFile,
  showDifference,
  type Waiting,
} from '../engine/index.ts';
import type { Engine } from '../engine/model/choices.ts';
import { printableJson, shownValue } from '../printable.ts';
import { cliText } from '../text/cli.ts';
import { durationText } from '../text/duration.ts';
import { errorText } from '../text/errors.ts';
import type { Language } from '../text/language.ts';
import { readText } from './input.ts';
import { type Context, stopped, UsageError } from './io.ts';
import { inLanes } from './lanes.ts';
import { findTranscript } from './place.ts';
import type { OnKernel } from './program.ts';

/** What came of one file. */
interface Outcome {
  readonly file: string;
  /** `ok` and `fail` are the transcript's; `mistake` is in it; `error` means that it could not be run. */
  readonly status: 'ok' | 'fail' | 'mistake' | 'error';
  readonly result?: RunResult;
  /** Why it could not be read or run. */
  readonly error?: string;
}

/** More of them would come in each other's way on the processor that all actors share. */
export const REAL_LANES = 4;

const EXIT = { ok: 0, fail: 1, mistake: 2, error: 2 } as const;

/** Run every file, print what came of it, and return the worst status. */
export async function run(
  files: readonly string[],
  options: OnKernel & { readonly json: boolean },
  context: Context,
): Promise<number> {
  const { io, language } = context;
  const { on, json } = options;
  checkKernel(options, language);
  if (files.filter((file) => file === '-').length > 1) {
    throw new UsageError(cliText(language).stdinTwice);
  }
  const outcomes: Outcome[] = [];
  const stop = stopped(io);
  const letGo = on === 'sim' ? undefined : await keepReal();
  for (const running of inLanes(files, lanesOf(options), (file) =>
    runOne(file, options, context),
  )) {
    const outcome = await Promise.race([running, stop]);
    if (typeof outcome === 'number') return outcome;
    outcomes.push(outcome);
    if (!json) print(outcome, context);
  }
  await letGo?.();
  if (json) io.out(`${printableJson(asJson(on, outcomes), 2)}\n`);
  return Math.max(...outcomes.map(({ status }) => EXIT[status]));
}

/**
 * How many files are run at a time. Real time passes for most of a real run, and nothing is to be done meanwhile; the
 * simulation makes its steps at once. In the host's IPC namespace two runs could want the same key.
 */
function lanesOf({ on, hostIpc = false }: OnKernel): number {
  return on === 'sim' || hostIpc ? 1 : REAL_LANES;
}

/** Throws UsageError for options that do not go together. */
export function checkKernel({ on, hostIpc = false }: OnKernel, language: Language): void {
  if (hostIpc && on === 'sim') throw new UsageError(cliText(language).hostIpcOnSim);
}

async function runOne(
  name: string,
  { on, hostIpc = false }: OnKernel,
  context: Context,
): Promise<Outcome> {
  const { io, language } = context;
  let file = name;
  try {
    // Whoever stops the command looks at nothing that comes now.
    if (io.stop.aborted) return { file, status: 'error' };
    const source = await readText(await findTranscript(name, context), context);
    file = source.name;
    const waits = tellsWaiting(file, context);
    const options = { on, real: { hostIpc }, goOn: true, stop: io.stop, waits };
    const result = await runFile(source.text, file, options);
    return outcomeOf(file, result, language);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { file, status: 'error', error: error.message };
  }
}

/** Says on standard error what a step waits for, so that nobody takes it for a program that hangs. */
export function tellsWaiting(file: string, { io, language }: Context): (waiting: Waiting) => void {
  const text = cliText(language);
  return ({ line, ns, call }) =>
    io.err(`ipcscope: ${text.waits(`${file}:${line}`, durationText(ns, language), call)}\n`);
}

function outcomeOf(file: string, result: RunResult, language: Language): Outcome {
  const nothing = result.script.roots.length === 0 && result.mistakes.length === 0;
  if (nothing && result.steps === 0) {
    return { file, status: 'mistake', error: cliText(language).nothingToRun(file) };
  }
  if (result.ok) return { file, status: 'ok', result };
  if (result.mistakes.length > 0) return { file, status: 'mistake', result };
  if (result.skipped !== undefined) {
    return { file, status: 'error', result, error: errorText(result.skipped, language) };
  }
  return { file, status: 'fail', result };
}

function print({ file, status, result, error }: Outcome, { io, language }: Context): void {
  const text = cliText(language);
  // What a file could not be run for does not name it; what it could not be read for does.
  const which = result === undefined ? '' : `${shownValue(file)}: `;
  if (error !== undefined) io.err(`ipcscope: ${which}${error}\n`);
  if (status === 'ok') io.out(`${text.ok(file)}\n`);
  for (const mistake of result?.mistakes ?? []) {
    io.err(`${formatDiagnostic(mistake, result?.script.lines)}\n`);
  }
  if (result === undefined) return;
  io.out(failureLines(file, result, language));
}

/** A line `FAIL FILE:LINE: expected ..., got ...` for every assertion that failed, and one for the kernels' difference. */
export function failureLines(
  file: string,
  { failures, difference }: Pick<RunResult, 'failures' | 'difference'>,
  language: Language,
): string {
  const text = cliText(language);
  const lines = failures.map(({ line, expected, got }) =>
    text.fail(`${file}:${line}`, expected, got),
  );
  if (difference !== undefined) {
    const { line, path, sim, real } = showDifference(difference);
    lines.push(text.differs(`${file}:${line}`, path, sim, real));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** What --json prints; docs/JSON.md describes it. */
function asJson(on: Engine, outcomes: readonly Outcome[]): unknown {
  const worst = outcomes.reduce<Outcome['status']>(
    (status, outcome) => (EXIT[outcome.status] > EXIT[status] ? outcome.status : status),
    'ok',
  );
  return {
    format: 'ipcscope-run',
    version: 1,
    on,
    status: worst,
    files: outcomes.map(({ file, status, result, error }) => ({
      file,
      status,
      steps: result?.steps ?? 0,
      failures: result?.failures ?? [],
      difference: result?.difference === undefined ? null : differenceAsJson(result.difference),
      mistakes: (result?.mistakes ?? []).map((mistake) => ({
        line: mistake.span.line,
        column: mistake.span.column,
        message: diagnosticText(mistake),
        suggestion: mistake.suggestion ?? null,
      })),
      error: error ?? null,
    })),
  };
}

function differenceAsJson(difference: Difference): unknown {
  const { step, line, path, sim, real } = showDifference(difference);
  return { step, line, path, sim, real };
}
