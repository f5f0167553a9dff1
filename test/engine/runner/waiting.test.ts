/** Telling what a step waits for, once that takes longer than a moment. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellingWhatFor, type Waiting } from '../../../src/engine/runner/waiting.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const POLL: Waiting = { line: 7, ns: 5e9, call: 'poll' };

/** A step that ends when the test says so, and what was told of it. */
function step(waiting: Waiting | undefined) {
  const told: (Waiting | undefined)[] = [];
  let [resolve, reject]: [(value: string) => void, (error: Error) => void] = [vi.fn(), vi.fn()];
  const promise = new Promise<string>((good, bad) => {
    [resolve, reject] = [good, bad];
  });
  const result = tellingWhatFor(promise, { waiting }, 200, (one) => void told.push(one));
  return { told, result, resolve, reject };
}

test('a step that is over within a moment is not told of', async () => {
  const { told, result, resolve } = step(POLL);
  await vi.advanceTimersByTimeAsync(199);
  resolve('done');
  expect(await result).toBe('done');
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([]);
});

test('one that takes longer is told of, and that it is over', async () => {
  const { told, result, resolve } = step(POLL);
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual([POLL]);
  resolve('done');
  expect(await result).toBe('done');
  expect(told).toEqual([POLL, undefined]);
});

test('one that waits for nothing is only slow', async () => {
  const { told, result, resolve } = step(undefined);
  await vi.advanceTimersByTimeAsync(5000);
  resolve('done');
  await result;
  expect(told).toEqual([]);
});

test('one that is broken off is over too', async () => {
  const { told, result, reject } = step(POLL);
  const outcome = expect(result).rejects.toThrow('closed');
  await vi.advanceTimersByTimeAsync(200);
  reject(new Error('closed'));
  await outcome;
  expect(told).toEqual([POLL, undefined]);
});
