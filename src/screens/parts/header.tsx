/** The first line of every screen: where one is, and something at the right end. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { printable } from '../../printable.ts';
import { Styled } from './styled.tsx';
import { useSize, useTheme } from './surroundings.tsx';

/** `ipcscope › Pipe › Hello through a pipe`. Where there is no room for the whole way, its end is what matters. */
export function Header(props: { readonly path: readonly string[]; readonly children?: ReactNode }) {
  const { path, children } = props;
  const { columns } = useSize();
  const { glyphs } = useTheme();
  return (
    <Box width={columns} height={1} flexShrink={0} paddingX={1} columnGap={1}>
      <Box flexGrow={1} flexShrink={1} flexBasis={0} aria-label={printable(path.join(', '))}>
        <Styled wrap="truncate-start">
          {path.map((name, at) => [
            at > 0 && <Styled key={`before ${name}`} as="muted">{` ${glyphs.separator} `}</Styled>,
            <Styled key={name} as={at === 0 ? 'key' : at === path.length - 1 ? 'title' : undefined}>
              {name}
            </Styled>,
          ])}
        </Styled>
      </Box>
      <Box flexShrink={0}>{children}</Box>
    </Box>
  );
}
