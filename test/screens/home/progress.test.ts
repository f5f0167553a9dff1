/** The file that keeps how far a reader got, also where it is damaged or cannot be written. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Progress } from '../../../src/screens/home/progress.ts';

let folder: string;
const file = (): string => join(folder, 'progress.json');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-progress-'));
});

afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

describe('progress', () => {
  test('comes back the next time', () => {
    const first = new Progress(folder);
    first.seen('pipe/hello', 3, 10);
    first.seen('pipe/hello', 2, 10);
    first.predicted('pipe/hello', true, 4);
    first.predicted('pipe/hello', false, 5);
    first.predicted('pipe/hello', true, 5);
    first.save();
    const again = new Progress(folder);
    expect(again.of('pipe/hello')).toEqual({
      step: 3,
      total: 10,
      right: 1,
      asked: 2,
      answered: [4, 5],
    });
    expect(again.of('pipe/full')).toBeUndefined();
    expect(again.trouble).toBeUndefined();
  });

  test('writes nothing when there is nothing to write', () => {
    new Progress(folder).save();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves nothing beside the file, which only its owner reads', () => {
    const progress = new Progress(folder);
    progress.seen('pipe/hello', 1, 10);
    progress.save();
    expect(readdirSync(folder)).toEqual(['progress.json']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test('keeps what another window wrote meanwhile', () => {
    const mine = new Progress(folder);
    const theirs = new Progress(folder);
    mine.seen('pipe/hello', 3, 10);
    theirs.seen('pipe/full', 5, 13);
    theirs.seen('pipe/hello', 7, 10);
    theirs.save();
    mine.save();
    const after = new Progress(folder);
    expect(after.of('pipe/full')?.step).toBe(5);
    expect(after.of('pipe/hello')?.step).toBe(7);
  });
});

test.each([
  ['this window', 3, 1],
  ['another', 1, 3],
])('of two windows %s counts, where more was predicted', (_, here, elsewhere) => {
  const mine = new Progress(folder);
  const theirs = new Progress(folder);
  for (let i = 0; i < here; i++) mine.predicted('pipe/hello', true, i);
  for (let i = 0; i < elsewhere; i++) theirs.predicted('pipe/hello', false, i);
  theirs.save();
  mine.save();
  const right = here > elsewhere ? here : 0;
  expect(new Progress(folder).of('pipe/hello')).toMatchObject({ right, asked: 3 });
});

test('what was predicted once is not counted again the next time', () => {
  const first = new Progress(folder);
  first.predicted('pipe/hello', false, 4);
  first.save();
  const again = new Progress(folder);
  again.predicted('pipe/hello', true, 4);
  again.predicted('pipe/hello', true, 6);
  again.save();
  expect(new Progress(folder).of('pipe/hello')).toMatchObject({ right: 1, asked: 2 });
});

describe('a file that is damaged', () => {
  test.each([
    ['half of it', '{"version":1,"labs":{"pipe/hel'],
    ['empty', ''],
    ['something else', '[1, 2]'],
    [
      'wrong values',
      '{"version":1,"labs":{"pipe/hello":{"step":-1,"total":2,"right":0,"asked":0}}}',
    ],
    ['no labs', '{"version":1}'],
  ])('%s: is set aside, and said', (_, text) => {
    writeFileSync(file(), text);
    const progress = new Progress(folder);
    const kept = `${file()}.damaged`;
    expect(progress.trouble).toEqual({ kind: 'damaged', kept });
    expect(readFileSync(kept, 'utf8')).toBe(text);
    progress.seen('pipe/hello', 1, 10);
    progress.save();
    expect(new Progress(folder).of('pipe/hello')?.step).toBe(1);
    expect(existsSync(kept)).toBe(true);
  });

  test('what is there and cannot be read is set aside too', () => {
    mkdirSync(file());
    const progress = new Progress(folder);
    expect(progress.trouble).toEqual({ kind: 'damaged', kept: `${file()}.damaged` });
    progress.seen('pipe/hello', 1, 10);
    progress.save();
    expect(new Progress(folder).of('pipe/hello')?.step).toBe(1);
  });

  test('does not take the place of one that was set aside before', () => {
    writeFileSync(`${file()}.damaged`, 'the first');
    writeFileSync(file(), 'the second');
    expect(new Progress(folder).trouble).toEqual({
      kind: 'damaged',
      kept: `${file()}.damaged-2`,
    });
    expect(readFileSync(`${file()}.damaged`, 'utf8')).toBe('the first');
  });
});

test('a folder that cannot be written is said, and nothing is lost while the app runs', () => {
  const blocked = join(folder, 'a-file');
  writeFileSync(blocked, '');
  const progress = new Progress(join(blocked, 'ipcscope'));
  progress.seen('pipe/hello', 4, 10);
  progress.save();
  expect(progress.trouble).toMatchObject({ kind: 'unwritable', why: 'ENOTDIR' });
  expect(progress.of('pipe/hello')?.step).toBe(4);
  rmSync(blocked);
  progress.save();
  expect(progress.trouble).toBeUndefined();
  expect(new Progress(join(blocked, 'ipcscope')).of('pipe/hello')?.step).toBe(4);
});

test('a file from a newer version that knows more is read', () => {
  mkdirSync(folder, { recursive: true });
  const lab = { step: 2, total: 3, right: 0, asked: 0, stars: 5 };
  writeFileSync(file(), JSON.stringify({ version: 2, labs: { 'pipe/hello': lab }, more: true }));
  expect(new Progress(folder).of('pipe/hello')).toMatchObject({ step: 2, total: 3 });
});
