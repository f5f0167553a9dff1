/** Text in cells of a terminal: what the plain drawing of a recording needs of it. */

/** Ranges of characters that take two cells (Unicode's East Asian Width, W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe4f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** Cells that a character takes: 0 for control and combining ones. */
function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Cells that a text without escape sequences takes. */
export function width(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/** A text in exactly so many cells: cut with `…` when it is too long, filled with blanks when too short. */
export function inCells(text: string, cells: number): string {
  if (cells <= 0) return '';
  const total = width(text);
  if (total <= cells) return text + ' '.repeat(cells - total);
  let cut = '';
  let used = 0;
  for (const character of text) {
    const more = cellsOf(character);
    if (used + more > cells - 1) break;
    cut += character;
    used += more;
  }
  return `${cut}…${' '.repeat(cells - used - 1)}`;
}

/** A text in lines of at most so many cells, broken between words, and anywhere between wide characters. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\s)|(?=[\u2e80-\u9fff\uff00-\uffef])|(?<=[\u2e80-\u9fff])/)) {
    if (line !== '' && width((line + word).trimEnd()) > cells) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}
