/** A box with a title in its border, and a block of rows that scrolls in it. */
import type { StyleName, Theme } from '../theme.ts';
import { cutRow, fitRow, type Row, type RowSource, rowWidth, span, textWidth } from './rows.ts';

/** What a pane shows. */
export interface PaneOptions {
  readonly title: string;
  /** The digit that jumps to it. */
  readonly digit?: number;
  /** At the right end of the upper border. */
  readonly note?: Row;
  readonly rows: RowSource;
  readonly width: number;
  readonly height: number;
  readonly focused?: boolean;
  /** Rows scrolled away above. */
  readonly offset?: number;
  readonly theme: Theme;
}

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

/** Draw a pane: exactly `height` rows of exactly `width` columns. */
export function pane(options: PaneOptions): Row[] {
  const { rows, width, height, theme, focused = false } = options;
  if (height < 2 || width < 6) return Array.from({ length: height }, () => fitRow([], width));
  const { glyphs } = theme;
  const border: StyleName = focused ? 'borderFocus' : 'border';
  const inner = innerHeight(height);
  const offset = Math.max(0, Math.min(options.offset ?? 0, lastOffset(rows.length, height)));
  const drawn: Row[] = [upperBorder(options, border)];
  for (let i = 0; i < inner; i++) {
    drawn.push([
      span(glyphs.vertical, border),
      span(' '),
      ...fitRow(rows.at(offset + i) ?? [], innerWidth(width), glyphs.ellipsis),
      span(' '),
      edge(options, i, offset, inner, border),
    ]);
  }
  const lower = glyphs.horizontal.repeat(width - 2);
  drawn.push([span(glyphs.bottomLeft + lower + glyphs.bottomRight, border)]);
  return drawn;
}

function upperBorder(options: PaneOptions, border: StyleName): Row {
  const { title, digit, note = [], width, theme, focused } = options;
  const { glyphs } = theme;
  const label: Row = [
    ...(digit === undefined ? [] : [span(`${digit} `, focused ? 'key' : 'muted')]),
    span(title, focused ? 'title' : undefined),
  ];
  const room = width - 6;
  const shownNote = rowWidth(note) + 8 <= room ? note : [];
  const noteWidth = shownNote.length === 0 ? 0 : rowWidth(shownNote) + 2;
  const shown = cutRow(label, room - noteWidth, glyphs.ellipsis);
  const line = Math.max(0, width - 5 - rowWidth(shown) - noteWidth);
  return [
    span(glyphs.topLeft + glyphs.horizontal, border),
    span(' '),
    ...shown,
    span(' '),
    span(glyphs.horizontal.repeat(line), border),
    ...(noteWidth === 0 ? [] : [span(' '), ...shownNote, span(' ')]),
    span(glyphs.topRight, border),
  ];
}

/** The right border, where a thumb shows how much of the rows is seen. */
function edge(
  { rows, theme }: PaneOptions,
  index: number,
  offset: number,
  inner: number,
  border: StyleName,
) {
  const { glyphs } = theme;
  if (rows.length <= inner) return span(glyphs.vertical, border);
  const size = Math.max(1, Math.round((inner * inner) / rows.length));
  const start = Math.round((offset / (rows.length - inner)) * (inner - size));
  const on = index >= start && index < start + size;
  return span(on ? glyphs.thumb : glyphs.vertical, border);
}

/** The widest of some labels. */
export function widest(labels: readonly string[]): number {
  return labels.reduce((most, label) => Math.max(most, textWidth(label)), 0);
}
