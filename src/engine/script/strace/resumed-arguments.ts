/** Where strace writes the arguments that it did not know when a call blocked: behind `resumed>`. */
import { Cursor } from '../cursor.ts';
import { LIMITS } from '../limits.ts';
import { readHead } from '../line-head.ts';
import type { Log } from './log.ts';

const RESUMED = /<\.\.\.[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]+resumed>/y;

/**
 * Finds the rest of a call that was left unfinished.
 *
 * @param actor Who made it.
 * @param call The name that its line has.
 * @param line Its line, from 1.
 * @returns A cursor behind `resumed>` on the next line on which that process resumes a call; undefined when there is
 *   none, or it is another call.
 */
export type ResumedArguments = (actor: string, call: string, line: number) => Cursor | undefined;

/** A `resumed` line. */
interface Place {
  readonly line: number;
  readonly call: string;
  readonly behind: number;
}

/** Looks for such lines when one is first asked for, all at once, so that a long file is not read again and again. */
export function resumedArguments(lines: readonly string[], log?: Log): ResumedArguments {
  let places: ReadonlyMap<string, readonly Place[]> | undefined;
  const passed = new Map<string, number>();
  return (actor, call, line) => {
    places ??= placesOf(lines, log);
    const own = places.get(actor) ?? [];
    let at = passed.get(actor) ?? 0;
    while ((own[at]?.line ?? Number.POSITIVE_INFINITY) <= line) at++;
    passed.set(actor, at);
    const place = own[at];
    if (place?.call !== call) return undefined;
    return new Cursor(lines[place.line - 1] ?? '', place.line, place.behind);
  };
}

function placesOf(
  lines: readonly string[],
  log: Log | undefined,
): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  for (const [at, text] of lines.entries()) {
    if (text.length > LIMITS.line || !text.includes('resumed>')) continue;
    const cursor = new Cursor(text, at + 1);
    const { actor } = readHead(cursor, log);
    const call = cursor.match(RESUMED)?.[1];
    if (actor === undefined || call === undefined) continue;
    const place = { line: at + 1, call, behind: cursor.pos };
    const own = places.get(actor);
    if (own === undefined) places.set(actor, [place]);
    else own.push(place);
  }
  return places;
}
