/** The lines that begin with a process: calls, and the consequences of calls. */
import { CALL_NAMES, callSpec, isCallName } from '../calls/catalogue.ts';
import { constantValue } from '../calls/flags.ts';
import { neverReturns } from '../calls/resolve.ts';
import type { ArgSpec, CallName } from '../calls/spec.ts';
import type { CallItem, Expr, Item, ResumedItem } from './ast.ts';
import { readEnd, readSignal } from './consequence-line.ts';
import type { Cursor } from './cursor.ts';
import { Mistake, UnknownCall } from './diagnostic.ts';
import {
  BROKEN_OFF,
  isBrokenOff,
  readExpect,
  readLineEnd,
  returnedBehind,
  skipTimeSpent,
  skipTo,
} from './expect.ts';
import { type Names, readChanged, readList, readOpenList } from './expression.ts';
import { type LineHead, readHead } from './line-head.ts';
import { nearest } from './nearest.ts';
import { ALIAS_NAMES, ALIAS_OF, ALIASES, KIN } from './strace/aliases.ts';
import { isAsideAt } from './strace/aside.ts';
import { isPassedOver, isStatementAt } from './strace/log.ts';
import type { Context, Returned } from './strace/rewrite.ts';

/** Reads a line that begins with a process's name. */
export function readActorLine(cursor: Cursor, names: Names): Item {
  const { log } = names;
  const head = readHead(cursor, log);
  const { actor, start } = head;
  if (log !== undefined && cursor.line <= log.started) return aside(cursor, start);
  if (log !== undefined && !isStatementAt(cursor.text, cursor.pos)) {
    throw new Mistake(
      cursor.span(cursor.pos, cursor.text.length),
      "this is no line of strace: the program's own output, perhaps, which strace -o FILE keeps apart",
    );
  }
  if (log !== undefined && actor === undefined) {
    throw new Mistake(cursor.span(start), 'which process this line is of cannot be known');
  }
  if (actor === undefined) {
    return cursor.fail(
      'a process (a name that starts with an upper-case letter), narration (>), a time (+1s) or a comment (#)',
    );
  }
  if (constantValue(actor) !== undefined) {
    const span = cursor.span(start, start + actor.length);
    throw new Mistake(span, `"${actor}" is a constant and cannot name a process`);
  }
  if (isAsideAt(cursor.text, cursor.pos)) return aside(cursor, start);
  if (cursor.sees('<...')) return resumed(cursor, names, actor, start);
  if (cursor.sees('---')) return readSignal(cursor, names, actor, start);
  if (cursor.sees('+++')) return readEnd(cursor, actor, start);
  return call(cursor, names, actor, head);
}

/** The line as a comment. */
function aside(cursor: Cursor, start: number): Item {
  const span = cursor.span(start, cursor.text.length);
  return { kind: 'comment', span, text: cursor.text.trim() };
}

function call(cursor: Cursor, names: Names, actor: string, { start, stampNs }: LineHead): Item {
  const nameStart = cursor.pos;
  const name = cursor.word() ?? cursor.fail('a call, "<... call resumed>", "---" or "+++"');
  const nameSpan = cursor.span(nameStart);
  if (GOES_ON.includes(name)) return goesOn(cursor, names, actor, start, name);
  if (names.log !== undefined && isPassedOver(name, cursor.text.slice(nameStart))) {
    return aside(cursor, start);
  }
  if (!isCallName(name) && !Object.hasOwn(ALIASES, name)) throw unknownCall(name, nameSpan);
  cursor.space();
  if (!cursor.take('(')) cursor.fail(`"(" after ${name}`);
  const read = readArguments(cursor, names, actor, name);
  const span = cursor.span(start);
  const rewrite = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  const { call, args } = rewrite?.(
    read,
    nameSpan,
    contextOf(cursor, names, actor, name, stampNs),
  ) ?? { call: name as CallName, args: read };
  const positions = positionsOf(callSpec(call).args, args.length);
  if (positions === undefined) {
    const isMissing = args.length < callSpec(call).args.length;
    if (isMissing && isBrokenOff(cursor)) throw argumentsMissing(cursor);
    throw wrongCount(call, args.length, cursor.span(nameStart));
  }
  const expect = readExpect(cursor, names);
  const none = expect.kind === 'returns';
  const comment = readLineEnd(
    cursor,
    `${none ? '"=", "<unfinished ...>" or ' : ''}the end of the line`,
  );
  const plain: CallItem = { kind: 'call', span, actor, call, args, positions, expect };
  const item = comment === undefined ? plain : { ...plain, comment };
  return names.interrupted?.called(item, cursor.text) ?? item;
}

/** What a rewriting may ask. Few ask what was returned, which is read ahead. */
function contextOf(
  cursor: Cursor,
  names: Names,
  actor: string,
  name: string,
  stampNs: bigint | undefined,
): Context {
  return {
    names,
    actor,
    stampNs,
    get returned() {
      return returnOf(cursor, names, actor, name);
    },
  };
}

/** What the call returned: on this line, or on the one on which it is resumed. */
function returnOf(cursor: Cursor, names: Names, actor: string, call: string): Returned {
  cursor.space();
  if (!isBrokenOff(cursor)) return returnedBehind(cursor, names);
  const rest = names.resumed?.(actor, call, cursor.line);
  if (rest === undefined) return {};
  skipResumedArguments(rest);
  return returnedBehind(rest, names);
}

