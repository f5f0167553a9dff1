/** What a key means where, and what keys are called. The commands themselves are in `keys.table.ts`. */
import type { InEvery } from '../../text/language.ts';
import { COMMANDS } from './keys.table.ts';

/** Where a command works. `list` is home and the recordings, `player` a recording in the lab. */
export type Scope =
  | 'everywhere'
  | 'help'
  | 'list'
  | 'home'
  | 'recordings'
  | 'lab'
  | 'player'
  | 'pane'
  | 'filter'
  | 'question'
  | 'bench'
  | 'benchSaved';

/** How the help screen groups commands. */
export type Category = 'run' | 'view' | 'move' | 'app';

/** A command of the app. */
export interface Command {
  readonly keys: readonly KeyName[];
  readonly in: readonly Scope[];
  readonly category: Category;
  /** One or two words, for the footer. */
  readonly short: InEvery<string>;
  /** A clause, for help and documentation. */
  readonly does: InEvery<string>;
  /** Position in the footer of its scopes, lowest first; absent: not in the footer. */
  readonly footer?: number;
}

/** A key as this program names it: a printable character, or one of the names in `keyLabel`. */
export type KeyName = string;

/** A command's name. */
export type CommandName = keyof typeof COMMANDS;

/** The commands of some scopes, in the table's order. */
export function commandsIn(scopes: readonly Scope[]): (readonly [CommandName, Command])[] {
  return (Object.entries(COMMANDS) as [CommandName, Command][]).filter(([, command]) =>
    command.in.some((scope) => scopes.includes(scope)),
  );
}

/** The command that a key has in a scope. */
export function commandOf(key: KeyName, scope: Scope): CommandName | undefined {
  return commandsIn([scope]).find(([, command]) => command.keys.includes(key))?.[0];
}

const LABELS: Readonly<Record<string, InEvery<string>>> = {
  space: { en: 'space', zh: '空格' },
  enter: { en: 'Enter', zh: 'Enter' },
  escape: { en: 'Esc', zh: 'Esc' },
  tab: { en: 'Tab', zh: 'Tab' },
  'shift+tab': { en: 'Shift-Tab', zh: 'Shift-Tab' },
  up: { en: 'Up', zh: '上' },
  down: { en: 'Down', zh: '下' },
  left: { en: 'Left', zh: '左' },
  right: { en: 'Right', zh: '右' },
  home: { en: 'Home', zh: 'Home' },
  end: { en: 'End', zh: 'End' },
  pageup: { en: 'PgUp', zh: 'PgUp' },
  pagedown: { en: 'PgDn', zh: 'PgDn' },
};

/** A key as people write it. */
export function keyLabel(key: KeyName, language: keyof InEvery<string>): string {
  const known = LABELS[key];
  if (known !== undefined) return known[language];
  return key.startsWith('ctrl+') ? `Ctrl-${key.slice(5)}` : key;
}
