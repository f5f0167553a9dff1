/** The pane of what happens inside a call: the simulation's trace as a tree, or what a real call was measured at. */
import type { FieldChange, Timing, TraceEntry } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { traceText } from '../../text/trace/trace.ts';
import { type Row, rowWidth, type Span, span, textWidth, wrapText } from '../parts/rows.ts';
import type { Theme } from '../theme.ts';
import { bytesText } from './drawings/drawing.ts';
import { returnedText } from './returned.ts';
import { actorStyles } from './script-index.ts';
import { formatNs } from './time.ts';
import type { LabView } from './view.ts';

/** How to draw it. */
export interface InsideOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly width: number;
}

/** The rows of the pane, and the one of the current event while stepping into the call. */
export interface InsideRows {
  readonly rows: Row[];
  readonly current: number | undefined;
  /** The last row of that event. */
  readonly end?: number;
}

/** Draw it. */
export function insideRows(view: LabView, options: InsideOptions): InsideRows {
  const text = labText(options.language);
  const step = view.frame?.step;
  if (step === undefined) return { rows: wrapped(text.noTrace, options), current: undefined };
  const real = view.engine === 'real' ? step : view.frame?.real;
  const timing = real?.timing === undefined ? [] : timingRows(real.timing, options);
  if (step.trace.length > 0) {
    const traced = traceRows(step.trace, view, options);
    return timing.length === 0 ? traced : { ...traced, rows: [...traced.rows, [], ...timing] };
  }
  if (timing.length > 0) {
    return { rows: [...wrapped(text.noTraceReal, options), [], ...timing], current: undefined };
  }
  const blocked = step.outcome?.kind === 'blocked';
  const unmeasured = blocked ? text.notReturned : text.tracedCalls;
  const note = step.call === undefined ? text.noTraceTime : unmeasured;
  return { rows: wrapped(note, options), current: undefined };
}

function wrapped(note: string, { width }: InsideOptions): Row[] {
  return wrapText(note, width).map((line) => [span(line, 'muted')]);
}

/** How an event stands to the one that is looked at. */
interface EntryState {
  readonly current: boolean;
  readonly future: boolean;
  /** The function is that of the event before, and need not be named again. */
  readonly same: boolean;
}

function traceRows(
  trace: readonly TraceEntry[],
  view: LabView,
  options: InsideOptions,
): InsideRows {
  const styles = actorStyles(view.script);
  const rows: Row[] = [];
  let current: number | undefined;
  let end: number | undefined;
  let before: TraceEntry | undefined;
  const gutter = trace.reduce((most, { actor }) => Math.max(most, textWidth(actor)), 1) + 1;
  trace.forEach((entry, index) => {
    const state: EntryState = {
      current: index === view.inside,
      future: view.inside !== undefined && index > view.inside,
      same: before?.actor === entry.actor && before.fn === entry.fn && before.depth === entry.depth,
    };
    const name = before?.actor === entry.actor ? '' : entry.actor;
    before = entry;
    if (state.current) current = rows.length;
    const lines = entryRows(withNames(entry, view), state, {
      ...options,
      width: options.width - gutter - 2,
    });
    lines.forEach((line, at) => {
      const letter = at === 0 ? name : '';
      rows.push([
        span(letter, letter === '' ? undefined : styles(entry.actor)),
        span(' '.repeat(gutter - textWidth(letter))),
        span(state.current && at === 0 ? `${options.theme.glyphs.pointer} ` : '  ', 'key'),
        ...line,
      ]);
    });
    if (state.current) end = rows.length - 1;
  });
  return { rows, current, ...(end === undefined ? {} : { end }) };
}

/** The event with names in place of numbers, where it is the return of a call. */
function withNames(entry: TraceEntry, { script, frame }: LabView): TraceEntry {
  const step = frame?.step;
  if (entry.id !== 'syscall.exit' || step === undefined) return entry;
  const value = returnedText(script, step, entry.actor);
  return value === undefined ? entry : { ...entry, args: { ...entry.args, value } };
}

