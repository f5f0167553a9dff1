/**
 * A pipe, as what it is: a ring of page buffers. `head` counts buffers ever filled, `tail` buffers ever emptied,
 * and a slot is the count modulo the ring's size (fs/pipe.c); 3.2 keeps `curbuf` and `nrbufs` instead.
 */
import type { Field, ObjectView, PartView } from '../../../engine/index.ts';
import { cutText, type Row, rowWidth, type Span, span } from '../../parts/rows.ts';
import type { StyleName } from '../../theme.ts';
import {
  bytesText,
  type Drawing,
  type DrawingInput,
  fieldGrid,
  fieldTable,
  fieldText,
  queueRows,
  queueSummary,
  shownFields,
} from './drawing.ts';

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

/** The ring as a strip of slots with the places of the next write and the next read under it. */
function strip(ring: Ring, before: Ring | undefined, input: DrawingInput): Row[] {
  const { theme, text, width, layout } = input;
  const { glyphs } = theme;
  const shown = Math.min(ring.slots.length, Math.floor((width - 1) / 2));
  const pitch = Math.max(2, Math.min(6, Math.floor((width - 1) / Math.max(1, shown))));
  const used = new Set(ring.used.map(({ index }) => index));
  const cells: Span[] = [];
  for (const slot of ring.slots.slice(0, shown)) {
    const was = before?.slots[slot.index];
    const wasUsed = before?.used.some(({ index }) => index === slot.index) ?? false;
    const changed =
      before !== undefined &&
      (wasUsed !== used.has(slot.index) ||
        was?.length !== slot.length ||
        was?.offset !== slot.offset);
    const style: StyleName | undefined = changed
      ? 'changed'
      : used.has(slot.index)
        ? 'data'
        : 'muted';
    const glyph = used.has(slot.index)
      ? (glyphs.levels[Math.min(7, Math.max(0, Math.ceil((slot.length / PAGE_SIZE) * 8) - 1))] ??
        '')
      : glyphs.slotEmpty;
    cells.push(span(glyphs.cellLeft, 'muted'), span(glyph.repeat(pitch - 1), style));
  }
  cells.push(span(glyphs.cellRight, 'muted'));
  if (shown < ring.slots.length)
    cells.push(span(` ${text.more(ring.slots.length - shown)}`, 'muted'));
  return [cells, pointers(ring, { pitch, shown, width, layout, up: glyphs.up, theme })];
}

interface PointerOptions {
  readonly pitch: number;
  readonly shown: number;
  readonly width: number;
  readonly layout: DrawingInput['layout'];
  readonly up: string;
  readonly theme: DrawingInput['theme'];
}

/** Arrows under the strip: where the next read and the next write take place. */
function pointers(ring: Ring, { pitch, shown, width, layout, up }: PointerOptions): Row {
  const labels = layout === '3.2' ? ['curbuf', ''] : ['tail', 'head'];
  const [readLabel = '', writeLabel = ''] = labels;
  const at = (index: number): number => 1 + index * pitch;
  if (ring.head === ring.tail || writeLabel === '') {
    const label = writeLabel === '' ? readLabel : `${readLabel} ${writeLabel}`;
    return placed([[at(ring.tail), up, label]], width, at(shown));
  }
  const marks: [number, string, string][] = [
    [at(ring.tail), up, readLabel],
    [at(ring.head), up, writeLabel],
  ];
  return placed(
    marks.sort(([a], [b]) => a - b),
    width,
    at(shown),
  );
}

/** Marks with their labels on one row; a label stands left of its mark where there is no room to the right. */
function placed(
  marks: readonly (readonly [number, string, string])[],
  width: number,
  end: number,
): Row {
  const row: Span[] = [];
  let column = 0;
  marks.forEach(([at, mark, label], index) => {
    if (at >= end) return;
    const next = marks[index + 1]?.[0] ?? width;
    const fitsRight = at + 1 + label.length + 1 <= Math.min(next, width);
    const fitsLeft = at - label.length >= column;
    const start = !fitsRight && fitsLeft ? at - label.length : at;
    row.push(span(' '.repeat(Math.max(0, start - column))));
    const shown = fitsRight ? `${mark}${label}` : fitsLeft ? `${label}${mark}` : mark;
    row.push(span(shown, 'key'));
    column = Math.max(start, column) + shown.length;
  });
  return row;
}

