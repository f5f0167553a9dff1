/** The pane of the transcript: marks, cuts, columns, searching. */
import { describe, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import {
  linesMatching,
  type TranscriptOptions,
  type TranscriptRows,
  transcriptRows,
} from '../../../src/screens/lab/transcript.ts';
import { readLines } from '../../../src/screens/lab/transcript-lines.ts';
import { rowText, rowWidth } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { HELLO, momentOf } from './moments.ts';

const options: TranscriptOptions = {
  theme: makeTheme(16, false),
  width: 48,
  blocks: 'blocks',
  hideFuture: false,
};

/** The rows as text. */
function linesOf({ rows }: TranscriptRows): string[] {
  return Array.from({ length: rows.length }, (_, at) => rowText(rows.at(at) ?? []).trimEnd());
}

async function drawn(step: number, more: Partial<TranscriptOptions> = {}): Promise<string[]> {
  return linesOf(transcriptRows(await momentOf(HELLO, step), { ...options, ...more }));
}

describe('lines', () => {
  const partsOf = (line: string) => {
    const { script } = loadScript(`A  pipe([r, w])\n${line}\n`, 'x.ipc');
    return readLines(script)[1];
  };

  test.each([
    ['A  write(w, "a = b", 5) = 5', 'write(w, "a = b", 5)', '= 5'],
    ['A  write(w, "a # b)", 6)   # a comment', 'write(w, "a # b)", 6)', ''],
    ['A  read(r, _, 1) <unfinished ...>', 'read(r, _, 1)', '<unfinished ...>'],
    ['A  read(r, _, (1 + 1)) = (1 + 1)', 'read(r, _, (1 + 1))', '= (1 + 1)'],
    ['A  close(9) = -1 EBADF (Bad file descriptor)', 'close(9)', '= -1 EBADF'],
    ['A  write(w, "x", \')\' - 40) = 1', 'write(w, "x", \')\' - 40)', '= 1'],
  ])('%s', (line, text, result) => {
    expect(partsOf(line)).toMatchObject({ actor: 'A', text, result });
  });

  test('leave out front matter, narration and blanks', () => {
    const { script } = loadScript(HELLO, 'x.ipc');
    expect(readLines(script).map(({ line }) => line)).toEqual([8, 9, 10, 12, 13, 14, 15, 16, 17]);
  });
});

describe('a transcript', () => {
  test('before the first step points at what comes next', async () => {
    expect((await drawn(-1)).slice(0, 2)).toEqual([
      '› A pipe([r, w])              = 0',
      '  A fork()                    = B',
    ]);
  });

  test('marks what is done, what blocks, what is current, what comes next', async () => {
    expect((await drawn(2)).slice(0, 5)).toEqual([
      '✓ A pipe([r, w])              = 0',
      '✓ A fork()                    = B',
      '▶ B read(r, "Hello", 100)     blocks',
      '› A write(w, "Hello", 5)      = 5  # wakes B',
      '  B <... read resumed>        = 5',
    ]);
  });

  test('shows the consequences of a step as done with it', async () => {
    const rows = await drawn(3);
    expect(rows[2]).toBe('✓ B read(r, "Hello", 100)     blocks');
    expect(rows[4]).toBe('✓ B <... read resumed>        = 5');
  });

  test('keeps a call that has not returned marked', async () => {
    const text = 'A  pipe([r, w])\nA  fork() = B\nB  read(r, _, 1) <unfinished ...>\nA  getpid()\n';
    expect(linesOf(transcriptRows(await momentOf(text, 3), options))[2]).toMatch(/^‖ B read/);
  });

  test('marks an assertion that did not hold, and says what came instead', async () => {
    const lines = linesOf(transcriptRows(await momentOf('A  pipe([r, w]) = 7\n', 0), options));
    expect(lines[0]).toMatch(/^✗ A pipe/);
    expect(lines[1]).toContain('≠');
    expect(lines[1]).toContain('0');
  });

  test('does not tell what is still to come while somebody predicts', async () => {
    const rows = await drawn(1, { hideFuture: true });
    expect(rows.slice(2)).toEqual([
      '› B read(r, _, 100)',
      '  A write(w, "Hello", 5)',
      '    +250ms',
      '  B exit(3)',
      '  A waitpid(B, _, 0)',
    ]);
  });

  test('keeps the result in sight when the call is too long', async () => {
    const text = `A  pipe([r, w])\nA  write(w, "${'long '.repeat(20)}") = 100\n`;
    const drawing = transcriptRows(await momentOf(text, 1), { ...options, width: 30 });
    const line = linesOf(drawing)[1];
    expect(line).toMatch(/… = 100$/);
    expect(line).toHaveLength(30);
  });

  test('is never wider than it may be', async () => {
    const view = await momentOf(HELLO, 4);
    for (let width = 16; width < 80; width++) {
      const { rows } = transcriptRows(view, { ...options, width });
      for (let at = 0; at < rows.length; at++) {
        expect(rowWidth(rows.at(at) ?? [])).toBeLessThanOrEqual(width);
      }
    }
  });

  test('lines up actors with Chinese and ASCII marks alike', async () => {
    const view = await momentOf(HELLO, 2);
    const drawing = transcriptRows(view, {
      ...options,
      theme: makeTheme(0, true),
      blocks: '阻塞',
    });
    expect(linesOf(drawing).slice(1, 4)).toEqual([
      '* A fork()                    = B',
      '> B read(r, "Hello", 100)     阻塞',
      '- A write(w, "Hello", 5)      = 5  # wakes B',
    ]);
  });
});

test.each([
  ['read(r, "", 100) = 0', 'read(r, _, 100)'],
  ['pipe([x, y])', 'pipe([x, y])'],
  [
    'poll([{r, POLLIN, POLLIN}, {w, POLLOUT, 0}], -1)',
    'poll([{r, POLLIN, _}, {w, POLLOUT, _}], -1)',
  ],
  ['ioctl(r, FIONREAD, 5) = 0', 'ioctl(r, FIONREAD, _)'],
  ['write(w, "x") = 1   # one', 'write(w, "x")'],
])('%s is asked as %s', (line, masked) => {
  const { script } = loadScript(`A  pipe([r, w])\nA  ${line}\n`, 'x.ipc');
  expect(readLines(script)[1]?.masked).toBe(masked);
});

test('searching finds lines in calls, actors and results', () => {
  const { script } = loadScript(HELLO, 'x.ipc');
  expect(linesMatching(script, 'HELLO')).toEqual([10, 12]);
  expect(linesMatching(script, 'exit')).toEqual([15, 16, 17]);
  expect(linesMatching(script, 'nowhere')).toEqual([]);
});
