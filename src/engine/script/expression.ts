/**
 * Reading an expression, by recursive descent. Each function reads one level of C's precedence and hands what is
 * tighter to the next:
 *
 *     or: and ("|" and)*          and: shift ("&" shift)*      shift: sum (("<<" | ">>") sum)*
 *     sum: term (("+" | "-") term)*      term: unary (("*" | "/" | "%") unary)*
 *     unary: ("-" | "~") unary | postfix            postfix: primary ("." name | "[" number "]")*
 *     primary: number | 'c' | "string" | NULL | _ | ? | name | name "(" list ")" | "(" or ")" | {struct} | [array]
 *
 * Items of arrays and fields of structs may be `or "=>" or`, as strace shows what a call changed.
 */
import { constantValue } from '../calls/flags.ts';
import { signalName, straceSignal } from '../calls/signals.ts';
import type { Expr, Span } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { skipDescriptorPath } from './descriptor-path.ts';
import { Mistake } from './diagnostic.ts';
import { FUNCTIONS } from './functions.ts';
import { LIMITS } from './limits.ts';
import { readCharacter, readNumber, readString } from './literals.ts';
import { nearest } from './nearest.ts';
import type { Interrupted } from './strace/interrupted.ts';
import type { Log } from './strace/log.ts';
import type { ResumedArguments } from './strace/resumed-arguments.ts';

/** What a line cannot know of itself. */
export interface Names {
  /** What an upper-case name may be: the actors that the transcript's lines name. */
  readonly actors: ReadonlySet<string>;
  /** The arguments that a call's `resumed` line has. */
  readonly resumed?: ResumedArguments;
  /** Where the file is one that strace wrote. */
  readonly log?: Log;
  /** Which calls signals have interrupted. */
  readonly interrupted?: Interrupted;
}

/** Reads `{...}`; the cursor stands at the brace. */
export function readStruct(cursor: Cursor, names: Names): Expr {
  return struct(cursor, names);
}

type Operator = Extract<Expr, { kind: 'binary' }>['op'];
type Struct = Extract<Expr, { kind: 'struct' }>;

