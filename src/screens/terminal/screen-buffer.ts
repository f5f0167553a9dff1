/**
 * Standard output with a picture of the screen in front of it. Ink rewrites a line from its first changed column
 * to its end, which with panes side by side is most of the screen; here what Ink writes changes a picture, and
 * only the cells that differ from what the terminal shows are sent. Over a slow line that is what one feels.
 */
import stringWidth from 'string-width';
import {
  applySgr,
  BLANK,
  blankGrid,
  type Cell,
  type CellStyle,
  cellOf,
  difference,
  erased,
  type Grid,
  PLAIN_STYLE,
} from './cells.ts';

/** Begin and end of what a terminal shall show at once, where it can do so. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
const ENTER_SCREEN = '\x1b[?1049h';

/** A control sequence, a control character, or text. */
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this reads control characters.
  /\x1b\[([?>]?)([0-9;]*)([@-~])|\x1b[^[]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g;
const PRINTABLE = /^[ -~]*$/;
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
    const pieces = PRINTABLE.test(text)
      ? text
      : Array.from(segmenter.segment(text), (s) => s.segment);
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

/** A terminal behind a picture. */
export interface ScreenBuffer {
  /** To write to: the terminal's own standard output in everything else. */
  readonly stream: NodeJS.WriteStream;
  /** True while the alternate screen is up. */
  taken(): boolean;
  /** Draw everything again: somebody else has written on the terminal. */
  repaint(): void;
}

/** Put a picture in front of a terminal. */
export function screenBuffer(terminal: NodeJS.WriteStream): ScreenBuffer {
  const buffer = new Buffered(terminal);
  const stream = new Proxy(terminal, {
    get(target, property) {
      if (property === 'write') return buffer.write;
      const value = Reflect.get(target, property) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { stream, taken: () => buffer.ours, repaint: () => buffer.repaint() };
}

type Callback = (error?: Error | null) => void;

class Buffered {
  readonly #terminal: NodeJS.WriteStream;
  readonly #picture: Picture;
  /** What the terminal shows; undefined when nobody knows. */
  #shown: Grid | undefined;
  #columns: number;
  #rows: number;
  /** Inside of what is to be shown at once. */
  #holding = false;
  /** True on the alternate screen, which belongs to us alone. */
  ours = false;
  /** Entered once more: what the terminal shows stays until something else is drawn. */
  #waiting = false;
  /** Sent more than it takes at once. */
  #late = false;

  constructor(terminal: NodeJS.WriteStream) {
    this.#terminal = terminal;
    this.#columns = terminal.columns || 80;
    this.#rows = terminal.rows || 24;
    this.#picture = new Picture(this.#columns, this.#rows);
  }

  readonly write = (
    data: string | Uint8Array,
    encoding?: BufferEncoding | Callback,
    callback?: Callback,
  ): boolean => {
    const done = typeof encoding === 'function' ? encoding : callback;
    const text = typeof data === 'string' ? data : Buffer.from(data).toString();
    const out = this.#take(text);
    if (out === '') {
      // Nothing to write still means that everything before has been written.
      if (done !== undefined) this.#terminal.write('', done);
      return true;
    }
    return this.#terminal.write(out, done);
  };

  repaint(): void {
    if (!this.ours) return;
    this.#fitSize();
    this.#shown = undefined;
    const update = this.#lags() ? '' : this.#update();
    this.#terminal.write(`${ENTER_SCREEN}\x1b[?25l${update}`);
  }

  #take(text: string): string {
    if (!this.ours && !text.includes(ENTER_SCREEN)) return text;
    this.#fitSize();
    const again = this.ours && text.includes(ENTER_SCREEN);
    if (text.includes(ENTER_SCREEN)) {
      this.#picture.write('\x1b[H\x1b[2J');
      if (again) this.#waiting = true;
      else this.#shown = undefined;
      this.ours = true;
    }
    const rest = this.#picture.write(text);
    if (rest.includes('\x1b[?1049l')) this.ours = false;
    const held = this.#holding && !rest.includes(END);
    this.#holding = rest.lastIndexOf(BEGIN) > rest.lastIndexOf(END) || held;
    const skipped = [BEGIN, END, ...(again ? [ENTER_SCREEN] : [])];
    const other = skipped.reduce((left, sequence) => left.replaceAll(sequence, ''), rest);
    // Whoever enters the screen draws on it next; until then there is nothing to bring up to date.
    this.#waiting &&= this.#picture.isBlank();
    if (!this.ours || this.#holding || this.#waiting || this.#lags()) return other;
    return other + this.#update();
  }

  /**
   * True while the terminal has yet to take much of what it was sent. Once it has, it is brought up to date: what would
   * have been shown meanwhile never is.
   */
  #lags(): boolean {
    if (this.#terminal.writableNeedDrain !== true) return false;
    if (this.#late) return true;
    this.#late = true;
    this.#terminal.once('drain', () => {
      this.#late = false;
      if (this.ours && !this.#holding) this.#terminal.write(this.#update());
    });
    return true;
  }

  /** What brings the terminal up to date. */
  #update(): string {
    const { grid } = this.#picture;
    const shown = this.#shown ?? blankGrid(this.#columns, this.#rows);
    const change = difference(shown, grid);
    const clear = this.#shown === undefined ? '\x1b[m\x1b[2J' : '';
    this.#shown = grid.map((cells) => [...cells]);
    return change === '' && clear === '' ? '' : `${BEGIN}${clear}${change}${END}`;
  }

  /** After a resize nobody knows what the terminal shows. */
  #fitSize(): void {
    const columns = this.#terminal.columns || 80;
    const rows = this.#terminal.rows || 24;
    if (columns === this.#columns && rows === this.#rows) return;
    this.#columns = columns;
    this.#rows = rows;
    this.#picture.resize(columns, rows);
    this.#shown = undefined;
  }
}
