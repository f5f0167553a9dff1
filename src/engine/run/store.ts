/** The state of a run that screens draw, and the store that holds it. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../model/choices.ts';
import type { Difference } from '../model/difference.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Failure } from '../model/step.ts';
import type { Place } from '../recording/place.ts';
import type { RunError } from '../runner/engine-error.ts';
import type { Waiting } from '../runner/waiting.ts';
import type { Script } from '../script/ast.ts';

/** Where a run is. */
export type RunStatus =
  /** The kernels are being opened. */
  | 'starting'
  /** There may be more steps. */
  | 'ready'
  /** Every step of the transcript has been made. */
  | 'ended'
  /** It cannot go on: see `error`. What was done can still be gone through. */
  | 'broken'
  | 'closed';

/** Everything there is to know of a run at one moment. Replaced, never changed. */
export interface RunState extends Place {
  readonly status: RunStatus;
  readonly script: Script;
  /** What the steps come from. */
  readonly on: Engine | 'recording';
  /** The kernel that makes, or made, the steps. */
  readonly engine: Engine;
  /** How many steps have been made. */
  readonly count: number;
  /** How many stops the transcript has: a line that is seen is one. */
  readonly total: number;
  /** Every assertion that has not held, in order; those of both kernels where the run is on both. */
  readonly failures: readonly Failure[];
  /** The first of them. */
  readonly failure: Failure | undefined;
  readonly difference: Difference | undefined;
  readonly error: RunError | undefined;
  readonly playing: boolean;
  /** Steps a second while playing. */
  readonly speed: number;
  /** A step is being made. */
  readonly busy: boolean;
  /** What it waits for, once that has taken longer than a moment. */
  readonly waiting: Waiting | undefined;
}

/** Reads and tells of the state; for `useStore` and for headless use. */
export type RunStore = Pick<StoreApi<RunState>, 'getState' | 'getInitialState' | 'subscribe'>;

/** Nothing has happened yet. */
export const NOTHING: Snapshot = { clockNs: 0, processes: [], objects: [] };

/** A store for a run that has not begun. */
export function createRunStore(
  script: Script,
  on: RunState['on'],
  engine: Engine,
  total: number,
): StoreApi<RunState> {
  return createStore<RunState>(() => ({
    status: 'starting',
    script,
    on,
    engine,
    cursor: { step: -1, moment: 0, inside: undefined },
    count: 0,
    stop: -1,
    total,
    frame: undefined,
    part: undefined,
    before: NOTHING,
    beforeReal: undefined,
    failures: [],
    failure: undefined,
    difference: undefined,
    error: undefined,
    playing: false,
    speed: 1,
    busy: false,
    waiting: undefined,
  }));
}
