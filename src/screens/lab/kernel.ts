/** The kernel pane: every object that exists, drawn; those that this step touched come first to be given room. */

import type { ObjectId, ObjectView, Snapshot, Step } from '../../engine/index.ts';
import type { Layout } from '../../engine/model/choices.ts';
import { labText } from '../../text/lab.ts';
import type { Language } from '../../text/language.ts';
import { cutRow, type Row, rowWidth, span, spread, wrapText } from '../parts/rows.ts';
import type { Theme } from '../theme.ts';
import type { Drawing, DrawingInput } from './drawings/drawing.ts';
import { drawingOf } from './drawings/registry.ts';
import { waitRows } from './drawings/wait-queues.ts';
import { mappedObjects } from './mapped-objects.ts';
import { actorStyles } from './script-index.ts';
import { layoutFields, sourceFile } from './structures.ts';
import { TASK_KIND, taskObjects } from './task-objects.ts';
import { type LabView, snapshotBefore, snapshotOf, stepOf } from './view.ts';

/** How to draw it. */
export interface KernelOptions {
  readonly theme: Theme;
  readonly language: Language;
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
}

/** The rows of the pane, and the first row that this step changed (to be scrolled to), if any. */
export interface KernelRows {
  readonly rows: Row[];
  readonly changed: number | undefined;
  /** The last row that should be seen with it. */
  readonly end?: number;
}

/** The objects that a step made, changed, removed, or used. */
export function touchedObjects(view: LabView, now: Snapshot, before: Snapshot): Set<ObjectId> {
  const touched = new Set<ObjectId>();
  const old = new Map(before.objects.map((object) => [object.id, object]));
  for (const object of now.objects) if (old.get(object.id) !== object) touched.add(object.id);
  const step = view.frame?.step;
  const fd = step?.args?.[0];
  const caller = now.processes.find(({ actor }) => actor === step?.actor);
  const used = caller?.fds.find((entry) => entry.fd === fd)?.object;
  if (touched.size > 0) return touched;
  if (used) touched.add(used);
  else if (step?.actor !== undefined && now.objects.some(({ id }) => id === step.actor)) {
    touched.add(step.actor);
  }
  return touched;
}

/** What a step began with and led to, also while going through it: nothing is to jump about between its events. */
function wholeStep(view: LabView, now: Snapshot, before: Snapshot): [Snapshot, Snapshot] {
  const { inside, frame } = view;
  if (inside === undefined || frame === undefined) return [now, before];
  return [
    withTasks(frame.step.snapshot, view.before, frame.step),
    withTasks(view.before, undefined, undefined),
  ];
}

/** The moment with its processes' signals among its objects. */
function withTasks(
  snapshot: Snapshot,
  before: Snapshot | undefined,
  step: Step | undefined,
): Snapshot {
  const tasks = taskObjects(snapshot, before, step);
  return { ...snapshot, objects: [...mappedObjects(snapshot), ...tasks] };
}

/** Draw the kernel of a moment. */
export function kernelRows(view: LabView, options: KernelOptions): KernelRows {
  const step = view.inside === undefined ? stepOf(view) : undefined;
  const now = withTasks(snapshotOf(view), snapshotBefore(view), step);
  const before = withTasks(snapshotBefore(view), undefined, undefined);
  const text = labText(options.language);
  const gone = before.objects.filter(({ id }) => !now.objects.some((object) => object.id === id));
  if (now.objects.length === 0 && gone.length === 0) {
    const none = view.step >= 0 && view.before.objects.length > 0 ? text.noneLeft : text.noObjects;
    const rows = wrapText(none, options.width).map((line): Row => [span(line, 'muted')]);
    return { rows, changed: undefined };
  }
  const touched = touchedObjects(view, ...wholeStep(view, now, before));
  const blocks = [
    ...now.objects.map((object) => ({ object, gone: false })),
    ...gone.map((object) => ({ object, gone: true })),
  ];
  return arrange(blocks, touched, before, view, options);
}

interface Block {
  readonly object: ObjectView;
  readonly gone: boolean;
}

/** Give each object all the room it wants; if there is too little, the untouched ones get a row each. */
function arrange(
  blocks: readonly Block[],
  touched: ReadonlySet<ObjectId>,
  before: Snapshot,
  view: LabView,
  options: KernelOptions,
): KernelRows {
  const styles = actorStyles(view.script);
  const full = (block: Block, height: number): Row[] => {
    const input = inputFor(block.object, before, options, height, styles);
    const body = block.gone ? goneRows(input) : draw(block.object, input);
    return [heading(block, options, styles), ...indent(body)];
  };
  const brief = (block: Block): Row[] => {
    const input = inputFor(block.object, before, options, 1, styles);
    return [heading(block, options, styles, drawingOf(block.object.kind).summary(input))];
  };
  const parts = share(blocks, touched, options.height, { full, brief });
  const rows: Row[] = [];
  let changed: number | undefined;
  let end: number | undefined;
  // What a signal has just done is the news, if there is any.
  const news = blocks.find(({ object }) => object.parts?.some(({ kind }) => kind === 'delivery'));
  parts.forEach((part, index) => {
    const block = blocks[index];
    const isNews = news === undefined ? touched.has(block?.object.id ?? '') : block === news;
    if (isNews && changed === undefined) {
      changed = rows.length;
      if (block === news) end = rows.length + part.length - 1;
    }
    rows.push(...part);
    if (index < parts.length - 1 && part.length > 1) rows.push([]);
  });
  return { rows, changed, ...(end === undefined ? {} : { end }) };
}

