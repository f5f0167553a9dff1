/** What a lab is opened with: the run, and what lies around it. */
import type { Engine, Localized, Run } from '../../engine/index.ts';

/** Another lab to go to. */
export interface NeighbourLab {
  readonly title: Localized;
  readonly open: (on: Engine) => void;
}

/** A file that is open. */
export interface OpenFile {
  /** Call back when it has changed on disk. @returns What ends that. */
  readonly watch: (changed: () => void) => () => void;
  /** Open what it holds now in the place of the lab, at a step, on a kernel; resolves with a sentence on it. */
  readonly reload: (step: number, on: Engine) => Promise<string>;
  readonly name: string;
}

/** What a lab is opened with. */
export interface LabOptions {
  readonly on: Engine;
  /** Open a run on a kernel. */
  readonly open: (on: Engine) => Run;
  /** The kernels to choose from; none for a recording, which stays on the one that it was made on. */
  readonly modes: readonly Engine[];
  /** Steps that are made before it is seen: where the reader goes on. */
  readonly from?: number;
  /** The reader wants runs to be played at this speed from now on, in steps a second. */
  readonly keepSpeed?: (speed: number) => void;
  /** Words for what went wrong. */
  readonly errorText: (run: Run) => string;
  /** How far the reader got: called when a step has been seen, and when a step was predicted, from 0. */
  readonly seen?: (step: number, total: number) => void;
  readonly predicted?: (right: boolean, step: number) => void;
  /** The lab has been left for good. */
  readonly left?: () => void;
  /** The lab before or behind this one in the list, which takes its place; none for what is in no list. */
  readonly beside?: (by: 1 | -1) => NeighbourLab | undefined;
  /** Keep the run as a recording; returns a sentence on where it is. */
  readonly record?: (run: Run) => string;
  /** The file that it is of, where that is one that the reader may change. */
  readonly file?: OpenFile;
  /** Open the list of recordings over the lab. */
  readonly recordings?: () => void;
}
