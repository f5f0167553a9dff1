/** What stands in the last lines of a screen instead of hints: none of it is ever cut. */
import { expect, test } from 'vitest';
import { noticeRows, withLastRows } from '../../../src/screens/parts/chrome.ts';
import { inputRow } from '../../../src/screens/parts/line-input.ts';
import { type Row, row, rowText, rowWidth, span } from '../../../src/screens/parts/rows.ts';
import { fromHome } from '../../../src/screens/parts/shown-path.ts';

const text = (rows: readonly Row[]): string[] => rows.map((line) => rowText(line).trimEnd());

test('a notice that fits is one row, and a longer one is broken between words', () => {
  const notice = [span('nothing is kept: no room on the disk', 'sync')];
  expect(text(noticeRows(notice, 80))).toEqual([' nothing is kept: no room on the disk']);
  expect(text(noticeRows(notice, 20))).toEqual([' nothing is kept: no', ' room on the disk']);
  for (const line of noticeRows(notice, 22)) expect(rowWidth(line)).toBe(22);
  expect(noticeRows(notice, 22)[1]?.[1]?.as).toBe('sync');
});

test('a path that is too long for any line is all there', () => {
  const path = `/${'a-long-name/'.repeat(12)}run.jsonl`;
  expect(
    text(noticeRows(row(`recorded: ${path}`), 80))
      .join('')
      .replaceAll(' ', ''),
  ).toBe(`recorded:${path}`);
});

test('of a line that is typed the cursor is always seen', () => {
  const rows = noticeRows(inputRow('/', 'x'.repeat(100)), 40);
  expect(rows).toHaveLength(3);
  expect(rows.at(-1)?.some(({ as }) => as === 'button')).toBe(true);
});

test('the last rows cover others, and the screen stays as high as it is', () => {
  const screen = ['one', 'two', 'three', 'four'].map((words) => row(words));
  expect(text(withLastRows(screen, [row('said')], 5))).toEqual([
    'one',
    'two',
    'three',
    'four',
    'said',
  ]);
  expect(text(withLastRows(screen, [row('said'), row('more')], 4))).toEqual([
    'one',
    'two',
    'said',
    'more',
  ]);
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
