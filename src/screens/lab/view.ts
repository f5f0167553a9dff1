/** What the lab draws: one moment of a run, as plain data. Everything below it is a function of this. */
import type {
  Consequence,
  Engine,
  Failure,
  Frame,
  Script,
  Snapshot,
  Step,
} from '../../engine/index.ts';

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
  /** Where one stands, from 0: every line that calls or asserts is a stop; -1 before the first. */
  readonly stop: number;
  /** Stops that the whole transcript has. */
  readonly total: number;
  /** The line in the file that one stands at; 0 before the first. */
  readonly line: number;
  /** The event since the stop before, from 0, while stepping into what happens. */
  readonly inside: number | undefined;
  /** The step, with what of it happened since the stop before, and nothing that comes later. */
  readonly frame: Frame | undefined;
  /** All that came of the step, also later: what a signal finds is decided when it is delivered. */
  readonly led: readonly Consequence[];
  /** Nothing more comes of the step: only then can two kernels be compared. */
  readonly whole: boolean;
  /** Why the moments of the step look alike, where they do; undefined where each was seen. */
  readonly unseen: 'real' | 'twin' | 'recorded' | undefined;
  /** At the stop before: what changes are drawn against. */
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

/** What the current moment is compared with to mark changes: the stop, or on the way to it the event, before. */
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
