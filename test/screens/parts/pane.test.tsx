/** A pane: its border, its thumb, and which rows are seen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  innerHeight,
  lastOffset,
  offsetShowing,
  type PaneOptions,
  pane,
} from '../../../src/screens/parts/pane.ts';
import { row, rowText, rowWidth, span } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { holds } from '../../support/property.ts';

const options: PaneOptions = {
  title: 'Kernel',
  digit: 2,
  note: [span('Linux 6')],
  rows: ['one', 'two', 'three', 'four'].map((text) => row(text)),
  width: 30,
  height: 4,
  theme: makeTheme(16, false),
};

const drawn = (more: Partial<PaneOptions> = {}): string[] =>
  pane({ ...options, ...more }).map(rowText);

describe('a pane', () => {
  test('has its title, number and note in the border', () => {
    expect(drawn({ height: 6 })).toEqual([
      '╭─ 2 Kernel ──────── Linux 6 ╮',
      '│ one                        │',
      '│ two                        │',
      '│ three                      │',
      '│ four                       │',
      '╰────────────────────────────╯',
    ]);
  });

  test('leaves the note out before it cuts the title', () => {
    expect(drawn({ width: 16 })[0]).toBe('╭─ 2 Kernel ───╮');
    expect(drawn({ width: 12 })[0]).toBe('╭─ 2 Ker… ─╮');
  });

  test('shows by a thumb what part of the rows is seen', () => {
    const edge = (offset: number): string =>
      drawn({ offset })
        .map((line) => line.at(-1))
        .join('');
    expect(edge(0)).toBe('╮┃│╯');
    expect(edge(2)).toBe('╮│┃╯');
    expect(edge(99)).toBe('╮│┃╯');
  });

  test('cuts what is too wide, Chinese too', () => {
    const rows = [row('管道是内核里的一圈页缓冲区')];
    expect(drawn({ rows, width: 16 })[1]).toBe('│ 管道是内核…  │');
  });

  test('is exactly as large as asked, however small that is', () => {
    for (let width = 1; width < 40; width++) {
      for (let height = 0; height < 8; height++) {
        const rows = pane({ ...options, width, height });
        expect(rows).toHaveLength(height);
        for (const line of rows) expect(rowWidth(line)).toBe(width);
      }
    }
  });
});

describe('the offset that shows a row', () => {
  const pane = fc.record({
    height: fc.integer({ min: 3, max: 60 }),
    count: fc.integer({ min: 1, max: 300 }),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    size: fc.integer({ min: 1, max: 8 }),
  });

  test('shows it, never scrolls past the end, and shows what belongs to it if there is room', () => {
    holds(
      'usual',
      fc.property(pane, ({ height, count, at, size }) => {
        const target = Math.floor(at * count);
        const end = Math.min(count - 1, target + size - 1);
        const offset = offsetShowing(target, count, height, end);
        const inner = innerHeight(height);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(lastOffset(count, height));
        expect(target).toBeGreaterThanOrEqual(offset);
        expect(target).toBeLessThan(offset + inner);
        if (end - target < inner) expect(end).toBeLessThan(offset + inner);
      }),
    );
  });

  test('moves only now and then', () => {
    const offsets = Array.from({ length: 30 }, (_, target) => offsetShowing(target, 40, 14));
    expect(new Set(offsets).size).toBeLessThanOrEqual(8);
  });
});
