/**
 * Colours by what they mean, for backgrounds that are known and for one that is not. test/screens/contrast.test.ts
 * measures each against the backgrounds of dark, light and both Solarized terminals.
 */

import type { TextProps } from 'ink';
import type { ThemeName } from '../engine/model/choices.ts';

/** What a piece of text means. */
export type StyleName =
  | 'muted'
  | 'title'
  | 'strong'
  | 'border'
  | 'borderFocus'
  | 'data'
  | 'memory'
  | 'sync'
  | 'good'
  | 'bad'
  | 'blocked'
  | 'changed'
  | 'old'
  | 'key'
  | 'current'
  | 'selected'
  | 'bytes'
  | 'type'
  | 'match'
  | 'tab'
  | 'button'
  | 'error'
  | ActorStyle;

/** Processes are told apart by letter first, by colour second. */
export type ActorStyle = 'actor0' | 'actor1' | 'actor2' | 'actor3' | 'actor4' | 'actor5';

/** How Ink draws a text: the properties of its Text that a style may set. */
export type TextLook = Readonly<
  Pick<TextProps, 'color' | 'backgroundColor' | 'bold' | 'dimColor' | 'underline' | 'inverse'>
>;

/** How a text of each style is drawn. */
export type Looks = Readonly<Record<StyleName, TextLook>>;

/** How many colours a terminal shows: none, the sixteen that its user chose, or 256. */
export type ColourLevel = 0 | 16 | 256;

const BOLD = { bold: true } as const;
const DIM = { dimColor: true } as const;
const INVERSE = { inverse: true } as const;
const UNDERLINE = { underline: true } as const;

/** Without colour: bold, dim, underlined and inverse; where that is too little, glyphs tell. */
const MONO: Looks = {
  muted: DIM,
  title: BOLD,
  strong: BOLD,
  border: DIM,
  borderFocus: BOLD,
  data: {},
  memory: {},
  sync: {},
  good: {},
  bad: BOLD,
  blocked: BOLD,
  changed: BOLD,
  old: DIM,
  key: BOLD,
  current: BOLD,
  selected: INVERSE,
  bytes: {},
  type: {},
  match: UNDERLINE,
  tab: INVERSE,
  button: INVERSE,
  error: INVERSE,
  actor0: BOLD,
  actor1: BOLD,
  actor2: BOLD,
  actor3: BOLD,
  actor4: BOLD,
  actor5: BOLD,
};

/** Text in one colour on a ground of another. */
interface Block {
  readonly on: string;
  readonly text: string;
}

/** The colours that a palette consists of. */
interface Colours {
  /** Words and lines that are read second: a grey; absent: dim. */
  readonly muted?: string;
  readonly border?: string;
  readonly key: string;
  readonly data: string;
  readonly memory: string;
  /** What happens: synchronisation, sleep, change. */
  readonly event: string;
  readonly good: string;
  readonly bad: string;
  readonly bytes: string;
  readonly type: string;
  readonly actors: readonly [TextLook, TextLook, TextLook, TextLook, TextLook, TextLook];
  readonly selected: Block;
  readonly match: Block;
  readonly tab: Block;
  readonly error: Block;
}

function block({ on, text }: Block): TextLook {
  return { color: text, backgroundColor: on };
}

function looksOf(colours: Colours): Looks {
  const { actors, event, muted, border } = colours;
  const quiet = (color: string | undefined): TextLook => (color === undefined ? DIM : { color });
  const actor = (look: TextLook): TextLook => ({ ...look, bold: true });
  return {
    ...MONO,
    muted: quiet(muted),
    border: quiet(border),
    old: quiet(muted),
    borderFocus: { color: colours.key },
    data: { color: colours.data },
    memory: { color: colours.memory },
    sync: { color: event },
    good: { color: colours.good },
    bad: { color: colours.bad, bold: true },
    blocked: { color: event },
    changed: { color: event, bold: true },
    key: { color: colours.key, bold: true },
    selected: { ...block(colours.selected), bold: true },
    bytes: { color: colours.bytes },
    type: { color: colours.type },
    match: block(colours.match),
    tab: block(colours.tab),
    error: { ...block(colours.error), bold: true },
    actor0: actor(actors[0]),
    actor1: actor(actors[1]),
    actor2: actor(actors[2]),
    actor3: actor(actors[3]),
    actor4: actor(actors[4]),
    actor5: actor(actors[5]),
  };
}

/** The n-th of the 256 colours, of which those from 16 on are the same in every terminal. */
function c(n: number): string {
  return `ansi256(${n})`;
}

