/**
 * Steps whose outcome depends on who runs first are nobody's promise, and no twin can tell who is wrong about
 * them. They are found by going ahead: the same step is made on simulations that run the woken processes in
 * other orders, and where these do not agree the step is left out.
 */

import type { Step } from '../../src/engine/model/step.ts';
import { openSimTwin } from '../../src/engine/run/kernels.ts';
import { Runner } from '../../src/engine/runner/runner.ts';
import type { CallItem, Script } from '../../src/engine/script/ast.ts';
import { RunMistake } from '../../src/engine/script/run-mistake.ts';
import { compareSteps } from '../../src/engine/twin/compare-steps.ts';
import { Correspondence } from '../../src/engine/twin/correspondence.ts';

/** As the twin's simulation does it; then those first that were woken first, last, second. */
const ORDERS: readonly (((runnable: number) => number) | undefined)[] = [
  undefined,
  () => 0,
  (runnable) => runnable - 1,
  () => 1,
];

/** Simulations that go ahead of the twin. */
export class Scouts {
  readonly #script: Script;
  readonly #made: CallItem[] = [];
  #runners: Runner[] = [];
  #names: Correspondence[] = [];

  constructor(script: Script) {
    this.#script = script;
  }

  /** Bring the unrelated processes to life. */
  async start(): Promise<void> {
    this.#runners = ORDERS.map(
      (next) => new Runner(this.#script, openSimTwin(next === undefined ? {} : { next })),
    );
    this.#names = ORDERS.map(() => new Correspondence());
    for (const runner of this.#runners) await runner.start();
    for (const item of this.#made) await this.#try(item);
  }

  /**
   * Make a step ahead of the twin.
   *
   * @returns `goes` when it does the same in whatever order processes run; else it has not been made: `race` when
   *   it does not, `cannot` when it cannot be made as things stand.
   */
  async go(item: CallItem): Promise<'goes' | 'race' | 'cannot'> {
    const verdict = await this.#try(item);
    if (verdict === 'goes') this.#made.push(item);
    else await this.start();
    return verdict;
  }

  async #try(item: CallItem): Promise<'goes' | 'race' | 'cannot'> {
    const [first, ...others] = this.#runners;
    if (first === undefined) return 'cannot';
    const expected = await perform(first, item);
    if (expected === undefined) return 'cannot';
    for (const [at, runner] of others.entries()) {
      const step = await perform(runner, item);
      const names = this.#names[at];
      if (step === undefined || names === undefined) return 'race';
      if (compareSteps(expected, step, names) !== undefined) return 'race';
    }
    return 'goes';
  }
}

/** The step; undefined when it cannot be made: its actor is not free, or holds no such variable. */
async function perform(runner: Runner, item: CallItem): Promise<Step | undefined> {
  try {
    const step = await runner.perform(item);
    return step.outcome === undefined ? undefined : step;
  } catch (error) {
    if (error instanceof RunMistake) return undefined;
    throw error;
  }
}
