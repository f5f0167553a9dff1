/** Reading the variables of a process. */
import { firstNames } from '../calls/structs.ts';
import type { Expr } from './ast.ts';
import { Lacking, Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { nearest } from './nearest.ts';
import { isStruct, type Value } from './value.ts';

/**
 * The value of a variable or of a field of one: `r`, `msg.mtype`, `fds[0]`.
 *
 * @throws Mistake when the process holds no such variable, or what it holds has no such field.
 */
export function readVariable(expr: Expr, env: Env): Value {
  if (expr.kind === 'var') {
    const value = Object.hasOwn(env.variables, expr.name) ? env.variables[expr.name] : undefined;
    if (value === undefined) throw unassigned(expr, env);
    return value;
  }
  if (expr.kind !== 'field') throw new Mistake(expr.span, 'expected a variable');
  const of = readVariable(expr.of, env);
  if (Array.isArray(of)) {
    const item: Value | undefined = of[Number(expr.name)];
    if (item !== undefined) return item;
    throw new Mistake(expr.span, `the array has ${of.length} items, so there is no [${expr.name}]`);
  }
  if (!isStruct(of)) {
    const [owner, parts] = /^\d/.test(expr.name) ? ['an array', 'items'] : ['a struct', 'fields'];
    const held = of instanceof Uint8Array ? 'bytes' : 'none';
    throw new Mistake(expr.span, `only ${owner} has ${parts}, and the variable holds ${held}`);
  }
  const name = [expr.name, ...firstNames(expr.name)].find((known) => Object.hasOwn(of, known));
  const value = name === undefined ? undefined : of[name];
  if (value !== undefined) return value;
  const near = nearest(expr.name, Object.keys(of));
  throw new Mistake(expr.span, `the struct has no field "${expr.name}"`, near);
}

function unassigned(expr: Extract<Expr, { kind: 'var' }>, env: Env): Mistake {
  const near = nearest(expr.name, Object.keys(env.variables));
  return new Lacking(expr.span, unassignedText(expr.name, env.actor), expr.name, near);
}

/** What is said of a variable that a process does not hold. */
export function unassignedText(name: string, actor: string): string {
  return `${actor} holds no variable "${name}" (variables belong to a process; only fork copies them)`;
}
