/** What a step did is seen in the smallest pane: 38 columns and 11 rows, as at 80x24. */
import { describe, expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { type DrawOptions, drawnLines } from './draw.tsx';

const SMALL = { width: 38, height: 11 } as const;

async function small(text: string, step: number, options: DrawOptions = {}): Promise<string> {
  return drawnLines(await momentOf(text, step), { ...SMALL, ...options }).join('\n');
}

const many = (count: number): string =>
  [
    'A  msgget(IPC_PRIVATE, 0600) = q',
    ...Array.from({ length: count }, (_, i) => `A  msgsnd(q, {${i + 1}, "m${i}"}, 2, 0) = 0`),
    'A  msgrcv(q, {1, "m0"}, 100, 0, 0) = 2',
    '',
  ].join('\n');

describe.each(['6', '3.2'] as const)('in the layout of Linux %s', (layout) => {
  test('a message that comes is the last link, also of a chain that has no room', async () => {
    const text = await small(many(12), 12, { layout });
    expect(text).toMatch(/→ msg 1 .*\n(.*\n)+ +\.\.\. \d more\n.*→ msg 12 +m_type 12/);
  });

  test('a message that goes is seen to go', async () => {
    expect(await small(many(12), 13, { layout })).toMatch(/<msg 1> m_type 1 taken/);
  });

  test('three semaphores stand side by side over who waits for one', async () => {
    const text = await small(labText('sysv-sem/producer-consumer'), 5, { layout });
    expect(text).toMatch(/sems\[0\] +sems\[1\] +sems\[2\]\n/);
    expect(text).toMatch(/semncnt +0 +0 +1 <0>/);
    expect(text).toMatch(/pending.* ‖C\+/);
  });
});

test('in Chinese, too', async () => {
  expect(await small(many(12), 12, { language: 'zh' })).toMatch(/另?还有 \d 个\n.*msg 12/);
});

test('of many semaphores the one that changed has a line', async () => {
  const text = 'A  semget(IPC_PRIVATE, 40, 0600) = s\nA  semop(s, [{30, 2, 0}]) = 0\n';
  const seen = await small(text, 1);
  expect(seen).toMatch(/sems\[30\] +2 <0> +A <0>/);
  expect(seen).toMatch(/more\n +sems\[39\]/);
});

test('a write into the last of many pages is seen', async () => {
  const touched = Array.from({ length: 6 }, (_, i) => `A  store(p + ${i * 4096}, "page${i}") = 0`);
  const text = ['A  shmget(IPC_PRIVATE, 24576, 0600) = m', 'A  shmat(m, NULL, 0) = p', ...touched];
  expect(await small(`${text.join('\n')}\n`, 7)).toMatch(/page:6 \[5\].*\n.*page5/);
});

test('a queue of ten thousand messages is drawn as fast as its few lines', async () => {
  const view = await momentOf(many(1), 1);
  const [queue] = view.frame?.step.snapshot.objects ?? [];
  const [message] = queue?.parts ?? [];
  if (queue === undefined || message === undefined || view.frame === undefined) throw new Error();
  const parts = Array.from({ length: 10_000 }, (_, i) => ({ ...message, name: `msg ${i + 1}` }));
  const snapshot = { ...view.frame.step.snapshot, objects: [{ ...queue, parts }] };
  const step = { ...view.frame.step, snapshot };
  const lines = drawnLines({ ...view, frame: { ...view.frame, step } }, { height: 40 });
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(lines.join('\n')).toMatch(/more\n.*msg 10000/);
});
