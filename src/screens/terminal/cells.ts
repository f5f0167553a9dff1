/** A screen as cells, and the escape sequences that turn one screen into another with the fewest bytes. */

/** How a character is drawn; equal styles are the same object. */
export interface CellStyle {
  /** The codes that set it on a fresh line, in ascending order: `1;36`. */
  readonly codes: string;
  /** True when it can be seen on a blank: underlined, inverse, struck out, or with a background. */
  readonly onBlanks: boolean;
}

/** One cell. `text` is '' in the right half of a wide character. */
export interface Cell {
  readonly text: string;
  readonly style: CellStyle;
}

/** Attributes that Ink writes, by the code that ends them. */
const ENDED_BY: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4],
  27: [7],
  28: [8],
  29: [9],
};

const styles = new Map<string, CellStyle>();

function styleOf(codes: readonly string[]): CellStyle {
  const key = [...codes].sort(byNumber).join(';');
  let style = styles.get(key);
  if (style === undefined) {
    const onBlanks = codes.some((code) => {
      const number = Number.parseInt(code, 10);
      return isBackground(number) || number === 4 || number === 7 || number === 9;
    });
    style = { codes: key, onBlanks };
    styles.set(key, style);
  }
  return style;
}

function byNumber(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}

/** No attributes at all. */
export const PLAIN_STYLE = styleOf([]);

/** An empty cell. */
export const BLANK: Cell = { text: ' ', style: PLAIN_STYLE };

/** A cell; blanks that look alike are the same one. */
export function cellOf(text: string, style: CellStyle): Cell {
  return text === ' ' && !style.onBlanks ? BLANK : { text, style };
}

/** The style after a Select Graphic Rendition sequence (ECMA-48 8.3.117) with these parameters. */
export function applySgr(style: CellStyle, parameters: string): CellStyle {
  let codes = splitCodes(style.codes);
  const numbers = parameters === '' ? ['0'] : parameters.split(';');
  for (let i = 0; i < numbers.length; i++) {
    const code = Number(numbers[i] || '0');
    const ended = ENDED_BY[code];
    if (code === 0) codes = [];
    else if (ended !== undefined) codes = codes.filter((old) => !ended.includes(Number(old)));
    else if (isForeground(code)) {
      const extra = code === 38 ? extended(numbers, i) : '';
      i += extra === '' ? 0 : extra.split(';').length - 1;
      codes = codes.filter((old) => !isForeground(Number.parseInt(old, 10)));
      if (code !== 39) codes.push(`${code}${extra}`);
    } else if (isBackground(code)) {
      const extra = code === 48 ? extended(numbers, i) : '';
      i += extra === '' ? 0 : extra.split(';').length - 1;
      codes = codes.filter((old) => !isBackground(Number.parseInt(old, 10)));
      if (code !== 49) codes.push(`${code}${extra}`);
    } else if (!codes.includes(String(code))) codes.push(String(code));
  }
  return styleOf(codes);
}

/** What an erased cell looks like: terminals keep the background that is set. */
export function erased(style: CellStyle): Cell {
  const codes = splitCodes(style.codes).filter((code) => isBackground(Number.parseInt(code, 10)));
  return codes.length === 0 ? BLANK : { text: ' ', style: styleOf(codes) };
}

/** The parameters behind 38 or 48: `;5;n` or `;2;r;g;b`. */
function extended(numbers: readonly string[], at: number): string {
  const count = numbers[at + 1] === '5' ? 2 : numbers[at + 1] === '2' ? 4 : 0;
  return count === 0 ? '' : `;${numbers.slice(at + 1, at + 1 + count).join(';')}`;
}

function isForeground(code: number): boolean {
  return (code >= 30 && code <= 39) || (code >= 90 && code <= 97);
}

function isBackground(code: number): boolean {
  return (code >= 40 && code <= 49) || (code >= 100 && code <= 107);
}