/** How to draw a block in so many rows, and in one. */
interface BlockDrawing {
  readonly full: (block: Block, height: number) => Row[];
  readonly brief: (block: Block) => Row[];
}

/** Every block with the same share; if that is too much only the touched ones, and the others in a row each. */
function share(
  blocks: readonly Block[],
  touched: ReadonlySet<ObjectId>,
  rows: number,
  { full, brief }: BlockDrawing,
): Row[][] {
  const drawn = blocks.filter(({ gone }) => !gone);
  if (drawn.length <= 1) return blocks.map((block) => full(block, rows - 1));
  const equal = Math.floor(rows / drawn.length) - 2;
  const parts = blocks.map((block) => full(block, equal));
  if (height(parts) <= rows) return withSpare(blocks, parts, rows, full);
  const big = drawn.filter(({ object }) => touched.has(object.id));
  const chosen = big.length > 0 ? big : blocks.slice(0, 1);
  const room = rows - (blocks.length - chosen.length) - chosen.length;
  const each = Math.floor(room / chosen.length) - 1;
  const some = blocks.map((block) => (chosen.includes(block) ? full(block, each) : brief(block)));
  return withSpare(blocks, some, rows, (block, height) =>
    chosen.includes(block) ? full(block, height) : brief(block),
  );
}

/**
 * Give the rows that are left over to processes, whose sets are always the same rows. Other drawings would change
 * their shape from step to step with what is left.
 */
function withSpare(
  blocks: readonly Block[],
  parts: readonly Row[][],
  rows: number,
  full: BlockDrawing['full'],
): Row[][] {
  const grown = [...parts];
  for (let index = blocks.length - 1; index >= 0; index--) {
    const [block, part] = [blocks[index], grown[index]];
    if (block?.object.kind !== TASK_KIND || block.gone || part === undefined) continue;
    const spare = rows - height(grown);
    if (spare <= 0) continue;
    const larger = full(block, part.length - 1 + spare);
    if (larger.length - part.length <= spare) grown[index] = larger;
  }
  return grown;
}

/** Why an object is there no more, and whom that woke. */
function goneRows(input: DrawingInput): Row[] {
  const { kind, queues } = input.object;
  const why = drawingOf(kind).gone(input.text);
  const slept = queues.filter(({ waiters }) => (waiters?.length ?? 0) > 0);
  const woken = slept.map(({ name }) => ({ name, waiters: [] }));
  const told = wrapText(why, input.width).map((line): Row => [span(line, 'changed')]);
  return [...told, ...waitRows(woken, slept, input, input.height - told.length)];
}

function height(parts: readonly (readonly Row[])[]): number {
  return parts.reduce((sum, part) => sum + part.length + (part.length > 1 ? 1 : 0), -1);
}

function indent(rows: readonly Row[]): Row[] {
  return rows.map((cells) => [span(' '), ...cells]);
}

function draw(object: ObjectView, input: DrawingInput): Row[] {
  const drawing: Drawing = drawingOf(object.kind);
  return drawing
    .draw(input)
    .map((cells) => cutRow(cells, input.width, input.theme.glyphs.ellipsis));
}

function heading(
  { object, gone }: Block,
  options: KernelOptions,
  styles: DrawingInput['actorStyle'],
  summary?: Row,
): Row {
  const style = object.kind === TASK_KIND ? styles(object.id) : 'data';
  const name: Row = [
    span(object.id, gone ? 'old' : style),
    span('  '),
    ...(summary === undefined ? [span('struct ', 'type'), span(object.kind, 'strong')] : summary),
  ];
  if (summary !== undefined) return cutRow(name, options.width, options.theme.glyphs.ellipsis);
  const file = sourceFile(object.kind);
  if (file === undefined || rowWidth(name) + file.length + 2 > options.width) return name;
  return spread(name, [span(file, 'muted')], options.width);
}

function inputFor(
  object: ObjectView,
  before: Snapshot,
  options: KernelOptions,
  rows: number,
  styles: DrawingInput['actorStyle'],
): DrawingInput {
  return {
    object,
    before: before.objects.find(({ id }) => id === object.id),
    fields: layoutFields(object.kind, options.layout),
    partFields: (kind) => layoutFields(kind, options.layout),
    layout: options.layout,
    theme: options.theme,
    language: options.language,
    text: labText(options.language),
    actorStyle: styles,
    width: options.width - 1,
    height: rows,
  };
}
