/** The mouse: what a click goes to, and that the wheel scrolls what is below it and never steps the run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenApp, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-mouse-'));
  app = await openApp(state);
});

afterEach(() => {
  app.close();
  rmSync(state, { recursive: true });
});

const title = (): string => app.lines()[0] ?? '';
const chosen = (): string => app.lines().find((line) => line.includes('▶')) ?? '';
const seen = () => app.shell.store.getState().screens.at(-1);
const focus = (): string => {
  const lab = seen();
  if (lab?.kind !== 'lab') throw new Error('no lab is open');
  return lab.store.getState().focus;
};

describe('home', () => {
  test('a click chooses a mechanism, a second one goes to its labs', async () => {
    await app.clickOn('FIFO  ');
    expect(chosen()).toContain('▶ FIFO');
    expect(title()).not.toContain('FIFO');
    await app.clickOn('FIFO  ');
    expect(app.lines().filter((line) => line.includes('▶'))).toHaveLength(2);
  });

  test('a click chooses a lab, a second one opens it', async () => {
    await app.clickOn('The full pipe');
    expect(app.lines().some((line) => /▶ · The full pipe/.test(line))).toBe(true);
    await app.clickOn('The full pipe');
    expect(title()).toContain('› The full pipe');
    expect(title()).toContain('step 0/');
  });

  test('the wheel goes through the list below it', async () => {
    await app.wheel(5, 5, 1);
    expect(chosen()).toContain('▶ FIFO');
    await app.wheel(5, 5, -1);
    expect(chosen()).toContain('▶ Pipe');
    await app.wheel(5, 5, -1);
    expect(chosen()).toContain('▶ Pipe');
  });

  test('headings, borders and empty rows mean nothing', async () => {
    const before = app.text();
    await app.clickOn('Data transfer');
    await app.clickOn('Mechanisms');
    await app.click(60, 19);
    await app.click(0, 0);
    await app.click(99, 29);
    expect(app.text()).toBe(before);
  });

  test('the labs that a filter has found are clicked too', async () => {
    await app.press('/');
    await app.type('semaphore');
    await app.press('enter');
    const [, second = ''] = app.lines().filter((line) => / · /.test(line));
    const name = /· (.{8})/.exec(second)?.[1] ?? '?';
    await app.clickOn(name);
    expect(app.lines().some((line) => line.includes(`▶ · ${name}`))).toBe(true);
  });
});

describe('the lab', () => {
  beforeEach(async () => {
    await app.press('enter', 'enter');
  });

  test('a click goes to a pane', async () => {
    expect(focus()).toBe('transcript');
    await app.clickOn('Kernel');
    expect(focus()).toBe('kernel');
    await app.clickOn('Processes');
    expect(focus()).toBe('processes');
    expect(title()).toContain('step 0/13');
  });

  test('a click on a line makes the steps up to it, and goes back to one that is made', async () => {
    await app.clickOn('write(w, "Hello"');
    await app.until('step 6/13');
    await app.clickOn('fork()');
    await app.until('step 2/13');
    expect(focus()).toBe('transcript');
  });

  test('a click on a line of the C program does so too', async () => {
    await app.press('c', 'n', 'n', 'n');
    await app.until('step 3/13');
    await app.clickOn('fork()');
    await app.until('step 2/13');
  });

  test('what a click has jumped over does not count as seen', async () => {
    await app.size(100, 40);
    await app.clickOn('waitpid(B');
    await app.until('step 13/13');
    await app.press('escape');
    expect(title()).toMatch(/0 of \d+ labs done/);
  });

  test('while a call is predicted a click ahead asks about the next one', async () => {
    await app.press('n', 'n', 'n', 'n', 'p');
    await app.clickOn('write(w');
    await app.until('It asks for 100 bytes.');
    expect(title()).toContain('step 4/13');
    const lab = seen();
    expect(lab?.kind === 'lab' && lab.prediction.store.getState().question).toBeTruthy();
    await app.clickOn('fork()');
    expect(title()).toContain('step 4/13');
  });

  test('the wheel scrolls the pane below it, wherever the keys are, and the run stays', async () => {
    await app.press('n', 'n', 'n', 'n', 'n', 'n');
    await app.until('step 6/13');
    const [before] = [app.lines()];
    const row = before.findIndex((line) => line.includes('Inside the call'));
    await app.wheel(60, row + 2, 1);
    const after = app.lines();
    expect(after.slice(row + 1)).not.toEqual(before.slice(row + 1));
    expect(after.slice(0, row - 1)).toEqual(before.slice(0, row - 1));
    expect(focus()).toBe('transcript');
    await app.wheel(10, 5, 1);
    await app.wheel(10, 5, -1);
    expect(title()).toContain('step 6/13');
  });

  test('in a small terminal a click goes to what is behind a tab', async () => {
    await app.size(60, 16);
    await app.clickOn('2');
    expect(focus()).toBe('kernel');
    await app.clickOn('Processes');
    expect(focus()).toBe('processes');
  });
});

test('help is scrolled', async () => {
  await app.press('?');
  const before = app.text();
  await app.wheel(50, 10, 1);
  expect(app.text()).not.toBe(before);
  await app.wheel(50, 10, -1);
  expect(app.text()).toBe(before);
});

test('recordings are chosen, and played with a second click', async () => {
  app.close();
  app = await openApp(state, { recordings: join(import.meta.dirname, '../../../recordings') });
  await app.press('R');
  const second = app.lines()[4]?.slice(4, 20) ?? '';
  await app.click(10, 4);
  expect(chosen()).toContain(second.trim());
  await app.click(10, 4);
  expect(seen()?.kind).toBe('lab');
});

test(':mouse says whose the mouse is, and takes on or off only', async () => {
  const say = async (line: string): Promise<string> => {
    await app.press(':');
    await app.type(line);
    await app.press('enter');
    return app.lines().at(-1) ?? '';
  };
  expect(await say('mouse off')).toContain('mouse off: the terminal has it');
  expect(app.shell.store.getState().mouse).toBe(false);
  expect(await say('mouse on')).toContain('Shift and drag selects text');
  expect(app.shell.store.getState().mouse).toBe(true);
  expect(await say('mouse')).toContain(':mouse takes on or off');
});
