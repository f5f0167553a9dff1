/** The drawing of a pipe: its ring, its structure, who waits. */
import { describe, expect, test } from 'vitest';
import { HELLO, labText, momentOf } from '../lab/moments.ts';
import { type DrawOptions, drawnLines } from './draw.tsx';

/** What is seen of the kernel's objects at a moment, line by line. */
async function drawn(text: string, step: number, inside?: number, options: DrawOptions = {}) {
  return drawnLines(await momentOf(text, step, inside, 0), { width: 60, height: 12, ...options });
}

const eventOf = async (id: string): Promise<number> => {
  const { frame } = await momentOf(HELLO, 3, undefined, 0);
  return frame?.step.trace.findIndex((entry) => entry.id === id) ?? -1;
};

describe('the ring', () => {
  test('is empty at first, and says so', async () => {
    const rows = await drawn(HELLO, 0);
    expect(rows[0]).toContain('pipe:1  struct pipe_inode_info');
    expect(rows.join('\n')).toContain('↓tail');
    expect(rows.join('\n')).toContain('empty: no page is held');
  });

  test('shows bytes in their page, head and tail, and the sleeper', async () => {
    const rows = await drawn(HELLO, 3, await eventOf('anon_pipe_write.link'));
    const all = rows.join('\n');
    expect(all).toMatch(/head 1 <0>/);
    expect(all).toMatch(/\[0\] +offset 0 len 5 +│Hello·+│/);
    expect(all).toMatch(/rd_wait +‖B exclusive/);
    const strip = rows.findIndex((row) => row.includes('│▁'));
    expect(rows[strip - 1]?.indexOf('↓')).toBe(2);
    expect(rows[strip + 1]?.indexOf('↑')).toBeGreaterThan(2);
  });

  test('shows a woken waiter leaving its queue', async () => {
    const rows = await drawn(HELLO, 3);
    expect(rows.join('\n')).toMatch(/rd_wait +empty <B> woken ↗/);
  });

  test('counts pages when it is full, and lists the first and the last', async () => {
    const all = (await drawn(labText('pipe/full'), 3, undefined, { height: 14 })).join('\n');
    expect(all).toMatch(/head 16/);
    expect(all).toMatch(/\[0\] +offset 0 len 4096/);
    expect(all).toMatch(/more buffers/);
    expect(all).toMatch(/\[15\] offset 0 len 4096/);
  });

  test('shows what of a page was read, and what waits', async () => {
    const all = (await drawn(labText('pipe/full'), 6, undefined, { width: 76 })).join('\n');
    expect(all).toMatch(/\[0\] +offset 4095 <0> len 1 <4096> │░+x│/);
  });
});

describe('the structure', () => {
  test('in the layout of Linux 3.2: nrbufs and curbuf, and one wait queue', async () => {
    const all = (await drawn(HELLO, 2, undefined, { layout: '3.2' })).join('\n');
    expect(all).toMatch(/nrbufs 0/);
    expect(all).toMatch(/curbuf 0/);
    expect(all).toMatch(/waiting_writers 0/);
    expect(all).toMatch(/wait +‖B/);
    expect(all).not.toMatch(/rd_wait|head|max_usage/);
  });

  test('with types and glosses where there is room', async () => {
    const all = (await drawn(HELLO, 0, undefined, { width: 100, height: 40 })).join('\n');
    expect(all).toMatch(/unsigned int +readers +1 +open descriptions that can read/);
    expect(all).toMatch(/struct page \* tmp_page\[0\] +NULL/);
  });

  test('is short where there is none, and says how to see the rest', async () => {
    const rows = await drawn(HELLO, 2, undefined, { width: 37, height: 12 });
    expect(rows.length).toBeLessThanOrEqual(12);
    expect(rows.join('\n')).toMatch(/readers 1/);
    expect(rows.join('\n')).toMatch(/rd_wait +‖B/);
  });

  test('that is gone says why', async () => {
    const text = 'A  pipe([r, w])\nA  close(r)\nA  close(w)\n';
    expect((await drawn(text, 2)).join('\n')).toContain('gone: the last descriptor was closed');
  });
});

test('two pipes are told apart, the one that was touched drawn in full', async () => {
  const rows = await drawn(labText('pipe/two-ways'), 6, undefined, { height: 14, width: 40 });
  const all = rows.join('\n');
  expect(all).toMatch(/pipe:1/);
  expect(all).toMatch(/pipe:2/);
  expect(all).toMatch(/struct pipe_inode_info/);
});

test('in ASCII nothing else is used', async () => {
  for (const step of [0, 2, 3]) {
    for (const row of await drawn(HELLO, step, undefined, { ascii: true })) {
      expect(row).toMatch(/^[ -~]*$/);
    }
  }
});
