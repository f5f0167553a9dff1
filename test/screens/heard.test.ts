/** Every screen as whoever listens to it hears it: sentences, and no borders, marks or columns. */
import { afterEach, expect, test, vi } from 'vitest';
import { loadScript } from '../../src/engine/index.ts';
import { measurerOf } from '../engine/bench/measurer.ts';
import { PATIENTLY } from '../support/limits.ts';
import { type HeardApp, listen } from './heard.tsx';
import { HELLO } from './lab/moments.ts';

const apps: HeardApp[] = [];
afterEach(() => {
  for (const app of apps.splice(0)) app.close();
});

async function open(options: Parameters<typeof listen>[0] = {}): Promise<HeardApp> {
  const app = await listen(options);
  apps.push(app);
  return app;
}

const hello = () => loadScript(HELLO, 'hello.ipc').script;

/** What only eyes can read: borders, marks, pointers. */
const DRAWN = /[\u2500-\u25ff✓✗❯›→▸]/u;

/** Press a key so often. */
async function pressed(app: HeardApp, key: string, times: number): Promise<readonly string[]> {
  for (let time = 1; time < times; time++) await app.press(key);
  return app.press(key);
}

test('home says where one is, what is chosen, and which keys there are', async () => {
  const lines = (await open()).lines();
  expect(lines[0]).toMatch(/^ipcscope, Linux inter-process communication .* 0 of \d+ labs done$/);
  const chosen = lines.filter((line) => line.includes('(selected)'));
  expect(chosen).toHaveLength(1);
  expect(chosen[0]).toMatch(/^listitem: \(selected\) Pipe 0\/\d+$/);
  // The labs follow the mechanisms, and do not stand beside them.
  expect(lines.findIndex((line) => line.includes('Labs: Pipe'))).toBeGreaterThan(
    lines.findIndex((line) => line.startsWith('listitem: Recordings')),
  );
  expect(lines.at(-1)).toMatch(/^Keys: Enter open, .*q quit\.$/);
});

test('home tells the selection that a key moved to', async () => {
  const lines = await (await open()).press('j');
  expect(lines.filter((line) => line.includes('(selected)'))).toEqual([
    'listitem: (selected) FIFO 0/8',
  ]);
});

test('the lab begins with its summary and how to begin', async () => {
  const lines = (await open({ script: hello() })).lines();
  expect(lines.slice(0, 4)).toEqual([
    'ipcscope, Pipe, Hello',
    'Before the first of 9 steps, on the simulation.',
    'The summary.',
    'Nothing has run yet. Press n for the first step.',
  ]);
});

test('a step says its line, what it means, and what is new', async () => {
  const lines = await (await open({ script: hello() })).press('n');
  expect(lines.slice(1, 4)).toEqual([
    'Step 1 of 9, on the simulation.',
    'A: pipe([r, w]) = 0.',
    'A pipe is made.',
  ]);
  expect(lines[4]).toMatch(/^New: pipe:1, head 0, tail 0, .*readers 1, writers 1/);
});

test('whoever sleeps is named, and what it will get is not told', async () => {
  const lines = await pressed(await open({ script: hello() }), 'n', 3);
  expect(lines[2]).toBe('B: read(r, _, 100).');
  expect(lines.some((line) => /^B sleeps in read\(.*, on rd_wait of pipe:1\.$/.test(line))).toBe(
    true,
  );
});

test('a field that changed is told with what it was', async () => {
  const lines = await pressed(await open({ script: hello() }), 'n', 4);
  expect(lines.some((line) => /^pipe:1: .*head from 0 to 1/.test(line))).toBe(true);
});

test('inside of a call the event is told', async () => {
  const lines = await (await open({ script: hello() })).press('i');
  expect(lines[2]).toMatch(/^Event 1 of \d+ inside of the call\.$/);
});

test('a question says which answer is chosen', async () => {
  const app = await open({ script: hello() });
  await app.press('p');
  // Where nothing can be got wrong, nothing is asked.
  const asks = () => app.lines().some((line) => line.startsWith('option:'));
  for (let step = 0; step < 4 && !asks(); step++) await app.press('n');
  const before = app.lines().filter((line) => line.startsWith('option: (selected) 1 '));
  expect(before).toHaveLength(1);
  const lines = await app.press('\x1b[B');
  expect(lines.filter((line) => line.includes('(selected)'))).toEqual([
    expect.stringMatching(/^option: \(selected\) 2 /),
  ]);
});

test('the lab speaks Chinese', async () => {
  const lines = await (await open({ script: hello(), language: 'zh' })).press('n');
  expect(lines.slice(1, 4)).toEqual([
    '第 1 步，共 9 步，模拟内核。',
    'A：pipe([r, w]) = 0。',
    '造一个管道。',
  ]);
});

test('help and recordings are read, too', async () => {
  const app = await open();
  expect((await app.press('?')).join(' ')).toContain('go to the first step');
  await app.press('?');
  expect((await app.press('R'))[0]).toBe('ipcscope, Recordings');
});

test('nothing is drawn on any screen', async () => {
  const app = await open({ script: hello() });
  const screens = [await open().then((home) => home.lines())];
  for (const key of ['n', 'n', 'i', 'i', 'n', 'p', '?']) screens.push(await app.press(key));
  expect(screens.flat().filter((line) => DRAWN.test(line))).toEqual([]);
});

test('the bench lab says what is chosen, what was measured and how sure it is, and what a hump means', async () => {
  const app = await open({ measurer: measurerOf() });
  expect(app.lines().join('\n')).toContain('(selected) measure round trip');
  await app.press('m');
  await vi.waitFor(
    () => expect(app.lines().join('\n')).toContain('615 draws of 41 lines'),
    PATIENTLY,
  );
  const lines = app.lines();
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^pipe, round trip, 1 B, one core \(0\): 13\.\d µs, within 0\.\d %, 15 draws\.$/,
    ),
  );
  expect(lines.join('\n')).toContain(
    'switching (100 %, around 13.6 µs): both share a processor, and each round switches between them.',
  );
  for (const line of lines) expect(line).not.toMatch(DRAWN);
});
