/**
 * Whether what happened is what the transcript says: the call lines' results and out arguments, and the lines
 * that assert consequences. What holds binds its variables; what does not becomes a Failure.
 */

import { callSpec } from '../calls/catalogue.ts';
import { isInteger } from '../calls/integer.ts';
import { neverReturns } from '../calls/resolve.ts';
import type { Wait } from '../model/kernel.ts';
import type { ActorName, ExitView, Snapshot } from '../model/snapshot.ts';
import type { Consequence, Failure, Outcome, Returned } from '../model/step.ts';
import type {
  CallItem,
  EndItem,
  Expect,
  Expr,
  Item,
  ResumedItem,
  SignalItem,
} from '../script/ast.ts';
import type { Env } from '../script/env.ts';
import { type Match, matchOuts, matchResult } from '../script/match.ts';
import { matchExit, matchSignalInfo } from '../script/match-signal.ts';
import { printExpr } from '../script/print.ts';
import { RunMistake } from '../script/run-mistake.ts';
import { sameCall } from '../script/strace/aliases.ts';
import type { Actors, OpenCall, Variables } from './actor-memory.ts';
import { namesIn, outNames } from './assigned.ts';
import {
  describeBlocked,
  describeExit,
  describeOutcome,
  describeResult,
  type MadeCall,
} from './describe.ts';
import type { Unclaimed } from './unclaimed.ts';

/** What a line asserts of a call that has returned. */
type Result = Exclude<Expect, { kind: 'unfinished' }>;

/** Where a Checker looks and what it changes. */
export interface CheckerContext {
  readonly actors: Actors;
  readonly unclaimed: Unclaimed;
  readonly env: (actor: ActorName) => Env;
  readonly snapshot: () => Snapshot | undefined;
}

/** What a line reads and a failed line did not give, in the words of a failure. */
export interface Missing {
  readonly expected: string;
  readonly got: string;
}

/** Checks one run's lines. */
export class Checker {
  readonly #context: CheckerContext;

  constructor(context: CheckerContext) {
    this.#context = context;
  }

  /** Why a process cannot make a call now, in the words of a failure; undefined when it can. */
  whyNotFree(name: ActorName): string | undefined {
    const actor = this.#context.actors.get(name);
    if (actor?.exit !== undefined) return describeExit(actor.exit);
    const view = this.#view(name);
    if (view?.state === 'stopped') return 'stopped';
    return actor?.open === undefined ? undefined : describeBlocked(view?.call);
  }

