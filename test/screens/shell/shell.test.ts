/** What every key goes through first: quitting, help, the prompt, languages, the notice for a small terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenApp, openApp } from '../app-driver.tsx';

let state: string;
let app: OpenApp;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-session-'));
  app = await openApp(state);
});

afterEach(async () => {
  app.close();
  rmSync(state, { recursive: true });
});

describe('leaving', () => {
  test.each(['q', 'ctrl+c'])('%s quits', async (key) => {
    await app.press(key);
    expect(app.left()).toBe(true);
  });

  test('ctrl+c quits from wherever one types', async () => {
    for (const key of ['/', ':', '?']) {
      await app.press(key, 'ctrl+c');
      expect(app.left()).toBe(true);
    }
  });

  test('q is a letter where one types', async () => {
    await app.press('/');
    await app.type('eq');
    expect(app.left()).toBe(false);
    expect(app.text()).toContain('/eq');
  });

  test('ctrl+z goes to the shell', async () => {
    await app.press('ctrl+z');
    expect(app.suspended()).toBe(1);
  });

  test('Esc goes back, and at home does nothing', async () => {
    await app.press('enter', 'enter');
    expect(app.text()).toContain('Hello through a pipe');
    expect(app.text()).toContain('step 0/');
    await app.press('escape');
    expect(app.text()).toContain('Mechanisms');
    expect(app.lines().at(-1)).toContain('Esc leave');
    await app.press('escape', 'escape', 'escape');
    expect(app.text()).toContain('Mechanisms');
    expect(app.left()).toBe(false);
    expect(app.lines().at(-1)).not.toContain('Esc');
    await app.press('/');
    await app.type('pipe');
    await app.press('enter');
    expect(app.lines().at(-1)).toContain('Esc leave');
  });
});

describe('pasting', () => {
  test.each(['en', 'zh'] as const)('is not pressing keys, and says so (%s)', async (language) => {
    await app.press(':');
    await app.type(`lang ${language}`);
    await app.press('enter');
    const before = app.lines().slice(0, -1);
    await app.paste('q\n]\nG');
    expect(app.left()).toBe(false);
    expect(app.lines().slice(0, -1)).toEqual(before);
    expect(app.text()).toContain(language === 'en' ? 'not taken for keys' : '不会当作按键');
    await app.press('j');
    expect(app.text()).not.toMatch(/not taken for keys|不会当作按键/);
  });

  test('goes into the line that is typed, on one line, and does not send it', async () => {
    await app.press('/');
    await app.paste('System V\n\x1b[31m queue\n');
    expect(app.text()).toContain('/System V [31m queue');
    await app.press('escape', ':');
    await app.paste(' lang\tzh\r\n');
    expect(app.text()).toContain(':lang zh');
    expect(app.text()).toContain('Mechanisms');
    await app.press('enter');
    expect(app.text()).toContain('机制');
  });

  test('of nothing says nothing', async () => {
    await app.paste(' \n ');
    expect(app.text()).not.toContain('pasted');
  });
});

describe('help', () => {
  test('lists the keys, scrolls, and closes', async () => {
    await app.press('?');
    expect(app.text()).toContain('open what is selected');
    expect(app.text()).not.toContain('make the next call');
    await app.press('G');
    expect(app.text()).toContain('a recording that cannot be read');
    expect(app.text()).not.toContain('open what is selected');
    await app.press('g', 'tab');
    expect(app.text().split('\n')[1]).toContain('View');
    await app.press('g', 'j', 'k', 'escape');
    expect(app.text()).toContain('Mechanisms');
  });

  test('goes a page further with the space bar, as a pager does, and is left with Enter', async () => {
    await app.press('?');
    const top = app.text();
    await app.press('pagedown');
    const next = app.text();
    expect(next).not.toBe(top);
    await app.press('pageup', 'space');
    expect(app.text()).toBe(next);
    await app.press('enter');
    expect(app.text()).toContain('Mechanisms');
  });

  test('is in the language that is spoken', async () => {
    await app.press('L', '?');
    expect(app.text()).toContain('打开选中的条目');
  });

  test('begins with what the screen can do that one is on, and tells of others at the end', async () => {
    await app.press('enter', 'enter', '?');
    const titles = () => app.lines().filter((line) => /^│ (Run|On other screens)/.test(line));
    expect(titles()).toHaveLength(1);
    expect(app.text()).toContain('make the next call');
    await app.press('G');
    expect(app.text()).toContain('Marks: Recordings');
    await app.press('pageup');
    expect(titles().join()).toContain('On other screens');
    expect(app.text()).toContain('home: between mechanisms and labs');
  });

  test('is searched with /, and Esc shows all of it again before it closes', async () => {
    await app.press('?', '/');
    await app.type('marked');
    expect(app.text()).toContain('Nothing here is about "marked"');
    await app.press('escape', '/');
    await app.type('suspend');
    await app.press(
      'backspace',
      'backspace',
      'backspace',
      'backspace',
      'backspace',
      'backspace',
      'backspace',
    );
    await app.type('shell');
    await app.press('enter');
    expect(app.text()).toContain('back to the shell');
    expect(app.text()).not.toContain('open what is selected');
    await app.press('escape');
    expect(app.text()).toContain('open what is selected');
    await app.press('escape');
    expect(app.text()).toContain('Mechanisms');
  });
});

describe('the prompt', () => {
  test('says what can be typed until something is', async () => {
    await app.press(':');
    expect(app.lines().at(-1)).toBe(
      ' :  12  sim  real  twin  lang zh  layout 3.2  theme light  mouse off  help  q',
    );
    await app.type('l');
    expect(app.lines().at(-1)).toBe(' :l');
    await app.press('backspace');
    expect(app.lines().at(-1)).toContain('layout 3.2');
    await app.press('escape');
    expect(app.lines().at(-1)).toContain('q quit');
  });

  const say = async (line: string): Promise<void> => {
    await app.press(':');
    await app.type(line);
    await app.press('enter');
  };

  test(':q quits', async () => {
    await say('q');
    expect(app.left()).toBe(true);
  });

  test(':lang switches, and says what it takes', async () => {
    await say('lang zh');
    expect(app.text()).toContain('机制');
    await say('lang fr');
    expect(app.text()).toContain(':lang 后面写 en 或 zh');
    await say('lang en');
    expect(app.text()).toContain('Mechanisms');
  });

  test(':layout switches, and says what it takes', async () => {
    await say('layout 3.2');
    expect(app.text()).toContain('Linux 3.2');
    await say('layout 7');
    expect(app.text()).toContain(':layout takes 3.2 or 6');
  });

  test('names what it does not know', async () => {
    await say('wq');
    expect(app.text()).toContain('no command :wq');
    await app.press('j');
    expect(app.text()).not.toContain('no command');
  });

  test('is left by Esc and by deleting everything', async () => {
    await app.press(':', 'escape');
    expect(app.text()).not.toMatch(/^ :/m);
    await app.press(':', 'x', 'backspace', 'backspace');
    await app.press('q');
    expect(app.left()).toBe(true);
  });
});

describe('a terminal that is too small', () => {
  test('says so, with both sizes, in the language that is spoken', async () => {
    await app.size(39, 20);
    expect(app.lines().slice(0, 4)).toEqual([
      'The terminal is too small',
      'now 39 x 20',
      'needed 40 x 12',
      'q quits',
    ]);
    await app.size(60, 11);
    expect(app.text()).toContain('now 60 x 11');
    await app.size(20, 6);
    expect(app.lines().slice(0, 2)).toEqual(['The terminal is too', 'small']);
    expect(app.text()).toContain('q quits');
  });

  test('ignores every key but q', async () => {
    await app.size(20, 5);
    app.lines();
    for (const key of ['enter', 'j', 'n', '?', ':', '/', 'L', 'escape', 'space', 'ctrl+z']) {
      await app.press(key);
    }
    expect(app.suspended()).toBe(0);
    await app.size(100, 30);
    expect(app.text()).toContain('Mechanisms');
    expect(app.text()).toContain('Labs: Pipe');
    await app.size(20, 5);
    app.lines();
    await app.press('q');
    expect(app.left()).toBe(true);
  });

  test('even one cell does no harm', async () => {
    await app.size(1, 1);
    expect(app.lines()).toHaveLength(1);
  });
});
