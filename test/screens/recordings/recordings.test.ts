/** Recording a run, the list of recordings, playing and exporting one. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { type OpenApp, openApp } from '../app-driver.tsx';
import { HELLO } from '../lab/moments.ts';

let state: string;
let app: OpenApp;
const folder = (): string => join(state, 'ipcscope', 'recordings');

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-recordings-'));
});

afterEach(async () => {
  app.close();
  vi.restoreAllMocks();
  rmSync(state, { recursive: true });
});

/** That it is kept, and not that it is not. */
const RECORDED = /(?<!not )recorded:/;

/** Record the lab and go to the list. */
async function record(): Promise<void> {
  const { script } = loadScript(HELLO, 'hello.ipc');
  app = await openApp(state, { open: { script, on: 'sim' } });
  await app.press('n', 'n', 'r');
  await app.until(RECORDED);
}

describe('recording', () => {
  test('says which folder cannot be written', async () => {
    const file = join(state, 'file');
    writeFileSync(file, '');
    const { script } = loadScript(HELLO, 'hello.ipc');
    app = await openApp(file, { open: { script, on: 'sim' }, columns: 200 });
    await app.press('r');
    await app.until(/not recorded: ".*file\/ipcscope\/recordings" cannot be written \(ENOTDIR\)/);
  });

  test('names that of a lab by its mechanism, its name and its kernel', async () => {
    app = await openApp(state);
    await app.press('enter', 'enter', 'r');
    await app.until(RECORDED);
    expect(readdirSync(folder())).toEqual(['pipe-hello-sim.jsonl']);
  });

  test('keeps the whole run and comes back to where one was', async () => {
    await record();
    expect(app.lines()[0]).toContain('step 2/9');
    expect(readdirSync(folder())).toEqual(['hello-sim.jsonl']);
    await app.press('r');
    await app.until('hello-sim-2.jsonl');
    expect(readdirSync(folder())).toHaveLength(2);
  });
});

test('R goes from a lab to what was just recorded, and Esc comes back to the same step', async () => {
  await record();
  expect(app.lines().at(-1)).not.toContain('R recordings');
  await app.press('R');
  expect(app.text()).toMatch(/▶ Hello +hello-sim/);
  await app.press('enter');
  expect(app.lines()[0]).toContain('recording [sim]');
  await app.press('R');
  expect(app.lines()[0]).toContain('recording [sim]');
  await app.press('escape', 'escape');
  expect(app.lines()[0]).toContain('[sim] real');
  expect(app.lines()[0]).toContain('step 2/9');
});

describe('where a recording is', () => {
  // The frame, and the bar that says where one has scrolled to, which is as long as the path happens to be.
  const squeezed = (): string => app.text().replace(/[\s│┃╰─╯]+/g, '');

  test.each([
    [80, 24],
    [40, 12],
  ])('is told whole at %ix%i, however long the path', async (columns, rows) => {
    const deep = join(state, 'a-folder-with-a-long-name', 'and-another-one-below-it');
    const { script } = loadScript(HELLO, 'hello.ipc');
    app = await openApp(deep, { open: { script, on: 'sim' }, columns, rows });
    await app.press('r');
    await app.until(RECORDED);
    const path = join(deep, 'ipcscope', 'recordings', 'hello-sim.jsonl');
    expect(squeezed()).toContain(`recorded:${path}`);
    expect(app.lines()).toHaveLength(rows);
    await app.press('escape', 'R');
    if (rows === 24) expect(squeezed()).toContain(`File${path}`);
  });

  test('is told from the home folder on', async () => {
    const { script } = loadScript(HELLO, 'hello.ipc');
    app = await openApp('', { open: { script, on: 'sim' }, env: { HOME: state } });
    await app.press('r');
    await app.until(' recorded: ~/.local/state/ipcscope/recordings/hello-sim.jsonl');
    await app.press('escape', 'R');
    expect(app.text()).toContain(' ~/.local/state/ipcscope/recordings/hello-sim.jsonl ');
  });
});

