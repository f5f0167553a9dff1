/** Numbers in expressions: integers of C, held exactly. */
import { constantValue } from '../calls/flags.ts';
import type { Expr } from './ast.ts';
import { Mistake } from './diagnostic.ts';
import type { Env } from './env.ts';
import { inetAddr, swap16, swap32 } from './inet.ts';
import { encodeStatus } from './status.ts';
import { isStruct, type Value } from './value.ts';
import { readVariable } from './variables.ts';

/** Members of C unions that strace names where the notation has a plain number. */
const UNION_MEMBERS = ['sival_int', 'int', 'sival_ptr', 'u32', 'u64', 'ptr', 'fd', 'val', 's_addr'];

/** Evaluates to a number; throws a Mistake where that cannot be. */
export function evaluateNumber(expr: Expr, env: Env): number {
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
    case 'unary': {
      const of = evaluateNumber(expr.of, env);
      return safe(expr, expr.op === '-' ? 0 - of : -1 - of);
    }
    case 'binary':
      return operate(expr, evaluateNumber(expr.left, env), evaluateNumber(expr.right, env));
    case 'call':
      return applied(expr, env);
    case 'struct': {
      const member = expr.fields.find(
        (f) => f.name !== undefined && UNION_MEMBERS.includes(f.name),
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
      return evaluateNumber(pointed(expr) ?? notNumber(expr), env);
    case 'any':
      throw new Mistake(expr.span, `a value is needed here; "${expr.text}" accepts, it gives none`);
  }
}

/** strace writes what a pointer to a number points to as `[16]`: the number in an array of one. */
export function pointed(expr: Expr): Expr | undefined {
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

function constant(expr: Extract<Expr, { kind: 'const' }>, env: Env): number {
  const value = constantValue(expr.name, env.arch);
  if (value === undefined) throw new Mistake(expr.span, `unknown constant "${expr.name}"`);
  return value;
}

function pid(expr: Extract<Expr, { kind: 'actor' }>, env: Env): number {
  const value = env.pidOf(expr.name);
  if (value === undefined) throw new Mistake(expr.span, `there is no process ${expr.name} yet`);
  return value;
}

function asNumber(value: Value, expr: Expr): number {
  if (typeof value === 'number') return value;
  throw new Mistake(expr.span, `expected a number, but the variable holds ${describe(value)}`);
}

/** What kind of value it is, in words. */
export function describe(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'string') return 'a name';
  if (value instanceof Uint8Array) return 'bytes';
  return isStruct(value) ? 'a struct' : 'an array';
}

type Binary = Extract<Expr, { kind: 'binary' }>;

function operate(expr: Binary, left: number, right: number): number {
  return safe(expr, exact(expr, left, right));
}

/** What was computed, if it is exact; 0 without a sign. */
function safe(expr: Expr, value: number): number {
  if (Number.isSafeInteger(value)) return value + 0;
  throw new Mistake(expr.span, 'the number is too large (2^53 is the limit)');
}

function exact(expr: Binary, left: number, right: number): number {
  switch (expr.op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0) throw new Mistake(expr.span, 'division by zero');
      return expr.op === '/' ? Math.trunc(left / right) : left % right;
    case '|':
      return Number(BigInt(left) | BigInt(right));
    case '&':
      return Number(BigInt(left) & BigInt(right));
    case '<<':
    case '>>':
      if (right < 0 || right > 52) throw new Mistake(expr.span, 'a shift is by 0 to 52 bits');
      return expr.op === '<<' ? left * 2 ** right : Math.floor(left / 2 ** right);
  }
}

function applied(expr: Extract<Expr, { kind: 'call' }>, env: Env): number {
  const [arg] = expr.args;
  if (arg === undefined) throw new Mistake(expr.span, `${expr.name}() needs an argument`);
  switch (expr.name) {
    case 'htons':
    case 'ntohs':
      return swap16(evaluateNumber(arg, env));
    case 'htonl':
    case 'ntohl':
      return swap32(evaluateNumber(arg, env));
    case 'inet_addr':
      return address(arg);
    case 'exited':
      return encodeStatus({ kind: 'exited', code: evaluateNumber(arg, env) });
    case 'killed':
      return encodeStatus({ kind: 'killed', signal: evaluateNumber(arg, env), core: false });
    case 'stopped':
      return encodeStatus({ kind: 'stopped', signal: evaluateNumber(arg, env) });
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
