/**
 * A run that can be gone through in both directions, from stop to stop (`runner/stops.ts`). Going forward past what has been
 * done makes the next step on the kernel; going back, or forward through what has been done, only reads what is kept. Where a clock runs on a
 * real kernel the steps are made one after the other, however long somebody looks at one of them.
 */

import type { StoreApi } from 'zustand/vanilla';
import type { Beginning, Frame } from '../model/frame.ts';
import type { Failure } from '../model/step.ts';
import { type Frames, History } from '../recording/history.ts';
import { partAt, placeAt, samePlace } from '../recording/place.ts';
import { runError } from '../runner/engine-error.ts';
import type { StepItem } from '../runner/runner.ts';
import { Stops } from '../runner/stops.ts';
import { tellingWhatFor } from '../runner/waiting.ts';
import type { Script } from '../script/ast.ts';
import { clockRuns } from '../script/clock-runs.ts';
import { type Run, SPEED_MAX, SPEED_MIN } from './run.ts';
import type { Source } from './source.ts';
import { createRunStore, NOTHING, type RunState } from './store.ts';

/** How long a synchronous kernel may run before the screen gets its turn. */
const SLICE_MS = 8;

/** A step that takes longer is worth a word, in milliseconds. */
const MOMENT_MS = 200;

/** Make a run of a source. The kernels are opened at once; a synchronous one is ready on return. */
export function createRun(script: Script, source: Source, on: RunState['on']): Run {
  return new Timeline(script, source, on);
}

/** Where to go: to a stop, or to the first thing that happens on the way to it. */
interface Goal {
  readonly stop: number;
  readonly inside: boolean;
}

const DONE = Promise.resolve();

class Timeline implements Run {
  readonly store: StoreApi<RunState>;
  readonly ready: Promise<void>;
  beginning: Beginning = { snapshot: NOTHING };
  readonly #source: Source;
  /** Steps that are made are pushed here; those of a recording are all there from the start. */
  readonly #made = new History();
  readonly #history: Frames;
  readonly #stops: Stops;
  #failures: readonly Failure[];
  /** Set by whoever was last to ask. Work under way goes on to the latest goal, and ends without one. */
  #goal: Goal | undefined;
  #working: Promise<void> | undefined;
  /** Told when there is no goal any more. */
  #awaited: (() => void)[] = [];
  /** By the position of a step in the transcript: the next one must not wait for the reader. */
  readonly #clocks: readonly boolean[];
  /** Steps of the transcript that have been made. */
  #told = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closing: Promise<void> | undefined;

