/** The home screen: mechanisms, their labs, recordings, the filter. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MECHANISMS } from '../../../src/text/mechanisms.ts';
import { type OpenApp, openApp } from '../app-driver.ts';

let state: string;
let app: OpenApp;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-home-'));
  app = openApp(state);
});

afterEach(() => {
  app.close();
  rmSync(state, { recursive: true });
});

/** The line of a lab or mechanism. */
const lineWith = (text: string): string => app.lines().find((line) => line.includes(text)) ?? '';

describe('home', () => {
  test('shows the three families and every mechanism', () => {
    for (const family of ['Data transfer', 'Shared memory', 'Synchronisation and signals']) {
      expect(app.text()).toContain(family);
    }
    for (const { name } of MECHANISMS) expect(app.text()).toContain(name.en);
  });

  test('says when to use what is chosen', () => {
    expect(app.text()).toContain('A stream of bytes one way');
    app.press('j');
    expect(app.text()).toContain('A pipe with a path');
    app.press('k', 'k', 'k');
    expect(app.text()).toContain('A stream of bytes one way');
  });

  test('goes to the labs and opens one', () => {
    app.press('enter');
    expect(lineWith('▶ · Hello through a pipe')).not.toBe('');
    app.press('j', 'k', 'enter');
    expect(app.text()).toContain('step 0/10');
  });

  test('g and G go to the ends', () => {
    app.press('G');
    expect(lineWith('▶ Recordings')).not.toBe('');
    app.press('g');
    expect(lineWith('▶ Pipe')).not.toBe('');
  });

  test('lists the recordings beside their entry, and says when there is none', async () => {
    app.press('G');
    expect(app.text()).toContain('There is no recording yet. In a lab, r records the run.');
    app.press('g', 'enter', 'enter', 'r');
    await app.until(/(?<!not )recorded:/);
    app.press('escape', 'escape', 'G');
    expect(app.text()).toContain('  pipe-hello-sim ');
    expect(app.text().match(/Runs that were kept/g)).toHaveLength(1);
    expect(app.text()).toContain('Enter opens the list.');
  });

  test('remembers how far one got', async () => {
    app.press('enter', 'enter', 'n', 'n', 'n', 'escape');
    expect(lineWith('● Hello through a pipe')).not.toBe('');
    expect(app.text()).toContain('step 3 of 10');
    app.press('enter', 'G');
    await app.until('step 10/10');
    app.press('escape');
    expect(lineWith('✓ Hello through a pipe')).not.toBe('');
    expect(app.lines()[0]).toMatch(/1 of \d+ labs done/);
    app.close();
    app = openApp(state);
    app.press('enter');
    expect(lineWith('✓ Hello through a pipe')).not.toBe('');
  });

  test('does not count as seen what was run only to be recorded', async () => {
    app.press('enter', 'enter', 'n', 'n', 'r');
    await app.until(/(?<!not )recorded:/);
    app.press('escape');
    expect(lineWith('● Hello through a pipe')).not.toBe('');
    expect(app.text()).toContain('step 2 of 10');
  });

  test('does not count as seen a step that was only gone into', () => {
    app.press('enter', 'enter', 'n', 'n', 'i');
    expect(app.lines()[0]).toMatch(/step 3\/10 {2}event 1/);
    app.press('escape');
    expect(app.text()).toContain('step 2 of 10');
  });

  test('in Chinese', () => {
    app.press('L');
    expect(app.text()).toContain('数据传输');
    expect(app.text()).toContain('父子或兄弟进程之间，单向的字节流。');
    app.press('enter');
    expect(app.text()).toContain('经管道问好');
  });
});

describe('the filter', () => {
  const filter = (text: string): void => {
    app.press('/');
    app.type(text);
  };

  test('finds labs of all mechanisms by title, call and mechanism, in either language', () => {
    filter('nonblock');
    expect(app.text()).toContain('Not waiting: O_NONBLOCK and poll');
    app.press('escape');
    filter('fifo open');
    expect(app.text()).toMatch(/FIFO {2}\d+ steps/);
    expect(app.text()).not.toContain('Hello through a pipe');
    app.press('escape');
    filter('问好');
    expect(app.text()).toContain('Hello through a pipe');
    app.press('escape');
    filter('dup2');
    expect(app.text()).toContain('What the shell does for ls | grep');
  });

  test('opens what it found', () => {
    filter('two full pipes');
    app.press('enter', 'enter');
    expect(app.text()).toContain('Two full pipes, nobody reads');
    expect(app.text()).toContain('step 0/');
  });

  test('says when nothing matches, and lets go with Esc', () => {
    filter('zzzz');
    expect(app.text()).toContain('Nothing matches "zzzz"');
    app.press('escape');
    expect(app.text()).toContain('Labs: Pipe');
  });

  test('is kept while one goes through what it found', () => {
    filter('pipe');
    app.press('enter', 'j', 'j');
    expect(app.text()).toContain('Filter: pipe');
    app.press('escape');
    expect(app.text()).not.toContain('Filter');
  });

  test('is kept, and what was chosen of it, while one goes on to a lab that it does not let through', () => {
    filter('kill');
    app.press('enter', 'j', 'j');
    const chosen = (): string => lineWith('▶').replace(/[●·✓]/, '');
    const before = chosen();
    app.press('enter', ']', 'escape');
    expect(app.text()).toContain('Filter: kill');
    expect(chosen()).toBe(before);
  });
});

test.each([
  [40, 12],
  [60, 20],
  [80, 24],
  [100, 30],
  [200, 60],
])('fills %i by %i', (columns, rows) => {
  app.size(columns, rows);
  expect(app.lines()).toHaveLength(rows);
  app.press('enter');
  expect(app.text()).toContain('Hello through a pipe');
  app.press('L');
  expect(app.text()).toContain('经管道问好');
});

test('a wide terminal shows the transcript of the chosen lab', () => {
  app.size(200, 60);
  app.press('enter');
  expect(app.text()).toContain('pipe([r, w]) = 0');
});
