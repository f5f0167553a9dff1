/** The pane of the transcript: marks, cuts, columns, searching. */
import { describe, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { TranscriptPane } from '../../../src/screens/lab/panes/transcript.tsx';
import { NO_PREDICTION } from '../../../src/screens/lab/prediction.ts';
import { linesMatching } from '../../../src/screens/lab/transcript.ts';
import { readLines } from '../../../src/screens/lab/transcript-lines.ts';
import type { LabView } from '../../../src/screens/lab/view.ts';
import { textWidth } from '../../../src/screens/parts/rows.ts';
import { makeTheme } from '../../../src/screens/theme.ts';
import { HELLO, momentOf } from './moments.ts';
import { type PaneOptions, paneLines } from './pictured.tsx';

/** The lines of the pane as text, without the numbers in front of them. */
function linesOf(view: LabView, more: PaneOptions = {}): string[] {
  const lines = paneLines(TranscriptPane, view, { width: 50, ...more });
  const gutter = /^ *\d+ /.exec(lines[0] ?? '')?.[0].length ?? 0;
  return lines.map((line) => line.slice(gutter));
}

async function drawn(step: number, more: PaneOptions = {}): Promise<string[]> {
  return linesOf(await momentOf(HELLO, step), more);
}

/** Somebody is to say what comes. */
const PREDICTING = { prediction: { ...NO_PREDICTION, predicting: true } };

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

describe('numbers', () => {
  test('stand before the stops that they go to, and before nothing else', async () => {
    const text = HELLO.replace('+250ms', '# a pause\n+250ms');
    const view = await momentOf(text, 3, undefined, 0);
    const lines = paneLines(TranscriptPane, view, { width: 48 });
    expect(lines.slice(2, 8).map((line) => line.slice(0, 6))).toEqual([
      '3 ‖ B ',
      '4 ▶ A ',
      '5 › B ',
      '    # ',
      '6     ',
      '7   B ',
    ]);
  });

  test('cost no line its end: where it would be cut there are none', async () => {
    const lines = paneLines(TranscriptPane, await momentOf(HELLO, 3), { width: 32 });
    expect(lines[0]).toMatch(/^✓ A pipe/);
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
      '▶ B read(r, …, 100)           blocks',
      '› A write(w, "Hello", 5)      = 5  # wakes B',
      '  B <... read resumed>        = 5',
    ]);
  });

  test('stops at what comes of a step, and only there tells what a sleeping call has got', async () => {
    const woken = linesOf(await momentOf(HELLO, 3, undefined, 0));
    expect(woken.slice(2, 5)).toEqual([
      '‖ B read(r, …, 100)           blocks',
      '▶ A write(w, "Hello", 5)      = 5  # wakes B',
      '› B <... read resumed>        = 5',
    ]);
    const resumed = linesOf(await momentOf(HELLO, 3, undefined, 1));
    expect(resumed.slice(2, 6)).toEqual([
      '✓ B read(r, "Hello", 100)     blocks',
      '✓ A write(w, "Hello", 5)      = 5  # wakes B',
      '▶ B <... read resumed>        = 5',
      '›   +250ms',
    ]);
  });

  test('tells no result while one is on the way to it', async () => {
    const view = await momentOf(HELLO, 3, 2, 0);
    expect(linesOf(view)[3]).toMatch(/^▶ A write\(w, "Hello", 5\) +# wakes B$/);
  });

  test('keeps a call that has not returned marked', async () => {
    const text = 'A  pipe([r, w])\nA  fork() = B\nB  read(r, _, 1) <unfinished ...>\nA  getpid()\n';
    expect(linesOf(await momentOf(text, 3))[2]).toMatch(/^‖ B read/);
  });

  test('marks an assertion that did not hold, and says what came instead', async () => {
    const lines = linesOf(await momentOf('A  pipe([r, w]) = 7\n', 0));
    expect(lines[0]).toMatch(/^✗ A pipe/);
    expect(lines[1]).toContain('≠');
    expect(lines[1]).toContain('0');
  });

  test('does not tell what is still to come while somebody predicts', async () => {
    const rows = await drawn(1, { seen: PREDICTING });
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
    const line = linesOf(await momentOf(text, 1), { width: 30 })[1];
    expect(line).toMatch(/… = 100$/);
    expect(line).toHaveLength(30);
  });

  test('is never wider than it may be', async () => {
    const view = await momentOf(HELLO, 4);
    for (let width = 16; width < 80; width++) {
      for (const line of linesOf(view, { width })) {
        expect(textWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  test('lines up actors with Chinese and ASCII marks alike', async () => {
    const view = await momentOf(HELLO, 2);
    const lines = linesOf(view, { theme: makeTheme(0, true), language: 'zh' });
    expect(lines.slice(1, 4)).toEqual([
      '* A fork()                    = B',
      '> B read(r, …, 100)           阻塞',
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
