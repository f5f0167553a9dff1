/** What help tells, line by line: the commands and marks of the screen that one is on, pane by pane, then those of others. */
import { screensText } from '../../text/screens.ts';
import { COMMANDS } from '../keys/keys.table.ts';
import { type Category, type Command, keyLabel, type Scope } from '../keys/keys.ts';
import type { MarkGroup } from '../marks/mark.ts';
import { MARKS } from '../marks/marks.ts';
import { textWidth, wrapText } from '../parts/rows.ts';
import type { Settings } from '../parts/surroundings.tsx';

const CATEGORIES: readonly Category[] = ['run', 'move', 'view', 'app'];

/** A line of help: a title, or words behind what they explain. */
export interface HelpLine {
  readonly title?: string;
  readonly label?: string;
  readonly words?: string;
}

/** What is told first, and what is left out. */
export interface HelpOptions {
  /** Where the commands work that come first; absent: all are told alike. */
  readonly scopes?: readonly Scope[];
  /** Only what this is found in is told; '' for everything. */
  readonly filter?: string;
}

/** All commands and all marks in lines of this width. */
export function helpLines(
  { language, theme }: Settings,
  width: number,
  { scopes, filter = '' }: HelpOptions = {},
): HelpLine[] {
  const text = screensText(language);
  const titles = { run: text.helpRun, move: text.helpMove, view: text.helpView, app: text.helpApp };
  const labelWidth = labelColumns(language);
  const wanted = filter.toLowerCase();
  const entry = (label: string, words: string): HelpLine[] => {
    if (!`${label} ${words}`.toLowerCase().includes(wanted)) return [];
    return wrapText(words, Math.max(10, width - labelWidth)).map((line, at) => ({
      label: at === 0 ? label : '',
      words: line,
    }));
  };
  const told = (command: Command): HelpLine[] =>
    entry(keysText(command.keys, language), command.does[language]);
  const legend = ({ where, marks }: MarkGroup) => ({
    title: text.helpMarks(where[language]),
    lines: marks.flatMap(({ drawn, means }) => entry(drawn(theme.glyphs), means[language])),
  });
  const isHere = (some: { readonly in: readonly Scope[] }): boolean =>
    scopes === undefined || some.in.some((scope) => scopes.includes(scope));
  const all: readonly Command[] = Object.values(COMMANDS);
  return [
    ...CATEGORIES.map((category) => ({
      title: titles[category],
      lines: all
        .filter((command) => command.category === category && isHere(command))
        .flatMap(told),
    })),
    ...MARKS.filter(isHere).map(legend),
    {
      title: text.helpElsewhere,
      lines: all.filter((command) => !isHere(command)).flatMap(told),
    },
    ...MARKS.filter((group) => !isHere(group)).map(legend),
  ]
    .filter(({ lines }) => lines.length > 0)
    .flatMap(({ title, lines }, at) => [...(at > 0 ? [{}] : []), { title }, ...lines]);
}

/** Columns for the keys, and two blanks. */
export function labelColumns(language: Settings['language']): number {
  const commands: readonly Command[] = Object.values(COMMANDS);
  const widths = commands.map(({ keys }) => textWidth(keysText(keys, language)));
  return Math.min(20, Math.max(...widths)) + 2;
}

function keysText(keys: readonly string[], language: Settings['language']): string {
  if (keys.length > 5) return `${keys[0]} ... ${keys[keys.length - 1]}`;
  return keys.map((key) => keyLabel(key, language)).join(' ');
}
