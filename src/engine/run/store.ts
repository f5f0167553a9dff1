/** The state of a run that screens draw, and the store that holds it. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../model/choices.ts';
import type { Difference } from '../model/difference.ts';
import type { Frame } from '../model/frame.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Failure } from '../model/step.ts';
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

/** Which step is looked at. */
export interface Cursor {
  /** Counted from 0; -1 before the first. */
  readonly step: number;
  /** Inside the step: the trace entry, counted from 0, that was done last. Undefined after the whole step. */
  readonly inside: number | undefined;
}

/** Everything there is to know of a run at one moment. Replaced, never changed. */
export interface RunState {
  readonly status: RunStatus;
  readonly script: Script;
  /** What the steps come from. */
  readonly on: Engine | 'recording';
  /** The kernel that makes, or made, the steps. */
  readonly engine: Engine;
  readonly cursor: Cursor;
  /** How many steps have been made. */
  readonly count: number;
  /** How many steps the transcript has. */
  readonly total: number;
  /** The step at the cursor; undefined before the first. */
  readonly frame: Frame | undefined;
  /** The kernel before that step. */
  readonly before: Snapshot;
  /** The real kernel before that step, where the run is on both. */
  readonly beforeReal: Snapshot | undefined;
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
): StoreApi<RunState> {
  const total = script.items.filter((item) => item.kind === 'call' || item.kind === 'time').length;
  return createStore<RunState>(() => ({
    status: 'starting',
    script,
    on,
    engine,
    cursor: { step: -1, inside: undefined },
    count: 0,
    total,
    frame: undefined,
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
