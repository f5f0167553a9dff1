/**
 * Runs one transcript on one kernel, step by step: evaluates what each line gives, makes the call, checks what
 * came of it, and binds variables. With a synchronous kernel everything here is synchronous too.
 */

import { callSpec } from '../calls/catalogue.ts';
import { timeLimitNs } from '../calls/time-limit.ts';
import type { CallRequest, Kernel, MaybePromise, Wait } from '../model/kernel.ts';
import { Lacks } from '../model/lacks.ts';
import type { ActorName, Snapshot } from '../model/snapshot.ts';
import type { Consequence, Failure, Report, Step } from '../model/step.ts';
import { evaluateArguments, handlerIn } from '../script/arguments.ts';
import type { CallItem, Item, Script } from '../script/ast.ts';
import type { Env } from '../script/env.ts';
import { printCallItem } from '../script/print.ts';
import { RunMistake } from '../script/run-mistake.ts';
import type { Value } from '../script/value.ts';
import { childOf } from '../script/who-lives.ts';
import { Actors, type OpenCall } from './actor-memory.ts';
import { Checker, type Missing } from './checker.ts';
import { withDeadlySignals } from './deadly-signals.ts';
import { Holding } from './holding.ts';
import { Unclaimed } from './unclaimed.ts';
import type { Waiting } from './waiting.ts';

