/** Where the steps of a run come from: one kernel, both, or a recording. All look the same to the timeline. */

import type { Engine } from '../model/choices.ts';
import type { Difference } from '../model/difference.ts';
import type { Beginning, Frame } from '../model/frame.ts';
import type { Kernel, MaybePromise } from '../model/kernel.ts';
import type { Failure } from '../model/step.ts';
import type { Frames } from '../recording/history.ts';
import { EngineError, type RunError } from '../runner/engine-error.ts';
import { Runner, type StepItem } from '../runner/runner.ts';
import type { Waiting } from '../runner/waiting.ts';
import type { Script } from '../script/ast.ts';
import { Twin } from '../twin/twin.ts';
import { type KernelOptions, openReal, openSim, openSimTwin } from './kernels.ts';
import { callsLacking, lacking } from './requirements.ts';

/** Makes the steps of one run. */
export interface Source {
  readonly engine: Engine;
  /** Once, before any step. */
  start(): MaybePromise<Beginning>;
  /** The next step, undefined when there is no further one. Throws or rejects as Runner.next does. */
  next(): MaybePromise<Frame | undefined>;
  /** A line that is not of the script. */
  perform(item: StepItem): MaybePromise<Frame>;
  /** Where the two kernels first differed. */
  readonly difference: Difference | undefined;
  /** What the step that is being made waits for, in real time; undefined where it waits for nothing. */
  readonly waiting: Waiting | undefined;
  /** Steps that were made before: a recording's. */
  readonly made?: Made;
  close(): MaybePromise<void>;
}

/** Steps that were made at another time. */
export interface Made {
  readonly frames: Frames;
  readonly failures: readonly Failure[];
  /** Why they are not all that were made. */
  readonly damage?: RunError;
}

/** A source that runs a transcript. The kernels are opened by `start`. */
export function openSource(script: Script, engine: Engine, options: KernelOptions): Source {
  if (engine === 'twin') return new TwinSource(script, options);
  return engine === 'sim' ? new SimSource(script, options) : new RealSource(script, options);
}

/** Throws EngineError run.requires where the real kernel here lacks what a transcript requires. */
function demand({ front }: Script): void {
  const what = lacking(front);
  if (what !== undefined) throw new EngineError('run.requires', { what });
}

/** Throws EngineError run.no-calls where the simulated kernel does not have every call of a transcript. */
function demandCalls(script: Script, sim: Kernel): void {
  const calls = callsLacking(script, sim);
  if (calls !== undefined) throw new EngineError('run.no-calls', { calls });
}

class SimSource implements Source {
  readonly engine = 'sim';
  readonly difference = undefined;
  readonly waiting = undefined;
  readonly #runner: Runner;

  constructor(script: Script, options: KernelOptions) {
    // A transcript that requires root of a machine gets it where nothing can be harmed.
    const privileged = script.front.requires?.includes('root') ?? false;
    this.#runner = new Runner(script, openSim({ privileged, ...options }));
  }

  start(): MaybePromise<Beginning> {
    demandCalls(this.#runner.script, this.#runner.kernel);
    return after(this.#runner.start(), (snapshot) => ({ snapshot }));
  }

  next(): MaybePromise<Frame | undefined> {
    return after(this.#runner.next(), (step) => (step === undefined ? undefined : { step }));
  }

  perform(item: StepItem): MaybePromise<Frame> {
    return after(this.#runner.perform(item), (step) => ({ step }));
  }

  close(): MaybePromise<void> {
    return this.#runner.close();
  }
}

function after<T, U>(value: MaybePromise<T>, then: (value: T) => U): MaybePromise<U> {
  return value instanceof Promise ? value.then(then) : then(value);
}

class RealSource implements Source {
  readonly engine = 'real';
  readonly difference = undefined;
  readonly #script: Script;
  readonly #options: KernelOptions;
  #runner: Runner | undefined;
  #opening: Promise<unknown> | undefined;

  constructor(script: Script, options: KernelOptions) {
    this.#script = script;
    this.#options = options;
  }

  get waiting(): Waiting | undefined {
    return this.#runner?.waiting;
  }

  async start(): Promise<Beginning> {
    demand(this.#script);
    const opening = openReal(this.#options);
    this.#opening = opening;
    this.#runner = new Runner(this.#script, await opening);
    return { snapshot: await this.#runner.start() };
  }

  async next(): Promise<Frame | undefined> {
    const step = await this.#running().next();
    return step === undefined ? undefined : { step };
  }

  async perform(item: StepItem): Promise<Frame> {
    return { step: await this.#running().perform(item) };
  }

  async close(): Promise<void> {
    // A kernel that is still opening is waited for, so that nothing of it is left.
    await this.#opening?.catch(() => {});
    await this.#runner?.close();
  }

  #running(): Runner {
    if (this.#runner === undefined) throw new Error('a source is started before it steps');
    return this.#runner;
  }
}

class TwinSource implements Source {
  readonly engine = 'twin';
  readonly #script: Script;
  readonly #options: KernelOptions;
  #twin: Twin | undefined;
  #opening: Promise<unknown> | undefined;

  constructor(script: Script, options: KernelOptions) {
    this.#script = script;
    this.#options = options;
  }

  get difference(): Difference | undefined {
    return this.#twin?.difference;
  }

  get waiting(): Waiting | undefined {
    return this.#twin?.waiting;
  }

  async start(): Promise<Beginning> {
    demand(this.#script);
    const sim = openSimTwin(this.#options);
    demandCalls(this.#script, sim);
    const opening = openReal(this.#options);
    this.#opening = opening;
    this.#twin = new Twin(this.#script, sim, await opening);
    const began = await this.#twin.start();
    return { snapshot: began.sim, real: began.real };
  }

  next(): Promise<Frame | undefined> {
    return this.#running().next();
  }

  perform(item: StepItem): Promise<Frame> {
    return this.#running().perform(item);
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => {});
    await this.#twin?.close();
  }

  #running(): Twin {
    if (this.#twin === undefined) throw new Error('a source is started before it steps');
    return this.#twin;
  }
}