  constructor(script: Script, source: Source, on: RunState['on']) {
    this.#source = source;
    this.#history = source.made?.frames ?? this.#made;
    this.#failures = source.made?.failures ?? [];
    // The simulation's clock stands still between steps.
    this.#clocks = source.engine === 'sim' || source.made !== undefined ? [] : clockRuns(script);
    this.#stops = new Stops(script);
    this.store = createRunStore(script, on, source.engine, this.#stops.total);
    this.ready = this.#start();
  }

  step(): Promise<void> {
    this.#stopPlaying();
    return this.#forward();
  }

  into(): Promise<void> {
    this.#stopPlaying();
    const { stop, cursor, part } = this.#state;
    if (cursor.inside === undefined) return this.#reach({ stop: stop + 1, inside: true });
    const next = cursor.inside + 1;
    this.#show(cursor.step, cursor.moment, next < (part?.trace.to ?? 0) ? next : undefined);
    return DONE;
  }

  back(): void {
    this.pause();
    const { stop, cursor, part } = this.#state;
    const { step, moment, inside } = cursor;
    if (inside !== undefined && inside > (part?.trace.from ?? 0)) {
      this.#show(step, moment, inside - 1);
    } else if (moment > 0) this.#show(step, moment - 1);
    else if (stop >= 0) this.#show(step - 1);
  }

  seek(stop: number): Promise<void> {
    this.#stopPlaying();
    return this.#reach({ stop: Math.max(-1, Math.floor(stop)), inside: false });
  }

  first(): void {
    this.pause();
    this.#show(-1);
  }

  last(): Promise<void> {
    return this.seek(Number.POSITIVE_INFINITY);
  }

  play(speed: number = this.#state.speed): void {
    this.#goal = undefined;
    this.#set({ speed: within(speed), playing: true });
    this.#schedule();
  }

  pause(): void {
    this.#goal = undefined;
    this.#stopPlaying();
  }

  setSpeed(speed: number): void {
    this.#set({ speed: within(speed) });
    if (this.#state.playing) this.#schedule();
  }

  at(step: number): Frame | undefined {
    return this.#history.at(step);
  }

  async perform(item: StepItem): Promise<void> {
    this.pause();
    await this.ready;
    // Of several callers that wait for their turn, only one may take it.
    while (this.#working !== undefined) await this.#working;
    if (this.#closing !== undefined || this.#state.status === 'broken') return;
    const at = this.#history.length;
    this.#stops.insert(at);
    this.#set({ total: this.#stops.total });
    this.#goal = { stop: this.#stops.first(at), inside: false };
    this.#working = this.#perform(item);
    await this.#working;
  }

  close(): Promise<void> {
    this.pause();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  get #state(): RunState {
    return this.store.getState();
  }

  #set(state: Partial<RunState>): void {
    this.store.setState(state);
  }

  #start(): Promise<void> {
    try {
      const beginning = this.#source.start();
      if (!(beginning instanceof Promise)) this.#begin(beginning);
      else {
        return beginning.then(
          (begun) => this.#begin(begun),
          (error: unknown) => this.#break(error),
        );
      }
    } catch (error) {
      this.#break(error);
    }
    return DONE;
  }

  #begin(beginning: Beginning): void {
    if (this.#closing !== undefined) return;
    this.beginning = beginning;
    const { made } = this.#source;
    this.#set({ status: made === undefined ? 'ready' : 'ended', error: made?.damage });
    this.#show(-1);
  }

  #break(error: unknown): void {
    if (this.#closing !== undefined) return;
    this.pause();
    const end = this.#shown(this.#history.length - 1);
    this.#set({ ...end, status: 'broken', error: runError(error) });
  }

  async #close(): Promise<void> {
    this.#set({ status: 'closed' });
    try {
      // Before the step under way is waited for: it may be one that lets an hour pass, and ends with its kernel.
      await this.#source.close();
    } catch (error) {
      this.#set({ error: runError(error) });
    }
    await this.#working;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), 1000 / this.#state.speed);
  }

  /** One step of playing. Playing ends where nothing follows, and where something does not hold. */
  async #tick(): Promise<void> {
    const before = this.#state;
    await this.#forward();
    const after = this.#state;
    if (!after.playing) return;
    const stuck = after.cursor === before.cursor;
    const news = after.failure !== before.failure || after.difference !== before.difference;
    if (stuck || news) this.#stopPlaying();
    else this.#schedule();
  }

