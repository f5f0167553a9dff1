/**
 * Ink's Output (ink/build/output.js) for the bundle: the same picture from the same operations, in a fraction of the
 * time. Ink takes every text apart anew in every picture, up to three times. Here a text is taken apart once, and its
 * cells are shared by all pictures. test/scripts/ink-output.test.ts holds both to the same result.
 */
import {
  ansiCodesToString,
  diffAnsiCodes,
  reduceAnsiCodesIncremental,
  styledCharsFromTokens,
  tokenize,
} from '@alcalzone/ansi-tokenize';
import stringWidth from 'string-width';
import { plainWidth } from './plain-width.js';

/** Texts that are kept taken apart: far more than a screen has. */
const KEPT = 20_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: this reads control characters.
const SGR = /\x1b\[[\d;]*m/g;
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}+$/u;

/** Styles by what sets them; equal ones are the same object, with what leads from it to others. */
const styles = new Map();

function styleOf(codes) {
  const key = codes.map(({ code, endCode }) => `${code}${endCode}`).join('');
  let style = styles.get(key);
  if (style === undefined) {
    style = { codes, cells: new Map(), next: new Map(), changes: new Map() };
    styles.set(key, style);
  }
  return style;
}

const PLAIN = styleOf([]);
const BLANK = cellOf(' ', PLAIN, 1);

function cellOf(value, style, width) {
  let cell = style.cells.get(value);
  if (cell === undefined) {
    cell = { value, style, width };
    style.cells.set(value, cell);
  }
  return cell;
}

/** What ends the attributes that Ink writes (ECMA-48 8.3.117), as ansi-tokenize says. */
const ENDS = [
  [1, 2, 22],
  [3, 3, 23],
  [4, 4, 24],
  [7, 7, 27],
  [9, 9, 29],
  [22, 24, undefined],
  [27, 27, undefined],
  [29, 29, undefined],
  [30, 37, 39],
  [39, 39, undefined],
  [40, 47, 49],
  [49, 49, undefined],
  [90, 97, 39],
  [100, 107, 49],
];

/** What ends a colour of a palette of 256 or of red, green and blue (ECMA-48 8.3.117, ITU-T T.416). */
const END_OF_COLOUR = { 38: 39, 48: 49 };

