/** Which processes a transcript has: those its lines name, and which of them nobody forks. */
import type { Expr, Item } from './ast.ts';

const ACTOR_LINE = /^\s*(?:\[pid\s+\d+\]\s*)?([A-Z][A-Za-z0-9_]*)[ \t]+(?=[\w<+-])/;
const FORK = /\b(?:fork|vfork|clone3?)\s*\(.*\)\s*=\s*([A-Z][A-Za-z0-9_]*)/;

/** The names that lines begin with and that forks give, read before anything else is. */
export function namedActors(lines: readonly string[], from: number): ReadonlySet<string> {
  const actors = new Set<string>();
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.length > 65_536) continue;
    const actor = ACTOR_LINE.exec(line)?.[1];
    if (actor === undefined) continue;
    actors.add(actor);
    const child = FORK.exec(line)?.[1];
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

/** The child that a line forks: B of `A  fork() = B`. */
export function childOf(item: Item): string | undefined {
  if (item.kind !== 'call' || item.call !== 'fork' || item.expect.kind !== 'result') return;
  return item.expect.value.kind === 'actor' ? item.expect.value.name : undefined;
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
