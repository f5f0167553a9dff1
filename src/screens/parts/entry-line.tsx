/** A line of a list: a mark where it is chosen, its words, and something at the right end. */
import { Box, type BoxProps } from 'ink';
import type { ReactNode } from 'react';
import { Styled } from './styled.tsx';
import { useTheme } from './surroundings.tsx';

/** The line; the one that the keys are at is drawn as selected. */
export function EntryLine(props: {
  readonly chosen: boolean;
  /** False where another list has the keys. */
  readonly selected: boolean;
  /** What a mark in its words says of it, for whoever listens. */
  readonly state?: BoxProps['aria-state'];
  /** Styled by itself. */
  readonly right?: ReactNode;
  readonly children: ReactNode;
}) {
  const { chosen, selected, state, right, children } = props;
  const { glyphs, looks } = useTheme();
  const { backgroundColor } = looks.selected;
  const marked = selected && backgroundColor !== undefined ? { backgroundColor } : {};
  // A screen is full of these lines: each node of theirs counts.
  return (
    <Box
      height={1}
      flexShrink={0}
      justifyContent="space-between"
      paddingLeft={chosen ? 0 : 2}
      {...marked}
      aria-role="listitem"
      aria-state={{ ...state, selected }}
    >
      <Styled as={selected ? 'selected' : undefined}>
        {chosen && (
          <Styled decoration as={selected ? undefined : 'key'}>{`${glyphs.pointer} `}</Styled>
        )}
        {children}
      </Styled>
      {right !== undefined && (
        <Box flexShrink={0} marginLeft={1}>
          {selected ? <Styled as="selected">{right}</Styled> : right}
        </Box>
      )}
    </Box>
  );
}
