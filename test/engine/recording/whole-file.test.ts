/** Writing a whole file, on a file system without links. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeWholeFile } from '../../../src/engine/recording/whole-file.ts';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  },
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('it is there, and what is there already is not overwritten', () => {
  const path = join(folder, 'hi.cast');
  writeWholeFile(path, 'first', {});
  expect(() => writeWholeFile(path, 'second', {})).toThrow(
    expect.objectContaining({ code: 'file.exists', args: { file: path } }),
  );
  expect(readFileSync(path, 'utf8')).toBe('first');
  writeWholeFile(path, 'third', { force: true });
  expect(readFileSync(path, 'utf8')).toBe('third');
  expect(readdirSync(folder)).toEqual(['hi.cast']);
});

test('it has the permissions that were asked for', () => {
  const path = join(folder, 'mine');
  writeWholeFile(path, 'mine', { mode: 0o600 });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what a program that was killed left half-written does not stand in the way', () => {
  const path = join(folder, 'hi.cast');
  writeFileSync(`${path}.${process.pid}.tmp`, 'hal');
  writeWholeFile(path, 'whole', {});
  expect(readFileSync(path, 'utf8')).toBe('whole');
  expect(readdirSync(folder)).toEqual(['hi.cast']);
});
