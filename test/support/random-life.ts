/** A long random life of processes on the simulated kernel: the twin's random transcripts, on one kernel alone. */

import type { CallRequest, Kernel } from '../../src/engine/model/kernel.ts';
import type { ActorName, Snapshot } from '../../src/engine/model/snapshot.ts';
import type { Report, Step } from '../../src/engine/model/step.ts';
import { Runner } from '../../src/engine/runner/runner.ts';
import { parse } from '../../src/engine/script/parse.ts';
import { RunMistake } from '../../src/engine/script/run-mistake.ts';
import { SimKernel, type SimOptions } from '../../src/engine/sim/sim-kernel.ts';
import { FAMILIES } from '../twin/families.ts';
import { callOf, lineOf, picksOf, removedBy, type Standing } from './arbitraries.ts';

const ROOTS = ['A', 'B'] as const;
const MOVES = 500;

/** A kernel of which a copy makes each call. */
class Copied implements Kernel {
  readonly engine = 'sim';
  #kernel: SimKernel;

  constructor(options: SimOptions) {
    this.#kernel = new SimKernel(options);
  }

  get limits(): Kernel['limits'] {
    return this.#kernel.limits;
  }

  supports(call: CallRequest['call']): boolean {
    return this.#kernel.supports(call);
  }

  start(actors: readonly ActorName[]): void {
    this.#kernel.start(actors);
  }

  snapshot(): Snapshot {
    return this.#kernel.snapshot();
  }

  pidOf(actor: ActorName): number | undefined {
    return this.#kernel.pidOf(actor);
  }

  call(request: CallRequest): Report {
    this.#kernel = this.#kernel.copy();
    return this.#kernel.call(request);
  }

  advance(ns: number): Report {
    this.#kernel = this.#kernel.copy();
    return this.#kernel.advance(ns);
  }

  close(): void {}
}

/** How a life is looked at. */
export interface LifeOptions {
  /** Record what happens inside each call, with a snapshot at every point. */
  readonly traced?: boolean;
  /** Every call is made on a copy of the kernel of the call before it. */
  readonly copied?: boolean;
}

/**
 * The first seeds of lives of so many steps at least, and of so much inside of them: a life ends when nobody is left who could act,
 * and one that asks for what the simulation does not have is none.
 */
export async function longLives(count: number, steps: number, inside: number): Promise<number[]> {
  const seeds: number[] = [];
  for (let seed = 1; seeds.length < count; seed++) {
    const life = await randomLife(seed, { traced: true }).catch((error: unknown) => {
      if (error instanceof RunMistake) return [];
      throw error;
    });
    const entries = life.reduce((sum, { trace }) => sum + trace.length, 0);
    if (life.length > steps && entries > inside) seeds.push(seed);
  }
  return seeds;
}

/** The steps of a life. The same for the same seed. */
export async function randomLife(seed: number, options: LifeOptions = {}): Promise<Step[]> {
  const { traced = false, copied = false } = options;
  const given = { trace: traced, keepSnapshots: traced, privileged: false };
  const kernel = copied ? new Copied(given) : new SimKernel(given);
  const runner = new Runner({ ...parse('', 'life.ipc').script, roots: ROOTS }, kernel);
  const steps: Step[] = [];
  const past: string[] = [];
  const removed = new Set<string>();
  const picks = picksOf(seed, MOVES);
  const rest = { past, removed, theme: picks[0]?.any ?? 0 };
  let standing: Standing = { snapshot: await runner.start(), variables: {}, ...rest };
  for (const pick of picks) {
    const line = lineOf(pick, standing, FAMILIES.mixed);
    if (line === undefined) continue;
    const step = await runner.perform(callOf(line));
    steps.push(step);
    past.push(line);
    const gone = removedBy(step);
    if (gone !== undefined) removed.add(gone);
    const { snapshot, variables } = step;
    standing = { snapshot, variables, ...rest };
  }
  return steps;
}
