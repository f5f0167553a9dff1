/** The kernel pane of a twin run: each field of each object, in the simulation and on this machine, side by side. */

import type { ObjectView, Snapshot } from '../../engine/index.ts';
import { labText } from '../../text/lab.ts';
import { fitRow, type Row, rowWidth, type Span, span, textWidth, wrapText } from '../parts/rows.ts';
import { fieldText, shownFields, valueSpans, waiterName, waiterSpan } from './drawings/drawing.ts';
import { drawingOf } from './drawings/registry.ts';
import { deliveryRows } from './drawings/signal-delivery.ts';
import type { KernelOptions, KernelRows } from './kernel.ts';
import { actorStyles } from './script-index.ts';
import { layoutFields } from './structures.ts';
import { TASK_KIND, taskObjects } from './task-objects.ts';
import { formatNs } from './time.ts';
import type { LabView } from './view.ts';

/** Draw both kernels. Where the real one does not show a field there is a question mark, and no difference. */
export function twinRows(view: LabView, options: KernelOptions): KernelRows {
  const text = labText(options.language);
  const { theme } = options;
  const now = [view.frame?.step.snapshot ?? view.before, view.before] as const;
  const there = [view.frame?.real?.snapshot ?? view.beforeReal, view.beforeReal] as const;
  // A process that has signals in one kernel is shown in both.
  const actors = new Set(
    [now, there].flatMap(([after, before]) =>
      after === undefined ? [] : taskObjects(after, before, undefined).map(({ id }) => id),
    ),
  );
  const [sim, before] = [withTasks(now[0], actors), withTasks(now[1], actors)];
  const [real, beforeReal] = there.map((shown) => shown && withTasks(shown, actors));
  const delivered = deliveries(view, options);
  if (sim.objects.length === 0 && delivered.length > 0) {
    return { rows: delivered, changed: undefined };
  }
  if (sim.objects.length === 0) {
    const none = view.before.objects.length > 0 ? text.noneLeft : text.noObjects;
    const notes = wrapText(none, options.width).map((line): Row => [span(line, 'muted')]);
    return { rows: notes, changed: undefined };
  }
  const rows: Row[] = [...delivered, ...(delivered.length > 0 ? [[]] : [])];
  const first = rows.length + 1;
  const columns = columnsFor(sim, options);
  const room = columns.value > Math.max(textWidth(text.inSimulation), textWidth(text.onMachine));
  rows.push([
    ...fitRow([span(text.field, 'muted')], columns.name),
    ...fitRow([span(room ? text.inSimulation : text.sim, 'title')], columns.value),
    span(room ? text.onMachine : text.real, 'title'),
  ]);
  let changed: number | undefined = delivered.length > 0 ? 0 : undefined;
  let end: number | undefined;
  const styles = actorStyles(view.script);
  for (const object of sim.objects) {
    const other = real?.objects.find(({ id }) => id === object.id);
    const was = before.objects.find(({ id }) => id === object.id);
    const otherWas = beforeReal?.objects.find(({ id }) => id === object.id);
    const isNews = was !== object && changed === undefined;
    if (isNews) changed = rows.length;
    if (rows.length > first) rows.push([]);
    const style = object.kind === TASK_KIND ? styles(object.id) : 'data';
    rows.push([span(object.id, style), span('  '), span(object.kind, 'strong')]);
    const lines = objectLines(object, other, was, otherWas, view, options);
    for (const line of lines.filter(({ unknown }) => !unknown)) {
      rows.push([
        span(line.differs ? theme.glyphs.differs : ' ', 'bad'),
        ...fitRow([span(line.name, line.differs ? 'bad' : 'muted')], columns.name - 1),
        ...fitRow(line.sim, columns.value - 1),
        span(' '),
        ...line.real,
      ]);
      // What changed should be seen together, not the first of it alone.
      if (isNews && [...line.sim, ...line.real].some(isNew)) end = rows.length - 1;
    }
    const hidden = lines.filter(({ unknown }) => unknown);
    if (hidden.length > 0) rows.push(...onlySimulated(hidden, options));
  }
  return { rows, changed, ...(end === undefined ? {} : { end }) };
}

