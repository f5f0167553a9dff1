/** One line of process A, evaluated and matched with a few variables at hand. */
import { expect } from 'vitest';
import { evaluateArguments } from '../../../src/engine/script/arguments.ts';
import type { CallItem, Item } from '../../../src/engine/script/ast.ts';
import { diagnosticText } from '../../../src/engine/script/diagnostic.ts';
import type { Env } from '../../../src/engine/script/env.ts';
import { matchOuts, matchResult } from '../../../src/engine/script/match.ts';
import type { ReturnedCall } from '../../../src/engine/script/outcome.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import type { Value } from '../../../src/engine/script/value.ts';

const PIDS: { readonly [actor: string]: number } = { A: 100, B: 101 };

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function env(variables: { readonly [name: string]: Value } = {}, arch?: Env['arch']): Env {
  return {
    file: 'x.ipc',
    actor: 'A',
    variables: { r: 3, w: 4, q: 7, n: 5, buf: bytes('Hello'), p: 0x1000, ...variables },
    pidOf: (actor) => PIDS[actor],
    actorOf: (pid) => Object.keys(PIDS).find((actor) => PIDS[actor] === pid),
    ...(arch === undefined ? {} : { arch }),
  };
}

export function item(text: string): Item {
  const { script, diagnostics } = parse(text, 'x.ipc');
  expect(diagnostics).toEqual([]);
  return script.items[0] as Item;
}

export function line(text: string): CallItem {
  const found = item(`A  ${text}`);
  if (found.kind !== 'call') throw new Error(text);
  return found;
}

/** The arguments that a kernel is given. */
export function args(text: string, variables?: { readonly [name: string]: Value }): unknown {
  const found = evaluateArguments(line(text), env(variables));
  return found.ok ? found.value.args : diagnosticText(found.diagnostic);
}

/** What matching all outs of a line gives: bindings, or `expected / got`. */
export function outs(
  text: string,
  values: readonly (Value | undefined)[],
  variables?: { readonly [name: string]: Value },
): unknown {
  const call = line(text);
  const given = evaluateArguments(call, env(variables));
  if (!given.ok) return diagnosticText(given.diagnostic);
  const returned: ReturnedCall = { kind: 'returned', value: 0, outs: values };
  const found = matchOuts(call, given.value.args, given.value.specs, returned, env(variables));
  if (found.ok) return found.bindings;
  return found.diagnostic ? diagnosticText(found.diagnostic) : `${found.expected} / ${found.got}`;
}

export function result(text: string, value: number, errno?: string, command?: string): unknown {
  const { call, expect: expected } = line(text);
  if (expected.kind === 'unfinished') throw new Error(text);
  const returned = { kind: 'returned', value, outs: [], ...(errno ? { errno } : {}) } as const;
  const found = matchResult(expected, returned, call, env(), command);
  return found.ok ? found.bindings : `${found.expected} / ${found.got}`;
}
