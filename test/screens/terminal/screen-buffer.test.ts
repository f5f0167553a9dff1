/** What goes through the screen buffer looks the same on a terminal as what goes to it directly. */
import { EventEmitter } from 'node:events';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applySgr, PLAIN_STYLE, styleChange } from '../../../src/screens/terminal/cells.ts';
import { screenBuffer } from '../../../src/screens/terminal/screen-buffer.ts';
import { cellAt } from '../../support/cells.ts';
import { holds, holdsAsync } from '../../support/property.ts';

const COLUMNS = 24;
const ROWS = 6;

/** A terminal that keeps what it shows and counts what it is sent. */
class FakeTerminal extends EventEmitter {
  columns = COLUMNS;
  rows = ROWS;
  isTTY = true;
  sent = '';
  writableNeedDrain = false;
  readonly emulator = emulator();

  write(data: string, done?: () => void): boolean {
    this.sent += data;
    this.emulator.write(data, done);
    return true;
  }

  take(): string {
    const { sent } = this;
    this.sent = '';
    return sent;
  }
}

function emulator(): InstanceType<typeof xterm.Terminal> {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    allowProposedApi: true,
    convertEol: true,
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}

/** What can be seen of a cell: of a blank only what shows without a character. */
function visible(
  terminal: InstanceType<typeof xterm.Terminal>,
  column: number,
  row: number,
): unknown {
  const cell = cellAt(terminal, column, row);
  if (cell.text !== ' ') return cell;
  const { background, underline, inverse } = cell;
  const shows = underline || inverse;
  return { background, underline, inverse, ...(shows ? { ...cell } : {}) };
}

/** Everything that can be seen of a screen. */
async function seen(terminal: InstanceType<typeof xterm.Terminal>): Promise<unknown[]> {
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const cells: unknown[] = [];
  for (let row = 0; row < terminal.rows; row++) {
    for (let column = 0; column < terminal.cols; column++)
      cells.push(visible(terminal, column, row));
  }
  return cells;
}

function buffered() {
  const terminal = new FakeTerminal();
  const { stream: output, taken } = screenBuffer(terminal as unknown as NodeJS.WriteStream);
  return { terminal, output, taken };
}

const ENTER = '\x1b[?1049h\x1b[H';

/** What Ink writes between two frames: moves, erases, styles and text, within the screen. */
const piece = fc.oneof(
  fc.constantFrom('\n', '\r', '\x1b[K', '\x1b[1K', '\x1b[2K', '\x1b[J', '\x1b[1J', '\x1b[2J'),
  fc.integer({ min: 1, max: ROWS }).map((by) => `\x1b[${by}A`),
  fc.integer({ min: 1, max: ROWS }).map((by) => `\x1b[${by}E`),
  fc.integer({ min: 1, max: COLUMNS }).map((by) => `\x1b[${by}G`),
  fc
    .tuple(fc.integer({ min: 1, max: ROWS }), fc.integer({ min: 1, max: COLUMNS }))
    .map(([row, column]) => `\x1b[${row};${column}H`),
  fc
    .constantFrom(1, 2, 4, 7, 22, 24, 27, 31, 36, 39, 44, 49, 90, 97)
    .map((code) => `\x1b[${code}m`),
  fc.constantFrom('\x1b[m', '\x1b[1;33m', '\x1b[38;5;80m', '\x1b[48;2;1;2;3m', '\x1b[0;7m'),
  // Text is written from the first column, and never reaches the margin, where terminals differ.
  fc.stringMatching(/^[ -~╭─│…]{1,10}$/).map((text) => `\r${text}`),
);

/** Whole lines with wide characters; half of one that is overwritten is drawn differently by terminals. */
const wideLine = fc
  .tuple(fc.integer({ min: 1, max: ROWS }), fc.stringMatching(/^[ -~╭─│管道…]{0,10}$/))
  .map(([row, text]) => `\x1b[${row}H\x1b[2K${text}`);

/** Write frames directly and through the buffer; compare what is seen after each. */
async function compare(frames: readonly (readonly string[])[]): Promise<void> {
  const { terminal, output } = buffered();
  const direct = emulator();
  output.write(ENTER);
  direct.write(ENTER);
  for (const frame of frames) {
    const bytes = `${frame.join('')}\x1b[m`;
    output.write('\x1b[?2026h');
    output.write(bytes);
    output.write('\x1b[?2026l');
    direct.write(bytes);
    expect(await seen(terminal.emulator)).toEqual(await seen(direct));
  }
}

const framesOf = (pieces: fc.Arbitrary<string>): fc.Arbitrary<string[][]> =>
  fc.array(fc.array(pieces, { maxLength: 12 }), { maxLength: 6 });

