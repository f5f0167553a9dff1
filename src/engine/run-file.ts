/** Running a transcript without a screen: from the first line to the last, or to the first thing that fails. */
import type { Difference } from './difference.ts';
import { type RunError, runError } from './failure.ts';
import type { KernelOptions } from './kernels.ts';
import type { Failure } from './model/step.ts';
import type { Engine, Frame } from './recording/model.ts';
import type { Diagnostic, Script } from './script/ast.ts';
import { readScript } from './script/check.ts';
import { type Beginning, openSource } from './source.ts';

/** How to run. */
export interface RunFileOptions extends KernelOptions {
  readonly on: Engine;
  /** Called before the first step. */
  readonly begun?: (beginning: Beginning, script: Script) => void;
  /** Called with every step. */
  readonly each?: (frame: Frame) => void;
  /** Ends the run after the step that is being made. */
  readonly stop?: AbortSignal;
}

/** What came of a transcript. */
export interface RunResult {
  /** True when every assertion held, on both kernels alike where the run was on both. */
  readonly ok: boolean;
  /** Steps that were made. */
  readonly steps: number;
  /** The first assertion that did not hold. */
  readonly failure?: Failure;
  /** Where the kernels first differed. */
  readonly difference?: Difference;
  /** What is wrong with the transcript; none of it was run unless that showed only then. */
  readonly mistakes: readonly Diagnostic[];
  /** The first of them. */
  readonly mistake?: Diagnostic;
  /** Why the run was not made, or not to its end: this machine has no real kernel for it, say. */
  readonly skipped?: Extract<RunError, { kind: 'error' }>;
  /** The transcript, as far as it could be read. */
  readonly script: Script;
}

/**
 * Run a transcript to its end, or to the first failure, difference or mistake.
 *
 * @param text The transcript.
 * @param file The name that diagnostics show.
 * @returns What came of it. Never rejects; what is thrown by a kernel is `skipped`.
 */
export async function runFile(
  text: string,
  file: string,
  options: RunFileOptions,
): Promise<RunResult> {
  const { script, diagnostics } = readScript(text, file);
  const [mistake] = diagnostics;
  if (mistake !== undefined) {
    return { ok: false, steps: 0, mistakes: diagnostics, mistake, script };
  }
  return runScript(script, options);
}

/** As runFile, for a transcript that was read and has no mistakes. */
export async function runScript(script: Script, options: RunFileOptions): Promise<RunResult> {
  const source = openSource(script, options.on, options);
  const done = { steps: 0, mistakes: [], script };
  try {
    const beginning = await source.start();
    options.begun?.(beginning, script);
    while (source.difference === undefined && options.stop?.aborted !== true) {
      const next = source.next();
      const frame = next instanceof Promise ? await next : next;
      if (frame === undefined) return { ...done, ok: true };
      done.steps += 1;
      options.each?.(frame);
      const failure = frame.step.failures[0] ?? frame.real?.failures[0];
      if (source.difference === undefined && failure !== undefined) {
        return { ...done, ok: false, failure };
      }
    }
    const { difference } = source;
    return difference === undefined ? { ...done, ok: false } : { ...done, ok: false, difference };
  } catch (thrown) {
    const error = runError(thrown);
    if (error.kind === 'error') return { ...done, ok: false, skipped: error };
    const { diagnostic } = error;
    return { ...done, ok: false, mistakes: [diagnostic], mistake: diagnostic };
  } finally {
    await source.close();
  }
}
