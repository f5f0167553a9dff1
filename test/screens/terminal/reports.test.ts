/** What a terminal says of itself is taken out of what is typed, whole, however it is cut on its way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointedBy } from '../../../src/screens/terminal/mouse.ts';
import { Reports } from '../../../src/screens/terminal/reports.ts';
import { holds } from '../../support/property.ts';

function apart(...chunks: readonly string[]) {
  const reports: string[] = [];
  const filter = new Reports((report) => reports.push(report));
  return { typed: chunks.map((chunk) => filter.without(chunk)).join(''), reports };
}

const CLICK = '\x1b[<0;10;5M';
const ANSWER = '\x1b[?1007;1$y';

describe('what is typed', () => {
  test.each(['', 'n', '\x1b', '\x1b[A', '\x1b[<', '中文', '\x1b[200~a\x1b[201~', '[<0;1;1M'])(
    'stays as it is: %j',
    (text) => {
      const { typed, reports } = apart(`${text}x`);
      expect(typed).toBe(`${text}x`);
      expect(reports).toEqual([]);
    },
  );

  test('does not wait for what an escape may begin', () => {
    expect(apart('\x1b').typed).toBe('\x1b');
    expect(apart('\x1b[').typed).toBe('\x1b[');
  });
});

test('reports go one way, keys the other', () => {
  expect(apart(`a${CLICK}b${ANSWER}\x1b[A${CLICK}`)).toEqual({
    typed: 'ab\x1b[A',
    reports: [CLICK, ANSWER, CLICK],
  });
});

test('what is pasted may look like a report', () => {
  const paste = `\x1b[200~x${CLICK}y\x1b[201~`;
  expect(apart(paste, CLICK)).toEqual({ typed: paste, reports: [CLICK] });
  expect(apart('\x1b[200~x', CLICK, `y\x1b[201~${CLICK}n`)).toEqual({
    typed: `${paste}n`,
    reports: [CLICK],
  });
});

test('a report may come in pieces from its third byte on', () => {
  holds(
    'usual',
    fc.property(fc.integer({ min: 3, max: CLICK.length }), (at) => {
      expect(apart(`n${CLICK.slice(0, at)}`, `${CLICK.slice(at)}b`)).toEqual({
        typed: 'nb',
        reports: [CLICK],
      });
    }),
  );
});

describe('the mouse', () => {
  test.each([
    [CLICK, 'click', 9, 4, 0],
    ['\x1b[<0;10;5m', 'other', 9, 4, 0],
    ['\x1b[<2;1;1M', 'other', 0, 0, 0],
    ['\x1b[<64;3;2M', 'wheel', 2, 1, -1],
    ['\x1b[<65;3;2M', 'wheel', 2, 1, 1],
    ['\x1b[<81;200;60M', 'wheel', 199, 59, 1],
    ['\x1b[<66;3;2M', 'other', 2, 1, 0],
  ])('%j', (report, kind, column, row, by) => {
    expect(pointedBy(report)).toEqual({ kind, column, row, by });
  });

  test('says nothing in other reports', () => {
    expect(pointedBy(ANSWER)).toBeUndefined();
  });
});
