/** Work in lanes: so much of it at a time, and what comes of it in order. */
import { expect, test } from 'vitest';
import { inLanes } from '../../src/cli/lanes.ts';

/** Work that is over when it is told to be. */
function work() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    end: async (item: string) => {
      ends.get(item)?.();
      await new Promise(setImmediate);
    },
    do: (item: string) => {
      begun.push(item);
      return new Promise<string>((resolve) => ends.set(item, () => resolve(item.toUpperCase())));
    },
  };
}

test('begins as many as there are lanes, in order, and the next where one is over', async () => {
  const { begun, do: make, end } = work();
  const results = inLanes(['a', 'b', 'c', 'd'], 2, make);
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('c');
  await end('d');
  await end('a');
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D']);
});

test('one lane is one after the other', async () => {
  const { begun, do: make, end } = work();
  inLanes(['a', 'b'], 1, make);
  await new Promise(setImmediate);
  expect(begun).toEqual(['a']);
  await end('a');
  expect(begun).toEqual(['a', 'b']);
});

test('goes on behind what fails', async () => {
  const results = inLanes(['a', 'b'], 1, (item) =>
    item === 'a' ? Promise.reject(new Error(item)) : Promise.resolve(item),
  );
  await expect(results[0]).rejects.toThrow('a');
  expect(await results[1]).toBe('b');
});
