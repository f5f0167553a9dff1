/**
 * Drives the built program as a person would: a real pseudo-terminal, keys in, and what a terminal emulator
 * makes of the bytes out. Nothing here sleeps for a guess: waits end when the screen says so.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { type Cell, cellAt, screenText } from './cells.ts';
import { PATIENCE_MS } from './limits.ts';

/** The program as its users start it. `npm run build` (or `npm run check`) makes what it runs. */
export const BIN = fileURLToPath(new URL('../../bin/ipcscope.js', import.meta.url));

/** The Node that runs it: IPCSCOPE_TEST_NODE lets every journey be tried on another one. */
export const NODE = process.env.IPCSCOPE_TEST_NODE ?? process.execPath;

/** How to start a program. */
export interface LaunchOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a pinned environment; `undefined` takes a variable out. */
  readonly env?: { readonly [name: string]: string | undefined };
  readonly cwd?: string;
  /** The Node that runs it; NODE if absent. */
  readonly node?: string;
}

/** How the program ended. */
export interface Ended {
  readonly code: number;
  /** The number of the signal that killed it, 0 if none did. */
  readonly signal: number;
}

/** What a wait looks for: a text, a pattern, or anything about the screen. */
export type Sought = string | RegExp | ((screen: string) => boolean);

/** Key presses as a terminal sends them. */
export const key = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  shiftTab: '\x1b[Z',
  backspace: '\x7f',
  space: ' ',
  ctrl: (letter: string): string => String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31),
  paste: (text: string): string => `\x1b[200~${text}\x1b[201~`,
} as const;

/** A program in a pseudo-terminal. */
export interface Driven {
  readonly pid: number;
  /** Resolves when the program has ended. */
  readonly ended: Promise<Ended>;
  /** Type these bytes. */
  send(bytes: string): void;
  /** Resize the terminal; the program gets SIGWINCH. */
  resize(columns: number, rows: number): void;
  /** Read nothing more of what the program writes, as a terminal whose window is stopped; and read on. */
  takeNothing(): void;
  takeAgain(): void;
  /** Send a signal to the program alone. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the screen once what is sought is on it; rejects with the screen after PATIENCE_MS. */
  waitFor(sought: Sought): Promise<string>;
  /** Resolves when nothing has been written for `ms` (default 100). */
  quiet(ms?: number): Promise<void>;
  /** The visible screen, a line a row, without trailing blanks. */
  screen(): string;
  line(row: number): string;
  cell(column: number, row: number): Cell;
  /** The first cell of a text on the screen, or undefined. */
  cellOf(text: string): Cell | undefined;
  cursor(): { readonly column: number; readonly row: number };
  /** True while the alternate screen is up. */
  altScreen(): boolean;
  /** Everything written so far, as it was written. */
  raw(): string;
  /** Bytes written so far. */
  bytes(): number;
  /** End the program if it still runs. Always call it. Rejects where it does not go by itself. */
  close(): Promise<void>;
}

/** Start the built program with these arguments in a pseudo-terminal. */
export function launch(args: readonly string[] = [], options: LaunchOptions = {}): Driven {
  return launchFile(options.node ?? NODE, [BIN, ...args], options);
}

