/** The app as Ink draws it, without a terminal: keys in as a terminal sends them, the last frame out. */
import { render } from 'ink-testing-library';
import { shippedLabs } from '../../src/cli/shipped.ts';
import { createMouse } from '../../src/screens/parts/mouse.tsx';
import { textWidth } from '../../src/screens/parts/rows.ts';
import { openScreens, type ScreensOptions } from '../../src/screens/shell/routes.ts';
import { App } from '../../src/screens/shell/shell.tsx';
import { createShell, type Shell } from '../../src/screens/shell/store.ts';
import { makeTheme, type Theme } from '../../src/screens/theme.ts';
import type { Language } from '../../src/text/language.ts';
import { PATIENCE_MS } from '../support/limits.ts';

/** How to open it. */
export interface OpenOptions extends Partial<ScreensOptions> {
  readonly language?: Language;
  readonly columns?: number;
  readonly rows?: number;
  readonly theme?: Theme;
  /** Gets what is copied. */
  readonly copy?: (text: string) => boolean;
}

/** An app that is open. */
export interface OpenApp {
  readonly shell: Shell;
  /** Press keys, one after the other: names of the table of commands, or characters. */
  press(...keys: string[]): Promise<void>;
  /** Type a text, a character at a time. */
  type(text: string): Promise<void>;
  paste(text: string): Promise<void>;
  /** Press the mouse's first button at a cell, counted from 0; turn its wheel there, towards the end or the beginning. */
  click(column: number, row: number): Promise<void>;
  wheel(column: number, row: number, by: 1 | -1): Promise<void>;
  /** Click on the first character of a text that the screen shows. */
  clickOn(text: string): Promise<void>;
  /** The screen, line by line, without colours and without blanks at the end. */
  lines(): string[];
  text(): string;
  /** The screen with its colours. */
  painted(): string;
  size(columns: number, rows: number): Promise<void>;
  /** Resolves once the screen shows something; rejects with the screen after PATIENCE_MS. */
  until(shown: string | RegExp): Promise<void>;
  readonly left: () => boolean;
  readonly suspended: () => number;
  close(): void;
}

/** What a terminal sends for the keys that are no characters. */
const SEQUENCES: { readonly [key: string]: string } = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  enter: '\r',
  // As the kitty protocol has it: a bare escape byte is waited behind, since it may begin a sequence.
  escape: '\x1b[27u',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  backspace: '\x7f',
  space: ' ',
};

function sequence(key: string): string {
  const letter = /^ctrl\+(.)$/.exec(key)?.[1];
  if (letter !== undefined) return String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31);
  return SEQUENCES[key] ?? key;
}

/** Colours and other styles of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with an escape.
const STYLES = /\x1b\[[\d;]*m/g;

/** What was to be drawn is drawn, and what waits for that has begun. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Open the app with its state in this folder. Home has read its labs. */
export async function openApp(state: string, options: OpenOptions = {}): Promise<OpenApp> {
  const {
    language = 'en',
    columns = 100,
    rows = 30,
    theme = makeTheme(16, false),
    copy,
    ...screens
  } = options;
  let left = false;
  let suspended = 0;
  const shell = createShell({
    theme,
    language,
    layout: '6',
    ...(copy === undefined ? {} : { copy }),
    onQuit: () => {
      left = true;
    },
  });
  await openScreens(shell, { labs: shippedLabs(), env: { XDG_STATE_HOME: state }, ...screens });
  const stop = async (): Promise<void> => {
    suspended += 1;
  };
  const mouse = createMouse();
  const ink = render(<App shell={shell} stop={stop} mouse={mouse} />);
  const size = async (width: number, height: number): Promise<void> => {
    Object.defineProperties(ink.stdout, {
      columns: { value: width, configurable: true },
      rows: { value: height, configurable: true },
    });
    ink.stdout.emit('resize');
    await settled();
  };
  await size(columns, rows);
  const painted = (): string => ink.lastFrame() ?? '';
  const lines = (): string[] =>
    painted()
      .replace(STYLES, '')
      .split('\n')
      .map((line) => line.trimEnd());
  const shows = (wanted: string | RegExp): boolean => {
    const text = lines().join('\n');
    return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  };
  const send = async (bytes: string): Promise<void> => {
    ink.stdin.write(bytes);
    await settled();
  };
  return {
    shell,
    async press(...keys) {
      for (const key of keys) await send(sequence(key));
    },
    async type(text) {
      for (const character of text) await send(character);
    },
    async click(column, row) {
      mouse.click(column, row);
      await settled();
    },
    async wheel(column, row, by) {
      mouse.wheel(column, row, by);
      await settled();
    },
    async clickOn(shown) {
      const row = lines().findIndex((line) => line.includes(shown));
      if (row < 0) throw new Error(`not on the screen: ${shown}\n${lines().join('\n')}`);
      mouse.click(textWidth((lines()[row] ?? '').split(shown)[0] ?? ''), row);
      await settled();
    },
    paste: (text) => send(`\x1b[200~${text}\x1b[201~`),
    lines,
    text: () => lines().join('\n'),
    painted,
    size,
    async until(wanted) {
      const deadline = Date.now() + PATIENCE_MS;
      while (!shows(wanted)) {
        if (Date.now() > deadline) {
          throw new Error(`never showed ${String(wanted)}\n${lines().join('\n')}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    left: () => left,
    suspended: () => suspended,
    close() {
      ink.unmount();
      ink.cleanup();
      shell.close();
    },
  };
}
