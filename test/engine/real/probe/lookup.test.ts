/** A path is walked for an actor as the kernel walks it: within the room's root, along links, by the actor's own /proc. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookup } from '../../../../src/engine/real/probe/lookup.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'ipcscope-lookup-')));
for (const folder of ['tmp', 'dev', 'proc', 'proc/7', 'proc/7/fd']) mkdirSync(join(root, folder));
writeFileSync(join(root, 'tmp/f'), 'x');
symlinkSync('/proc/self/fd', join(root, 'dev/fd'));
symlinkSync('/', join(root, 'proc/7/root'));
symlinkSync('../tmp/round', join(root, 'tmp/round'));
symlinkSync(join(root, 'tmp/f'), join(root, 'proc/7/fd/3'));
symlinkSync('/tmp', join(root, 'proc/7/fd/4'));
afterAll(() => rmSync(root, { recursive: true }));

const found = (path: string) => lookup({ root, pid: 7 }, path)?.path;

test.each([
  ['/tmp/f', '/tmp/f'],
  ['tmp/./f', '/tmp/f'],
  ['/../../tmp//f', '/tmp/f'],
  ['/proc/self/root/../tmp/f', '/tmp/f'],
  ['/dev/fd/3', '/proc/7/fd/3'],
  ['/dev/fd/4/f', '/tmp/f'],
  ['/tmp/nothing', undefined],
  ['/tmp/round', undefined],
  ['/proc/8/fd/3', undefined],
])('%s', (path, whole) => {
  expect(found(path)).toBe(whole);
});
