/** A home that nothing can be written to: it is said, and nothing stands still. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenApp, openApp } from '../app-driver.tsx';

let folder: string;
let app: OpenApp;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ipcscope-unwritable-'));
  writeFileSync(join(folder, 'file'), '');
  app = await openApp(join(folder, 'file'));
});

afterEach(async () => {
  app.close();
  rmSync(folder, { recursive: true });
});

test('the first step says that progress is not kept, and only the first', async () => {
  await app.press('enter', 'enter');
  expect(app.text()).not.toContain('not kept');
  await app.press('n');
  await app.until('Your progress is not kept');
  expect(app.text()).toContain('ENOTDIR');
  await app.press('n');
  await app.until('step 2/');
  expect(app.text()).not.toContain('not kept');
  await app.press('escape');
  expect(app.text()).not.toContain('not kept');
});

test('a recording says which folder cannot be written', async () => {
  await app.press('enter', 'enter', 'n');
  await app.until('step 1/');
  await app.press('r');
  await app.until('not recorded');
  expect(app.text()).toContain(folder);
});