function isNew({ as }: Span): boolean {
  return as === 'changed' || as === 'old' || as === 'strong';
}

/** A moment with some processes' signals among its objects; an empty set is seen to be one. */
function withTasks(snapshot: Snapshot, actors: ReadonlySet<string>): Snapshot {
  const tasks = taskObjects(snapshot, undefined, undefined, actors).map(named);
  return tasks.length === 0 ? snapshot : { ...snapshot, objects: [...snapshot.objects, ...tasks] };
}

/** What the step's signals did; where the two kernels differ in it, the difference is told in words. */
function deliveries(view: LabView, { theme, language, width }: KernelOptions): Row[] {
  const step = view.frame?.step;
  if (step === undefined) return [];
  const actorStyle = actorStyles(view.script);
  const rows = taskObjects(step.snapshot, view.before, step).flatMap((object) =>
    deliveryRows({ object, theme, language, actorStyle, width: width - 1 }),
  );
  return rows.map((row): Row => [span(' '), ...row]);
}

const renamed = new WeakMap<ObjectView, ObjectView>();

/** Fields of a process that are nanoseconds. */
const TIMES = ['real_timer', 'it_real_incr'];

/** A process's sets with short names, and its times with units; the very same for the same process. */
function named(task: ObjectView): ObjectView {
  const known = renamed.get(task);
  if (known !== undefined) return known;
  const fields = Object.fromEntries(
    Object.entries(task.fields).map(([name, value]) => {
      if (value === '') return [name, NOTHING];
      if (typeof value === 'string') return [name, value.replaceAll('SIG', '')];
      return [name, value !== null && TIMES.includes(name) ? formatNs(value, 'u') : value];
    }),
  );
  const made = { ...task, fields, parts: null };
  renamed.set(task, made);
  return made;
}

/** What an empty set is written as, as strace does. */
const NOTHING = '[]';

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
    for (const queue of object.queues) name = Math.max(name, textWidth(queue.name));
  }
  name = Math.min(name + 3, Math.floor(width * 0.45));
  return { name, value: Math.floor((width - name) / 2) };
}

/** The fields of an object's parts that its drawing wants compared: a set of semaphores is all about their values. */
function partLines(
  object: ObjectView,
  other: ObjectView | undefined,
  before: ObjectView | undefined,
  otherBefore: ObjectView | undefined,
): Line[] {
  const { compared = {} } = drawingOf(object.kind);
  return (object.parts ?? []).flatMap((part) => {
    const of = (from: ObjectView | undefined) =>
      from?.parts?.find(({ kind, name }) => kind === part.kind && name === part.name)?.fields ?? {};
    return (compared[part.kind] ?? []).flatMap((field): Line[] => {
      const [mine, theirs] = [part.fields[field], of(other)[field] ?? null];
      if (mine === undefined) return [];
      return [
        {
          name: `${part.name}.${field}`,
          sim: valueSpans(mine, of(before)[field], before === undefined),
          real: valueSpans(theirs, of(otherBefore)[field], otherBefore === undefined),
          differs: theirs !== null && theirs !== mine,
          unknown: theirs === null,
        },
      ];
    });
  });
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
  const lines: Line[] = partLines(object, other, before, otherBefore);
  for (const { name, value } of shownFields(
    layoutFields(object.kind, options.layout),
    object.fields,
  )) {
    const mine = value(object.fields);
    const theirs = other === undefined ? null : value(other.fields);
    const known = theirs !== null;
    lines.push({
      name,
      sim: valueSpans(mine, (before && value(before.fields)) ?? undefined, before === undefined),
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
          : waiters.flatMap((waiter) => [waiterSpan(waiter, styles), span(' ')]);
    const names = (waiters: typeof queue.waiters): string =>
      (waiters ?? []).map(waiterName).join(' ');
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
