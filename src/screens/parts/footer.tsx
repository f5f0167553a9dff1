/** The last line of every screen: what can be pressed; or in its place something to say, or a line that is typed. */
import { Box } from 'ink';
import { createContext, type ReactNode, use } from 'react';
import { spokenText } from '../../text/spoken.ts';
import type { Hint } from '../keys/hints.ts';
import { Columns } from './prose.tsx';
import { Styled } from './styled.tsx';
import { useLanguage, useSize } from './surroundings.tsx';

function Key({ hint }: { readonly hint: Hint }) {
  return (
    <Box flexShrink={0}>
      <Styled>
        <Styled as="key">{hint.key}</Styled>
        {` ${hint.text}`}
      </Styled>
    </Box>
  );
}

/** What the app has to say in the last line, in place of a screen's hints. */
export const NoticeContext = createContext<ReactNode>(undefined);

/** What a screen's last line consists of. */
export interface FooterProps {
  readonly hints: readonly Hint[];
  /** A line that is typed, or a question: in place of everything else. */
  readonly typing?: ReactNode;
  /** Something that is so, in place of the hints while the app has nothing else to say. */
  readonly state?: ReactNode;
  /** At the right end of the hints. */
  readonly children?: ReactNode;
}

/** Keys, as many as fit in their order, and those that always stay; or something to say in their place. */
export function Footer({ hints, typing, state, children }: FooterProps) {
  const { columns } = useSize();
  const text = spokenText(useLanguage());
  const notice = typing ?? use(NoticeContext) ?? state;
  // What is too long for one line is broken, never cut.
  if (notice !== undefined) {
    return (
      <Box width={columns} flexShrink={0} paddingX={1}>
        <Columns width={columns - 2}>{notice}</Columns>
      </Box>
    );
  }
  const some = hints.filter(({ always }) => !always);
  const all = hints.filter(({ always }) => always);
  return (
    <Box
      width={columns}
      height={1}
      flexShrink={0}
      paddingX={1}
      columnGap={2}
      aria-label={text.keys(hints.map(({ key, text: what }) => `${key} ${what}`).join(', '))}
    >
      <Box flexShrink={1} flexWrap="wrap" height={1} columnGap={2} overflow="hidden">
        {some.map((hint) => (
          <Key key={hint.text} hint={hint} />
        ))}
      </Box>
      {all.map((hint) => (
        <Key key={hint.text} hint={hint} />
      ))}
      {children !== undefined && (
        <Box flexGrow={1} flexShrink={0} justifyContent="flex-end">
          {children}
        </Box>
      )}
    </Box>
  );
}
