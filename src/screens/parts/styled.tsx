/** Text in a style by its meaning. Everything that a screen writes goes through here, and nothing reaches the terminal raw. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { printable } from '../../printable.ts';
import type { StyleName } from '../theme.ts';
import { useTheme } from './surroundings.tsx';

/** What a text is drawn with. */
export interface StyledProps {
  /** What the text means; absent: ordinary text. */
  readonly as?: StyleName | undefined;
  /** What becomes of a text that is longer than its place: it is cut at its end unless this says otherwise. */
  readonly wrap?: 'wrap' | 'truncate-end' | 'truncate-start' | 'truncate-middle';
  /** It says nothing that words do not say: whoever listens does not hear it. */
  readonly decoration?: boolean;
  readonly children?: ReactNode;
}

/** A text, or a line of texts in several styles. */
export function Styled({ as, wrap = 'truncate-end', decoration = false, children }: StyledProps) {
  const { looks } = useTheme();
  return (
    <Text wrap={wrap} aria-hidden={decoration} {...(as === undefined ? {} : looks[as])}>
      {shown(children)}
    </Text>
  );
}

/** Texts as they may reach a terminal; elements as they are. */
function shown(children: ReactNode): ReactNode {
  if (typeof children === 'string') return printable(children);
  return Array.isArray(children) ? children.map(shown) : children;
}
