/** `ipcscope c`: what is written, where, and what is said where nothing can be. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../../src/cli/cli.ts';
import { surroundings } from '../support/io.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-c-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Two processes that are not related. */
const TWO = 'A  mkfifo("/tmp/f", 0600) = 0\nB  getpid() = B\n';

async function run(args: readonly string[], stdin = '') {
  const { io, out, err } = surroundings({}, stdin);
  const status = await main(args, io);
  return { status, out: out(), err: err() };
}

function file(text: string): string {
  const path = join(folder, 'two.ipc');
  writeFileSync(path, text);
  return path;
}

test.each(['en', 'zh'])(
  'the program of a lab is C that compiles, with comments in %s',
  async (lang) => {
    const { status, out } = await run(['c', 'pipe/hello', '--lang', lang]);
    expect(status).toBe(0);
    expect(out).toContain('write(w, "Hello", 5);');
    expect(out).toContain(lang === 'en' ? 'child B' : '子进程 B');
    const path = join(folder, 'hello.c');
    writeFileSync(path, out);
    if (existsSync('/usr/bin/cc')) execFileSync('cc', ['-fsyntax-only', '-Wno-unused', path]);
  },
);

test('several processes are told apart on standard output, one can be chosen', async () => {
  const path = file(TWO);
  const both = await run(['c', path]);
  expect(both.out).toMatch(/\/\* A \*\/.*mkfifo.*\/\* B \*\/.*getpid/s);
  const one = await run(['c', path, '--process', 'B']);
  expect(one.out).toContain('getpid');
  expect(one.out).not.toContain('mkfifo');
  const none = await run(['c', path, '--process', 'X']);
  expect(none.status).toBe(2);
  expect(none.err).toContain('has no program of "X": there is A, B');
});

test('several go to a file each, which are named; what is there already is kept', async () => {
  const out = join(folder, 'two.c');
  const first = await run(['c', file(TWO), '-o', out]);
  expect(first.err).toContain(`wrote ${join(folder, 'two-A.c')}`);
  expect(readFileSync(join(folder, 'two-B.c'), 'utf8')).toContain('getpid');
  const again = await run(['c', file(TWO), '-o', out]);
  expect(again.status).toBe(2);
  expect(again.err).toContain('exists already');
});

test.each(['c', 'run'])(
  'of a file without a step %s says that there is nothing, and what to write',
  async (command) => {
    const { status, err } = await run([command, file('# nothing yet\n')]);
    expect(status).toBe(2);
    expect(err).toContain('nothing to run: write a line such as A  getpid() = A');
  },
);