/** Start any program in a pseudo-terminal. */
export function launchFile(
  file: string,
  args: readonly string[],
  options: LaunchOptions = {},
): Driven {
  const { columns = 100, rows = 30 } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const env = pinnedEnv(options.env);
  const child = pty.spawn(file, [...args], {
    name: env.TERM ?? 'xterm-256color',
    cols: columns,
    rows,
    env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return new PtyDriver(terminal, child);
}

let keep: string | undefined;

/** The folder for what driven programs keep for the next time (progress, compiled code). */
function kept(): string {
  if (keep === undefined) {
    keep = mkdtempSync(join(tmpdir(), 'driver-'));
    process.once('exit', forget);
  }
  return keep;
}

/** Removes what driven programs kept. A test's process is ended by a signal, so tests call it themselves. */
export function forget(): void {
  if (keep !== undefined) rmSync(keep, { recursive: true, force: true });
  keep = undefined;
}

/** The environment that every driven program gets, whatever the developer's own is. */
export function pinnedEnv(extra: LaunchOptions['env'] = {}): Record<string, string> {
  const wanted: Record<string, string | undefined> = {
    ...process.env,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    XDG_STATE_HOME: join(kept(), 'state'),
    XDG_CACHE_HOME: join(kept(), 'cache'),
    LC_ALL: undefined,
    LC_MESSAGES: undefined,
    LC_CTYPE: undefined,
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    CI: undefined,
    CONTINUOUS_INTEGRATION: undefined,
    NODE_OPTIONS: undefined,
    ...extra,
  };
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) env[name] = value;
  return env;
}

class PtyDriver implements Driven {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #child: pty.IPty;
  readonly #watchers = new Set<() => void>();
  #raw = '';
  #pending = 0;
  #over: Ended | undefined;

  constructor(terminal: InstanceType<typeof xterm.Terminal>, child: pty.IPty) {
    this.#terminal = terminal;
    this.#child = child;
    this.pid = child.pid;
    child.onData((data) => {
      this.#raw += data;
      this.#pending += 1;
      terminal.write(data, () => {
        this.#pending -= 1;
        this.#changed();
      });
    });
    // The terminal answers what programs ask it (cursor position, device attributes).
    terminal.onData((answer) => {
      if (this.#over === undefined) child.write(answer);
    });
    this.ended = new Promise((resolve) => {
      child.onExit(({ exitCode, signal }) => {
        this.#over = { code: exitCode, signal: signal ?? 0 };
        resolve(this.#over);
        this.#changed();
      });
    });
  }

  #changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  send(bytes: string): void {
    this.#child.write(bytes);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#child.resize(columns, rows);
  }

  takeNothing(): void {
    this.#child.pause();
  }

  takeAgain(): void {
    this.#child.resume();
  }

  kill(signal: NodeJS.Signals): void {
    if (this.#over === undefined) this.#child.kill(signal);
  }

  async waitFor(sought: Sought): Promise<string> {
    const found = (): boolean => this.#pending === 0 && matches(sought, this.screen());
    if (!found() && !(await this.#until(found))) {
      const ended =
        this.#over === undefined ? '' : ` (it ended with ${JSON.stringify(this.#over)})`;
      throw new Error(
        `the screen never showed ${String(sought)}${ended}\n--- screen ---\n${this.screen()}\n---`,
      );
    }
    return this.screen();
  }

  /** True once the condition holds, false after PATIENCE_MS; looks again whenever the screen has changed. */
  #until(condition: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (result: boolean): void => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        resolve(result);
      };
      const watcher = (): void => {
        if (condition()) settle(true);
      };
      const timer = setTimeout(() => settle(condition()), PATIENCE_MS);
      this.#watchers.add(watcher);
    });
  }

  quiet(ms = 100): Promise<void> {
    return new Promise((resolve) => {
      let timer = setTimeout(done, ms);
      const watchers = this.#watchers;
      const watcher = (): void => {
        clearTimeout(timer);
        timer = setTimeout(done, ms);
      };
      function done(): void {
        watchers.delete(watcher);
        resolve();
      }
      watchers.add(watcher);
    });
  }

  screen(): string {
    return screenText(this.#terminal);
  }

  line(row: number): string {
    return this.screen().split('\n')[row] ?? '';
  }

  cell(column: number, row: number): Cell {
    return cellAt(this.#terminal, column, row);
  }

  cellOf(text: string): Cell | undefined {
    for (let row = 0; row < this.#terminal.rows; row++) {
      for (let column = 0; column < this.#terminal.cols; column++) {
        let end = column;
        let seen = '';
        while (seen.length < text.length && end < this.#terminal.cols) {
          seen += this.cell(end, row).text;
          end += 1;
        }
        if (seen === text) return this.cell(column, row);
      }
    }
    return undefined;
  }

  cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  altScreen(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  raw(): string {
    return this.#raw;
  }

  bytes(): number {
    return Buffer.byteLength(this.#raw);
  }

  async close(): Promise<void> {
    let stuck = false;
    if (this.#over === undefined) {
      this.kill('SIGHUP');
      const timer = setTimeout(() => {
        stuck = true;
        this.kill('SIGKILL');
      }, PATIENCE_MS);
      await this.ended;
      clearTimeout(timer);
    }
    this.#terminal.dispose();
    if (stuck) throw new Error(`it did not end ${PATIENCE_MS} ms after SIGHUP`);
  }
}

function matches(sought: Sought, screen: string): boolean {
  if (typeof sought === 'string') return screen.includes(sought);
  return sought instanceof RegExp ? sought.test(screen) : sought(screen);
}
