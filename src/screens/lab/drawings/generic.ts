/** Any kernel object: its fields, the structures that it holds, its wait queues. */
import type { PartView } from '../../../engine/index.ts';
import { type Row, span } from '../../parts/rows.ts';
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

/** The drawing for a kind that has none of its own. */
export const genericDrawing: Drawing = {
  gone: (text) => text.vanishedRemoved,
  draw(input) {
    const { object, height } = input;
    const fields = shownFields(input.fields, object.fields);
    const queues = queueRows(input);
    const parts = partRows(input);
    const rest = queues.length + parts.length;
    const table = fieldTable(input, fields);
    const rows = table.length + rest <= height ? table : fieldGrid(input, fields);
    return [...rows, ...parts, ...queues];
  },
  summary(input) {
    const { object } = input;
    const fields = shownFields(input.fields, object.fields).slice(0, 4);
    return [
      span(
        fields.map(({ name, value }) => `${name} ${fieldText(value(object.fields))}`).join('  '),
      ),
      ...queueSummary(input),
    ];
  },
};

function partRows(input: DrawingInput): Row[] {
  const { object, before } = input;
  if (object.parts === null) return [];
  return object.parts.map((part) =>
    partRow(
      part,
      before?.parts?.find(({ name }) => name === part.name),
      input,
    ),
  );
}

/** A structure inside an object, in one row: its name, its fields, its bytes. */
export function partRow(
  part: PartView,
  before: PartView | undefined,
  input: Pick<DrawingInput, 'partFields' | 'theme' | 'width'>,
): Row {
  const row = [span(`${part.name}  `, before === undefined ? 'changed' : 'muted')];
  for (const { name, value } of shownFields(input.partFields(part.kind), part.fields)) {
    row.push(
      span(`${name} `, 'muted'),
      ...valueSpans(
        value(part.fields),
        before === undefined ? undefined : value(before.fields),
        before === undefined,
      ),
      span('  '),
    );
  }
  if (part.bytes !== undefined) {
    row.push(span(`"${bytesText(part.bytes, 24, input.theme.glyphs.ellipsis)}"`, 'bytes'));
  }
  return row;
}
