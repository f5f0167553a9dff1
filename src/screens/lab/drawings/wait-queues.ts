/** Wait queues: who sleeps in them, in the order of their waking, and who has just left. */
import type { QueueView, WaiterView } from '../../../engine/index.ts';
import { cutText, type Row, rowWidth, type Span, span, textWidth } from '../../parts/rows.ts';
import { type DrawingInput, fieldText, waiterName, waiterSpan } from './drawing.ts';

type QueueInput = Pick<DrawingInput, 'theme' | 'text' | 'actorStyle' | 'width'>;

/** One sleeper, or one who has gone: its letter, and what it waits for. */
interface Entry {
  readonly head: Row;
  readonly details: readonly string[];
}

/**
 * Some wait queues of an object. Where what the sleepers wait for has no room beside them it goes under them, as far
 * as there are rows for it; every sleeper's letter is seen before any detail is.
 *
 * @param before The object's queues before the step.
 * @param rows How many rows there are for it.
 */
export function waitRows(
  queues: readonly QueueView[],
  before: readonly QueueView[] | undefined,
  input: QueueInput,
  rows: number,
): Row[] {
  const column = queues.reduce((most, { name }) => Math.max(most, textWidth(name)), 0) + 2;
  const entries = queues.map((queue) =>
    entriesOf(
      queue,
      before?.find(({ name }) => name === queue.name),
      input,
    ),
  );
  const draw = (layOut: typeof inOneRow): Row[] =>
    queues.flatMap(({ name }, index) => {
      const lines = layOut(entries[index] ?? [], input.width - column, input);
      return lines.map((line, at) => [
        span(at === 0 ? name.padEnd(column) : ' '.repeat(column), 'muted'),
        ...line,
      ]);
    });
  const whole = draw(wrapped);
  return whole.length <= Math.max(rows, queues.length) ? whole : draw(inOneRow);
}

/** All wait queues of an object. */
export function queueRows(input: DrawingInput, rows = input.object.queues.length): Row[] {
  return waitRows(input.object.queues, input.before?.queues, input, rows);
}

function entriesOf(
  { waiters }: QueueView,
  before: QueueView | undefined,
  { theme, text, actorStyle }: QueueInput,
): Entry[] {
  const { glyphs } = theme;
  if (waiters === null) return [{ head: [span('?', 'muted')], details: [] }];
  const old = before?.waiters ?? [];
  const were = old.map(waiterName);
  const now = waiters.map(waiterName);
  const sleepers = waiters.map((waiter): Entry => {
    const arrived = before?.waiters !== null && !were.includes(waiterName(waiter));
    const head = [
      span(glyphs.blocked, 'blocked'),
      waiterSpan(waiter, actorStyle),
      span(`${arrived ? '+' : ''} `, 'changed'),
    ];
    return { head, details: waiterDetail(waiter, text.waitingExclusive) };
  });
  const gone = old
    .filter((waiter) => !now.includes(waiterName(waiter)))
    .map((waiter): Entry => {
      const left = span(`> ${text.wokenNow('').trim()} ${glyphs.woken} `, 'changed');
      return { head: [span('<', 'old'), waiterSpan(waiter, actorStyle), left], details: [] };
    });
  const none: Entry = { head: [span(`${text.nobodyWaits} `, 'muted')], details: [] };
  return now.length === 0 ? [none, ...gone] : [...sleepers, ...gone];
}

function waiterDetail(waiter: WaiterView, exclusive: string): string[] {
  const fields = Object.entries(waiter.fields).map(
    ([name, value]) => `${name} ${fieldText(value)}`,
  );
  return waiter.exclusive ? [exclusive, ...fields] : fields;
}

/** Everything, in as many rows as it takes; a row is broken between sleepers, then between details. */
function wrapped(entries: readonly Entry[], width: number): Row[] {
  const rows: Row[] = [];
  let line: Span[] = [];
  const flush = (): void => {
    if (line.length > 0) rows.push(line);
    line = [];
  };
  for (const { head, details } of entries) {
    const text = details.length === 0 ? '' : `${details.join(', ')} `;
    if (rowWidth(line) + rowWidth(head) + textWidth(text.trimEnd()) > width) flush();
    line.push(...head);
    let indent = rowWidth(head);
    details.forEach((detail, index) => {
      const piece = index < details.length - 1 ? `${detail}, ` : `${detail} `;
      if (rowWidth(line) + textWidth(piece.trimEnd()) > width && rowWidth(line) > indent) {
        flush();
        indent = Math.min(indent, 2);
        line = [span(' '.repeat(indent))];
      }
      line.push(span(piece, 'muted'));
    });
  }
  flush();
  return rows.length > 0 ? rows : [[]];
}

/** One row: all letters, and of the details what there is room for. */
function inOneRow(entries: readonly Entry[], width: number, { theme }: QueueInput): Row[] {
  const letters = entries.reduce((sum, { head }) => sum + rowWidth(head), 0);
  const detailed = entries.filter(({ details }) => details.length > 0).length;
  const share = Math.floor((width - letters) / Math.max(1, detailed));
  const row = entries.flatMap(({ head, details }): Row => {
    if (details.length === 0 || share < 10) return head;
    const text = cutText(details.join(', '), share - 1, theme.glyphs.ellipsis);
    return [...head, span(`${text} `, 'muted')];
  });
  return [row];
}
