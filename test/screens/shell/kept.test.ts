/** What is kept for the next start: settings, the speed of playing, and the lab to go on with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KeptChoices, openChoices } from '../../../src/screens/kept-choices.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp;

const folder = (): string => join(state, 'ipcscope');
const start = async (choices?: KeptChoices): Promise<OpenApp> => {
  app = await openApp(state, choices === undefined ? {} : { choices });
  return app;
};
const title = (): string => app.lines()[0] ?? '';

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-kept-'));
});

afterEach(() => {
  app.close();
  rmSync(state, { recursive: true });
});

describe('the lab that was open last', () => {
  test('is the first entry of home, one key away, where the reader was', async () => {
    await start();
    await app.press('enter', 'enter', 'n', 'n', 'n');
    await app.until('step 3/13');
    app.close();
    await start();
    expect(app.lines().some((line) => line.includes('▶ Go on: Hello through a pipe'))).toBe(true);
    expect(app.text()).toContain('step 3 of 13');
    await app.press('enter');
    await app.until('step 3/13');
    expect(title()).toContain('Hello through a pipe');
    await app.press('escape', 'down');
    expect(app.text()).toContain('▶ Pipe');
  });

  test('is gone on with by a key from anywhere on home', async () => {
    await start();
    await app.press('enter', 'enter', 'n', 'escape', 'escape', 'down', 'c');
    await app.until('step 1/13');
    expect(title()).toContain('Hello through a pipe');
  });

  test('is not offered once it is finished, nor where none was opened', async () => {
    await start();
    expect(app.text()).not.toContain('Go on:');
    await app.press('enter', 'enter', ...'nnnnnnnnnnnnn');
    await app.until('step 13/13');
    app.close();
    await start();
    expect(app.text()).not.toContain('Go on:');
    expect(app.text()).toContain('▶ Pipe');
  });

  test('is the first one where none was', async () => {
    await start();
    await app.press('c');
    await app.until('step 0/13');
    expect(title()).toContain('Hello through a pipe');
  });

  test('that there is no more is not gone on with', async () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), 'progress.json'), '{"version":1,"labs":{},"last":"pipe/gone"}');
    await start();
    expect(app.text()).not.toContain('Go on:');
    await app.press('c');
    await app.until('step 0/13');
  });
});

describe('how fast runs are played', () => {
  test('is the same in the next lab, and at the next start', async () => {
    await start(openChoices(folder()));
    await app.press('enter', 'enter', '+', '+');
    expect(title()).toContain('4×');
    await app.press('escape', 'down', 'enter');
    expect(title()).toContain('4×');
    app.close();
    await start(openChoices(folder()));
    await app.press('c');
    expect(title()).toContain('4×');
    await app.press('-');
    expect(title()).toContain('2×');
  });
});

describe('the theme', () => {
  test('T goes round, and :theme names one', async () => {
    await start();
    await app.press('T');
    expect(app.lines().at(-1)).toContain('theme dark');
    await app.press('T', 'T', 'T', 'T');
    expect(app.shell.settings().theme.name).toBe('auto');
    await app.press(':');
    await app.type('theme light');
    await app.press('enter');
    expect(app.shell.settings().theme.name).toBe('light');
    await app.press(':');
    await app.type('theme pink');
    await app.press('enter');
    expect(app.lines().at(-1)).toContain(':theme takes auto, dark, light, contrast or none');
    expect(app.shell.settings().theme.name).toBe('light');
  });
});

test('a damaged file of settings is said at the start, and one that cannot be written when it is needed', async () => {
  mkdirSync(folder());
  writeFileSync(join(folder(), 'settings.json'), '{');
  await start(openChoices(folder()));
  expect(app.text()).toContain('The file of your settings could not be read; it is kept as');
  app.close();
  rmSync(folder(), { recursive: true });
  writeFileSync(folder(), '');
  await start(openChoices(folder()));
  await app.press('enter', 'enter', '+');
  expect(app.text().replace(/\s+/g, ' ')).toContain('Your settings are not kept:');
});
