/**
 * What things look like: styles by what they mean, and the glyphs that mean the same without colour. The
 * palette is the terminal's own sixteen colours, so that a light terminal and a dark one are both readable.
 */

/** How many colours a terminal shows: none, or the sixteen. */
export type ColourLevel = 0 | 16;

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
export interface TextLook {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: true;
  readonly dimColor?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

/** A style in colour; `mono` is what stands in for colour where there is none: absent, a glyph tells. */
interface Look extends TextLook {
  readonly mono?: Omit<TextLook, 'color' | 'backgroundColor'>;
}

const LOOKS: Readonly<Record<StyleName, Look>> = {
  muted: { color: 'blackBright', mono: { dimColor: true } },
  title: { bold: true, mono: { bold: true } },
  strong: { bold: true, mono: { bold: true } },
  border: { color: 'blackBright', mono: { dimColor: true } },
  borderFocus: { color: 'cyan', mono: { bold: true } },
  data: { color: 'cyan' },
  memory: { color: 'magenta' },
  sync: { color: 'yellow' },
  good: { color: 'green' },
  bad: { color: 'red', bold: true, mono: { bold: true } },
  blocked: { color: 'yellow', mono: { bold: true } },
  changed: { color: 'yellow', bold: true, mono: { bold: true } },
  old: { color: 'blackBright', mono: { dimColor: true } },
  key: { color: 'cyan', bold: true, mono: { bold: true } },
  current: { bold: true, mono: { bold: true } },
  selected: { color: 'whiteBright', backgroundColor: 'blue', bold: true, mono: { inverse: true } },
  bytes: { color: 'green' },
  type: { color: 'blue' },
  match: { color: 'black', backgroundColor: 'yellow', mono: { underline: true } },
  tab: { color: 'black', backgroundColor: 'cyan', mono: { inverse: true } },
  button: { inverse: true, mono: { inverse: true } },
  error: { color: 'whiteBright', backgroundColor: 'red', bold: true, mono: { inverse: true } },
  actor0: { color: 'cyanBright', bold: true, mono: { bold: true } },
  actor1: { color: 'magentaBright', bold: true, mono: { bold: true } },
  actor2: { color: 'yellowBright', bold: true, mono: { bold: true } },
  actor3: { color: 'greenBright', bold: true, mono: { bold: true } },
  actor4: { color: 'blueBright', bold: true, mono: { bold: true } },
  actor5: { color: 'redBright', bold: true, mono: { bold: true } },
};

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
  readonly colour: ColourLevel;
  readonly ascii: boolean;
  readonly glyphs: Glyphs;
  /** How a text of each style is drawn. */
  readonly looks: Readonly<Record<StyleName, TextLook>>;
}

/** A theme for this many colours and these glyphs. */
export function makeTheme(colour: ColourLevel, ascii: boolean): Theme {
  const looks = Object.fromEntries(
    Object.entries(LOOKS).map(([name, { mono = {}, ...look }]) => [
      name,
      colour === 0 ? mono : look,
    ]),
  ) as Theme['looks'];
  return { colour, ascii, glyphs: ascii ? ASCII : UNICODE, looks };
}

type Environment = { readonly [name: string]: string | undefined };

/** True where the locale's character set is UTF-8 (locale(7): LC_ALL, LC_CTYPE, LANG, the first that is set). */
export function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/**
 * The theme for a terminal, by its environment: NO_COLOR (no-color.org: set and not empty) takes colours away,
 * the Linux console and anything that is not UTF-8 gets ASCII glyphs, a dumb terminal both.
 */
export function themeFor(env: Environment): Theme {
  const dumb = env.TERM === 'dumb' || env.TERM === undefined || env.TERM === '';
  const colour = dumb || env.NO_COLOR || env.FORCE_COLOR === '0' ? 0 : 16;
  return makeTheme(colour, dumb || env.TERM === 'linux' || !isUtf8(env));
}

const ACTORS: readonly ActorStyle[] = ['actor0', 'actor1', 'actor2', 'actor3', 'actor4', 'actor5'];

/** The style of the n-th process of a run. */
export function actorStyle(index: number): ActorStyle {
  return ACTORS[((index % ACTORS.length) + ACTORS.length) % ACTORS.length] ?? 'actor0';
}
