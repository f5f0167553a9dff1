/** Colours and glyphs by what the terminal can do. */
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/screens/parts/rows.ts';
import { Styled } from '../../src/screens/parts/styled.tsx';
import { isUtf8, makeTheme, type StyleName, themeFor } from '../../src/screens/theme.ts';
import { painted } from './drawn.tsx';

describe('the terminal decides', () => {
  test.each([
    [{ TERM: 'xterm-256color', LANG: 'en_US.UTF-8' }, 256, false],
    [{ TERM: 'xterm-256color', LANG: 'C.utf8' }, 256, false],
    [{ TERM: 'xterm-256color', LANG: 'C' }, 256, true],
    [{ TERM: 'xterm-256color' }, 256, true],
    [{ TERM: 'xterm', COLORTERM: 'truecolor' }, 256, true],
    [{ TERM: 'xterm-kitty' }, 256, true],
    [{ TERM: 'linux', COLORTERM: 'truecolor' }, 16, true],
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

describe('the background', () => {
  const looks = (env: { readonly [name: string]: string }) =>
    themeFor({ TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env }).looks;
  const of = (name: 'auto' | 'dark' | 'light') => makeTheme(256, false, name).looks;

  test.each([
    [{}, 'auto'],
    [{ COLORFGBG: '15;0' }, 'dark'],
    [{ COLORFGBG: '12;8' }, 'dark'],
    [{ COLORFGBG: '0;15' }, 'light'],
    [{ COLORFGBG: '0;default;7' }, 'light'],
    [{ COLORFGBG: 'default;default' }, 'auto'],
  ] as const)('is that of %j', (env, name) => {
    expect(looks(env)).toEqual(of(name));
  });

  test('of the Linux console is dark', () => {
    expect(themeFor({ TERM: 'linux' }).looks).toEqual(makeTheme(16, true, 'dark').looks);
  });
});

describe('NO_COLOR', () => {
  const env = { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' };

  test('counts more than what was kept', () => {
    expect(themeFor(env, 'light')).toEqual({ ...makeTheme(0, false), name: 'light' });
  });

  test('counts less than what is asked for', () => {
    expect(themeFor(env, 'light', true)).toEqual(makeTheme(256, false, 'light'));
    expect(themeFor(env, 'auto', true).colour).toBe(0);
  });

  test('a dumb terminal has no colours, whatever is asked for', () => {
    expect(themeFor({ TERM: 'dumb' }, 'light', true).colour).toBe(0);
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
