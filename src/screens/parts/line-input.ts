/** A line that is typed: a filter, a search, a command. */
import { graphemes, type Row, span } from './rows.ts';

/** The keys that end or leave a typed line. */
export type Typed = { readonly text: string; readonly done?: 'accept' | 'cancel' };

/** The line after a key. */
export function typeInto(text: string, key: string, typed: string): Typed {
  if (key === 'escape') return { text, done: 'cancel' };
  if (key === 'enter') return { text, done: 'accept' };
  if (key === 'backspace') {
    if (text === '') return { text, done: 'cancel' };
    return { text: graphemes(text).slice(0, -1).join('') };
  }
  if (key === 'ctrl+u') return { text: '' };
  if (key === 'ctrl+w') return { text: text.replace(/\S+\s*$/, '') };
  return { text: text + typed };
}

/** The line with its sign and a cursor. */
export function inputRow(sign: string, text: string): Row {
  return [span(sign, 'key'), span(text), span(' ', 'button')];
}
