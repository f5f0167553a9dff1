/** What a run without a screen comes to: where it ends, and which failures it tells. */
import { describe, expect, test } from 'vitest';
import { runFile } from '../../src/engine/index.ts';

const TWO_WRONG = `A  pipe([r, w]) = 0
A  write(w, "Hello", 5) = 4
A  read(r, "Help!", 5) = 5
A  close(w) = 0
A  read(r, "", 5) = 1
`;

const goOn = { on: 'sim', goOn: true } as const;

describe('a run whose assertions fail', () => {
  test('ends at the first', async () => {
    const result = await runFile(TWO_WRONG, 'x.ipc', { on: 'sim' });
    const failure = { line: 2, expected: '= 4', got: '5' };
    expect(result).toMatchObject({ ok: false, steps: 2, failure, failures: [failure] });
  });

  test('tells them all where it is to go on', async () => {
    const result = await runFile(TWO_WRONG, 'x.ipc', goOn);
    expect(result.ok).toBe(false);
    expect(result.steps).toBe(5);
    expect(result.failures.map(({ line }) => line)).toEqual([2, 3, 5]);
    expect(result.failure).toEqual(result.failures[0]);
  });

  test('tells once that a process which should have returned makes no further calls', async () => {
    const text = `A  pipe([r, w]) = 0
A  read(r, "x", 1) = 1
A  close(r) = 0
A  close(w) = 0
A  getpid() = _
`;
    const { failures } = await runFile(text, 'x.ipc', goOn);
    expect(failures.map(({ line }) => line)).toEqual([2, 3]);
    expect(failures[1]?.expected).toBe('A free to call');
  });

  test('ends where a line needs what a failed call did not give, which is no mistake of it', async () => {
    const text = `A  close(9) = 0
A  read(9, text, 5) = 5
A  write(1, text, 5) = 5
`;
    const result = await runFile(text, 'x.ipc', goOn);
    expect(result).toMatchObject({ ok: false, steps: 2, mistakes: [] });
    expect(result.failures.map(({ line }) => line)).toEqual([1, 2]);
  });

  test('nothing fails: it is ok to the end', async () => {
    const result = await runFile('A  getpid() = _\n', 'x.ipc', goOn);
    expect(result).toMatchObject({ ok: true, steps: 1, failures: [] });
    expect(result.failure).toBeUndefined();
  });
});
