/**
 * A plain drawing of one moment of a recording: transcript, processes, kernel objects, and what happened inside
 * the call, in boxes. It needs nothing of the screens, so that exporting loads none of them.
 */
import { describeBlocked, describeExit } from '../describe.ts';
import type { Field, ObjectView, PartView, ProcessView, Snapshot } from '../model/snapshot.ts';
import type { TraceEntry } from '../model/step.ts';
import type { Item } from '../script/ast.ts';
import type { DrawScene, Scene, Size } from './asciicast.ts';
import { inCells, width, wrap } from './cells.ts';

/** The words of the drawing, in the reader's language. */
export interface FrameWords {
  readonly transcript: string;
  readonly processes: string;
  readonly kernel: string;
  readonly inside: string;
  /** Where there is nothing to see inside, as on the real kernel. */
  readonly nothingInside: string;
  readonly step: (done: number, total: number) => string;
  /** `simulated`, or what kernel it was. */
  readonly on: (engine: Scene['header']['engine'], kernel: string | null) => string;
  readonly state: (state: ProcessView['state']) => string;
  /** A sentence for what happened inside a call. */
  readonly trace: (entry: TraceEntry) => string;
  /** Which paragraphs of narration to show: `en`, `zh`. */
  readonly language: string;
}

/** One run of characters in one style. */
type Piece = readonly [text: string, style: Style];
type Row = readonly Piece[];
type Style = 'plain' | 'dim' | 'bold' | 'accent' | 'changed' | 'blocked' | 'bad' | 'current';

const SGR: { readonly [style in Style]: string } = {
  plain: '',
  dim: '2',
  bold: '1',
  accent: '36',
  changed: '1;33',
  blocked: '35',
  bad: '1;31',
  current: '7',
};

/** A drawing in these words. */
export function textFrame(words: FrameWords): DrawScene {
  return (scene, size) => draw(scene, size, words);
}

function draw(scene: Scene, size: Size, words: FrameWords): string {
  const { columns, rows } = size;
  const narration = narrationOf(scene, words, columns - 2).slice(0, 3);
  // One line for the title, two for the narration at least, so that nothing jumps.
  const height = Math.max(8, rows - 1 - Math.max(3, narration.length));
  const left = Math.floor(columns * 0.48);
  const right = columns - left;
  const processes = processRows(scene, words);
  const low = Math.min(Math.max(4, processes.length + 2), Math.floor(height / 2));
  const upper = height - low;
  // Enough of an object's parts to see which, and room for what happens inside the call.
  const objects = objectRows(scene, right - 4, rows >= 28 ? 5 : 1);
  const inside = insideRows(scene, words, right - 4);
  const objectHeight = Math.min(Math.max(5, objects.length + 2), Math.ceil(height * 0.62));
  const columnLeft = [
    ...box(words.transcript, transcriptRows(scene, upper - 2, left - 6), left, upper),
    ...box(words.processes, processes, left, low),
  ];
  const columnRight = [
    ...box(words.kernel, objects, right, objectHeight),
    ...box(words.inside, inside, right, height - objectHeight),
  ];
  const lines = [
    title(scene, words, columns),
    ...columnLeft.map((line, at) => line + (columnRight[at] ?? '')),
    ...narration.map((line) => paint([[` ${line}`, 'plain']], columns)),
  ];
  return lines.slice(0, rows).join('\n');
}

function title(
  { header, script, index, total }: Scene,
  words: FrameWords,
  columns: number,
): string {
  const name = script.front.title?.[words.language] ?? script.front.title?.en ?? header.file;
  const right = ` ${words.on(header.engine, header.kernel)}   ${words.step(index + 1, total)} `;
  const room = columns - width(right);
  return paint(
    [
      [inCells(` ${name}`, room), 'bold'],
      [right, 'dim'],
    ],
    columns,
  );
}

/** The paragraph that belongs to the step that is shown; before the first step, the summary. */
function narrationOf({ script, frame }: Scene, { language }: FrameWords, cells: number): string[] {
  const summary = script.front.summary?.[language] ?? script.front.summary?.en;
  if (frame === undefined) return wrap(summary ?? '', cells);
  const at = script.items.findIndex(({ span }) => span.line === frame.step.line);
  const found: { [language: string]: string } = {};
  for (let i = at - 1; i >= 0; i--) {
    const item = script.items[i] as Item;
    if (item.kind === 'narration') found[item.language] ??= item.text;
    else if (item.kind === 'call' || item.kind === 'time') break;
  }
  return wrap(found[language] ?? found.en ?? '', cells);
}

