/** What the reader chose comes back the next time, also where the file of it is damaged or cannot be written. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openChoices } from '../../src/screens/kept-choices.ts';

let folder: string;
const file = (): string => join(folder, 'settings.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-choices-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('nothing is chosen at first, and nothing written', () => {
  expect(openChoices(folder).store.getState()).toEqual({});
  expect(readdirSync(folder)).toEqual([]);
});

test('every choice comes back', () => {
  const chosen = { language: 'zh', theme: 'light', layout: '3.2', speed: 4, mouse: false } as const;
  openChoices(folder).keep(chosen);
  expect(openChoices(folder).store.getState()).toEqual(chosen);
});

test('what another window chose meanwhile stays', () => {
  const [mine, theirs] = [openChoices(folder), openChoices(folder)];
  theirs.keep({ language: 'zh', theme: 'dark' });
  mine.keep({ theme: 'light' });
  expect(openChoices(folder).store.getState()).toEqual({ language: 'zh', theme: 'light' });
});

describe('a file that is damaged', () => {
  test.each([
    ['half of it', '{"version": 1, "lang'],
    ['empty', ''],
    ['something else', '[]x'],
    ['a language that there is not', '{"language": "tlh"}'],
    ['a theme that there is not', '{"theme": "pink"}'],
    ['a speed that none is', '{"speed": 0}'],
    ['a mouse that is a word', '{"mouse": "off"}'],
  ])('%s is set aside, and said', (_, text) => {
    writeFileSync(file(), text);
    const choices = openChoices(folder);
    expect(choices.store.getState()).toEqual({});
    expect(choices.trouble()).toEqual({ kind: 'damaged', kept: `${file()}.damaged` });
    expect(readFileSync(`${file()}.damaged`, 'utf8')).toBe(text);
    choices.keep({ theme: 'none' });
    expect(openChoices(folder).store.getState()).toEqual({ theme: 'none' });
  });
});

test('what cannot be written holds until the end of the program', () => {
  // Nobody writes a file in the place of a folder, root neither.
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'state', 'ipcscope'), '');
  const choices = openChoices(join(folder, 'state', 'ipcscope'));
  choices.keep({ layout: '3.2' });
  expect(choices.store.getState()).toEqual({ layout: '3.2' });
  expect(choices.trouble()).toMatchObject({ kind: 'unwritable' });
});
