/** Which folder keeps what the program needs the next time, and how it is made. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder, stateFolder } from '../../src/engine/state-folder.ts';

test.each([
  [{ XDG_STATE_HOME: '/state', HOME: '/home/u' }, '/state/ipcscope'],
  [{ XDG_STATE_HOME: '', HOME: '/home/u' }, '/home/u/.local/state/ipcscope'],
  [{ XDG_STATE_HOME: 'relative', HOME: '/home/u' }, '/home/u/.local/state/ipcscope'],
  [{ HOME: '/home/u' }, '/home/u/.local/state/ipcscope'],
])('%j keeps it in %s', (env, path) => {
  expect(stateFolder(env)).toBe(path);
});

describe('a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ipcscope-state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is made with those above it, for its owner alone', () => {
    const path = join(folder, 'one', 'two', 'three');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'one')).mode & 0o777).toBe(0o700);
  });

  test('cannot be made where a file is, or below one', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow('EEXIST');
    expect(() => makeFolder(join(file, 'below'))).toThrow('ENOTDIR');
  });

  test.skipIf(!existsSync('/proc/self'))('cannot be made in /proc, which is said at once', () => {
    expect(() => makeFolder('/proc/ipcscope/state/of/mine')).toThrow('ENOENT');
  });
});
