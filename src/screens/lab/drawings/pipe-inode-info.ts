/**
 * A pipe, as what it is: a ring of page buffers. `head` counts buffers ever filled, `tail` buffers ever emptied,
 * and a slot is the count modulo the ring's size (fs/pipe.c); 3.2 keeps `curbuf` and `nrbufs` instead.
 */
import type { Field, LayoutField, ObjectView, PartView } from '../../../engine/index.ts';
import {
  cutText,
  type Row,
  rowWidth,
  type Span,
  span,
  textWidth,
  wrapText,
} from '../../parts/rows.ts';
import type { StyleName } from '../../theme.ts';
import {
  bytesText,
  type Drawing,
  type DrawingInput,
  fieldGrid,
  fieldTable,
  fieldText,
  queueSummary,
  shownFields,
  valueSpans,
} from './drawing.ts';
import { queueRows } from './wait-queues.ts';

/** Bytes of a page, which is what one buffer can hold. */
const PAGE_SIZE = 4096;

/** One slot of the ring. */
interface Slot {
  readonly index: number;
  readonly part: PartView | undefined;
  readonly offset: number;
  readonly length: number;
}

/** The ring, read out of a view. */
interface Ring {
  readonly slots: readonly Slot[];
  readonly head: number;
  readonly tail: number;
  /** Slots that hold bytes, the oldest first. */
  readonly used: readonly Slot[];
  readonly bytes: number;
}

