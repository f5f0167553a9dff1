/** What stands in front of a call: its process, and what strace puts there: a process id, times, an address. */
import { Cursor } from './cursor.ts';
import { skipDescriptorPath } from './descriptor-path.ts';
import type { Log } from './strace/log.ts';

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
const PID = /\[pid[ \t]+(\d+)\]/y;
/** -f with -o: the process id alone. */
const LEADING_PID = /(\d+)(?=[ \t<])/y;
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

/** strace's own marks in front of a call. */
export interface Marks {
  readonly pid?: string;
  /** Whether there is a time. */
  readonly timed: boolean;
  readonly stampNs?: bigint;
}

/**
 * Reads the beginning of a line; the cursor comes to stand at the call, or at what is there instead.
 *
 * @param log For a log of strace, which names no processes: who acts on a line.
 */
export function readHead(cursor: Cursor, log?: Log): LineHead {
  const first = readMarks(cursor, log !== undefined);
  const start = cursor.pos;
  const actor = log === undefined ? cursor.match(ACTOR)?.[0] : log.actorOf(first.pid);
  if (actor === undefined) return { start };
  const stampNs = readMarks(cursor, false).stampNs ?? first.stampNs;
  return { actor, start, ...(stampNs === undefined ? {} : { stampNs }) };
}

/**
 * Steps over strace's own marks.
 *
 * @param leading Whether a number alone is a process id.
 */
export function readMarks(cursor: Cursor, leading: boolean): Marks {
  let marks: Marks = { timed: false };
  for (;;) {
    cursor.space();
    const pid = cursor.match(PID) ?? (leading && !marks.pid ? cursor.match(LEADING_PID) : null);
    if (pid !== null) {
      skipDescriptorPath(cursor);
      marks = { ...marks, pid: pid[1] ?? '' };
    } else if (cursor.match(CLOCK) ?? cursor.match(SINCE)) {
      marks = { ...marks, timed: true };
    } else if (cursor.match(INSTRUCTION) === null) {
      const found = cursor.match(SECONDS);
      if (found === null) return marks;
      const [, seconds = '', part = ''] = found;
      const stampNs = BigInt(seconds + part.padEnd(9, '0'));
      marks = { ...marks, timed: true, ...(Number(seconds) >= CENTURY ? { stampNs } : {}) };
    }
  }
}

/** What can stand behind a process's name: a call, `<...`, `---`, `+++`. */
const STATEMENT = /[\w<+-]/;

/** The process that a line begins with; undefined for lines of no process. */
export function actorOf(line: string, log?: Log): string | undefined {
  const cursor = new Cursor(line, 0);
  const { actor, start } = readHead(cursor, log);
  if (actor === undefined) return undefined;
  if (log === undefined && cursor.pos <= start + actor.length) return undefined;
  return STATEMENT.test(cursor.peek()) ? actor : undefined;
}
