/**
 * A System V message queue, as what it is: a linked list of messages with type, size and bytes, how full it is, and
 * who waits to receive which type or to send how much.
 */
import type { Field, PartView } from '../../../engine/index.ts';
import { sysvText } from '../../../text/sysv.ts';
import { type Row, rowWidth, type Span, span, textWidth } from '../../parts/rows.ts';
import {
  bytesText,
  type Drawing,
  type DrawingInput,
  fieldGrid,
  fieldText,
  queueSummary,
  shownFields,
} from './drawing.ts';
import { queueRows } from './wait-queues.ts';

/** The drawing of a msg_queue. */
export const messageQueueDrawing: Drawing = {
  gone: (text) => text.vanishedRemoved,
  draw(input) {
    const fields = shownFields(input.fields, input.object.fields);
    const rows = [...fieldGrid(input, fields), ...gauge(input), ...messageRows(input)];
    return [...rows, ...queueRows(input, input.height - rows.length)];
  },
  summary(input) {
    const { q_qnum, q_cbytes } = input.object.fields;
    return [
      span(`q_qnum ${fieldText(q_qnum)}  q_cbytes ${fieldText(q_cbytes)}`),
      ...queueSummary(input),
    ];
  },
};

function numberOf(value: Field | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** q_cbytes against q_qbytes, as a bar. */
function gauge({ object, width, theme, language }: DrawingInput): Row[] {
  const used = numberOf(object.fields.q_cbytes);
  const all = numberOf(object.fields.q_qbytes);
  if (used === undefined || all === undefined || all === 0) return [];
  const words = sysvText(language).room(String(used), String(all));
  const columns = Math.min(30, width - textWidth(words) - 4);
  if (columns < 4) return [[span(words, 'muted')]];
  // A queue that holds anything shows it; one that is not quite full does not look full.
  const filled =
    used === 0 ? 0 : Math.min(columns, Math.max(1, Math.floor((used / all) * columns)));
  const { cellLeft, cellRight, slotEmpty, progress } = theme.glyphs;
  return [
    [
      span(cellLeft, 'muted'),
      span(progress.repeat(filled), used + 1 > all ? 'bad' : 'data'),
      span(slotEmpty.repeat(columns - filled), 'muted'),
      span(cellRight, 'muted'),
      span(` ${words}`, 'muted'),
    ],
  ];
}

/** q_messages, the next to be received first; a message that this step took is shown once more. */
function messageRows(input: DrawingInput): Row[] {
  const { object, before, theme, language } = input;
  const text = sysvText(language);
  if (object.parts === null) return [];
  const now = new Set(object.parts.map(({ name }) => name));
  const gone = (before?.parts ?? []).filter(({ name }) => !now.has(name));
  const rows: Row[] = gone.map((part) => [
    span(`<${part.name}> `, 'old'),
    span(`m_type ${fieldText(part.fields.m_type)} `, 'old'),
    span(text.taken, 'changed'),
  ]);
  if (object.parts.length === 0) {
    return [...rows, [span('q_messages ', 'muted'), span(text.noMessages, 'muted')]];
  }
  const names = Math.max(...object.parts.map(({ name }) => textWidth(name)));
  const types = Math.max(...object.parts.map(({ fields }) => fieldText(fields.m_type).length));
  const sizes = Math.max(...object.parts.map(({ fields }) => fieldText(fields.m_ts).length));
  return [
    ...rows,
    [span('q_messages', 'muted')],
    ...object.parts.map((part) => {
      const isNew = !(before?.parts ?? []).some(({ name }) => name === part.name);
      return messageRow(part, isNew, { names, types, sizes }, input, theme.glyphs.arrow);
    }),
  ];
}

function messageRow(
  part: PartView,
  isNew: boolean,
  columns: { readonly names: number; readonly types: number; readonly sizes: number },
  { width, theme, language }: DrawingInput,
  arrow: string,
): Row {
  const { m_type, m_ts, segments } = part.fields;
  const row: Span[] = [
    span(` ${arrow} `, 'muted'),
    span(part.name.padEnd(columns.names), isNew ? 'changed' : 'strong'),
    span('  m_type ', 'muted'),
    span(fieldText(m_type).padStart(columns.types), 'key'),
    span('  m_ts ', 'muted'),
    span(fieldText(m_ts).padStart(columns.sizes)),
  ];
  const more = numberOf(segments) ?? 0;
  const tail = more === 0 ? '' : `  ${sysvText(language).segments(more)}`;
  const room = width - rowWidth(row) - textWidth(tail) - 4;
  if (part.bytes !== undefined && room > 3) {
    row.push(span(`  "${bytesText(part.bytes, room, theme.glyphs.ellipsis)}"`, 'bytes'));
  }
  if (tail !== '') row.push(span(tail, 'type'));
  return row;
}
