/** The last line of a screen: which keys it names, and what stands there in their place, none of which is ever cut. */
import { Box } from 'ink';
import { describe, expect, test } from 'vitest';
import type { Hint } from '../../../src/screens/keys/hints.ts';
import { Footer, NoticeContext } from '../../../src/screens/parts/footer.tsx';
import { LineInput } from '../../../src/screens/parts/line-input.tsx';
import { Prose } from '../../../src/screens/parts/prose.tsx';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { Screen } from '../../../src/screens/parts/screen.tsx';
import { fromHome } from '../../../src/screens/parts/shown-path.ts';
import { Styled } from '../../../src/screens/parts/styled.tsx';
import { drawn, painted } from '../drawn.tsx';

const hint = (key: string, text: string, always = false): Hint => ({ key, text, always });
const HINTS = [
  hint('n', 'step'),
  hint('b', 'back'),
  hint('p', 'predict'),
  hint('?', 'help', true),
  hint('q', 'quit', true),
];

/** The footer with something to say. */
const said = (text: string, columns: number): string[] =>
  drawn(<Footer hints={HINTS} state={<Prose as="sync">{text}</Prose>} />, {
    columns,
    rows: 10,
  }).map((line) => line.trimEnd());

describe('keys', () => {
  const keys = (columns: number): string =>
    drawn(
      <Footer hints={HINTS}>
        <Styled>12 ms</Styled>
      </Footer>,
      { columns, rows: 1 },
    ).join('\n');

  test('are named in their order, with something at the right end', () => {
    expect(keys(60)).toBe(` n step  b back  p predict  ? help  q quit${'12 ms'.padStart(59 - 42)}`);
  });

  test('go away from the end where there is no room, but those that always stay', () => {
    for (let columns = 31; columns < 60; columns++) {
      const line = keys(columns);
      expect(textWidth(line)).toBeLessThanOrEqual(columns);
      expect(line, `${columns}`).toMatch(
        /^ (?:n step *(?:b back *(?:p predict)?)?)? *\? help {2}q quit +12 ms$/,
      );
    }
    expect(keys(32)).toContain('n step');
    expect(keys(32)).not.toContain('b back');
  });
});

test('a notice that fits is one row, and a longer one is broken between words', () => {
  const notice = 'nothing is kept: no room on the disk';
  expect(said(notice, 80)).toEqual([` ${notice}`]);
  expect(said(notice, 20)).toEqual([' nothing is kept:', ' no room on the', ' disk']);
});

test('a path that is too long for any line is all there', () => {
  const path = `/${'a-long-name/'.repeat(12)}run.jsonl`;
  const lines = said(`recorded: ${path}`, 80);
  expect(lines.join('').replaceAll(' ', '')).toBe(`recorded:${path}`);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(80);
});

test('of a line that is typed the cursor is always seen', () => {
  const typing = <LineInput sign="/" text={'x'.repeat(100)} />;
  const size = { columns: 40, rows: 10 };
  const lines = painted(<Footer hints={HINTS} typing={typing} />, size).split('\n');
  expect(lines).toHaveLength(3);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the cursor is drawn inverse.
  expect(lines.at(-1)).toMatch(/\x1b\[7m x?/);
});

test('what is typed goes before what the app says, which goes before how things are', () => {
  const footer = (typing: string | undefined) => (
    <NoticeContext value={<Styled>said</Styled>}>
      <Footer
        hints={HINTS}
        typing={typing && <Styled>{typing}</Styled>}
        state={<Styled>so</Styled>}
      />
    </NoticeContext>
  );
  const size = { columns: 40, rows: 1 };
  expect(drawn(footer('typed'), size)).toEqual([' typed']);
  expect(drawn(footer(undefined), size)).toEqual([' said']);
});

test('the last rows cover others, and the screen stays as high as it is', () => {
  const screen = (rows: number, words: string): string[] =>
    drawn(
      <Screen
        header={<Styled>header</Styled>}
        footer={<Footer hints={[]} state={<Prose>{words}</Prose>} />}
      >
        <Box flexDirection="column">
          {['one', 'two', 'three', 'four'].slice(0, rows - 2).map((word) => (
            <Styled key={word}>{word}</Styled>
          ))}
        </Box>
      </Screen>,
      { columns: 12, rows },
    );
  expect(screen(6, 'said')).toEqual(['header', 'one', 'two', 'three', 'four', ' said']);
  expect(screen(5, 'said and more')).toEqual(['header', 'one', 'two', ' said and', ' more']);
});

test.each([
  ['/home/x/a/b', '/home/x', '~/a/b'],
  ['/home/x/a/b', '/home/x/', '~/a/b'],
  ['/home/xy/a', '/home/x', '/home/xy/a'],
  ['/home/x', '/home/x', '/home/x'],
  ['/a', '', '/a'],
  ['/a', '/', '/a'],
])('%s is, for whom %s is home, %s', (path, home, shown) => {
  expect(fromHome(path, home)).toBe(shown);
});
