/** Where a clock runs in a transcript: there the steps on a real kernel must not wait for whoever reads. */
import { expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { clockRuns } from '../../../src/engine/script/clock-runs.ts';

/** The steps of a transcript after which a clock runs, from 1. */
function steps(text: string): number[] {
  const { script, diagnostics } = loadScript(text, 'test.ipc');
  expect(diagnostics).toEqual([]);
  return clockRuns(script).flatMap((runs, at) => (runs ? [at + 1] : []));
}

test.each([
  ['calls that have no time', 'A  pipe([r, w]) = 0\nA  read(r, _, 1) <unfinished ...>\n+1s\n', []],
  [
    'an alarm until it is taken back',
    'A  alarm(9) = 0\nA  getpid() = A\nA  alarm(0) = 9\n',
    [1, 2],
  ],
  [
    'an alarm until it has rung',
    'A  signal(SIGALRM, h) = SIG_DFL\nA  alarm(1) = 0\n+1100ms\nA  --- SIGALRM ---\nA  getpid() = A\n',
    [2],
  ],
  [
    'an alarm whose signal is held back',
    'A  sigprocmask(SIG_BLOCK, [SIGALRM]) = 0\nA  alarm(1) = 0\n+2s\nA  getpid() = A\n',
    [2, 3, 4],
  ],
  ['an alarm until it kills', 'A  alarm(1) = 0\n+2s\nA  +++ killed by SIGALRM +++\n', [1]],
  [
    'a timer that repeats, though it has rung',
    `A  signal(SIGALRM, h) = SIG_DFL
A  setitimer(ITIMER_REAL, {{1, 0}, {1, 0}}) = 0
+1100ms
A  --- SIGALRM ---
A  setitimer(ITIMER_REAL, {{0, 0}, {0, 0}}) = 0
A  getpid() = A
`,
    [2, 3],
  ],
  [
    'a timer that rings once, written by the names of its fields',
    `A  signal(SIGALRM, h) = SIG_DFL
A  setitimer(ITIMER_REAL, {it_value={1, 0}, it_interval={0, 0}}) = 0
+1100ms
A  --- SIGALRM ---
A  getpid() = A
`,
    [2],
  ],
  ['no timer of the processor time', 'A  setitimer(ITIMER_PROF, {{1, 0}, {1, 0}}) = 0\n', []],
  [
    'the timer that alarm and setitimer share',
    'A  setitimer(ITIMER_REAL, {{1, 0}, {9, 0}}) = 0\nA  alarm(0) = 9\nA  getpid() = A\n',
    [1],
  ],
  [
    'a sleep until it is over',
    'A  nanosleep({1, 0}) <unfinished ...>\nB  getpid() = B\n+1s\nA  <... nanosleep resumed> = 0\nA  getpid() = A\n',
    [1, 2],
  ],
  [
    'a wait with a limit, but none that is without end or not at all',
    `A  pipe([r, w]) = 0
A  poll([{r, POLLIN, 0}], 0) = 0
A  poll([{r, POLLIN, 0}], -1) <unfinished ...>
A  <... poll resumed> = 1
A  poll([{r, POLLIN, 0}], 500) <unfinished ...>
+1s
A  <... poll resumed> = 0
`,
    [4],
  ],
  [
    'no wait with a limit that is waited for: it is over when its step is',
    'A  alarm(9) = 0\nA  nanosleep({1, 0}) = 0\nA  alarm(0) = 8\nA  poll([], 500)\n',
    [1, 2],
  ],
] as const)('%s', (_, text, expected) => {
  expect(steps(text)).toEqual(expected);
});
