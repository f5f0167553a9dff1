/** The drawing of a futex's bucket. */
import { expect, test } from 'vitest';
import { labText, momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

const HERD = labText('futex/herd');

/** Two sleepers, of whom the first may be woken by one bit alone. */
const BITS = [
  'A  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = m',
  'A  fork() = B',
  'A  fork() = C',
  'B  futex(m, FUTEX_WAIT_BITSET, 0, NULL, NULL, 1) <unfinished ...>',
  'C  futex(m, FUTEX_WAIT, 0, NULL) <unfinished ...>',
  'A  futex(m, FUTEX_WAKE_BITSET, 1, NULL, NULL, 1) = 1',
  'B  <... futex resumed> = 0',
  '',
].join('\n');

test('sleepers stand in the order of their waking, each in a row', async () => {
  const text = drawnLines(await momentOf(HERD, 6)).join('\n');
  expect(text).toMatch(/chain {2}→ ‖B {2}woken first,.*\n +→ ‖C {2}by .*\n +→ ‖D\+ by whoever/);
});

test('whose wake-up a sleeper waits for is told', async () => {
  const text = drawnLines(await momentOf(BITS, 4), { width: 70 }).join('\n');
  expect(text).toMatch(/‖B {2}woken first, by FUTEX_WAKE_BITSET with a bit of 0x1\n/);
  expect(text).toMatch(/‖C\+ by whoever wakes the word/);
});

test('who was woken is seen to have left', async () => {
  const text = drawnLines(await momentOf(BITS, 5, undefined, 0), { width: 70 }).join('\n');
  expect(text).toMatch(/chain {2}→ ‖C {2}woken first/);
  expect(text).toMatch(/<B> has left ↗/);
});

test('all are seen where there is no row for each', async () => {
  const options = { width: 38, height: 11, language: 'zh', ascii: true } as const;
  const text = drawnLines(await momentOf(HERD, 6), options).join('\n');
  expect(text).toMatch(/chain +!B.*!C.*!D\+/);
});
