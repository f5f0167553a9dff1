/** What things look like: styles by what they mean (palettes.ts), and the glyphs that mean the same without colour. */
import type { ThemeName } from '../engine/model/choices.ts';
import { type ActorStyle, type ColourLevel, type Looks, looksFor } from './palettes.ts';

export type { ActorStyle, ColourLevel, StyleName, TextLook } from './palettes.ts';

/** Marks and lines; every one is one column wide, and there is one for a terminal that knows ASCII only. */
export interface Glyphs {
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly horizontal: string;
  readonly vertical: string;
  readonly ellipsis: string;
  /** Points at where the run or a cursor is. */
  readonly pointer: string;
  readonly done: string;
  readonly failed: string;
  readonly blocked: string;
  readonly running: string;
  readonly stopped: string;
  readonly zombie: string;
  readonly dead: string;
  readonly woken: string;
  readonly arrow: string;
  /** The other way. */
  readonly back: string;
  readonly up: string;
  readonly down: string;
  readonly differs: string;
  readonly same: string;
  readonly play: string;
  readonly pause: string;
  /** The line that comes next. */
  readonly next: string;
  readonly thumb: string;
  /** Fill of a page, from nearly empty to full. */
  readonly levels: readonly string[];
  readonly slotEmpty: string;
  readonly consumed: string;
  readonly cellLeft: string;
  readonly cellRight: string;
  readonly separator: string;
  readonly progress: string;
  readonly times: string;
  readonly micro: string;
}

const UNICODE: Glyphs = {
  topLeft: '╭',
  topRight: '╮',
  bottomLeft: '╰',
  bottomRight: '╯',
  horizontal: '─',
  vertical: '│',
  ellipsis: '…',
  pointer: '▶',
  done: '✓',
  failed: '✗',
  blocked: '‖',
  running: '●',
  stopped: '■',
  zombie: '†',
  dead: '×',
  woken: '↗',
  arrow: '→',
  back: '←',
  up: '↑',
  down: '↓',
  differs: '≠',
  same: '=',
  play: '▶',
  pause: '‖',
  next: '›',
  thumb: '┃',
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  slotEmpty: '·',
  consumed: '░',
  cellLeft: '│',
  cellRight: '│',
  separator: '›',
  progress: '█',
  times: '×',
  micro: 'µ',
};

const ASCII: Glyphs = {
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  horizontal: '-',
  vertical: '|',
  ellipsis: '~',
  pointer: '>',
  done: '*',
  failed: 'X',
  blocked: '!',
  running: 'o',
  stopped: '#',
  zombie: 'z',
  dead: 'x',
  woken: '^',
  arrow: '>',
  back: '<',
  up: '^',
  down: 'v',
  differs: '/',
  same: '=',
  play: '>',
  pause: '!',
  next: '-',
  thumb: '#',
  levels: ['_', '_', '-', '-', '=', '=', '#', '#'],
  slotEmpty: '.',
  consumed: ':',
  cellLeft: '|',
  cellRight: '|',
  separator: '>',
  progress: '#',
  times: 'x',
  micro: 'u',
};

/** Everything that a drawing needs to know of the terminal. */
export interface Theme {
  readonly name: ThemeName;
  readonly colour: ColourLevel;
  readonly ascii: boolean;
  readonly glyphs: Glyphs;
  /** How a text of each style is drawn. */
  readonly looks: Looks;
}

/** A theme for this many colours and these glyphs. */
export function makeTheme(colour: ColourLevel, ascii: boolean, name: ThemeName = 'auto'): Theme {
  const level = name === 'none' ? 0 : colour;
  return {
    name,
    colour: level,
    ascii,
    glyphs: ascii ? ASCII : UNICODE,
    looks: looksFor(name, level),
  };
}

type Environment = { readonly [name: string]: string | undefined };

/** True where the locale's character set is UTF-8 (locale(7): LC_ALL, LC_CTYPE, LANG, the first that is set). */
export function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** Terminals whose name does not say that they have 256 colours, and which do. */
const MANY_COLOURS = /256|direct|truecolor|kitty|alacritty|ghostty|wezterm|foot|iterm/i;

function isDumb({ TERM = '' }: Environment): boolean {
  return TERM === '' || TERM === 'dumb';
}

/** How many colours a terminal has, by its name, or by COLORTERM as S-Lang began it; FORCE_COLOR is Node's. */
function coloursOf(env: Environment): ColourLevel {
  const { TERM = '', COLORTERM = '', FORCE_COLOR = '' } = env;
  if (isDumb(env) || FORCE_COLOR === '0') return 0;
  if (TERM === 'linux' || FORCE_COLOR === '1') return 16;
  if (FORCE_COLOR === '2' || FORCE_COLOR === '3') return 256;
  return /^(?:truecolor|24bit)$/i.test(COLORTERM) || MANY_COLOURS.test(TERM) ? 256 : 16;
}

/**
 * The palette for a background that is known: the Linux console's is black; rxvt, Konsole and others name theirs as the last
 * number of COLORFGBG, one of the sixteen colours, of which 7 and those above 8 are light.
 */
function paletteFor({ TERM, COLORFGBG = '' }: Environment): ThemeName {
  if (TERM === 'linux') return 'dark';
  const ground = /;(\d+)$/.exec(COLORFGBG)?.[1];
  if (ground === undefined) return 'auto';
  return Number(ground) === 7 || Number(ground) > 8 ? 'light' : 'dark';
}

/**
 * The theme for a terminal, by its environment: NO_COLOR (no-color.org: set and not empty) takes colours away unless the
 * reader asks for a theme, the Linux console and anything that is not UTF-8 gets ASCII glyphs, a dumb terminal both.
 *
 * @param name The theme that is wanted; `auto` goes by what the environment tells of the background.
 * @param asked The reader has just asked for it, for this start.
 */
export function themeFor(env: Environment, name: ThemeName = 'auto', asked = false): Theme {
  const colour = coloursOf(env);
  const refused = Boolean(env.NO_COLOR) && (!asked || name === 'auto');
  const ascii = isDumb(env) || env.TERM === 'linux' || !isUtf8(env);
  const { looks } = makeTheme(colour, ascii, name === 'auto' ? paletteFor(env) : name);
  const theme = makeTheme(refused ? 0 : colour, ascii, name);
  return theme.colour === 0 ? theme : { ...theme, looks };
}

const ACTORS: readonly ActorStyle[] = ['actor0', 'actor1', 'actor2', 'actor3', 'actor4', 'actor5'];

/** The style of the n-th process of a run. */
export function actorStyle(index: number): ActorStyle {
  return ACTORS[((index % ACTORS.length) + ACTORS.length) % ACTORS.length] ?? 'actor0';
}
