/** Evaluating an expression in an in position to a value, as the type of the argument wants it. */

import { constantValue } from '../calls/flags.ts';
import { asC, type Integer, int32, isInteger } from '../calls/integer.ts';
import { SIGRTMAX } from '../calls/signals.ts';
import type { ArgType } from '../calls/spec.ts';
import {
  fieldOf,
  fieldType,
  positionalFields,
  type StructField,
  type StructSpec,
  sockaddrSpec,
  structSpec,
} from '../calls/structs.ts';
import { describe, evaluateCount, evaluateNumber, in6Address } from './arithmetic.ts';
import type { Diagnostic, Expr } from './ast.ts';
import { diagnosticOf, Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { bufferOf } from './iovec.ts';
import { LIMITS } from './limits.ts';
import { memoryAddress, takesMemory } from './memory-buffer.ts';
import { nearest } from './nearest.ts';
import { isStruct, type StructValue, type Value } from './value.ts';
import { readVariable } from './variables.ts';

/** A value, or the mistake that kept it from being one. */
export type Evaluated<T = Value> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/**
 * Evaluates an expression that the caller gives.
 *
 * @param expr An argument in an in position.
 * @param type What the catalogue says it is; paths become strings, structs objects by field name, signal sets
 *   ascending numbers, handlers strings, everything else numbers.
 * @param env The process's variables and the processes' pids.
 */
export function evaluate(expr: Expr, type: ArgType, env: Env): Evaluated {
  return guarded(env, () => evaluateIn(expr, type, env, false));
}

/** Evaluates an in-out argument: of its structures only the fields that the caller gives are kept. */
export function evaluateInOut(expr: Expr, type: ArgType, env: Env): Evaluated {
  return guarded(env, () => evaluateIn(expr, type, env, true));
}

/** Runs something that may find a Mistake. */
export function guarded<T>(env: Env, run: () => T): Evaluated<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return {
      ok: false,
      diagnostic: diagnosticOf(env.file, error),
    };
  }
}

/** As `evaluate`, but throws the Mistake. `givenOnly` leaves out the out fields of structures. */
export function evaluateIn(expr: Expr, type: ArgType, env: Env, givenOnly: boolean): Value {
  if (expr.kind === 'paren') return evaluateIn(expr.of, type, env, givenOnly);
  if (expr.kind === 'int' && isNullPointer(expr, type)) return null;
  switch (type.t) {
    case 'bytes': {
      const memory = takesMemory(type) ? memoryAddress(expr) : undefined;
      if (memory === undefined) return evaluateBytes(expr, env);
      return evaluateIn(memory, { t: 'addr' }, env, givenOnly) ?? 0;
    }
    case 'path':
      return type.as ? in6Address(expr, evaluatePath(expr, env)) : evaluatePath(expr, env);
    case 'handler':
      return evaluateHandler(expr, env);
    case 'sigset':
      return expr.kind === 'null' ? null : evaluateSigset(expr, env);
    case 'array':
      return evaluateArray(expr, type.of, env, givenOnly);
    case 'sockaddr':
    case 'struct':
      return evaluateStruct(expr, type, env, givenOnly);
    case 'any':
      return evaluateAny(expr, env);
    case 'addr':
      return expr.kind === 'null' ? null : pointer(expr, env);
    case 'status':
      if (expr.kind === 'var' && expr.name === 'continued') return 0xffff;
      return evaluateNumber(expr, env);
    case 'int':
      return expr.kind === 'null' && type.orNull ? 0 : evaluateNumber(expr, env);
    default:
      return evaluateNumber(expr, env);
  }
}

/** NULL, or C's other way to write it: the number 0 where a pointer to what is no number is wanted. */
export function isNullPointer(expr: Expr, type: ArgType): boolean {
  if (expr.kind !== 'int' || expr.value !== 0) return expr.kind === 'null';
  return ['bytes', 'path', 'sigset', 'sockaddr', 'struct', 'array'].includes(type.t);
}

