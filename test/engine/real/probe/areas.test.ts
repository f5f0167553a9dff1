/** Areas of memory: which call each came from, and how /proc/PID/maps is read. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Area, assigned } from '../../../../src/engine/real/probe/areas.ts';
import { linesOf } from '../../../../src/engine/real/probe/maps.ts';
import { holds } from '../../../support/property.ts';

/** The same by looking at every pair. */
function byEachPair(areas: readonly Area[], ranges: readonly { start: number; end: number }[]) {
  const owner = (range: { start: number; end: number }) =>
    areas.findLast(({ start, end }) => range.start < end && range.end > start);
  return areas.flatMap((area) => {
    const lines = ranges.filter((range) => owner(range) === area);
    return lines.length === 0 ? [] : [{ area, lines }];
  });
}

const range = fc
  .tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 8 }))
  .map(([start, length]) => ({ start, end: start + length }));

test('what lies in several areas belongs to the newest', () => {
  holds(
    'cheap',
    fc.property(
      fc.array(range, { maxLength: 8 }),
      fc.uniqueArray(range, { maxLength: 8, selector: ({ start }) => start }),
      (places, lines) => {
        const areas = places.map((place, at) => ({ name: `map:${at + 1}`, ...place }));
        expect(assigned(areas, lines)).toEqual(byEachPair(areas, lines));
      },
    ),
  );
});

test('a line of maps', () => {
  const text = '7f00-7f10 rw-s 00000000 103:123456 1048577   /tmp/a b (deleted)';
  expect(linesOf(`${text}\n`)).toEqual([
    {
      start: 0x7f00,
      end: 0x7f10,
      prot: 'rw-',
      shared: true,
      inode: 1048577,
      // gnu_dev_makedev(0x103, 0x123456)
      key: '4886430550:1048577',
      path: '/tmp/a b',
      text,
    },
  ]);
});
