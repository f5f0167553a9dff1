/** Colours and glyphs by what the terminal can do. */
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/screens/parts/rows.ts';
import { Styled } from '../../src/screens/parts/styled.tsx';
import { isUtf8, makeTheme, type StyleName, themeFor } from '../../src/screens/theme.ts';
import { painted } from './drawn.tsx';

describe('the terminal decides', () => {
  test.each([
    [{ TERM: 'xterm-256color', LANG: 'en_US.UTF-8' }, 16, false],
    [{ TERM: 'xterm-256color', LANG: 'C.utf8' }, 16, false],
    [{ TERM: 'xterm-256color', LANG: 'C' }, 16, true],
    [{ TERM: 'xterm-256color' }, 16, true],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, 16, true],
    [{ TERM: 'xterm', LANG: 'en_US.UTF-8', NO_COLOR: '1' }, 0, false],
    [{ TERM: 'xterm', LANG: 'en_US.UTF-8', NO_COLOR: '' }, 16, false],
    [{ TERM: 'dumb', LANG: 'en_US.UTF-8' }, 0, true],
    [{ TERM: 'xterm', LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 16, true],
  ])('%j', (env, colour, ascii) => {
    expect(themeFor(env)).toMatchObject({ colour, ascii });
  });

  test('LC_ALL goes before LC_CTYPE goes before LANG', () => {
    expect(isUtf8({ LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8' })).toBe(false);
    expect(isUtf8({ LC_ALL: '', LC_CTYPE: 'C.UTF-8', LANG: 'C' })).toBe(true);
  });
});

describe('glyphs', () => {
  const flat = (ascii: boolean): string[] => Object.values(makeTheme(16, ascii).glyphs).flat();

  test('are one column wide, but for the two of a unit', () => {
    for (const glyph of [...flat(true), ...flat(false)]) expect(textWidth(glyph)).toBe(1);
  });

  test('have an ASCII form', () => {
    for (const glyph of flat(true)) expect(glyph).toMatch(/^[ -~]$/);
  });

  test('tell the states of a process apart without colour', () => {
    for (const ascii of [true, false]) {
      const { running, blocked, stopped, zombie, dead } = makeTheme(0, ascii).glyphs;
      expect(new Set([running, blocked, stopped, zombie, dead]).size).toBe(5);
    }
  });
});

describe('without colour', () => {
  const theme = makeTheme(0, false);
  const styled = (as: StyleName): string =>
    painted(<Styled as={as}>x</Styled>, { columns: 10, rows: 1 }, { theme });
  const names = Object.keys(theme.looks) as StyleName[];

  test('no style sets one', () => {
    for (const name of names) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
      expect(styled(name)).not.toMatch(/\x1b\[(?:3|4[0-9]|9|10)/);
    }
  });

  test('what is chosen, wrong, changed or blocked still stands out', () => {
    for (const name of ['selected', 'bad', 'changed', 'blocked', 'current', 'tab'] as const) {
      expect(styled(name)).not.toBe('x');
    }
  });
});
