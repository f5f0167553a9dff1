/** Things in a row of their own each, of which there may be thousands: only those that show are made. */
import { Fragment, type ReactNode } from 'react';
import { Styled } from './styled.tsx';

/** A link by its place, or so many links that are left out. */
export type ChainLine = { readonly at: number } | { readonly hidden: number };

/**
 * The lines of a chain: all its links where there are rows enough, else the vital ones, the last one, and of the others
 * the first. What is left out is counted where it would stand.
 *
 * @param length How many links there are.
 * @param rows How many lines there may be; at least one link is shown.
 * @param vital The places of links that are to be seen before any other.
 */
export function chainLines(
  length: number,
  rows: number,
  vital: readonly number[] = [],
): readonly ChainLine[] {
  if (length <= rows) return Array.from({ length }, (_, at) => ({ at }));
  const room = Math.max(1, rows);
  let lines = withGaps(length, [vital[0] ?? length - 1]);
  let chosen = lines.flatMap((line) => ('at' in line ? line.at : []));
  const add = (at: number): boolean => {
    if (chosen.includes(at)) return true;
    const more = [...chosen, at].sort((a, b) => a - b);
    const next = withGaps(length, more);
    if (next.length > room) return false;
    chosen = more;
    lines = next;
    return true;
  };
  for (const at of vital.slice(0, room)) add(at);
  add(length - 1);
  for (let at = 0; at < room; at++) add(at);
  return lines.length <= room ? lines : chosen.map((at) => ({ at }));
}

function withGaps(length: number, chosen: readonly number[]): ChainLine[] {
  const lines: ChainLine[] = [];
  let next = 0;
  for (const at of chosen) {
    if (at > next) lines.push({ hidden: at - next });
    lines.push({ at });
    next = at + 1;
  }
  if (next < length) lines.push({ hidden: length - next });
  return lines;
}

/** The lines drawn; `more` says how many are left out. */
export function Chain(props: {
  readonly lines: readonly ChainLine[];
  readonly more: (count: number) => string;
  readonly children: (at: number) => ReactNode;
}) {
  const { lines, more, children } = props;
  return lines.map((line, place) =>
    'at' in line ? (
      <Fragment key={line.at}>{children(line.at)}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a gap has no name but its place.
      <Styled key={`gap ${place}`} as="muted">{`   ${more(line.hidden)}`}</Styled>
    ),
  );
}
