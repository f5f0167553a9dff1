/** What of a long chain is shown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainLines } from '../../../src/screens/parts/chain.tsx';
import { holds } from '../../support/property.ts';

test('a chain that has room is shown whole', () => {
  expect(chainLines(3, 3)).toEqual([{ at: 0 }, { at: 1 }, { at: 2 }]);
  expect(chainLines(0, 5)).toEqual([]);
});

test('of a long one the first links and the last are shown, and how many are left out', () => {
  expect(chainLines(1000, 4)).toEqual([{ at: 0 }, { at: 1 }, { hidden: 997 }, { at: 999 }]);
});

test('a link that matters is shown wherever it is', () => {
  expect(chainLines(1000, 5, [500])).toEqual([
    { at: 0 },
    { hidden: 499 },
    { at: 500 },
    { hidden: 498 },
    { at: 999 },
  ]);
});

test('links are in order, none is lost, and there are no more lines than rows', () => {
  const some = fc.record({
    length: fc.integer({ min: 0, max: 60 }),
    rows: fc.integer({ min: 1, max: 20 }),
    vital: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 5 }),
  });
  holds(
    'usual',
    fc.property(some, ({ length, rows, vital }) => {
      const own = vital.filter((at) => at < length).sort((a, b) => a - b);
      const lines = chainLines(length, rows, own);
      const links = lines.flatMap((line) => ('at' in line ? line.at : []));
      expect(links.length).toBeGreaterThanOrEqual(Math.min(1, length));
      // One link is shown even if there is no room to count the others.
      if (links.length <= 1 && lines.length === links.length) return;
      expect(lines.length).toBeLessThanOrEqual(rows);
      let next = 0;
      for (const line of lines) {
        if ('at' in line) expect(line.at).toBe(next);
        next += 'at' in line ? 1 : line.hidden;
      }
      expect(next).toBe(length);
    }),
  );
});
