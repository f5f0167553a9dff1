/**
 * What the built program asks of its terminal and gives back: the mouse, the wheel, the screen after it was stopped and the
 * terminal resized meanwhile; and what it keeps for the next start.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { build, isFresh } from '../../scripts/build.js';
import {
  BIN,
  type Driven,
  key,
  type LaunchOptions,
  launch,
  launchFile,
  NODE,
} from '../support/driver.ts';
import { familyOf } from '../support/leaks.ts';

let state: string;
let open: Driven[] = [];

beforeAll(async () => {
  if (!isFresh()) await build();
});

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-modes-'));
});

afterEach(async () => {
  for (const driven of open) await driven.close();
  open = [];
  rmSync(state, { recursive: true, force: true });
});

function start(args: readonly string[] = [], options: LaunchOptions = {}): Driven {
  const driven = launch(args, { ...options, env: { XDG_STATE_HOME: state, ...options.env } });
  open.push(driven);
  return driven;
}

/** Where a text is on the screen, as a terminal reports it: counted from 1. */
function placeOf(driven: Driven, text: string): string {
  const row = driven
    .screen()
    .split('\n')
    .findIndex((line) => line.includes(text));
  return `${driven.line(row).indexOf(text) + 1};${row + 1}`;
}

const click = (place: string): string => `\x1b[<0;${place}M\x1b[<0;${place}m`;
const wheel = (place: string, down: boolean): string => `\x1b[<${down ? 65 : 64};${place}M`;

/** The DEC private modes that are on after what was written, of those that are about the mouse. */
function mouseModes(raw: string): number[] {
  const on = new Set<number>();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: modes begin with an escape.
  for (const [, mode, act] of raw.matchAll(/\x1b\[\?(1000|1006|1007)([hl])/g)) {
    if (act === 'h') on.add(Number(mode));
    else on.delete(Number(mode));
  }
  return [...on];
}

async function quit(driven: Driven): Promise<void> {
  driven.send('q');
  expect(await driven.ended).toEqual({ code: 0, signal: 0 });
  await driven.quiet();
}

describe('the mouse', () => {
  test('steps to the line that is clicked, and the wheel never steps', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    await t.waitFor(() => t.raw().includes('\x1b[?1006h'));
    expect(t.raw()).toContain('\x1b[?1007l');
    t.send(click(placeOf(t, 'write(w')));
    await t.waitFor('step 6/13');
    t.send(wheel(placeOf(t, 'write(w'), true) + wheel(placeOf(t, 'Kernel'), true));
    t.send(wheel(placeOf(t, 'write(w'), false));
    await t.quiet();
    expect(t.line(0)).toContain('step 6/13');
    t.send(click(placeOf(t, 'fork()')));
    await t.waitFor('step 2/13');
    await quit(t);
    expect(mouseModes(t.raw())).toEqual([]);
  });

  test('is the terminal’s own after :mouse off, at the next start too', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    t.send(':mouse off\r');
    await t.waitFor('mouse off: the terminal has it');
    expect(mouseModes(t.raw())).toEqual([]);
    await quit(t);
    const again = start(['pipe/hello']);
    await again.waitFor('step 0/13');
    // The wheel is no arrow key all the same.
    await again.waitFor(() => again.raw().includes('\x1b[?1007l'));
    expect(mouseModes(again.raw())).toEqual([]);
    again.send(':mouse on\r');
    await again.waitFor('mouse on');
    await again.waitFor(() => mouseModes(again.raw()).includes(1006));
  });

  test('is not asked for on the Linux console', async () => {
    const t = start(['pipe/hello'], { env: { TERM: 'linux' } });
    await t.waitFor('step 0/13');
    await quit(t);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: modes begin with an escape.
    expect(t.raw()).not.toMatch(/\x1b\[\?100[067]/);
  });

  test('is given back by a signal that ends the program', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    t.kill('SIGTERM');
    await t.ended;
    await t.quiet();
    expect(mouseModes(t.raw())).toEqual([]);
    expect(t.altScreen()).toBe(false);
  });
});

