/**
 * Runs one transcript on one kernel, step by step: `caller.ts` makes the calls, `follower.ts` knows the order of the
 * lines. With a synchronous kernel everything here is synchronous too.
 */

import type { Kernel, MaybePromise } from '../model/kernel.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Failure, Report, Step } from '../model/step.ts';
import type { CallItem, Script } from '../script/ast.ts';
import type { Value } from '../script/value.ts';
import type { OpenCall } from './actor-memory.ts';
import { Caller } from './caller.ts';
import { withDeadlySignals } from './deadly-signals.ts';
import { Follower, type StepItem } from './follower.ts';
import { Holding } from './holding.ts';
import type { Waiting } from './waiting.ts';

export type { StepItem } from './follower.ts';

/** How a transcript is run. */
export interface RunnerOptions {
  /** How long a call that limits its own sleep is waited for at most, in nanoseconds. */
  readonly waitMaxNs?: number;
}

/** Longest wait on the real kernel, in nanoseconds of everybody's time. */
export const REAL_WAIT_MAX_NS = 60e9;

/** Runs a transcript. Start it, then ask for one step after another, and close it. */
export class Runner {
  readonly script: Script;
  readonly kernel: Kernel;
  readonly #caller: Caller;
  readonly #follower: Follower;
  #waiting: Waiting | undefined;
  #count = 0;
  #snapshot: Snapshot | undefined;
  readonly #holding = new Holding();
  #began = 0;
  /** Assertions that stand before the first step and did not hold; they are reported with that step too. */
  readonly #early: Failure[] = [];

  constructor(script: Script, kernel: Kernel, options: RunnerOptions = {}) {
    this.script = script;
    this.kernel = kernel;
    const { waitMaxNs = kernel.engine === 'sim' ? Number.POSITIVE_INFINITY : REAL_WAIT_MAX_NS } =
      options;
    this.#caller = new Caller(script, kernel, waitMaxNs);
    this.#follower = new Follower(this.#caller, () => this.#snapshot);
  }

  /** How many steps have been made. */
  get count(): number {
    return this.#count;
  }

  /** What the step that is being made waits for; undefined where it waits for nothing. */
  get waiting(): Waiting | undefined {
    return this.#waiting;
  }

  /** Bring the unrelated processes to life. Throws what the kernel throws. */
  start(): MaybePromise<Snapshot> {
    const started = (): Snapshot => {
      this.#caller.started();
      this.#began = this.#now();
      const snapshot = this.kernel.snapshot();
      this.#snapshot = snapshot;
      return snapshot;
    };
    const starting = this.kernel.start(this.script.roots);
    return starting instanceof Promise ? starting.then(started) : started();
  }

  /**
   * Make the next step: the next call or passage of time, and the assertions that stand after it.
   *
   * @returns The step, undefined when there is no further one.
   * @throws RunMistake for what only shows at run time, as do rejections; otherwise what the kernel throws.
   */
  next(): MaybePromise<Step | undefined> {
    this.#early.push(...this.#follower.assertions());
    const item = this.#follower.next();
    return item === undefined ? undefined : this.perform(item);
  }

  /**
   * Perform one line that need not be of the script, then the script's assertions that stand next.
   *
   * @throws As `next` does.
   */
  perform(item: StepItem): MaybePromise<Step> {
    if (this.#snapshot === undefined) throw new Error('a runner is started before it performs');
    if (item.kind === 'time') {
      this.#waiting = { line: item.span.line, ns: item.ns };
      const report = this.kernel.advance(item.ns);
      return this.#then(report, (done) => this.#finish(item, done, undefined));
    }
    const busy = this.#follower.whyNotFree(item.actor);
    if (busy !== undefined) return this.#refused(item, `${item.actor} free to call`, busy);
    const open = this.#caller.open(item);
    if ('expected' in open) return this.#refused(item, open.expected, open.got);
    this.#holding.passed(open.args, item.span.line);
    const { wait } = open;
    if (wait !== undefined) {
      this.#waiting = { line: item.span.line, ns: wait.ns, call: item.call };
    }
    return this.#then(this.#caller.make(open), (done) => this.#finish(item, done, open));
  }

  /**
   * Run to the end, or to the first failure.
   *
   * @param each Called with every step.
   * @returns The first failure, undefined when everything held.
   */
  run(each?: (step: Step) => void): MaybePromise<Failure | undefined> {
    for (;;) {
      const step = this.next();
      if (step instanceof Promise) return this.#runAsync(step, each);
      if (step === undefined) return this.#early[0];
      each?.(step);
      if (step.failures[0] !== undefined) return step.failures[0];
    }
  }

  async #runAsync(
    first: Promise<Step | undefined>,
    each?: (step: Step) => void,
  ): Promise<Failure | undefined> {
    let step = await first;
    while (step !== undefined) {
      each?.(step);
      if (step.failures[0] !== undefined) return step.failures[0];
      step = await this.next();
    }
    return this.#early[0];
  }

  /** Kill what is left. Safe to call twice. */
  close(): MaybePromise<void> {
    return this.kernel.close();
  }

  #then(report: MaybePromise<Report>, finish: (report: Report) => Step): MaybePromise<Step> {
    return report instanceof Promise ? report.then(finish) : finish(report);
  }

  /** A step in which nothing could be called. */
  #refused(item: CallItem, expected: string, got: string): Step {
    const failure = { line: item.span.line, expected, got };
    this.#caller.notMade(item);
    const report: Report = { consequences: [], trace: [] };
    return this.#step(item, report, undefined, [failure]);
  }

  #finish(item: StepItem, told: Report, open: OpenCall | undefined): Step {
    this.#waiting = undefined;
    const consequences = withDeadlySignals(told.consequences);
    const report = withConsequences(told, consequences);
    this.#snapshot = this.kernel.snapshot();
    const brought = outsOf(report);
    this.#holding.passed(brought, item.span.line);
    const failures = this.#follower.happened(open, report);
    const { variables } = this.#caller.actors;
    this.#holding.assigned(brought, Object.values(variables), item.span.line);
    return this.#step(item, report, open?.args, failures);
  }

  #step(
    item: StepItem,
    report: Report,
    args: readonly (Value | undefined)[] | undefined,
    failures: Failure[],
  ): Step {
    failures.push(...this.#follower.assertions());
    if (this.#count === 0) failures.unshift(...this.#early);
    const index = this.#count;
    this.#count += 1;
    const made =
      item.kind === 'time'
        ? { advanceNs: item.ns }
        : { actor: item.actor, call: item.call, ...(args === undefined ? {} : { args }) };
    return {
      index,
      line: item.span.line,
      atMs: this.#now() - this.#began,
      ...made,
      ...report,
      snapshot: this.#snapshot as Snapshot,
      variables: this.#caller.actors.variables,
      failures,
    };
  }

  /** Milliseconds on a clock that only the real kernel's steps show. */
  #now(): number {
    return this.kernel.engine === 'sim' ? 0 : performance.now();
  }
}

/** A report with more consequences than the kernel told; of what it did not see there is no moment. */
function withConsequences(told: Report, consequences: Report['consequences']): Report {
  if (consequences === told.consequences) return told;
  const { moments: _, ...report } = told;
  return { ...report, consequences };
}

/** What calls brought in a step. */
function outsOf({ outcome, consequences }: Report): readonly (Value | undefined)[] {
  const resumed = consequences.flatMap((one) => (one.kind === 'resumed' ? one.outcome.outs : []));
  return outcome?.kind === 'returned' ? [...outcome.outs, ...resumed] : resumed;
}
