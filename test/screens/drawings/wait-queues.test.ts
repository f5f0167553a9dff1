/** Sleepers of an object are seen however little room there is. */
import { describe, expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

const RECEIVERS = `---
title: T
summary: S
mechanism: sysv-msg
---
A  msgget(0x51, IPC_CREAT | 0600) = q
B  msgget(0x51, 0) = q
C  msgget(0x51, 0) = q
B  msgrcv(q, _, 100, 2, 0) <unfinished ...>
C  msgrcv(q, _, 100, 3, 0) <unfinished ...>
A  msgctl(q, IPC_RMID) = 0
B  <... msgrcv resumed> = -1 EIDRM
C  <... msgrcv resumed> = -1 EIDRM
`;

describe('sleepers that have too little room beside each other', () => {
  test('stand under each other with all that they wait for', async () => {
    const text = drawnLines(await momentOf(RECEIVERS, 4)).join('\n');
    expect(text).toMatch(/q_receivers {2}‖B r_mode SEARCH_EQUAL, r_msgtype 2,\n +r_maxsize 100/);
    expect(text).toMatch(/\n {14}‖C\+ r_mode SEARCH_EQUAL, r_msgtype 3,\n +r_maxsize 100/);
  });

  test('are all seen where there are no rows for that', async () => {
    const text = drawnLines(await momentOf(RECEIVERS, 4), { height: 5 }).join('\n');
    expect(text).toMatch(/q_receivers {2}‖B .*‖C\+ /);
  });
});

test('an object that is removed tells so, and whom that woke', async () => {
  const text = drawnLines(await momentOf(RECEIVERS, 5, undefined, 0)).join('\n');
  expect(text).toMatch('gone: it was removed');
  expect(text).toMatch(/q_receivers +empty <B> woken ↗ <C> woken ↗/);
});

test('of operations on semaphores that wait together, the one that cannot be done is named', async () => {
  const lab = labText('sysv-sem/all-or-nothing');
  const texts: string[] = [];
  for (let step = 0; step < 8; step++) {
    texts.push(...drawnLines(await momentOf(lab, step), { width: 90 }));
  }
  expect(texts.join('\n')).toMatch(/sops sems\[0\]-1, sems\[1\]-1, blocking sops\[\d\]/);
  expect(texts.join('\n')).not.toMatch(/blocking \d/);
});

test('of an object in one row, the sleepers are seen before anything else', async () => {
  const lab = labText('signal/interrupted-read');
  const [narrow, wide] = await Promise.all(
    [36, 60].map(async (width) => {
      const rows = drawnLines(await momentOf(lab, 13), { width, height: 9 });
      return rows.find((row) => row.startsWith('pipe:1'));
    }),
  );
  expect(narrow).toMatch(/^pipe:1 {2}rd_wait ‖B/);
  expect(wide).toMatch(/^pipe:1 {2}0 of 16 used, 0 bytes {2}rd_wait ‖B/);
});
