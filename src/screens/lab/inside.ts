/** The pane of what happens inside a call: the simulation's trace as a tree, or what a real call was measured at. */

import type { FieldChange, Timing, TraceEntry } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { type Row, rowWidth, type Span, span, spread, textWidth, wrapText } from '../parts/rows.ts';
import type { Theme } from '../theme.ts';
import { formatNs } from './time.ts';
import { traceSentence } from './trace-text.ts';
import { actorStyles, type LabView } from './view.ts';

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
}

/** Draw it. */
export function insideRows(view: LabView, options: InsideOptions): InsideRows {
  const text = labText(options.language);
  const step = view.frame?.step;
  if (step === undefined) return { rows: wrapped(text.noTrace, options), current: undefined };
  if (step.trace.length > 0) return traceRows(step.trace, view, options);
  const real = view.engine === 'real' ? step : view.frame?.real;
  if (real?.timing !== undefined) {
    return {
      rows: [...wrapped(text.noTraceReal, options), [], ...timingRows(real.timing, options)],
      current: undefined,
    };
  }
  const note = step.call === undefined ? text.noTraceTime : text.tracedCalls;
  return { rows: wrapped(note, options), current: undefined };
}

function wrapped(note: string, { width }: InsideOptions): Row[] {
  return wrapText(note, width).map((line) => [span(line, 'muted')]);
}

function traceRows(
  trace: readonly TraceEntry[],
  view: LabView,
  options: InsideOptions,
): InsideRows {
  const { theme, language, width } = options;
  const { glyphs } = theme;
  const styles = actorStyles(view.script);
  const rows: Row[] = [];
  let current: number | undefined;
  let open: { actor: string; fn: string; depth: number } | undefined;
  trace.forEach((entry, index) => {
    const isCurrent = index === view.inside;
    const future = view.inside !== undefined && index > view.inside;
    const indent = ' '.repeat(Math.min(entry.depth, 12));
    if (open?.actor !== entry.actor) {
      if (open !== undefined) rows.push([]);
      rows.push([span(entry.actor, styles(entry.actor)), span(' '.repeat(2))]);
    }
    if (open?.actor !== entry.actor || open.fn !== entry.fn || open.depth !== entry.depth) {
      const name: Row = [span(`${indent}${entry.fn}`, future ? 'muted' : 'type')];
      rows.push(spread(name, [span(entry.file, 'muted')], width));
    }
    open = { actor: entry.actor, fn: entry.fn, depth: entry.depth };
    const gutter = `${indent} `;
    const mark = isCurrent ? span(`${gutter}${glyphs.pointer} `, 'key') : span(`${gutter}  `);
    if (isCurrent) current = rows.length;
    rows.push(...entryRows(entry, mark, { ...options, future, isCurrent, language }));
  });
  return { rows, current };
}

function entryRows(
  entry: TraceEntry,
  mark: Span,
  options: InsideOptions & { future: boolean; isCurrent: boolean },
): Row[] {
  const { width, language, future, isCurrent, theme } = options;
  const left = textWidth(mark.text);
  const sentence = traceSentence(entry, language);
  const style = future ? 'muted' : isCurrent ? 'current' : undefined;
  const lines = wrapText(sentence, Math.max(10, width - left));
  const rows: Row[] = lines.map((line, index) => [
    index === 0 ? mark : span(' '.repeat(left)),
    span(line, style),
  ]);
  const changes = changeSpans(entry.changes, theme, future);
  if (changes.length === 0) return rows;
  const last = rows[rows.length - 1] ?? [];
  if (rowWidth(last) + rowWidth(changes) + 2 <= width) {
    rows[rows.length - 1] = spread(last, changes, width);
    return rows;
  }
  return [...rows, [span(' '.repeat(left)), ...changes]];
}

function changeSpans(changes: readonly FieldChange[], theme: Theme, future: boolean): Span[] {
  const spans: Span[] = [];
  for (const { field, before, after } of changes) {
    const name = field.replace(/^fields\./, '').replace(/^parts\.(\d+)\./, '[$1].');
    if (spans.length > 0) spans.push(span('  '));
    spans.push(
      span(`${name} `, 'muted'),
      span(`${before ?? '?'} ${theme.glyphs.arrow} `, 'old'),
      span(`${after ?? '?'}`, future ? 'muted' : 'changed'),
    );
  }
  return spans;
}

/** What was measured around a real call. */
export function timingRows(timing: Timing, { language, theme }: InsideOptions): Row[] {
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
