/** The picture of a screen as cells, changed by what is written on it: text, cursor movements, erasing, styles. */
import stringWidth from 'string-width';
import {
  applySgr,
  BLANK,
  blankGrid,
  type Cell,
  type CellStyle,
  cellOf,
  erased,
  type Grid,
  PLAIN_STYLE,
} from './cells.ts';

/** A control sequence, a control character, or text. */
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this reads control characters.
  /\x1b\[([?>]?)([0-9;]*)([ -/]*[@-~])|\x1b[^[]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g;
/** Characters of which none joins with another: ASCII, arrows, borders and blocks, Chinese. */
const SINGLE = /^[ -~·…›\u2190-\u21ff\u2500-\u25fc\u3001-\u3020\u4e00-\u9fff\uff01-\uff60]*$/;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The picture of a screen, changed by what is written. */
export class Picture {
  grid: Grid;
  #columns: number;
  #rows: number;
  #row = 0;
  #column = 0;
  #style: CellStyle = PLAIN_STYLE;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.grid = blankGrid(columns, rows);
  }

  /** Keep what fits, in its place. */
  resize(columns: number, rows: number): void {
    const old = this.grid;
    this.grid = blankGrid(columns, rows);
    for (let row = 0; row < Math.min(rows, this.#rows); row++) {
      for (let column = 0; column < Math.min(columns, this.#columns); column++) {
        this.#put(row, column, old[row]?.[column] ?? BLANK);
      }
    }
    this.#columns = columns;
    this.#rows = rows;
    this.#row = Math.min(this.#row, rows - 1);
    this.#column = Math.min(this.#column, columns - 1);
  }

  /** Take in text and control sequences; returns those that are not about cells. */
  write(data: string): string {
    let rest = '';
    for (const match of data.matchAll(TOKEN)) {
      const [token, mark = '', parameters = '', final] = match;
      if (final !== undefined) {
        if (mark !== '' || !this.#control(final, parameters)) rest += token;
      } else if (token === '\n') {
        this.#column = 0;
        this.#down();
      } else if (token === '\r') this.#column = 0;
      else if (token >= ' ' && !token.startsWith('\x1b')) this.#text(token);
      else rest += token;
    }
    return rest;
  }

  /** True while nothing is on it. */
  isBlank(): boolean {
    return this.grid.every((cells) => cells.every((cell) => cell === BLANK));
  }

  #put(row: number, column: number, cell: Cell): void {
    const cells = this.grid[row];
    if (cells === undefined || column >= cells.length) return;
    // Half of a wide character cannot stay without the other.
    if (cells[column]?.text === '' && cell.text !== '' && column > 0) cells[column - 1] = BLANK;
    if (cells[column + 1]?.text === '' && cell.text !== '') cells[column + 1] = BLANK;
    cells[column] = cell;
  }

  #down(): void {
    if (this.#row < this.#rows - 1) this.#row += 1;
    else {
      this.grid.shift();
      this.grid.push(new Array<Cell>(this.#columns).fill(erased(this.#style)));
    }
  }

  #text(text: string): void {
    const pieces = SINGLE.test(text) ? text : Array.from(segmenter.segment(text), (s) => s.segment);
    for (const character of pieces) {
      const width = character < '\x7f' ? 1 : stringWidth(character);
      if (width === 0 || this.#column + width > this.#columns) continue;
      this.#put(this.#row, this.#column, cellOf(character, this.#style));
      if (width === 2) this.#put(this.#row, this.#column + 1, { text: '', style: this.#style });
      this.#column += width;
    }
  }

  #erase(row: number, from: number, to: number): void {
    const cell = erased(this.#style);
    for (let column = from; column < to; column++) this.#put(row, column, cell);
  }

  /** A control sequence about cells or the cursor; false for any other. */
  #control(final: string, parameters: string): boolean {
    const [first = 0, second = 0] = parameters.split(';').map(Number);
    const count = Math.max(1, first);
    switch (final) {
      case 'm':
        this.#style = applySgr(this.#style, parameters);
        return true;
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        return true;
      case 'B':
        this.#row = Math.min(this.#rows - 1, this.#row + count);
        return true;
      case 'C':
        this.#column = Math.min(this.#columns - 1, this.#column + count);
        return true;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        return true;
      case 'E':
        this.#row = Math.min(this.#rows - 1, this.#row + count);
        this.#column = 0;
        return true;
      case 'F':
        this.#row = Math.max(0, this.#row - count);
        this.#column = 0;
        return true;
      case 'G':
        this.#column = Math.min(this.#columns - 1, count - 1);
        return true;
      case 'H':
        this.#row = Math.min(this.#rows - 1, count - 1);
        this.#column = Math.min(this.#columns - 1, Math.max(1, second) - 1);
        return true;
      case 'K':
        this.#erase(
          this.#row,
          first === 0 ? this.#column : 0,
          first === 1 ? this.#column + 1 : this.#columns,
        );
        return true;
      case 'J':
        this.#eraseScreen(first);
        return true;
      default:
        return false;
    }
  }

  #eraseScreen(which: number): void {
    if (which === 0) this.#erase(this.#row, this.#column, this.#columns);
    if (which === 1) this.#erase(this.#row, 0, this.#column + 1);
    for (let row = 0; row < this.#rows; row++) {
      if (which >= 2 || (which === 0 ? row > this.#row : row < this.#row)) {
        this.#erase(row, 0, this.#columns);
      }
    }
  }
}
