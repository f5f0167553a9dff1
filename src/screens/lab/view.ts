/** What the lab draws: one moment of a run, as plain data. Everything below it is a function of this. */
import type { Engine, Failure, Frame, Script, Snapshot, Step } from '../../engine/index.ts';

/** Where the two kernels of a twin run first did something different. */
export interface DifferenceView {
  /** Position of the step, from 0. */
  readonly step: number;
  readonly what: string;
  readonly sim: string;
  readonly real: string;
}

/** A moment of a run. */
export interface LabView {
  readonly script: Script;
  readonly engine: Engine;
  /** True when a recording is played. */
  readonly recorded: boolean;
  /** The step that was made last, from 0; -1 before the first. */
  readonly step: number;
  /** Steps that the whole transcript has. */
  readonly total: number;
  /** The event inside the step, from 0, while stepping into a call. */
  readonly inside: number | undefined;
  readonly frame: Frame | undefined;
  /** Before the step: what changes are drawn against. */
  readonly before: Snapshot;
  readonly beforeReal: Snapshot | undefined;
  /** Assertions that have not held up to here, by line. */
  readonly failures: ReadonlyMap<number, Failure>;
  readonly difference: DifferenceView | undefined;
}

/** The kernel as it is at this moment: inside a call, as the current event left it. */
export function snapshotOf(view: LabView): Snapshot {
  const { frame, inside, before } = view;
  if (frame === undefined) return before;
  if (inside === undefined) return frame.step.snapshot;
  for (let i = inside; i >= 0; i--) {
    const snapshot = frame.step.trace[i]?.snapshot;
    if (snapshot !== undefined) return snapshot;
  }
  return before;
}

/** What the current moment is compared with to mark changes: the step, or inside it the event, before. */
export function snapshotBefore(view: LabView): Snapshot {
  const { frame, inside, before } = view;
  if (frame === undefined || inside === undefined) return before;
  for (let i = inside - 1; i >= 0; i--) {
    const snapshot = frame.step.trace[i]?.snapshot;
    if (snapshot !== undefined) return snapshot;
  }
  return before;
}

/** The step that is shown, if one was made. */
export function stepOf(view: LabView): Step | undefined {
  return view.frame?.step;
}
