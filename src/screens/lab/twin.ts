/** The kernel pane of a twin run: each field of each object, in the simulation and on this machine, side by side. */

import type { ObjectView, Snapshot } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { fitRow, type Row, rowWidth, type Span, span, textWidth } from '../parts/rows.ts';
import { fieldText, shownFields, valueSpans } from './drawings/drawing.ts';
import type { KernelOptions, KernelRows } from './kernel.ts';
import { actorStyles } from './script-index.ts';
import { layoutFields } from './structures.ts';
import type { LabView } from './view.ts';

/** Draw both kernels. Where the real one does not show a field there is a question mark, and no difference. */
export function twinRows(view: LabView, options: KernelOptions): KernelRows {
  const text = labText(options.language);
  const { theme } = options;
  const sim = view.frame?.step.snapshot ?? view.before;
  const real = view.frame?.real?.snapshot ?? view.beforeReal;
  if (sim.objects.length === 0) {
    const none = view.before.objects.length > 0 ? text.noneLeft : text.noObjects;
    return { rows: [[span(none, 'muted')]], changed: undefined };
  }
  const rows: Row[] = [];
  const columns = columnsFor(sim, options);
  rows.push([
    ...fitRow([span(text.field, 'muted')], columns.name),
    ...fitRow([span(text.inSimulation, 'title')], columns.value),
    span(text.onMachine, 'title'),
  ]);
  let changed: number | undefined;
  for (const object of sim.objects) {
    const other = real?.objects.find(({ id }) => id === object.id);
    const before = view.before.objects.find(({ id }) => id === object.id);
    const otherBefore = view.beforeReal?.objects.find(({ id }) => id === object.id);
    if (before !== object) changed ??= rows.length;
    if (rows.length > 1) rows.push([]);
    rows.push([span(object.id, 'data'), span('  '), span(object.kind, 'strong')]);
    const lines = objectLines(object, other, before, otherBefore, view, options);
    for (const line of lines.filter(({ unknown }) => !unknown)) {
      rows.push([
        span(line.differs ? theme.glyphs.differs : ' ', 'bad'),
        ...fitRow([span(line.name, line.differs ? 'bad' : 'muted')], columns.name - 1),
        ...fitRow(line.sim, columns.value),
        ...line.real,
      ]);
    }
    const hidden = lines.filter(({ unknown }) => unknown);
    if (hidden.length > 0) rows.push(...onlySimulated(hidden, options));
  }
  return { rows, changed };
}

/** What the real kernel does not show, as the simulation has it. */
function onlySimulated(lines: readonly Line[], { width, language }: KernelOptions): Row[] {
  const rows: Row[] = [[span(` ${labText(language).onlySimulated}`, 'muted')]];
  let row: Span[] = [];
  for (const line of lines) {
    const cell: Row = [span(`  ${line.name} `, 'muted'), ...line.sim];
    if (row.length > 0 && rowWidth(row) + rowWidth(cell) > width) {
      rows.push(row);
      row = [];
    }
    row.push(...cell);
  }
  return [...rows, row];
}

interface Line {
  readonly name: string;
  readonly sim: readonly Span[];
  readonly real: readonly Span[];
  readonly differs: boolean;
  readonly unknown: boolean;
}

function columnsFor(snapshot: Snapshot, { width, layout }: KernelOptions) {
  let name = 8;
  for (const object of snapshot.objects) {
    for (const field of shownFields(layoutFields(object.kind, layout), object.fields)) {
      name = Math.max(name, textWidth(field.name));
    }
  }
  name = Math.min(name + 3, Math.floor(width * 0.45));
  return { name, value: Math.floor((width - name) / 2) };
}

function objectLines(
  object: ObjectView,
  other: ObjectView | undefined,
  before: ObjectView | undefined,
  otherBefore: ObjectView | undefined,
  view: LabView,
  options: KernelOptions,
): Line[] {
  const styles = actorStyles(view.script);
  const lines: Line[] = [];
  for (const { name, value } of shownFields(
    layoutFields(object.kind, options.layout),
    object.fields,
  )) {
    const mine = value(object.fields);
    const theirs = other === undefined ? null : value(other.fields);
    const known = theirs !== null;
    lines.push({
      name,
      sim: valueSpans(mine, before && value(before.fields), before === undefined),
      real: known
        ? valueSpans(
            theirs,
            (otherBefore && value(otherBefore.fields)) ?? undefined,
            otherBefore === undefined,
          )
        : [span('?', 'muted')],
      differs: known && fieldText(mine) !== fieldText(theirs),
      unknown: !known,
    });
  }
  for (const queue of object.queues) {
    const theirs = other?.queues.find(({ name }) => name === queue.name)?.waiters ?? null;
    const letters = (waiters: typeof queue.waiters): Span[] =>
      waiters === null
        ? [span('?', 'muted')]
        : waiters.length === 0
          ? [span(options.theme.glyphs.slotEmpty, 'muted')]
          : waiters.flatMap(({ actor }) => [span(actor, styles(actor)), span(' ')]);
    const names = (waiters: typeof queue.waiters): string =>
      (waiters ?? []).map(({ actor }) => actor).join(' ');
    lines.push({
      name: queue.name,
      sim: letters(queue.waiters),
      real: letters(theirs),
      differs: theirs !== null && names(theirs) !== names(queue.waiters),
      unknown: theirs === null,
    });
  }
  return lines;
}
