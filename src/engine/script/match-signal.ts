/** Matching a delivered signal against `--- SIGUSR1 {si_code=SI_USER} ---`, and an end against `+++ ... +++`. */
import { constantValue } from '../calls/flags.ts';
import { fromDigits, type Integer } from '../calls/integer.ts';
import { signalNumber } from '../calls/signals.ts';
import type { ArgType } from '../calls/spec.ts';
import { SIGNAL_INFO, type StructField, structSpec, unsaidField } from '../calls/structs.ts';
import type { EndItem, Expr, SignalItem } from './ast.ts';
import { Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { assignFields } from './eval.ts';
import { type Match, type Matcher, matching } from './match.ts';
import type { ProcessEnd, SignalFields } from './outcome.ts';
import { printExpr } from './print.ts';
import type { Value } from './value.ts';

/**
 * Matches the fields that a signal line names with what was delivered. A field that is unknown (`null`) is no
 * difference: the kernel does not show it.
 */
export function matchSignalInfo(item: SignalItem, info: SignalFields, env: Env): Match {
  const { info: pattern } = item;
  if (pattern === undefined) return { ok: true, bindings: {} };
  return matching(env, false, (matcher) => {
    const spec = structSpec(SIGNAL_INFO.name);
    if (spec === undefined) return;
    if (pattern.kind !== 'struct') throw new Mistake(pattern.span, 'expected {si_code=..., ...}');
    for (const { field, value } of assignFields(pattern, spec)) {
      const names = [field.name, ...(field.also ?? [])];
      const known = names.map((name) => info[name]).find((value) => value !== undefined);
      const held = known ?? unsaid(field, item, info, known);
      if (held === null || value.kind === 'any') continue;
      matchField(matcher, value, held, field.type, field.name, env);
    }
  });
}

/** A member that the report does not mention; `null`, which is unknown, stays what it is. */
function unsaid(
  field: StructField,
  { signal }: SignalItem,
  info: SignalFields,
  known: SignalFields[string] | undefined,
): SignalFields[string] | undefined {
  if (known === null) return null;
  return field.type.t === 'signal' ? signal : unsaidField(field, info);
}

function matchField(
  matcher: Matcher,
  pattern: Expr,
  held: SignalFields[string] | undefined,
  type: ArgType,
  name: string,
  env: Env,
): void {
  if (typeof held !== 'string') {
    matcher.match(pattern, held ?? undefined, type, name);
    return;
  }
  if ((pattern.kind === 'const' || pattern.kind === 'actor') && pattern.name === held) return;
  const value: Value = numberOf(held, type, env) ?? held;
  if (pattern.kind === 'const' && type.t === 'enum' && type.by !== undefined) {
    if (constantValue(pattern.name, env.arch) === value) return;
    matcher.mismatch(`${name}=${pattern.name}`, `${name}=${held}`);
  }
  if (pattern.kind === 'actor' && env.pidOf(pattern.name) === undefined) {
    matcher.mismatch(`${name}=${printExpr(pattern)}`, `${name}=${held}`);
  }
  matcher.match(pattern, value, type, name);
}

function numberOf(held: string, type: ArgType, env: Env): Integer | undefined {
  if (type.t === 'pid') return env.pidOf(held);
  if (type.t === 'signal') return signalNumber(held);
  return constantValue(held, env.arch) ?? fromDigits(held);
}

/** True when a process ended as `+++ exited with 3 +++` or `+++ killed by SIGPIPE +++` says. */
export function matchExit(expected: EndItem['exit'], exit: ProcessEnd): boolean {
  if ('exited' in expected) return 'exited' in exit && exit.exited === expected.exited;
  return 'killed' in exit && exit.killed === expected.killed;
}
