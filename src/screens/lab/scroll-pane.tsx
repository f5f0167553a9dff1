/** A pane of the lab: its rows follow the run until the reader scrolls them. */
import { Fragment, type ReactNode } from 'react';
import { useCommands } from '../keys/commands.tsx';
import { Pane } from '../parts/pane.tsx';
import { innerHeight, lastOffset, offsetShowing } from '../parts/scrolling.ts';

/** Where a pane stands, and what the reader does with it. */
export interface PanePlace {
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  /** The digit that jumps to it; none in a recording, where digits jump to a part of it. */
  readonly digit: number | undefined;
  /** Rows scrolled away by the reader; undefined while the pane follows the run. */
  readonly offset: number | undefined;
  /** The arrows point at something in it: only whole pages are scrolled. */
  readonly pointing?: boolean;
  readonly onScroll?: ((offset: number) => void) | undefined;
  /** The reader pointed at the pane, or at a line of it that stands for a step. */
  readonly onFocus?: (() => void) | undefined;
  readonly onStep?: ((step: number) => void) | undefined;
}

/** What a pane shows. */
export interface ScrollPaneProps {
  readonly place: PanePlace;
  readonly title: string;
  /** At the right end of the upper border. */
  readonly note?: ReactNode;
  /** Rows that there are. */
  readonly length: number;
  /** One of them. */
  readonly row: (index: number) => ReactNode;
  /** The row that should be seen, and the last one that should be seen with it. */
  readonly target?: number | undefined;
  readonly end?: number | undefined;
  /** Lines that a row takes, where that is not one. */
  readonly rowsOf?: (index: number) => number;
  /** Where arrows move the run, only whole pages are scrolled. */
  readonly byPages?: boolean;
  /** The reader pointed at a row. */
  readonly onRow?: (index: number) => void;
}

/** The pane; only rows that are seen are made. */
export function ScrollPane(props: ScrollPaneProps) {
  const { place, title, note, length, row, target, end, rowsOf, byPages = false } = props;
  const { width, height, focused, digit, onScroll, onFocus } = place;
  const { onRow } = props;
  const last = rowsOf === undefined ? lastOffset(length, height) : lastOf(length, height, rowsOf);
  const following =
    target === undefined
      ? 0
      : rowsOf === undefined
        ? offsetShowing(target, length, height, end)
        : firstWith(target, Math.floor((innerHeight(height) * 2) / 3), rowsOf);
  const offset = Math.min(place.offset ?? following, last);
  const page = Math.max(1, height - 3);
  const to = (wanted: number) => onScroll?.(Math.max(0, Math.min(last, wanted)));
  const active = focused && onScroll !== undefined;
  useCommands(
    'pane',
    { pageDown: () => to(offset + page), pageUp: () => to(offset - page) },
    active,
  );
  useCommands(
    'pane',
    {
      down: () => to(offset + 1),
      up: () => to(offset - 1),
      first: () => to(0),
      last: () => to(last),
    },
    active && !byPages && place.pointing !== true,
  );
  const shown = Math.min(innerHeight(height), length - offset);
  return (
    <Pane
      title={title}
      digit={digit}
      note={note}
      width={width}
      height={height}
      focused={focused}
      seen={{ offset, of: length }}
      onClick={(row) => {
        onFocus?.();
        if (row >= 0 && row < shown) onRow?.(offset + row);
      }}
      onWheel={(rows) => to(offset + rows)}
    >
      {Array.from({ length: shown }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place among all of them.
        <Fragment key={offset + at}>{row(offset + at)}</Fragment>
      ))}
    </Pane>
  );
}

/** The first row from which on all rows to the last one are seen. */
function lastOf(length: number, height: number, rowsOf: (index: number) => number): number {
  return length === 0 ? 0 : firstWith(length - 1, innerHeight(height), rowsOf);
}

/** The first row that is seen when the lines from it to the end of a row are not to be more than so many. */
function firstWith(target: number, most: number, rowsOf: (index: number) => number): number {
  let first = target;
  let lines = rowsOf(target);
  while (first > 0 && lines + rowsOf(first - 1) <= most) {
    first -= 1;
    lines += rowsOf(first);
  }
  return first;
}
