/** What every screen consists of: a line above, a body, and what stands below it, which covers the body where it is tall. */
import { Box, useIsScreenReaderEnabled } from 'ink';
import type { ReactNode } from 'react';
import { useSize } from './surroundings.tsx';

/** Rows of a screen that are not its body's: the header and the footer. */
export const CHROME_ROWS = 2;

/** A screen as large as the terminal. */
export function Screen(props: {
  readonly header: ReactNode;
  readonly footer: ReactNode;
  readonly children: ReactNode;
}) {
  const { columns, rows } = useSize();
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      {props.header}
      <Box flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
        <Box height={rows - CHROME_ROWS} flexShrink={0}>
          {props.children}
        </Box>
      </Box>
      {props.footer}
    </Box>
  );
}

/** Panes beside each other; whoever listens hears one after the other. */
export function Beside({ children }: { readonly children: ReactNode }) {
  const listens = useIsScreenReaderEnabled();
  return <Box flexDirection={listens ? 'column' : 'row'}>{children}</Box>;
}