  /**
   * Check a call line with what came of the call at once.
   *
   * @param endIsTold Whether the transcript says, before its next step, that the caller ends.
   */
  call(
    open: OpenCall,
    outcome: Outcome,
    consequences: readonly Consequence[],
    endIsTold: boolean,
  ): Failure[] {
    const { item } = open;
    const actor = this.#context.actors.get(item.actor);
    if (outcome.kind === 'returned') return this.#returned(open, outcome);
    const ended = consequences.some((c) => c.kind === 'ended' && c.actor === item.actor);
    if (actor !== undefined && !(outcome.kind === 'gone' && ended)) {
      actor.open = open;
      actor.last = open;
    }
    if (outcome.kind === 'gone') {
      // That line says itself whether the end is the one that is told.
      if (item.expect.kind === 'returns' && endIsTold) return [];
      if (goneIsExpected(item, consequences)) return [];
    }
    if (outcome.kind === 'blocked' && item.expect.kind === 'unfinished') return [];
    this.notMade(item);
    const told = describeOutcome(outcome, made(open), consequences, this.#context.env(item.actor));
    const waited = outcome.kind === 'blocked' && open.wait !== undefined;
    const got = waited ? `${told} after ${seconds(open.wait)}` : told;
    return [{ line: item.span.line, expected: expectation(item.expect), got }];
  }

  /** Check the out arguments of a call that has returned, and bind what they name. */
  outs(open: OpenCall, returned: Returned): Failure[] {
    const { item, args, specs } = open;
    if (specs.every((spec) => spec.dir === 'in')) return [];
    const found = matchOuts(item, args, specs, returned, this.#context.env(item.actor));
    if (!found.ok || returned.errno !== undefined) this.#lose(item, [], outNames(item, specs));
    return this.#settle(item.actor, item.span.line, found);
  }

  /** What is missing where a line reads what a failed line was to give; undefined where none was to. */
  missing(actor: ActorName, what: string): Missing | undefined {
    const line = this.#context.actors.lostLine(actor, what);
    if (line === undefined) return undefined;
    return { expected: what, got: `nothing: line ${line}, which was to give it, failed` };
  }

  /** A call has not been made, or not returned: what it was to give is not there. */
  notMade(item: CallItem): void {
    const { expect, child } = item;
    if (child !== undefined && !this.#context.actors.has(child)) {
      this.#context.actors.loseChild(child, item.span.line);
    }
    this.#lose(item, expect.kind === 'result' ? namesIn(expect.value) : [], outNames(item));
  }

  #lose(item: CallItem, result: readonly string[], outs: readonly string[]): void {
    this.#context.actors.lose(item.actor, result, outs, item.span.line);
  }

  /** Check a line that asserts a consequence; undefined when it holds, or asserts nothing. */
  assertion(item: Item): Failure | undefined {
    switch (item.kind) {
      case 'resumed':
        return this.#resumed(item);
      case 'signal':
        return this.#signal(item);
      case 'end':
        return this.#end(item);
      default:
        return undefined;
    }
  }

  #returned(open: OpenCall, returned: Returned): Failure[] {
    const { item } = open;
    const { expect } = item;
    if (mayHaveReturned(expect, returned)) {
      // What it returns is told where it would have been resumed.
      const { actor, call } = item;
      this.#context.unclaimed.add([{ kind: 'resumed', actor, call, outcome: returned }]);
      const caller = this.#context.actors.get(actor);
      if (caller !== undefined) caller.last = open;
      return this.outs(open, returned);
    }
    const outs = this.outs(open, returned);
    if (item.expect.kind !== 'unfinished') {
      return [...this.#result(open, item.expect, returned), ...outs];
    }
    const got = `returned ${describeResult(returned, made(open), this.#context.env(item.actor))}`;
    return [{ line: item.span.line, expected: expectation(item.expect), got }, ...outs];
  }

  #result(open: OpenCall, expect: Result, returned: Returned): Failure[] {
    if (isPlainly(expect, returned)) return [];
    const { item, command } = open;
    const found = matchResult(expect, returned, item.call, this.#context.env(item.actor), command);
    if (!found.ok && expect.kind === 'result') this.#lose(item, namesIn(expect.value), []);
    return this.#settle(item.actor, item.span.line, found);
  }

  /** Bind what a match found, or say what it did not find. Throws RunMistake for a wrong pattern. */
  #settle(actor: ActorName, line: number, found: Match): Failure[] {
    if (found.ok) {
      this.#context.actors.bind(actor, found.bindings);
      return [];
    }
    return [this.#wrong(actor, line, found) ?? { line, expected: found.expected, got: found.got }];
  }

  /** What is wrong with a pattern: it reads what a failed line did not give; else RunMistake is thrown. */
  #wrong(actor: ActorName, line: number, found: Match | undefined): Failure | undefined {
    if (found === undefined || found.ok || found.diagnostic === undefined) return undefined;
    const { lacks } = found.diagnostic;
    const missing = lacks === undefined ? undefined : this.missing(actor, lacks);
    if (missing === undefined) throw new RunMistake(found.diagnostic);
    return { line, ...missing };
  }

