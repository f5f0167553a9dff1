/** The timer of alarm(2) and setitimer(2) as a process's drawing shows it. */
import { expect, test } from 'vitest';
import { twinObjects } from '../../../src/screens/lab/twin.ts';
import { momentOf } from '../lab/moments.ts';
import { type DrawOptions, drawnLines } from './draw.tsx';

const FRONT = `---
title: T
summary: S
mechanism: signal
---
`;

const ONCE = `A  sigaction(SIGALRM, {tick, [], 0}) = 0
A  alarm(10) = 0
  +2500ms
A  alarm(0) = 8
A  getpid() = A
`;

const REPEATED = `A  sigprocmask(SIG_BLOCK, [SIGALRM]) = 0
A  sigaction(SIGALRM, {tick, [], 0}) = 0
A  setitimer(ITIMER_REAL, {{0, 400000}, {1, 0}}, NULL) = 0
  +900ms
  +200ms
A  sigprocmask(SIG_UNBLOCK, [SIGALRM]) = 0
A  --- SIGALRM ---
A  exit(0)
`;

/** The rows of the timer at a step. */
async function timer(text: string, step: number, options: DrawOptions = {}): Promise<string[]> {
  const lines = drawnLines(await momentOf(FRONT + text, step), options);
  const at = lines.findIndex((line) => line.includes('real_timer'));
  if (at < 0) return [];
  const interval = lines[at + 1]?.includes('it_real_incr') ? [lines[at + 1]?.trim() ?? ''] : [];
  return [lines[at]?.trim() ?? '', ...interval];
}

test('tells when SIGALRM comes, and what was set before', async () => {
  expect(await timer(ONCE, 0)).toEqual([]);
  expect(await timer(ONCE, 1)).toEqual(['real_timer      SIGALRM in 10 s <off>']);
  expect(await timer(ONCE, 2)).toEqual(['real_timer      SIGALRM in 7.5 s <10 s>']);
  expect(await timer(ONCE, 3)).toEqual(['real_timer      off <7.5 s>']);
  expect(await timer(ONCE, 4)).toEqual([]);
});

test('repeats when its signal has been taken, and not while it waits', async () => {
  expect(await timer(REPEATED, 2, { width: 80 })).toEqual([
    'real_timer      SIGALRM in 1 s <off>  it_real_incr 400 ms',
  ]);
  expect(await timer(REPEATED, 3, { width: 80 })).toEqual([
    'real_timer      SIGALRM in 100 ms <1 s>  it_real_incr 400 ms',
  ]);
  expect(await timer(REPEATED, 4, { width: 80 })).toEqual([
    'real_timer      off: SIGALRM waits <100 ms>  it_real_incr 400 ms',
  ]);
  expect(await timer(REPEATED, 5, { width: 80 })).toEqual([
    'real_timer      SIGALRM in 300 ms <off>  it_real_incr 400 ms',
  ]);
});

test('has the interval below where a row is too narrow', async () => {
  expect(await timer(REPEATED, 4, { width: 40 })).toEqual([
    'real_timer      off: SIGALRM waits',
    'it_real_incr 400 ms',
  ]);
});

test('has Chinese words', async () => {
  expect(await timer(REPEATED, 3, { width: 80, language: 'zh' })).toEqual([
    'real_timer      100 毫秒后发送 SIGALRM <1 秒>  it_real_incr 400 毫秒',
  ]);
});

test('is no difference on the twin, whose real kernel does not show it', async () => {
  const view = await momentOf(FRONT + REPEATED, 2);
  const step = view.frame?.step;
  if (step === undefined) throw new Error('there is a step');
  const processes = step.snapshot.processes.map((process) =>
    process.signals === undefined
      ? process
      : { ...process, signals: { ...process.signals, real_timer: null } },
  );
  const real = { ...step, snapshot: { ...step.snapshot, processes } };
  const both = { ...view, engine: 'twin', frame: { step, real }, beforeReal: view.before } as const;
  const fields = twinObjects(both, '6').flatMap((object) => [...object.fields, ...object.unseen]);
  expect(fields.filter(({ differs }) => differs)).toEqual([]);
  const unseen = twinObjects(both, '6').flatMap((object) => object.unseen);
  expect(unseen.map(({ name, sim }) => [name, sim && 'now' in sim && sim.now])).toEqual([
    ['real_timer', '1.00 s'],
    ['it_real_incr', '400 ms'],
  ]);
  const off = twinObjects({ ...(await momentOf(FRONT + REPEATED, 1)), engine: 'twin' }, '6');
  expect(JSON.stringify(off)).not.toContain('real_timer');
});
