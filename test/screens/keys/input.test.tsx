/** Keys as they come from a terminal, in pieces of any size. */
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { keyInput, splitKeys } from '../../../src/screens/terminal/stdin.ts';

test.each([
  ['++', ['+', '+'], ''],
  ['ab\r', ['a', 'b', '\r'], ''],
  ['\x1b[A\x1b[B', ['\x1b[A', '\x1b[B'], ''],
  ['n\x1bOPq', ['n', '\x1bOP', 'q'], ''],
  ['\x1b[1;5C', ['\x1b[1;5C'], ''],
  ['\x1b[<0;10;5M', ['\x1b[<0;10;5M'], ''],
  ['\x1b[[A', ['\x1b[[A'], ''],
  ['管道', ['管', '道'], ''],
  ['a\x1b', ['a'], '\x1b'],
  ['a\x1b[', ['a'], '\x1b['],
  ['\x1bx', ['\x1bx'], ''],
  ['\x1b[200~two\nlines\x1b[201~n', ['\x1b[200~two\nlines\x1b[201~', 'n'], ''],
  ['\x1b[200~half', [], '\x1b[200~half'],
])('%j', (input, keys, rest) => {
  expect(splitKeys(input)).toEqual({ keys, rest });
});

/** A terminal's input, with what a key reader needs of it. */
function terminal() {
  const source = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => source,
    ref: () => source,
    unref: () => source,
  });
  return source;
}

test('a read returns one key, however the bytes arrive', async () => {
  const source = terminal();
  const input = keyInput(source as unknown as NodeJS.ReadStream, () => {});
  const keys: string[] = [];
  const all = new Promise<void>((resolve) => {
    input.on('readable', () => {
      for (let key = input.read(); key !== null; key = input.read()) keys.push(String(key));
      if (keys.length === 4) resolve();
    });
  });
  input.setRawMode(true);
  source.write('nn\x1b[');
  source.write('Bq');
  await all;
  expect(keys).toEqual(['n', 'n', '\x1b[B', 'q']);
  input.release();
});

test('an escape with nothing behind it is the Esc key', async () => {
  const source = terminal();
  const input = keyInput(source as unknown as NodeJS.ReadStream, () => {});
  const key = new Promise((resolve) => {
    input.on('readable', () => resolve(input.read()));
  });
  input.setRawMode(true);
  source.write('\x1b');
  expect(await key).toBe('\x1b');
  input.release();
});

test('a paste that never ends is what there is of it, without its mark', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const source = terminal();
    const input = keyInput(source as unknown as NodeJS.ReadStream, () => {});
    const pasted = new Promise((resolve) => {
      input.on('readable', () => resolve(input.read()));
    });
    const arrived = new Promise((resolve) => source.on('data', resolve));
    input.setRawMode(true);
    source.write('\x1b[200~half');
    await arrived;
    vi.runAllTimers();
    expect(await pasted).toBe('half');
    input.release();
  } finally {
    vi.useRealTimers();
  }
});

test('tells when the terminal is gone', async () => {
  const source = terminal();
  const ended = new Promise<void>((resolve) => {
    keyInput(source as unknown as NodeJS.ReadStream, resolve).setRawMode(true);
  });
  source.end();
  await ended;
});
