/** What drawings look up in a transcript again and again, found once: also a long transcript is drawn in a moment. */
import type { ActorName, Item, Script } from '../../engine/index.ts';
import { textWidth } from '../parts/rows.ts';
import { type ActorStyle, actorStyle } from '../theme.ts';
import { type LineParts, readLines, UNFINISHED } from './transcript-lines.ts';

/** A transcript, looked through. */
export interface ScriptIndex {
  /** The lines that the transcript pane shows. */
  readonly lines: readonly LineParts[];
  /** The step that each of them belongs to, its own or the one whose consequence it asserts; -1 for none. */
  readonly stepOf: readonly number[];
  /** The line in the file of each step. */
  readonly steps: readonly number[];
  /** The line in the file of each stop: of the steps, and of the lines that assert what came of them. */
  readonly stops: readonly number[];
  /** The stop at a line, for each line that is one. */
  readonly stopAt: ReadonlyMap<number, number>;
  /** Every process: unrelated ones first, then children as they are forked. */
  readonly actors: readonly ActorName[];
  readonly actorWidth: number;
  /** Columns of the longest line with its result, its comment left aside. */
  readonly lineWidth: number;
  readonly items: ReadonlyMap<number, Item>;
  /** Where among the script's items the one of a line stands. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Where among `lines` a line stands. */
  readonly rowOf: ReadonlyMap<number, number>;
  readonly partsOf: ReadonlyMap<number, LineParts>;
  /** The lines of each process's calls, in order. */
  readonly callsOf: ReadonlyMap<ActorName, readonly number[]>;
  /** For each call that is told to sleep, the line that tells what it returned; none for one that is never told to. */
  readonly resumedAt: ReadonlyMap<number, number>;
}

/** Columns of what a call that does not return at once is shown with. */
const SHORT_UNFINISHED = 6;

const known = new WeakMap<Script, ScriptIndex>();

/** Look through a transcript, if nobody has. */
export function indexOf(script: Script): ScriptIndex {
  const index = known.get(script) ?? makeIndex(script);
  known.set(script, index);
  return index;
}

function makeIndex(script: Script): ScriptIndex {
  const steps: number[] = [];
  const stops: number[] = [];
  const resumedAt = new Map<number, number>();
  const asleep = new Map<ActorName, number>();
  const actors = new Set<ActorName>(script.roots);
  const items = new Map<number, Item>();
  const callsOf = new Map<ActorName, number[]>();
  for (const item of script.items) {
    const { line } = item.span;
    items.set(line, item);
    const isStep = item.kind === 'call' || item.kind === 'time';
    if (isStep || ('actor' in item && steps.length > 0)) stops.push(line);
    if (isStep) steps.push(line);
    if ('actor' in item) actors.add(item.actor);
    if (item.kind === 'resumed') {
      const call = asleep.get(item.actor);
      if (call !== undefined) resumedAt.set(call, line);
      asleep.delete(item.actor);
    }
    if (item.kind !== 'call') continue;
    if (item.expect.kind === 'unfinished') asleep.set(item.actor, line);
    const calls = callsOf.get(item.actor) ?? [];
    calls.push(line);
    callsOf.set(item.actor, calls);
  }
  const lines = readLines(script);
  let step = -1;
  const stepOf = lines.map(({ line }) => {
    while ((steps[step + 1] ?? Number.POSITIVE_INFINITY) <= line) step += 1;
    return step;
  });
  return {
    lines,
    stepOf,
    steps,
    stops,
    stopAt: new Map(stops.map((line, stop) => [line, stop])),
    resumedAt,
    actors: [...actors],
    actorWidth: lines.reduce((most, { actor }) => Math.max(most, textWidth(actor)), 1),
    lineWidth: lines.reduce((most, { text, result }) => {
      const shown = result === UNFINISHED ? SHORT_UNFINISHED : textWidth(result);
      return Math.max(most, textWidth(text) + shown);
    }, 0),
    items,
    placeOf: new Map(script.items.map((item, at) => [item.span.line, at])),
    rowOf: new Map(lines.map(({ line }, at) => [line, at])),
    partsOf: new Map(lines.map((parts) => [parts.line, parts])),
    callsOf,
  };
}

/** The colour of each process, the same on every pane. */
export function actorStyles(script: Script): (actor: ActorName) => ActorStyle {
  const { actors } = indexOf(script);
  return (actor) => actorStyle(actors.indexOf(actor));
}

/** The stop at a line of the file, or the last one before it; -1 where there is none. */
export function stopUpTo(script: Script, line: number): number {
  const { stops, stopAt } = indexOf(script);
  return stopAt.get(lastUpTo(stops, line) ?? 0) ?? -1;
}

/** The last of some ascending numbers that is not above a limit; undefined when all are. */
export function lastUpTo(numbers: readonly number[], limit: number): number | undefined {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return numbers[low - 1];
}
