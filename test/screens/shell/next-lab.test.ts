/** Going from one lab to the next without going home. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-next-'));
});

afterEach(async () => {
  app.close();
  rmSync(state, { recursive: true });
});

/** The lab's title and step, as the header has them. */
const header = (): string => app.lines()[0] ?? '';

test('the last step offers the next lab, ] opens it, [ goes back, and home follows', async () => {
  app = await openApp(state);
  await app.press('enter', 'enter', 'G');
  await app.until('That was the last step');
  const [, title = '?'] = /next lab: (.*?)\s*(?:│|\.)/.exec(app.text()) ?? [];
  expect(app.lines().at(-1)).toContain(' ] next lab ');
  await app.press(']');
  expect(header()).toContain(title);
  expect(header()).toContain('step 0/');
  await app.press(']', '[');
  expect(header()).toContain(title);
  await app.press('escape');
  const selected = app.lines().find((line) => line.includes(title));
  expect(selected).toMatch(/▶ · /);
});

test('before the last step nothing is offered', async () => {
  app = await openApp(state);
  await app.press('enter', 'enter', 'n');
  await app.until('step 1/');
  expect(app.text()).not.toContain('next lab');
});

test('before the first lab there is none, and the lab stays open', async () => {
  app = await openApp(state);
  await app.press('enter', 'enter', '[');
  expect(app.text()).toContain('There is no lab there');
  expect(header()).toContain('Hello through a pipe');
});

test('a transcript of one’s own is in no list', async () => {
  const { script } = loadScript('A  getpid() = A\n', 'mine.ipc');
  app = await openApp(state, { open: { script, on: 'sim' } });
  await app.press('n');
  await app.until('That was the last step');
  expect(app.text()).not.toContain('next lab');
  await app.press(']');
  expect(app.text()).toContain('There is no lab there');
});
