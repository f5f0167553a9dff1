/** How much of a block of rows a pane shows, and which part of it. */
import { textWidth } from './rows.ts';

/** Columns inside a pane of this width: a border and a blank on each side. */
export function innerWidth(width: number): number {
  return Math.max(1, width - 4);
}

/** Rows inside a pane of this height. */
export function innerHeight(height: number): number {
  return Math.max(0, height - 2);
}

/** How far a block of so many rows can be scrolled in a pane of this height. */
export function lastOffset(rowCount: number, height: number): number {
  return Math.max(0, rowCount - innerHeight(height));
}

/**
 * The offset at which a row (from 0) is in the middle third of a pane, so that what was and what comes are both
 * seen, and that the pane moves only now and then; and the rows up to `end` with it, as far as there is room.
 */
export function offsetShowing(
  target: number,
  rowCount: number,
  height: number,
  end = target,
): number {
  const inner = innerHeight(height);
  const third = Math.max(1, Math.floor(inner / 3));
  const stepwise = (Math.floor(target / third) - 1) * third;
  const fits = end - stepwise < inner && target - stepwise < inner;
  const offset = fits ? stepwise : Math.max(end - inner + 1, 0) > target ? target : end - inner + 1;
  return Math.max(0, Math.min(offset, target, lastOffset(rowCount, height)));
}

/** The widest of some labels. */
export function widest(labels: readonly string[]): number {
  return labels.reduce((most, label) => Math.max(most, textWidth(label)), 0);
}
