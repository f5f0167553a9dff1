/** The transcript pane: each call and each consequence a line, with what has come of it. */
import type { Failure, Script, Snapshot } from '../../engine/index.ts';
import {
  cutText,
  type Row,
  type RowSource,
  rowWidth,
  type Span,
  span,
  textWidth,
} from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import { actorStyles, indexOf, lastUpTo, type ScriptIndex } from './script-index.ts';
import { type LineParts, UNFINISHED } from './transcript-lines.ts';
import { type LabView, snapshotOf } from './view.ts';

/** A longer name of a process does not push the calls further. */
const ACTOR_WIDTH_MAX = 12;

/** What the pane needs besides the view. */
export interface TranscriptOptions {
  readonly theme: Theme;
  readonly width: number;
  /** What stands where the result of a call that blocks would. */
  readonly blocks: string;
  /** In predict mode what is still to come is not told. */
  readonly hideFuture: boolean;
  /** What is searched for, marked where it is found. */
  readonly pattern?: string;
  /** The line that was found. */
  readonly found?: number;
}

/** The rows of the pane, each made when it is looked at, and which of them are to be seen. */
export interface TranscriptRows {
  readonly rows: RowSource;
  readonly current: number;
  readonly found: number | undefined;
}

/** Draw the transcript. */
export function transcriptRows(view: LabView, options: TranscriptOptions): TranscriptRows {
  const index = indexOf(view.script);
  const { lines, stepOf, steps } = index;
  const currentLine = steps[view.step] ?? 0;
  // For each row the line that it shows; a failure has a row of its own, which is counted as negative.
  const shown: number[] = [];
  let current = -1;
  let found: number | undefined;
  for (let at = 0; at < lines.length; at++) {
    const parts = lines[at];
    const step = stepOf[at] ?? -1;
    if (parts === undefined) continue;
    const consequence = parts.actor !== '' && steps[step] !== parts.line;
    if (options.hideFuture && consequence && isFuture(view, step, false)) continue;
    if (parts.line === currentLine) current = shown.length;
    if (parts.line === options.found) found = shown.length;
    shown.push(at);
    if (view.failures.has(parts.line)) shown.push(~at);
  }
  const draw = rowDrawer(view, index, options);
  const rows: RowSource = {
    length: shown.length,
    at: (row) => {
      const at = shown[row];
      return at === undefined ? undefined : draw(at);
    },
  };
  return { rows, current, found };
}

/** True for what has not happened yet: later steps, and inside a call also what the call brings about. */
function isFuture(view: LabView, step: number, isStep: boolean): boolean {
  return step > view.step || (view.inside !== undefined && step === view.step && !isStep);
}

/** Draws a line by its position; the complement of a position is the failure of that line. */
function rowDrawer(
  view: LabView,
  { lines, stepOf, steps, actorWidth }: ScriptIndex,
  options: TranscriptOptions,
): (at: number) => Row | undefined {
  const { theme, width, hideFuture, pattern, blocks } = options;
  const styles = actorStyles(view.script);
  const blocked = blockedLines(view, snapshotOf(view));
  const currentLine = steps[view.step] ?? 0;
  return (at) => {
    const parts = lines[at < 0 ? ~at : at];
    if (parts === undefined) return undefined;
    if (at < 0) return failureRow(view.failures.get(parts.line), theme, width);
    const step = stepOf[at] ?? -1;
    const isStep = steps[step] === parts.line;
    const future = isFuture(view, step, isStep);
    const state: LineState = {
      current: parts.line === currentLine,
      future,
      next: isStep && step === view.step + 1,
      failed: view.failures.has(parts.line),
      blocked: blocked.has(parts.line),
      differs: view.difference?.step === step && isStep,
    };
    return lineRow(parts, state, {
      theme,
      width,
      actorWidth: Math.min(ACTOR_WIDTH_MAX, actorWidth),
      actor: span(parts.actor, parts.actor === '' ? undefined : styles(parts.actor)),
      hideResult: future && hideFuture,
      pattern,
      blocks,
    });
  };
}

function failureRow(failure: Failure | undefined, { glyphs }: Theme, width: number): Row {
  const words = `${failure?.expected ?? ''} ${glyphs.differs} ${failure?.got ?? ''}`;
  return [span('  '), span(cutText(words, width - 2, glyphs.ellipsis), 'bad')];
}

