/** From the state of a run to what the lab draws. */
import { type Failure, type RunState, showDifference } from '../../engine/index.ts';
import { indexOf } from './script-index.ts';
import type { LabView } from './view.ts';

/** The moment of a run that is looked at. */
export function viewOf(state: RunState): LabView {
  const { cursor, frame, before, beforeReal, difference } = state;
  const failures = new Map<number, Failure>();
  const line = frame?.step.line ?? 0;
  const failed = cursor.step === state.count - 1 ? state.failures : upTo(state, line);
  for (const failure of failed)
    if (!failures.has(failure.line)) failures.set(failure.line, failure);
  const shown = difference === undefined ? undefined : showDifference(difference);
  return {
    script: state.script,
    engine: state.engine,
    recorded: state.on === 'recording',
    step: cursor.step,
    total: Math.max(state.total, state.count),
    inside: cursor.inside,
    frame,
    before,
    beforeReal,
    failures,
    difference:
      shown === undefined
        ? undefined
        : { step: shown.step, what: shown.path, sim: shown.sim, real: shown.real },
  };
}

/** The failures of the steps up to the one that is looked at; what comes later is not told yet. */
function upTo({ failures, frame, script }: RunState, line: number): readonly Failure[] {
  if (frame === undefined || failures.length === 0) return [];
  const { steps } = indexOf(script);
  const end = steps.find((step) => step > line) ?? Number.POSITIVE_INFINITY;
  return failures.filter((failure) => failure.line < end);
}
