/**
 * Numbers in expressions: C's integers of 64 bits, held exactly. All are of that size, where C has an int too, and have
 * a sign, but for what is above LONG_MAX: that is an unsigned long, and what is reckoned with one is so modulo 2^64,
 * as in C. What else does not fit is a mistake: in C it is undefined (C11 6.5p5).
 */
import { constantValue } from '../calls/flags.ts';
import { inetAddr, swap16, swap32 } from '../calls/inet.ts';
import { in6Canonical } from '../calls/inet6.ts';
import {
  INTEGER_MAX,
  INTEGER_MIN,
  type Integer,
  int32,
  integer,
  isInteger,
  LONG_MAX,
} from '../calls/integer.ts';
import type { ArgType } from '../calls/spec.ts';
import type { Expr } from './ast.ts';
import { Lacking, Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { TOO_LARGE } from './literals.ts';
import { noMemoryHere } from './memory-buffer.ts';
import { encodeStatus } from './status.ts';
import { isStruct, type Value } from './value.ts';
import { readVariable } from './variables.ts';

/**
 * Members of C unions that strace names where the notation has a plain number. Of several the first here counts: u32
 * is half of epoll_event's u64.
 */
const UNION_MEMBERS = ['sival_int', 'int', 'sival_ptr', 'u64', 'u32', 'ptr', 'fd', 'val', 's_addr'];

/** Evaluates to an integer; throws a Mistake where that cannot be. */
export function evaluateNumber(expr: Expr, env: Env): Integer {
  switch (expr.kind) {
    case 'int':
      return expr.value;
    case 'const':
      return constant(expr, env);
    case 'actor':
      return pid(expr, env);
    case 'var':
    case 'field':
      return asNumber(readVariable(expr, env), expr);
    case 'paren':
      return evaluateNumber(expr.of, env);
    case 'changed':
      return evaluateNumber(expr.given, env);
    case 'unary': {
      if (expr.op === '*') throw noMemoryHere(expr);
      const of = BigInt(evaluateNumber(expr.of, env));
      return fitting(expr, expr.op === '-' ? -of : -1n - of, of > LONG_MAX);
    }
    case 'binary':
      return operate(expr, evaluateNumber(expr.left, env), evaluateNumber(expr.right, env));
    case 'call':
      return applied(expr, env);
    case 'struct': {
      const [member] = UNION_MEMBERS.flatMap(
        (name) => expr.fields.find((field) => field.name === name) ?? [],
      );
      if (member?.value.kind === 'null') return 0;
      if (member !== undefined) return evaluateNumber(member.value, env);
      throw new Mistake(expr.span, 'expected a number, found a struct');
    }
    case 'string':
      throw new Mistake(expr.span, 'expected a number, found a string');
    case 'null':
      throw new Mistake(expr.span, 'expected a number, found NULL');
    case 'array':
      return evaluateNumber(only(expr) ?? notNumber(expr), env);
    case 'any':
      throw new Mistake(expr.span, `a value is needed here; "${expr.text}" accepts, it gives none`);
  }
}

const NUMBERS: readonly ArgType['t'][] = ['int', 'flags', 'enum'];

/** strace writes what a pointer to a number points to as `[16]`: the number in an array of one. */
export function pointed(expr: Expr, type: ArgType): Expr | undefined {
  if (!NUMBERS.includes(type.t)) return undefined;
  return only(expr);
}

function only(expr: Expr): Expr | undefined {
  if (expr.kind !== 'array' || expr.complement || expr.items.length !== 1) return undefined;
  return expr.items[0];
}

/**
 * strace writes where a call would have written when it has not written, as after an error: `read(3, 0x7ffd3c5e, 8)`.
 *
 * @returns True for a number that is written as an address.
 */
export function isAddress(expr: Expr): boolean {
  return expr.kind === 'int' && /^0x/i.test(expr.text);
}

function notNumber(expr: Expr): never {
  throw new Mistake(expr.span, 'expected a number, found an array');
}

function constant(expr: Extract<Expr, { kind: 'const' }>, env: Env): Integer {
  const value = constantValue(expr.name, env.arch);
  if (value === undefined) throw new Mistake(expr.span, `unknown constant "${expr.name}"`);
  return value;
}

function pid(expr: Extract<Expr, { kind: 'actor' }>, env: Env): number {
  const value = env.pidOf(expr.name);
  if (value === undefined) {
    throw new Lacking(expr.span, `there is no process ${expr.name} yet`, expr.name);
  }
  return value;
}

function asNumber(value: Value, expr: Expr): Integer {
  if (isInteger(value)) return value;
  throw new Mistake(expr.span, `expected a number, but the variable holds ${describe(value)}`);
}

/** What kind of value it is, in words. */
export function describe(value: Value): string {
  if (value === null) return 'NULL';
  if (isInteger(value)) return 'a number';
  if (typeof value === 'string') return 'a name';
  if (value instanceof Uint8Array) return 'bytes';
  return isStruct(value) ? 'a struct' : 'an array';
}

type Binary = Extract<Expr, { kind: 'binary' }>;

/** How operands are joined that are whole and of one kind. */
const OPERATIONS: { readonly [op in Binary['op']]: (left: bigint, right: bigint) => bigint } = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '|': (left, right) => left | right,
  '&': (left, right) => left & right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
};

