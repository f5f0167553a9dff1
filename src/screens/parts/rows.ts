/**
 * What every screen is made of: rows of styled text, measured in terminal columns. A drawing returns rows, a
 * pane puts a border around rows, a screen stacks them; only `paint.ts` turns them into what a terminal reads.
 */
import stringWidth from 'string-width';
import { printable } from '../../printable.ts';
import type { StyleName } from '../theme.ts';

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly as?: StyleName;
}

/** One line of the screen, from left to right. */
export type Row = readonly Span[];

/** Rows that may be made only when they are looked at; an array of rows is one. */
export interface RowSource {
  readonly length: number;
  at(index: number): Row | undefined;
}

const PLAIN = /^[ -~]*$/;

/** A text as it is drawn: what would steer the terminal is shown as an escape, a tab is a blank. */
function drawn(text: string): string {
  return PLAIN.test(text) ? text : printable(text.replaceAll('\t', ' '));
}

/** A span; what would steer the terminal is shown as an escape, so that a file can never move the cursor. */
export function span(text: string, as?: StyleName): Span {
  const safe = drawn(text);
  return as === undefined ? { text: safe } : { text: safe, as };
}

/** A row of one span. */
export function row(text: string, as?: StyleName): Row {
  return [span(text, as)];
}

const widths = new Map<string, number>();

/** Columns that a text takes in a terminal, drawn as `span` draws it. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = widths.get(text);
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear();
    width = stringWidth(drawn(text));
    widths.set(text, width);
  }
  return width;
}

/** Columns that a row takes. */
export function rowWidth(spans: Row): number {
  let width = 0;
  for (const { text } of spans) width += textWidth(text);
  return width;
}

/** The text of a row, without styles. */
export function rowText(spans: Row): string {
  return spans.map(({ text }) => text).join('');
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text, as a person counts them. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** The start of a text that fits into so many columns. */
export function takeColumns(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, columns));
  let taken = '';
  let width = 0;
  for (const character of graphemes(text)) {
    width += textWidth(character);
    if (width > columns) break;
    taken += character;
  }
  return taken;
}

/** A text cut to so many columns, the cut marked by an ellipsis. */
export function cutText(text: string, columns: number, ellipsis = '…'): string {
  if (textWidth(text) <= columns) return text;
  const mark = takeColumns(ellipsis, columns);
  return takeColumns(text, columns - textWidth(mark)) + mark;
}

/** A row cut to so many columns, the cut marked by an ellipsis. */
export function cutRow(spans: Row, columns: number, ellipsis = '…'): Row {
  if (rowWidth(spans) <= columns) return spans;
  const cut: Span[] = [];
  let left = Math.max(0, columns - textWidth(ellipsis));
  for (const piece of spans) {
    const width = textWidth(piece.text);
    if (width > left) {
      const text = takeColumns(piece.text, left);
      if (text !== '') cut.push({ ...piece, text });
      break;
    }
    cut.push(piece);
    left -= width;
  }
  cut.push({ text: takeColumns(ellipsis, columns), as: 'muted' });
  return cut;
}

/** A row in rows of at most so many columns, broken wherever one is full, as a shell breaks a line that is typed. */
export function breakRow(spans: Row, columns: number): Row[] {
  const rows: Span[][] = [[]];
  let left = columns;
  for (const piece of spans) {
    for (const text of graphemes(piece.text)) {
      const width = textWidth(text);
      if (width > left) {
        rows.push([]);
        left = columns;
      }
      const line = rows.at(-1) ?? [];
      const last = line.at(-1);
      if (last !== undefined && last.as === piece.as) {
        line[line.length - 1] = { ...last, text: last.text + text };
      } else line.push({ ...piece, text });
      left -= width;
    }
  }
  return rows;
}

/** A row of exactly so many columns: cut, or filled with blanks (in a style, if one is given). */
export function fitRow(spans: Row, columns: number, ellipsis = '…', fill?: StyleName): Row {
  const cut = cutRow(spans, columns, ellipsis);
  const missing = columns - rowWidth(cut);
  return missing <= 0 ? cut : [...cut, span(' '.repeat(missing), fill)];
}

/** A row with one part at its left and one at its right end; the left one is cut when both do not fit. */
export function spread(left: Row, right: Row, columns: number, ellipsis = '…'): Row {
  const width = rowWidth(right);
  if (width === 0) return fitRow(left, columns, ellipsis);
  if (width >= columns) return fitRow(right, columns, ellipsis);
  return [...fitRow(left, columns - width - 1, ellipsis), span(' '), ...right];
}

/** The same text, all of it in one style: a line that is chosen. */
export function inStyle(spans: Row, as: StyleName): Row {
  return spans.map(({ text }) => ({ text, as }));
}

/** Exactly so many rows: cut, or filled with empty ones. */
export function fitRows(rows: readonly Row[], count: number): Row[] {
  const fitted = rows.slice(0, Math.max(0, count));
  while (fitted.length < count) fitted.push([]);
  return fitted;
}

/** Chinese punctuation that may not begin a line. */
const CLOSING = /^[，。、；：？！）》」』”’…·%]/u;
/** Chinese punctuation that may not end a line. */
const OPENING = /[（《「『“‘]$/u;
const WIDE = /\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u;

/** A text in lines of at most so many columns: between words, or between Chinese characters. */
export function wrapText(text: string, columns: number): string[] {
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    lines.push(line.trimEnd());
    line = '';
  };
  for (const piece of pieces(drawn(text))) {
    if (textWidth(line) + textWidth(piece.trimEnd()) <= width) line += piece;
    else {
      if (line !== '') flush();
      line = piece.trimStart();
      while (textWidth(line) > width) {
        const head = takeColumns(line, width);
        lines.push(head);
        line = line.slice(head.length);
      }
    }
  }
  if (line.trim() !== '' || lines.length === 0) flush();
  return lines;
}

/** What a line may be broken between: words with their blanks, single Chinese characters with what closes them. */
function pieces(text: string): string[] {
  const found: string[] = [];
  for (const word of text.match(/\S+\s*|\s+/gu) ?? []) {
    let rest = '';
    for (const character of graphemes(word)) {
      const last = found.at(-1);
      if (CLOSING.test(character) && rest === '' && last !== undefined && WIDE.test(last)) {
        found[found.length - 1] = last + character;
      } else if (WIDE.test(character) && !CLOSING.test(character)) {
        if (rest !== '') found.push(rest);
        rest = '';
        found.push(character);
      } else rest += character;
    }
    if (rest !== '') {
      // Blanks after a Chinese character stay with it.
      if (/^\s+$/.test(rest) && found.length > 0) found[found.length - 1] += rest;
      else found.push(rest);
    }
  }
  return found.reduce<string[]>((joined, piece) => {
    const last = joined.at(-1);
    if (last !== undefined && OPENING.test(last)) joined[joined.length - 1] = last + piece;
    else joined.push(piece);
    return joined;
  }, []);
}
