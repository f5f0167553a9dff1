/** What a drawing of a kernel object is given, and what all drawings have in common. */

import type {
  ActorName,
  Field,
  Fields,
  LayoutField,
  ObjectView,
  WaiterView,
} from '../../../engine/index.ts';
import type { Layout } from '../../../engine/model/choices.ts';
import type { labText } from '../../../text/lab.ts';
import type { Language } from '../../../text/language.ts';
import {
  cutText,
  type Row,
  rowWidth,
  type Span,
  span,
  textWidth,
  wrapText,
} from '../../parts/rows.ts';
import type { ActorStyle, Theme } from '../../theme.ts';

/** Everything that a drawing depends on. */
export interface DrawingInput {
  readonly object: ObjectView;
  /** The object before the step; absent when the step made it. */
  readonly before: ObjectView | undefined;
  /** The structure's fields in the chosen layout, in the kernel's order; of parts, by their kind. */
  readonly fields: readonly LayoutField[];
  readonly partFields: (kind: string) => readonly LayoutField[];
  readonly layout: Layout;
  readonly theme: Theme;
  readonly language: Language;
  readonly text: ReturnType<typeof labText>;
  readonly actorStyle: (actor: ActorName) => ActorStyle;
  readonly width: number;
  /** Rows that there are for it: a drawing that needs more is scrolled, one that can do with less should. */
  readonly height: number;
}

/** How a kind of object is drawn. */
export interface Drawing {
  /** The whole object. */
  readonly draw: (input: DrawingInput) => Row[];
  /** The object in one row, for when others need the room. */
  readonly summary: (input: DrawingInput) => Row;
  /** Why an object that was there before the step is there no more. */
  readonly gone: (text: DrawingInput['text']) => string;
  /**
   * Fields of its parts, by the parts' kind, that matter as much as its own: on the twin they are compared before them.
   */
  readonly compared?: { readonly [kind: string]: readonly string[] };
}

/** A field's value as text. */
export function fieldText(value: Field | undefined): string {
  return value === null || value === undefined ? '?' : String(value);
}

/** A value, and when it has changed the one before: `1 <0>`. */
export function valueSpans(
  value: Field | undefined,
  before: Field | undefined,
  isNew: boolean,
): Span[] {
  if (value === null || value === undefined) return [span('?', 'muted')];
  const changed = !isNew && before !== undefined && before !== value;
  if (!changed) return [span(String(value), isNew ? 'strong' : undefined)];
  return [span(String(value), 'changed'), span(` <${fieldText(before)}>`, 'old')];
}

/** The fields to draw: those of the layout, or where none is declared all that there are. */
export function shownFields(fields: readonly LayoutField[], values: Fields): LayoutField[] {
  if (fields.length > 0) return [...fields];
  return Object.keys(values).map((name) => ({
    name,
    type: '',
    value: (from) => from[name] ?? null,
  }));
}

/** Fields with values, and the names of those that the kernel does not show. */
function known(input: DrawingInput, fields: readonly LayoutField[]) {
  const shown = fields.filter(({ value }) => value(input.object.fields) !== null);
  const unknown = fields.filter((field) => !shown.includes(field)).map(({ name }) => name);
  const note: Row[] =
    unknown.length === 0
      ? []
      : wrapText(`? ${unknown.join(' ')}`, input.width).map((line) => [span(line, 'muted')]);
  return { shown, note };
}

function fieldSpans(field: LayoutField, { object, before }: DrawingInput): Span[] {
  const was = before === undefined ? undefined : field.value(before.fields);
  return valueSpans(field.value(object.fields), was, before === undefined);
}

/** Fields one to a row, with their C types when there is room. */
export function fieldTable(input: DrawingInput, fields: readonly LayoutField[]): Row[] {
  const { shown, note } = known(input, fields);
  const names = shown.reduce((most, { name }) => Math.max(most, textWidth(name)), 0);
  const types = shown.reduce((most, { type }) => Math.max(most, textWidth(type)), 0);
  const typed = types > 0 && types + names + 14 <= input.width;
  return [
    ...shown.map((field) => {
      const line: Span[] = [
        ...(typed ? [span(field.type.padEnd(types + 1), 'type')] : []),
        span(field.name.padEnd(names + 2)),
        ...fieldSpans(field, input),
      ];
      return withGloss(line, field, types + names + 14, input);
    }),
    ...note,
  ];
}