const LEVELS: readonly (readonly Operator[])[] = [
  ['|'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads one expression; blanks before it are skipped, blanks behind it are not. */
export function readExpression(cursor: Cursor, names: Names): Expr {
  return binary(cursor, names, 0);
}

/** Reads `a, b, c` up to the closing character, which is stepped over. The opening one has been. */
export function readList(
  cursor: Cursor,
  close: ')',
  readItem: () => Expr,
  what: string,
): readonly Expr[] {
  return readOpenList(cursor, close, readItem, what).items;
}

/**
 * Reads a list that may break off.
 *
 * @param until What it breaks off before, any of these.
 * @returns What was read, and what stands at its end: the closing character, an item, or a comma (or nothing yet).
 */
export function readOpenList(
  cursor: Cursor,
  close: ')',
  readItem: () => Expr,
  what: string,
  until: readonly string[] = [],
): { readonly items: readonly Expr[]; readonly end: 'closed' | 'item' | 'comma' } {
  const items: Expr[] = [];
  const breaksOff = () => until.some((mark) => cursor.sees(mark));
  cursor.space();
  if (cursor.take(close)) return { items, end: 'closed' };
  for (;;) {
    if (breaksOff()) return { items, end: 'comma' };
    items.push(readItem());
    if (items.length > LIMITS.items) {
      throw new Mistake(cursor.here(), `more than ${LIMITS.items} ${what}`);
    }
    cursor.space();
    if (cursor.take(close)) return { items, end: 'closed' };
    if (breaksOff()) return { items, end: 'item' };
    if (!cursor.take(',')) cursor.fail(`"," or "${close}"`);
    cursor.space();
  }
}

function binary(cursor: Cursor, names: Names, level: number): Expr {
  const operators = LEVELS[level];
  if (operators === undefined) return unary(cursor, names);
  cursor.space();
  const start = cursor.pos;
  let left = binary(cursor, names, level + 1);
  for (let count = 0; ; count++) {
    const end = cursor.pos;
    cursor.space();
    // strace before 4.16 shows what a call changed as 128->16.
    const op = cursor.sees('->') ? undefined : operators.find((text) => cursor.sees(text));
    if (op === undefined) {
      cursor.pos = end;
      return left;
    }
    if (count >= LIMITS.depth * 2) throw new Mistake(cursor.here(), 'the expression is too long');
    cursor.pos += op.length;
    const right = binary(cursor, names, level + 1);
    left = { kind: 'binary', span: cursor.span(start), op, left, right };
  }
}

function unary(cursor: Cursor, names: Names): Expr {
  cursor.space();
  const start = cursor.pos;
  if (cursor.depth >= LIMITS.depth) throw new Mistake(cursor.here(), 'nested too deeply');
  cursor.depth++;
  try {
    if (cursor.take('-')) {
      const of = unary(cursor, names);
      return { kind: 'unary', span: cursor.span(start), op: '-', of };
    }
    // Memory at an address; between two numbers it is a product.
    if (cursor.take('*')) {
      const of = unary(cursor, names);
      return { kind: 'unary', span: cursor.span(start), op: '*', of };
    }
    if (cursor.take('~')) {
      cursor.space();
      if (cursor.peek() === '[') return array(cursor, names, start, true);
      const of = unary(cursor, names);
      return { kind: 'unary', span: cursor.span(start), op: '~', of };
    }
    return postfix(cursor, names, start);
  } finally {
    cursor.depth--;
  }
}

const INDEX = /\[(\d{1,6})\]/y;

function postfix(cursor: Cursor, names: Names, start: number): Expr {
  let of = primary(cursor, names);
  if (of.kind !== 'var') return of;
  for (let count = 0; count < LIMITS.depth; count++) {
    const index = cursor.match(INDEX);
    if (index !== null) {
      of = { kind: 'field', span: cursor.span(start), of, name: index[1] ?? '0' };
    } else if (cursor.peek() === '.' && !cursor.sees('...')) {
      cursor.pos++;
      const name = cursor.word() ?? cursor.fail("a field's name");
      of = { kind: 'field', span: cursor.span(start), of, name };
    } else {
      return of;
    }
  }
  throw new Mistake(cursor.span(start), 'nested too deeply');
}

function primary(cursor: Cursor, names: Names): Expr {
  const start = cursor.pos;
  const next = cursor.peek();
  if (next >= '0' && next <= '9') return readNumber(cursor);
  if (next === '"' || cursor.sees('@"')) return readString(cursor);
  switch (next) {
    case "'":
      return readCharacter(cursor);
    case '?':
      cursor.pos++;
      return { kind: 'any', span: cursor.span(start), text: '?' };
    case '(': {
      cursor.pos++;
      const of = readExpression(cursor, names);
      cursor.space();
      if (!cursor.take(')')) cursor.fail('")"');
      return { kind: 'paren', span: cursor.span(start), of };
    }
    case '{':
      return struct(cursor, names);
    case '[':
      return straceStatus(cursor) ?? array(cursor, names, start, false);
  }
  const word = cursor.word();
  if (word === undefined) return cursor.fail('a value');
  return named(cursor, names, word, start);
}

function named(cursor: Cursor, names: Names, name: string, start: number): Expr {
  if (name === '_') return { kind: 'any', span: cursor.span(start), text: '_' };
  if (name === 'NULL') return { kind: 'null', span: cursor.span(start) };
  if (cursor.peek() === '(') return functionCall(cursor, names, name, start);
  const span = cursor.span(start);
  if (!/^_*[A-Z]/.test(name)) return { kind: 'var', span, name };
  if (name === 'AT_FDCWD') skipDescriptorPath(cursor);
  return { kind: isActor(name, names) ? 'actor' : 'const', span, name };
}

/** A name is a constant when it is known as one, or is written like one and nobody acts under it. */
function isActor(name: string, names: Names): boolean {
  if (constantValue(name) !== undefined || name.startsWith('_')) return false;
  if (names.actors.has(name)) return true;
  return !(/^[A-Z][A-Z0-9_]*$/.test(name) && (name.includes('_') || name.length >= 4));
}

function functionCall(cursor: Cursor, names: Names, name: string, start: number): Expr {
  const wanted = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (wanted === undefined) {
    const near = nearest(name, Object.keys(FUNCTIONS));
    throw new Mistake(cursor.span(start), `unknown function "${name.slice(0, 40)}"`, near);
  }
  cursor.pos++;
  const args = readList(cursor, ')', () => readExpression(cursor, names), 'arguments');
  const span = cursor.span(start);
  if (args.length !== wanted) {
    throw new Mistake(span, `${name}() takes ${wanted} argument, got ${args.length}`);
  }
  return { kind: 'call', span, name, args };
}

const FIELD_NAME = /\.?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=(?!=)/y;

function struct(cursor: Cursor, names: Names): Expr {
  const start = cursor.pos;
  cursor.pos++;
  const fields: Struct['fields'][number][] = [];
  let left = false;
  cursor.space();
  while (!cursor.take('}')) {
    if (fields.length > 0) {
      if (!cursor.take(',')) cursor.fail('"," or "}"');
      cursor.space();
    }
    if (cursor.take('...')) {
      left = true;
      cursor.space();
      // strace leaves out fields in front too: {..., cmsg_type=SCM_RIGHTS}.
      if (fields.length === 0 && cursor.take(',')) cursor.space();
      else if (!cursor.sees('}')) cursor.fail('"}"');
      else continue;
    }
    fields.push(addressField(cursor) ?? readField(cursor, names));
    if (fields.length > LIMITS.items) {
      throw new Mistake(cursor.here(), `more than ${LIMITS.items} fields`);
    }
    cursor.space();
  }
  const span = cursor.span(start);
  return left && fields.length === 0
    ? { kind: 'any', span, text: '_' }
    : { kind: 'struct', span, fields };
}

function readField(cursor: Cursor, names: Names): Struct['fields'][number] {
  const name = cursor.match(FIELD_NAME)?.[1];
  const value = readChanged(cursor, names);
  return name === undefined ? { value } : { name, value };
}

const INET_PTON =
  /inet_pton\([ \t]*AF_INET6[ \t]*,[ \t]*"([^"\\]*)"[ \t]*,[ \t]*&([A-Za-z_0-9]+)[ \t]*\)/y;

/** What strace writes for a field that is an address of IPv6: the call that would fill it. */
function addressField(cursor: Cursor): Struct['fields'][number] | undefined {
  const start = cursor.pos;
  const [, text, name] = cursor.match(INET_PTON) ?? [];
  if (text === undefined || name === undefined) return undefined;
  const bytes = new TextEncoder().encode(text);
  const span = cursor.span(start);
  return { name, value: { kind: 'string', span, bytes, prefix: false, abstract: false } };
}

/** What may be a number that a call changes. */
const IS_NUMBER: readonly Expr['kind'][] = ['int', 'unary', 'binary', 'paren', 'var', 'field'];

/**
 * Reads an expression, and what strace writes where a call changed it: `128 => 16`. Of a number both are kept, of a
 * struct what it was given, of anything else what the call left.
 */
export function readChanged(cursor: Cursor, names: Names): Expr {
  const start = cursor.pos;
  const given = readExpression(cursor, names);
  const end = cursor.pos;
  cursor.space();
  if (!cursor.take('=>') && !cursor.take('->')) {
    cursor.pos = end;
    return given;
  }
  const left = readExpression(cursor, names);
  if (given.kind === 'struct') return given;
  if (!IS_NUMBER.includes(given.kind)) return left;
  return { kind: 'changed', span: cursor.span(start), given, left };
}

const STRACE_SET = /\[([A-Z][A-Z0-9_]*(?: [A-Z][A-Z0-9_]*)*)\]/y;

function array(cursor: Cursor, names: Names, start: number, complement: boolean): Expr {
  const open = cursor.pos;
  const set = cursor.match(STRACE_SET)?.[1]?.split(' ');
  if (set?.every((name) => straceSignal(name) !== undefined && !names.actors.has(name))) {
    const span = cursor.span(start);
    const items = set.map((name) => signalExpr(straceSignal(name) ?? 0, span));
    return { kind: 'array', span, items, complement };
  }
  cursor.pos = open + 1;
  const { items, more } = readItems(cursor, names);
  const span = cursor.span(start);
  if (more && items.length === 0) return { kind: 'any', span, text: '_' };
  return { kind: 'array', span, items, complement, ...(more ? { more: true } : {}) };
}

/** Reads `a, b]`, strace's set of descriptors `4 5]`, and `a, ...]`, of which strace left the rest out. */
function readItems(
  cursor: Cursor,
  names: Names,
): { readonly items: readonly Expr[]; readonly more: boolean } {
  const items: Expr[] = [];
  let comma = false;
  cursor.space();
  while (!cursor.take(']')) {
    if (items.length > 0) {
      const isSet = !comma && items.every(({ kind }) => kind === 'int');
      if (cursor.take(',')) comma = true;
      else if (!isSet || !/\d/.test(cursor.peek())) cursor.fail('"," or "]"');
      cursor.space();
    }
    if (cursor.take('...')) {
      cursor.space();
      if (!cursor.take(']')) cursor.fail('"]"');
      return { items, more: true };
    }
    items.push(readChanged(cursor, names));
    if (items.length > LIMITS.items) {
      throw new Mistake(cursor.here(), `more than ${LIMITS.items} items`);
    }
    cursor.space();
  }
  return { items, more: false };
}

/** A signal as the notation writes it: `SIGUSR1`, `SIGRTMIN+2`. */
function signalExpr(number: number, span: Span): Expr {
  const [name = '', offset] = signalName(number)?.split('+') ?? [];
  const word: Expr = { kind: 'const', span, name };
  if (offset === undefined) return word;
  const right: Expr = { kind: 'int', span, value: Number(offset), text: offset };
  return { kind: 'binary', span, op: '+', left: word, right };
}

const WAIT_STATUS =
  /\[\{(?:WIFEXITED\(s\) && WEXITSTATUS\(s\) == (?<exited>\d{1,3})|WIFSIGNALED\(s\) && WTERMSIG\(s\) == (?<killed>\w+)(?: && WCOREDUMP\(s\))?|WIFSTOPPED\(s\) && WSTOPSIG\(s\) == (?<stopped>\w+)|WIFCONTINUED\(s\))\}\]/y;

/** strace's own form of a wait status, read as the notation's. */
function straceStatus(cursor: Cursor): Expr | undefined {
  const start = cursor.pos;
  const groups = cursor.match(WAIT_STATUS)?.groups;
  if (groups === undefined) return undefined;
  const span = cursor.span(start);
  const { exited, killed, stopped } = groups;
  if (exited !== undefined) {
    const code: Expr = { kind: 'int', span, value: Number(exited), text: exited };
    return { kind: 'call', span, name: 'exited', args: [code] };
  }
  const signal = killed ?? stopped;
  if (signal === undefined) return { kind: 'var', span, name: 'continued' };
  const name = killed === undefined ? 'stopped' : 'killed';
  return { kind: 'call', span, name, args: [{ kind: 'const', span, name: signal }] };
}
