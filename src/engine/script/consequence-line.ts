/** The lines that assert that a signal was delivered, or that a process ended. */
import { SIGNALS, signalName, signalNumber } from '../calls/signals.ts';
import type { EndItem, SignalItem } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { Mistake } from './diagnostic.ts';
import { readLineEnd } from './expect.ts';
import { type Names, readStruct } from './expression.ts';
import { nearest } from './nearest.ts';

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

/** How strace 4.5 and before tell a signal: `--- SIGTERM (Terminated) @ 0 (0) ---`. */
const OLD_INFO = /\([A-Za-z0-9 ]+\) @ [0-9a-f]+ \([0-9a-f]+\)/y;

/** Reads `--- SIGUSR1 {si_code=SI_USER} ---`; the cursor stands at its beginning, the line began at `start`. */
export function readSignal(cursor: Cursor, names: Names, actor: string, start: number): SignalItem {
  cursor.pos += 3;
  cursor.space();
  const signal = signalWord(cursor);
  cursor.space();
  const info = cursor.peek() === '{' ? readStruct(cursor, names) : undefined;
  if (info === undefined) cursor.match(OLD_INFO);
  cursor.space();
  if (!cursor.take('---')) cursor.fail(info === undefined ? '"{" or "---"' : '"---"');
  const item = { kind: 'signal', span: cursor.span(start), actor, signal } as const;
  const comment = readLineEnd(cursor, 'the end of the line');
  return {
    ...item,
    ...(info === undefined ? {} : { info }),
    ...(comment === undefined ? {} : { comment }),
  };
}

const EXITED = /exited with (\d{1,3})(?!\d)/y;
const KILLED = /killed by[ \t]+/y;
const CORE = /[ \t]*\(core dumped\)/y;

/** Reads `+++ exited with 3 +++`; the cursor stands at its beginning, the line began at `start`. */
export function readEnd(cursor: Cursor, actor: string, start: number): EndItem {
  cursor.pos += 3;
  cursor.space();
  const exit = readExit(cursor);
  cursor.space();
  if (!cursor.take('+++')) cursor.fail('"+++"');
  const item = { kind: 'end', span: cursor.span(start), actor, exit } as const;
  const comment = readLineEnd(cursor, 'the end of the line');
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
