/** What the lab's keys do, on the simulation. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';
import { HELLO } from './moments.ts';

let state: string;
let app: OpenApp;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-lab-'));
  const { script } = loadScript(HELLO, 'hello.ipc');
  app = await openApp(state, { open: { script, on: 'sim' } });
});

afterEach(async () => {
  app.close();
  rmSync(state, { recursive: true });
});

const header = (): string => app.lines()[0] ?? '';
const footer = (): string => app.lines().at(-1) ?? '';

describe('stepping', () => {
  test.each(['n', 'right', 'enter', 'j', 'down'])('%s makes a step', async (key) => {
    await app.press(key);
    expect(header()).toContain('step 1/9');
  });

  test.each(['b', 'left', 'k', 'up'])('%s takes one back', async (key) => {
    await app.press('n', 'n', key);
    expect(header()).toContain('step 1/9');
  });

  test('g and G go to the ends', async () => {
    await app.press('G');
    await app.until('step 9/9');
    expect(app.text()).toContain('That was the last step');
    await app.press('g');
    expect(header()).toContain('step 0/9');
    expect(app.text()).toContain('Nothing has run yet');
  });

  test('i goes through the call event by event, n to its end', async () => {
    await app.press('n', 'n', 'n', 'i');
    expect(header()).toMatch(/step 4\/9 {2}event 1\/\d+/);
    await app.press('i', 'i');
    expect(header()).toMatch(/event 3\//);
    await app.press('b');
    expect(header()).toMatch(/event 2\//);
    await app.press('n');
    expect(header()).not.toContain('event');
    expect(header()).toContain('step 4/9');
  });

  test(':5 goes to the fifth stop, :999 to the last', async () => {
    await app.press(':', '5', 'enter');
    await app.until('step 5/9');
    await app.press(':', '9', '9', '9', 'enter');
    await app.until('step 9/9');
    expect(footer()).toContain('It has 9 steps');
  });

  test('space plays to the end and stops there', async () => {
    await app.press('+', '+', '+', '+', '+', '+', 'space');
    expect(header()).toContain('▶ 64×');
    await app.until('step 9/9');
    await app.press('b');
    expect(header()).toContain('step 8/9');
  });

  test('space pauses', async () => {
    await app.press('n', 'space', 'space');
    expect(header()).not.toContain('▶');
    expect(header()).toContain('step 1/9');
  });
});

describe('narration', () => {
  test('is the summary at first, then what belongs to the step, else what happened', async () => {
    expect(app.text()).toContain('The summary.');
    await app.press('n');
    expect(app.text()).toContain('A pipe is made.');
    await app.press('n');
    expect(app.text()).toContain('B begins to live, as a copy of A');
    await app.press('L');
    expect(app.text()).toContain('B 诞生');
    await app.press('b');
    expect(app.text()).toContain('造一个管道。');
  });
});

describe('what a call leads to', () => {
  test('comes one line at a time: first the bytes lie in the pipe, then the reader has them', async () => {
    await app.press('n', 'n', 'n', 'n');
    expect(app.text()).toMatch(/▶ A write\(w, "Hello", 5\) += 5/);
    expect(app.text()).toMatch(/‖ B read\(r, …, 100\)/);
    expect(app.text()).toMatch(/offset 0 len 5 │Hello/);
    expect(app.text()).toContain('Five bytes.');
    expect(app.text()).not.toContain('anon_pipe_read  copies');
    await app.press('n');
    expect(header()).toContain('step 5/9');
    expect(app.text()).toContain('▶ B <... read resumed>');
    expect(app.text()).toContain('✓ B read(r, "Hello", 100)');
    expect(app.text()).toContain('empty: no page is held');
    expect(app.text()).toContain('→ B goes on: its read returns 5.');
    await app.press('b');
    expect(app.text()).toMatch(/offset 0 len 5 │Hello/);
  });

  test('is gone into on its own', async () => {
    await app.press('n', 'n', 'n', 'n', 'i');
    expect(header()).toMatch(/step 5\/9 {2}event 1\//);
    expect(app.text()).toMatch(/B ▶ +schedule +runs again in anon_pipe_read/);
    expect(app.text()).toMatch(/▶ B <\.\.\. read resumed> +│/);
    await app.press('b');
    expect(header()).toMatch(/step 4\/9$/);
  });

  test('is not asked about in predict mode, nor told before it comes', async () => {
    await app.press('n', 'n', 'n', 'p', 'n', 'enter');
    expect(header()).toContain('step 4/9');
    expect(app.text()).not.toContain('read resumed');
    await app.press('n');
    expect(header()).toContain('step 5/9');
    expect(app.text()).toContain('▶ B <... read resumed>');
  });
});

describe('panes', () => {
  test('Tab goes round, digits jump, j scrolls where one is', async () => {
    await app.size(80, 24);
    await app.press('n', 'n', 'n', 'n', '4');
    expect(app.text()).toContain('4 Inside the call');
    const before = app.text();
    await app.press('j', 'j', 'j');
    expect(header()).toContain('step 4/9');
    expect(app.text()).not.toBe(before);
    await app.press('g');
    expect(app.text()).toBe(before);
    await app.press('3');
    expect(app.text()).toContain('3 Processes');
    await app.press('1', 'j');
    expect(header()).toContain('step 5/9');
    const seen = new Set<string>();
    for (let i = 0; i < 5; i++) {
      await app.press('tab');
      seen.add(app.text());
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  test('z gives a pane the whole screen, Esc takes it back', async () => {
    await app.press('n', '2', 'z');
    expect(app.text()).not.toContain('Transcript');
    expect(app.text()).toContain('unsigned int');
    await app.press('escape');
    expect(app.text()).toContain('Transcript');
    expect(header()).toContain('step 1/9');
  });

  test('c shows the program, with the line of the step, and goes back', async () => {
    await app.press('n', 'n', 'n', 'n', 'c');
    expect(app.text()).toContain('6 C program');
    expect(app.lines().find((line) => line.includes('write(w, "Hello", 5);'))).toMatch(/^│ ▶/);
    await app.press('n');
    expect(header()).toContain('step 5/9');
    await app.press('c');
    expect(app.text()).toContain('1 Transcript');
  });

  test('v draws the structures of Linux 3.2', async () => {
    await app.press('n', 'v', 'j');
    expect(app.text()).toContain('nrbufs');
    expect(app.text()).not.toContain('max_usage');
  });
});

describe('searching', () => {
  test('runs to what it finds, N to the next and P to the one before; n stays the step', async () => {
    await app.press('/');
    await app.type('read');
    await app.press('enter');
    expect(footer()).toContain('/read: 1 of 2');
    expect(header()).toContain('step 3/9');
    await app.press('N');
    expect(footer()).toContain('/read: 2 of 2');
    expect(header()).toContain('step 5/9');
    await app.press('N');
    expect(footer()).toContain('/read: 1 of 2');
    await app.press('P');
    expect(footer()).toContain('/read: 2 of 2');
    await app.press('n');
    expect(header()).toContain('step 6/9');
    await app.press('escape', 'n');
    expect(header()).toContain('step 7/9');
  });

  test('tells somebody who predicts nothing of what comes', async () => {
    await app.press('p', '/');
    await app.type('waitpid');
    await app.press('enter');
    expect(footer()).toContain('"waitpid" is not in the transcript');
    expect(header()).toContain('step 0/9');
  });

  test('says when there is nothing', async () => {
    await app.press('/');
    await app.type('nowhere');
    await app.press('enter');
    expect(footer()).toContain('"nowhere" is not in the transcript');
  });
});

describe('an assertion that does not hold', () => {
  test('is marked in the transcript, told in words, counted in the header', async () => {
    app.close();
    const { script } = loadScript('A  pipe([r, w]) = 7\n', 'wrong.ipc');
    app = await openApp(state, { open: { script, on: 'sim' } });
    await app.press('n');
    expect(app.text()).toMatch(/✗ A pipe/);
    expect(app.text()).toContain('✗ expected');
    expect(header()).toContain('✗ 1');
  });
});