/** The system calls by which one that was interrupted goes on. */
const GOES_ON: readonly string[] = ['rt_sigreturn', 'sigreturn', 'restart_syscall'];
const RESTARTED = /\(<\.\.\. resuming interrupted [\w ]+ \.\.\.>[ \t]*\)?/y;

function goesOn(cursor: Cursor, names: Names, actor: string, start: number, name: string): Item {
  cursor.space();
  if (name === 'restart_syscall') cursor.match(RESTARTED);
  else if (cursor.take('(') && !skipTo(cursor, ')', 0)) cursor.fail('")"');
  const expect = readExpect(cursor, names);
  readLineEnd(cursor, 'the end of the line');
  const line = { span: cursor.span(start), text: cursor.text };
  const { interrupted } = names;
  if (interrupted === undefined) return aside(cursor, start);
  return name === 'restart_syscall'
    ? interrupted.restarted(actor, expect, line)
    : interrupted.handlerReturned(actor, expect, line);
}

/** strace names what it shows of clone(2): `clone(child_stack=NULL, flags=SIGCHLD)`. */
const ARGUMENT_NAME = /[a-z_]+=(?!=)/y;

/** Reads a call's arguments. Those that are missing before `<unfinished ...>` stand behind `resumed>`. */
function readArguments(cursor: Cursor, names: Names, actor: string, call: string): readonly Expr[] {
  const read = () => argument(cursor, names, call);
  const { items, end } = readOpenList(cursor, ')', read, 'arguments', BROKEN_OFF);
  if (end === 'closed') return items;
  const rest = names.resumed?.(actor, call, cursor.line);
  rest?.space();
  const goesOn = rest !== undefined && !rest.atEnd() && rest.peek() !== '=' && !isBrokenOff(rest);
  if (goesOn && (end === 'comma' || rest.take(','))) {
    return [...items, ...readList(rest, ')', () => argument(rest, names, call), 'arguments')];
  }
  if (end === 'comma' && items.length > 0) throw argumentsMissing(cursor);
  return items;
}

function argument(cursor: Cursor, names: Names, call: string): Expr {
  cursor.space();
  if (call === 'clone') cursor.match(ARGUMENT_NAME);
  return readChanged(cursor, names);
}

function argumentsMissing(cursor: Cursor): Mistake {
  return new Mistake(
    cursor.span(cursor.pos, cursor.pos + 11),
    'expected the remaining arguments and ")" before <unfinished ...>',
  );
}

function unknownCall(name: string, span: Mistake['span']): Mistake {
  return new UnknownCall(
    span,
    name,
    KIN.get(name) ?? nearest(name, [...CALL_NAMES, ...ALIAS_NAMES]),
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

const RESUMED = /<\.\.\.[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]+resumed>/y;

function resumed(cursor: Cursor, names: Names, actor: string, start: number): Item {
  const nameStart = cursor.pos;
  const name = cursor.match(RESUMED)?.[1];
  if (name === undefined) {
    throw new Mistake(
      cursor.span(nameStart, nameStart + 4),
      'expected "<... call resumed>" with the name of the call that had blocked',
    );
  }
  if (names.log !== undefined && isPassedOver(name, '')) return aside(cursor, start);
  if (GOES_ON.includes(name)) return goesOnResumed(cursor, names, actor, start, name);
  const nameAt = cursor.text.indexOf(name, nameStart);
  const call = isCallName(name) ? name : Object.hasOwn(ALIAS_OF, name) ? ALIAS_OF[name] : undefined;
  if (call === undefined) throw unknownCall(name, cursor.span(nameAt, nameAt + name.length));
  // strace writes one for exit too, which nobody has seen return.
  if (neverReturns(call)) return aside(cursor, start);
  skipResumedArguments(cursor);
  const span = cursor.span(start);
  const expect = readExpect(cursor, names);
  const line = { span, text: cursor.text };
  if (expect.kind === 'unfinished') {
    // Neither what interrupts a call nor the end of its process is a return.
    if (expect.interrupted === undefined) return aside(cursor, start);
    return names.interrupted?.resumed(undefined, actor, line) ?? aside(cursor, start);
  }
  const none = expect.kind === 'returns';
  const comment = readLineEnd(cursor, `${none ? '"=" or ' : ''}the end of the line`);
  const plain: ResumedItem = { kind: 'resumed', span, actor, call, expect };
  const item = comment === undefined ? plain : { ...plain, comment };
  return names.interrupted?.resumed(item, actor, line) ?? item;
}

function goesOnResumed(
  cursor: Cursor,
  names: Names,
  actor: string,
  start: number,
  name: string,
): Item {
  skipResumedArguments(cursor);
  const expect = readExpect(cursor, names);
  const line = { span: cursor.span(start), text: cursor.text };
  if (name !== 'restart_syscall' || names.interrupted === undefined) return aside(cursor, start);
  return names.interrupted.restarted(actor, expect, line);
}

/** strace writes what the call gave between `resumed>` and `)`; the patterns of the call's own line stand for it. */
function skipResumedArguments(cursor: Cursor): void {
  cursor.space();
  if (cursor.atEnd() || cursor.peek() === '=' || skipTimeSpent(cursor)) return;
  if (isBrokenOff(cursor)) return;
  if (!skipTo(cursor, ')', 0)) cursor.fail('"=" or the end of the line');
}
