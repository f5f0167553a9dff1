/**
 * Renders an Ink tree into an emulated terminal of any size, so that a test reads what a person sees: cells,
 * colours, wide characters, after a resize too.
 */
import { EventEmitter } from 'node:events';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import chalk from 'chalk';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { type Cell, cellAt, screenText } from './cells.ts';

/** The terminal to draw on. */
export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Colours as a true-colour terminal shows them; without, as under NO_COLOR. Default true. */
  readonly colour?: boolean;
}

/** A tree on an emulated terminal. */
export interface Rendered {
  /** The screen, a line a row, without trailing blanks. */
  text(): string;
  line(row: number): string;
  cell(column: number, row: number): Cell;
  /** Resolves when everything drawn so far is on the screen. Call it before looking. */
  settled(): Promise<void>;
  /** Type these bytes and wait until what they caused is drawn. */
  press(bytes: string): Promise<void>;
  /** Draw another tree in the same place and wait until it is on the screen. */
  show(tree: ReactNode): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** Bytes written to the terminal so far. */
  bytes(): number;
  /** Always call it: Ink keeps one instance a terminal. */
  close(): Promise<void>;
}

/** Ink takes an escape for the key once nothing has followed it for 20 ms; its timer starts before ours. */
const LONE_ESCAPE_MS = 25;

/** Resolves after so many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** What Ink needs of standard output, with a size that a test sets. */
class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  written = 0;
  #pending = 0;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #idle: (() => void)[] = [];

  constructor(terminal: InstanceType<typeof xterm.Terminal>) {
    super();
    this.#terminal = terminal;
    this.columns = terminal.cols;
    this.rows = terminal.rows;
  }

  write(data: string, ...rest: unknown[]): boolean {
    const done = rest.findLast((item) => typeof item === 'function') as (() => void) | undefined;
    this.written += Buffer.byteLength(data);
    this.#pending += 1;
    // A kernel terminal turns line feeds into new lines; the emulator is told to do so itself.
    this.#terminal.write(data, () => {
      this.#pending -= 1;
      done?.();
      if (this.#pending === 0) for (const idle of this.#idle.splice(0)) idle();
    });
    return true;
  }

  /** Resolves when the emulator has taken in everything written. */
  drained(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }
}

/** What Ink needs of standard input. */
class FakeInput extends EventEmitter {
  readonly isTTY = true;
  readonly #queue: string[] = [];

  type(bytes: string): void {
    this.#queue.push(bytes);
    this.emit('readable');
    this.emit('data', bytes);
  }

  read(): string | null {
    return this.#queue.shift() ?? null;
  }

  setEncoding(): this {
    return this;
  }

  setRawMode(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** Draw a tree on a terminal of this size and wait until it is on the screen. */
export async function renderScreen(
  tree: ReactNode,
  options: ScreenOptions = {},
): Promise<Rendered> {
  const { columns = 100, rows = 30, colour = true } = options;
  chalk.level = colour ? 3 : 0;
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const output = new FakeOutput(terminal);
  const input = new FakeInput();
  const instance = render(tree, {
    stdout: output as unknown as NodeJS.WriteStream,
    stderr: output as unknown as NodeJS.WriteStream,
    stdin: input as unknown as NodeJS.ReadStream,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const settled = async (): Promise<void> => {
    // What an effect or an event handler set is rendered in a later turn of the event loop.
    for (let before = -1; before !== output.written; ) {
      before = output.written;
      await turns(2);
      await instance.waitUntilRenderFlush();
      await output.drained();
    }
  };
  await settled();
  return {
    text: () => screenText(terminal),
    line: (row) => screenText(terminal).split('\n')[row] ?? '',
    cell: (column, row) => cellAt(terminal, column, row),
    settled,
    async press(bytes) {
      input.type(bytes);
      if (bytes.endsWith('\x1b'))
        await new Promise((resolve) => setTimeout(resolve, LONE_ESCAPE_MS));
      await settled();
    },
    async show(next) {
      instance.rerender(next);
      await settled();
    },
    async resize(width, height) {
      terminal.resize(width, height);
      output.columns = width;
      output.rows = height;
      output.emit('resize');
      await settled();
    },
    bytes: () => output.written,
    async close() {
      instance.unmount();
      await instance.waitUntilExit();
      await output.drained();
      chalk.level = 0;
      terminal.dispose();
    },
  };
}
