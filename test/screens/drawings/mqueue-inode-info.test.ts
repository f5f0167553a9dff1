/** The drawing of a POSIX message queue. */
import { expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

const TREE = [
  'msg_tree',
  '  ╭─ 9 red → msg 2  m_ts 5  "alarm"',
  '╭─ 8 black → msg 6  m_ts 6  "backup"',
  '│ ╰─ 7 red → msg 5  m_ts 4  "mail"',
  ' 5 black   → msg 1  m_ts 5  "print"',
  '│          → msg 4  m_ts 7  "print 2"',
  '╰─ 1 black → msg 3  m_ts 7  "tidy up"',
];

/** What is drawn, without the column in which arrows point. */
function drawn(...args: Parameters<typeof drawnLines>): string[] {
  return drawnLines(...args).map((line) => line.replace(/^ /, ''));
}

/** The lines from one that is equal to a text on. */
function from(lines: readonly string[], first: string, count: number): readonly string[] {
  const at = lines.indexOf(first);
  return lines.slice(at, at + count);
}

test('priorities stand in their tree, the highest on top, each with its messages', async () => {
  const rows = drawn(await momentOf(labText('posix-mq/priorities'), 6));
  expect(from(rows, 'msg_tree', TREE.length)).toEqual(TREE);
});

test('branches have marks of ASCII too', async () => {
  const rows = drawn(await momentOf(labText('posix-mq/priorities'), 6), { ascii: true });
  expect(rows).toContain('  +- 9 red > msg 2  m_ts 5  "alarm"');
});

test('before 3.5 they are an array, read from its end', async () => {
  const view = await momentOf(labText('posix-mq/priorities'), 6);
  const rows = drawn(view, { layout: '3.2' });
  expect(from(rows, 'messages', 4)).toEqual([
    'messages',
    '[5] m_type 9 → msg 2  m_ts 5  "alarm"',
    '[4] m_type 8 → msg 6  m_ts 6  "backup"',
    '[3] m_type 7 → msg 5  m_ts 4  "mail"',
  ]);
});

test('who is registered is said, and that it is over', async () => {
  const lab = labText('posix-mq/notify-once');
  expect(drawn(await momentOf(lab, 3))).toContain('notify → A SIGUSR1 is to be told');
  const rows = drawn(await momentOf(lab, 5, undefined, 0));
  expect(rows.join('\n')).toContain('notify → A SIGUSR1 is registered no more');
});

test('where there is little room, who waits is seen before what waits', async () => {
  const view = await momentOf(labText('posix-mq/full'), 6);
  const rows = drawn(view, { width: 38, height: 11 });
  expect(rows[1]).toBe('e_wait_q[SEND]  ‖B msg_prio 9,');
  expect(rows).toContain(' 1 black → msg 1  m_ts 3  "one"');
});
