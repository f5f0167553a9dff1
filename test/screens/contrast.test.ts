/**
 * Every style can be read on the backgrounds that terminals have: the ratio of contrast (WCAG 2.2, 1.4.3) between what is
 * written and what it is written on, with the colours that xterm, the Linux console and Solarized give the sixteen.
 */
import { describe, expect, test } from 'vitest';
import type { ThemeName } from '../../src/engine/model/choices.ts';
import type { ColourLevel, StyleName, TextLook } from '../../src/screens/palettes.ts';
import { makeTheme } from '../../src/screens/theme.ts';

type Rgb = readonly [number, number, number];

/** A terminal as its user has set it up. */
interface Terminal {
  readonly name: string;
  readonly ground: string;
  readonly text: string;
  readonly sixteen: readonly string[];
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

const XTERM = [
  ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
  ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
];
const CONSOLE = [
  ...['#000000', '#aa0000', '#00aa00', '#aa5500', '#0000aa', '#aa00aa', '#00aaaa', '#aaaaaa'],
  ...['#555555', '#ff5555', '#55ff55', '#ffff55', '#5555ff', '#ff55ff', '#55ffff', '#ffffff'],
];
const SOLARIZED = [
  ...['#073642', '#dc322f', '#859900', '#b58900', '#268bd2', '#d33682', '#2aa198', '#eee8d5'],
  ...['#002b36', '#cb4b16', '#586e75', '#657b83', '#839496', '#6c71c4', '#93a1a1', '#fdf6e3'],
];

const BLACK: Terminal = { name: 'black', ground: '#000000', text: '#e5e5e5', sixteen: XTERM };
const LINUX: Terminal = { name: 'console', ground: '#000000', text: '#aaaaaa', sixteen: CONSOLE };
const GREY: Terminal = { name: 'dark grey', ground: '#1e1e1e', text: '#d4d4d4', sixteen: XTERM };
const WHITE: Terminal = { name: 'white', ground: '#ffffff', text: '#000000', sixteen: XTERM };
const BASE03: Terminal = {
  name: 'Solarized dark',
  ground: '#002b36',
  text: '#839496',
  sixteen: SOLARIZED,
};
const BASE3: Terminal = {
  name: 'Solarized light',
  ground: '#fdf6e3',
  text: '#657b83',
  sixteen: SOLARIZED,
};
const DARK = [BLACK, LINUX, GREY, BASE03];
const LIGHT = [WHITE, BASE3];
const ALL = [...DARK, ...LIGHT];

function rgb(hex: string): Rgb {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return [r ?? 0, g ?? 0, b ?? 0];
}

const LEVELS = [0, 95, 135, 175, 215, 255];

/** The colour of a style's name: one of the sixteen, or xterm's cube and greys. */
function colour(name: string, { sixteen }: Terminal): Rgb {
  const index = Number(/^ansi256\((\d+)\)$/.exec(name)?.[1] ?? Number.NaN);
  if (index >= 232) return [8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)];
  if (index >= 16) {
    const level = (at: number): number => LEVELS[Math.floor((index - 16) / at) % 6] ?? 0;
    return [level(36), level(6), level(1)];
  }
  const bright = name.endsWith('Bright');
  const at = NAMES.indexOf(bright ? name.slice(0, -6) : name) + (bright ? 8 : 0);
  const hex = sixteen[at];
  if (hex === undefined || NAMES.indexOf(name.replace('Bright', '')) < 0) {
    throw new Error(`no colour: ${name}`);
  }
  return rgb(hex);
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Terminals show dim text at half its strength or more; what is measured is two thirds. */
const DIM = 2 / 3;

function ratio(look: TextLook, terminal: Terminal): number {
  const ground = look.backgroundColor
    ? colour(look.backgroundColor, terminal)
    : rgb(terminal.ground);
  const text = look.color ? colour(look.color, terminal) : rgb(terminal.text);
  const mixed = (at: 0 | 1 | 2): number => ground[at] + (text[at] - ground[at]) * DIM;
  return contrast(look.dimColor ? [mixed(0), mixed(1), mixed(2)] : text, ground);
}

/** What cannot be read of a theme on a terminal, with its ratio. */
function unread(
  theme: ThemeName,
  level: ColourLevel,
  terminal: Terminal,
  limit: number,
  dimLimit = limit,
): string[] {
  const looks = Object.entries(makeTheme(level, false, theme).looks) as [StyleName, TextLook][];
  return looks
    .map(([name, look]) => [name, look, ratio(look, terminal)] as const)
    .filter(([, { dimColor }, found]) => found < (dimColor ? dimLimit : limit))
    .map(([name, , found]) => `${name} ${found.toFixed(2)}`);
}

describe('the ratio itself', () => {
  test('is 21 of black on white, and 1 of a colour on itself', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([7, 54, 66], [7, 54, 66])).toBe(1);
  });

  test('finds bright black invisible on Solarized, and yellow on white', () => {
    expect(ratio({ color: 'blackBright' }, BASE03)).toBe(1);
    expect(ratio({ color: 'yellow' }, WHITE)).toBeLessThan(2);
  });
});

describe('with 256 colours', () => {
  test.each(ALL)('the theme for every background is read on $name', (terminal) => {
    expect(unread('auto', 256, terminal, 3.3)).toEqual([]);
  });

  test.each(DARK)('the dark one is read on $name', (terminal) => {
    expect(unread('dark', 256, terminal, 4.3)).toEqual([]);
  });

  test.each(LIGHT)('the light one is read on $name', (terminal) => {
    expect(unread('light', 256, terminal, 4.1)).toEqual([]);
  });

  test.each(ALL)('high contrast is as high as the terminal’s own text on $name', (terminal) => {
    const own = contrast(rgb(terminal.text), rgb(terminal.ground));
    expect(unread('contrast', 256, terminal, Math.min(7, own))).toEqual([]);
  });
});

/** Solarized’s own text has 4.1 on its light background; two thirds of that are what dim can be. */
const DIM_LIMIT = 2.3;

describe('with sixteen, whose colours are the user’s', () => {
  test.each(ALL)('the theme for every background is read on $name', (terminal) => {
    expect(unread('auto', 16, terminal, 2.8, DIM_LIMIT)).toEqual([]);
  });

  test.each(DARK)('the dark one is read on $name', (terminal) => {
    expect(unread('dark', 16, terminal, 2.9, DIM_LIMIT)).toEqual([]);
  });

  test.each(LIGHT)('the light one is read on $name', (terminal) => {
    expect(unread('light', 16, terminal, 2.9, DIM_LIMIT)).toEqual([]);
  });
});

test('nothing that tells of an event is yellow, but where the background is dark', () => {
  for (const theme of ['auto', 'light'] as const) {
    for (const level of [16, 256] as const) {
      const { looks } = makeTheme(level, false, theme);
      for (const name of ['changed', 'sync', 'blocked'] as const) {
        expect(looks[name].color, `${theme} ${level} ${name}`).not.toMatch(/^yellow/);
      }
    }
  }
});
