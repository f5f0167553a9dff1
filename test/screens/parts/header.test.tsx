/** The first line of a screen: where one is. Of a way that has no room its end stays. */
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

test('is one line of the terminal, however narrow it is', () => {
  for (let columns = 16; columns < 60; columns++) {
    const line = header(columns);
    expect(textWidth(line), line).toBe(columns - 1);
    expect(line).toMatch(/ step 1\/9$/);
  }
});

test('leaves out the names that the way begins with, each of them whole', () => {
  const right = (columns: number, name: string) =>
    `${` ${name}`.padEnd(columns - ' step 1/9 '.length)} step 1/9`;
  expect(header(48)).toBe(right(48, 'Pipe › Hello through a pipe'));
  expect(header(36)).toBe(right(36, 'Hello through a pipe'));
  expect(header(25)).toBe(right(25, 'Hello through…'));
});

test('shows nothing that would steer a terminal', () => {
  expect(header(60, ['a\x1b[2Jb'])).toContain('a\\x1b[2Jb');
});

test('has signs that every terminal knows where it knows ASCII only', () => {
  const size = { columns: 60, rows: 1 };
  const [line] = drawn(<Header path={PATH} />, size, { theme: makeTheme(0, true) });
  expect(line).toBe(' ipcscope > Pipe > Hello through a pipe');
});
