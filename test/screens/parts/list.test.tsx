/** Lists: the chosen line is among those that are made, is marked, and is never wider than its place. */
import { Box } from 'ink';
import { expect, test } from 'vitest';
import { EntryLine } from '../../../src/screens/parts/entry-line.tsx';
import { List, seenPart } from '../../../src/screens/parts/list.tsx';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { Styled } from '../../../src/screens/parts/styled.tsx';
import { makeTheme } from '../../../src/screens/theme.ts';
import { drawn, painted } from '../drawn.tsx';

const ITEMS = Array.from({ length: 40 }, (_, index) => `item ${index}`);

test.each([0, 1, 7, 20, 38, 39])(
  'item %i is seen when it is chosen, and no more are made',
  (chosen) => {
    const height = 10;
    const { offset, of } = seenPart(ITEMS.length, chosen, height);
    const made: string[] = [];
    const lines = drawn(
      <Box flexDirection="column">
        <List
          items={ITEMS}
          offset={offset}
          rows={height - 2}
          line={(item, index) => {
            made.push(item);
            return (
              <EntryLine key={item} chosen={index === chosen} selected={index === chosen}>
                {item}
              </EntryLine>
            );
          }}
        />
      </Box>,
      { columns: 30, rows: height },
    );
    expect(of).toBe(40);
    expect(new Set(made).size).toBe(height - 2);
    expect(lines.filter((line) => line.startsWith('▶')).map((line) => line.trimEnd())).toEqual([
      `▶ item ${chosen}`,
    ]);
  },
);

test('an entry keeps what is at its right end, and its words are cut', () => {
  for (let columns = 14; columns < 40; columns++) {
    const [line = ''] = drawn(
      <EntryLine chosen={false} selected={false} right={<Styled>10 steps</Styled>}>
        问好 Hello through a pipe
      </EntryLine>,
      { columns, rows: 1 },
    );
    expect(textWidth(line)).toBe(columns);
    expect(line).toMatch(/ 10 steps$/);
  }
});

test('without colour the selected one stands out all the same', () => {
  const line = (selected: boolean): string =>
    painted(
      <EntryLine chosen={false} selected={selected}>
        item
      </EntryLine>,
      { columns: 20, rows: 1 },
      { theme: makeTheme(0, false) },
    );
  expect(line(true)).not.toBe(line(false));
});
