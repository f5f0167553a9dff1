/** The lines that begin with a process: calls, and the consequences of calls. */
import { CALL_NAMES, callSpec, isCallName } from '../calls/catalogue.ts';
import { canonicalErrno, ERRNO } from '../calls/errno.ts';
import { constantValue } from '../calls/flags.ts';
import { SIGNALS, signalName, signalNumber } from '../calls/signals.ts';
import type { ArgSpec, CallName } from '../calls/spec.ts';
import { ALIAS_NAMES, ALIAS_OF, ALIASES } from './aliases.ts';
import type { CallItem, EndItem, Expect, Expr, Item, ResumedItem, SignalItem } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { Mistake } from './diagnostic.ts';
import { type Names, readExpression, readList, readOpenList, readStruct } from './expression.ts';
import { nearest } from './nearest.ts';

const PID_PREFIX = /\[pid[ \t]+\d+\][ \t]*/y;
const ACTOR = /[A-Z][A-Za-z0-9_]*/y;

/** Reads a line that begins with a process's name. */
export function readActorLine(cursor: Cursor, names: Names): Item {
  cursor.match(PID_PREFIX);
  const start = cursor.pos;
  const actor = cursor.match(ACTOR)?.[0];
  if (actor === undefined) {
    return cursor.fail(
      'a process (a name that starts with an upper-case letter), narration (>), a time (+1s) or a comment (#)',
    );
  }
  if (constantValue(actor) !== undefined) {
    throw new Mistake(cursor.span(start), `"${actor}" is a constant and cannot name a process`);
  }
  cursor.space();
  if (cursor.sees('<...')) return resumed(cursor, names, actor, start);
  if (cursor.sees('---')) return signal(cursor, names, actor, start);
  if (cursor.sees('+++')) return end(cursor, actor, start);
  return call(cursor, names, actor, start);
}

function call(cursor: Cursor, names: Names, actor: string, start: number): CallItem {
  const nameStart = cursor.pos;
  const name = cursor.word() ?? cursor.fail('a call, "<... call resumed>", "---" or "+++"');
  const nameSpan = cursor.span(nameStart);
  if (!isCallName(name) && !Object.hasOwn(ALIASES, name)) throw unknownCall(name, nameSpan);
  cursor.space();
  if (!cursor.take('(')) cursor.fail(`"(" after ${name}`);
  const read = readArguments(cursor, names, actor, name);
  const span = cursor.span(start);
  const rewrite = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  const { call, args } = rewrite?.(read, nameSpan) ?? { call: name as CallName, args: read };
  const positions = positionsOf(callSpec(call).args, args.length);
  if (positions === undefined) {
    const isMissing = args.length < callSpec(call).args.length;
    if (isMissing && cursor.sees('<unfinished')) throw argumentsMissing(cursor);
    throw wrongCount(call, args.length, cursor.span(nameStart));
  }
  const expect = readExpect(cursor, names, true);
  const none = expect.kind === 'returns';
  const comment = lineEnd(
    cursor,
    `${none ? '"=", "<unfinished ...>" or ' : ''}the end of the line`,
  );
  const item: CallItem = { kind: 'call', span, actor, call, args, positions, expect };
  return comment === undefined ? item : { ...item, comment };
}

/** strace names what it shows of clone(2): `clone(child_stack=NULL, flags=SIGCHLD)`. */
const ARGUMENT_NAME = /[a-z_]+=(?!=)/y;

/** Reads a call's arguments. Those that are missing before `<unfinished ...>` stand behind `resumed>`. */
function readArguments(cursor: Cursor, names: Names, actor: string, call: string): readonly Expr[] {
  const read = () => argument(cursor, names, call);
  const { items, end } = readOpenList(cursor, ')', read, 'arguments', '<unfinished');
  if (end === 'close') return items;
  const rest = names.resumed?.(actor, call, cursor.line);
  rest?.space();
  const goesOn = rest !== undefined && !rest.atEnd() && rest.peek() !== '=';
  if (goesOn && (end === 'comma' || rest.take(','))) {
    return [...items, ...readList(rest, ')', () => argument(rest, names, call), 'arguments')];
  }
  if (end === 'comma' && items.length > 0) throw argumentsMissing(cursor);
  return items;
}

function argument(cursor: Cursor, names: Names, call: string): Expr {
  cursor.space();
  if (call === 'clone') cursor.match(ARGUMENT_NAME);
  return readExpression(cursor, names);
}

function argumentsMissing(cursor: Cursor): Mistake {
  return new Mistake(
    cursor.span(cursor.pos, cursor.pos + 11),
    'expected the remaining arguments and ")" before <unfinished ...>',
  );
}