function fg(n: number): TextLook {
  return { color: c(n) };
}

const WHITE = c(231);
const BLACK = c(16);

const BLOCKS_256 = {
  selected: { on: c(25), text: WHITE },
  match: { on: c(220), text: BLACK },
  error: { on: c(124), text: WHITE },
} as const;

/** Of a lightness that stands out from black as from white. */
const AUTO_256 = looksOf({
  ...BLOCKS_256,
  muted: c(244),
  border: c(244),
  key: c(31),
  data: c(31),
  memory: c(133),
  event: c(166),
  good: c(64),
  bad: c(196),
  bytes: c(64),
  type: c(67),
  actors: [fg(31), fg(133), fg(100), fg(29), fg(99), fg(197)],
  tab: { on: c(24), text: WHITE },
});

const DARK_256 = looksOf({
  ...BLOCKS_256,
  muted: c(247),
  border: c(245),
  key: c(45),
  data: c(44),
  memory: c(213),
  event: c(221),
  good: c(114),
  bad: c(203),
  bytes: c(114),
  type: c(111),
  actors: [fg(45), fg(213), fg(221), fg(120), fg(111), fg(210)],
  tab: { on: c(44), text: BLACK },
});

const LIGHT_256 = looksOf({
  ...BLOCKS_256,
  muted: c(241),
  border: c(243),
  key: c(25),
  data: c(24),
  memory: c(90),
  event: c(94),
  good: c(22),
  bad: c(124),
  bytes: c(22),
  type: c(26),
  actors: [fg(25), fg(127), fg(94), fg(22), fg(55), fg(124)],
  tab: { on: c(24), text: WHITE },
});

const BLOCKS_16 = {
  selected: { on: 'blue', text: 'whiteBright' },
  match: { on: 'yellow', text: 'black' },
  tab: { on: 'cyan', text: 'black' },
  error: { on: 'red', text: 'whiteBright' },
} as const;

/** The bright ones of Solarized are greys, of which bright black is its background: what is grey is dim here. */
const DARK_16 = looksOf({
  ...BLOCKS_16,
  key: 'cyan',
  data: 'cyan',
  memory: 'magenta',
  event: 'yellow',
  good: 'green',
  bad: 'redBright',
  bytes: 'green',
  type: 'blueBright',
  actors: [
    { color: 'cyan' },
    { color: 'magenta' },
    { color: 'yellow' },
    { color: 'green' },
    { color: 'blueBright' },
    { color: 'redBright' },
  ],
});

/** Yellow, green and cyan are not read on white: two hues and what underlines tell are left for words. */
function withoutPale(blue: string, red: string): Looks {
  const looks = looksOf({
    ...BLOCKS_16,
    key: blue,
    data: blue,
    memory: 'magenta',
    event: 'magenta',
    good: blue,
    bad: red,
    bytes: 'magenta',
    type: blue,
    actors: [
      { color: blue },
      { color: 'magenta' },
      { color: red },
      {},
      { color: blue, underline: true },
      { color: 'magenta', underline: true },
    ],
  });
  return { ...looks, tab: INVERSE, match: INVERSE };
}

/** The terminal's own colours, which its user reads best; beside them blocks that are read on every background. */
function contrasting(colour: ColourLevel): Looks {
  const on = (n: number): TextLook =>
    colour === 256 ? { color: BLACK, backgroundColor: c(n), bold: true } : { ...INVERSE, ...BOLD };
  const loud = { ...INVERSE, ...BOLD };
  return {
    ...MONO,
    muted: {},
    border: {},
    old: {},
    title: loud,
    sync: BOLD,
    good: BOLD,
    bad: loud,
    blocked: on(214),
    changed: on(226),
    key: { ...BOLD, ...UNDERLINE },
    selected: on(226),
    match: on(118),
    tab: on(51),
    error: loud,
    actor0: on(51),
    actor1: on(213),
    actor2: on(221),
    actor3: on(120),
    actor4: on(111),
    actor5: on(210),
  };
}

/** How texts are drawn in a theme, on a terminal of so many colours. */
export function looksFor(theme: ThemeName, colour: ColourLevel): Looks {
  if (theme === 'none' || colour === 0) return MONO;
  if (theme === 'contrast') return contrasting(colour);
  if (colour === 256) return { auto: AUTO_256, dark: DARK_256, light: LIGHT_256 }[theme];
  if (theme === 'dark') return DARK_16;
  return theme === 'light' ? withoutPale('blue', 'red') : withoutPale('blueBright', 'redBright');
}
