/** How values are written in a snapshot, by whichever kernel draws it. */
import { expect, test } from 'vitest';
import {
  deadlyAction,
  exitView,
  keyText,
  modeText,
  preview,
  signalText,
  signalTexts,
  statusFlags,
} from '../../../src/engine/model/spelling.ts';

test('a wait status word says how a process ended', () => {
  expect(exitView(0x300)).toEqual({ exited: 3 });
  expect(exitView(13)).toEqual({ killed: 'SIGPIPE', core: false });
  expect(exitView(11)).toEqual({ killed: 'SIGSEGV', core: true });
  expect(exitView(0x80 | 6)).toEqual({ killed: 'SIGABRT', core: true });
});

test('a signal has its name, and a deadly one says whether it leaves a core', () => {
  expect([1, 34, 64].map(signalText)).toEqual(['SIGHUP', 'SIGRTMIN', 'SIGRTMIN+30']);
  expect(signalTexts((1n << 63n) | 5n)).toEqual(['SIGHUP', 'SIGQUIT', 'SIGRTMIN+30']);
  expect(signalText(0)).toBe('0');
  expect([9, 11].map(deadlyAction)).toEqual(['terminate', 'core']);
});

test('keys and modes are numbers of their own base', () => {
  expect([0, 0x1234, -0x21524111].map(keyText)).toEqual(['IPC_PRIVATE', '0x1234', '0xdeadbeef']);
  expect([0o100666, 0, 0o1600].map(modeText)).toEqual(['0666', '00', '0600']);
});

test('status flags are those that fcntl can set, in one order', () => {
  expect(statusFlags(0o40000 | 0o4000 | 0o2000 | 2)).toEqual([
    'O_APPEND',
    'O_NONBLOCK',
    'O_DIRECT',
  ]);
  expect(statusFlags(0o2000001)).toEqual([]);
});

test('a preview is the first 64 bytes, a character each', () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, at) => (at * 7) % 256);
  for (const [offset, length] of [
    [0, 200],
    [100, 3],
    [100, 30],
    [190, 10],
    [5, 0],
  ] as const) {
    const wanted = Buffer.from(bytes.subarray(offset, offset + Math.min(length, 64)));
    expect(preview(bytes, offset, length)).toBe(wanted.toString('latin1'));
  }
  expect(preview(bytes)).toHaveLength(64);
});
