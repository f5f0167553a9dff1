/** Which rows of a pane are seen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { innerHeight, lastOffset, offsetShowing } from '../../../src/screens/parts/scrolling.ts';
import { holds } from '../../support/property.ts';

describe('the offset that shows a row', () => {
  const pane = fc.record({
    height: fc.integer({ min: 3, max: 60 }),
    count: fc.integer({ min: 1, max: 300 }),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    size: fc.integer({ min: 1, max: 8 }),
  });

  test('shows it, never scrolls past the end, and shows what belongs to it if there is room', () => {
    holds(
      'usual',
      fc.property(pane, ({ height, count, at, size }) => {
        const target = Math.floor(at * count);
        const end = Math.min(count - 1, target + size - 1);
        const offset = offsetShowing(target, count, height, end);
        const inner = innerHeight(height);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(lastOffset(count, height));
        expect(target).toBeGreaterThanOrEqual(offset);
        expect(target).toBeLessThan(offset + inner);
        if (end - target < inner) expect(end).toBeLessThan(offset + inner);
      }),
    );
  });

  test('moves only now and then', () => {
    const offsets = Array.from({ length: 30 }, (_, target) => offsetShowing(target, 40, 14));
    expect(new Set(offsets).size).toBeLessThanOrEqual(8);
  });
});
