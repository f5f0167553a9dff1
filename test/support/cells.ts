/** What stands in the cells of an emulated terminal. */
import type { Terminal } from '@xterm/headless';

/** One cell of the screen. Colours are palette numbers or 0xRRGGBB, `null` for the terminal's own. */
export interface Cell {
  /** The character, a blank where there is none; '' in the right half of a wide character. */
  readonly text: string;
  /** Columns that it takes: 0 in the right half of a wide character. */
  readonly width: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly foreground: number | null;
  readonly background: number | null;
}

/** The cell at a place of the visible screen, counted from 0. */
export function cellAt(terminal: Terminal, column: number, row: number): Cell {
  const buffer = terminal.buffer.active;
  const cell = buffer.getLine(buffer.viewportY + row)?.getCell(column);
  if (cell === undefined) throw new RangeError(`no cell at column ${column}, row ${row}`);
  return {
    text: cell.getChars() || (cell.getWidth() === 0 ? '' : ' '),
    width: cell.getWidth(),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
    foreground: cell.isFgDefault() ? null : cell.getFgColor(),
    background: cell.isBgDefault() ? null : cell.getBgColor(),
  };
}

/** The visible screen, a line a row, without trailing blanks. */
export function screenText(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const lines: string[] = [];
  for (let row = 0; row < terminal.rows; row++) {
    lines.push(buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '');
  }
  return lines.join('\n');
}
