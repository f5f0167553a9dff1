/** What a run is made of, whichever kernel it is on: its beginning, and a frame for each step. Plain data. */
import type { Difference } from './difference.ts';
import type { Snapshot } from './snapshot.ts';
import type { Step } from './step.ts';

/** What the kernels look like before the first step. */
export interface Beginning {
  readonly snapshot: Snapshot;
  /** The real kernel's, where the run is on both. */
  readonly real?: Snapshot;
}

/** What one step did, on each kernel that the run is on. */
export interface Frame {
  /** On the only kernel, or on the simulation where the run is on both. */
  readonly step: Step;
  /** The real kernel's step, where the run is on both. */
  readonly real?: Step;
  /** Where the kernels differ, on the first step at which they do. */
  readonly difference?: Difference;
}
