/** Areas of memory: which are the transcript's, what they are called, and how /proc/PID/maps is read. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { named, ours } from '../../../../src/engine/real/probe/areas.ts';
import { linesOf } from '../../../../src/engine/real/probe/maps.ts';
import { holds } from '../../../support/property.ts';

const range = fc
  .tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 8 }))
  .map(([start, length]) => ({ start, end: start + length }));

test('ours is what lies in any place', () => {
  holds(
    'cheap',
    fc.property(
      fc.array(range, { maxLength: 8 }),
      fc.array(range, { maxLength: 8 }),
      (places, lines) => {
        const touched = lines.filter((line) =>
          places.some(({ start, end }) => line.start < end && start < line.end),
        );
        expect(ours(places, lines)).toEqual(touched);
      },
    ),
  );
});

const at = (start: number, end: number) => ({ start, end });

test('what lies where something lay keeps its name', () => {
  const first = named([], [at(0, 4), at(8, 9)], 0);
  expect(first.named.map(({ name }) => name)).toEqual(['map:1', 'map:2']);
  // One was cut into three, the other has grown.
  const cut = named(first.named, [at(0, 1), at(1, 2), at(2, 4), at(8, 12)], first.made);
  expect(cut.named.map(({ name }) => name)).toEqual(['map:1', 'map:3', 'map:4', 'map:2']);
  const joined = named(cut.named, [at(0, 4), at(8, 12), at(20, 21)], cut.made);
  expect(joined.named.map(({ name }) => name)).toEqual(['map:1', 'map:2', 'map:5']);
});

test('a line of maps', () => {
  const text = '7f00-7f10 rw-s 00000000 103:123456 1048577   /tmp/a b (deleted)';
  expect(linesOf(`${text}\n`)).toEqual([
    {
      start: 0x7f00,
      end: 0x7f10,
      prot: 'rw-',
      shared: true,
      offset: 0,
      inode: 1048577,
      // gnu_dev_makedev(0x103, 0x123456)
      key: '4886430550:1048577',
      path: '/tmp/a b',
      deleted: true,
      text,
    },
  ]);
});
