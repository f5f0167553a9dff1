/**
 * Reading a transcript: text to AST. The notation is line-oriented, and so is the reading: each line is read on
 * its own, by recursive descent, so that one mistake does not hide the next. Only a call that strace broke off in
 * the middle of its arguments is read on behind its `resumed>`.
 *
 *     line: [actor] call "(" arguments ")" ["=" result | "<unfinished ...>"] | consequence | narration | time
 *
 * Which of these a line is, its first characters tell (`readLine`). Expressions are read in `expression.ts`.
 */

import { readActorLine } from './actor-line.ts';
import type { Diagnostic, FrontMatter, Item, Script } from './ast.ts';
import { Cursor } from './cursor.ts';
import { diagnostic, Mistake, UnknownCall } from './diagnostic.ts';
import type { Names } from './expression.ts';
import { readFrontMatter } from './front-matter.ts';
import { LIMITS } from './limits.ts';
import { isAside } from './strace/aside.ts';
import { Interrupted } from './strace/interrupted.ts';
import { joined, logOf, strangersText } from './strace/log.ts';
import { inEveryRun } from './strace/log-values.ts';
import { resumedArguments } from './strace/resumed-arguments.ts';
import { nameChildren, namedActors, rootsOf } from './who-lives.ts';

/** What reading gives. `script` holds what could be read; it is to be run only when there is no diagnostic. */
export interface ParseResult {
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a transcript. Never throws and never runs anything.
 *
 * @param text The file's text; a byte-order mark and CRLF are tolerated.
 * @param file The name that diagnostics show.
 */
export function parse(text: string, file: string): ParseResult {
  if (text.length > LIMITS.file) {
    const message = `the file is longer than ${LIMITS.file} characters`;
    return empty(file, diagnostic(file, { line: 1, column: 1, end: 2 }, message));
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (lines[lines.length - 1] === '') lines.pop();
  if (lines.length > LIMITS.lines) {
    const span = { line: LIMITS.lines + 1, column: 1, end: 2 };
    return empty(file, diagnostic(file, span, `the file has more than ${LIMITS.lines} lines`));
  }
  const diagnostics: Diagnostic[] = [];
  let front: FrontMatter = {};
  let at = lines.findIndex((line) => line.trim() !== '');
  if (at >= 0 && lines[at]?.trimEnd() === '---') {
    const read = readFrontMatter(lines, at, file);
    front = read.front;
    diagnostics.push(...read.diagnostics);
    at = read.next;
  } else {
    at = 0;
  }
  const together = joined(lines);
  const log = logOf(together, at);
  const whole = log === undefined ? lines : together;
  const interrupted = new Interrupted();
  const names: Names = {
    actors: namedActors(whole, at, log),
    resumed: resumedArguments(whole, log),
    interrupted,
    ...(log === undefined ? {} : { log }),
  };
  const items: Item[] = [];
  const strangers: UnknownCall[] = [];
  for (; at < lines.length; at++) {
    const item = attempt(whole[at] ?? '', at + 1, names, file, diagnostics, strangers);
    if (item !== undefined) add(items, item);
    if (diagnostics.length >= LIMITS.diagnostics && at + 1 < lines.length) {
      const span = { line: at + 2, column: 1, end: 2 };
      diagnostics.push(diagnostic(file, span, 'too many mistakes above; the rest was not read'));
      break;
    }
  }
  const [stranger] = strangers;
  if (stranger !== undefined) {
    const text = strangersText(strangers.map(({ call }) => call));
    diagnostics.unshift(diagnostic(file, stranger.span, text));
  }
  const told = interrupted.settled(items);
  const settled = nameChildren(log === undefined ? told : inEveryRun(told, log));
  return {
    script: { file, front, items: settled, roots: rootsOf(settled), lines },
    diagnostics,
  };
}

function empty(file: string, mistake: Diagnostic): ParseResult {
  return {
    script: { file, front: {}, items: [], roots: [], lines: [] },
    diagnostics: [mistake],
  };
}

function attempt(
  text: string,
  line: number,
  names: Names,
  file: string,
  diagnostics: Diagnostic[],
  strangers: UnknownCall[],
): Item | undefined {
  try {
    if (text.length > LIMITS.line) {
      throw new Mistake(
        { line, column: LIMITS.line + 1, end: LIMITS.line + 2 },
        `the line is longer than ${LIMITS.line} characters`,
      );
    }
    return readLine(new Cursor(text, line), names);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    if (names.log !== undefined && error instanceof UnknownCall) strangers.push(error);
    else diagnostics.push(diagnostic(file, error.span, error.message, error.suggestion));
    return undefined;
  }
}

/** Adds an item; narration in the language of the item before it goes on that paragraph. */
function add(items: Item[], item: Item): void {
  const last = items[items.length - 1];
  if (item.kind === 'narration' && last?.kind === 'narration' && last.language === item.language) {
    const lines = [...last.lines, ...item.lines];
    items[items.length - 1] = { ...last, text: paragraph(lines), lines };
  } else {
    items.push(item);
  }
}

const IDEOGRAPH = /[\u2e80-\u9fff\uff00-\uffef]/;

/** The lines of a paragraph as one text; where Chinese meets Chinese no blank is put between. */
function paragraph(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const part = line.trim();
    if (part === '') continue;
    const close = IDEOGRAPH.test(text.slice(-1)) && IDEOGRAPH.test(part[0] ?? '');
    text += (text === '' || close ? '' : ' ') + part;
  }
  return text;
}

function readLine(cursor: Cursor, names: Names): Item {
  if (isAside(cursor.text)) {
    return {
      kind: 'comment',
      span: cursor.span(0, cursor.text.length),
      text: cursor.text.trim(),
    };
  }
  cursor.space();
  const start = cursor.pos;
  switch (cursor.peek()) {
    case '':
      return { kind: 'blank', span: cursor.span(0) };
    case '#': {
      const text = cursor.text.slice(start + 1).trim();
      return { kind: 'comment', span: cursor.span(start, cursor.text.length), text };
    }
    case '>':
      return narration(cursor);
    case '+':
      return cursor.sees('+++') ? readActorLine(cursor, names) : time(cursor);
  }
  return readActorLine(cursor, names);
}

const NARRATION = />([a-z]{2}(?:-[A-Za-z]{2,4})?(?=[ \t]|$))?[ \t]?/y;

function narration(cursor: Cursor): Item {
  const start = cursor.pos;
  const language = cursor.match(NARRATION)?.[1] ?? 'en';
  const rest = cursor.text.slice(cursor.pos);
  const line = rest.slice(0, commentStart(rest)).trimEnd();
  const span = cursor.span(start, cursor.text.length);
  return { kind: 'narration', span, language, text: paragraph([line]), lines: [line] };
}

/** Where a `#` outside double quotes starts a comment; the length when none does. */
function commentStart(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '#') return at;
    if (text[at] === '"') {
      const close = text.indexOf('"', at + 1);
      if (close > 0) at = close;
    }
  }
  return text.length;
}

const TIME = /\+(\d{1,15}(?:\.\d{1,9})?)(ns|us|ms|s)(?![A-Za-z0-9_.])/y;
const UNIT: { readonly [unit: string]: number } = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

function time(cursor: Cursor): Item {
  const start = cursor.pos;
  const found = cursor.match(TIME);
  if (found === null) {
    throw new Mistake(
      cursor.span(start, cursor.text.length),
      'expected a time that passes, as in +250ms or +2s',
    );
  }
  const span = cursor.span(start);
  const ns = Math.round(Number(found[1]) * (UNIT[found[2] ?? ''] ?? 1));
  if (!Number.isSafeInteger(ns)) throw new Mistake(span, 'the time is too long');
  const item = { kind: 'time', span, ns, text: found[0] } as const;
  const comment = readEnd(cursor, 'the end of the line');
  return comment === undefined ? item : { ...item, comment };
}

/** Reads to the end of a line, where only a comment may stand; returns its text. */
function readEnd(cursor: Cursor, expected: string): string | undefined {
  cursor.space();
  if (!cursor.atEnd()) cursor.fail(expected);
  return cursor.peek() === '#' ? cursor.text.slice(cursor.pos + 1).trim() : undefined;
}