describe('renaming', () => {
  const rename = async (name: string): Promise<void> => {
    await app.press('escape', 'R', 'r', 'ctrl+u');
    await app.type(name);
    await app.press('enter');
  };

  test('begins with the name that it has, and goes on with the new one', async () => {
    await record();
    await app.press('escape', 'R', 'r');
    expect(app.lines().at(-1)).toContain('new name of hello-sim: hello-sim');
    await app.type('2');
    await app.press('enter');
    expect(readdirSync(folder())).toEqual(['hello-sim2.jsonl']);
    expect(app.text()).toMatch(/▶ Hello +hello-sim2/);
    expect(app.lines().at(-1)).toContain('hello-sim is now called hello-sim2');
    await app.press('enter');
    expect(app.lines()[0]).toContain('recording [sim]');
  });

  test('stays in the folder, whatever is typed', async () => {
    await record();
    await rename('../../my notes');
    expect(readdirSync(folder())).toEqual(['-..-my-notes.jsonl']);
  });

  test('replaces nothing', async () => {
    await record();
    writeFileSync(join(folder(), 'taken.jsonl'), 'mine');
    await rename('taken');
    expect(app.lines().slice(-3).join(' ')).toContain('nothing was changed');
    expect(readFileSync(join(folder(), 'taken.jsonl'), 'utf8')).toBe('mine');
    expect(readdirSync(folder())).toEqual(['hello-sim.jsonl', 'taken.jsonl']);
  });

  test('is left with Esc', async () => {
    await record();
    await app.press('escape', 'R', 'r', 'x', 'escape');
    expect(readdirSync(folder())).toEqual(['hello-sim.jsonl']);
    expect(app.lines().at(-1)).toContain('r rename');
  });
});

describe('deleting', () => {
  test('asks first, and does nothing for Esc, n, or a key that is no answer', async () => {
    await record();
    await app.press('escape', 'R');
    expect(app.text()).toContain('deletes.');
    await app.press('d');
    expect(app.lines().at(-1)).toContain('Delete the recording hello-sim for good?  y yes  n no');
    await app.press('x');
    expect(app.lines().at(-1)).toContain('for good?');
    for (const no of ['escape', 'n']) await app.press(no, 'd');
    expect(readdirSync(folder())).toEqual(['hello-sim.jsonl']);
  });

  test('takes the file away, and the list is without it', async () => {
    await record();
    await app.press('escape', 'R', 'd', 'y');
    expect(readdirSync(folder())).toEqual([]);
    expect(app.lines().at(-1)).toContain('deleted: hello-sim');
    expect(app.text()).toContain('There is no recording yet.');
  });

  test('is not for those that come with the program, and neither is renaming', async () => {
    const shipped = new URL('../../../recordings', import.meta.url).pathname;
    app = await openApp(state, { recordings: shipped });
    const before = readdirSync(shipped);
    await app.press('R');
    expect(app.text()).toContain('e exports.');
    expect(app.text()).not.toContain('deletes.');
    await app.press('escape');
    for (const key of ['d', 'r']) {
      await app.press('R', key);
      expect(app.lines().at(-1)).toContain('only your own can be renamed or deleted');
      await app.press('escape');
    }
    expect(readdirSync(shipped)).toEqual(before);
  });
});

test('one that is damaged says so when it is opened', async () => {
  await record();
  const path = join(folder(), 'hello-sim.jsonl');
  truncateSync(path, readFileSync(path).length - 40);
  app.close();
  app = await openApp(state, { columns: 160 });
  await app.press('R', 'enter');
  expect(app.lines()[0]).toContain('recording [sim]');
  expect(app.lines().slice(-2).join(' ')).toContain('it plays up to there');
});