/** The page of one buffer drawn to scale: what was read, what waits, what is free; its numbers beside it. */
function bufferRow(slot: Slot, before: Slot | undefined, input: DrawingInput): Row {
  const { theme, width } = input;
  const { glyphs } = theme;
  const isNew = before === undefined || before.length === 0;
  const changedOffset = !isNew && before.offset !== slot.offset;
  const changedLength = !isNew && before.length !== slot.length;
  const numbers: Span[] = [
    span(`[${slot.index}]`.padEnd(5), isNew ? 'changed' : undefined),
    span('offset ', 'muted'),
    span(String(slot.offset), changedOffset ? 'changed' : undefined),
    ...(changedOffset ? [span(` <${before.offset}>`, 'old')] : []),
    span(' len ', 'muted'),
    span(String(slot.length), changedLength || isNew ? 'changed' : undefined),
    ...(changedLength ? [span(` <${before.length}>`, 'old')] : []),
  ];
  const flags = fieldText(slot.part?.fields.flags);
  const room = width - rowWidth(numbers) - 1;
  const page = pageBar(slot, Math.max(6, Math.min(26, room)), input);
  const row: Span[] = [...numbers, span(' '), ...page];
  const left = width - rowWidth(row) - 2;
  const note = flags === '?' || flags === '0' ? '' : flags.replaceAll('PIPE_BUF_FLAG_', '');
  return note !== '' && left >= 8
    ? [...row, span('  '), span(cutText(note, left, glyphs.ellipsis), 'muted')]
    : row;
}

function pageBar(slot: Slot, width: number, { theme }: DrawingInput): Span[] {
  const { glyphs } = theme;
  const inner = Math.max(3, width - 2);
  const scale = inner / PAGE_SIZE;
  const bytes = bytesText(slot.part?.bytes ?? '', inner, glyphs.ellipsis);
  const consumed = slot.offset === 0 ? 0 : Math.max(1, Math.floor(slot.offset * scale));
  const whole = slot.length <= 64 && bytes.length + consumed <= inner;
  const length = whole ? bytes.length : Math.max(1, Math.round(slot.length * scale));
  const live = Math.min(inner - consumed, Math.max(length, 1));
  const shown = bytesText(slot.part?.bytes ?? '', live, glyphs.ellipsis).padEnd(live, glyphs.thumb);
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

function draw(input: DrawingInput): Row[] {
  const { object, before, text, width, height } = input;
  const fields = shownFields(input.fields, object.fields);
  const queues = queueRows(input);
  const ring = ringOf(object);
  const table = fieldTable(input, fields);
  const grid = fieldGrid(input, fields);
  if (ring === undefined) {
    const rows = table.length + queues.length + 2 <= height ? table : grid;
    return [...rows, [], [span(text.ringUnknown, 'muted')], ...queues];
  }
  const old = before === undefined ? undefined : ringOf(before);
  const title: Row = [
    span(
      cutText(text.ring(String(ring.slots.length)), width, input.theme.glyphs.ellipsis),
      'muted',
    ),
  ];
  const fixed = 3 + queues.length;
  const wanted = Math.max(1, Math.min(ring.used.length, ring.slots.length));
  const roomy = table.length + fixed + wanted + 2 <= height;
  const head = roomy ? [...table, []] : grid;
  const room = Math.max(1, height - head.length - fixed - (roomy ? 1 : 0));
  return [
    ...head,
    title,
    ...strip(ring, old, input),
    ...bufferRows(ring, old, input, Math.max(1, room)),
    ...(roomy ? [[]] : []),
    ...queues,
  ];
}

/** The pipe's drawing. */
export const pipeDrawing: Drawing = {
  draw,
  summary(input) {
    const { object, text } = input;
    const ring = ringOf(object);
    const fill =
      ring === undefined
        ? '?'
        : text.ringFill(ring.used.length, String(ring.slots.length), ring.bytes);
    return [
      span(fill),
      span(`  readers ${fieldText(object.fields.readers)}`, 'muted'),
      span(`  writers ${fieldText(object.fields.writers)}`, 'muted'),
      ...queueSummary(input),
    ];
  },
};
