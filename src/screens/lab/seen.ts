/** Everything that the lab's picture depends on but the size: the moment, and what the reader chose to see of it. */
import type { Localized } from '../../engine/index.ts';
import type { PaneName } from './arrangement.ts';
import { NO_PREDICTION, type PredictionState } from './prediction.ts';
import type { LabView } from './view.ts';
import type { Answer } from './what-is.ts';

/** What is seen. */
export interface LabSeen {
  readonly view: LabView;
  /** There are keys to press: nothing is told of them in a picture. */
  readonly keys: boolean;
  readonly focus: PaneName;
  /** What the arrows point at in the pane that has the keys; undefined where they point at nothing. */
  readonly pointed: string | undefined;
  /** What is asked about: it stands in the place of the narration. */
  readonly answer: Placed<Answer> | undefined;
  readonly offsets: { readonly [P in PaneName]?: number };
  readonly zoom: boolean;
  /** The C program in place of the transcript. */
  readonly source: boolean;
  readonly pattern: string | undefined;
  /** The line that a search found, to be scrolled to. */
  readonly found: number | undefined;
  readonly prediction: PredictionState;
  readonly playing: boolean;
  readonly speed: number;
  /** True while the kernel has been at work on a step for so long that it is worth a word. */
  readonly slow: boolean;
  /** How long that step waits at most, in nanoseconds; undefined where it waits for nothing. */
  readonly waitNs: number | undefined;
  /** The lab that can be gone to at the end. */
  readonly nextLab: Localized | undefined;
}

/** One of several. */
export interface Placed<T> {
  readonly what: T;
  /** Its place among them, from 1. */
  readonly at: number;
  readonly of: number;
}

/** A moment without a reader: what a recording is exported with. */
export function seenByNobody(view: LabView): LabSeen {
  return {
    view,
    keys: false,
    focus: 'transcript',
    pointed: undefined,
    answer: undefined,
    offsets: {},
    zoom: false,
    source: false,
    pattern: undefined,
    found: undefined,
    prediction: NO_PREDICTION,
    playing: false,
    speed: 1,
    slow: false,
    waitNs: undefined,
    nextLab: undefined,
  };
}