/** Other names of what a call here can do, which no spelling leads to. */
const KIN: { readonly [name: string]: CallName | undefined } = {
  __proto__: null as never,
  sleep: 'nanosleep',
  usleep: 'nanosleep',
  wait: 'waitpid',
  wait3: 'waitpid',
  waitid: 'waitpid',
  sigwait: 'sigwaitinfo',
  killpg: 'kill',
  tkill: 'raise',
  tgkill: 'raise',
  abort: 'raise',
  rt_sigqueueinfo: 'sigqueue',
  ualarm: 'setitimer',
};

function unknownCall(name: string, span: Mistake['span']): Mistake {
  const shown = name.length > 40 ? `${name.slice(0, 40)}...` : name;
  return new Mistake(
    span,
    `unknown call "${shown}"`,
    KIN[name] ?? nearest(name, [...CALL_NAMES, ...ALIAS_NAMES]),
  );
}

/**
 * Where given arguments stand in the catalogue's list: when some are left out, it is the last optional ones.
 *
 * @returns For each position of the catalogue the index of the argument, or -1; undefined when the count is wrong.
 */
function positionsOf(specs: readonly ArgSpec[], given: number): number[] | undefined {
  let missing = specs.length - given;
  if (missing < 0) return undefined;
  const left = new Set<number>();
  for (let at = specs.length - 1; at >= 0 && missing > 0; at--) {
    if (specs[at]?.optional) {
      left.add(at);
      missing--;
    }
  }
  if (missing > 0) return undefined;
  let next = 0;
  return specs.map((_, at) => (left.has(at) ? -1 : next++));
}

/** A call's form for messages and the reference: `write(fd, buf, count?)`. */
function callForm(call: CallName): string {
  const args = callSpec(call).args.map((spec) => `${spec.name}${spec.optional ? '?' : ''}`);
  return `${call}(${args.join(', ')})`;
}

function wrongCount(call: CallName, got: number, span: Mistake['span']): Mistake {
  const { args } = callSpec(call);
  const least = args.filter((spec) => !spec.optional).length;
  const range = least === args.length ? `${least}` : `${least} to ${args.length}`;
  const noun = args.length === 1 ? 'argument' : 'arguments';
  return new Mistake(span, `${callForm(call)} takes ${range} ${noun}, got ${got}`);
}

const UNFINISHED = /<unfinished[ \t]*\.\.\.>/y;

function readExpect(cursor: Cursor, names: Names, mayBlock: true): Expect;
function readExpect(cursor: Cursor, names: Names, mayBlock: false): ResumedItem['expect'];
function readExpect(cursor: Cursor, names: Names, mayBlock: boolean): Expect {
  cursor.space();
  if (mayBlock && cursor.match(UNFINISHED) !== null) return { kind: 'unfinished' };
  if (!cursor.take('=')) return { kind: 'returns' };
  const value = readExpression(cursor, names);
  if (isErrnoName(value)) throw bareErrno(value);
  cursor.space();
  const errno = readErrno(cursor, value);
  straceRemark(cursor);
  if (errno === undefined) return { kind: 'result', value };
  return { kind: 'result', value, errno };
}

function isErrnoName(value: Expr): value is Extract<Expr, { kind: 'const' | 'actor' }> {
  return (
    (value.kind === 'const' || value.kind === 'actor') && canonicalErrno(value.name) !== undefined
  );
}

function bareErrno(value: Extract<Expr, { kind: 'const' | 'actor' }>): Mistake {
  return new Mistake(value.span, `an error is written as -1 and its name: = -1 ${value.name}`);
}

const ERRNO_WORD = /E[A-Z0-9_]+(?![a-z])/y;
/** What strace shows where the kernel will restart the call; no program ever sees it. */
const RESTARTS = /^ERESTART/;

function readErrno(cursor: Cursor, value: Expr): string | undefined {
  const start = cursor.pos;
  const name = cursor.match(ERRNO_WORD)?.[0];
  if (name === undefined) return undefined;
  const span = cursor.span(start);
  if (value.kind === 'any' && RESTARTS.test(name)) return undefined;
  const errno = canonicalErrno(name);
  if (errno === undefined) {
    throw new Mistake(
      span,
      `unknown error "${name.slice(0, 40)}"`,
      nearest(name, Object.keys(ERRNO)),
    );
  }
  const isMinusOne =
    value.kind === 'unary' && value.op === '-' && value.of.kind === 'int' && value.of.value === 1;
  if (!isMinusOne) throw new Mistake(span, `an error is written as -1 and its name: = -1 ${errno}`);
  return errno;
}

/** Steps over `(Resource temporarily unavailable)` and the like. */
function straceRemark(cursor: Cursor): void {
  cursor.space();
  if (cursor.peek() !== '(') return;
  const start = cursor.pos;
  if (!skipTo(cursor, ')', 1)) {
    throw new Mistake(cursor.span(start, start + 1), 'the parenthesis is never closed');
  }
}

