/**
 * Makes the calls of processes: evaluates what a line gives, asks the kernel, matches what came of it, and binds
 * variables. In which order the lines come it does not know: whoever uses it says which is next.
 */

import { callSpec } from '../calls/catalogue.ts';
import { timeLimitNs } from '../calls/time-limit.ts';
import type { Kernel, MaybePromise, Wait } from '../model/kernel.ts';
import { Lacks } from '../model/lacks.ts';
import type { ActorName } from '../model/snapshot.ts';
import type { Consequence, Failure, Outcome, Report, Returned } from '../model/step.ts';
import { evaluateArguments, handlerIn } from '../script/arguments.ts';
import type { CallItem, Expect, Item, Script } from '../script/ast.ts';
import type { Env } from '../script/env.ts';
import { type Match, matchOuts, matchResult } from '../script/match.ts';
import { RunMistake } from '../script/run-mistake.ts';
import { childOf } from '../script/who-lives.ts';
import { Actors, type OpenCall } from './actor-memory.ts';
import { namesIn, outNames } from './assigned.ts';
import { MadeCall } from './made-call.ts';

/** What a line asserts of a call that has returned. */
export type Result = Exclude<Expect, { kind: 'unfinished' }>;

/** What a line reads and a failed line did not give, in the words of a failure. */
export interface Missing {
  readonly expected: string;
  readonly got: string;
}

/** Makes the calls of a script's processes on one kernel. */
export class Caller {
  readonly script: Script;
  readonly kernel: Kernel;
  /** The longest that a call is waited for which limits its own sleep, in nanoseconds. */
  readonly waitMaxNs: number;
  readonly actors: Actors;
  /** Every name that the transcript has set as a handler. */
  readonly #handlers: Set<string>;

  constructor(script: Script, kernel: Kernel, waitMaxNs: number, from?: Caller) {
    this.script = script;
    this.kernel = kernel;
    this.waitMaxNs = waitMaxNs;
    this.actors = from?.actors.copy() ?? new Actors();
    this.#handlers = new Set(from === undefined ? [] : from.#handlers);
  }

  /**
   * The same processes, with the same variables and inside of the same calls, each of which then goes its own way.
   *
   * @param kernel A copy of this caller's kernel.
   */
  copy(kernel: Kernel): Caller {
    return new Caller(this.script, kernel, this.waitMaxNs, this);
  }

  /** The kernel was started: its processes live. */
  started(): void {
    for (const actor of this.script.roots) this.actors.add(actor, this.kernel.pidOf(actor));
  }

  /** Where an actor's expressions stand. */
  env(actor: ActorName): Env {
    return {
      file: this.script.file,
      actor,
      variables: this.actors.variablesOf(actor),
      handlers: this.#handlers,
      pidOf: (name) => this.kernel.pidOf(name),
      actorOf: (pid) => this.actors.nameOf(pid),
    };
  }

