/** A pane: its border, its thumb, and that it is as large as asked. */
import { Box } from 'ink';
import { describe, expect, test } from 'vitest';
import { Pane, type PaneProps } from '../../../src/screens/parts/pane.tsx';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { Styled } from '../../../src/screens/parts/styled.tsx';
import { drawn } from '../drawn.tsx';

const ROWS = ['one', 'two', 'three', 'four'];

/** The pane's lines. */
function pane({ rows = ROWS, ...more }: Partial<PaneProps> & { rows?: readonly string[] } = {}) {
  const props = { title: 'Kernel', digit: 2, note: 'Linux 6', width: 30, height: 4, ...more };
  return drawn(
    <Pane {...props}>
      <Box flexDirection="column" flexShrink={0}>
        {rows.map((text) => (
          <Styled key={text}>{text}</Styled>
        ))}
      </Box>
    </Pane>,
    { columns: 60, rows: 20 },
  );
}

describe('a pane', () => {
  test('has its title, number and note in the border', () => {
    expect(pane({ height: 6 })).toEqual([
      '╭─ 2 Kernel ──────── Linux 6 ─╮'.replace('────────', '───────'),
      '│ one                        │',
      '│ two                        │',
      '│ three                      │',
      '│ four                       │',
      '╰────────────────────────────╯',
    ]);
  });

  test('cuts the note before it cuts the title', () => {
    for (const width of [16, 18, 20, 22]) expect(pane({ width })[0]).toMatch(/^╭─ 2 Kernel /);
    expect(pane({ width: 12 })[0]).toMatch(/^╭─ 2 Ke?r?n?…/);
  });

  test('shows by a thumb what part of the rows is seen', () => {
    const edge = (offset: number): string =>
      pane({ seen: { offset, of: ROWS.length } })
        .map((line) => line.at(-1))
        .join('');
    expect(edge(0)).toBe('╮┃│╯');
    expect(edge(2)).toBe('╮│┃╯');
    const all = pane({ height: 6, seen: { offset: 0, of: ROWS.length } });
    expect(all.join('')).not.toContain('┃');
  });

  test('cuts what is too wide, Chinese too', () => {
    const rows = ['管道是内核里的一圈页缓冲区'];
    expect(pane({ rows, width: 16 })[1]).toBe('│ 管道是内核…  │');
  });

  test('scrolls contents that are made whole', () => {
    expect(pane({ scrolled: 2 }).slice(1, 3).join(' ')).toMatch(/three .* four/);
  });

  test('is exactly as large as asked, however small that is', () => {
    for (let width = 6; width < 40; width++) {
      for (let height = 2; height < 8; height++) {
        const lines = pane({ width, height });
        expect(lines).toHaveLength(height);
        for (const line of lines) expect(textWidth(line), `${width} by ${height}`).toBe(width);
      }
    }
  });

  test('keeps its place where it is too small for a border', () => {
    for (const [width, height] of [
      [5, 4],
      [30, 1],
      [1, 1],
    ] as const) {
      const lines = drawn(
        <Box>
          <Pane title="Kernel" width={width} height={height}>
            <Styled>one</Styled>
          </Pane>
          <Styled>!</Styled>
        </Box>,
        { columns: 60, rows: 20 },
      );
      expect(lines[0]).toBe(`${' '.repeat(width)}!`);
    }
  });
});
