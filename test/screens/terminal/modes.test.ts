/** What the terminal is asked for, and that it has everything back afterwards. */
import { describe, expect, test } from 'vitest';
import { terminalModes } from '../../../src/screens/terminal/modes.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: modes begin with an escape.
const MODE = /\x1b\[\?(\d+)([hlsr])/g;

/** A terminal's modes, as xterm keeps them, and what was written to it. */
function terminal(env: { readonly [name: string]: string }, arrows: boolean, saves = true) {
  const modes = new Map([[1007, arrows]]);
  const saved = new Map<number, boolean>();
  let written = '';
  const made = terminalModes((text) => {
    written += text;
    for (const [, mode, act] of text.matchAll(MODE)) {
      const at = Number(mode);
      if (act === 'h' || act === 'l') modes.set(at, act === 'h');
      else if (saves && act === 's') saved.set(at, modes.get(at) ?? false);
      else if (saves) modes.set(at, saved.get(at) ?? false);
    }
    if (text.includes('\x1b[?1007$p')) made.heard(`\x1b[?1007;${arrows ? 1 : 2}$y`);
  }, env);
  const on = () => [...modes].filter(([, is]) => is).map(([mode]) => mode);
  return { modes: made, on, written: () => written };
}

const XTERM = { TERM: 'xterm-256color' };

describe.each([
  [true, true],
  [false, true],
  [true, false],
])('a wheel that comes as arrows: %s, on a terminal that saves modes: %s', (arrows, saves) => {
  const before = arrows ? [1007] : [];

  test('does not while the app runs, and does again afterwards', () => {
    const t = terminal(XTERM, arrows, saves);
    t.modes.take(true);
    expect(t.on()).toEqual([1000, 1006]);
    t.modes.giveBack();
    expect(t.on()).toEqual(before);
  });

  test('without the mouse too, and to the shell and back', () => {
    const t = terminal(XTERM, arrows, saves);
    t.modes.take(false);
    expect(t.on()).toEqual([]);
    t.modes.giveBack();
    expect(t.on()).toEqual(before);
    t.modes.take(false);
    expect(t.on()).toEqual([]);
    t.modes.giveBack();
    expect(t.on()).toEqual(before);
  });

  test('where somebody else has used the terminal meanwhile', () => {
    const t = terminal(XTERM, arrows, saves);
    t.modes.take(true);
    t.modes.takeAgain();
    expect(t.on()).toEqual([1000, 1006, 2004]);
    t.modes.giveBack();
    expect(t.on()).toEqual([...before, 2004]);
  });
});

test('the mouse is taken and left while the app runs', () => {
  const t = terminal(XTERM, false);
  t.modes.setMouse(true);
  expect(t.written()).toBe('');
  t.modes.take(true);
  t.modes.setMouse(false);
  expect(t.on()).toEqual([]);
  t.modes.setMouse(true);
  expect(t.on()).toEqual([1000, 1006]);
});

test('nothing is given back twice, nor what was never taken', () => {
  const t = terminal(XTERM, true);
  t.modes.giveBack();
  expect(t.written()).toBe('');
  t.modes.take(true);
  t.modes.giveBack();
  const once = t.written();
  t.modes.giveBack();
  expect(t.written()).toBe(once);
});

test.each(['linux', 'vt100', 'vt220', 'dumb', ''])('nothing is asked of TERM=%s', (TERM) => {
  const t = terminal({ TERM }, false);
  t.modes.take(true);
  t.modes.setMouse(false);
  t.modes.giveBack();
  expect(t.written()).toBe('');
});

test.each([
  [{ TERM: 'screen-256color' }],
  [{ TERM: 'tmux-256color' }],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }],
])('no question is put to a terminal that may show it: %j', (env) => {
  const t = terminal(env, false);
  t.modes.take(true);
  expect(t.written()).not.toContain('$p');
  expect(t.on()).toEqual([1000, 1006]);
});
