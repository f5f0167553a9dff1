/** One buffer of several, as strace shows it: `{iov_base="abc", iov_len=3}`. */
import type { ArgType } from '../calls/spec.ts';
import { fieldOf, structSpec } from '../calls/structs.ts';
import { evaluateCount, evaluateNumber } from './arithmetic.ts';
import type { Expr } from './ast.ts';
import { converted } from './convert.ts';
import { Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import type { Value } from './value.ts';

type Struct = Extract<Expr, { kind: 'struct' }>;

/** How long a buffer is that a call fills, where the transcript does not say it. */
const ROOM = 64 * 1024;

/**
 * Reads a struct expression as a buffer.
 *
 * @throws Mistake for a struct that is none.
 */
export function bufferOf(expr: Struct): { readonly base: Expr; readonly length?: Expr } {
  let base: Expr | undefined;
  let length: Expr | undefined;
  for (const { name, value } of expr.fields) {
    if (name === 'iov_base') base = value;
    else if (name === 'iov_len') length = value;
    else throw new Mistake(expr.span, 'expected bytes, or a buffer: {iov_base="...", iov_len=N}');
  }
  if (base === undefined) throw new Mistake(expr.span, 'expected bytes, found a struct');
  return length === undefined ? { base } : { base, length };
}

/**
 * How much room a pattern gives what a call fills: of several buffers `[{iov_len: 3}, ...]`, of an address or an option
 * the number that stands before `=>`, within the structures that hold them; undefined for whatever else a call writes.
 */
export function roomsIn(expr: Expr, type: ArgType, env: Env): Value | undefined {
  if (type.t === 'int') return type.room ? givenRoom(expr, type, env) : undefined;
  if (type.t === 'array' && type.of.t === 'bytes') {
    const items = expr.kind === 'array' ? expr.items : [expr];
    return items.map((item) => ({ iov_len: roomOf(item, env) ?? ROOM }));
  }
  const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
  if (spec === undefined || expr.kind !== 'struct') return undefined;
  const rooms: { [name: string]: Value } = {};
  for (const { name, value } of expr.fields) {
    const field = name === undefined ? undefined : fieldOf(spec, name);
    const told =
      value.kind === 'changed' ||
      (value.kind === 'array' && value.items.some((item) => roomOf(item, env)));
    const held = field !== undefined && told ? roomsIn(value, field.type, env) : undefined;
    if (field !== undefined && held !== undefined) rooms[field.name] = held;
  }
  return Object.keys(rooms).length === 0 ? undefined : rooms;
}

/** `[128 => 16]`, and `[16]`, which strace writes where the call left what it was given; within a structure `128 => 16`. */
function givenRoom(expr: Expr, type: ArgType, env: Env): Value | undefined {
  if (expr.kind === 'changed') return converted(evaluateNumber(expr.given, env), type);
  const [only, ...others] = expr.kind === 'array' ? expr.items : [];
  if (only === undefined || others.length > 0) return undefined;
  return only.kind === 'int' || only.kind === 'unary' || only.kind === 'changed'
    ? converted(evaluateNumber(only, env), type)
    : undefined;
}

function roomOf(item: Expr, env: Env): number | undefined {
  if (item.kind !== 'struct' || !item.fields.some(({ name }) => name === 'iov_len'))
    return undefined;
  const { length } = bufferOf(item);
  return length === undefined ? undefined : evaluateCount(length, env);
}
