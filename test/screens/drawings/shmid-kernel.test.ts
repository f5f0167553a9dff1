/** The drawing of what is in shared memory. */
import { expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

test('bytes stand eight beside each other, with their offset and as text', async () => {
  const rows = drawnLines(await momentOf(labText('sysv-shm/torn'), 4));
  expect(rows).toContain('  +0  41 6c 61 6e 00 00 00 00 Alan....');
  expect(rows).toContain('  +8  4c 6f 76 65 6c 61 63 65 Lovelace');
});

test('rows that hold nothing are left out, and sixteen bytes have one where there is room', async () => {
  const view = await momentOf(labText('sysv-shm/torn'), 4);
  expect(drawnLines(view).filter((row) => /^ +\+\d/.test(row))).toHaveLength(2);
  const wide = drawnLines(view, { width: 90 });
  expect(wide.filter((row) => /^ +\+\d/.test(row))).toHaveLength(1);
  expect(wide.join('\n')).toContain('65 Alan....Lovelace');
});

test('bytes that are no text are points', async () => {
  const rows = drawnLines(await momentOf(labText('sysv-shm/nobody-comes'), 5));
  expect(rows.join('\n')).not.toMatch(/\\x/);
});
