/** A line that is typed: a filter, a search, a command. */
import { graphemes } from './rows.ts';
import { Styled } from './styled.tsx';

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

/** The line with its sign and a cursor; behind it, while nothing is typed, what could be. */
export function LineInput(props: {
  readonly sign: string;
  readonly text: string;
  readonly hint?: string;
}) {
  const { sign, text, hint } = props;
  return (
    <Styled wrap="wrap">
      <Styled as="key">{sign}</Styled>
      {text}
      <Styled as="button"> </Styled>
      {hint !== undefined && text === '' && <Styled as="muted">{` ${hint}`}</Styled>}
    </Styled>
  );
}
