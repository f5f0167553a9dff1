/** The drawing of an epoll instance: its two lists, in a large pane and in the smallest. */
import { expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

test('what may be ready stands above what is watched', async () => {
  const rows = drawnLines(await momentOf(labText('epoll/edge-and-level'), 3));
  expect(rows.join('\n')).toMatch(/rdllist → fd 3\n.*fd 3 → pipe:1 +IN +data 1/);
});

test('an item that has fired its one shot is disabled', async () => {
  const rows = drawnLines(await momentOf(labText('epoll/one-shot'), 5, undefined, 1));
  expect(rows.join('\n')).toMatch(/fd 3 → pipe:1 +ONESHOT.* disabled/);
});

test('in the smallest pane both lists are seen', async () => {
  const view = await momentOf(labText('epoll/wake-up'), 4);
  const text = drawnLines(view, { width: 38, height: 11 }).join('\n');
  expect(text).toMatch(/rdllist nothing may be ready/);
  expect(text).toMatch(/fd 3 → pipe:1 /);
  expect(text).toMatch(/fd 5 → eventfd:1 /);
});

test('in ASCII, too', async () => {
  const view = await momentOf(labText('epoll/edge-and-level'), 3);
  expect(drawnLines(view, { ascii: true }).join('\n')).toMatch(/rdllist > fd 3/);
});
