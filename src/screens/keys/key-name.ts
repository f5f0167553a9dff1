/** What Ink reports of a key, as the name that the table of commands uses. */
import type { Key } from 'ink';
import type { KeyName } from './keys.ts';

/** A key that was pressed: its name, '' for one that has none here, and the text that it types, '' if it types none. */
export interface KeyPress {
  readonly name: KeyName;
  readonly typed: string;
}

/** Keys that a terminal sends as single control characters. */
const CONTROLS: { readonly [character: string]: KeyName } = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
};

/**
 * The keys in what Ink reports; none where it means nothing here. Keys that are held down or come over a slow line
 * arrive several at once, of which Ink makes one text.
 */
export function keyPresses(input: string, key: Key): KeyPress[] {
  const keys = [...input];
  if (keys.length > 1 && !key.ctrl && !key.meta) return keys.map(keyOf);
  const pressed = { name: keyName(input, key), typed: typedText(input, key) };
  return pressed.name === '' && pressed.typed === '' ? [] : [pressed];
}

/** The key that types a character. */
function keyOf(character: string): KeyPress {
  const control = CONTROLS[character];
  if (control !== undefined) return { name: control, typed: '' };
  const code = character.charCodeAt(0);
  if (code < 32) return { name: `ctrl+${String.fromCharCode(code + 96)}`, typed: '' };
  return { name: character === ' ' ? 'space' : character, typed: character };
}

/** The name of a key; '' for one that has none here. */
function keyName(input: string, key: Key): KeyName {
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
function typedText(input: string, key: Key): string {
  if (key.ctrl || key.meta || key.return || key.escape || key.tab || key.backspace || key.delete)
    return '';
  if (key.upArrow || key.downArrow || key.leftArrow || key.rightArrow) return '';
  return [...input].filter((character) => character >= ' ' && character !== '\x7f').join('');
}
