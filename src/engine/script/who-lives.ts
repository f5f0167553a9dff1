/** Which processes a transcript has: those its lines name, and which of them nobody forks. */
import { CALL_NAMES, callSpec } from '../calls/catalogue.ts';
import type { Expect, Expr, Item, ResumedItem } from './ast.ts';
import { actorOf } from './line-head.ts';
import type { Log } from './strace/log.ts';

/** The names of calls that make a child, as alternatives of a regular expression: strace's too. */
export const CHILD_MAKERS = CALL_NAMES.filter((call) => callSpec(call).makesChild)
  .flatMap((call) => [call, ...(callSpec(call).also ?? [])])
  .join('|');

const FORK = new RegExp(`\\b(?:${CHILD_MAKERS})\\s*\\(.*\\)\\s*=\\s*([A-Z][A-Za-z0-9_]*)`);

const RESUMED_FORK = new RegExp(
  `<\\.\\.\\.\\s*(?:${CHILD_MAKERS})\\s+resumed>.*=\\s*([A-Z][A-Za-z0-9_]*)`,
);

/** The names that lines begin with and that forks give, read before anything else is. */
export function namedActors(
  lines: readonly string[],
  from: number,
  log?: Log,
): ReadonlySet<string> {
  const actors = new Set<string>();
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.length > 65_536) continue;
    const actor = actorOf(line, log);
    if (actor === undefined) continue;
    actors.add(actor);
    const child = (FORK.exec(line) ?? RESUMED_FORK.exec(line))?.[1];
    if (child !== undefined) actors.add(child);
  }
  return actors;
}

/** Actors that nobody forks, in order of first appearance: they exist from the start. */
export function rootsOf(items: readonly Item[]): readonly string[] {
  const seen = new Set<string>();
  const forked = new Set<string>();
  for (const item of items) {
    if (!('actor' in item)) continue;
    seen.add(item.actor);
    for (const expr of exprsOf(item)) walk(expr, (e) => e.kind === 'actor' && seen.add(e.name));
    const child = childOf(item);
    if (child !== undefined) forked.add(child);
  }
  return [...seen].filter((actor) => !forked.has(actor));
}

/** The child that a line makes: B of `A  fork() = B`. */
export function childOf(item: Item): string | undefined {
  return item.kind === 'call' ? item.child : undefined;
}

/**
 * Notes, on the lines that make a child, which name it is given. Where the parent sleeps meanwhile, as vfork's does,
 * that name stands on the line on which the call returns.
 */
export function nameChildren(items: readonly Item[]): Item[] {
  return items.map((item, at) => {
    if (item.kind !== 'call' || callSpec(item.call).makesChild === undefined) return item;
    const child = childIn(item.expect) ?? childIn(returnOf(items, at)?.expect);
    return child === undefined ? item : { ...item, child };
  });
}

function childIn(expect: Expect | undefined): string | undefined {
  return expect?.kind === 'result' && expect.value.kind === 'actor' ? expect.value.name : undefined;
}

/** The line on which an unfinished call returns. */
function returnOf(items: readonly Item[], at: number): ResumedItem | undefined {
  const call = items[at];
  if (call?.kind !== 'call' || call.expect.kind !== 'unfinished') return undefined;
  for (let next = at + 1; next < items.length; next++) {
    const item = items[next];
    if (item === undefined || !('actor' in item) || item.actor !== call.actor) continue;
    if (item.kind === 'resumed') return item;
    if (item.kind === 'call' || item.kind === 'end') return undefined;
  }
  return undefined;
}

/** Every expression that a line holds, arguments first. */
export function exprsOf(item: Item): readonly Expr[] {
  if (item.kind === 'call') {
    return item.expect.kind === 'result' ? [...item.args, item.expect.value] : item.args;
  }
  if (item.kind === 'resumed') return item.expect.kind === 'result' ? [item.expect.value] : [];
  return item.kind === 'signal' && item.info !== undefined ? [item.info] : [];
}

/** Visits an expression and everything in it, outermost first. */
export function walk(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  for (const inner of partsOf(expr)) walk(inner, visit);
}

function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'field':
    case 'unary':
    case 'paren':
      return [expr.of];
    case 'binary':
      return [expr.left, expr.right];
    case 'changed':
      return [expr.given, expr.left];
    case 'call':
      return expr.args;
    case 'struct':
      return expr.fields.map((field) => field.value);
    case 'array':
      return expr.items;
    default:
      return [];
  }
}
