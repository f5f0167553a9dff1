/** A list of lines of which one is chosen: only those are made that are seen, and the chosen one is among them. */
import type { ReactNode } from 'react';
import { offsetShowing } from './scrolling.ts';

/** What of a list is seen in a pane of so many rows, borders included. */
export interface SeenPart {
  readonly offset: number;
  readonly of: number;
}

/** Where a pane stands that shows a line in its middle third. */
export function seenPart(of: number, chosen: number, height: number): SeenPart {
  return { offset: offsetShowing(chosen, of, height), of };
}

/** The lines that are seen. */
export function List<T>(props: {
  readonly items: readonly T[];
  readonly offset: number;
  /** Rows that there are for it. */
  readonly rows: number;
  readonly line: (item: T, index: number) => ReactNode;
}) {
  const { items, offset, rows, line } = props;
  return <>{items.slice(offset, offset + rows).map((item, index) => line(item, offset + index))}</>;
}
