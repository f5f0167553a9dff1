/** The home screen: mechanisms, their labs, recordings, the filter. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedLabs } from '../../../src/cli/shipped.ts';
import { MECHANISMS } from '../../../src/text/mechanisms.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-home-'));
  app = await openApp(state);
});

afterEach(async () => {
  app.close();
  rmSync(state, { recursive: true });
});

/** The line of a lab or mechanism. */
const lineWith = (text: string): string => app.lines().find((line) => line.includes(text)) ?? '';

describe('home', () => {
  test('shows the three families and every mechanism that has labs, and no other', async () => {
    for (const family of ['Data transfer', 'Shared memory', 'Synchronisation and signals']) {
      expect(app.text()).toContain(family);
    }
    const withLabs = new Set(shippedLabs().map(({ id }) => id.split('/')[0]));
    for (const { id, name } of MECHANISMS) {
      expect(
        app.lines().some((line) => line.includes(` ${name.en} `)),
        id,
      ).toBe(withLabs.has(id));
    }
  });

  test('says when to use what is chosen', async () => {
    expect(app.text()).toContain('A stream of bytes one way');
    await app.press('j');
    expect(app.text()).toContain('A pipe with a path');
    await app.press('k', 'k', 'k');
    expect(app.text()).toContain('A stream of bytes one way');
  });

  test('goes to the labs and opens one', async () => {
    await app.press('enter');
    expect(lineWith('▶ · Hello through a pipe')).not.toBe('');
    await app.press('j', 'k', 'enter');
    expect(app.text()).toContain('step 0/13');
  });

  test('g and G go to the ends', async () => {
    await app.press('G');
    expect(lineWith('▶ Recordings')).not.toBe('');
    await app.press('g');
    expect(lineWith('▶ Pipe')).not.toBe('');
  });

  test('lists the recordings beside their entry, and says when there is none', async () => {
    await app.press('G');
    expect(app.text()).toContain('There is no recording yet. In a lab, r records the run.');
    await app.press('g', 'enter', 'enter', 'r');
    await app.until(/(?<!not )recorded:/);
    await app.press('escape', 'escape', 'G');
    expect(app.text()).toContain('  pipe-hello-sim ');
    expect(app.text().match(/Runs that were kept/g)).toHaveLength(1);
    expect(app.text()).toContain('Enter opens the list.');
  });

  test('remembers how far one got', async () => {
    await app.press('enter', 'enter', 'n', 'n', 'n', 'escape');
    expect(lineWith('● Hello through a pipe')).not.toBe('');
    expect(app.text()).toContain('step 3 of 13');
    await app.press('enter', 'G');
    await app.until('step 13/13');
    await app.press('escape');
    // Who only runs to the end has not seen it.
    expect(lineWith('● Hello through a pipe')).not.toBe('');
    await app.press('enter', ...'nnnnnnnnnnnnn');
    await app.until('step 13/13');
    await app.press('escape');
    expect(lineWith('✓ Hello through a pipe')).not.toBe('');
    expect(app.lines()[0]).toMatch(/1 of \d+ labs done/);
    app.close();
    app = await openApp(state);
    await app.press('enter');
    expect(lineWith('✓ Hello through a pipe')).not.toBe('');
  });

  test('does not count as seen what was run only to be recorded', async () => {
    await app.press('enter', 'enter', 'n', 'n', 'r');
    await app.until(/(?<!not )recorded:/);
    await app.press('escape');
    expect(lineWith('● Hello through a pipe')).not.toBe('');
    expect(app.text()).toContain('step 2 of 13');
  });

  test('does not count as seen a step that was only gone into', async () => {
    await app.press('enter', 'enter', 'n', 'n', 'i');
    expect(app.lines()[0]).toMatch(/step 3\/13 {2}event 1/);
    await app.press('escape');
    expect(app.text()).toContain('step 2 of 13');
  });

  test('in Chinese', async () => {
    await app.press('L');
    expect(app.text()).toContain('数据传输');
    expect(app.text()).toContain('父子或兄弟进程之间，单向的字节流。');
    await app.press('enter');
    expect(app.text()).toContain('经管道问好');
  });
});

describe('the filter', () => {
  const filter = async (text: string): Promise<void> => {
    await app.press('/');
    await app.type(text);
  };

  test('finds labs of all mechanisms by title, call and mechanism, in either language', async () => {
    await filter('nonblock');
    expect(app.text()).toContain('Not waiting: O_NONBLOCK and poll');
    await app.press('escape');
    await filter('fifo open');
    expect(app.text()).toMatch(/FIFO {2}\d+ steps/);
    expect(app.text()).not.toContain('Hello through a pipe');
    await app.press('escape');
    await filter('问好');
    expect(app.text()).toContain('Hello through a pipe');
    await app.press('escape');
    await filter('dup2');
    expect(app.text()).toContain('What the shell does for ls | grep');
  });

  test('opens what it found', async () => {
    await filter('two full pipes');
    await app.press('enter', 'enter');
    expect(app.text()).toContain('Two full pipes, nobody reads');
    expect(app.text()).toContain('step 0/');
  });

  test('says when nothing matches, and lets go with Esc', async () => {
    await filter('zzzz');
    expect(app.text()).toContain('Nothing matches "zzzz"');
    await app.press('escape');
    expect(app.text()).toContain('Labs: Pipe');
  });

  test('is kept while one goes through what it found', async () => {
    await filter('pipe');
    await app.press('enter', 'j', 'j');
    expect(app.text()).toContain('Filter: pipe');
    await app.press('escape');
    expect(app.text()).not.toContain('Filter');
  });

  test('is kept, and what was chosen of it, while one goes on to a lab that it does not let through', async () => {
    await filter('kill');
    await app.press('enter', 'j', 'j');
    const chosen = (): string => lineWith('▶').replace(/[●·✓]/, '');
    const before = chosen();
    await app.press('enter', ']', 'escape');
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
])('fills %i by %i', async (columns, rows) => {
  await app.size(columns, rows);
  expect(app.lines()).toHaveLength(rows);
  await app.press('enter');
  expect(app.text()).toContain('Hello through a pipe');
  await app.press('L');
  expect(app.text()).toContain('经管道问好');
});

test('a wide terminal shows the transcript of the chosen lab', async () => {
  await app.size(200, 60);
  await app.press('enter');
  expect(app.text()).toContain('pipe([r, w]) = 0');
});