  #resumed(item: ResumedItem): Failure | undefined {
    const { actors, unclaimed } = this.#context;
    const env = this.#context.env(item.actor);
    const last = actors.get(item.actor)?.last;
    const command =
      last !== undefined && sameCall(last.item.call, item.call) ? last.command : undefined;
    let found: Match | undefined;
    const claim = unclaimed.claim(item.actor, 'resumed', ({ call, outcome }) => {
      if (!sameCall(call, item.call)) return false;
      found = matchResult(item.expect, outcome, call, env, command);
      return found.ok;
    });
    if (claim.found) return this.#bind(item.actor, found);
    const { line } = item.span;
    const { expect } = item;
    if (expect.kind === 'result') actors.lose(item.actor, namesIn(expect.value), [], line);
    const wrong = this.#wrong(item.actor, line, found);
    if (wrong !== undefined) return wrong;
    if (found?.ok === false) return { line, expected: found.expected, got: found.got };
    if (claim.nearest !== undefined) {
      const { call, outcome } = claim.nearest;
      const args = last?.item.call === call ? last.args : [];
      const result = describeResult(outcome, { actor: item.actor, call, args }, env);
      const expected = `<... ${item.call} resumed>`;
      return { line, expected, got: `<... ${call} resumed> = ${result}` };
    }
    const got = this.#whyNotResumed(item);
    return got === undefined ? undefined : { line, expected: expectation(item.expect), got };
  }

  /** Why a call cannot have returned; undefined where that is no failure: its process died in it. */
  #whyNotResumed(item: ResumedItem): string | undefined {
    const actor = this.#context.actors.get(item.actor);
    const open = actor?.open?.item.call;
    const inside = open !== undefined && sameCall(open, item.call);
    if (actor?.exit !== undefined) {
      const fits =
        isAny(item.expect) || (killedBy(actor.exit, 'SIGPIPE') && isBroken(item, actor.open));
      return inside && fits ? undefined : describeExit(actor.exit);
    }
    if (actor?.open === undefined) return `no ${item.call} that had blocked`;
    return describeBlocked(this.#view(item.actor)?.call);
  }

  #signal(item: SignalItem): Failure | undefined {
    const { unclaimed } = this.#context;
    const env = this.#context.env(item.actor);
    let found: Match | undefined;
    const claim = unclaimed.claim(item.actor, 'signal', ({ signal, info }) => {
      if (signal !== item.signal) return false;
      found = matchSignalInfo(item, info, env);
      return found.ok;
    });
    if (claim.found) return this.#bind(item.actor, found);
    const { line } = item.span;
    const names = item.info === undefined ? [] : namesIn(item.info);
    this.#context.actors.lose(item.actor, [], names, line);
    const wrong = this.#wrong(item.actor, line, found);
    if (wrong !== undefined) return wrong;
    if (found?.ok === false) return { line, expected: found.expected, got: found.got };
    const info = item.info === undefined ? '' : `${printExpr(item.info)} `;
    const expected = `--- ${item.signal} ${info}---`;
    const passed = unclaimed.passedFor(
      item.actor,
      'signal',
      ({ signal, info }) => signal === item.signal && matchSignalInfo(item, info, env).ok,
    );
    const got =
      passed !== undefined
        ? `${expected} before --- ${passed.signal} ---`
        : claim.nearest === undefined
          ? this.#whyNoSignal(item)
          : `--- ${claim.nearest.signal} ---`;
    return { line, expected, got };
  }

  /** Where a signal that was not delivered is. */
  #whyNoSignal({ actor, signal }: SignalItem): string {
    const signals = this.#view(actor)?.signals;
    const pending = [...(signals?.pending ?? []), ...(signals?.shared_pending ?? [])];
    if (!pending.includes(signal)) return 'no signal';
    const blocked = signals?.blocked?.includes(signal) === true;
    return `${signal} still pending${blocked ? ', because it is blocked' : ''}`;
  }

  #end(item: EndItem): Failure | undefined {
    const { actors, unclaimed } = this.#context;
    const fits = ({ exit }: { exit: Parameters<typeof matchExit>[1] }): boolean =>
      matchExit(item.exit, exit);
    const claim = unclaimed.claim(item.actor, 'ended', fits);
    if (claim.found) return undefined;
    const { line } = item.span;
    const expected = `+++ ${describeExit('killed' in item.exit ? { ...item.exit, core: false } : item.exit)} +++`;
    if (claim.nearest !== undefined) {
      return { line, expected, got: `+++ ${describeExit(claim.nearest.exit)} +++` };
    }
    const actor = actors.get(item.actor);
    if (actor === undefined) return { line, expected, got: 'no such process yet' };
    if (actor.exit !== undefined) return { line, expected, got: 'an end that was told before' };
    const got = this.whyNotFree(item.actor) ?? 'running';
    return { line, expected, got };
  }

  #bind(actor: ActorName, found: Match | undefined): undefined {
    if (found?.ok) this.#context.actors.bind(actor, found.bindings satisfies Variables);
    return undefined;
  }

  #view(actor: ActorName): Snapshot['processes'][number] | undefined {
    return this.#context.snapshot()?.processes.find((process) => process.actor === actor);
  }
}

