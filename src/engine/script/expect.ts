/** What stands behind a call's closing parenthesis: what the line asserts, and what strace adds to it. */
import { canonicalErrno, ERRNO } from '../calls/errno.ts';
import type { Expect, Expr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { closingQuote } from './descriptor-path.ts';
import { Mistake } from './diagnostic.ts';
import { type Names, readExpression } from './expression.ts';
import { nearest } from './nearest.ts';
import type { Returned } from './strace/rewrite.ts';

/** How a call begins to be broken off. */
export const BROKEN_OFF: readonly string[] = ['<unfinished', '<detached'];

/** True where a call is broken off. */
export function isBrokenOff(cursor: Cursor): boolean {
  return BROKEN_OFF.some((mark) => cursor.sees(mark));
}

/** `<unfinished ...>`, and what strace writes where it was sent away before the call returned. */
const UNFINISHED = /<(?:unfinished|detached)[ \t]*\.\.\.>/y;
/** strace closes what it broke off when the process dies: `read(0,  <unfinished ...>) = ?`. */
const NEVER = /[ \t]*\)?[ \t]*=[ \t]*\?/y;

/** Reads `= result`, `<unfinished ...>`, or nothing. */
export function readExpect(cursor: Cursor, names: Names): Expect {
  cursor.space();
  if (cursor.match(UNFINISHED) !== null) {
    cursor.match(NEVER);
    return { kind: 'unfinished' };
  }
  if (!cursor.take('=')) return { kind: 'returns' };
  const value = readExpression(cursor, names);
  if (isErrnoName(value)) throw bareErrno(value);
  cursor.space();
  if (value.kind === 'any' && cursor.match(UNFINISHED) !== null) {
    return { kind: 'unfinished', loose: true };
  }
  const interrupted = value.kind === 'any' ? cursor.match(RESTARTS)?.[0] : undefined;
  const errno = interrupted === undefined ? readErrno(cursor, value) : undefined;
  const remark = remarks(cursor);
  if (interrupted !== undefined) return { kind: 'unfinished', interrupted };
  if (errno !== undefined) return { kind: 'result', value, errno };
  return { kind: 'result', value: flagsOf(remark, cursor, names) ?? value };
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
/** What strace shows where a signal interrupts the call: no program ever sees it (include/linux/errno.h). */
const RESTARTS = /ERESTART(?:SYS|NOINTR|NOHAND|_RESTARTBLOCK)(?!\w)/y;

function readErrno(cursor: Cursor, value: Expr): string | undefined {
  const start = cursor.pos;
  const name = cursor.match(ERRNO_WORD)?.[0];
  if (name === undefined) return undefined;
  const span = cursor.span(start);
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

/** What strace adds in parentheses. */
interface Remark {
  readonly text: string;
  readonly at: number;
}

/**
 * Steps over `(Resource temporarily unavailable)` and the like; returns the first.
 *
 * @throws Mistake for a result that strace made up (its option -e inject).
 */
function remarks(cursor: Cursor): Remark | undefined {
  let first: Remark | undefined;
  for (;;) {
    cursor.space();
    if (cursor.peek() !== '(') return first;
    const start = cursor.pos;
    if (!skipTo(cursor, ')', 1)) {
      throw new Mistake(cursor.span(start, start + 1), 'the parenthesis is never closed');
    }
    const text = cursor.text.slice(start + 1, cursor.pos - 1);
    if (text === 'INJECTED') {
      throw new Mistake(cursor.span(start), 'strace made this result up; no kernel returned it');
    }
    first ??= { text, at: start + 1 };
  }
}

/** `= 0x802 (flags O_RDWR|O_NONBLOCK)`: the same as names. */
function flagsOf(remark: Remark | undefined, cursor: Cursor, names: Names): Expr | undefined {
  if (remark === undefined || !/^flags [A-Z0-9_|x]+$/.test(remark.text)) return undefined;
  const end = cursor.pos;
  cursor.pos = remark.at + 'flags '.length;
  const flags = readExpression(cursor, names);
  cursor.pos = end;
  return flags;
}

/** What a call returned, from where its arguments end; the cursor stays there. */
export function returnedBehind(cursor: Cursor, names: Names): Returned {
  const start = cursor.pos;
  try {
    cursor.space();
    if (!cursor.take('=')) return {};
    const value = readExpression(cursor, names);
    const remark = remarks(cursor)?.text;
    return {
      ...(value.kind === 'int' ? { value: Number(value.value) } : {}),
      ...(remark === undefined ? {} : { remark }),
    };
  } catch (error) {
    // The line is read again, and then its mistake is told.
    if (error instanceof Mistake) return {};
    throw error;
  } finally {
    cursor.pos = start;
  }
}

/** Moves behind the character that closes what `depth` brackets have opened; false when nothing does. */
export function skipTo(cursor: Cursor, close: string, from: number): boolean {
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

const STRACE_TIME = /<\d+(?:\.\d+)?>/y;

/** Steps over the time that a call took: `<0.000042>`. */
export function skipTimeSpent(cursor: Cursor): boolean {
  return cursor.match(STRACE_TIME) !== null;
}

/** Reads to the end of the line: strace's time spent, and a comment, whose text is returned. */
export function readLineEnd(cursor: Cursor, expected: string): string | undefined {
  cursor.space();
  skipTimeSpent(cursor);
  cursor.space();
  if (!cursor.atEnd()) cursor.fail(expected);
  return cursor.peek() === '#' ? cursor.text.slice(cursor.pos + 1).trim() : undefined;
}
