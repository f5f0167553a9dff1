/** What is copied, and the file that is open: told when it changes, and read again. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { copySequence, MOST_COPIED } from '../../../src/screens/terminal/clipboard.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';
import { HELLO } from './moments.ts';

let state: string;
let app: OpenApp;
let copied: string[];
let path: string;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-out-'));
  copied = [];
  path = join(state, 'mine.ipc');
  writeFileSync(path, HELLO);
  const { script } = loadScript(HELLO, 'mine.ipc');
  app = await openApp(state, {
    open: { script, on: 'sim', path },
    columns: 140,
    copy: (text) => {
      copied.push(text);
      return text.length < 100_000;
    },
  });
});

afterEach(() => {
  app.close();
  rmSync(state, { recursive: true });
});

const footer = (): string => app.lines().at(-1) ?? '';

describe('y', () => {
  test('copies the line that has run, as its author wrote it', async () => {
    await app.press('n', 'n', 'n', 'n', 'y');
    expect(copied).toEqual(['A  write(w, "Hello", 5) = 5   # wakes B']);
    expect(footer()).toContain('sent to the clipboard: A  write(w, "Hello", 5) = 5');
  });

  test('copies the program where that is shown', async () => {
    await app.press('c', 'y');
    expect(copied).toHaveLength(1);
    expect(copied[0]).toContain('int main(void)');
    expect(copied[0]).toContain('write(w, "Hello", 5);');
    expect(footer()).toMatch(/the C program, \d+ lines/);
  });

  test('says that there is nothing before the first step', async () => {
    await app.press('y');
    expect(copied).toEqual([]);
    expect(footer()).toContain('no line to copy');
  });

  test('goes to the terminal in base64, and not at all where that would be cut off', () => {
    expect(copySequence('a 好')).toBe(`\x1b]52;c;${Buffer.from('a 好').toString('base64')}\x07`);
    expect(copySequence('x'.repeat(MOST_COPIED + 1))).toBeUndefined();
  });
});

describe('a file that is open', () => {
  const CHANGED = HELLO.replaceAll('Hello', 'Hallo');

  test('is offered again when it changes, and read again at the same step', async () => {
    await app.press('n', 'n', 'n');
    writeFileSync(path, CHANGED);
    await app.until('mine.ipc has changed on disk: Ctrl-r reads it again.');
    await app.press('ctrl+r');
    await app.until('read again: mine.ipc');
    await app.until('step 3/9');
    expect(app.text()).toContain('write(w, "Hallo", 5)');
  });

  test('also where an editor puts another file in its place', async () => {
    writeFileSync(`${path}~`, CHANGED);
    renameSync(`${path}~`, path);
    await app.until('has changed on disk');
  });

  test('stays as it was where it now has a mistake, which is said', async () => {
    writeFileSync(path, 'A  pipe([r, w) = 0\n');
    // Said at its own time: it would stand in the place of the answer.
    await app.until('has changed on disk');
    await app.press('ctrl+r');
    await app.until('not read again: mine.ipc:1:');
    expect(app.text()).toContain('write(w, "Hello", 5)');
  });

  test('and where it is gone', async () => {
    rmSync(path);
    // Said at its own time: it would stand in the place of the answer.
    await app.until('has changed on disk');
    await app.press('ctrl+r');
    await app.until('not read again');
    expect(app.text()).toContain('write(w, "Hello", 5)');
  });
});

test('a lab of the program’s own is not read again', async () => {
  app.close();
  app = await openApp(state);
  await app.press('enter', 'enter', 'ctrl+r');
  expect(footer()).toContain('no file of yours');
});
