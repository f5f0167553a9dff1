/** What stands in front of a call: its process, and what strace puts there: a process id, times, an address. */
import { Cursor } from './cursor.ts';

/** The beginning of a line. */
export interface LineHead {
  /** The process that the line names. */
  readonly actor?: string;
  /** Where the actor's name stands, or would stand. */
  readonly start: number;
  /** The moment that strace -ttt gives: nanoseconds since 1970. */
  readonly stampNs?: bigint;
}

const ACTOR = /[A-Z][A-Za-z0-9_]*/y;
const PID = /\[pid[ \t]+\d+\][ \t]*/y;
/** -t, -tt: the time of day. */
const CLOCK = /\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?=[ \t])/y;
/** -ttt, -r: seconds since 1970, or since the line before. */
const SECONDS = /(\d{1,12})\.(\d{3,9})(?=[ \t])/y;
/** -r with one of the others. */
const SINCE = /\(\+[ \t]*\d+\.\d{3,9}\)/y;
/** -i: the address of the instruction. */
const INSTRUCTION = /\[(?:[0-9a-f]{8,16}|\?{8,16})\]/y;
/** A number of seconds below which it is no time of this century: -r. */
const CENTURY = 946_684_800;

/** Reads the beginning of a line; the cursor comes to stand at the call, or at what is there instead. */
export function readHead(cursor: Cursor): LineHead {
  let stampNs = marks(cursor);
  const start = cursor.pos;
  const actor = cursor.match(ACTOR)?.[0];
  if (actor === undefined) return { start };
  stampNs = marks(cursor) ?? stampNs;
  return { actor, start, ...(stampNs === undefined ? {} : { stampNs }) };
}

/** Steps over strace's own marks; returns the moment, where one of them tells it. */
function marks(cursor: Cursor): bigint | undefined {
  let stamp: bigint | undefined;
  for (;;) {
    cursor.space();
    if ([PID, CLOCK, SINCE, INSTRUCTION].some((mark) => cursor.match(mark) !== null)) continue;
    const found = cursor.match(SECONDS);
    if (found === null) return stamp;
    const [, seconds = '', part = ''] = found;
    if (Number(seconds) >= CENTURY) stamp = BigInt(seconds + part.padEnd(9, '0'));
  }
}

/** What can stand behind a process's name: a call, `<...`, `---`, `+++`. */
const STATEMENT = /[\w<+-]/;

/** The process that a line of a transcript begins with; undefined for lines of no process. */
export function actorOf(line: string): string | undefined {
  const cursor = new Cursor(line, 0);
  const { actor, start } = readHead(cursor);
  if (actor === undefined || cursor.pos <= start + actor.length) return undefined;
  return STATEMENT.test(cursor.peek()) ? actor : undefined;
}
