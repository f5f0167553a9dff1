/** Expressions of the notation as expressions of C. */
import { constantValue } from '../../calls/flags.ts';
import { in6Bytes } from '../../calls/inet6.ts';
import { LONG_MAX } from '../../calls/integer.ts';
import { cInteger } from '../../calls/resolve.ts';
import type { ArgType } from '../../calls/spec.ts';
import { fieldType, type StructSpec, structSpec } from '../../calls/structs.ts';
import { pointed } from '../arithmetic.ts';
import type { Expr } from '../ast.ts';
import { assignFields, sockaddrOf } from '../eval.ts';
import { quoteBytes } from '../quote.ts';
import type { CProgramBuilder, CType } from './builder.ts';

/** A variable of the transcript in the program. */
export interface CVariable {
  readonly name: string;
  readonly type: CType;
}

/** Where a process's code is written: its variables, and how it knows the ids of others. */
export interface Scope {
  readonly variables: Map<string, CVariable>;
  readonly program: CProgramBuilder;
  /** How this process knows the id of another. */
  readonly pidOf: (actor: string) => string;
}

/** A C expression, and the statements that must run before it. */
export interface Emitted {
  readonly text: string;
  readonly before: readonly string[];
}

const NO_ENV = { file: '', actor: '', variables: {}, pidOf: () => undefined };

function plain(text: string): Emitted {
  return { text, before: [] };
}

/** A string literal of C. */
function cString(bytes: Uint8Array): string {
  return quoteBytes(bytes).replace(/(?<=\?)\?/g, '\\?');
}

/** An address of IPv6 as a value of C: `{.s6_addr = {[15] = 0x1}}`. */
function cAddress(text: Uint8Array): string {
  const bytes = [...(in6Bytes(new TextDecoder().decode(text)) ?? [])];
  const set = bytes.flatMap((byte, at) => (byte === 0 ? [] : `[${at}] = 0x${byte.toString(16)}`));
  return `{.s6_addr = {${set.join(', ') || '0'}}}`;
}

/** Constants that no header of the C library has. */
const NUMBERS_ONLY = /^(?:SA_RESTORER|SIGRT_\d+|FUTEX_\w+_PRIVATE|O_NOTIFICATION_PIPE|MSG_COPY)$/;

/** An expression that is a number, a pointer or bytes. */
export function emit(expr: Expr, type: ArgType, scope: Scope): Emitted {
  switch (expr.kind) {
    case 'int':
      return plain(number(expr, type));
    case 'string':
      return plain(type.t === 'path' && type.as ? cAddress(expr.bytes) : cString(expr.bytes));
    case 'null':
      return plain('NULL');
    case 'any':
      return plain('0');
    case 'var':
      return plain(variable(expr.name, type, scope));
    case 'const':
      return plain(constant(expr.name));
    case 'actor':
      return plain(scope.pidOf(expr.name));
    case 'field':
      return plain(fieldText(expr, scope));
    case 'call':
      return functionCall(expr, scope);
    case 'unary': {
      if (expr.op === '*') return emit(expr.of, { t: 'addr' }, scope);
      const of = emit(expr.of, type, scope);
      return { text: `${expr.op}${of.text}`, before: of.before };
    }
    case 'binary':
      return binary(expr, type, scope);
    case 'paren': {
      const of = emit(expr.of, type, scope);
      return { text: `(${of.text})`, before: of.before };
    }
    case 'changed':
      return emit(expr.given, type, scope);
    case 'struct':
      return structLiteral(expr, type, scope);
    case 'array': {
      const only = pointed(expr, type);
      return only === undefined ? arrayLiteral(expr, type, scope) : emit(only, type, scope);
    }
  }
}

/** A number as C has it; an address or a handler that is written as one is cast. */
function number(expr: Extract<Expr, { kind: 'int' }>, type: ArgType): string {
  const isC = !/[KM]$|[^ -~]/.test(expr.text);
  const digits = isC ? expr.text : String(expr.value);
  // A decimal number is no unsigned one by itself.
  const text = expr.value > LONG_MAX && /^[1-9]/.test(digits) ? `${digits}UL` : digits;
  if (type.t === 'handler') return `(void (*)(int))${text}`;
  return type.t === 'addr' && expr.value !== 0 ? `(void *)${text}` : text;
}

function variable(name: string, type: ArgType, scope: Scope): string {
  const held = scope.variables.get(name);
  if (held !== undefined) return held.name;
  if (type.t === 'handler') return scope.program.handler(name);
  return scope.program.variable(name, { base: 'int' });
}

