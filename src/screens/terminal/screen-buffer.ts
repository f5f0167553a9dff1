/**
 * Standard output with a picture of the screen in front of it. Ink rewrites a line from its first changed column
 * to its end, which with panes side by side is most of the screen; here what Ink writes changes a picture, and
 * only the cells that differ from what the terminal shows are sent. Over a slow line that is what one feels.
 */
import { blankGrid, difference, type Grid } from './cells.ts';
import { Picture } from './picture.ts';

/** Begin and end of what a terminal shall show at once, where it can do so. */
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';
const ENTER_SCREEN = '\x1b[?1049h';

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