/** How long a call was waited for in vain. */
function seconds({ ns }: Wait): string {
  return `${ns / 1e9} s`;
}

function made({ item, args }: OpenCall): MadeCall {
  return { actor: item.actor, call: item.call, args };
}

/** True for a line that leaves open whether its call sleeps: a signal may have come first, or nobody has said. */
function mayHaveReturned(expect: Expect, { errno }: Returned): boolean {
  if (expect.kind !== 'unfinished') return false;
  return expect.loose === true || (expect.interrupted !== undefined && errno === 'EINTR');
}

/** What a line asserts, as it writes it. */
function expectation(expect: Expect): string {
  if (expect.kind === 'unfinished') {
    return expect.interrupted === undefined ? '<unfinished ...>' : `= ? ${expect.interrupted}`;
  }
  if (expect.kind === 'returns') return 'a return';
  const errno = expect.errno === undefined ? '' : ` ${expect.errno}`;
  return `= ${printExpr(expect.value)}${errno}`;
}

/** The most frequent case, `= 5` and 5, without the machinery of matching. */
function isPlainly(expect: Result, returned: Returned): boolean {
  if (expect.kind === 'returns') return true;
  const { value, errno } = expect;
  return value.kind === 'int'
    ? errno === returned.errno && value.value === returned.value
    : value.kind === 'any' && errno === undefined;
}

function isAny(expect: Result): boolean {
  return expect.kind === 'returns' || bare(expect.value).kind === 'any';
}

function bare(expr: Expr): Expr {
  return expr.kind === 'paren' ? bare(expr.of) : expr;
}

/**
 * True where a line allows that its call never returns. strace prints the result that the process would have had:
 * -1 EPIPE of a write whose SIGPIPE killed it, 0 of the call that sent it the signal, or let it in.
 */
function goneIsExpected(
  { expect, call, actor }: OpenCall['item'],
  consequences: readonly Consequence[],
): boolean {
  if (expect.kind === 'unfinished') return true;
  if (isAny(expect)) return neverReturns(call) || expect.kind === 'result';
  if (expect.kind !== 'result') return false;
  if (expect.errno !== undefined) return expect.errno === 'EPIPE' && killedByPipe(consequences);
  const value = bare(expect.value);
  const killed = consequences.some(
    (c) => c.kind === 'ended' && c.actor === actor && 'killed' in c.exit,
  );
  return (
    killed && callSpec(call).mayEndCaller === true && value.kind === 'int' && value.value === 0
  );
}

function killedByPipe(consequences: readonly Consequence[]): boolean {
  return consequences.some((c) => c.kind === 'ended' && killedBy(c.exit, 'SIGPIPE'));
}

function killedBy(exit: ExitView, signal: string): boolean {
  return 'killed' in exit && exit.killed === signal;
}

/**
 * True for what strace prints of a write that was broken off: -1 EPIPE, or the bytes that it had put in before, some
 * and not all. Nobody lived to be told, so that more cannot be checked.
 */
function isBroken({ expect }: ResumedItem, open: OpenCall | undefined): boolean {
  if (expect.kind !== 'result') return false;
  if (expect.errno !== undefined) return expect.errno === 'EPIPE';
  const value = bare(expect.value);
  const [, , count] = open?.args ?? [];
  if (value.kind !== 'int' || !isInteger(count)) return false;
  return value.value > 0 && value.value < count;
}