/** The lines that are calls and consequences, the one that was just performed lit and in the middle. */
function transcriptRows({ script, frame }: Scene, height: number, cells: number): Row[] {
  const items = script.items.filter(
    ({ kind }) => kind !== 'narration' && kind !== 'blank' && kind !== 'comment',
  );
  const current = items.findIndex(({ span }) => span.line === frame?.step.line);
  const failed = new Set(frame?.step.failures.map(({ line }) => line));
  const first = Math.max(0, Math.min(current - Math.floor(height / 2), items.length - height));
  return items.slice(first, first + height).map((item, at): Row => {
    const text = shortened(script.lines[item.span.line - 1] ?? '', cells);
    const done = first + at <= current;
    const style: Style = first + at === current ? 'current' : done ? 'plain' : 'dim';
    return [
      [first + at === current ? '> ' : '  ', style],
      [text, failed.has(item.span.line) ? 'bad' : style],
    ];
  });
}

/** A line of the transcript without its comment; what is too long is cut in front of its result. */
function shortened(line: string, cells: number): string {
  const text = line.replace(/\s+#[^"]*$/, '').trimEnd();
  const result = /\s+(?:= .{1,20}|<unfinished \.\.\.>)$/.exec(text)?.[0].trim() ?? '';
  if (width(text) <= cells || result === '' || result.length > cells / 2) return text;
  const call = text.slice(0, text.length - result.length).trimEnd();
  return `${inCells(call, cells - width(result) - 1).trimEnd()} ${result}`;
}

function processRows({ frame, before }: Scene, words: FrameWords): Row[] {
  const { processes } = frame?.step.snapshot ?? before;
  const name = Math.max(1, ...processes.map(({ actor }) => actor.length));
  return processes.map((process): Row => {
    const { actor, state, call, exit } = process;
    const doing: Piece =
      exit !== undefined
        ? [`${words.state(state)}, ${describeExit(exit)}`, 'dim']
        : call !== undefined && state === 'sleeping'
          ? [describeBlocked(call), 'blocked']
          : [words.state(state), 'plain'];
    const fds = process.fds
      .filter(({ object }) => object !== null)
      .map(({ fd, access, object }) => `${fd} ${access} ${object}`);
    return [[`${actor.padEnd(name)}  `, 'bold'], doing, [`  ${fds.join('  ')}`, 'dim']];
  });
}

function objectRows({ frame, before }: Scene, cells: number, parts: number): Row[] {
  const now: Snapshot = frame?.step.snapshot ?? before;
  return now.objects.flatMap((object) => {
    const old = before.objects.find(({ id }) => id === object.id);
    return objectBlock(object, frame === undefined ? object : old, cells, parts);
  });
}

function objectBlock(
  object: ObjectView,
  old: ObjectView | undefined,
  cells: number,
  parts: number,
): Row[] {
  const head: Row = [
    [`${object.id}  `, 'accent'],
    [`struct ${object.kind}`, 'dim'],
  ];
  const fields = Object.entries(object.fields).map(([name, value]) =>
    fieldPieces(name, value, old?.fields[name]),
  );
  return [
    head,
    ...flow(fields, cells),
    ...queueRows(object, cells),
    ...partRows(object.parts ?? [], old?.parts ?? [], cells, parts),
  ];
}

/** A field, with the value that it had before if that was another. */
function fieldPieces(name: string, value: Field, old: Field | undefined): Row {
  const shown = value ?? '?';
  if (old === undefined || old === value)
    return [
      [`${name} `, 'dim'],
      [String(shown), 'plain'],
    ];
  return [
    [`${name} `, 'dim'],
    [`${old ?? '?'}→${shown}`, 'changed'],
  ];
}

/** Pieces side by side, as many as fit in a line. */
function flow(items: readonly Row[], cells: number): Row[] {
  const rows: Piece[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const needs = rowWidth(item) + 2;
    if (used + needs > cells + 2) {
      rows.push([['  ', 'plain']]);
      used = 2;
    }
    rows.at(-1)?.push(...item, ['  ', 'plain']);
    used += needs;
  }
  return rows;
}

/** What an object holds: what is empty is counted, not drawn. */
function partRows(
  parts: readonly PartView[],
  old: readonly PartView[],
  cells: number,
  most: number,
): Row[] {
  const held = parts.filter(({ bytes }) => bytes !== undefined && bytes !== '');
  const rows = held.slice(0, most).map((part): Row => {
    const before = old.find(({ name }) => name === part.name);
    const { offset, len } = part.fields;
    const where = len === undefined ? '' : `offset ${offset ?? '?'} len ${len ?? '?'}  `;
    const changed = before?.bytes !== part.bytes || before?.fields.len !== part.fields.len;
    const text = printable(part.bytes ?? '');
    return [
      [`  ${part.name}  `, 'dim'],
      [
        inCells(`${where}[${text}]`, cells - width(part.name) - 4).trimEnd(),
        changed ? 'changed' : 'plain',
      ],
    ];
  });
  const more = held.length - rows.length;
  if (more > 0) rows.push([[`  ... +${more}`, 'dim']]);
  return rows;
}

function printable(bytes: string): string {
  return [...bytes].map((c) => (c >= ' ' && c <= '~' ? c : c === '\n' ? '↵' : '·')).join('');
}

function queueRows({ queues }: ObjectView, cells: number): Row[] {
  return flow(
    queues.map(({ name, waiters }): Row => {
      if (waiters === null) return [[`${name} ?`, 'dim']];
      if (waiters.length === 0) return [[`${name} -`, 'dim']];
      return [
        [`${name} `, 'dim'],
        [waiters.map(({ actor }) => actor).join(' '), 'blocked'],
      ];
    }),
    cells,
  );
}

function insideRows({ frame }: Scene, words: FrameWords, cells: number): Row[] {
  const trace = frame?.step.trace ?? [];
  const timing = (frame?.real ?? frame?.step)?.timing;
  const time: Row[] = timing === undefined ? [] : [[[`${timing.ns} ns`, 'accent']]];
  if (trace.length === 0) {
    const nothing = wrap(words.nothingInside, cells).map((line): Row => [[line, 'dim']]);
    return frame === undefined ? [] : [...time, ...(time.length > 0 ? [] : nothing)];
  }
  return trace.map((entry): Row => {
    const indent = '  '.repeat(Math.min(entry.depth, 5));
    const changed = entry.changes.length > 0;
    return [
      [`${indent}${entry.fn}  `, 'accent'],
      [words.trace(entry), changed ? 'plain' : 'dim'],
    ];
  });
}

/** A box of exactly so many cells and lines. What does not fit below is counted in the last line. */
function box(heading: string, rows: readonly Row[], cells: number, height: number): string[] {
  const inner = cells - 4;
  const shown = rows.length > height - 2 ? rows.slice(0, height - 3) : rows;
  const more: Row[] =
    shown.length < rows.length ? [[[`... +${rows.length - shown.length}`, 'dim']]] : [];
  const body = [...shown, ...more];
  const edge = (text: string): string => paint([[text, 'dim']], width(text));
  const lines = [edge(`╭─ ${heading} ${'─'.repeat(Math.max(0, cells - width(heading) - 5))}╮`)];
  for (let at = 0; at < height - 2; at++) {
    lines.push(`${edge('│ ')}${paint(body[at] ?? [], inner)}${edge(' │')}`);
  }
  lines.push(edge(`╰${'─'.repeat(cells - 2)}╯`));
  return lines.slice(0, height);
}

function rowWidth(row: Row): number {
  return row.reduce((sum, [text]) => sum + width(text), 0);
}

/** A row in exactly so many cells, with its colours. */
function paint(row: Row, cells: number): string {
  let left = cells;
  let out = '';
  for (const [text, style] of row) {
    if (left <= 0) break;
    const part = width(text) <= left ? text : inCells(text, left);
    left -= width(part);
    out += SGR[style] === '' ? part : `\x1b[${SGR[style]}m${part}\x1b[0m`;
  }
  return out + ' '.repeat(Math.max(0, left));
}
