/** A picture of a terminal as SVG: for slides, papers and pages, where a terminal's own fonts and colours are not. */

import type { Size } from './parts/surroundings.tsx';
import { BLANK, type Cell, type CellStyle } from './terminal/cells.ts';
import { Picture } from './terminal/picture.ts';

/** Pixels of a cell, and of the rim around all of them. */
const CELL = { width: 8.4, height: 18 } as const;
const FONT_SIZE = 14;
/** From the top of a cell to the line that letters stand on. */
const BASELINE = 13.5;
const RIM = 12;

const FONTS =
  "'JetBrains Mono','Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK SC',monospace";

/** The sixteen colours, and those of ordinary text: each is read on the background (a contrast of 4.5 and more). */
const PALETTE = [
  ...['#45475a', '#f38ba8', '#a6e3a1', '#f9e2af', '#89b4fa', '#cba6f7', '#94e2d5', '#cdd6f4'],
  ...['#9399b2', '#f5a0b8', '#b8ebb4', '#fbe9c0', '#a3c4fb', '#d8bbf9', '#aeeae0', '#ffffff'],
] as const;
const FOREGROUND = '#cdd6f4';
const BACKGROUND = '#1e1e2e';

/** How a run of characters is drawn. */
interface Look {
  readonly fill: string;
  readonly back: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
}

/**
 * The picture.
 *
 * @param painted Lines with ANSI colours, as Ink writes them.
 * @param title What the picture shows, for whoever does not see it.
 */
export function svgOf(painted: string, { columns, rows }: Size, title: string): string {
  const picture = new Picture(columns, rows);
  picture.write(painted.split('\n').slice(0, rows).join('\r\n'));
  const width = Math.ceil(columns * CELL.width + 2 * RIM);
  const height = Math.ceil(rows * CELL.height + 2 * RIM);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="${FONTS}" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...picture.grid.flatMap((cells, row) => rowOf(cells, row)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The runs of a row: characters that look alike, drawn where their cells are whatever the font's own widths. */
function rowOf(cells: readonly Cell[], row: number): string[] {
  const parts: string[] = [];
  const top = RIM + row * CELL.height;
  for (const { from, text, columns, style } of runs(cells)) {
    const look = lookOf(style);
    const x = (RIM + from * CELL.width).toFixed(1);
    const width = (columns * CELL.width).toFixed(1);
    if (look.back !== BACKGROUND) {
      parts.push(
        `<rect x="${x}" y="${top}" width="${width}" height="${CELL.height}" fill="${look.back}"/>`,
      );
    }
    if (text.trim() === '') continue;
    const looks = [
      `fill="${look.fill}"`,
      ...(look.bold ? ['font-weight="bold"'] : []),
      ...(look.dim ? ['opacity="0.7"'] : []),
      ...(look.underline ? ['text-decoration="underline"'] : []),
    ];
    parts.push(
      `<text x="${x}" y="${(top + BASELINE).toFixed(1)}" textLength="${width}" lengthAdjust="spacingAndGlyphs" ${looks.join(' ')}>${escaped(text)}</text>`,
    );
  }
  return parts;
}

interface Run {
  readonly from: number;
  readonly text: string;
  readonly columns: number;
  readonly style: CellStyle;
}

/** A wide character is a run of its own: it takes two cells. Blanks at the end of a run are left out. */
function runs(cells: readonly Cell[]): Run[] {
  const found: Run[] = [];
  let at = 0;
  while (at < cells.length) {
    const from = at;
    const style = cells[at]?.style;
    if (style === undefined) break;
    let text = '';
    const wide = cells[at + 1]?.text === '';
    if (wide) {
      text = cells[at]?.text ?? '';
      at += 2;
    } else {
      // A blank looks alike in most styles, and parts no run.
      while (
        at < cells.length &&
        (cells[at]?.style === style || (cells[at] === BLANK && !style.onBlanks)) &&
        cells[at + 1]?.text !== ''
      ) {
        text += cells[at]?.text ?? '';
        at += 1;
      }
    }
    const seen = style.onBlanks ? text : text.trimEnd();
    if (seen !== '') found.push({ from, text: seen, columns: wide ? 2 : seen.length, style });
  }
  return found;
}

function lookOf({ codes }: CellStyle): Look {
  const numbers = codes === '' ? [] : codes.split(';');
  let [fill, back] = [FOREGROUND, BACKGROUND];
  const is = (code: number): boolean => numbers.includes(String(code));
  for (let i = 0; i < numbers.length; i++) {
    const code = Number(numbers[i]);
    if ((code === 38 || code === 48) && numbers[i + 1] === '5') {
      const colour = indexed(Number(numbers[i + 2]));
      if (code === 38) fill = colour;
      else back = colour;
      i += 2;
    } else if (code >= 30 && code <= 37) fill = indexed(code - 30);
    else if (code >= 90 && code <= 97) fill = indexed(code - 82);
    else if (code >= 40 && code <= 47) back = indexed(code - 40);
    else if (code >= 100 && code <= 107) back = indexed(code - 92);
  }
  if (is(7)) [fill, back] = [back, fill];
  return { fill, back, bold: is(1), dim: is(2), underline: is(4) };
}

/** A colour of the 256: the sixteen, the cube of six by six by six, the greys. */
function indexed(colour: number): string {
  const known = PALETTE[colour];
  if (known !== undefined) return known;
  if (colour >= 232) return hex(...([8, 8, 8].map((base) => base + 10 * (colour - 232)) as Rgb));
  const at = colour - 16;
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  return hex(level(Math.floor(at / 36)), level(Math.floor(at / 6) % 6), level(at % 6));
}

type Rgb = [number, number, number];

function hex(...parts: Rgb): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
