/** A call of the notation as a call of C: most go argument by argument, `special.ts` has the others. */
import { argSpecs, resultType } from '../../calls/resolve.ts';
import type { ArgSpec, ArgType } from '../../calls/spec.ts';
import { fieldType, recordsOf, STRUCTS, type StructSpec, structSpec } from '../../calls/structs.ts';
import { argumentAt, commandWord } from '../argument.ts';
import type { CallItem, Expr } from '../ast.ts';
import { assignFields, isNullPointer } from '../eval.ts';
import { memoryAddress } from '../memory-buffer.ts';
import type { CType } from './builder.ts';
import {
  type Scope as BaseScope,
  cField,
  cType,
  emit,
  fillSigset,
  literalLength,
  literalNumber,
  specOf,
} from './expression.ts';

/** Where a process's code is written. */
export interface Scope extends BaseScope {
  /** A variable of the program's own, under a name that no variable of the transcript has. */
  readonly scratch: (name: string, type: CType) => string;
  /** The structure of a variable that holds a socket address, by the fields of it that are looked at. */
  readonly addressType: (name: string) => string;
}

/** A call with what must run before it and after it. */
export interface CCall {
  readonly before: readonly string[];
  readonly call: string;
  readonly after: readonly string[];
}

/** The parts of a call while they are collected. */
export interface Parts {
  readonly item: CallItem;
  readonly specs: readonly ArgSpec[];
  readonly scope: Scope;
  readonly before: string[];
  readonly after: string[];
}

/** Starts on a call. */
export function partsOf(item: CallItem, scope: Scope): Parts {
  const specs = argSpecs(item.call, commandWord(item));
  return { item, specs, scope, before: [], after: [] };
}

/** The expression at a position of the catalogue; undefined when it is left out. */
export function exprAt(parts: Parts, at: number): Expr | undefined {
  return argumentAt(parts.item, at);
}

/** The call, argument by argument. */
export function plainCall(parts: Parts): CCall {
  const args = parts.specs.flatMap((_, at) => argument(parts, at) ?? []);
  return finish(parts, `${parts.item.call}(${args.join(', ')})`);
}

export function finish(parts: Parts, call: string): CCall {
  return { before: parts.before, call, after: parts.after };
}

/** The text of one argument; undefined when C leaves it out too. */
export function argument(parts: Parts, at: number): string | undefined {
  const spec = parts.specs[at];
  const expr = exprAt(parts, at);
  if (spec === undefined) return undefined;
  if (expr === undefined) return leftOut(parts, at, spec);
  if (spec.dir === 'out') return outArgument(parts, expr, spec);
  const text = inArgument(parts, expr, spec.type);
  // FIONBIO and its kin are given the address of their number.
  return parts.item.call === 'ioctl' && at === 2 && text !== 'NULL' ? `&(int){${text}}` : text;
}

/** What an argument that is given looks like: structures and signal sets are passed by address. */
export function inArgument(parts: Parts, expr: Expr, type: ArgType): string {
  const { scope, before } = parts;
  if (expr.kind === 'null' || (expr.kind === 'int' && expr.value === 0 && isPointer(type))) {
    return 'NULL';
  }
  if (type.t === 'sigset') {
    if (expr.kind === 'var') return `&${emit(expr, type, scope).text}`;
    const set = scope.scratch('set', { base: 'sigset_t' });
    before.push(...fillSigset(expr, set, scope));
    return `&${set}`;
  }
  const { text, before: first } = emit(expr, type, scope);
  before.push(...first);
  if (type.t === 'struct') return `&${text}`;
  return type.t === 'sockaddr' ? `(struct sockaddr *)&${text}` : text;
}

function isPointer(type: ArgType): boolean {
  return ['struct', 'sockaddr', 'sigset', 'array', 'bytes', 'path', 'addr'].includes(type.t);
}

/** What is passed for the call to write into; what a pattern assigns is read from there afterwards. */
export function outArgument(parts: Parts, expr: Expr, spec: ArgSpec): string {
  if (isNullPointer(expr, spec.type)) return 'NULL';
  if (memoryAddress(expr) !== undefined) return inArgument(parts, expr, spec.type);
  const records = expr.kind === 'array' ? recordsOf(spec.type) : undefined;
  const type: ArgType = records === undefined ? spec.type : { t: 'array', of: records };
  const size = sizeFor(parts, expr, type);
  const target = outTarget(parts, expr, spec.name, type, size);
  return type.t === 'bytes' || type.t === 'array' ? target : `&${target}`;
}

/** The variable that a call writes into; the pattern's own where it is a bare name. */
export function outTarget(
  parts: Parts,
  expr: Expr,
  name: string,
  type: ArgType,
  size?: number,
): string {
  const { scope } = parts;
  if (expr.kind === 'var' && !(type.t === 'status' && expr.name === 'continued')) {
    return assigned(scope, expr.name, outType(name, type, size));
  }
  const base = type.t === 'bytes' ? 'buf' : name;
  const fixed = type.t === 'array' && expr.kind === 'array' ? Math.max(1, expr.items.length) : size;
  const ctype = outType(name, type, size);
  const shape = ctype.size === undefined ? ctype : { ...ctype, size: fixed ?? ctype.size };
  const target = scope.scratch(base, shape);
  parts.after.push(...extract(scope, expr, target, type));
  return target;
}

/** mq_receive's priority is the one number that C wants unsigned. */
function outType(name: string, type: ArgType, size: number | undefined): CType {
  return name === 'prio' ? { base: 'unsigned int' } : cType(type, size);
}