function operate(expr: Binary, first: Integer, second: Integer): Integer {
  const { op } = expr;
  const shifts = op === '<<' || op === '>>';
  const divides = op === '/' || op === '%';
  let [left, right] = [BigInt(first), BigInt(second)];
  const unsigned = left > LONG_MAX || (right > LONG_MAX && !shifts);
  if (shifts && (right < 0n || right > 63n)) {
    throw new Mistake(expr.span, 'a shift is by 0 to 63 bits');
  }
  if (divides && right === 0n) throw new Mistake(expr.span, 'division by zero');
  // Where one operand has no sign, the other loses its own: of all operations only divisions tell.
  if (divides && unsigned) [left, right] = [BigInt.asUintN(64, left), BigInt.asUintN(64, right)];
  return fitting(expr, OPERATIONS[op](left, right), unsigned);
}

/** What was computed, if it is an integer of C's; of unsigned operands what is left of it in 64 bits. */
function fitting(expr: Expr, value: bigint, unsigned: boolean): Integer {
  if (value >= INTEGER_MIN && value <= INTEGER_MAX) return integer(value);
  if (unsigned) return integer(BigInt.asUintN(64, value));
  throw new Mistake(expr.span, TOO_LARGE);
}

/**
 * Evaluates to a number that is held as one: how often, how many, which of a few.
 *
 * @throws Mistake for what is beyond 2^53, too.
 */
export function evaluateCount(expr: Expr, env: Env): number {
  const value = evaluateNumber(expr, env);
  if (typeof value === 'number') return value;
  throw new Mistake(expr.span, 'the number is too large');
}

function applied(expr: Extract<Expr, { kind: 'call' }>, env: Env): number {
  const [arg] = expr.args;
  const word = (of: Expr): number => int32(evaluateNumber(of, env));
  if (arg === undefined) throw new Mistake(expr.span, `${expr.name}() needs an argument`);
  switch (expr.name) {
    case 'htons':
    case 'ntohs':
      return swap16(word(arg));
    case 'htonl':
    case 'ntohl':
      return swap32(word(arg));
    case 'inet_addr':
      return address(arg);
    case 'exited':
      return encodeStatus({ kind: 'exited', code: word(arg) });
    case 'killed':
      return encodeStatus({ kind: 'killed', signal: word(arg), core: false });
    case 'stopped':
      return encodeStatus({ kind: 'stopped', signal: word(arg) });
    default:
      throw new Mistake(expr.span, `unknown function "${expr.name}"`);
  }
}

function address(arg: Expr): number {
  const text = arg.kind === 'string' ? new TextDecoder().decode(arg.bytes) : undefined;
  const word = text === undefined ? undefined : inetAddr(text);
  if (word === undefined) throw new Mistake(arg.span, 'expected an address such as "127.0.0.1"');
  return word;
}

/** An address of IPv6, as inet_ntop(3) writes it. Throws a Mistake for what is none. */
export function in6Address(expr: Expr, text: Value): string {
  const address = typeof text === 'string' ? in6Canonical(text) : undefined;
  if (address === undefined) throw new Mistake(expr.span, 'expected an address such as "::1"');
  return address;
}
