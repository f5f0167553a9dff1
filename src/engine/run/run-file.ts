/** Running a transcript without a screen: from the first line to the last, or to the first thing that fails. */

import type { Engine } from '../model/choices.ts';
import type { Difference } from '../model/difference.ts';
import type { Beginning, Frame } from '../model/frame.ts';
import type { ActorName } from '../model/snapshot.ts';
import type { Failure } from '../model/step.ts';
import { type RunError, runError } from '../runner/engine-error.ts';
import { tellingWhatFor, type Waiting } from '../runner/waiting.ts';
import type { Diagnostic, Script } from '../script/ast.ts';
import { readScript } from '../script/check.ts';
import { Turns } from '../turns.ts';
import type { KernelOptions } from './kernels.ts';
import { openSource, type Source } from './source.ts';

/** How to run. */
export interface RunFileOptions extends KernelOptions {
  readonly on: Engine;
  /** Called before the first step. */
  readonly begun?: (beginning: Beginning, script: Script) => void;
  /** Called with every step. */
  readonly each?: (frame: Frame) => void;
  /** Called when a step waits for longer than a moment. */
  readonly waits?: (waiting: Waiting) => void;
  /** Go on after assertions that do not hold, so that `failures` has them all; else the run ends at the first. */
  readonly goOn?: boolean;
  /** Ends the run after the step that is being made. */
  readonly stop?: AbortSignal;
}

/** What came of a transcript. */
export interface RunResult {
  /** True when every assertion held, on both kernels alike where the run was on both. */
  readonly ok: boolean;
  /** Steps that were made. */
  readonly steps: number;
  /**
   * The assertions that did not hold, in order: those of the first step with any, or of all steps where the run
   * was to go on. One that failed on both kernels alike stands here once.
   */
  readonly failures: readonly Failure[];
  /** Where the kernels first differed. */
  readonly difference?: Difference;
  /** What is wrong with the transcript; none of it was run unless that showed only then. */
  readonly mistakes: readonly Diagnostic[];
  /** Why the run was not made, or not to its end: this machine has no real kernel for it, say. */
  readonly skipped?: Extract<RunError, { kind: 'error' }>;
  /** The transcript, as far as it could be read. */
  readonly script: Script;
}

/**
 * Run a transcript to its end, or to the first failure (unless it is to go on), difference or mistake.
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
  if (diagnostics.length > 0) {
    return { ok: false, steps: 0, failures: [], mistakes: diagnostics, script };
  }
  return runScript(script, options);
}

/** As runFile, for a transcript that was read and has no mistakes. */
export async function runScript(script: Script, options: RunFileOptions): Promise<RunResult> {
  const source = openSource(script, options.on, options);
  const failures = new Failures();
  const turns = new Turns();
  let steps = 0;
  const done = (more: Partial<RunResult>): RunResult => {
    return { ok: false, steps, failures: failures.all, mistakes: [], script, ...more };
  };
  try {
    const beginning = await source.start();
    options.begun?.(beginning, script);
    while (source.difference === undefined && options.stop?.aborted !== true) {
      const next = source.next();
      const frame = next instanceof Promise ? await telling(next, source, options) : next;
      if (frame === undefined) return done({ ok: failures.all.length === 0 });
      steps += 1;
      options.each?.(frame);
      // Where the kernels differ, that is what is wrong: the transcript can hold on one of them at most.
      if (source.difference === undefined) failures.add(frame);
      if (failures.all.length > 0 && options.goOn !== true) return done({});
      // The simulation makes its steps at once: whoever wants to stop it is to be heard.
      if (turns.due) await turns.give();
    }
    const { difference } = source;
    return done(difference === undefined ? {} : { difference });
  } catch (thrown) {
    const error = runError(thrown);
    if (error.kind === 'error') return done({ skipped: error });
    // A call that failed unexpectedly gave nothing to its variables: a line that reads them is not wrong.
    if (failures.all.length > 0) return done({});
    return done({ mistakes: [error.diagnostic] });
  } finally {
    await source.close();
  }
}

function why(actor: ActorName, { expected, got }: Failure): string {
  return `${actor}: ${expected}: ${got}`;
}

/** A step that takes longer is worth a word, in milliseconds. */
const MOMENT_MS = 1000;

function telling<T>(step: Promise<T>, source: Source, { waits }: RunFileOptions): Promise<T> {
  return tellingWhatFor(step, source, MOMENT_MS, (waiting) => {
    if (waiting !== undefined) waits?.(waiting);
  });
}

/** The failures of a run, without what only repeats one. */
class Failures {
  readonly all: Failure[] = [];
  /** Actors that could not be told to call, and why. */
  readonly #refused = new Set<string>();

  /** Take in a step's; the real kernel's too, where it was made on both. */
  add({ step, real }: Frame): void {
    let found = [...step.failures, ...(real?.failures ?? [])];
    const { actor, line } = step;
    if (actor !== undefined && step.outcome === undefined) {
      // Its further calls cannot be made either, and that says nothing new.
      const isOld = (one: Failure) => one.line === line && this.#refused.has(why(actor, one));
      const fresh = found.filter((one) => !isOld(one));
      for (const one of found) if (one.line === line) this.#refused.add(why(actor, one));
      found = fresh;
    }
    for (const failure of found) {
      const { line, expected, got } = failure;
      const same = (other: Failure): boolean =>
        other.line === line && other.expected === expected && other.got === got;
      if (!this.all.some(same)) this.all.push(failure);
    }
  }
}
