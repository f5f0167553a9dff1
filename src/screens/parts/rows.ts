/** Text measured in columns of a terminal: how wide it is, cut to a width, broken into lines. */
import stringWidth from 'string-width';
import { printable } from '../../printable.ts';

const PLAIN = /^[ -~]*$/;

/** A text as it is drawn: what would steer the terminal is shown as an escape, a tab is a blank. */
function drawn(text: string): string {
  return PLAIN.test(text) ? text : printable(text.replaceAll('\t', ' '));
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

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text, as a person counts them. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** The start of a text that fits into so many columns. */
function takeColumns(text: string, columns: number): string {
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
