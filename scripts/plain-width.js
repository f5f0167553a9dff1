/**
 * The width of text that is made of nothing but plain characters, quickly.
 *
 * string-width looks at every character as a grapheme cluster and asks whether it is one of the emoji; preparing that
 * question alone takes a tenth of the program's start. Nearly all that the program draws is plain: ASCII, Latin
 * letters, punctuation, arrows, box drawing, Chinese. None of these characters joins with another of
 * them, so that widths add up. The build puts this in front of string-width.
 */

/** Ranges of plain characters, each with its width; ascending. */
export const PLAIN = [
  [0x20, 0x7e, 1],
  [0xb0, 0xff, 1],
  [0x2010, 0x2027, 1],
  [0x2030, 0x205e, 1],
  [0x2190, 0x2200, 1],
  [0x2500, 0x25fc, 1],
  [0x2713, 0x2718, 1],
  [0x3001, 0x3020, 2],
  [0x4e00, 0x9fff, 2],
  [0xff01, 0xff60, 2],
];

/** Cells that a text takes; -1 when something in it is not plain. */
export function plainWidth(text) {
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x7f && code >= 0x20) {
      width += 1;
      continue;
    }
    const range = PLAIN.find(([, last]) => code <= last);
    if (range === undefined || code < range[0]) return -1;
    width += range[2];
  }
  return width;
}
