/** Predict mode, as it is seen: the question before a step, the verdict with its rule, the score, what to look at again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { type OpenApp, type OpenOptions, openApp } from '../app-driver.tsx';
import { HELLO } from './moments.ts';

let state: string;
let app: OpenApp;

const open = async (more: OpenOptions = {}): Promise<void> => {
  const { script } = loadScript(HELLO, 'hello.ipc');
  app = await openApp(state, { open: { script, on: 'sim' }, ...more });
};

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-predict-'));
  await open();
});

afterEach(async () => {
  app.close();
  rmSync(state, { recursive: true });
});

const header = (): string => app.lines()[0] ?? '';
const footer = (): string => app.lines().at(-1) ?? '';

/** The number in front of a choice that is shown. */
function numberOf(choice: string): string {
  return new RegExp(`(\\d) ${choice}`).exec(app.text())?.[1] ?? '?';
}

const READ = 'It asks for 100 bytes.';

describe('a question', () => {
  test('comes before the step, and not before one that cannot be got wrong', async () => {
    await app.press('p', 'n', 'n');
    expect(header()).toContain('step 2/');
    expect(app.text()).not.toContain(READ);
    await app.press('n');
    await app.until(READ);
    expect(header()).toContain('step 2/');
    expect(app.text()).toContain('B  read(r, _, 100)');
    expect(app.text()).toMatch(/1 .*\n.*2 .*\n.*3 /);
  });

  test('is answered by the arrows or a digit, and Enter; then the rule is told', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    await app.press(numberOf('it sleeps'), 'enter');
    await app.until('Right: it sleeps. (1 of 1)');
    expect(app.text()).toContain('anon_pipe_read(): the pipe is empty');
    expect(header()).toContain('Predict 1/1');
    expect(header()).toContain('step 3/');
  });

  test('is judged first where it was answered, and further on in its step after what happens there', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    await app.press(numberOf('it sleeps'), 'enter', 'n');
    await app.until('Whose sleeping');
    await app.press(numberOf('B goes on'), 'enter');
    await app.until('Right: B goes on');
    expect(app.text().indexOf('Five bytes.')).toBeGreaterThan(app.text().indexOf('Right: B goes'));
    await app.press('n');
    await app.until('step 5/');
    expect(app.text().indexOf('→ ')).toBeLessThan(app.text().indexOf('Right: B goes on'));
  });

  test('tells what came in the place of what was said', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    await app.press(numberOf('100 bytes'), 'enter');
    await app.until('You said: 100 bytes.');
    expect(header()).toContain('Predict 0/1');
  });

  test('counts once: after going back its answer changes nothing', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    await app.press(numberOf('100 bytes'), 'enter');
    await app.until('(0 of 1)');
    await app.press('b', 'n');
    await app.until(READ);
    await app.press(numberOf('it sleeps'), 'enter');
    await app.until(/answered/);
    expect(header()).toContain('Predict 0/1');
  });

  test('says in the footer how it is answered, and what a step key does', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    expect(footer()).toMatch(/Enter answer {2}Down choose {2}Esc no more questions/);
    await app.press('n');
    expect(footer()).toContain('Enter answers the question');
    expect(header()).toContain('step 2/');
  });

  test('goes away when the reader goes elsewhere', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    await app.press('b');
    expect(app.text()).not.toContain(READ);
    expect(header()).toContain('step 1/');
  });

  test('Esc ends the questions, without a step', async () => {
    await app.press('p', 'n', 'n', 'n');
    await app.until(READ);
    await app.press('escape');
    expect(app.text()).not.toContain(READ);
    expect(header()).not.toContain('Predict');
    expect(header()).toContain('step 2/');
    await app.press('n');
    expect(header()).toContain('step 3/');
  });

  test('space asks like any other step, and plays nothing', async () => {
    await app.press('p', 'n', 'n', 'space');
    await app.until(READ);
    expect(header()).not.toContain('▶');
  });
});

describe.each([
  ['en', 40, 12, ''],
  ['zh', 40, 12, ''],
  ['en', 60, 20, ''],
  ['zh', 80, 24, ''],
  ['en', 80, 24, 'z'],
  ['zh', 200, 60, ''],
] as const)('%s at %ix%i %s', (language, columns, rows, zoom) => {
  test('asks, shows every choice, and judges', async () => {
    app.close();
    await open({ language, columns, rows });
    const [asked, sleeps, right] =
      language === 'en' ? [READ, 'it sleeps', 'Right:'] : ['它要读 100 字节', '睡眠', '对了：'];
    if (zoom !== '') await app.press(zoom);
    await app.press('p', 'n', 'n', 'n');
    await app.until(asked);
    for (const number of ['1', '2', '3', '4']) {
      expect(app.text()).toMatch(new RegExp(`[│|▶›> ] ${number} \\S`));
    }
    expect(footer()).toContain('Enter');
    await app.press(numberOf(sleeps), 'enter');
    await app.until(right);
    expect(app.text()).not.toContain(asked);
    expect(app.lines()).toHaveLength(rows);
  });
});

test('the end lists what was got wrong, and how to go there', async () => {
  await app.press('p', 'n', 'n', 'n');
  await app.until(READ);
  await app.press(numberOf('100 bytes'), 'enter');
  await app.until('(0 of 1)');
  await app.press('G');
  await app.until('0 of 1 right. Look at');
  expect(app.text()).toMatch(/what returns and what sleeps: :3/);
  await app.type(':3');
  await app.press('enter');
  expect(header()).toContain('step 3/');
});

test('p says that it has begun and that it has ended', async () => {
  await app.press('p');
  expect(app.text()).toContain('results are hidden');
  await app.press('p');
  expect(app.text()).toContain('Predict is off');
  expect(header()).not.toContain('Predict');
});
