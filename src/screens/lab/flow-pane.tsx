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
  /** Rows that its contents take, where that is known without drawing them: then it shows that some are not seen. */
  readonly rows?: number;
  readonly children: ReactNode;
}

/** The pane. What follows the run is not measured, which would draw everything once more at every step. */
export function FlowPane(props: FlowPaneProps) {
  return props.place.offset === undefined ? <Following {...props} /> : <Scrolled {...props} />;
}

function Following({ place, title, note, rows, children }: FlowPaneProps) {
  const { width, height, focused, digit } = place;
  const onWheel = useScrolling(place, 0);
  return (
    <Pane
      title={title}
      digit={digit}
      note={note}
      width={width}
      height={height}
      focused={focused}
      seen={rows === undefined ? undefined : { offset: 0, of: rows }}
      onClick={place.onFocus}
      onWheel={onWheel}
    >
      <Box flexDirection="column" flexShrink={1}>
        {children}
      </Box>
    </Pane>
  );
}

function Scrolled({ place, title, note, children }: FlowPaneProps) {
  const { width, height, focused, digit, offset = 0 } = place;
  const content = useRef<DOMElement>(null);
  const metrics = useBoxMetrics(content);
  const last = Math.max(0, metrics.height - innerHeight(height));
  // Before it has been measured nothing is known of its end.
  const from = metrics.hasMeasured ? Math.min(offset, last) : 0;
  const onWheel = useScrolling(place, from);
  return (
    <Pane
      title={title}
      digit={digit}
      note={note}
      width={width}
      height={height}
      focused={focused}
      seen={{ offset: from, of: metrics.height }}
      scrolled={from}
      onClick={place.onFocus}
      onWheel={onWheel}
    >
      <Box ref={content} flexDirection="column" flexShrink={0}>
        {children}
      </Box>
    </Pane>
  );
}

/** The keys and the wheel that scroll a pane that stands at a row; how far it goes shows when it is drawn. */
function useScrolling(place: PanePlace, from: number) {
  const { height, focused, onScroll, pointing } = place;
  const active = focused && onScroll !== undefined;
  const page = Math.max(1, innerHeight(height) - 1);
  const to = (wanted: number) => onScroll?.(Math.max(0, wanted));
  useCommands('pane', { pageDown: () => to(from + page), pageUp: () => to(from - page) }, active);
  useCommands(
    'pane',
    {
      down: () => to(from + 1),
      up: () => to(from - 1),
      first: () => to(0),
      last: () => to(Number.MAX_SAFE_INTEGER),
    },
    active && pointing !== true,
  );
  return (rows: number): void => to(from + rows);
}
