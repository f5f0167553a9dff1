import type { Frame } from '../model/frame.ts';
/** How long each step of a recording is shown when it is exported as moving pictures. */

/** Least and most seconds that a step is looked at. */
export interface Pace {
  readonly least: number;
  readonly most: number;
}

/** Long enough to read a line, short enough not to wait. */
export const PACE: Pace = { least: 1.5, most: 4 };

/**
 * Seconds from one step to the next: as they were recorded, but within limits, since a kernel's own time is far
 * too fast to look at and a reader's pause too long.
 */
export function secondsBefore(frame: Frame, before: Frame | undefined, pace: Pace): number {
  const gap = (timeOf(frame) - (before === undefined ? 0 : timeOf(before))) / 1000;
  return Math.min(pace.most, Math.max(pace.least, gap));
}

/** Milliseconds since the run began. The simulation has only virtual time. */
function timeOf({ step, real }: Frame): number {
  return (real ?? step).atMs;
}
