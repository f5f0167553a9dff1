/** The transcript pane: each call and each consequence a line, with what has come of it. */
import {
  CATALOGUE,
  type CallItem,
  type Expr,
  type Item,
  type Script,
  type Snapshot,
} from '../../engine/index.ts';
import { cutText, type Row, rowWidth, type Span, span, textWidth } from '../parts/rows.ts';
import type { StyleName, Theme } from '../theme.ts';
import { actorStyles, type LabView, snapshotOf, stepLines, stepOfLine } from './view.ts';

/** The result of a call that does not return at once, as transcripts write it. */
export const UNFINISHED = '<unfinished ...>';

/** A line of a transcript in its parts. */
export interface LineParts {
  readonly line: number;
  readonly actor: string;
  readonly text: string;
  /** The same, without what the call will write: for those who are to say what it does. */
  readonly masked: string;
  /** What the line asserts, `= 5` or `<unfinished ...>`; '' if nothing. */
  readonly result: string;
  readonly comment: string;
}

/** A transcript's lines that the pane shows: no front matter, no narration, no blank lines. */
export function transcriptLines(script: Script): LineParts[] {
  return script.items.flatMap((item) => lineParts(script, item) ?? []);
}

function lineParts(script: Script, item: Item): LineParts | undefined {
  const { line } = item.span;
  const source = script.lines[line - 1] ?? '';
  switch (item.kind) {
    case 'blank':
    case 'narration':
      return undefined;
    case 'comment':
      return plainLine(line, `# ${item.text}`, '');
    case 'time':
      return plainLine(line, item.text, item.comment ?? '');
    default: {
      const comment = item.comment ?? '';
      const statement = withoutComment(source, comment).trim();
      const text = statement.slice(item.actor.length).trim();
      const [head, result] = splitResult(item, text);
      const masked = item.kind === 'call' ? maskedCall(source, item) : head;
      return { line, actor: item.actor, text: head, masked, result, comment };
    }
  }
}

function plainLine(line: number, text: string, comment: string): LineParts {
  return { line, actor: '', text, masked: text, result: '', comment };
}

/** A call with `_` in place of every out argument that says what will be found there. */
function maskedCall(source: string, item: CallItem): string {
  let text = source;
  const answers = CATALOGUE[item.call].args
    .flatMap(({ dir }, position) => {
      const expr = item.args[item.positions[position] ?? -1];
      if (dir === 'in' || expr === undefined) return [];
      return dir === 'out' ? [expr] : outFields(expr);
    })
    .filter((expr) => !isAssignment(expr))
    .sort((a, b) => b.span.column - a.span.column);
  for (const { span: at } of answers) {
    text = `${text.slice(0, at.column - 1)}_${text.slice(at.end - 1)}`;
  }
  const statement = text.trim().slice(item.actor.length).trim();
  return splitResult(item, statement)[0];
}

/** What `poll` writes into each of its structures: the last of three fields. */
function outFields(expr: Expr): Expr[] {
  if (expr.kind !== 'array') return [];
  return expr.items.flatMap((item) => {
    const last = item.kind === 'struct' ? item.fields[2]?.value : undefined;
    return last === undefined ? [] : [last];
  });
}

/** True for what only names variables: it tells nothing. */
function isAssignment(expr: Expr): boolean {
  if (expr.kind === 'array') return expr.items.every(isAssignment);
  return expr.kind === 'var' || expr.kind === 'any';
}

/** A line without the comment that ends it. */
function withoutComment(source: string, comment: string): string {
  if (comment === '') return source;
  const at = source.lastIndexOf(comment);
  const hash = at < 0 ? -1 : source.lastIndexOf('#', at);
  return hash < 0 ? source : source.slice(0, hash);
}

