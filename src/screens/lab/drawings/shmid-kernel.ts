/**
 * A shared memory segment: who has it in the address space, where each page table leads, and the pages with their
 * bytes as text and in hexadecimal, the last write lit.
 */
import type { PartView } from '../../../engine/index.ts';
import { sysvText } from '../../../text/sysv.ts';
import { type Row, type Span, span } from '../../parts/rows.ts';
import {
  type Drawing,
  type DrawingInput,
  dumpText,
  fieldGrid,
  fieldText,
  shownFields,
} from './drawing.ts';
import { windowRows, windowsOf } from './mapping.ts';

/** The drawing of a shmid_kernel. */
export const segmentDrawing: Drawing = {
  gone: (text) => text.vanishedRemoved,
  draw(input) {
    const fields = shownFields(input.fields, input.object.fields);
    return [...fieldGrid(input, fields), ...windowRows(input), ...pageRows(input)];
  },
  summary({ object, actorStyle }) {
    return [
      span(`shm_nattch ${fieldText(object.fields.shm_nattch)}  `),
      ...windowsOf(object).flatMap(({ fields }) => {
        const actor = fieldText(fields.actor);
        return [span(actor, actorStyle(actor)), span(' ')];
      }),
    ];
  },
};

/** The pages that are there, with the start of their bytes. */
function pageRows(input: DrawingInput): Row[] {
  const { object, language, width } = input;
  if (object.parts === null) return [[span(sysvText(language).unknown, 'muted')]];
  const pages = object.parts.filter(({ kind }) => kind === 'page');
  if (pages.length === 0) return [[span(sysvText(language).noPages, 'muted')]];
  return pages.flatMap((page) => {
    const old = input.before?.parts?.find(
      ({ kind, name }) => kind === 'page' && name === page.name,
    );
    const head: Row = [
      span(page.name, old === undefined ? 'changed' : 'memory'),
      span(` [${fieldText(page.fields.index)}]`, 'muted'),
      ...lastWrite(page, input),
    ];
    return [head, ...dumpRows(page, old, width)];
  });
}

/** Columns from which sixteen bytes fit beside each other; below, it is eight. */
const WIDE_DUMP = 72;

/** The start of a page's bytes as a dump; further rows that hold nothing but zeros are left out. */
function dumpRows(page: PartView, old: PartView | undefined, width: number): Row[] {
  const bytes = page.bytes ?? '';
  const [perRow, most] = width >= WIDE_DUMP ? [16, 2] : [8, 4];
  const rows: Row[] = [];
  for (let at = 0; at < Math.min(bytes.length, most * perRow); at += perRow) {
    const rest = bytes.slice(at, most * perRow);
    const was = old?.bytes?.slice(at, most * perRow) ?? '';
    if (at > 0 && !/[^\0]/.test(rest) && !/[^\0]/.test(was)) break;
    rows.push(hexRow(bytes.slice(at, at + perRow), { at, perRow, page, old, width }));
  }
  return rows;
}

function lastWrite({ fields }: PartView, { language }: DrawingInput): Span[] {
  const [offset, length] = rangeOf(fields.written);
  if (offset === undefined || length === undefined) return [];
  return [span(`  ${sysvText(language).written(offset, length)}`, 'muted')];
}

function rangeOf(value: unknown): number[] {
  return typeof value === 'string' ? value.split('+').map(Number) : [];
}

interface DumpRow {
  readonly at: number;
  readonly perRow: number;
  readonly page: PartView;
  readonly old: PartView | undefined;
  readonly width: number;
}

/** A few bytes in hexadecimal and as text; those that changed, and those written last, are lit. */
function hexRow(bytes: string, { at, perRow, page, old, width }: DumpRow): Row {
  const [offset = -1, length = 0] = rangeOf(page.fields.written);
  const offsetText = ` +${String(at).padEnd(3)}`;
  const fits = offsetText.length + 4 * perRow <= width;
  const row: Span[] = [span(fits ? offsetText : ' ', 'muted')];
  for (let i = 0; i < perRow; i++) {
    const code = i < bytes.length ? bytes.charCodeAt(i) : undefined;
    const place = at + i;
    const changed = old !== undefined && old.bytes?.charCodeAt(place) !== code;
    const written = place >= offset && place < offset + length;
    const text = code === undefined ? '  ' : code.toString(16).padStart(2, '0');
    row.push(
      span(text, changed ? 'changed' : written ? 'memory' : code === 0 ? 'muted' : undefined),
      span(' '),
    );
  }
  row.push(span(dumpText(bytes), 'bytes'));
  return row;
}
