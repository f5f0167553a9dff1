/** The footer's hints, out of the table of commands. */
import type { Language } from '../../text/language.ts';
import { COMMANDS } from './keys.table.ts';
import { type Command, type CommandName, commandsIn, keyLabel, type Scope } from './keys.ts';

/** A key and what it does, in a word or two. */
export interface Hint {
  readonly key: string;
  readonly text: string;
  /** Stays when there is no room for anything else. */
  readonly always: boolean;
}

/** Help, back and quit stay when there is no room for anything else. */
const ALWAYS = 1000;

/**
 * The commands of some scopes that the footer names, in its order.
 *
 * @param instead Commands that are named in the place of others, which can do nothing now.
 * @param without Commands that can do nothing now, and have none in their place.
 */
export function hintsFor(
  scopes: readonly Scope[],
  language: Language,
  instead: { readonly [name in CommandName]?: CommandName } = {},
  without: readonly CommandName[] = [],
): Hint[] {
  return commandsIn([...scopes, 'everywhere'])
    .filter(([name, command]) => command.footer !== undefined && !without.includes(name))
    .sort(([, a], [, b]) => order(a) - order(b))
    .map(([name, command]) => {
      const { keys, short } = COMMANDS[instead[name] ?? name];
      return {
        key: keyLabel(keys[0], language),
        text: short[language],
        always: order(command) >= ALWAYS,
      };
    });
}

function order(command: Command): number {
  return command.footer ?? 0;
}