test('any frames look the same through it', async () => {
  await holdsAsync('dear', fc.asyncProperty(framesOf(piece), compare));
});

test('any lines with wide characters do', async () => {
  await holdsAsync('dear', fc.asyncProperty(framesOf(wideLine), compare));
});

describe('a terminal that is slow', () => {
  test('is sent no more until it has taken what there is, and then only what is there by then', () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}one`);
    terminal.take();
    terminal.writableNeedDrain = true;
    output.write('\rtwo');
    output.write('\x1b[?25h');
    output.write('\rsix');
    expect(terminal.take()).toBe('\x1b[?25h');
    terminal.writableNeedDrain = false;
    terminal.emit('drain');
    const sent = terminal.take();
    expect(sent).toContain('six');
    expect(sent).not.toContain('two');
    expect(terminal.listenerCount('drain')).toBe(0);
    output.write('\rten');
    expect(terminal.take()).toContain('ten');
  });

  test('that has been left is sent nothing of it', () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}one`);
    terminal.writableNeedDrain = true;
    output.write('\rtwo');
    output.write('\x1b[?1049l');
    terminal.take();
    terminal.emit('drain');
    expect(terminal.take()).toBe('');
  });
});

describe('sends', () => {
  test('only what changed', () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}one two three\nfour`);
    terminal.take();
    output.write('\x1b[2A\rone 2wo three\n\r');
    expect(terminal.take()).toBe('\x1b[?2026h\x1b[1;5H2\x1b[?2026l');
  });

  test('nothing when nothing changed', () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}same`);
    terminal.take();
    output.write('\x1b[?2026h');
    output.write('\rsame');
    output.write('\x1b[?2026l');
    expect(terminal.take()).toBe('');
  });

  test('both halves of a wide character', async () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}管道`);
    output.write('\rab道');
    await seen(terminal.emulator);
    expect(terminal.emulator.buffer.active.getLine(0)?.translateToString(true)).toBe('ab道');
  });

  test('the erasing of a line rather than its blanks', () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}a long line of text`);
    terminal.take();
    output.write('\r\x1b[Ka');
    expect(terminal.take()).toBe('\x1b[?2026h\x1b[1;2H\x1b[K\x1b[?2026l');
  });

  test('everything again after a resize', () => {
    const { terminal, output } = buffered();
    output.write(`${ENTER}text`);
    terminal.take();
    terminal.columns = 30;
    output.write('\r');
    expect(terminal.take()).toBe('\x1b[?2026h\x1b[m\x1b[2J\x1b[1Htext\x1b[?2026l');
  });

  test('what is not about cells as it is, and all of it once the screen is left', () => {
    const { terminal, output } = buffered();
    output.write('before ');
    output.write('\x1b[?1049h');
    output.write('\x1b[?25l');
    output.write('\x1b[?1049l');
    output.write('after');
    expect(terminal.take()).toBe(
      'before \x1b[?1049h\x1b[?2026h\x1b[m\x1b[2J\x1b[?2026l\x1b[?25l\x1b[?1049lafter',
    );
  });

  test('nothing when the screen is entered once more and the same is drawn', () => {
    const { terminal, output, taken } = buffered();
    expect(taken()).toBe(false);
    output.write(`${ENTER}one\r\ntwo`);
    expect(taken()).toBe(true);
    terminal.take();
    output.write(ENTER);
    output.write('\x1b[?2026h');
    output.write('one\ntwo');
    output.write('\x1b[?2026l');
    expect(terminal.take()).toBe('');
    output.write('\x1b[?1049l');
    expect(taken()).toBe(false);
  });

  test('and calls back', async () => {
    const { output } = buffered();
    await new Promise<void>((resolve) => void output.write(ENTER, () => resolve()));
    await new Promise<void>((resolve) => void output.write('', () => resolve()));
    await new Promise<void>((resolve) => void output.write('\r', 'utf8', () => resolve()));
  });
});

describe('styles', () => {
  const codes = fc.constantFrom('1', '2', '4', '7', '31', '92', '38;5;80', '44', '48;2;1;2;3');
  const style = fc.array(codes, { maxLength: 4 }).map((all) => {
    return all.reduce((made, code) => applySgr(made, code), PLAIN_STYLE);
  });

  test('change from any to any other', () => {
    holds(
      'usual',
      fc.property(style, style, (from, to) => {
        const change = styleChange(from, to);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
        const parameters = /^\x1b\[([0-9;]*)m$/.exec(change)?.[1];
        expect(change === '' ? from : applySgr(from, parameters ?? 'none')).toBe(to);
      }),
    );
  });
});
