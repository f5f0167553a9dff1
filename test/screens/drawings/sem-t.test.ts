/** The drawing of a POSIX semaphore. */
import { expect, test } from 'vitest';
import { momentOf } from '../lab/moments.ts';
import { drawnLines } from './draw.tsx';

/** In memory of one process, beside which no other object is. */
const ALONE = [
  'A  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = s',
  'A  sem_init(s, 1, 2) = 0',
  'A  sem_wait(s) = 0',
  'A  store32(s + 4, 1) = 0',
  '',
].join('\n');

test('its 64 bits are those who wait, and the value', async () => {
  const text = drawnLines(await momentOf(ALONE, 3)).join('\n');
  expect(text).toContain('bits 63     32 31      0');
  expect(text).toContain('00000001 00000001');
});

test('what the step changed is told with what it was', async () => {
  const text = drawnLines(await momentOf(ALONE, 2)).join('\n');
  expect(text).toContain('00000000 00000001');
  expect(text).toContain('1 <2>');
});