  #stopPlaying(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#state.playing) this.#set({ playing: false });
  }

  #forward(): Promise<void> {
    const { stop, cursor } = this.#state;
    const goal = this.#goal;
    // Whoever asks again before the step is made wants two; whoever is on the way into one wants its end.
    const from = goal === undefined ? stop : goal.stop - (goal.inside ? 1 : 0);
    if (cursor.inside === undefined) return this.#reach({ stop: from + 1, inside: false });
    this.#show(cursor.step, cursor.moment);
    return DONE;
  }

  /** Go somewhere; what has been done already is only shown. */
  #reach(goal: Goal): Promise<void> {
    this.#goal = undefined;
    const { status } = this.#state;
    const { step, moment } = this.#stops.at(goal.stop);
    if (step < this.#history.length) this.#show(step, moment, this.#entrance(goal));
    else if (status === 'ready' || status === 'starting') {
      this.#goal = goal;
      this.#working ??= this.#work();
    } else this.#show(this.#history.length - 1);
    if (this.#goal === undefined || this.#working === undefined) return DONE;
    return new Promise((resolve) => void this.#awaited.push(resolve));
  }

  /** Nothing is asked of the run any more, though it may go on by itself. */
  #arrived(): void {
    for (const resolve of this.#awaited.splice(0)) resolve();
  }

  /** Make steps up to the goal. Undefined when everything was done at once. */
  #work(): Promise<void> | undefined {
    let pending: Promise<Frame | undefined> | undefined;
    try {
      if (this.#state.status === 'ready') pending = this.#burst();
    } catch (error) {
      this.#break(error);
    }
    return this.#wants() ? this.#workOn(pending) : undefined;
  }

  async #workOn(first: Promise<Frame | undefined> | undefined): Promise<void> {
    const starting = this.#state.status === 'starting';
    this.#set({ busy: true });
    try {
      await this.ready;
      let pending = starting && this.#wants() ? this.#burst() : first;
      while (this.#wants() || pending !== undefined) {
        if (pending !== undefined) this.#takeNext(await this.#telling(pending));
        else await new Promise((resolve) => void setImmediate(resolve));
        if (this.#goal === undefined) this.#arrived();
        pending = this.#wants() ? this.#burst() : undefined;
      }
    } catch (error) {
      this.#break(error);
    } finally {
      this.#working = undefined;
      this.#set({ busy: false });
      this.#arrived();
    }
  }

  async #perform(item: StepItem): Promise<void> {
    this.#set({ busy: true });
    try {
      const frame = this.#source.perform(item);
      this.#take(frame instanceof Promise ? await this.#telling(frame) : frame);
    } catch (error) {
      this.#break(error);
    }
    // Another goal may have been set meanwhile.
    await this.#workOn(undefined);
  }

  /** Wait for a step, and show what it waits for itself. */
  #telling<T>(step: Promise<T>): Promise<T> {
    return tellingWhatFor(step, this.#source, MOMENT_MS, (waiting) => this.#set({ waiting }));
  }

  #wants(): boolean {
    const { status } = this.#state;
    if (status === 'starting') return this.#goal !== undefined;
    return (
      status === 'ready' && (this.#goal !== undefined || this.#clocks[this.#told - 1] === true)
    );
  }

  /** As many steps as can be made at once within a slice of time; the step that takes longer, if there is one. */
  #burst(): Promise<Frame | undefined> | undefined {
    if (this.#state.status === 'starting') return undefined;
    const until = performance.now() + SLICE_MS;
    do {
      const frame = this.#source.next();
      if (frame instanceof Promise) return frame;
      this.#takeNext(frame, performance.now() > until);
    } while (this.#wants() && performance.now() <= until);
    return undefined;
  }

  /** Take in the next step of the transcript. */
  #takeNext(frame: Frame | undefined, show = true): void {
    this.#told += 1;
    this.#take(frame, show);
  }

  /** Take in what the source gave. Only the last step of many is shown. */
  #take(frame: Frame | undefined, show = true): void {
    if (frame === undefined) {
      const wanted = this.#goal !== undefined;
      this.#goal = undefined;
      const end = wanted ? this.#shown(this.#history.length - 1) : this.#progress();
      this.#set({ status: 'ended', ...end });
      return;
    }
    this.#made.push(frame);
    const failures = [...frame.step.failures, ...(frame.real?.failures ?? [])];
    if (failures.length > 0) this.#failures = [...this.#failures, ...failures];
    const newest = this.#history.length - 1;
    const goal = this.#goal;
    const wanted = goal && this.#stops.at(goal.stop);
    const reached = wanted !== undefined && wanted.step <= newest;
    if (reached) this.#goal = undefined;
    if (goal !== undefined && !reached && !show) return;
    // Whoever has gone elsewhere while the step was made stays there. Where a clock runs, drawing would take its time.
    if (goal !== undefined && reached) this.#show(newest, wanted.moment, this.#entrance(goal));
    else if (goal !== undefined) this.#show(newest);
    else if (!this.#wants()) this.#set(this.#progress());
  }

  /** What has been done so far, wherever the cursor is. */
  #progress(): Partial<RunState> {
    return {
      count: this.#history.length,
      failures: this.#failures,
      failure: this.#failures[0],
      difference: this.#source.difference,
    };
  }

  /** The first thing inside a step, if that is where the goal is and there is one. */
  #entrance({ stop, inside }: Goal): number | undefined {
    if (!inside) return undefined;
    const { step, moment } = this.#stops.at(stop);
    const trace = partAt(this.#history, this.#stops, step, moment)?.trace;
    return trace !== undefined && trace.from < trace.to ? trace.from : undefined;
  }

  /** The state with the cursor somewhere in what has been done: at the last stop of a step where none is named. */
  #shown(step: number, moment?: number, inside?: number): Partial<RunState> {
    const ways = { frames: this.#history, stops: this.#stops, beginning: this.beginning };
    const place = placeAt(ways, step, moment, inside);
    const { cursor } = this.#state;
    const kept = samePlace(cursor, place.cursor) ? { ...place, cursor } : place;
    return { ...this.#progress(), ...kept };
  }

  #show(step: number, moment?: number, inside?: number): void {
    this.#set(this.#shown(step, moment, inside));
  }
}

function within(speed: number): number {
  return Math.min(SPEED_MAX, Math.max(SPEED_MIN, speed));
}
