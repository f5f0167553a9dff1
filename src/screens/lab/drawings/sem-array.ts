/**
 * A System V semaphore set: its semaphores as columns with value, last process and waiting counts, the operations
 * that wait, and what each process would undo at its end.
 */
import type { Field, PartView, QueueView } from '../../../engine/index.ts';
import { sysvText } from '../../../text/sysv.ts';
import { type Row, rowWidth, type Span, span, textWidth } from '../../parts/rows.ts';
import {
  type Drawing,
  type DrawingInput,
  fieldGrid,
  fieldText,
  queueSummary,
  shownFields,
  valueSpans,
} from './drawing.ts';
import { waitRows } from './wait-queues.ts';

/** The drawing of a sem_array. */
export const semArrayDrawing: Drawing = {
  gone: (text) => text.vanishedRemoved,
  compared: { sem: ['semval'] },
  draw(input) {
    const fields = shownFields(input.fields, input.object.fields);
    const table = [...fieldGrid(input, fields), ...semaphoreTable(input)];
    const undo = undoRows(input);
    return [...table, ...pendingRows(input, input.height - table.length - undo.length), ...undo];
  },
  summary(input) {
    const values = semsOf(input.object.parts).map(({ fields }) => fieldText(fields.semval));
    return [span(`semval ${values.join(' ')}`), ...queueSummary(input)];
  },
};

const ROWS = ['semval', 'sempid', 'semncnt', 'semzcnt'] as const;

function semsOf(parts: readonly PartView[] | null | undefined): readonly PartView[] {
  return (parts ?? []).filter(({ kind }) => kind === 'sem');
}

/** The semaphores side by side. */
function semaphoreTable(input: DrawingInput): Row[] {
  const { object, before, width, actorStyle } = input;
  const sems = semsOf(object.parts);
  const old = semsOf(before?.parts);
  if (sems.length === 0) return [];
  const first = Math.max(...ROWS.map(textWidth)) + 2;
  const cell = Math.max(10, ...sems.map(({ name }) => textWidth(name) + 2));
  const perRow = Math.max(1, Math.floor((width - first) / cell));
  const rows: Row[] = [];
  for (let from = 0; from < sems.length; from += perRow) {
    const some = sems.slice(from, from + perRow);
    rows.push([span(' '.repeat(first)), ...some.map(({ name }) => span(name.padEnd(cell), 'key'))]);
    for (const field of ROWS) {
      const cells = some.flatMap((sem, index) => {
        const was = old[from + index]?.fields[field];
        return padded(cellSpans(field, sem.fields[field], was, before, actorStyle), cell);
      });
      rows.push([span(field.padEnd(first), 'muted'), ...cells]);
    }
  }
  return rows;
}

function cellSpans(
  field: (typeof ROWS)[number],
  value: Field | undefined,
  was: Field | undefined,
  before: DrawingInput['before'],
  actorStyle: DrawingInput['actorStyle'],
): Span[] {
  if (field === 'sempid' && typeof value === 'string' && value !== '0' && value === was) {
    return [span(value, actorStyle(value))];
  }
  const spans = valueSpans(value, was, before === undefined);
  const [only] = spans;
  return field === 'semval' && spans.length === 1 && only && only.as === undefined
    ? [span(only.text, 'strong')]
    : spans;
}

function padded(spans: Span[], columns: number): Span[] {
  const left = columns - rowWidth(spans);
  return left > 0 ? [...spans, span(' '.repeat(left))] : spans;
}

/** The queues in which somebody waits or from which somebody has just gone. */
function pendingRows(input: DrawingInput, rows: number): Row[] {
  const { object, before, language } = input;
  const waited = (queue: QueueView | undefined) => (queue?.waiters?.length ?? 0) > 0;
  const shown = object.queues.filter(({ name, waiters }) => {
    const old = before?.queues.find((queue) => queue.name === name);
    return waiters === null || waiters.length > 0 || waited(old);
  });
  if (shown.length === 0) return [[span(sysvText(language).nobody, 'muted')]];
  return waitRows(shown.map(blockingNamed), before?.queues, input, rows);
}

/** Where several operations wait together, the one that cannot be done is named as the array element it is. */
function blockingNamed({ name, waiters }: QueueView): QueueView {
  const named = waiters?.map((waiter) => {
    const { blocking, ...others } = waiter.fields;
    const several = String(others.sops ?? '').includes(',');
    const fields = several ? { ...others, blocking: `sops[${blocking}]` } : others;
    return typeof blocking === 'number' ? { ...waiter, fields } : waiter;
  });
  return { name, waiters: named ?? null };
}

/** What each process would undo. */
function undoRows({ object, before, actorStyle, language }: DrawingInput): Row[] {
  const undos = (object.parts ?? []).filter(({ kind }) => kind === 'sem_undo');
  return undos.map(({ name, fields }) => {
    const old = before?.parts?.find((part) => part.name === name);
    const actor = fieldText(fields.actor);
    return [
      span('sem_undo ', 'muted'),
      span(actor, actorStyle(actor)),
      span('  semadj ', 'muted'),
      ...valueSpans(fields.semadj, old?.fields.semadj, old === undefined),
      span(`  ${sysvText(language).undo}`, 'muted'),
    ];
  });
}
