/** The app without a terminal: keys in, rows out. */
import { shippedLabs } from '../../src/cli/shipped.ts';
import { rowText } from '../../src/screens/parts/rows.ts';
import { openScreens, type ScreensOptions } from '../../src/screens/routes.ts';
import { Session } from '../../src/screens/session.ts';
import { makeTheme } from '../../src/screens/theme.ts';
import type { Language } from '../../src/text/language.ts';
import { PATIENCE_MS } from '../support/limits.ts';

/** How to open it. */
export interface OpenOptions extends Partial<ScreensOptions> {
  readonly language?: Language;
  readonly columns?: number;
  readonly rows?: number;
}

/** An app that is open. */
export interface OpenApp {
  readonly session: Session;
  /** Press keys, one after the other: names of the table of commands, or characters. */
  press(...keys: string[]): void;
  /** Type a text. */
  type(text: string): void;
  /** The screen, line by line. */
  lines(): string[];
  text(): string;
  size(columns: number, rows: number): void;
  /** Resolves once the screen shows something; rejects with the screen after PATIENCE_MS. */
  until(shown: string | RegExp): Promise<void>;
  readonly left: () => boolean;
  readonly suspended: () => number;
  close(): void;
}

/** Open the app with its state in this folder. */
export function openApp(state: string, options: OpenOptions = {}): OpenApp {
  const { language = 'en', columns = 100, rows = 30, ...screens } = options;
  let size = { columns, rows };
  let left = false;
  let suspended = 0;
  const session = new Session({
    theme: makeTheme(16, false),
    language,
    layout: '6',
    onQuit: () => {
      left = true;
    },
  });
  session.onSuspend(() => {
    suspended += 1;
  });
  openScreens(session, { labs: shippedLabs(), env: { XDG_STATE_HOME: state }, ...screens });
  const lines = (): string[] =>
    session.draw(size.columns, size.rows).map((row) => rowText(row).trimEnd());
  const shows = (wanted: string | RegExp): boolean => {
    const text = lines().join('\n');
    return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  };
  lines();
  return {
    session,
    press(...keys) {
      for (const key of keys) {
        session.press(key, key.length === 1 ? key : key === 'space' ? ' ' : '');
        lines();
      }
    },
    type(text) {
      for (const character of text) {
        session.press(character === ' ' ? 'space' : character, character);
      }
    },
    lines,
    text: () => lines().join('\n'),
    size(width, height) {
      size = { columns: width, rows: height };
    },
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const done = (): void => {
          clearTimeout(timer);
          unsubscribe();
        };
        const look = (): void => {
          if (!shows(wanted)) return;
          done();
          resolve();
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`never showed ${String(wanted)}\n${lines().join('\n')}`));
        }, PATIENCE_MS);
        const unsubscribe = session.subscribe(look);
        look();
      }),
    left: () => left,
    suspended: () => suspended,
    close: () => session.close(),
  };
}
