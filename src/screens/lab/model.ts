/** From the state of a run to what the lab draws. */
import {
  type Engine,
  type Failure,
  type Frame,
  type Part,
  type Place,
  type RunState,
  type Script,
  type Step,
  showDifference,
  stopsOf,
} from '../../engine/index.ts';
import { indexOf } from './script-index.ts';
import type { LabView } from './view.ts';

/** A place in a run, or in a recording of one. */
export interface Placed extends Place {
  readonly script: Script;
  readonly engine: Engine;
  readonly recorded: boolean;
  /** Stops that the whole transcript has. */
  readonly total: number;
  /** Assertions that have not held up to the place. */
  readonly failures: readonly Failure[];
}

/** The moment of a run that is looked at. */
export function viewOf(state: RunState): LabView {
  const { cursor, part, difference } = state;
  const atEnd = cursor.step === state.count - 1 && part?.last !== false;
  const failures = atEnd ? state.failures : upTo(state);
  const view = viewAt({ ...state, recorded: state.on === 'recording', failures });
  // The kernels are compared when a step is over.
  if (difference === undefined || (difference.step === cursor.step && !view.whole)) return view;
  const { step, path: what, sim, real } = showDifference(difference);
  return { ...view, difference: { step, what, sim, real } };
}

/** The moment at a place. Where kernels differ is not known from it. */
export function viewAt(place: Placed): LabView {
  const { script, engine, recorded, cursor, frame, part, stop, total } = place;
  const failures = new Map<number, Failure>();
  for (const failure of place.failures)
    if (!failures.has(failure.line)) failures.set(failure.line, failure);
  const from = part?.trace.from ?? 0;
  return {
    script,
    engine,
    recorded,
    step: cursor.step,
    stop,
    total,
    line: part?.line ?? 0,
    inside: cursor.inside === undefined ? undefined : cursor.inside - from,
    frame: frame && part && happened(script, frame, part, cursor.moment),
    led: frame?.step.consequences ?? [],
    whole: part?.last ?? true,
    unseen: frame && whyUnseen(place, frame),
    before: place.before,
    beforeReal: place.beforeReal,
    failures,
    difference: undefined,
  };
}

/** The step with what of it happened at one of its stops. Behind the call it is what came of that for a process. */
function happened(script: Script, frame: Frame, part: Part, moment: number): Frame {
  const { step } = frame;
  const shown: Step = {
    ...step,
    snapshot: part.snapshot,
    trace: step.trace.slice(part.trace.from, part.trace.to),
    consequences: step.consequences.slice(part.consequences.from, part.consequences.to),
    failures: part.failures,
  };
  if (moment === 0) return { ...frame, step: shown };
  const { outcome: _outcome, args: _args, ...consequence } = shown;
  const item = indexOf(script).items.get(part.line);
  const actor = item !== undefined && 'actor' in item ? item.actor : undefined;
  return { ...frame, step: actor === undefined ? consequence : { ...consequence, actor } };
}

/** Why the moments of a step with several look alike; undefined where each was seen, or there is one only. */
function whyUnseen({ script, engine, cursor }: Placed, { step, real }: Frame): LabView['unseen'] {
  if (stopsOf(script).count(cursor.step) === 1 || step.consequences.length === 0) return undefined;
  if (engine === 'real') return 'real';
  if (step.moments === undefined) return 'recorded';
  return real === undefined ? undefined : 'twin';
}

/** The failures up to the stop that is looked at; what comes later is not told yet. */
function upTo({ failures, script, stop }: RunState): readonly Failure[] {
  if (stop < 0 || failures.length === 0) return [];
  const next = indexOf(script).stops[stop + 1] ?? Number.POSITIVE_INFINITY;
  return failures.filter((failure) => failure.line < next);
}