function pointer(expr: Expr, env: Env): Value {
  if (expr.kind !== 'var' && expr.kind !== 'field') return evaluateNumber(expr, env);
  const value = readVariable(expr, env);
  return value === null ? null : evaluateNumber(expr, env);
}

function evaluateBytes(expr: Expr, env: Env): Value {
  switch (expr.kind) {
    case 'string':
      return expr.bytes;
    case 'null':
      return null;
    case 'paren':
      return evaluateBytes(expr.of, env);
    case 'binary':
      return repeated(expr, env);
    case 'struct':
      return iovec(expr, env);
    case 'var':
    case 'field': {
      const value = readVariable(expr, env);
      if (value === null || value instanceof Uint8Array) return value;
      if (typeof value === 'string') return new TextEncoder().encode(value);
      throw new Mistake(expr.span, `expected bytes, but the variable holds ${describe(value)}`);
    }
    default:
      throw new Mistake(expr.span, 'expected bytes: "..." or a variable that holds some');
  }
}

/** `"x" * 4096`. */
function repeated(expr: Extract<Expr, { kind: 'binary' }>, env: Env): Uint8Array {
  const unit = expr.op === '*' ? evaluateBytes(expr.left, env) : null;
  if (!(unit instanceof Uint8Array)) throw new Mistake(expr.span, 'expected bytes: "x" * 4096');
  const times = evaluateCount(expr.right, env);
  if (times < 0)
    throw new Mistake(expr.right.span, 'a string cannot be repeated less than 0 times');
  if (unit.length * times > LIMITS.bytes) {
    throw new Mistake(expr.span, `the string is longer than ${LIMITS.bytes} bytes`);
  }
  if (unit.length === 1) return new Uint8Array(times).fill(unit[0] ?? 0);
  const bytes = new Uint8Array(unit.length * times);
  for (let at = 0; at < bytes.length; at += unit.length) bytes.set(unit, at);
  return bytes;
}

/** strace's `{iov_base="abc", iov_len=3}`; what is behind the bytes that are shown is zero. */
function iovec(expr: Extract<Expr, { kind: 'struct' }>, env: Env): Value {
  const { base, length } = bufferOf(expr);
  const bytes = evaluateBytes(base, env);
  if (length === undefined) return bytes;
  const size = evaluateCount(length, env);
  if (size < 0 || size > LIMITS.bytes) {
    throw new Mistake(length.span, `a buffer has 0 to ${LIMITS.bytes} bytes`);
  }
  if (!(bytes instanceof Uint8Array)) {
    if (size === 0) return new Uint8Array();
    throw new Mistake(base.span, 'a buffer of several cannot be NULL here');
  }
  if (size <= bytes.length) return bytes.subarray(0, size);
  const longer = new Uint8Array(size);
  longer.set(bytes);
  return longer;
}

function evaluatePath(expr: Expr, env: Env): Value {
  if (expr.kind === 'var' || expr.kind === 'field') {
    const value = readVariable(expr, env);
    if (typeof value === 'string') return value;
  }
  const bytes = evaluateBytes(expr, env);
  if (!(bytes instanceof Uint8Array)) return null;
  const text = textOf(bytes, expr);
  if (expr.kind === 'string' && expr.abstract) return `\0${text}`;
  // C ends a path at its first NUL; one at the very beginning makes a socket's name abstract.
  const end = text.indexOf('\0', 1);
  return end < 0 || text.startsWith('\0') ? text : text.slice(0, end);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a path or name; throws a Mistake where it is none. */
export function textOf(bytes: Uint8Array, expr: Expr): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new Mistake(expr.span, 'a path or a name is of characters of UTF-8');
  }
}