/** A line that is a step: a call, or time that passes. */
export type StepItem = Extract<Item, { kind: 'call' | 'time' }>;

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
  readonly #actors = new Actors();
  readonly #unclaimed = new Unclaimed();
  readonly #checker: Checker;
  readonly #waitMaxNs: number;
  #items: readonly Item[];
  #waiting: Waiting | undefined;
  #at = 0;
  /** Every name that the transcript has set as a handler. */
  readonly #handlers = new Set<string>();
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
    this.#waitMaxNs = waitMaxNs;
    this.#items = script.items;
    this.#checker = new Checker({
      actors: this.#actors,
      unclaimed: this.#unclaimed,
      env: (actor) => this.env(actor),
      snapshot: () => this.#snapshot,
    });
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
      for (const actor of this.script.roots) {
        this.#actors.add(actor, this.kernel.pidOf(actor));
      }
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
    this.#early.push(...this.#assertions());
    const item = this.#items[this.#at];
    if (item === undefined) return undefined;
    this.#at += 1;
    return this.perform(item as StepItem);
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
    const busy = this.#checker.whyNotFree(item.actor);
    if (busy !== undefined) return this.#refused(item, `${item.actor} free to call`, busy);
    const open = this.#open(item);
    if ('expected' in open) return this.#refused(item, open.expected, open.got);
    const child = callSpec(item.call).makesChild ? this.#childName(item) : undefined;
    this.#holding.passed(open.args, item.span.line);
    const { actor, call } = item;
    const { args, wait } = open;
    if (wait !== undefined) this.#waiting = { line: item.span.line, ns: wait.ns, call };
    const report = this.#call(item, {
      actor,
      call,
      args,
      text: printCallItem(item),
      ...(wait === undefined ? {} : { wait }),
      ...(child === undefined ? {} : { child }),
    });
    return this.#then(report, (done) => this.#finish(item, done, open, child));
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

  /** Where an actor's expressions stand. */
  env(actor: ActorName): Env {
    return {
      file: this.script.file,
      actor,
      variables: this.#actors.variablesOf(actor),
      handlers: this.#handlers,
      pidOf: (name) => this.kernel.pidOf(name),
      actorOf: (pid) => this.#actors.nameOf(pid),
    };
  }

  /** Throws RunMistake for what the simulation does not have. */
  #call(item: CallItem, request: CallRequest): MaybePromise<Report> {
    try {
      return this.kernel.call(request);
    } catch (error) {
      throw error instanceof Lacks ? this.#mistake(item, error.message) : error;
    }
  }

  #then(report: MaybePromise<Report>, finish: (report: Report) => Step): MaybePromise<Step> {
    return report instanceof Promise ? report.then(finish) : finish(report);
  }

  /** Check the assertions up to the next step; leaves `#at` at that step. */
  #assertions(): Failure[] {
    const failures: Failure[] = [];
    for (;;) {
      const item = this.#items[this.#at];
      if (item === undefined || item.kind === 'call' || item.kind === 'time') return failures;
      const failure = this.#checker.assertion(item);
      if (failure !== undefined) failures.push(failure);
      this.#at += 1;
    }
  }

  /** Evaluate a line's arguments; what is missing where they need what a failed line did not give. */
  #open(item: CallItem): OpenCall | Missing {
    if (!this.#actors.has(item.actor)) {
      const missing = this.#checker.missing(item.actor, item.actor);
      if (missing !== undefined) return missing;
      throw this.#mistake(item, `there is no process ${item.actor} yet: it is forked further down`);
    }
    if (!this.kernel.supports(item.call)) {
      const which = this.kernel.engine === 'sim' ? 'simulated' : 'real';
      throw this.#mistake(item, `the ${which} kernel does not have ${item.call} yet`);
    }
    const found = evaluateArguments(item, this.env(item.actor));
    if (!found.ok) {
      const { lacks } = found.diagnostic;
      const missing = lacks === undefined ? lacks : this.#checker.missing(item.actor, lacks);
      if (missing !== undefined) return missing;
      throw new RunMistake(found.diagnostic);
    }
    const { args, specs, command } = found.value;
    const handler = handlerIn(found.value);
    if (handler !== undefined) this.#handlers.add(handler);
    return { item, args, specs, command, wait: this.#waitOf(item, specs, args) };
  }

  /**
   * How long to wait for a call that is to return: as long as it says itself, but no longer than anybody would wait.
   */
  #waitOf(
    { expect }: CallItem,
    specs: OpenCall['specs'],
    args: OpenCall['args'],
  ): Wait | undefined {
    const ns = expect.kind === 'unfinished' ? undefined : timeLimitNs(specs, args);
    if (ns === undefined || ns === 0) return undefined;
    return { ns: Math.min(ns, this.#waitMaxNs), ends: ns <= this.#waitMaxNs };
  }

  #mistake(item: CallItem, message: string): RunMistake {
    return new RunMistake({ file: this.script.file, span: item.span, message });
  }

  /** The name that `fork() = B` gives the child; one that is free where no line gives one. */
  #childName(item: CallItem): ActorName {
    const told = item.child;
    if (told !== undefined) {
      if (!this.#actors.has(told)) return told;
      throw this.#mistake(item, `${told} lives already: name the child otherwise`);
    }
    const named = new Set(this.script.items.flatMap((other) => actorsIn(other)));
    for (let n = 0; ; n++) {
      const letter = String.fromCharCode(65 + (n % 26));
      const name = n < 26 ? letter : `${letter}${Math.floor(n / 26) + 1}`;
      if (!this.#actors.has(name) && !named.has(name)) return name;
    }
  }

  /** A step in which nothing could be called. */
  #refused(item: CallItem, expected: string, got: string): Step {
    const failure = { line: item.span.line, expected, got };
    this.#checker.notMade(item);
    const report: Report = { consequences: [], trace: [] };
    return this.#step(item, report, undefined, [failure]);
  }

  /** Whether a line before the next step says that a process ends. */
  #endIsTold(actor: ActorName): boolean {
    for (let at = this.#at; at < this.#items.length; at++) {
      const item = this.#items[at] as Item;
      if (item.kind === 'call' || item.kind === 'time') return false;
      if (item.kind === 'end' && item.actor === actor) return true;
    }
    return false;
  }

  #finish(item: StepItem, told: Report, open: OpenCall | undefined, child?: ActorName): Step {
    this.#waiting = undefined;
    const consequences = withDeadlySignals(told.consequences);
    const report = consequences === told.consequences ? told : { ...told, consequences };
    this.#snapshot = this.kernel.snapshot();
    const brought = outsOf(report);
    this.#holding.passed(brought, item.span.line);
    const failures: Failure[] = [];
    if (open !== undefined && report.outcome !== undefined) {
      if (child !== undefined) this.#born(open.item.actor, child, item.span.line);
      const ends = this.#endIsTold(open.item.actor);
      failures.push(...this.#checker.call(open, report.outcome, report.consequences, ends));
    }
    failures.push(...this.#consequences(report.consequences));
    this.#holding.assigned(brought, Object.values(this.#actors.variables), item.span.line);
    return this.#step(item, report, open?.args, failures);
  }

  /** A child that lives starts with its parent's variables. */
  #born(parent: ActorName, child: ActorName, line: number): void {
    const pid = this.kernel.pidOf(child);
    if (pid !== undefined) this.#actors.add(child, pid, parent);
    else this.#actors.loseChild(child, line);
  }

  /** Note what happened, and check the calls that returned only now. */
  #consequences(consequences: readonly Consequence[]): Failure[] {
    const failures: Failure[] = [];
    for (const consequence of consequences) {
      const actor = this.#actors.get(consequence.actor);
      if (actor === undefined) continue;
      if (consequence.kind === 'ended') {
        actor.exit = consequence.exit;
      } else if (consequence.kind === 'resumed' && actor.open !== undefined) {
        const { open } = actor;
        actor.open = undefined;
        failures.push(...this.#checker.outs(open, consequence.outcome));
      }
    }
    this.#unclaimed.add(consequences);
    return failures;
  }

  #step(
    item: StepItem,
    report: Report,
    args: readonly (Value | undefined)[] | undefined,
    failures: Failure[],
  ): Step {
    failures.push(...this.#assertions());
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
      variables: this.#actors.variables,
      failures,
    };
  }

  /** Milliseconds on a clock that only the real kernel's steps show. */
  #now(): number {
    return this.kernel.engine === 'sim' ? 0 : performance.now();
  }
}

/** What calls brought in a step. */
function outsOf({ outcome, consequences }: Report): readonly (Value | undefined)[] {
  const resumed = consequences.flatMap((one) => (one.kind === 'resumed' ? one.outcome.outs : []));
  return outcome?.kind === 'returned' ? [...outcome.outs, ...resumed] : resumed;
}

function actorsIn(item: Item): readonly ActorName[] {
  if (!('actor' in item)) return [];
  const child = childOf(item);
  return child === undefined ? [item.actor] : [item.actor, child];
}
