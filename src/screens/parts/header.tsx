/** The first line of every screen: where one is, and something at the right end. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { printable } from '../../printable.ts';
import { Styled } from './styled.tsx';
import { useSize, useTheme } from './surroundings.tsx';

/**
 * `ipcscope › Pipe › Hello through a pipe`. Where there is no room for the whole way, the names that it begins with are
 * left out: its end is what matters.
 */
export function Header(props: { readonly path: readonly string[]; readonly children?: ReactNode }) {
  const { path, children } = props;
  const { columns } = useSize();
  return (
    <Box width={columns} height={1} flexShrink={0} paddingX={1} columnGap={1}>
      {/* From its end, and wrapped: what has no room is in a row of its own, which is not seen. */}
      <Box
        height={1}
        flexGrow={1}
        flexShrink={1}
        flexBasis={0}
        flexDirection="row-reverse"
        flexWrap="wrap"
        justifyContent="flex-end"
        overflow="hidden"
        aria-label={printable(path.join(', '))}
      >
        {path.map((name, at) => <Name key={name} name={name} at={at} of={path.length} />).reverse()}
      </Box>
      <Box flexShrink={0}>{children}</Box>
    </Box>
  );
}

function Name(props: { readonly name: string; readonly at: number; readonly of: number }) {
  const { name, at, of } = props;
  const { glyphs } = useTheme();
  const last = at === of - 1;
  return (
    <Box flexShrink={last ? 1 : 0}>
      <Styled wrap="truncate-end">
        <Styled as={at === 0 ? 'key' : last ? 'title' : undefined}>{name}</Styled>
        {!last && <Styled as="muted">{` ${glyphs.separator} `}</Styled>}
      </Styled>
    </Box>
  );
}