/** A field's row with its gloss behind it, where there is room to read one. */
function withGloss(line: Row, field: LayoutField, column: number, input: DrawingInput): Row {
  const gloss = field.gloss?.[input.language];
  const start = Math.max(column, rowWidth(line) + 2);
  const room = input.width - start;
  if (gloss === undefined || room < 24) return line;
  return [
    ...line,
    span(' '.repeat(start - rowWidth(line))),
    span(cutText(gloss, room, input.theme.glyphs.ellipsis), 'muted'),
  ];
}

/** Fields packed into columns, names and values only. */
export function fieldGrid(input: DrawingInput, fields: readonly LayoutField[]): Row[] {
  const { width } = input;
  const { shown, note } = known(input, fields);
  const cells = shown.map(
    (field): Row => [span(`${field.name} `, 'muted'), ...fieldSpans(field, input)],
  );
  // The value before a change is not counted, so that nothing jumps about when one changes.
  const widest = shown.reduce((most, { name, value }) => {
    return Math.max(most, textWidth(`${name} ${fieldText(value(input.object.fields))}`));
  }, 0);
  const columns = Math.max(1, Math.min(4, Math.floor((width + 2) / (widest + 2))));
  const cell = Math.floor((width + 2) / columns);
  const rows: Row[] = [];
  let line: Span[] = [];
  let used = 0;
  for (const spans of cells) {
    const taken = Math.ceil((rowWidth(spans) + 2) / cell) * cell;
    if (used > 0 && used + rowWidth(spans) > width) {
      rows.push(line);
      line = [];
      used = 0;
    }
    if (used > 0) line.push(span(' '.repeat(used - rowWidth(line))));
    line.push(...spans);
    used += taken;
  }
  if (line.length > 0) rows.push(line);
  return [...rows, ...note];
}

/** Bytes as people read them: printable ones as they are, others as C escapes; cut to so many columns. */
export function bytesText(bytes: string, columns: number, ellipsis: string): string {
  const short: Readonly<Record<string, string>> = {
    '\n': '\\n',
    '\t': '\\t',
    '\0': '\\0',
    '\r': '\\r',
  };
  let text = '';
  for (const character of bytes) {
    const code = character.charCodeAt(0);
    text +=
      short[character] ??
      (code >= 0x20 && code < 0x7f ? character : `\\x${code.toString(16).padStart(2, '0')}`);
    if (text.length > columns) break;
  }
  return cutText(text, columns, ellipsis);
}

/** Bytes as the text column of a dump: one column a byte, a point for what is not printable. */
export function dumpText(bytes: string): string {
  return bytes.replace(/[^ -~]/g, '.');
}

/** Who stands in a queue: a process by its letter, an object in whose entry nobody sleeps by its id. */
export function waiterName({ actor, object }: WaiterView): string {
  return actor ?? object ?? '?';
}

/** The same as it is drawn: a process in its own colour. */
export function waiterSpan(waiter: WaiterView, actorStyle: DrawingInput['actorStyle']): Span {
  const { actor } = waiter;
  return span(waiterName(waiter), actor === null ? 'muted' : actorStyle(actor));
}

/** Sleepers of all queues, short: `rd_wait ‖B`. */
export function queueSummary(input: DrawingInput): Span[] {
  const { object, actorStyle, theme } = input;
  const spans: Span[] = [];
  for (const { name, waiters } of object.queues) {
    if (waiters === null || waiters.length === 0) continue;
    spans.push(span(`  ${name} `, 'muted'));
    for (const waiter of waiters) {
      const who = waiterSpan(waiter, actorStyle);
      spans.push(span(theme.glyphs.blocked, 'blocked'), who, span(' '));
    }
  }
  return spans;
}
