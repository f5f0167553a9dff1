/** A run as screens and commands hold it; `timeline.ts` is how it works. */
import type { Beginning, Frame } from '../model/frame.ts';
import type { StepItem } from '../runner/runner.ts';
import type { RunStore } from './store.ts';

/** Slowest and fastest that a run plays, in stops a second. */
export const SPEED_MIN = 0.125;
export const SPEED_MAX = 64;

/** A run. No operation rejects: what goes wrong is `error` in the state. */
export interface Run {
  readonly store: RunStore;
  /** Resolves when the kernels are open, or could not be. */
  readonly ready: Promise<void>;
  /** To the next stop, one more when its step is being made; on the way to a stop, to that. */
  step(): Promise<void>;
  /** To the next thing that happens on the way to the next stop; to that stop where nothing does. */
  into(): Promise<void>;
  /** One thing back on the way to a stop, else to the stop before. */
  back(): void;
  /** To a stop, counted from 0; -1 is before the first. Makes the steps that are missing. */
  seek(stop: number): Promise<void>;
  first(): void;
  /** To the end of the transcript; makes the steps that are missing. */
  last(): Promise<void>;
  /** Stop after stop, so many a second, until the end, a failure, or anything else that is asked of the run. */
  play(speed?: number): void;
  /** Also stops a `seek` or `last` that is under way, after the step that is being made. */
  pause(): void;
  /** Change the speed, playing or not. */
  setSpeed(speed: number): void;
  /** Make one call, or let time pass, after the last step; a line that is not of the transcript. */
  perform(item: StepItem): Promise<void>;
  /** A step that has been made, counted from 0. */
  at(step: number): Frame | undefined;
  /** What there was before the first step. */
  readonly beginning: Beginning;
  /** Leave nothing behind. Safe to call twice. */
  close(): Promise<void>;
}
