/** A place on the way through a run, and what there is to see at it. */

import type { Beginning, Frame } from '../model/frame.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Part, Stops } from '../runner/stops.ts';
import type { Frames } from './history.ts';

/** What is looked at. */
export interface Cursor {
  /** The step, counted from 0; -1 before the first. */
  readonly step: number;
  /** Which of the step's stops: 0 is its call, or its time; then come the lines that assert what came of it. */
  readonly moment: number;
  /** On the way to that stop: the entry of the step's trace, counted from 0, that was done last. Undefined at the stop. */
  readonly inside: number | undefined;
}

/** What there is to see at a place. */
export interface Place {
  readonly cursor: Cursor;
  /** The stop at the cursor, counted from 0; -1 before the first. */
  readonly stop: number;
  /** The step at the cursor; undefined before the first. */
  readonly frame: Frame | undefined;
  /** What of that step had happened at the cursor's stop. */
  readonly part: Part | undefined;
  /** The kernel at the stop before. */
  readonly before: Snapshot;
  /** The real kernel at the stop before, where the run is on both. */
  readonly beforeReal: Snapshot | undefined;
}

/** What there is of a run: its steps, and where one stops. */
export interface Ways {
  readonly frames: Frames;
  readonly stops: Pick<Stops, 'first' | 'count' | 'part'>;
  readonly beginning: Beginning;
}

/**
 * The nearest place to one that is asked for.
 *
 * @param step Counted from 0; -1 before the first.
 * @param moment The step's last stop if absent.
 * @param inside The entry of the trace on the way to it.
 */
export function placeAt(
  { frames, stops, beginning }: Ways,
  step: number,
  moment = Number.POSITIVE_INFINITY,
  inside?: number,
): Place {
  const newest = frames.length - 1;
  if (step < 0 || newest < 0) return placeBefore(beginning);
  const at = Math.min(step, newest);
  const last = stops.count(at) - 1;
  const cursor: Cursor = { step: at, moment: step > at ? last : Math.min(moment, last), inside };
  const frame = frames.at(at);
  const first = cursor.moment === 0;
  const earlier = first && at > 0 ? frames.at(at - 1) : undefined;
  const before = first
    ? earlier?.step.snapshot
    : partAt(frames, stops, at, cursor.moment - 1)?.snapshot;
  const real = first ? earlier?.real : frame?.real;
  return {
    cursor,
    stop: stops.first(at) + cursor.moment,
    frame,
    part: partAt(frames, stops, at, cursor.moment),
    before: before ?? beginning.snapshot,
    beforeReal: real?.snapshot ?? beginning.real,
  };
}

function placeBefore({ snapshot, real }: Beginning): Place {
  return {
    cursor: { step: -1, moment: 0, inside: undefined },
    stop: -1,
    frame: undefined,
    part: undefined,
    before: snapshot,
    beforeReal: real,
  };
}

/** What of a step that has been made had happened at one of its stops. */
export function partAt(
  frames: Frames,
  stops: Pick<Stops, 'part'>,
  step: number,
  moment: number,
): Part | undefined {
  const frame = frames.at(step);
  return frame && stops.part(frame.step, step, moment);
}

/** True for two places at which the same is seen. */
export function samePlace(one: Cursor, other: Cursor): boolean {
  return one.step === other.step && one.moment === other.moment && one.inside === other.inside;
}
