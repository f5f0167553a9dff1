/** What a run without a screen comes to: where it ends, and which failures it tells. */
import { describe, expect, test } from 'vitest';
import { runFile } from '../../../src/engine/index.ts';

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
    expect(result).toMatchObject({ ok: false, steps: 2, failures: [failure] });
  });

  test('tells them all where it is to go on', async () => {
    const result = await runFile(TWO_WRONG, 'x.ipc', goOn);
    expect(result.ok).toBe(false);
    expect(result.steps).toBe(5);
    expect(result.failures.map(({ line }) => line)).toEqual([2, 3, 5]);
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

  test('says where a line needs what a failed one was to give, and goes on behind it', async () => {
    const text = `A  open("/nope", O_RDONLY) = fd
A  read(fd, text, 5) = 5
A  read(9, text, 5) = n
A  write(1, text, 5) = 5
A  write(1, "abc", 3) = (n)
A  close(fd) = 0
A  pipe([fd, w]) = 0
A  close(fd) = 0
A  getpid() = _
`;
    const result = await runFile(text, 'x.ipc', goOn);
    expect(result).toMatchObject({ ok: false, steps: 9, mistakes: [] });
    const lost = (expected: string, line: number): object => ({
      expected,
      got: `nothing: line ${line}, which was to give it, failed`,
    });
    expect(result.failures).toMatchObject([
      { line: 1, expected: 'a descriptor', got: '-1 ENOENT' },
      { line: 2, ...lost('fd', 1) },
      { line: 3, expected: 'a count of bytes', got: '-1 EBADF' },
      { line: 4, ...lost('text', 3) },
      { line: 5, ...lost('n', 3) },
    ]);
  });

  test('what held a value before holds none when its line fails, in a child too', async () => {
    const text = `A  dup(0) = fd
A  dup(9) = fd
A  fork() = B
B  close(fd) = 0
`;
    const { failures } = await runFile(text, 'x.ipc', goOn);
    expect(failures.map(({ line, expected }) => [line, expected])).toEqual([
      [2, 'a descriptor'],
      [4, 'fd'],
    ]);
  });

  test('says that a process is not there which a failed line was to make', async () => {
    const text = `A  pipe([r, w]) = 0
A  read(r, "x", 1) = 1
A  fork() = B
B  getpid() = _
C  kill(B, 0) = 0
C  getpid() = _
`;
    const { failures, steps } = await runFile(text, 'x.ipc', goOn);
    expect(steps).toBe(6);
    expect(failures.map(({ line, expected }) => [line, expected])).toEqual([
      [2, '= 1'],
      [3, 'A free to call'],
      [4, 'B'],
      [5, 'B'],
    ]);
  });

  test('nothing fails: it is ok to the end', async () => {
    const result = await runFile('A  getpid() = _\n', 'x.ipc', goOn);
    expect(result).toMatchObject({ ok: true, steps: 1, failures: [] });
  });
});

test('whoever stops a long run is heard while it is made', async () => {
  const calls = 20_000;
  const stopper = new AbortController();
  setImmediate(() => stopper.abort());
  const text = 'A  getpid() = A\n'.repeat(calls);
  const { steps } = await runFile(text, 'x.ipc', { on: 'sim', stop: stopper.signal });
  expect(steps).toBeGreaterThan(0);
  expect(steps).toBeLessThan(calls);
});
