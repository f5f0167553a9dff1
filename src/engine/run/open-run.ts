/** Opening a run of a transcript. */
import type { Engine } from '../model/choices.ts';
import type { Script } from '../script/ast.ts';
import type { KernelOptions } from './kernels.ts';
import type { Run } from './run.ts';
import { openSource } from './source.ts';
import { createRun } from './timeline.ts';

/** What to run, and on what. */
export interface OpenRunOptions extends KernelOptions {
  /** A transcript without mistakes (`loadScript`). */
  readonly script: Script;
  readonly on: Engine;
}

/**
 * Open a run. Returns at once: `run.ready` tells when the kernels are open, and the state's `error` why they are
 * not. The simulation is ready on return. Close the run when it is no longer needed.
 *
 * @param options `trace` is on unless it is false: a run that is looked at shows what happens inside its calls.
 */
export function openRun({ script, on, trace = true, ...options }: OpenRunOptions): Run {
  return createRun(script, openSource(script, on, { trace, ...options }), on);
}