function numberOf(value: Field | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Read the ring out of a pipe; undefined where the kernel does not show it. */
export function ringOf(object: ObjectView): Ring | undefined {
  const head = numberOf(object.fields.head);
  const tail = numberOf(object.fields.tail);
  const size = numberOf(object.fields.ring_size) ?? numberOf(object.fields.buffers);
  if (object.parts === null || head === undefined || tail === undefined || !size) return undefined;
  const byIndex = new Map<number, PartView>();
  for (const part of object.parts) {
    const index = /\[(\d+)\]/.exec(part.name)?.[1];
    if (part.kind === 'pipe_buffer' && index !== undefined) byIndex.set(Number(index), part);
  }
  const slot = (index: number): Slot => {
    const part = byIndex.get(index);
    const length = numberOf(part?.fields.len) ?? 0;
    return { index, part, offset: numberOf(part?.fields.offset) ?? 0, length };
  };
  const used: Slot[] = [];
  for (let i = tail; i !== head && used.length < size; i++) used.push(slot(i % size));
  return {
    slots: Array.from({ length: size }, (_, index) => slot(index)),
    head: head % size,
    tail: tail % size,
    used,
    bytes: used.reduce((sum, { length }) => sum + length, 0),
  };
}

/** The ring as a strip of slots; the place of the next read above it, that of the next write below. */
function strip(ring: Ring, before: Ring | undefined, input: DrawingInput): Row[] {
  const { theme, text, width, layout } = input;
  const { glyphs } = theme;
  const slots = ring.slots.length;
  const shown = Math.min(slots, Math.floor((width - 1) / 2));
  const pitch = Math.max(2, Math.min(6, Math.floor((width - 1) / Math.max(1, shown))));
  const used = new Set(ring.used.map(({ index }) => index));
  const cells: Span[] = [];
  for (const slot of ring.slots.slice(0, shown)) {
    const filled = used.has(slot.index);
    const changed = before !== undefined && slotChanged(slot, filled, before);
    const style: StyleName = changed ? 'changed' : filled ? 'data' : 'muted';
    const level = Math.min(7, Math.max(0, Math.ceil((slot.length / PAGE_SIZE) * 8) - 1));
    const glyph = filled ? (glyphs.levels[level] ?? '') : glyphs.slotEmpty;
    cells.push(span(glyphs.cellLeft + glyph.repeat(pitch - 1), style));
  }
  cells.push(span(glyphs.cellRight, 'muted'));
  const end = 1 + shown * pitch;
  const [readLabel, writeLabel] = layout === '3.2' ? ['curbuf', 'curbuf+nrbufs'] : ['tail', 'head'];
  const place = (slot: number): number => 1 + slot * pitch;
  const above = pointer(place(ring.tail), `${glyphs.down}${readLabel}`, glyphs.down, end);
  const below = pointer(place(ring.head), `${glyphs.up}${writeLabel}`, glyphs.up, end);
  const caption = text.ring(String(slots));
  const free = width - rowWidth(above) - textWidth(caption);
  return [
    free < 2 ? above : [...above, span(' '.repeat(free)), span(caption, 'muted')],
    shown < slots ? [...cells, span(text.more(slots - shown), 'muted')] : cells,
    below,
  ];
}

function slotChanged(slot: Slot, filled: boolean, before: Ring): boolean {
  const was = before.slots[slot.index];
  const wasFilled = before.used.some(({ index }) => index === slot.index);
  return wasFilled !== filled || was?.length !== slot.length || was.offset !== slot.offset;
}

/** An arrow at a column with its label, on the side where there is room. */
function pointer(column: number, label: string, arrow: string, end: number): Row {
  if (column >= end) return [];
  const turned = `${label.slice(arrow.length)}${arrow}`;
  const left = column + 1 - turned.length;
  return column + label.length > end && left >= 0
    ? [span(' '.repeat(left)), span(turned, 'key')]
    : [span(' '.repeat(column)), span(label, 'key')];
}

/** One buffer that holds bytes: its numbers, its page, what may be done with it. */
function bufferRow(slot: Slot, before: Slot | undefined, input: DrawingInput): Row {
  const { theme, width } = input;
  const isNew = before === undefined || before.length === 0;
  const numbers: Span[] = [
    span(`[${slot.index}] `.padEnd(4), isNew ? 'changed' : undefined),
    span('offset ', 'muted'),
    ...valueSpans(slot.offset, before?.offset, false),
    span(' len ', 'muted'),
    ...(isNew
      ? [span(String(slot.length), 'changed')]
      : valueSpans(slot.length, before.length, false)),
    span(' '),
  ];
  const room = width - rowWidth(numbers);
  if (room < 8) return numbers;
  const row: Span[] = [...numbers, ...pageBar(slot, Math.min(26, room), input)];
  const flags = fieldText(slot.part?.fields.flags);
  const left = width - rowWidth(row) - 2;
  if (flags === '?' || flags === '0' || left < textWidth(flags)) return row;
  return [...row, span('  '), span(cutText(flags, left, theme.glyphs.ellipsis), 'muted')];
}

/** The page of one buffer drawn to scale: what was read, what waits, what is free. */
function pageBar(slot: Slot, width: number, { theme }: DrawingInput): Span[] {
  const { glyphs } = theme;
  const inner = Math.max(3, width - 2);
  const scale = inner / PAGE_SIZE;
  const bytes = bytesText(slot.part?.bytes ?? '', inner, glyphs.ellipsis);
  const consumed = slot.offset === 0 ? 0 : Math.max(1, Math.floor(slot.offset * scale));
  const whole = slot.length <= 64 && bytes.length + consumed <= inner;
  const length = whole ? bytes.length : Math.max(1, Math.round(slot.length * scale));
  const live = Math.min(inner - consumed, Math.max(length, 1));
  const shown = bytesText(slot.part?.bytes ?? '', live, glyphs.ellipsis).padEnd(
    live,
    glyphs.progress,
  );
  return [
    span(glyphs.cellLeft, 'muted'),
    span(glyphs.consumed.repeat(consumed), 'muted'),
    span(shown.slice(0, live), 'bytes'),
    span(glyphs.slotEmpty.repeat(Math.max(0, inner - consumed - live)), 'muted'),
    span(glyphs.cellRight, 'muted'),
  ];
}

/** The buffers that hold bytes; when there are many, the first and the last of them. */
function bufferRows(
  ring: Ring,
  before: Ring | undefined,
  input: DrawingInput,
  most: number,
): Row[] {
  if (ring.used.length === 0) return [[span(input.text.emptyRing, 'muted')]];
  const draw = (slot: Slot): Row => {
    const old = before?.used.find(({ index }) => index === slot.index);
    return bufferRow(slot, before === undefined ? undefined : old, input);
  };
  if (ring.used.length <= most) return ring.used.map(draw);
  const first = ring.used.slice(0, Math.max(1, most - 2));
  const last = ring.used.slice(-1);
  return [
    ...first.map(draw),
    [span(input.text.moreBuffers(ring.used.length - first.length - 1), 'muted')],
    ...last.map(draw),
  ];
}

/** What a reader needs first where there is no room for every field. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'head',
  'tail',
  'max_usage',
  'ring_size',
  'readers',
  'writers',
  'nrbufs',
  'curbuf',
  'buffers',
  'waiting_writers',
]);

/** The essential fields and those that changed, packed; and how many more there are. */
function essentialFields(input: DrawingInput, fields: readonly LayoutField[]): Row[] {
  const { object, before, width, text } = input;
  const chosen = fields.filter(
    ({ name, value }) =>
      ESSENTIAL.has(name) ||
      (before !== undefined && value(before.fields) !== value(object.fields)),
  );
  const rows = fieldGrid(input, chosen);
  const hidden = fields.filter(
    (field) => !chosen.includes(field) && field.value(object.fields) !== null,
  ).length;
  const last = rows[rows.length - 1];
  const note = text.moreFields(hidden);
  const free = last === undefined ? 0 : width - rowWidth(last) - textWidth(note);
  if (hidden === 0 || last === undefined || free < 2) return rows;
  rows[rows.length - 1] = [...last, span(' '.repeat(free)), span(note, 'muted')];
  return rows;
}

/** Before 5.6 a pipe had one wait queue for both sides. */
function withQueuesOf32(input: DrawingInput): DrawingInput {
  if (input.layout !== '3.2') return input;
  const joined = (object: ObjectView): ObjectView => {
    const all = object.queues.map(({ waiters }) => waiters);
    const waiters = all.includes(null) ? null : all.flatMap((some) => some ?? []);
    return { ...object, queues: [{ name: 'wait', waiters }] };
  };
  const { object, before } = input;
  return { ...input, object: joined(object), before: before && joined(before) };
}

function draw(given: DrawingInput): Row[] {
  const input = withQueuesOf32(given);
  const { object, before, height } = input;
  const fields = shownFields(input.fields, object.fields);
  const queues = queueRows(input);
  const ring = ringOf(object);
  const table = fieldTable(input, fields);
  if (ring === undefined) {
    const fits = table.length + queues.length + 2 <= height;
    if (fits) return [...table, [], ...unseenRing(input), ...queues];
    const rows = [...fieldGrid(input, fields), ...unseenRing(input)];
    if (rows.length + queues.length <= height) return [...rows, ...queues];
    // Where there is too little room, only what the kernel shows.
    const seen = fields.filter(({ value }) => value(object.fields) !== null);
    return [...fieldGrid(input, seen), ...unseenRing(input).slice(0, 1), ...queues];
  }
  const old = before === undefined ? undefined : ringOf(before);
  const fixed = 3 + queues.length;
  const roomy = table.length + fixed + Math.max(1, ring.used.length) + 2 <= height;
  const grid = fieldGrid(input, fields);
  const packed = grid.length + fixed + Math.max(1, ring.used.length) + 2 <= height;
  const head = roomy ? [...table, []] : packed ? [...grid, []] : essentialFields(input, fields);
  const loose = roomy || packed;
  const room = Math.max(1, height - head.length - fixed - (loose ? 1 : 0));
  return [
    ...head,
    ...strip(ring, old, input),
    ...bufferRows(ring, old, input, room),
    ...(loose ? [[]] : []),
    ...queues,
  ];
}

/** What a kernel tells that does not show its ring: how many bytes wait. */
function unseenRing({ object, text, width }: DrawingInput): Row[] {
  const bytes = numberOf(object.fields.bytes);
  const rows = wrapText(text.ringUnknown, width).map((line): Row => [span(line, 'muted')]);
  return bytes === undefined ? rows : [[span(text.bytesWaiting(bytes), 'bytes')], ...rows];
}

/** The pipe's drawing. */
export const pipeDrawing: Drawing = {
  draw,
  gone: (text) => text.vanished,
  summary(input) {
    const { object, text } = input;
    const ring = ringOf(object);
    const fill =
      ring === undefined
        ? '?'
        : text.ringFill(ring.used.length, String(ring.slots.length), ring.bytes);
    const sleepers = queueSummary(input);
    const both = textWidth(object.id) + 2 + textWidth(fill) + rowWidth(sleepers) <= input.width;
    const [queue, ...others] = sleepers;
    return [
      // Where there is too little room, who sleeps matters most.
      ...(both || queue === undefined
        ? [span(fill), ...sleepers]
        : [span(queue.text.trimStart(), queue.as), ...others, span(` ${fill}`)]),
      span(`  readers ${fieldText(object.fields.readers)}`, 'muted'),
      span(`  writers ${fieldText(object.fields.writers)}`, 'muted'),
    ];
  },
};
