/**
 * The twin: one transcript on both kernels in lock-step. Every outcome, and every field that the real kernel
 * shows, is compared after each step; the first difference is a bug in the simulation.
 */

import type { Difference } from '../model/difference.ts';
import type { Frame } from '../model/frame.ts';
import type { Kernel } from '../model/kernel.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { EngineError } from '../runner/engine-error.ts';
import { REAL_WAIT_MAX_NS, Runner, type StepItem } from '../runner/runner.ts';
import type { Waiting } from '../runner/waiting.ts';
import type { Script } from '../script/ast.ts';
import { compareSnapshots } from './compare-snapshots.ts';
import { compareSteps } from './compare-steps.ts';
import { Correspondence } from './correspondence.ts';

/** Two runners that go together. */
export class Twin {
  readonly sim: Runner;
  readonly real: Runner;
  #difference: Difference | undefined;
  readonly #names = new Correspondence();

  constructor(script: Script, sim: Kernel, real: Kernel) {
    // Both give up waiting at the same time, or one has returned where the other has not.
    const together = { waitMaxNs: REAL_WAIT_MAX_NS };
    this.sim = new Runner(script, sim, together);
    this.real = new Runner(script, real, together);
  }

  /** Where the kernels first differed; undefined while they agree. Nothing is compared after it. */
  get difference(): Difference | undefined {
    return this.#difference;
  }

  /** What the step that is being made waits for, in real time. */
  get waiting(): Waiting | undefined {
    return this.real.waiting;
  }

  /** Bring the unrelated processes to life on both. */
  async start(): Promise<{ readonly sim: Snapshot; readonly real: Snapshot }> {
    const sim = await this.sim.start();
    const real = await this.real.start();
    const { memory } = this.real.kernel;
    if (memory !== undefined) this.sim.kernel.resemble?.(memory);
    for (const actor of this.sim.script.roots) {
      const [mine, theirs] = [this.sim.kernel.pidOf(actor), this.real.kernel.pidOf(actor)];
      if (mine !== undefined && theirs !== undefined) this.#names.pair('pid', mine, theirs);
    }
    const found = compareSnapshots(sim, real, this.#names);
    if (found !== undefined) this.#difference = { step: -1, line: 0, ...found };
    return { sim, real };
  }

  /** Make the next step on both, and compare. Undefined when there is no further one. */
  async next(): Promise<Frame | undefined> {
    const step = await this.sim.next();
    const real = await this.real.next();
    if (step === undefined || real === undefined) return undefined;
    return this.#compared(step, real);
  }

  /** Perform one line that need not be of the script, on both. */
  async perform(item: StepItem): Promise<Frame> {
    const step = await this.sim.perform(item);
    return this.#compared(step, await this.real.perform(item));
  }

  #compared(step: Frame['step'], real: Frame['step']): Frame {
    if (this.#difference !== undefined) return { step, real };
    this.#demandSameLimits(step.line);
    const found = compareSteps(step, real, this.#names);
    if (found === undefined) return { step, real };
    const [chance] = this.sim.kernel.chances ?? [];
    if (chance !== undefined) throw new EngineError('twin.chance', { line: step.line, chance });
    const difference = { step: step.index, line: step.line, ...found };
    this.#difference = difference;
    return { step, real, difference };
  }

  /** What else runs on the machine decides when it is at its limits: no difference from the simulation counts then. */
  #demandSameLimits(line: number): void {
    const [mine, theirs] = [this.sim.kernel.limits, this.real.kernel.limits];
    const limit =
      [...theirs].find((one) => !mine.has(one)) ?? [...mine].find((one) => !theirs.has(one));
    if (limit !== undefined) throw new EngineError('twin.machine-limit', { line, limit });
  }

  /** Kill what is left on both. Safe to call twice. */
  async close(): Promise<void> {
    await this.sim.close();
    await this.real.close();
  }
}
