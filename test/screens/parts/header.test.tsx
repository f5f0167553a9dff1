/** The first line of a screen: where one is. Of a way that has no room the end stays. */
import { expect, test } from 'vitest';
import { Header } from '../../../src/screens/parts/header.tsx';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { Styled } from '../../../src/screens/parts/styled.tsx';
import { makeTheme } from '../../../src/screens/theme.ts';
import { drawn } from '../drawn.tsx';

const PATH = ['ipcscope', 'Pipe', 'Hello through a pipe'];

const header = (columns: number, path: readonly string[] = PATH): string =>
  drawn(
    <Header path={path}>
      <Styled>step 1/9</Styled>
    </Header>,
    { columns, rows: 1 },
  ).join('\n');

test('names the way, and something at the right end', () => {
  expect(header(60)).toBe(' ipcscope › Pipe › Hello through a pipe            step 1/9');
});

test('is one line of the terminal, however narrow it is, with the end of the way', () => {
  for (let columns = 16; columns < 60; columns++) {
    const line = header(columns);
    expect(textWidth(line), line).toBe(columns - 1);
    expect(line).toMatch(/e +step 1\/9$/);
  }
  expect(header(30)).toBe(
    ' …Hello through a pi'.slice(0, 2) + ' Hello through a pipe step 1/9'.slice(-27),
  );
});

test('shows nothing that would steer a terminal', () => {
  expect(header(60, ['a\x1b[2Jb'])).toContain('a\\x1b[2Jb');
});

test('has signs that every terminal knows where it knows ASCII only', () => {
  const size = { columns: 60, rows: 1 };
  const [line] = drawn(<Header path={PATH} />, size, { theme: makeTheme(0, true) });
  expect(line).toBe(' ipcscope > Pipe > Hello through a pipe');
});
