/** The line of tabs: names of the panes, as long as there is room. */
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { Tabs } from '../../../src/screens/lab/tabs.tsx';
import { drawn } from '../drawn.tsx';

function tabs(columns: number, recorded = false): string {
  const element = <Tabs focus="inside" recorded={recorded} onFocus={undefined} />;
  return stripVTControlCharacters(drawn(element, { columns, rows: 1 }).join('\n')).trimEnd();
}

test('names every pane where there is room', () => {
  expect(tabs(90)).toBe(
    ' 1 Transcript  2 Kernel  3 Processes [4 Inside the call] 5 What happens  6 C program',
  );
});

test('names them in short where there is less, but the one that is shown', () => {
  expect(tabs(70)).toBe(' 1 Script  2 Kernel  3 Processes [4 Inside the call] 5 What  6 C');
});

test('names that one alone where there is less still', () => {
  expect(tabs(50)).toBe(' 1  2  3 [4 Inside the call] 5  6');
});

test('has marks in place of digits in a recording, where digits jump', () => {
  expect(tabs(50, true)).toBe(' ·  ·  · [Inside the call] ·  ·');
});
