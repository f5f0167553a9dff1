/** What every key goes through first: quitting, help, the prompt, languages, the notice for a small terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenApp, openApp } from './app-driver.ts';

let state: string;
let app: OpenApp;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-session-'));
  app = openApp(state);
});

afterEach(() => {
  app.close();
  rmSync(state, { recursive: true });
});

describe('leaving', () => {
  test.each(['q', 'ctrl+c'])('%s quits', (key) => {
    app.press(key);
    expect(app.left()).toBe(true);
  });

  test('ctrl+c quits from wherever one types', () => {
    for (const key of ['/', ':', '?']) {
      app.press(key, 'ctrl+c');
      expect(app.left()).toBe(true);
    }
  });

  test('q is a letter where one types', () => {
    app.press('/');
    app.type('eq');
    expect(app.left()).toBe(false);
    expect(app.text()).toContain('/eq');
  });

  test('ctrl+z goes to the shell', () => {
    app.press('ctrl+z');
    expect(app.suspended()).toBe(1);
  });

  test('Esc goes back, and at home does nothing', () => {
    app.press('enter', 'enter');
    expect(app.text()).toContain('Hello through a pipe');
    expect(app.text()).toContain('step 0/');
    app.press('escape');
    expect(app.text()).toContain('Mechanisms');
    expect(app.lines().at(-1)).toContain('Esc back');
    app.press('escape', 'escape', 'escape');
    expect(app.text()).toContain('Mechanisms');
    expect(app.left()).toBe(false);
    expect(app.lines().at(-1)).not.toContain('Esc');
    app.press('/');
    app.type('pipe');
    app.press('enter');
    expect(app.lines().at(-1)).toContain('Esc back');
  });
});

describe('pasting', () => {
  test.each(['en', 'zh'] as const)('is not pressing keys, and says so (%s)', (language) => {
    app.press(':');
    app.type(`lang ${language}`);
    app.press('enter');
    const before = app.lines().slice(0, -1);
    app.session.paste('q\n]\nG');
    expect(app.left()).toBe(false);
    expect(app.lines().slice(0, -1)).toEqual(before);
    expect(app.text()).toContain(language === 'en' ? 'not taken for keys' : '不会当作按键');
    app.press('j');
    expect(app.text()).not.toMatch(/not taken for keys|不会当作按键/);
  });

  test('goes into the line that is typed, on one line, and does not send it', () => {
    app.press('/');
    app.session.paste('System V\n\x1b[31m queue\n');
    expect(app.text()).toContain('/System V [31m queue');
    app.press('escape', ':');
    app.session.paste(' lang\tzh\r\n');
    expect(app.text()).toContain(':lang zh');
    expect(app.text()).toContain('Mechanisms');
    app.press('enter');
    expect(app.text()).toContain('机制');
  });

  test('of nothing says nothing', () => {
    app.session.paste(' \n ');
    expect(app.text()).not.toContain('pasted');
  });

  test('answers what is asked in predict mode', async () => {
    app.press('enter', 'enter', 'p', 'n');
    app.session.paste('EBADF');
    expect(app.text()).toContain('EBADF');
  });
});

describe('help', () => {
  test('lists the keys, scrolls, and closes', () => {
    app.press('?');
    expect(app.text()).toContain('make the next call');
    expect(app.text()).not.toContain('back to the shell');
    app.press('G');
    expect(app.text()).toContain('back to the shell');
    app.press('g', 'j', 'k', 'escape');
    expect(app.text()).toContain('Mechanisms');
  });

  test('goes a page further with the space bar, as a pager does, and is left with Enter', () => {
    app.press('?');
    const top = app.text();
    app.press('pagedown');
    const next = app.text();
    expect(next).not.toBe(top);
    app.press('pageup', 'space');
    expect(app.text()).toBe(next);
    app.press('enter');
    expect(app.text()).toContain('Mechanisms');
  });

  test('is in the language that is spoken', () => {
    app.press('L', '?');
    expect(app.text()).toContain('执行下一个调用');
  });
});

describe('the prompt', () => {
  test('says what can be typed until something is', () => {
    app.press(':');
    expect(app.lines().at(-1)).toBe(' :  12  sim  real  twin  lang zh  layout 3.2  help  q');
    app.type('l');
    expect(app.lines().at(-1)).toBe(' :l');
    app.press('backspace');
    expect(app.lines().at(-1)).toContain('layout 3.2');
    app.press('escape');
    expect(app.lines().at(-1)).toContain('q quit');
  });

  const say = (line: string): void => {
    app.press(':');
    app.type(line);
    app.press('enter');
  };

  test(':q quits', () => {
    say('q');
    expect(app.left()).toBe(true);
  });

  test(':lang switches, and says what it takes', () => {
    say('lang zh');
    expect(app.text()).toContain('机制');
    say('lang fr');
    expect(app.text()).toContain(':lang 后面写 en 或 zh');
    say('lang en');
    expect(app.text()).toContain('Mechanisms');
  });

  test(':layout switches, and says what it takes', () => {
    say('layout 3.2');
    expect(app.text()).toContain('Linux 3.2');
    say('layout 7');
    expect(app.text()).toContain(':layout takes 3.2 or 6');
  });

  test('names what it does not know', () => {
    say('wq');
    expect(app.text()).toContain('no command :wq');
    app.press('j');
    expect(app.text()).not.toContain('no command');
  });

  test('is left by Esc and by deleting everything', () => {
    app.press(':', 'escape');
    expect(app.text()).not.toMatch(/^ :/m);
    app.press(':', 'x', 'backspace', 'backspace');
    app.press('q');
    expect(app.left()).toBe(true);
  });
});

describe('a terminal that is too small', () => {
  test('says so, with both sizes, in the language that is spoken', () => {
    app.size(39, 20);
    expect(app.lines().slice(0, 4)).toEqual([
      'The terminal is too small',
      'now 39 x 20',
      'needed 40 x 12',
      'q quits',
    ]);
    app.size(60, 11);
    expect(app.text()).toContain('now 60 x 11');
    app.size(20, 6);
    expect(app.lines().slice(0, 2)).toEqual(['The terminal is too', 'small']);
    expect(app.text()).toContain('q quits');
  });

  test('ignores every key but q', () => {
    app.size(20, 5);
    app.lines();
    for (const key of ['enter', 'j', 'n', '?', ':', '/', 'L', 'escape', 'space', 'ctrl+z']) {
      app.press(key);
    }
    expect(app.suspended()).toBe(0);
    app.size(100, 30);
    expect(app.text()).toContain('Mechanisms');
    expect(app.text()).toContain('Labs: Pipe');
    app.size(20, 5);
    app.lines();
    app.press('q');
    expect(app.left()).toBe(true);
  });

  test('even one cell does no harm', () => {
    app.size(1, 1);
    expect(app.lines()).toHaveLength(1);
  });
});