/** One event: the function, what it did, and which fields that changed. */
function entryRows(entry: TraceEntry, state: EntryState, options: InsideOptions): Row[] {
  const { width, language } = options;
  const indent = ' '.repeat(Math.min(entry.depth, Math.floor(width / 8)));
  const name = state.same ? '' : `${entry.fn}  `;
  const hang = indent.length + 2;
  const style = state.future ? 'muted' : state.current ? 'current' : undefined;
  const sentence = traceText(entry, language);
  // The sentence goes on beside the function's name, and its further lines stand under it, indented.
  const first = wrapText(`${name}${sentence}`, Math.max(12, width - indent.length));
  const head = first[0] ?? '';
  const rest = wrapText(first.slice(1).join(' '), Math.max(12, width - hang));
  const shownName = head.slice(0, name.length);
  const rows: Row[] = [
    [
      span(indent),
      span(shownName, state.future ? 'muted' : 'type'),
      span(head.slice(name.length), style),
    ],
  ];
  if (first.length > 1)
    for (const line of rest) rows.push([span(' '.repeat(hang)), span(line, style)]);
  const changes = entry.changes.map((change) => changeSpans(change, options, state.future));
  rows.push(...flow(changes, hang, width));
  return withFile(rows, entry, state, width);
}

/** The function's file at the end of the first line, where there is room for it. */
function withFile(rows: Row[], entry: TraceEntry, state: EntryState, width: number): Row[] {
  const [head, ...rest] = rows;
  // A handler is no function of the kernel: it is in no file of its tree.
  if (state.same || head === undefined || !entry.file.includes('/')) return rows;
  const free = width - rowWidth(head) - textWidth(entry.file);
  if (free < 2) return rows;
  return [[...head, span(' '.repeat(free)), span(entry.file, 'muted')], ...rest];
}

/** Pieces one after the other, in as many rows as they take. */
function flow(pieces: readonly Row[], indent: number, width: number): Row[] {
  const rows: Row[] = [];
  let line: Span[] = [];
  for (const piece of pieces) {
    if (line.length > 0 && indent + rowWidth(line) + 2 + rowWidth(piece) > width) {
      rows.push([span(' '.repeat(indent)), ...line]);
      line = [];
    }
    if (line.length > 0) line.push(span('  '));
    line.push(...piece);
  }
  if (line.length > 0) rows.push([span(' '.repeat(indent)), ...line]);
  return rows;
}

function changeSpans(
  change: FieldChange,
  { theme, language }: InsideOptions,
  future: boolean,
): Row {
  const name = change.field
    .replace(/^fields\./, '')
    .replace(/^queues\./, '')
    .replace(/^parts\.(\d+)\./, '[$1].');
  const bytes = /^parts\.\d+\.bytes$/.test(change.field);
  const { at, before, after } = bytes ? bytesChange(change) : { ...change, at: undefined };
  const shown = (value: FieldChange['after']): string => {
    if (value === null) return '?';
    if (bytes) {
      return `"${bytesText(String(value), BYTES_COLUMNS, theme.glyphs.ellipsis)}"`;
    }
    if (value !== '') return String(value);
    return change.field.startsWith('queues.') ? labText(language).nobodyWaits : '""';
  };
  return [
    span(`${name}${at === undefined ? '' : `+${at}`} `, 'muted'),
    span(`${shown(before)} ${theme.glyphs.arrow} `, 'old'),
    span(shown(after), future ? 'muted' : 'changed'),
  ];
}

/** Columns for the bytes of one side of a change. */
const BYTES_COLUMNS = 24;

/** Of bytes that were written over, those that are others now, and the offset where they begin. */
function bytesChange({ before, after }: FieldChange): Pick<FieldChange, 'before' | 'after'> & {
  readonly at?: number;
} {
  if (typeof before !== 'string' || typeof after !== 'string' || before.length !== after.length) {
    return { before, after };
  }
  let from = 0;
  let to = after.length;
  while (from < to && before[from] === after[from]) from += 1;
  while (to > from && before[to - 1] === after[to - 1]) to -= 1;
  return { at: from, before: before.slice(from, to), after: after.slice(from, to) };
}

/** What was measured around a real call. */
function timingRows(timing: Timing, { language, theme }: InsideOptions): Row[] {
  const text = labText(language);
  const lines: [string, string][] = [[text.timeCall, formatNs(timing.ns, theme.glyphs.micro)]];
  if (timing.medianNs !== undefined) {
    lines.push([text.timeMedian, formatNs(timing.medianNs, theme.glyphs.micro)]);
  }
  if (timing.repeats !== undefined) lines.push([text.timeRepeats, String(timing.repeats)]);
  lines.push(
    [text.timeVoluntary, String(timing.voluntarySwitches)],
    [text.timeInvoluntary, String(timing.involuntarySwitches)],
    [text.timeMinor, String(timing.minorFaults)],
    [text.timeMajor, String(timing.majorFaults)],
  );
  const width = lines.reduce((most, [name]) => Math.max(most, textWidth(name)), 0) + 2;
  return lines.map(([name, value], index) => [
    span(name, 'muted'),
    span(' '.repeat(width - textWidth(name))),
    span(value, index === 0 ? 'strong' : undefined),
  ]);
}