interface LineState {
  readonly current: boolean;
  readonly future: boolean;
  readonly next: boolean;
  readonly failed: boolean;
  readonly blocked: boolean;
  readonly differs: boolean;
}

interface LineOptions {
  readonly theme: Theme;
  readonly width: number;
  readonly actorWidth: number;
  readonly actor: Span;
  readonly hideResult: boolean;
  readonly pattern: string | undefined;
  /** What stands where the result of a call that blocks would. */
  readonly blocks: string;
}

function lineRow(parts: LineParts, state: LineState, options: LineOptions): Row {
  const { theme, width, actorWidth, actor, hideResult, pattern } = options;
  const { glyphs } = theme;
  const quiet: StyleName | undefined = state.future
    ? 'muted'
    : state.current
      ? 'current'
      : undefined;
  const gap = ' '.repeat(Math.max(0, actorWidth - textWidth(actor.text)));
  const gutter = mark(state, theme);
  const head: Row =
    parts.actor === '' && !parts.text.startsWith('+')
      ? [gutter, span(' ')]
      : [gutter, span(' '), actor, span(`${gap} `)];
  const unfinished = parts.result === UNFINISHED;
  const result = hideResult || unfinished ? '' : parts.result;
  const tail: Row = hideResult
    ? []
    : unfinished
      ? [span(options.blocks, state.blocked ? 'blocked' : (quiet ?? 'muted'))]
      : result === ''
        ? []
        : [span(result, resultStyle(result, state, quiet))];
  const room = width - rowWidth(head) - (tail.length === 0 ? 0 : rowWidth(tail) + 1);
  const shown = hideResult ? parts.masked : parts.text;
  const text = cutText(shown, Math.max(4, room), glyphs.ellipsis);
  const body = highlight(text, pattern, parts.text.startsWith('#') ? 'muted' : quiet);
  const used = rowWidth(head) + rowWidth(body) + rowWidth(tail);
  const comment = parts.comment === '' || hideResult ? '' : `  # ${parts.comment}`;
  const free = width - used - 1;
  if (tail.length === 0) {
    return comment === '' || free < 8
      ? [...head, ...body]
      : [...head, ...body, span(cutText(comment, free, glyphs.ellipsis), 'muted')];
  }
  // Results stand in a column of their own where there is room, at the end of the line otherwise.
  const column = Math.max(
    rowWidth(head) + rowWidth(body) + 1,
    Math.min(30, width - rowWidth(tail)),
  );
  const filled = column - rowWidth(head) - rowWidth(body);
  const left = width - column - rowWidth(tail);
  return [
    ...head,
    ...body,
    span(' '.repeat(Math.max(1, filled))),
    ...tail,
    ...(comment !== '' && left >= 12
      ? [span(cutText(comment, left, glyphs.ellipsis), 'muted')]
      : []),
  ];
}

function resultStyle(
  result: string,
  state: LineState,
  quiet: StyleName | undefined,
): StyleName | undefined {
  if (state.failed) return 'bad';
  return quiet ?? (/= -1/.test(result) ? 'bad' : undefined);
}

function mark(state: LineState, { glyphs }: Theme): Span {
  if (state.failed) return span(glyphs.failed, 'bad');
  if (state.differs && !state.future) return span(glyphs.differs, 'bad');
  if (state.current) return span(glyphs.pointer, 'key');
  if (state.next) return span(glyphs.next, 'key');
  if (state.future) return span(' ');
  if (state.blocked) return span(glyphs.blocked, 'blocked');
  return span(glyphs.done, 'good');
}

function highlight(text: string, pattern: string | undefined, style: StyleName | undefined): Row {
  const at = pattern ? text.toLowerCase().indexOf(pattern.toLowerCase()) : -1;
  if (pattern === undefined || at < 0) return [span(text, style)];
  return [
    span(text.slice(0, at), style),
    span(text.slice(at, at + pattern.length), 'match'),
    span(text.slice(at + pattern.length), style),
  ];
}

/** The lines whose calls have not returned yet: each sleeping process's latest. */
function blockedLines(view: LabView, snapshot: Snapshot): Set<number> {
  const { callsOf, steps } = indexOf(view.script);
  const lines = new Set<number>();
  for (const { actor, call, state } of snapshot.processes) {
    const line = lastUpTo(callsOf.get(actor) ?? [], steps[view.step] ?? 0);
    if (call !== undefined && state !== 'running' && line !== undefined) lines.add(line);
  }
  return lines;
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