/** Declares a variable of the transcript that is written now. */
export function assigned(scope: Scope, name: string, type: CType): string {
  const held = scope.variables.get(name);
  const declared = scope.program.variable(name, type);
  scope.variables.set(name, {
    name: declared,
    type: held?.type.base === type.base ? held.type : type,
  });
  return declared;
}

/** Statements that give a pattern's names what was written. */
export function extract(scope: Scope, expr: Expr, from: string, type: ArgType): readonly string[] {
  if (expr.kind === 'var') {
    if (type.t === 'status' && expr.name === 'continued') return [];
    const ctype =
      type.t === 'bytes' || type.t === 'path' ? { base: 'char', size: 8192 } : cType(type);
    const name = assigned(scope, expr.name, ctype);
    return ctype.size === undefined
      ? [`${name} = ${from};`]
      : [`memcpy(${name}, ${from}, sizeof ${from});`];
  }
  if (expr.kind === 'array' && type.t === 'array') {
    return expr.items.flatMap((item, at) => extract(scope, item, `${from}[${at}]`, type.of));
  }
  const spec = type.t === 'struct' ? structSpec(type.name) : undefined;
  if (expr.kind !== 'struct' || spec === undefined) return [];
  return assignFields(expr, spec).flatMap(({ field, value }) =>
    extract(scope, value, `${from}.${cField(spec.c, field.name)}`, fieldType(field, {})),
  );
}

/** Bytes that a buffer must hold: the size that the call is given, when it is known. */
function sizeFor(parts: Parts, expr: Expr, type: ArgType): number | undefined {
  if (type.t === 'array') {
    if (parts.item.call === 'pipe' || parts.item.call === 'pipe2') return 2;
    return parts.item.call === 'socketpair' ? 2 : 64;
  }
  if (type.t !== 'bytes') return undefined;
  const at = parts.specs.findIndex((spec) => ['count', 'size', 'n'].includes(spec.name));
  const known = literalNumber(exprAt(parts, at));
  return Math.max(known ?? 65536, expr.kind === 'string' ? expr.bytes.length : 1, 1);
}

const VARIADIC = ['open', 'mq_open', 'sem_open', 'fcntl', 'ioctl'];

/** What a careful C programmer writes for what the transcript leaves out. */
function leftOut(parts: Parts, at: number, spec: ArgSpec): string | undefined {
  const { call } = parts.item;
  if (spec.dir !== 'in') return 'NULL';
  if (VARIADIC.includes(call)) return variadic(parts, spec);
  const measured = exprAt(parts, spec.name === 'nfds' ? 0 : at - 1);
  if (spec.type.t !== 'int' || measured === undefined) return 'NULL';
  return lengthOf(parts, measured, parts.specs[spec.name === 'nfds' ? 0 : at - 1]?.type);
}

/** open's mode and its kin are passed only where O_CREAT has them read. */
function variadic(parts: Parts, spec: ArgSpec): string | undefined {
  const flags = exprAt(parts, 1);
  if (flags === undefined || !mentions(flags, 'O_CREAT')) return undefined;
  if (spec.type.t === 'mode') return '0600';
  return spec.name === 'attr' ? 'NULL' : '0';
}

/** True when an expression names a constant. */
function mentions(expr: Expr, name: string): boolean {
  if (expr.kind === 'const') return expr.name === name;
  if (expr.kind === 'paren') return mentions(expr.of, name);
  return expr.kind === 'binary' && (mentions(expr.left, name) || mentions(expr.right, name));
}

/** The length, size or count that goes with what is passed. */
export function lengthOf(parts: Parts, expr: Expr, type: ArgType | undefined): string {
  if (expr.kind === 'null') return '0';
  if (type?.t === 'sockaddr') return addressLength(parts, expr);
  if (expr.kind === 'array') return String(expr.items.length);
  const known = literalLength(expr);
  if (known !== undefined) return String(known);
  const { text } = emit(expr, { t: 'bytes' }, parts.scope);
  return type?.t === 'array' ? `sizeof ${text} / sizeof ${text}[0]` : `strlen(${text})`;
}

function addressLength(parts: Parts, expr: Expr): string {
  if (expr.kind !== 'struct') return `sizeof ${emit(expr, { t: 'sockaddr' }, parts.scope).text}`;
  const spec = specOf(expr, { t: 'sockaddr' });
  if (spec === STRUCTS.sockaddr_in6) return `sizeof(${spec.c})`;
  const path = expr.fields.find(({ value }) => value.kind === 'string')?.value;
  if (path?.kind !== 'string') return `sizeof(struct sockaddr_in)`;
  const size = path.bytes.length + 1;
  return `offsetof(struct sockaddr_un, sun_path) + ${size}`;
}

/** What a call returns when it fails, in C. */
export function failureOf(item: CallItem): string {
  if (item.call === 'mmap') return 'MAP_FAILED';
  if (item.call === 'sem_open') return 'SEM_FAILED';
  const type = resultType(item.call);
  if (type.t === 'handler') return 'SIG_ERR';
  return type.t === 'addr' ? '(void *)-1' : '-1';
}

/** The fields of a System V message in a struct expression. */
export function messageFields(expr: Expr): { readonly type?: Expr; readonly text?: Expr } {
  if (expr.kind !== 'struct') return {};
  const found: { type?: Expr; text?: Expr } = {};
  const spec: StructSpec = STRUCTS.msgbuf;
  for (const { field, value } of assignFields(expr, spec)) {
    if (field.name === 'mtype') found.type = value;
    else found.text = value;
  }
  return found;
}