/** Moves behind the character that closes what `depth` brackets have opened; false when nothing does. */
function skipTo(cursor: Cursor, close: string, from: number): boolean {
  const { text } = cursor;
  let depth = 1;
  for (let at = cursor.pos + from; at < text.length; at++) {
    const c = text[at];
    if (c === '"') {
      at = closingQuote(text, at);
    } else if (c === '(') {
      depth++;
    } else if (c === close && --depth === 0) {
      cursor.pos = at + 1;
      return true;
    }
  }
  return false;
}

function closingQuote(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

const STRACE_TIME = /<\d+(?:\.\d+)?>/y;

/** Reads to the end of the line: strace's time spent, and a comment, whose text is returned. */
function lineEnd(cursor: Cursor, expected: string): string | undefined {
  cursor.space();
  cursor.match(STRACE_TIME);
  cursor.space();
  if (!cursor.atEnd()) cursor.fail(expected);
  return cursor.peek() === '#' ? cursor.text.slice(cursor.pos + 1).trim() : undefined;
}

const RESUMED = /<\.\.\.[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]+resumed>/y;

function resumed(cursor: Cursor, names: Names, actor: string, start: number): ResumedItem {
  const nameStart = cursor.pos;
  const name = cursor.match(RESUMED)?.[1];
  if (name === undefined) {
    throw new Mistake(
      cursor.span(nameStart, nameStart + 4),
      'expected "<... call resumed>" with the name of the call that had blocked',
    );
  }
  const nameAt = cursor.text.indexOf(name, nameStart);
  const call = isCallName(name) ? name : Object.hasOwn(ALIAS_OF, name) ? ALIAS_OF[name] : undefined;
  if (call === undefined) throw unknownCall(name, cursor.span(nameAt, nameAt + name.length));
  skipResumedArguments(cursor);
  const span = cursor.span(start);
  const expect = readExpect(cursor, names, false);
  const none = expect.kind === 'returns';
  const comment = lineEnd(cursor, `${none ? '"=" or ' : ''}the end of the line`);
  const item: ResumedItem = { kind: 'resumed', span, actor, call, expect };
  return comment === undefined ? item : { ...item, comment };
}

/** strace writes what the call gave between `resumed>` and `)`; the patterns of the call's own line stand for it. */
function skipResumedArguments(cursor: Cursor): void {
  cursor.space();
  if (cursor.atEnd() || cursor.peek() === '=' || cursor.match(STRACE_TIME) !== null) return;
  if (!skipTo(cursor, ')', 0)) cursor.fail('"=" or the end of the line');
}

const SIGNAL_NAME = /[A-Z][A-Z0-9_]*(?:[+-]\d+)?/y;

function signalWord(cursor: Cursor): string {
  const start = cursor.pos;
  const name = cursor.match(SIGNAL_NAME)?.[0] ?? cursor.fail("a signal's name");
  const number = signalNumber(name);
  if (number === undefined) {
    const full = signalNumber(`SIG${name}`) !== undefined;
    const near = full ? `SIG${name}` : nearest(name, Object.keys(SIGNALS));
    throw new Mistake(cursor.span(start), `unknown signal "${name.slice(0, 40)}"`, near);
  }
  return signalName(number) ?? name;
}

function signal(cursor: Cursor, names: Names, actor: string, start: number): SignalItem {
  cursor.pos += 3;
  cursor.space();
  const signal = signalWord(cursor);
  cursor.space();
  const info = cursor.peek() === '{' ? readStruct(cursor, names) : undefined;
  cursor.space();
  if (!cursor.take('---')) cursor.fail(info === undefined ? '"{" or "---"' : '"---"');
  const item = { kind: 'signal', span: cursor.span(start), actor, signal } as const;
  const comment = lineEnd(cursor, 'the end of the line');
  return {
    ...item,
    ...(info === undefined ? {} : { info }),
    ...(comment === undefined ? {} : { comment }),
  };
}

const EXITED = /exited with (\d{1,3})(?!\d)/y;
const KILLED = /killed by[ \t]+/y;
const CORE = /[ \t]*\(core dumped\)/y;

function end(cursor: Cursor, actor: string, start: number): EndItem {
  cursor.pos += 3;
  cursor.space();
  const exit = readExit(cursor);
  cursor.space();
  if (!cursor.take('+++')) cursor.fail('"+++"');
  const item = { kind: 'end', span: cursor.span(start), actor, exit } as const;
  const comment = lineEnd(cursor, 'the end of the line');
  return comment === undefined ? item : { ...item, comment };
}

function readExit(cursor: Cursor): EndItem['exit'] {
  const start = cursor.pos;
  const exited = cursor.match(EXITED)?.[1];
  if (exited !== undefined) {
    if (Number(exited) > 255) throw new Mistake(cursor.span(start), 'an exit status is 0 to 255');
    return { exited: Number(exited) };
  }
  if (cursor.match(KILLED) === null) cursor.fail('"exited with N" or "killed by SIGNAL"');
  const killed = signalWord(cursor);
  cursor.match(CORE);
  return { killed };
}