function constant(name: string): string {
  return NUMBERS_ONLY.test(name) ? String(constantValue(name) ?? 0) : name;
}

function functionCall(expr: Extract<Expr, { kind: 'call' }>, scope: Scope): Emitted {
  const args = expr.args.map((arg) => emit(arg, { t: 'int' }, scope));
  const text = `${expr.name}(${args.map((arg) => arg.text).join(', ')})`;
  return { text, before: args.flatMap((arg) => arg.before) };
}

function binary(expr: Extract<Expr, { kind: 'binary' }>, type: ArgType, scope: Scope): Emitted {
  if (expr.op === '*' && isText(expr.left)) return repetition(expr, scope);
  // What is added to a pointer is a number.
  const part: ArgType = type.t === 'addr' ? { t: 'int' } : type;
  const left = emit(expr.left, part, scope);
  const right = emit(expr.right, part, scope);
  const op = expr.op === '|' ? ' | ' : ` ${expr.op} `;
  return { text: left.text + op + right.text, before: [...left.before, ...right.before] };
}

function isText(expr: Expr): boolean {
  if (expr.kind === 'paren') return isText(expr.of);
  return expr.kind === 'string' || (expr.kind === 'binary' && isText(expr.left));
}

/** The bytes of a text whose length is known before the program runs; undefined for a variable. */
export function literalLength(expr: Expr): number | undefined {
  if (expr.kind === 'string') return expr.bytes.length;
  if (expr.kind === 'paren') return literalLength(expr.of);
  if (expr.kind !== 'binary' || expr.op !== '*') return undefined;
  const unit = literalLength(expr.left);
  const times = literalNumber(expr.right);
  return unit === undefined || times === undefined ? undefined : unit * times;
}

/** A number that is known before the program runs; undefined where variables have a part in it. */
export function literalNumber(expr: Expr | undefined): number | undefined {
  if (expr?.kind === 'int') return Number(expr.value);
  if (expr?.kind === 'const') return Number(constantValue(expr.name) ?? Number.NaN);
  if (expr?.kind === 'paren') return literalNumber(expr.of);
  if (expr?.kind !== 'binary') return undefined;
  const left = literalNumber(expr.left);
  const right = literalNumber(expr.right);
  if (left === undefined || right === undefined) return undefined;
  if (expr.op === '+') return left + right;
  if (expr.op === '-') return left - right;
  return expr.op === '*' ? left * right : undefined;
}

/** `"x" * 4096`: a buffer that is filled first. */
function repetition(expr: Extract<Expr, { kind: 'binary' }>, scope: Scope): Emitted {
  const unit = emit(expr.left, { t: 'bytes' }, scope);
  const times = emit(expr.right, { t: 'int' }, scope);
  const size = literalLength(expr) ?? 65536;
  const name = scope.program.variable('filled', { base: 'char', size: Math.max(1, size) });
  const unitLength = literalLength(expr.left) ?? 1;
  const fill =
    unitLength === 1 && expr.left.kind === 'string'
      ? `memset(${name}, ${expr.left.bytes[0]}, ${times.text});`
      : `for (int i = 0; i < ${times.text}; i++) memcpy(${name} + i * ${unitLength}, ${unit.text}, ${unitLength});`;
  return { text: name, before: [...unit.before, ...times.before, fill] };
}

/** A field of a variable, under the name that C has for it. */
function fieldText(expr: Extract<Expr, { kind: 'field' }>, scope: Scope): string {
  const of = emit(expr.of, { t: 'any' }, scope).text;
  if (/^\d+$/.test(expr.name)) return `${of}[${expr.name}]`;
  const base = expr.of.kind === 'var' ? scope.variables.get(expr.of.name)?.type.base : undefined;
  return `${of}.${cField(base ?? '', expr.name)}`;
}

const C_FIELDS: { readonly [path: string]: string } = {
  'struct epoll_event.data': 'data.u64',
  'struct sigevent.sigev_value': 'sigev_value.sival_int',
  'siginfo_t.si_value': 'si_value.sival_int',
  'siginfo_t.si_int': 'si_value.sival_int',
  'struct sockaddr_in.sin_addr': 'sin_addr.s_addr',
  'struct sockaddr_in.sa_family': 'sin_family',
  'struct sockaddr_in6.sa_family': 'sin6_family',
  'struct sockaddr_un.sa_family': 'sun_family',
  'struct sockaddr_storage.sa_family': 'ss_family',
  'struct timespec.sec': 'tv_sec',
  'struct timespec.nsec': 'tv_nsec',
  'struct timeval.sec': 'tv_sec',
  'struct timeval.usec': 'tv_usec',
};