/** A statement and the result that it asserts: what follows its last `=` outside of its parentheses. */
function splitResult(item: Item, text: string): [string, string] {
  if (item.kind !== 'call' && item.kind !== 'resumed') return [text, ''];
  if (item.expect.kind === 'unfinished') {
    return [text.replace(/\s*<unfinished \.\.\.>\s*$/, ''), UNFINISHED];
  }
  if (item.expect.kind === 'returns') return [text, ''];
  const end = item.kind === 'resumed' ? text.indexOf('resumed>') + 8 : closingParenthesis(text) + 1;
  const rest = text.slice(end).trim();
  const errno = /^=\s*-1\s+E\w+/.exec(rest)?.[0] ?? rest;
  return [text.slice(0, end), errno.replace(/^=\s*/, '= ')];
}

/** Where the parenthesis that the statement's first one opens is closed, strings left aside. */
function closingParenthesis(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "'" && text[i + 2] === "'") i += 2;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return text.length - 1;
}

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

/** The rows of the pane, and which of them is the current one. */
export interface TranscriptRows {
  readonly rows: Row[];
  readonly current: number;
  readonly found: number | undefined;
}

/** Draw the transcript. */
export function transcriptRows(view: LabView, options: TranscriptOptions): TranscriptRows {
  const { theme, width, hideFuture } = options;
  const steps = stepLines(view.script);
  const styles = actorStyles(view.script);
  const lines = transcriptLines(view.script);
  const actorWidth = Math.min(
    12,
    lines.reduce((most, { actor }) => Math.max(most, textWidth(actor)), 1),
  );
  const blocked = blockedLines(view, snapshotOf(view), steps);
  const currentLine = steps[view.step] ?? 0;
  const rows: Row[] = [];
  let current = -1;
  let found: number | undefined;
  for (const parts of lines) {
    const step = stepOfLine(steps, parts.line);
    const isStep = steps[step] === parts.line;
    const pending = view.inside !== undefined && step === view.step && !isStep;
    const future = step > view.step || pending;
    if (future && hideFuture && !isStep && parts.actor !== '') continue;
    if (parts.line === currentLine) current = rows.length;
    if (parts.line === options.found) found = rows.length;
    const state: LineState = {
      current: parts.line === currentLine,
      future,
      next: isStep && step === view.step + 1,
      failed: view.failures.has(parts.line),
      blocked: blocked.has(parts.line),
      consequence: !isStep && parts.actor !== '',
      differs: view.difference?.step === step && isStep,
    };
    rows.push(
      lineRow(parts, state, {
        theme,
        width,
        actorWidth,
        actor: span(parts.actor, parts.actor === '' ? undefined : styles(parts.actor)),
        hideResult: future && hideFuture,
        pattern: options.pattern,
        blocks: options.blocks,
      }),
    );
    const failure = view.failures.get(parts.line);
    if (failure !== undefined) {
      rows.push([
        span('  '),
        span(
          cutText(`${failure.expected} ${theme.glyphs.differs} ${failure.got}`, width - 2),
          'bad',
        ),
      ]);
    }
  }
  return { rows, current, found };
}

interface LineState {
  readonly current: boolean;
  readonly future: boolean;
  readonly next: boolean;
  readonly failed: boolean;
  readonly blocked: boolean;
  readonly consequence: boolean;
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
  const style = parts.text.startsWith('#') || state.consequence ? (quiet ?? undefined) : quiet;
  const body = highlight(text, pattern, parts.text.startsWith('#') ? 'muted' : style);
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
function blockedLines(view: LabView, snapshot: Snapshot, steps: readonly number[]): Set<number> {
  const latest = new Map<string, number>();
  for (const item of view.script.items) {
    if (item.kind !== 'call') continue;
    if (stepOfLine(steps, item.span.line) > view.step) break;
    latest.set(item.actor, item.span.line);
  }
  const lines = new Set<number>();
  for (const { actor, call, state } of snapshot.processes) {
    const line = latest.get(actor);
    if (call !== undefined && state !== 'running' && line !== undefined) lines.add(line);
  }
  return lines;
}

/** The lines in which a text is found, ignoring case. */
export function linesMatching(script: Script, pattern: string): number[] {
  const wanted = pattern.toLowerCase();
  return transcriptLines(script)
    .filter(({ actor, text, result }) =>
      `${actor} ${text} ${result}`.toLowerCase().includes(wanted),
    )
    .map(({ line }) => line);
}