  /**
   * Evaluate a line's arguments.
   *
   * @returns The call to make; what is missing where it needs what a failed line did not give.
   * @throws RunMistake for what only shows at run time.
   */
  open(item: CallItem): OpenCall | Missing {
    if (!this.actors.has(item.actor)) {
      const missing = this.missing(item.actor, item.actor);
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
      const missing = lacks === undefined ? lacks : this.missing(item.actor, lacks);
      if (missing !== undefined) return missing;
      throw new RunMistake(found.diagnostic);
    }
    const { args, specs, command } = found.value;
    const handler = handlerIn(found.value);
    if (handler !== undefined) this.#handlers.add(handler);
    const child = callSpec(item.call).makesChild ? this.#childName(item) : undefined;
    return { item, args, specs, command, wait: this.#waitOf(item, specs, args), child };
  }

  /** Make a call. Throws what the kernel throws, and RunMistake for what the simulation does not have. */
  make(open: OpenCall): MaybePromise<Report> {
    try {
      return this.kernel.call(new MadeCall(open));
    } catch (error) {
      throw error instanceof Lacks ? this.#mistake(open.item, error.message) : error;
    }
  }

  /** Note what came of a call at once: a child lives, or the caller is inside of the call. */
  made(open: OpenCall, outcome: Outcome, consequences: readonly Consequence[]): void {
    const { item, child } = open;
    if (child !== undefined) this.#born(item.actor, child, item.span.line);
    if (outcome.kind === 'returned') return;
    const ended = consequences.some((c) => c.kind === 'ended' && c.actor === item.actor);
    const actor = this.actors.get(item.actor);
    if (actor === undefined || (outcome.kind === 'gone' && ended)) return;
    actor.open = open;
    actor.last = open;
  }

  /** Note what happened, and match what the calls wrote that returned only now. */
  happened(consequences: readonly Consequence[]): Failure[] {
    const failures: Failure[] = [];
    for (const consequence of consequences) {
      const actor = this.actors.get(consequence.actor);
      if (actor === undefined) continue;
      if (consequence.kind === 'ended') {
        actor.exit = consequence.exit;
      } else if (consequence.kind === 'resumed' && actor.open !== undefined) {
        const { open } = actor;
        actor.open = undefined;
        failures.push(...this.outs(open, consequence.outcome));
      }
    }
    return failures;
  }

  /** Match the out arguments of a call that has returned, and bind what they name. */
  outs(open: OpenCall, returned: Returned): Failure[] {
    const { item, args, specs } = open;
    if (specs.every((spec) => spec.dir === 'in')) return [];
    const found = matchOuts(item, args, specs, returned, this.env(item.actor));
    if (!found.ok || returned.errno !== undefined) this.#lose(item, [], outNames(item, specs));
    return this.#settle(item.actor, item.span.line, found);
  }

  /** Match the result of a call that has returned, and bind what it names. */
  result(open: OpenCall, expect: Result, returned: Returned): Failure[] {
    if (isPlainly(expect, returned)) return [];
    const { item, command } = open;
    const found = matchResult(expect, returned, item.call, this.env(item.actor), command);
    if (!found.ok && expect.kind === 'result') this.#lose(item, namesIn(expect.value), []);
    return this.#settle(item.actor, item.span.line, found);
  }

  /** What is missing where a line reads what a failed line was to give; undefined where none was to. */
  missing(actor: ActorName, what: string): Missing | undefined {
    const line = this.actors.lostLine(actor, what);
    if (line === undefined) return undefined;
    return { expected: what, got: `nothing: line ${line}, which was to give it, failed` };
  }

  /** A call has not been made, or not returned: what it was to give is not there. */
  notMade(item: CallItem): void {
    const { expect, child } = item;
    if (child !== undefined && !this.actors.has(child)) {
      this.actors.loseChild(child, item.span.line);
    }
    this.#lose(item, expect.kind === 'result' ? namesIn(expect.value) : [], outNames(item));
  }

  /** What is wrong with a pattern: it reads what a failed line did not give; else RunMistake is thrown. */
  wrong(actor: ActorName, line: number, found: Match | undefined): Failure | undefined {
    if (found === undefined || found.ok || found.diagnostic === undefined) return undefined;
    const { lacks } = found.diagnostic;
    const missing = lacks === undefined ? undefined : this.missing(actor, lacks);
    if (missing === undefined) throw new RunMistake(found.diagnostic);
    return { line, ...missing };
  }

  #lose(item: CallItem, result: readonly string[], outs: readonly string[]): void {
    this.actors.lose(item.actor, result, outs, item.span.line);
  }

  /** Bind what a match found, or say what it did not find. Throws RunMistake for a wrong pattern. */
  #settle(actor: ActorName, line: number, found: Match): Failure[] {
    if (found.ok) {
      this.actors.bind(actor, found.bindings);
      return [];
    }
    return [this.wrong(actor, line, found) ?? { line, expected: found.expected, got: found.got }];
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
    return { ns: Math.min(ns, this.waitMaxNs), ends: ns <= this.waitMaxNs };
  }

  /** The name that `fork() = B` gives the child; one that is free where no line gives one. */
  #childName(item: CallItem): ActorName {
    const told = item.child;
    if (told !== undefined) {
      if (!this.actors.has(told)) return told;
      throw this.#mistake(item, `${told} lives already: name the child otherwise`);
    }
    const named = new Set(this.script.items.flatMap((other) => actorsIn(other)));
    for (let n = 0; ; n++) {
      const letter = String.fromCharCode(65 + (n % 26));
      const name = n < 26 ? letter : `${letter}${Math.floor(n / 26) + 1}`;
      if (!this.actors.has(name) && !named.has(name)) return name;
    }
  }

  /** A child that lives starts with its parent's variables. */
  #born(parent: ActorName, child: ActorName, line: number): void {
    const pid = this.kernel.pidOf(child);
    if (pid !== undefined) this.actors.add(child, pid, parent);
    else this.actors.loseChild(child, line);
  }

  #mistake(item: CallItem, message: string): RunMistake {
    return new RunMistake({ file: this.script.file, span: item.span, message });
  }
}

/** The most frequent case, `= 5` and 5, without the machinery of matching. */
function isPlainly(expect: Result, returned: Returned): boolean {
  if (expect.kind === 'returns') return true;
  const { value, errno } = expect;
  return value.kind === 'int'
    ? errno === returned.errno && value.value === returned.value
    : value.kind === 'any' && errno === undefined;
}

function actorsIn(item: Item): readonly ActorName[] {
  if (!('actor' in item)) return [];
  const child = childOf(item);
  return child === undefined ? [item.actor] : [item.actor, child];
}