describe('what was chosen', () => {
  test('holds at the next start, and options of the command line for theirs', async () => {
    const first = start(['pipe/hello']);
    await first.waitFor('step 0/13');
    first.send('Lv:theme none\r');
    await first.waitFor('配色 none');
    await quit(first);

    const second = start();
    const screen = await second.waitFor('继续：');
    expect(screen).toContain('机制');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with an escape.
    expect(second.raw()).not.toMatch(/\x1b\[(?:[\d;]*;)?3[0-8][\d;]*m/);
    await quit(second);

    const third = start(['--lang', 'en', '--layout', '6', '--theme', 'dark', 'pipe/hello']);
    await third.waitFor('Linux 6');
    expect(third.raw()).toContain('38;5;');
    await quit(third);

    const fourth = start(['pipe/hello']);
    await fourth.waitFor('Linux 3.2');
    await fourth.waitFor('0/13 步');
  });

  test('is not Chinese where there is none', async () => {
    const first = start();
    await first.waitFor('Mechanisms');
    first.send('L');
    await first.waitFor('机制');
    await quit(first);
    const second = start([], { env: { TERM: 'linux' } });
    await second.waitFor('Mechanisms');
  });
});

describe('stopped, and continued in a terminal of another size', () => {
  /** What the lab looks like at a size, drawn for the first time there. */
  async function fresh(columns: number, rows: number): Promise<string> {
    const t = start(['pipe/hello'], { columns, rows });
    await t.waitFor('step 0/13');
    t.send('nnn');
    await t.waitFor('step 3/13');
    await t.quiet();
    return t.screen();
  }

  /** The lab at its third step, in a shell that controls jobs. */
  async function inShell(): Promise<Driven> {
    const shell = launchFile('/bin/bash', ['--norc', '--noprofile', '-i'], {
      env: { XDG_STATE_HOME: state, PS1: 'prompt$ ', HISTFILE: undefined },
    });
    open.push(shell);
    await shell.waitFor('prompt$');
    shell.send(`'${NODE}' '${BIN}' pipe/hello\r`);
    await shell.waitFor('step 0/13');
    shell.send('nnn');
    await shell.waitFor('step 3/13');
    return shell;
  }

  const SIZES = [
    [80, 24],
    [140, 40],
    [60, 40],
  ] as const;

  test.each(SIZES)('by Ctrl-Z and fg, at %i by %i', async (columns, rows) => {
    const wanted = await fresh(columns, rows);
    const shell = await inShell();
    shell.send(key.ctrl('z'));
    await shell.waitFor('Stopped');
    expect(shell.altScreen()).toBe(false);
    expect(mouseModes(shell.raw())).toEqual([]);
    shell.resize(columns, rows);
    shell.send('fg\r');
    await shell.waitFor((screen) => screen === wanted).catch(() => {});
    expect(shell.screen()).toBe(wanted);
    expect(shell.altScreen()).toBe(true);
    await shell.waitFor(() => mouseModes(shell.raw()).includes(1006));
    shell.send('n');
    await shell.waitFor('step 4/13');
  });

  test.each(SIZES)('by somebody else and fg, at %i by %i', async (columns, rows) => {
    const wanted = await fresh(columns, rows);
    const shell = await inShell();
    const [, lab] = familyOf(shell.pid);
    process.kill(lab?.pid ?? Number.NaN, 'SIGSTOP');
    await shell.waitFor('Stopped');
    shell.resize(columns, rows);
    shell.send('fg\r');
    await shell.waitFor((screen) => screen === wanted).catch(() => {});
    expect(shell.screen()).toBe(wanted);
  });

  test.each(SIZES)('by somebody else, who continues it, at %i by %i', async (columns, rows) => {
    const wanted = await fresh(columns, rows);
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    t.send('nnn');
    await t.waitFor('step 3/13');
    await t.quiet();
    process.kill(t.pid, 'SIGSTOP');
    t.resize(columns, rows);
    process.kill(t.pid, 'SIGCONT');
    await t.waitFor((screen) => screen === wanted).catch(() => {});
    expect(t.screen()).toBe(wanted);
  });
});