describe('the list', () => {
  test('says how to make one when there is none', async () => {
    app = await openApp(state);
    await app.press('R');
    expect(app.text()).toContain('In a lab, r records the run.');
  });

  test('says how to see them all again when a filter finds none', async () => {
    await record();
    await app.press('escape', 'R', '/', 'z', 'z', 'z');
    expect(app.text()).toContain('No recording matches "zzz". Esc shows all again.');
  });

  test('has no digits on its panes, since digits jump', async () => {
    await record();
    expect(app.text()).toContain('1 Transcript');
    await app.press('escape', 'R', 'enter');
    expect(app.text()).toMatch(/─ Transcript ─/);
    expect(app.text()).not.toMatch(/\d Transcript/);
  });

  test('plays what was recorded like a lab', async () => {
    await record();
    await app.press('escape', 'R');
    expect(app.text()).toMatch(/▶ Hello +hello-sim {2}sim {2}9 steps/);
    await app.press('L');
    expect(app.text()).toMatch(/▶ 问好 +hello-sim {2}模拟 {2}9 步/);
    await app.press('L');
    await app.press('enter');
    expect(app.lines()[0]).toContain('recording [sim]');
    await app.press('right', 'right', 'right', 'right');
    expect(app.lines()[0]).toContain('step 4/9');
    expect(app.text()).toContain('Five bytes.');
    await app.press('i', 'left', 'left');
    expect(app.lines()[0]).toContain('step 3/9');
  });

  test('digits jump, + and - change the speed, space plays', async () => {
    await record();
    await app.press('escape', 'R', 'enter', '5');
    expect(app.lines()[0]).toContain('step 5/9');
    await app.press('9');
    expect(app.lines()[0]).toContain('step 8/9');
    await app.press('0');
    expect(app.lines()[0]).toContain('step 0/9');
    await app.press('+', '+');
    expect(app.lines()[0]).toContain('4×');
    await app.press('-', 'space');
    expect(app.lines()[0]).toContain('▶ 2×');
    await app.until('step 2/9');
    await app.press('space');
    expect(app.lines()[0]).not.toContain('▶');
  });

  test('m and :real say why it stays on its kernel, and the footer names what can be pressed', async () => {
    await record();
    await app.press('escape', 'R', 'enter');
    expect(app.lines().at(-1)).toContain('+ faster');
    expect(app.lines().at(-1)).not.toContain('m mode');
    await app.press('m');
    expect(app.text()).toContain('A recording stays on the kernel');
    await app.press('b', ':');
    await app.type('real');
    await app.press('enter');
    expect(app.text()).toContain('A recording stays on the kernel');
    await app.press(':');
    await app.type('reel');
    await app.press('enter');
    expect(app.text()).toContain('no command :reel');
  });

  test('says of the keys of a lab that they are none of a recording', async () => {
    await record();
    await app.press('escape', 'R', 'enter');
    for (const key of ['p', 'r', ']', '[']) {
      await app.press(key);
      expect(app.text()).toContain(`${key} is for labs; a recording is only watched.`);
    }
    await app.press('L', 'p');
    expect(app.text()).toContain('p 只用于实验');
    await app.press('%');
    expect(app.text()).not.toContain('只用于实验');
  });

  test('exports an asciicast that asciinema can read, and never over a file', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(state);
    await record();
    await app.press('escape', 'R', 'e');
    await app.until('written for asciinema');
    const [header = '', ...events] = readFileSync(join(state, 'hello-sim.cast'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(JSON.parse(header)).toMatchObject({ version: 2, width: 100, height: 30 });
    for (const event of events) expect(JSON.parse(event)).toHaveLength(3);
    expect(events.join('\n')).toContain('Transcript');
    await app.press('e');
    await app.until('not exported');
  });
});

describe('a damaged recording', () => {
  test('plays up to the damage and says where that is', async () => {
    await record();
    const path = join(folder(), 'hello-sim.jsonl');
    truncateSync(path, Math.floor(readFileSync(path).length * 0.6));
    await app.press('escape', 'R');
    expect(app.text()).toMatch(/▶ ✗ Hello/);
    expect(app.text()).toMatch(/plays up to there \(\d steps?\)/);
    await app.press('enter', 'G');
    expect(app.lines()[0]).toMatch(/step [1-6]\//);
  });

  test('that is none is listed with the reason, and is not opened', async () => {
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'notes.jsonl'), 'not a recording\n');
    app = await openApp(state);
    await app.press('R');
    expect(app.text()).toContain('cannot be read');
    await app.press('enter');
    expect(app.text()).toContain('Recordings');
    expect(existsSync(join(folder(), 'notes.jsonl'))).toBe(true);
  });
});