/** Codes one by one; the parameters of 38 and 48 stay with them. */
function splitCodes(codes: string): string[] {
  return codes === '' ? [] : (codes.match(/[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+/g) ?? []);
}

/** The shortest sequence from one style to another; '' when they are the same. */
export function styleChange(from: CellStyle, to: CellStyle): string {
  if (from === to) return '';
  if (to === PLAIN_STYLE) return '\x1b[m';
  const [before, after] = [splitCodes(from.codes), splitCodes(to.codes)];
  // A parameter that is absent is 0, which ends all.
  const whole = `\x1b[;${to.codes}m`;
  const lost = before.filter((code) => !after.includes(code));
  const gained = after.filter((code) => !before.includes(code));
  // A colour is replaced by another; what is lost otherwise must be ended, which may end its sibling too.
  const ends = lost.filter((code) => !gained.some((other) => replaces(other, code)));
  const off = [...new Set(ends.map(endOf))];
  const again = after.filter(
    (code) => !gained.includes(code) && off.some((end) => ENDED_BY[end]?.includes(Number(code))),
  );
  return shorter(`\x1b[${[...off, ...again, ...gained].join(';')}m`, whole);
}

/** The code that ends an attribute or a colour. */
function endOf(code: string): number {
  const number = Number.parseInt(code, 10);
  if (isForeground(number)) return 39;
  if (isBackground(number)) return 49;
  return Number(Object.entries(ENDED_BY).find(([, ended]) => ended.includes(number))?.[0] ?? 0);
}

function replaces(code: string, other: string): boolean {
  const [a, b] = [Number.parseInt(code, 10), Number.parseInt(other, 10)];
  return (isForeground(a) && isForeground(b)) || (isBackground(a) && isBackground(b));
}

function shorter(a: string, b: string): string {
  return a.length <= b.length ? a : b;
}

/** Rows of cells. */
export type Grid = Cell[][];

/** An empty screen. */
export function blankGrid(columns: number, rows: number): Grid {
  return Array.from({ length: rows }, () => new Array<Cell>(columns).fill(BLANK));
}

function same(a: Cell | undefined, b: Cell | undefined): boolean {
  return a === b || (a !== undefined && a.text === b?.text && a.style === b.style);
}

/** Unchanged cells up to which writing them again is no longer than moving over them. */
const BRIDGE = 4;

/** Blanks from which on erasing them (ECH, ECMA-48 8.3.38) is shorter than writing them. */
const ERASE = 9;

/** What turns the screen `shown` into `wanted`; '' when they are the same. Ends in the plain style. */
export function difference(shown: Grid, wanted: Grid): string {
  const writer = new Differ();
  for (const [row, cells] of wanted.entries()) writer.row(shown[row] ?? [], cells, row);
  return writer.end();
}

class Differ {
  readonly #pieces: Piece[] = [];

  row(shown: readonly Cell[], wanted: readonly Cell[], row: number): void {
    // Everything behind the last cell that is not blank can be erased at once.
    let last = wanted.length - 1;
    while (last >= 0 && same(wanted[last], BLANK)) last -= 1;
    let column = 0;
    while (column <= last) {
      if (same(shown[column], wanted[column])) {
        column += 1;
        continue;
      }
      column = this.#run(shown, wanted, row, column, last);
    }
    let stale = wanted.length - 1;
    while (stale > last && same(shown[stale], BLANK)) stale -= 1;
    if (stale <= last) return;
    this.#erase(row, last + 1, '\x1b[K');
  }

  /** Write cells from a changed one on, up to a stretch of unchanged ones that is worth jumping over. */
  #run(
    shown: readonly Cell[],
    wanted: readonly Cell[],
    row: number,
    from: number,
    last: number,
  ): number {
    let start = from;
    // The right half of a wide character cannot be written without its left one.
    while (start > 0 && wanted[start]?.text === '') start -= 1;
    let column = start;
    let unchanged = 0;
    let style: CellStyle | undefined;
    while (column <= last && unchanged <= BRIDGE) {
      const cell = wanted[column] ?? BLANK;
      if (same(shown[column], cell)) {
        // Writing a cell in another style costs more than moving over it.
        if (cell !== BLANK && cell.style !== style) break;
        unchanged += 1;
      } else {
        unchanged = 0;
        if (cell !== BLANK) style = cell.style;
      }
      column += 1;
    }
    // Do not write the unchanged cells at the end of the stretch.
    let end = column - unchanged;
    while (end <= last && wanted[end]?.text === '') end += 1;
    for (let at = start; at < end; ) at = this.#write(wanted, row, at, end);
    return Math.max(column, end);
  }

  /** Write the cell at a column, or erase the blanks that begin there; returns the column behind. */
  #write(wanted: readonly Cell[], row: number, at: number, end: number): number {
    let blank = at;
    while (blank < end && same(wanted[blank], BLANK)) blank += 1;
    if (blank - at < ERASE) {
      this.#cell(row, at, wanted[at] ?? BLANK);
      return at + 1;
    }
    this.#erase(row, at, `\x1b[${blank - at}X`);
    return blank;
  }

  #cell(row: number, column: number, cell: Cell): void {
    const piece = this.#pieceAt(row, column);
    const style = cell === BLANK ? undefined : cell.style;
    if (piece !== undefined && (cell.text === '' || agree(piece.style, style))) {
      piece.style ??= style;
      piece.text += cell.text;
      piece.end += 1;
    } else this.#pieces.push({ row, column, end: column + 1, style, text: cell.text });
  }

  /** What is erased has the background that is set, and nothing else. */
  #erase(row: number, column: number, sequence: string): void {
    const piece = this.#pieceAt(row, column);
    if (piece !== undefined && agree(piece.style, undefined)) piece.text += sequence;
    else this.#pieces.push({ row, column, end: column, style: undefined, text: sequence });
  }

  /** The piece that was last written, if it leaves the cursor there. */
  #pieceAt(row: number, column: number): Piece | undefined {
    const piece = this.#pieces.at(-1);
    return piece?.row === row && piece.end === column ? piece : undefined;
  }

  /** Line by line, or style by style, which goes over the screen several times: what is shorter. */
  end(): string {
    const byStyle = new Map<CellStyle, Piece[]>();
    for (const piece of this.#pieces) {
      const style = piece.style ?? PLAIN_STYLE;
      const alike = byStyle.get(style);
      if (alike === undefined) byStyle.set(style, [piece]);
      else alike.push(piece);
    }
    return shorter(written(this.#pieces), written([...byStyle.values()].flat()));
  }
}

/** Neighbouring cells of one style. */
interface Piece {
  readonly row: number;
  readonly column: number;
  /** The column that the cursor is in behind it. */
  end: number;
  /** Undefined for blanks, which any style draws that cannot be seen on them. */
  style: CellStyle | undefined;
  text: string;
}

/** True when one style can draw both; undefined is that of blanks. */
function agree(one: CellStyle | undefined, other: CellStyle | undefined): boolean {
  if (one === undefined) return other?.onBlanks !== true;
  return one === other || (other === undefined && !one.onBlanks);
}

/** Pieces as they are written, one after the other; ends in the plain style. */
function written(pieces: readonly Piece[]): string {
  let out = '';
  let style = PLAIN_STYLE;
  let at: Pick<Piece, 'row' | 'end'> = { row: Number.NaN, end: Number.NaN };
  for (const piece of pieces) {
    const wanted = piece.style ?? (style.onBlanks ? PLAIN_STYLE : style);
    out += `${move(at, piece)}${styleChange(style, wanted)}${piece.text}`;
    style = wanted;
    at = piece;
  }
  return out + styleChange(style, PLAIN_STYLE);
}

/** What brings the cursor from the end of a piece to another. */
function move(from: Pick<Piece, 'row' | 'end'>, { row, column }: Piece): string {
  const by = column - from.end;
  if (row === from.row && by === 0) return '';
  if (row === from.row && by > 0) return `\x1b[${by === 1 ? '' : by}C`;
  if (row === from.row + 1 && column === 0) return '\r\n';
  return column === 0 ? `\x1b[${row + 1}H` : `\x1b[${row + 1};${column + 1}H`;
}