function evaluateHandler(expr: Expr, env: Env): Value {
  if (expr.kind === 'null') return 'SIG_DFL';
  if (expr.kind === 'const' && (expr.name === 'SIG_DFL' || expr.name === 'SIG_IGN')) {
    return expr.name;
  }
  if (expr.kind === 'var') {
    const held = Object.hasOwn(env.variables, expr.name) ? env.variables[expr.name] : undefined;
    if (typeof held === 'string') return held;
    return held === 0 || held === 1 ? handlerName(held) : expr.name;
  }
  if (expr.kind === 'field') {
    const held = readVariable(expr, env);
    if (typeof held === 'string') return held;
  }
  if (expr.kind === 'int' || expr.kind === 'field') return handlerName(evaluateNumber(expr, env));
  throw new Mistake(expr.span, 'expected a handler: SIG_DFL, SIG_IGN or a lower-case name');
}

/** The name of a handler that is given as an address: 0 is SIG_DFL, 1 is SIG_IGN. */
export function handlerName(address: Integer): string {
  if (address === 0) return 'SIG_DFL';
  if (address === 1) return 'SIG_IGN';
  return address === -1 ? 'SIG_ERR' : `0x${asC(address, 'unsigned long').toString(16)}`;
}

/** A signal set as ascending numbers. A complement leaves out 32 and 33, which the C library keeps for itself. */
function evaluateSigset(expr: Expr, env: Env): readonly number[] {
  if (expr.kind === 'paren') return evaluateSigset(expr.of, env);
  if (expr.kind === 'var' || expr.kind === 'field') {
    const value = readVariable(expr, env);
    if (Array.isArray(value)) return value as readonly number[];
  }
  if (expr.kind !== 'array') throw new Mistake(expr.span, 'expected a signal set: [SIGINT, ...]');
  const named = new Set(expr.items.map((item) => signalOf(item, env)));
  if (!expr.complement) return [...named].sort((a, b) => a - b);
  const all = Array.from({ length: SIGRTMAX }, (_, index) => index + 1);
  return all.filter((signal) => !named.has(signal) && signal !== 32 && signal !== 33);
}

function signalOf(item: Expr, env: Env): number {
  const signal = int32(evaluateNumber(item, env));
  if (signal >= 1 && signal <= SIGRTMAX) return signal;
  throw new Mistake(item.span, `${signal} is no signal (1 to ${SIGRTMAX})`);
}

function evaluateArray(expr: Expr, of: ArgType, env: Env, givenOnly: boolean): Value {
  if (expr.kind === 'null') return null;
  if (expr.kind === 'array' && !expr.complement) {
    return expr.items.map((item) => evaluateIn(item, of, env, givenOnly));
  }
  if (expr.kind === 'var' || expr.kind === 'field') {
    const value = readVariable(expr, env);
    if (value === null) return null;
    if (Array.isArray(value)) {
      return value.map((item: Value) => (givenOnly ? givenFields(item, of) : item));
    }
  }
  throw new Mistake(expr.span, 'expected an array: [...]');
}

/** A structure's value without the fields that the call writes. */
function givenFields(value: Value, type: ArgType): Value {
  const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
  if (spec === undefined || !isStruct(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => fieldOf(spec, name)?.dir !== 'out'),
  );
}

function evaluateStruct(
  expr: Expr,
  type: Extract<ArgType, { t: 'struct' | 'sockaddr' }>,
  env: Env,
  givenOnly: boolean,
): Value {
  if (expr.kind === 'null') return null;
  if (expr.kind === 'var' || expr.kind === 'field') {
    const value = readVariable(expr, env);
    if (value === null) return null;
    const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
    if (isStruct(value) && hasFieldsOf(value, spec)) {
      return givenOnly ? givenFields(value, type) : value;
    }
    const held = isStruct(value) ? 'another struct' : describe(value);
    throw new Mistake(
      expr.span,
      `expected ${spec?.c ?? 'a struct'}, but the variable holds ${held}`,
    );
  }
  if (expr.kind !== 'struct') throw new Mistake(expr.span, 'expected a struct: {...}');
  const spec = type.t === 'sockaddr' ? sockaddrOf(expr, env) : structSpec(type.name);
  if (spec === undefined) throw new Mistake(expr.span, 'no such structure is known');
  const fields: { [name: string]: Value } = {};
  const assigned = assignFields(expr, spec);
  for (const { field, value } of assigned) {
    if (givenOnly && field.dir === 'out') continue;
    fields[field.name] = evaluateIn(value, fieldType(field, fields), env, givenOnly);
  }
  for (const { name, inline } of spec.fields) {
    if (inline) fields[name] = inlineBytes(name, fields[name], expr);
  }
  return inOrder(fields, spec);
}

