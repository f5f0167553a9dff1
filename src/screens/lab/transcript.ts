/** What the pane of the transcript shows, as data: which lines, and what has come of each. */
import type { Script, Snapshot } from '../../engine/index.ts';
import { indexOf, lastUpTo } from './script-index.ts';
import type { LineParts } from './transcript-lines.ts';
import { type LabView, snapshotOf } from './view.ts';

/** What the pane needs besides the view. */
export interface TranscriptOptions {
  /** In predict mode what is still to come is not told. */
  readonly hideFuture: boolean;
  /** The line that a search has found. */
  readonly found: number | undefined;
}

/** A line of the pane: one of the transcript, or below it what did not hold there. */
export type ShownLine =
  | { readonly kind: 'line'; readonly parts: LineParts; readonly step: number }
  | { readonly kind: 'failure'; readonly line: number };

/** The lines that are shown, and which of them are to be seen. */
export interface ShownTranscript {
  readonly length: number;
  readonly at: (row: number) => ShownLine | undefined;
  readonly current: number;
  readonly found: number | undefined;
}

/** The lines that the pane shows. */
export function shownTranscript(view: LabView, options: TranscriptOptions): ShownTranscript {
  const { lines, stepOf, steps, rowOf } = indexOf(view.script);
  if (!options.hideFuture && view.failures.size === 0) {
    // Every line has the row of its place: a long transcript is not gone through for each picture.
    return {
      length: lines.length,
      current: rowOf.get(view.line) ?? -1,
      found: options.found === undefined ? undefined : rowOf.get(options.found),
      at: (row) => lineAt(lines[row], stepOf[row]),
    };
  }
  // For each row the line that it shows; a failure has a row of its own, which is counted as negative.
  const shown: number[] = [];
  let current = -1;
  let found: number | undefined;
  for (let at = 0; at < lines.length; at++) {
    const parts = lines[at];
    const step = stepOf[at] ?? -1;
    if (parts === undefined) continue;
    const consequence = parts.actor !== '' && steps[step] !== parts.line;
    if (options.hideFuture && consequence && parts.line > view.line) continue;
    if (parts.line === view.line) current = shown.length;
    if (parts.line === options.found) found = shown.length;
    shown.push(at);
    if (view.failures.has(parts.line)) shown.push(~at);
  }
  return {
    length: shown.length,
    current,
    found,
    at(row) {
      const at = shown[row];
      const index = at !== undefined && at < 0 ? ~at : at;
      const parts = index === undefined ? undefined : lines[index];
      if (at === undefined || index === undefined || parts === undefined) return undefined;
      if (at < 0) return { kind: 'failure', line: parts.line };
      return lineAt(parts, stepOf[index]);
    },
  };
}

function lineAt(parts: LineParts | undefined, step = -1): ShownLine | undefined {
  return parts === undefined ? undefined : { kind: 'line', parts, step };
}

/** How a line stands to the moment that is looked at. */
export interface LineState {
  readonly current: boolean;
  readonly future: boolean;
  /** The stop that comes next. */
  readonly next: boolean;
  readonly failed: boolean;
  readonly blocked: boolean;
  /** It sleeps, or has yet to: what it will bring is not known. */
  readonly asks: boolean;
  /** It is under way: what it returns is not known. */
  readonly under: boolean;
  readonly differs: boolean;
}

/** A function that tells how lines stand to the moment. */
export function lineStates(view: LabView): (parts: LineParts, step: number) => LineState {
  const { steps, stops } = indexOf(view.script);
  const blocked = blockedLines(view, snapshotOf(view));
  return (parts, step) => {
    const isStep = steps[step] === parts.line;
    const current = parts.line === view.line;
    return {
      current,
      future: parts.line > view.line,
      next: parts.line === stops[view.stop + 1],
      failed: view.failures.has(parts.line),
      blocked: blocked.has(parts.line),
      asks: stillAsks(view, parts.line),
      under: current && view.inside !== undefined,
      differs: view.difference?.step === step && isStep,
    };
  };
}

/** True for a call that is told to sleep, until what it returned is told. */
export function stillAsks({ script, line }: LabView, call: number): boolean {
  const { items, resumedAt } = indexOf(script);
  const item = items.get(call);
  if (item?.kind !== 'call' || item.expect.kind !== 'unfinished') return false;
  return line < (resumedAt.get(call) ?? Number.POSITIVE_INFINITY);
}

/** The lines whose calls have not returned yet: each process's latest that is inside of one, even if it was woken. */
function blockedLines(view: LabView, snapshot: Snapshot): Set<number> {
  const lines = new Set<number>();
  for (const { actor, call } of snapshot.processes) {
    const line = latestCall(view, actor);
    if (call !== undefined && line !== undefined) lines.add(line);
  }
  return lines;
}

/** The line of the latest call of a process. */
function latestCall({ script, line }: LabView, actor: string): number | undefined {
  return lastUpTo(indexOf(script).callsOf.get(actor) ?? [], line);
}

/** The latest call of a process, as the transcript writes it, without what it will bring. */
export function askedBy(view: LabView, actor: string): string | undefined {
  const line = latestCall(view, actor);
  return line === undefined ? undefined : indexOf(view.script).partsOf.get(line)?.asked;
}

/** The lines in which a text is found, ignoring case. */
export function linesMatching(script: Script, pattern: string): number[] {
  const wanted = pattern.toLowerCase();
  return indexOf(script)
    .lines.filter(({ actor, text, result }) =>
      `${actor} ${text} ${result}`.toLowerCase().includes(wanted),
    )
    .map(({ line }) => line);
}
