/**
 * A pane of the lab whose contents are laid out as a whole. While it follows the run they are fitted into it; once the
 * reader scrolls it they have all the rows that they want.
 */
import { Box, type DOMElement, useBoxMetrics } from 'ink';
import { type ReactNode, useRef } from 'react';
import { useCommands } from '../keys/commands.tsx';
import { Pane } from '../parts/pane.tsx';
import { innerHeight } from '../parts/scrolling.ts';
import type { PanePlace } from './scroll-pane.tsx';

/** What the pane shows. */
export interface FlowPaneProps {
  readonly place: PanePlace;
  readonly title: string;
  /** At the right end of the upper border. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** The pane. */
export function FlowPane({ place, title, note, children }: FlowPaneProps) {
  const { width, height, focused, digit, offset, onScroll } = place;
  const content = useRef<DOMElement>(null);
  const metrics = useBoxMetrics(content);
  const rows = innerHeight(height);
  // How far it goes is known once all of it has been drawn.
  const last = offset === undefined ? Number.POSITIVE_INFINITY : Math.max(0, metrics.height - rows);
  const from = Math.min(offset ?? 0, last);
  const to = (wanted: number) => onScroll?.(Math.max(0, Math.min(last, wanted)));
  useCommands(
    'pane',
    {
      down: () => to(from + 1),
      up: () => to(from - 1),
      first: () => to(0),
      last: () => to(Number.POSITIVE_INFINITY),
      pageDown: () => to(from + Math.max(1, rows - 1)),
      pageUp: () => to(from - Math.max(1, rows - 1)),
    },
    focused && onScroll !== undefined,
  );
  return (
    <Pane
      title={title}
      digit={digit}
      note={note}
      width={width}
      height={height}
      focused={focused}
      seen={offset === undefined ? undefined : { offset: from, of: metrics.height }}
      scrolled={from}
    >
      <Box ref={content} flexDirection="column" flexShrink={offset === undefined ? 1 : 0}>
        {children}
      </Box>
    </Pane>
  );
}
