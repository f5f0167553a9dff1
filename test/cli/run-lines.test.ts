/** What `ipcscope run` prints of failures and of a difference of the kernels. */
import { expect, test } from 'vitest';
import { failureLines } from '../../src/cli/run.ts';

const lines = (path: string, sim: unknown, real: unknown): string =>
  failureLines('x.ipc', { failures: [], difference: { step: 4, line: 7, path, sim, real } }, 'en');

test('every failed assertion has a line', () => {
  const failures = [
    { line: 2, expected: 'a descriptor', got: '-1 ENOENT' },
    { line: 5, expected: '= 4', got: '5' },
  ];
  expect(failureLines('x.ipc', { failures }, 'en')).toBe(
    'FAIL x.ipc:2: expected a descriptor, got -1 ENOENT\nFAIL x.ipc:5: expected = 4, got 5\n',
  );
});

test('a result that differs is told as the line would write it, anything else by its place', () => {
  expect(lines('outcome', '5', '-1 EAGAIN')).toBe(
    'FAIL x.ipc:7: expected -1 EAGAIN as on the real kernel, got 5 in the simulation\n',
  );
  expect(lines('consequences.B.0.outcome', '-1 EINTR', '5')).toBe(
    'FAIL x.ipc:7: expected B <... resumed> = 5 as on the real kernel, got -1 EINTR in the simulation\n',
  );
  expect(lines('snapshot.objects.pipe:1.fields.readers', 1, 2)).toBe(
    'FAIL x.ipc:7: expected readers of pipe:1 = 2 as on the real kernel, got 1 in the simulation\n',
  );
});
