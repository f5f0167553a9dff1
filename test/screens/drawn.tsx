/** Components as Ink draws them, without a terminal and without a reader: lines of text, with their colours or without. */
import chalk from 'chalk';
import { renderToString } from 'ink';
import type { ReactNode } from 'react';
import { type Settings, type Size, Surroundings } from '../../src/screens/parts/surroundings.tsx';
import { makeTheme } from '../../src/screens/theme.ts';

/** In English, in sixteen colours, with today's structures. */
export const USUAL: Settings = { theme: makeTheme(16, false), language: 'en', layout: '6' };

/** Colours and other styles of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with an escape.
const STYLES = /\x1b\[[\d;]*m/g;

/** A text without its colours and other styles. */
export function plain(text: string): string {
  return text.replace(STYLES, '');
}

/** What is written, with its colours, whatever this process writes to. Ink writes no blanks at the end of a line. */
export function painted(what: ReactNode, size: Size, settings: Partial<Settings> = {}): string {
  const before = chalk.level;
  chalk.level = 1;
  try {
    return renderToString(
      <Surroundings settings={{ ...USUAL, ...settings }} size={size}>
        {what}
      </Surroundings>,
      { columns: size.columns },
    );
  } finally {
    chalk.level = before;
  }
}

/** The lines of what is written. */
export function drawn(what: ReactNode, size: Size, settings: Partial<Settings> = {}): string[] {
  return plain(painted(what, size, settings)).split('\n');
}
