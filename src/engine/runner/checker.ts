/**
 * Whether what happened is what the transcript says: that a call returns or sleeps, and the lines that assert
 * consequences. What holds binds its variables; what does not becomes a Failure.
 */

import { callSpec } from '../calls/catalogue.ts';
import { isInteger } from '../calls/integer.ts';
import { neverReturns } from '../calls/resolve.ts';
import type { Wait } from '../model/kernel.ts';
import type { ActorName, ExitView, Snapshot } from '../model/snapshot.ts';
import type { Consequence, Failure, Outcome, Returned } from '../model/step.ts';
import type { EndItem, Expect, Expr, Item, ResumedItem, SignalItem } from '../script/ast.ts';
import { type Match, matchResult } from '../script/match.ts';
import { matchExit, matchSignalInfo } from '../script/match-signal.ts';
import { printExpr } from '../script/print.ts';
import { sameCall } from '../script/strace/aliases.ts';
import type { OpenCall, Variables } from './actor-memory.ts';
import { namesIn } from './assigned.ts';
import type { Caller, Result } from './caller.ts';
import {
  describeBlocked,
  describeExit,
  describeOutcome,
  describeResult,
  type MadeCall,
} from './describe.ts';
import type { Unclaimed } from './unclaimed.ts';

/** Where a Checker looks and what it changes. */
export interface CheckerContext {
  readonly caller: Caller;
  readonly unclaimed: Unclaimed;
  readonly snapshot: () => Snapshot | undefined;
}

/** Checks one run's lines. */
export class Checker {
  readonly #context: CheckerContext;

  constructor(context: CheckerContext) {
    this.#context = context;
  }

  /** Why a process cannot make a call now, in the words of a failure; undefined when it can. */
  whyNotFree(name: ActorName): string | undefined {
    const actor = this.#context.caller.actors.get(name);
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
    if (outcome.kind === 'returned') return this.#returned(open, outcome);
    if (outcome.kind === 'gone') {
      // That line says itself whether the end is the one that is told.
      if (item.expect.kind === 'returns' && endIsTold) return [];
      if (goneIsExpected(item, consequences)) return [];
    }
    if (outcome.kind === 'blocked' && item.expect.kind === 'unfinished') return [];
    this.#context.caller.notMade(item);
    const told = describeOutcome(
      outcome,
      made(open),
      consequences,
      this.#context.caller.env(item.actor),
    );
    const waited = outcome.kind === 'blocked' && open.wait !== undefined;
    const got = waited ? `${told} after ${seconds(open.wait)}` : told;
    return [{ line: item.span.line, expected: expectation(item.expect), got }];
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
    const { caller } = this.#context;
    if (mayHaveReturned(expect, returned)) {
      // What it returns is told where it would have been resumed.
      const { actor, call } = item;
      this.#context.unclaimed.add([{ kind: 'resumed', actor, call, outcome: returned }]);
      const process = caller.actors.get(actor);
      if (process !== undefined) process.last = open;
      return caller.outs(open, returned);
    }
    const outs = caller.outs(open, returned);
    if (item.expect.kind !== 'unfinished') {
      return [...caller.result(open, item.expect, returned), ...outs];
    }
    const got = `returned ${describeResult(returned, made(open), this.#context.caller.env(item.actor))}`;
    return [{ line: item.span.line, expected: expectation(item.expect), got }, ...outs];
  }

  #resumed(item: ResumedItem): Failure | undefined {
    const { caller, unclaimed } = this.#context;
    const { actors } = caller;
    const env = this.#context.caller.env(item.actor);
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
    const wrong = this.#context.caller.wrong(item.actor, line, found);
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
    const actor = this.#context.caller.actors.get(item.actor);
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
    const env = this.#context.caller.env(item.actor);
    let found: Match | undefined;
    const claim = unclaimed.claim(item.actor, 'signal', ({ signal, info }) => {
      if (signal !== item.signal) return false;
      found = matchSignalInfo(item, info, env);
      return found.ok;
    });
    if (claim.found) return this.#bind(item.actor, found);
    const { line } = item.span;
    const names = item.info === undefined ? [] : namesIn(item.info);
    this.#context.caller.actors.lose(item.actor, [], names, line);
    const wrong = this.#context.caller.wrong(item.actor, line, found);
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
    const { caller, unclaimed } = this.#context;
    const { actors } = caller;
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
    if (found?.ok) this.#context.caller.actors.bind(actor, found.bindings satisfies Variables);
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