function inlineBytes(name: string, bytes: Value | undefined, struct: Expr): Value {
  if (bytes === null) throw new Mistake(struct.span, `${name} is bytes ("..."), not a pointer`);
  return bytes ?? new Uint8Array();
}

/** False for a structure of another kind, which shares no field with the one that is wanted. */
function hasFieldsOf(value: StructValue, spec: StructSpec | undefined): boolean {
  const names = Object.keys(value);
  return spec === undefined || names.length === 0 || names.some((name) => fieldOf(spec, name));
}

function inOrder(fields: StructValue, spec: StructSpec): StructValue {
  const ordered: { [name: string]: Value } = {};
  for (const { name } of spec.fields) {
    const value = fields[name];
    if (value !== undefined) ordered[name] = value;
  }
  return ordered;
}

/** The structure of a socket address: by the family that it gives, or else by the names of its fields. */
export function sockaddrOf(expr: Extract<Expr, { kind: 'struct' }>, env: Env): StructSpec {
  const [first] = expr.fields;
  const family =
    expr.fields.find((field) => field.name?.endsWith('_family')) ??
    (first?.name === undefined ? first : undefined);
  const known = family === undefined ? undefined : familyOf(family.value, env);
  return sockaddrSpec(
    known,
    expr.fields.map(({ name }) => name),
  );
}

/** The number of an address family, as far as it can be known here. */
function familyOf(expr: Expr, env: Env): number | undefined {
  if (expr.kind === 'paren') return familyOf(expr.of, env);
  if (expr.kind === 'int') return int32(expr.value);
  if (expr.kind === 'const') return int32(constantValue(expr.name, env.arch) ?? 0);
  if (expr.kind !== 'var' || !Object.hasOwn(env.variables, expr.name)) return undefined;
  const held = env.variables[expr.name];
  return isInteger(held) ? int32(held) : undefined;
}

/** One field of a struct expression with what it is in the structure. */
export interface AssignedField {
  readonly field: StructField;
  readonly value: Expr;
}

/**
 * Finds for each value of a struct expression the field that it is for. As in C, what has no name is for the
 * field after the one before it.
 *
 * @throws Mistake for a field that the structure does not have, one given twice, and one too many.
 */
export function assignFields(
  expr: Extract<Expr, { kind: 'struct' }>,
  spec: StructSpec,
): readonly AssignedField[] {
  const order = positionalFields(spec, expr.fields.length);
  const assigned: AssignedField[] = [];
  let next = 0;
  for (const { name, value } of expr.fields) {
    const field = name === undefined ? order[next] : fieldOf(spec, name);
    if (field === undefined) throw noField(name, value, spec);
    if (assigned.some((other) => other.field === field)) {
      throw new Mistake(value.span, `field "${field.name}" is given twice`);
    }
    assigned.push({ field, value });
    next = order.indexOf(field) + 1;
  }
  return assigned;
}

function noField(name: string | undefined, value: Expr, spec: StructSpec): Mistake {
  const names = spec.fields.map((field) => field.name);
  if (name === undefined) {
    return new Mistake(value.span, `${spec.c} has only the fields ${names.join(', ')}`);
  }
  const { line, column } = value.span;
  const span = { line, column: Math.max(1, column - name.length - 1), end: column };
  return new Mistake(span, `${spec.c} has no field "${name}"`, nearest(name, names));
}

function evaluateAny(expr: Expr, env: Env): Value {
  switch (expr.kind) {
    case 'null':
      return null;
    case 'string':
      return expr.bytes;
    case 'array':
      return expr.items.map((item) => evaluateAny(item, env));
    case 'var':
    case 'field':
      return readVariable(expr, env);
    default:
      return evaluateNumber(expr, env);
  }
}
