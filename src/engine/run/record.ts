/** Making a recording: of a transcript while it runs, or of a run that has been made. */

import { unameOf } from '../recording/uname.ts';
import type { LineSink, WriteOptions } from '../recording/whole-file.ts';
import { RecordingWriter } from '../recording/writer.ts';
import { readScript } from '../script/check.ts';
import type { Run } from './run.ts';
import { type RunFileOptions, type RunResult, runScript } from './run-file.ts';

/** How to record. */
export interface RecordOptions extends RunFileOptions, WriteOptions {
  /** The file to write, which must not be there yet unless `force`; or what takes the lines. */
  readonly out: string | LineSink;
  /** The language that the program speaks: `en`, `zh`. */
  readonly locale: string;
}

/**
 * Run a transcript and write what happens, step by step, so that a crash loses at most the line being written.
 * A transcript with mistakes is not run and nothing is written.
 *
 * @returns As runFile. A run that fails is recorded up to there.
 * @throws EngineError file.exists, file.unwritable
 */
export async function record(
  text: string,
  file: string,
  options: RecordOptions,
): Promise<RunResult> {
  const { script, diagnostics } = readScript(text, file);
  if (diagnostics.length > 0) {
    return { ok: false, steps: 0, failures: [], mistakes: diagnostics, script };
  }
  const { on, out, locale } = options;
  let writer: RecordingWriter | undefined;
  let failed: unknown;
  const attempt = (write: () => void): void => {
    if (failed !== undefined) return;
    try {
      write();
    } catch (error) {
      failed = error;
      stop.abort();
    }
  };
  const stop = new AbortController();
  options.stop?.addEventListener('abort', () => stop.abort(), { once: true });
  if (options.stop?.aborted) stop.abort();
  const result = await runScript(script, {
    ...options,
    // Whoever plays it can go into the calls.
    trace: options.trace ?? true,
    stop: stop.signal,
    begun: (beginning) =>
      attempt(() => {
        const created = new Date();
        const facts = { script, engine: on, kernel: unameOf(on), locale, created };
        writer = new RecordingWriter(out, facts, beginning, options);
      }),
    each: (frame) => attempt(() => writer?.write(frame)),
  });
  const whole = result.skipped === undefined && !stop.signal.aborted;
  attempt(() => (whole ? writer?.end() : writer?.close()));
  if (failed !== undefined) throw failed;
  return result;
}

/** What saving a run needs. */
export interface SaveOptions extends WriteOptions {
  readonly out: string;
  readonly locale: string;
}

/**
 * Write a run that has been made so far as a recording.
 *
 * @returns How many steps it has.
 * @throws EngineError file.exists, file.unwritable
 */
export function saveRun(run: Run, options: SaveOptions): number {
  const { script, engine, count } = run.store.getState();
  const { out, locale } = options;
  const facts = { script, engine, kernel: unameOf(engine), locale, created: new Date() };
  const writer = new RecordingWriter(out, facts, run.beginning, options);
  for (let step = 0; step < count; step++) {
    const frame = run.at(step);
    if (frame !== undefined) writer.write(frame);
  }
  writer.end();
  return count;
}