/** The C library's name of a structure's field. */
export function cField(base: string, field: string): string {
  return C_FIELDS[`${base}.${field}`] ?? field;
}

/** `(struct timespec){.tv_sec = 1, .tv_nsec = 0}`: without a type name where it stands inside another. */
function structLiteral(
  expr: Extract<Expr, { kind: 'struct' }>,
  type: ArgType,
  scope: Scope,
): Emitted {
  const spec = specOf(expr, type);
  if (spec === undefined) {
    const [only] = expr.fields;
    return only === undefined ? plain('0') : emit(only.value, { t: 'int' }, scope);
  }
  const inner = structFields(expr, spec, scope);
  return { text: `(${spec.c}){${inner.text}}`, before: inner.before };
}

/** The structure that is written; undefined where it is none that is known. */
export function specOf(
  expr: Extract<Expr, { kind: 'struct' }>,
  type: ArgType,
): StructSpec | undefined {
  if (type.t === 'sockaddr') return sockaddrOf(expr, NO_ENV);
  return type.t === 'struct' ? structSpec(type.name) : undefined;
}

/** What stands between the braces. Signal sets, which C cannot write as values, are left out. */
export function structFields(
  expr: Extract<Expr, { kind: 'struct' }>,
  spec: StructSpec,
  scope: Scope,
): Emitted {
  const before: string[] = [];
  const parts: string[] = [];
  for (const { field, value } of assignFields(expr, spec)) {
    if (value.kind === 'any' || field.type.t === 'sigset' || field.type.t === 'addr') continue;
    const type = fieldType(field, {});
    const nested = value.kind === 'struct' ? specOf(value, type) : undefined;
    const inner =
      value.kind === 'struct' && nested ? structFields(value, nested, scope) : undefined;
    const emitted = inner ?? emit(value, type, scope);
    before.push(...emitted.before);
    const text = inner === undefined ? emitted.text : `{${inner.text}}`;
    parts.push(`.${cField(spec.c, field.name)} = ${text}`);
  }
  return { text: parts.join(', '), before };
}

function arrayLiteral(
  expr: Extract<Expr, { kind: 'array' }>,
  type: ArgType,
  scope: Scope,
): Emitted {
  const of: ArgType = type.t === 'array' ? type.of : { t: 'int' };
  const spec = of.t === 'struct' ? structSpec(of.name) : undefined;
  const items = expr.items.map((item) => {
    if (item.kind !== 'struct' || spec === undefined) return emit(item, of, scope);
    const inner = structFields(item, spec, scope);
    return { text: `{${inner.text}}`, before: inner.before };
  });
  const text = `(${spec?.c ?? 'int'}[]){${items.map((item) => item.text).join(', ')}}`;
  return { text, before: items.flatMap((item) => item.before) };
}

/** Statements that make a signal set. */
export function fillSigset(expr: Expr, target: string, scope: Scope): readonly string[] {
  if (expr.kind === 'paren') return fillSigset(expr.of, target, scope);
  if (expr.kind !== 'array') return [`${target} = ${emit(expr, { t: 'sigset' }, scope).text};`];
  const [first, change] = expr.complement
    ? ['sigfillset', 'sigdelset']
    : ['sigemptyset', 'sigaddset'];
  const signals = expr.items.map((item) => emit(item, { t: 'signal' }, scope).text);
  return [`${first}(&${target});`, ...signals.map((signal) => `${change}(&${target}, ${signal});`)];
}

/** The C type that a variable has when a call writes it. */
export function cType(type: ArgType | { readonly t: 'void' }, size = 4096): CType {
  switch (type.t) {
    case 'pid':
      return { base: 'pid_t' };
    case 'addr':
      return { base: 'void *' };
    case 'bytes':
    case 'path':
      return { base: 'char', size: Math.max(1, size) };
    case 'sigset':
      return { base: 'sigset_t' };
    case 'handler':
      return { base: 'handler' };
    case 'sockaddr':
      return { base: 'struct sockaddr_storage' };
    case 'struct':
      return {
        base: type.name === 'msgbuf' ? 'struct message' : (structSpec(type.name)?.c ?? 'int'),
      };
    case 'array':
      return { base: cType(type.of).base, size: 64 };
    default:
      return { base: cInteger(type) ?? 'int' };
  }
}