/** The codes of a sequence. One attribute is known without the tables that tokenize() loads. */
function codesOf(sequence) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this reads control characters.
  const colour = /^\x1b\[([34]8);(?:5;\d+|2;\d+;\d+;\d+)m$/.exec(sequence);
  if (colour !== null) {
    return [{ type: 'ansi', code: sequence, endCode: `\x1b[${END_OF_COLOUR[colour[1]]}m` }];
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this reads control characters.
  const [, number] = /^\x1b\[(\d+)m$/.exec(sequence) ?? [];
  const known = ENDS.find(([first, last]) => first <= number && number <= last);
  if (known === undefined) return tokenize(sequence);
  const code = `\x1b[${Number(number)}m`;
  return [{ type: 'ansi', code, endCode: known[2] === undefined ? code : `\x1b[${known[2]}m` }];
}

/** The style behind a sequence that sets one. */
function styleBehind(style, sequence) {
  let next = style.next.get(sequence);
  if (next === undefined) {
    next = styleOf(reduceAnsiCodesIncremental(style.codes, codesOf(sequence)));
    style.next.set(sequence, next);
  }
  return next;
}

/** What turns one style into another. */
function change(from, to) {
  if (from === to) return '';
  let text = from.changes.get(to);
  if (text === undefined) {
    text = ansiCodesToString(diffAnsiCodes(from.codes, to.codes));
    from.changes.set(to, text);
  }
  return text;
}

/** Cells as a text. */
function textOf(cells) {
  let text = '';
  let style = PLAIN;
  for (const cell of cells) {
    // Nothing stands between a row and what was written behind its end.
    if (cell === undefined) continue;
    if (cell.style !== style) {
      text += change(style, cell.style);
      style = cell.style;
    }
    text += cell.value;
  }
  return text + change(style, PLAIN);
}

/** Cells of a text of plain characters, none of which joins with another. */
function plainCells(text) {
  const cells = [];
  let style = PLAIN;
  let from = 0;
  const take = (to) => {
    for (let at = from; at < to; at++) {
      cells.push(cellOf(text[at], style, plainWidth(text[at])));
    }
  };
  for (const { 0: sequence, index } of text.matchAll(SGR)) {
    take(index);
    style = styleBehind(style, sequence);
    from = index + sequence.length;
  }
  take(text.length);
  return cells;
}

function anyCells(text) {
  return styledCharsFromTokens(tokenize(text))
    .filter(({ value }) => !INVISIBLE.test(value))
    .map(({ value, styles: codes }) => cellOf(value, styleOf(codes), stringWidth(value)));
}

/** Texts taken apart. */
const known = new Map();

/** A text as lines of cells, each with the text that it is and the columns that it takes. */
function linesOf(text) {
  let lines = known.get(text);
  if (lines === undefined) {
    const isPlain = plainWidth(text.replaceAll(SGR, '').replaceAll('\n', '')) >= 0;
    const cells = isPlain ? plainCells(text) : anyCells(text);
    lines = [lineOf([])];
    for (const cell of cells) {
      if (cell.value === '\n') lines.push(lineOf([]));
      else lines.at(-1).cells.push(cell);
    }
    for (const line of lines) {
      line.text = textOf(line.cells);
      line.width = line.cells.reduce((sum, { width }) => sum + width, 0);
    }
    if (known.size >= KEPT) known.clear();
    known.set(text, lines);
  }
  return lines;
}

const lineOf = (cells) => ({ cells, text: '', width: 0 });

/** The part of a line between two columns. Half of a wide character is a blank. */
function cut(line, from, to) {
  if (from >= to) return '';
  if (from === 0 && to >= line.width) return line.text;
  const cells = [];
  let column = 0;
  for (const cell of line.cells) {
    const start = column;
    column += cell.width;
    if (column <= from) continue;
    if (start >= to) break;
    const isHalf = cell.width > 1 && (start < from || column > to);
    cells.push(isHalf ? cellOf(' ', cell.style, 1) : cell);
  }
  return textOf(cells);
}

const bound = (a, b, tighter) => (a === undefined ? b : b === undefined ? a : tighter(a, b));

function within(outer, inner) {
  if (outer === undefined) return inner;
  return {
    x1: bound(outer.x1, inner.x1, Math.max),
    x2: bound(outer.x2, inner.x2, Math.min),
    y1: bound(outer.y1, inner.y1, Math.max),
    y2: bound(outer.y2, inner.y2, Math.min),
  };
}

/** What of a text is seen, and where; undefined when nothing is. */
function clipped({ x, y, text }, clip) {
  const lines = linesOf(text);
  if (clip === undefined) return { x, y, texts: lines.map((line) => line.text) };
  const { x1, x2, y1, y2 } = clip;
  if (x1 >= x2 || y1 >= y2) return undefined;
  const [byColumns, byRows] = [
    x1 !== undefined && x2 !== undefined,
    y1 !== undefined && y2 !== undefined,
  ];
  if (byColumns) {
    const width = Math.max(...lines.map((line) => line.width));
    if (x + width < x1 || x > x2) return undefined;
  }
  if (byRows && (y + lines.length < y1 || y > y2)) return undefined;
  const first = byRows ? Math.max(0, y1 - y) : 0;
  const last = byRows ? Math.min(lines.length, y2 - y) : lines.length;
  const texts = lines
    .slice(first, last)
    .map((line) =>
      byColumns ? cut(line, Math.max(0, x1 - x), Math.min(line.width, x2 - x)) : line.text,
    );
  return { x: byColumns ? Math.max(x, x1) : x, y: y + first, texts };
}

/** Put cells into a row. What covers half of a wide character leaves a blank of the other half. */
function put(row, x, cells) {
  let at = x;
  const before = row[at - 1];
  if (row[at]?.value === '' && before?.width > 1) row[at - 1] = cellOf(' ', before.style, 1);
  for (const cell of cells) {
    row[at] = cell;
    for (let half = 1; half < cell.width; half++) {
      row[at + half] = at < 0 ? cellOf(' ', cell.style, 1) : cellOf('', cell.style, 0);
    }
    at += Math.max(1, cell.width);
  }
  if (row[at]?.value === '') row[at] = cellOf(' ', row[at].style, 1);
}

/** Where operations are gathered, and made into a picture: see Ink's. */
export class Output {
  operations = [];

  constructor({ width, height }) {
    this.width = width;
    this.height = height;
  }

  write(x, y, text, { transformers }) {
    if (text !== '') this.operations.push({ type: 'write', x, y, text, transformers });
  }

  clip(clip) {
    this.operations.push({ type: 'clip', clip });
  }

  unclip() {
    this.operations.push({ type: 'unclip' });
  }

  get() {
    const rows = Array.from({ length: this.height }, () => new Array(this.width).fill(BLANK));
    const clips = [];
    for (const operation of this.operations) {
      if (operation.type === 'clip') clips.push(within(clips.at(-1), operation.clip));
      else if (operation.type === 'unclip') clips.pop();
      else write(rows, operation, clips.at(-1));
    }
    return { output: rows.map((row) => textOf(row).trimEnd()).join('\n'), height: rows.length };
  }
}

function write(rows, operation, clip) {
  const seen = clipped(operation, clip);
  if (seen === undefined) return;
  for (const [index, text] of seen.texts.entries()) {
    const row = rows[seen.y + index];
    if (row === undefined) continue;
    const line = operation.transformers.reduce(
      (styled, transform) => transform(styled, index + seen.y - operation.y),
      text,
    );
    const cells = linesOf(line)[0].cells;
    if (cells.length > 0) put(row, seen.x, cells);
  }
}
