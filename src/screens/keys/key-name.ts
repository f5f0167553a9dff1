/** What Ink reports of a key, as the name that the table of commands uses. */
import type { Key } from 'ink';
import type { KeyName } from './keys.ts';

/** The name of a key; '' for one that has none here. */
export function keyName(input: string, key: Key): KeyName {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  // A terminal sends DEL for the backspace key, which Ink calls delete.
  if (key.backspace || key.delete) return 'backspace';
  if (key.ctrl) return input === '' ? '' : `ctrl+${input}`;
  if (key.meta) return '';
  if (input === '\n') return 'enter';
  return input === ' ' ? 'space' : input;
}

/** The text that a key types; '' if it types none. */
export function typedText(input: string, key: Key): string {
  if (key.ctrl || key.meta || key.return || key.escape || key.tab || key.backspace || key.delete)
    return '';
  if (key.upArrow || key.downArrow || key.leftArrow || key.rightArrow) return '';
  return [...input].filter((character) => character >= ' ' && character !== '\x7f').join('');
}
