/**
 * Matching what a call gave against what its line expects. A bare lower-case name takes the value; every other
 * expression is checked.
 */
import { constantValue, flagValue } from '../calls/flags.ts';
import { isInteger, sameWord } from '../calls/integer.ts';
import { cInteger, resultType } from '../calls/resolve.ts';
import type { ArgSpec, ArgType, CallName } from '../calls/spec.ts';
import {
  fieldType,
  recordsOf,
  type StructSpec,
  sockaddrSpec,
  specOf,
  unsaidField,
} from '../calls/structs.ts';
import { argumentAt } from './argument.ts';
import { evaluateNumber, isAddress, pointed } from './arithmetic.ts';
import type { CallItem, Diagnostic, Expect, Expr } from './ast.ts';
import { PLACES } from './check-shape.ts';
import { diagnosticOf, Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { assignFields, evaluateIn, handlerName, isNullPointer, sockaddrOf } from './eval.ts';
import { enumNameBy, formatValue, merged } from './format.ts';
import { bufferOf } from './iovec.ts';
import { memoryAddress } from './memory-buffer.ts';
import type { ReturnedCall } from './outcome.ts';
import { printExpr } from './print.ts';
import { decodeStatus } from './status.ts';
import { successOf } from './success.ts';
import { isStruct, type StructValue, type Value } from './value.ts';

/** Variables that a pattern assigned. */
interface Bindings {
  readonly [name: string]: Value;
}

/** A match, or what was expected and what was there, in the notation; `diagnostic` when the pattern itself is wrong. */
export type Match =
  | { readonly ok: true; readonly bindings: Bindings }
  | {
      readonly ok: false;
      readonly expected: string;
      readonly got: string;
      readonly diagnostic?: Diagnostic;
    };

/**
 * Matches one out or in-out argument.
 *
 * @param expr The pattern.
 * @param value What the call wrote; `undefined` when it wrote nothing.
 * @param type What the catalogue says it is.
 * @param env The process's environment; checks read its variables.
 * @param given For an in-out argument what was passed: then only the out fields are checked, and a name that
 *   stands for the whole argument takes both.
 */
export function match(
  expr: Expr,
  value: Value | undefined,
  type: ArgType,
  env: Env,
  given?: Value,
): Match {
  return matching(env, given !== undefined, (matcher) => {
    if (isNullPointer(expr, type)) return;
    if (value !== undefined || given !== undefined) {
      matcher.match(expr, given === undefined ? value : merged(given, value), type, '');
      return;
    }
    // Nothing was written there: the variable stays what it was. A status that nobody has set yet is zero.
    const held = expr.kind === 'var' && Object.hasOwn(env.variables, expr.name);
    if (held || isAddress(expr)) return;
    if (type.t === 'status') matcher.match(expr, 0, type, '');
    else if (expr.kind !== 'var') matcher.match(expr, value, type, '');
  });
}

/** Matches all out arguments of a line with what the call wrote. With an errno what it did not write is not checked. */
export function matchOuts(
  item: CallItem,
  args: readonly (Value | undefined)[],
  specs: readonly ArgSpec[],
  returned: ReturnedCall,
  env: Env,
): Match {
  let bindings: Bindings = {};
  for (const [at, spec] of specs.entries()) {
    const expr = argumentAt(item, at);
    if (expr === undefined || spec.dir === 'in' || memoryAddress(expr) !== undefined) continue;
    if (returned.errno !== undefined && returned.outs[at] === undefined) continue;
    const variables = { ...env.variables, ...bindings };
    const given = spec.dir === 'inout' ? (args[at] ?? null) : undefined;
    const found = match(expr, returned.outs[at], spec.type, { ...env, variables }, given);
    if (!found.ok) return found;
    bindings = { ...bindings, ...found.bindings };
  }
  return { ok: true, bindings };
}

/**
 * Matches what a line expects behind `=`.
 *
 * @param expect Of a call line or of a `resumed` line.
 * @param command The call's command, where it has one: F_GETFL returns flags.
 */
export function matchResult(
  expect: Exclude<Expect, { kind: 'unfinished' }>,
  returned: ReturnedCall,
  call: CallName,
  env: Env,
  command?: string,
): Match {
  if (expect.kind === 'returns') return { ok: true, bindings: {} };
  const result = resultType(call, command);
  const type: ArgType = result.t === 'void' ? { t: 'int' } : result;
  const value = returned.name ?? returned.value;
  const got = returned.errno === undefined ? formatValue(value, type, env) : `-1 ${returned.errno}`;
  if (expect.errno !== undefined) {
    if (returned.errno === expect.errno) return { ok: true, bindings: {} };
    return { ok: false, expected: `= -1 ${expect.errno}`, got };
  }
  if (expect.value.kind === 'var' && returned.errno !== undefined) {
    return { ok: false, expected: successOf(type), got };
  }
  if (expect.value.kind === 'actor' && returned.errno !== undefined) {
    return { ok: false, expected: `= ${expect.value.name}`, got };
  }
  const plain: ArgType = returned.errno === undefined ? type : { t: 'int', c: 'long' };
  const reading = (as: Value) =>
    matching(env, false, (matcher) => matcher.match(expect.value, as, plain, ''));
  const found = reading(value);
  if (found.ok || found.diagnostic) return found;
  const other = otherReading(returned, plain);
  if (other !== undefined && reading(other).ok) return reading(other);
  return { ...found, expected: `= ${found.expected}`, got };
}

/** What a C program that does not know one of its flags takes a result for. */
function otherReading({ value, errno }: ReturnedCall, type: ArgType): number | undefined {
  if (errno !== undefined || typeof value === 'bigint' || type.t !== 'flags') return undefined;
  const flag = type.unknown === undefined ? 0 : (flagValue(type.set, type.unknown) ?? 0);
  return (value & flag) === 0 ? undefined : value & ~flag;
}

/** Runs a match and turns what it throws into its result. */
export function matching(env: Env, outOnly: boolean, run: (matcher: Matcher) => void): Match {
  const matcher = new Matcher(env, outOnly);
  try {
    run(matcher);
    return { ok: true, bindings: matcher.bindings };
  } catch (error) {
    if (error instanceof Mismatch) {
      return { ok: false, expected: error.expected, got: error.got };
    }
    if (!(error instanceof Mistake)) throw error;
    const found = diagnosticOf(env.file, error);
    return { ok: false, expected: error.message, got: '', diagnostic: found };
  }
}

class Mismatch extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** One match in progress: it collects what is assigned, and throws at the first difference. */
export class Matcher {
  readonly bindings: { [name: string]: Value } = {};
  readonly #env: Env;
  readonly #variables: { [name: string]: Value };
  readonly #outOnly: boolean;

  constructor(env: Env, outOnly: boolean) {
    this.#variables = { ...env.variables };
    this.#env = { ...env, variables: this.#variables };
    this.#outOnly = outOnly;
  }

  /** Assigns a variable; later checks of the same match see it. */
  bind(name: string, value: Value): void {
    this.bindings[name] = value;
    this.#variables[name] = value;
  }

  /** Gives up: what the pattern wants and what is there. */
  fail(expr: Expr, value: Value | undefined, type: ArgType, path: string): never {
    const at = path === '' ? '' : `${path.replace(/^\./, '')}=`;
    const got = value === undefined ? 'nothing' : formatValue(value, type, this.#env);
    const cut =
      value instanceof Uint8Array && got.endsWith('...') ? ` (${value.length} bytes)` : '';
    this.mismatch(at + printExpr(expr), at + got + cut);
  }

  /** Gives up, in ready words. */
  mismatch(expected: string, got: string): never {
    throw new Mismatch(expected, got);
  }

  match(expr: Expr, value: Value | undefined, type: ArgType, path: string): void {
    if (expr.kind === 'any' || (isAddress(expr) && PLACES.includes(type.t))) return;
    if (expr.kind === 'changed') {
      this.match(expr.left, value, type, path);
      return;
    }
    if (expr.kind === 'var' && !(type.t === 'status' && expr.name === 'continued')) {
      if (value === undefined) this.fail(expr, value, type, path);
      if (type.t !== 'handler' || !this.#isHandler(expr.name)) this.bind(expr.name, value);
      else if (expr.name !== value) this.fail(expr, value, type, path);
      return;
    }
    if (value === undefined) this.fail(expr, value, type, path);
    if (expr.kind === 'null') {
      if (value !== null && value !== 0) this.fail(expr, value, type, path);
    } else if (expr.kind === 'string' && !(type.t === 'path' && type.as !== undefined)) {
      if (!matchesText(expr, value)) this.fail(expr, value, type, path);
    } else if (expr.kind === 'struct' && type.t === 'bytes') {
      this.match(bufferOf(expr).base, value, type, path);
    } else if (expr.kind === 'struct' && isStruct(value)) {
      this.#struct(expr, value, type, path);
    } else if (expr.kind === 'array' && type.t === 'array' && Array.isArray(value)) {
      this.#array(expr, value, type.of, path);
    } else if (expr.kind === 'array' && recordsOf(type) && Array.isArray(value)) {
      this.#array(expr, value, recordsOf(type) ?? type, path);
    } else if (pointed(expr, type) !== undefined) {
      this.match(pointed(expr, type) ?? expr, value, type, path);
    } else if (!this.#equal(expr, value, type)) {
      this.fail(expr, value, type, path);
    }
  }

  /** True for the name of a handler that was set: it is one more constant, not a variable to assign. */
  #isHandler(name: string): boolean {
    return this.#env.handlers?.has(name) === true && !Object.hasOwn(this.#variables, name);
  }

  #struct(
    expr: Extract<Expr, { kind: 'struct' }>,
    value: StructValue,
    type: ArgType,
    path: string,
  ): void {
    const spec = this.#spec(expr, value, type);
    if (spec === undefined)
      throw new Mistake(expr.span, 'a struct is not what the call gives here');
    for (const { field, value: pattern } of assignFields(expr, spec)) {
      if (this.#outOnly && field.dir !== 'out') continue;
      const inner = fieldType(field, value);
      const held = value[field.name] ?? unsaidField(field, value);
      const at = `${path}.${field.name}`;
      if (inner.t === 'enum' && inner.by !== undefined && typeof held === 'number') {
        this.#enumBy(pattern, held, inner, value, at);
      } else this.match(pattern, held, inner, at);
    }
  }

  /** A constant whose name depends on another field. */
  #enumBy(
    pattern: Expr,
    held: number,
    type: Extract<ArgType, { t: 'enum' }>,
    struct: StructValue,
    path: string,
  ): void {
    const name = enumNameBy(held, type, struct);
    if (pattern.kind === 'const' && pattern.name === name) return;
    if (pattern.kind !== 'const' || name === undefined) {
      this.match(pattern, held, type, path);
      return;
    }
    if (constantValue(pattern.name, this.#env.arch) === held) return;
    const at = path.replace(/^\./, '');
    this.mismatch(`${at}=${pattern.name}`, `${at}=${name}`);
  }

  #spec(
    expr: Extract<Expr, { kind: 'struct' }>,
    value: StructValue,
    type: ArgType,
  ): StructSpec | undefined {
    const actual = specOf(type, value);
    if (type.t !== 'sockaddr') return actual;
    const wanted = sockaddrOf(expr, this.#env);
    return wanted === actual || actual !== sockaddrSpec(undefined) ? wanted : actual;
  }

  #array(
    expr: Extract<Expr, { kind: 'array' }>,
    value: readonly Value[],
    of: ArgType,
    path: string,
  ): void {
    const { length } = expr.items;
    if (expr.more ? length > value.length : length !== value.length) {
      this.fail(expr, value, { t: 'array', of }, path);
    }
    for (const [at, item] of expr.items.entries()) {
      this.match(item, value[at], of, `${path}[${at}]`);
    }
  }

  #equal(expr: Expr, value: Value, type: ArgType): boolean {
    if (type.t === 'status') return this.#statusEqual(expr, value);
    if (typeof value === 'string' && type.t !== 'path') return this.#named(expr, value, type);
    if (type.t === 'handler' && isInteger(value)) {
      return evaluateIn(expr, type, this.#env, false) === handlerName(value);
    }
    const wanted = evaluateIn(expr, type, this.#env, false);
    if (!isInteger(wanted) || !isInteger(value)) return same(wanted, value);
    // With a sign or without: a key 0xdeadbeef, as strace shows it, is a negative int.
    if (sameWord(wanted, value, cInteger(type) ?? 'long')) return true;
    // Of a union an int is one reading.
    return type.t === 'int' && type.orNull === true && sameWord(wanted, value, 'int');
  }

  /** A value that is shown by name (a handler, `SI_USER`) against a name or its number. */
  #named(expr: Expr, value: string, type: ArgType): boolean {
    if (expr.kind === 'const' || expr.kind === 'actor') return expr.name === value;
    return same(evaluateIn(expr, type, this.#env, false), value);
  }

  /** `killed(SIGSEGV)` holds with and without a core. */
  #statusEqual(expr: Expr, value: Value): boolean {
    if (typeof value !== 'number') return false;
    const wanted = evaluateIn(expr, { t: 'status' }, this.#env, false);
    if (wanted === value) return true;
    if (expr.kind !== 'call' || expr.name !== 'killed' || expr.args[0] === undefined) return false;
    const status = decodeStatus(value);
    return status.kind === 'killed' && status.signal === evaluateNumber(expr.args[0], this.#env);
  }
}

function matchesText(expr: Extract<Expr, { kind: 'string' }>, value: Value): boolean {
  const lead = expr.abstract ? '\0' : '';
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (!(bytes instanceof Uint8Array)) return false;
  const wanted = lead === '' ? expr.bytes : new Uint8Array([0, ...expr.bytes]);
  if (expr.prefix ? bytes.length < wanted.length : bytes.length !== wanted.length) return false;
  return wanted.every((byte, at) => bytes[at] === byte);
}

/** True for equal values, whatever they are made of. */
function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return false;
    return a.length === b.length && a.every((byte, at) => b[at] === byte);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Value, at) => same(item, b[at] as Value));
  }
  if (!isStruct(a) || !isStruct(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => same(a[name], b[name]));
}
