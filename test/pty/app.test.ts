/**
 * The built program in a real pseudo-terminal: the main journeys, what it writes, and the terminal as it was on
 * every way out.
 */
import { spawnSync } from 'node:child_process';
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
} from '../support/driver.ts';
import { familyOf } from '../support/leaks.ts';
import { skipUnless } from '../support/skip.ts';

const LEAVE_SCREEN = '\x1b[?1049l';
const SHOW_CURSOR = '\x1b[?25h';
const MARK_PASTES = '\x1b[?2004h';
const LEAVE_PASTES = '\x1b[?2004l';

let state: string;
let app: Driven | undefined;

beforeAll(async () => {
  if (!isFresh()) await build();
});

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-pty-'));
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  rmSync(state, { recursive: true, force: true });
});

function start(args: readonly string[] = [], options: LaunchOptions = {}): Driven {
  app = launch(args, { ...options, env: { XDG_STATE_HOME: state, ...options.env } });
  return app;
}

const doctor = spawnSync(process.execPath, [BIN, 'run', '--on', 'real', 'pipe/hello'], {
  encoding: 'utf8',
});
const realTest = skipUnless(
  doctor.status === 0,
  `the real kernel is not to be had here: ${(doctor.stderr || doctor.stdout).trim()}`,
);

describe('a journey', () => {
  test('from home through a lab and back, to a clean terminal', async () => {
    const t = start();
    await t.waitFor('Mechanisms');
    expect(t.altScreen()).toBe(true);
    t.send(key.enter);
    await t.waitFor('▶ · Hello through a pipe');
    t.send(key.enter);
    await t.waitFor('step 0/13');
    t.send('nnnnn');
    await t.waitFor('step 5/13');
    await t.waitFor('rd_wait');
    t.send('n');
    await t.waitFor('woken');
    t.send('ii');
    await t.waitFor('event 2/');
    t.send(`b${key.left}${key.left}`);
    await t.waitFor('step 5/13');
    t.send(key.escape);
    await t.waitFor('● Hello through a pipe');
    t.send('q');
    expect(await t.ended).toEqual({ code: 0, signal: 0 });
    await t.quiet();
    expect(t.altScreen()).toBe(false);
    expect(t.raw().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(t.raw().lastIndexOf(LEAVE_SCREEN));
  });

  realTest('to the real kernel, to both, to a recording of it', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    t.send('nnnnnn');
    await t.waitFor('step 6/13');
    // What holds the real kernel is not started for who looks at the simulation only.
    expect(familyOf(t.pid)).toHaveLength(1);
    t.send('m');
    await t.waitFor('[real]');
    await t.waitFor('step 6/13');
    expect(familyOf(t.pid).length).toBeGreaterThan(1);
    await t.waitFor(/q quit +[\d.]+ (?:ns|µs|ms)/);
    t.send('m');
    await t.waitFor('[twin]');
    await t.waitFor('this machine');
    await t.waitFor('both kernels agree');
    t.send('r');
    await t.waitFor('recorded:');
    t.send(key.escape);
    await t.waitFor('Mechanisms');
    t.send('R');
    await t.waitFor('pipe-hello-twin');
    t.send(key.enter);
    await t.waitFor('recording [twin]');
    t.send(' ');
    await t.waitFor('step 2/13');
    t.send(' q');
    expect((await t.ended).code).toBe(0);
  });

  test('in Chinese, switched while it runs', async () => {
    const t = start(['--lang', 'zh', 'pipe/hello']);
    await t.waitFor('第 0/13 步');
    t.send('n');
    await t.waitFor('管道是内核里的一圈页缓冲');
    expect(t.line(1)).toMatch(/^╭─ 1 脚本 ─+╮╭─ 2 内核 ─+ Linux 6 ─╮$/);
    t.send('L');
    await t.waitFor('A pipe is a ring of page buffers');
    t.send(':lang zh\r');
    await t.waitFor('管道是内核里的一圈页缓冲');
  });

  test('keys that come in one piece are taken one by one, in order', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    t.send(`nnn${key.left}${key.right}n:7\r/read\rNP`);
    await t.waitFor('step 7/13');
    await t.waitFor('/read:');
  });
});

describe('the terminal', () => {
  test('may change its size at any time', async () => {
    const t = start(['pipe/hello'], { columns: 100, rows: 30 });
    await t.waitFor('step 0/13');
    t.send('nnn');
    await t.waitFor('step 3/13');
    for (const [columns, rows] of [
      [80, 24],
      [60, 20],
      [200, 60],
      [41, 13],
      [120, 40],
    ] as const) {
      t.resize(columns, rows);
      await t.waitFor((screen) => {
        const lines = screen.split('\n');
        const whole = lines.length === rows && / quit$/.test(lines[rows - 1] ?? '');
        const bordered = /^[│╭╰].*[╮╯┃│]$/.test(lines[Math.floor(rows / 2)] ?? '');
        return whole && bordered && (lines[0] ?? '').endsWith('step 3/13');
      });
    }
    t.resize(39, 11);
    await t.waitFor('The terminal is too small');
    await t.waitFor('now 39 x 11');
    t.send(`n${key.escape}?`);
    await t.quiet();
    t.resize(100, 30);
    await t.waitFor('step 3/13');
    t.resize(30, 8);
    await t.waitFor('too small');
    t.send('q');
    expect((await t.ended).code).toBe(0);
  });

  test('without colour is told everything by glyphs and attributes', async () => {
    const t = start(['pipe/hello'], { env: { NO_COLOR: '1' } });
    await t.waitFor('step 0/13');
    t.send('nnnnn');
    await t.waitFor('step 5/13');
    for (let row = 0; row < 30; row++) {
      for (let column = 0; column < 100; column++) {
        const { foreground, background } = t.cell(column, row);
        expect({ foreground, background }).toEqual({ foreground: null, background: null });
      }
    }
    expect(t.cellOf('[sim]')?.inverse).toBe(true);
    expect(t.screen()).toContain('▶ B read');
  });

  test.each([
    ['TERM=linux', { TERM: 'linux' }],
    ['LANG=C', { LANG: 'C' }],
  ])('with %s gets nothing but ASCII', async (_, env) => {
    const t = start(['pipe/hello'], { env });
    await t.waitFor('step 0/13');
    t.send('nnnnnniii');
    await t.waitFor('event 3/');
    expect(t.screen()).toMatch(/^[ -~\n]*$/);
    expect(t.line(1)).toMatch(/^\+- 1 Transcript -+\+\+- 2 Kernel -+ Linux 6 -\+$/);
  });

  test('is drawn on in CI too', async () => {
    const t = start(['pipe/hello'], { env: { CI: 'true' } });
    await t.waitFor('step 0/13');
  });
});

describe('what is written', () => {
  /** The bytes of each step of a lab at 100 by 30. */
  async function bytesOfSteps(lab: string, steps: number): Promise<number[]> {
    const t = start([lab]);
    await t.waitFor('step 0/');
    await t.quiet();
    const sizes: number[] = [];
    for (let step = 1; step <= steps; step++) {
      const before = t.bytes();
      t.send('n');
      await t.waitFor(`step ${step}/`);
      await t.quiet(50);
      sizes.push(t.bytes() - before);
    }
    return sizes;
  }

  test.each([
    ['pipe/hello', 10, 2000],
    // Steps of it fill a whole ring and bring the other pipe into sight: both panes are drawn anew.
    ['pipe/deadlock', 15, 2000],
    ['pipe/shell-pipeline', 19, 2000],
    ['fifo/log-collector', 12, 2000],
  ])('for a step of %s, of which there are %i, is at most %i bytes', async (lab, steps, most) => {
    for (const size of await bytesOfSteps(lab, steps)) expect(size).toBeLessThanOrEqual(most);
  });

  test('is nothing while nothing happens', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/');
    t.send('nnnn');
    await t.waitFor('step 4/');
    await t.quiet(300);
    const before = t.bytes();
    await t.quiet(1500);
    expect(t.bytes()).toBe(before);
  });
});

describe('the terminal is put back', () => {
  /** What the line discipline of a fresh terminal is. */
  const SANE = /isig icanon .*echo /s;

  /** Run the app under a shell that looks at the terminal before and after. */
  async function shellAround(leave: (t: Driven) => Promise<void>): Promise<Driven> {
    const script = `stty -a; '${process.execPath}' '${BIN}' pipe/hello; echo "status $?"; stty -a; echo over`;
    app = launchFile('/bin/sh', ['-c', script], { env: { XDG_STATE_HOME: state } });
    await app.waitFor('step 0/13');
    app.send('nn');
    await app.waitFor('step 2/13');
    await leave(app);
    await app.waitFor('over');
    expect(app.altScreen()).toBe(false);
    const [, after = ''] = app.screen().split('status ');
    expect(after).toMatch(SANE);
    const [written = ''] = app.raw().split('status ');
    expect(written.lastIndexOf(LEAVE_SCREEN)).toBeGreaterThan(0);
    expect(written.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(written.lastIndexOf(LEAVE_SCREEN));
    return app;
  }

  /** The process of the app, a child of the shell. */
  function child(t: Driven): number {
    return familyOf(t.pid)[1]?.pid ?? Number.NaN;
  }

  test('after q', async () => {
    const t = await shellAround(async (driven) => driven.send('q'));
    expect(t.screen()).toContain('status 0');
  });

  test('after Ctrl-C', async () => {
    const t = await shellAround(async (driven) => driven.send(key.ctrl('c')));
    expect(t.screen()).toContain('status 0');
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('after %s', async (signal, status) => {
    const t = await shellAround(async (driven) => {
      process.kill(child(driven), signal);
    });
    expect(t.screen()).toContain(`status ${status}`);
  });

  test('when the terminal goes away the program ends', async () => {
    const t = start(['pipe/hello']);
    await t.waitFor('step 0/13');
    await t.close();
    const ended = await t.ended;
    expect(ended.signal === 0 || ended.signal === 1).toBe(true);
  });
});

test('Ctrl-Z goes to the shell and fg comes back to the same screen', async () => {
  app = launchFile('/bin/bash', ['--norc', '--noprofile', '-i'], {
    env: { XDG_STATE_HOME: state, PS1: 'prompt$ ', HISTFILE: undefined },
  });
  await app.waitFor('prompt$');
  app.send(`'${process.execPath}' '${BIN}' pipe/hello\r`);
  await app.waitFor('step 0/13');
  app.send('nnn');
  await app.waitFor('step 3/13');
  app.send(key.ctrl('z'));
  await app.waitFor('Stopped');
  expect(app.altScreen()).toBe(false);
  app.send('echo typed $((40 + 2))\r');
  await app.waitFor('typed 42');
  app.send('fg\r');
  await app.waitFor('step 3/13');
  expect(app.altScreen()).toBe(true);
  app.send('n');
  await app.waitFor('step 4/13');
  app.send('q');
  await app.waitFor(/prompt\$ *$/m);
  app.send('exit\r');
  await app.ended;
});

test('what is pasted is not taken for keys, is typed where one types, and the terminal is asked to mark it', async () => {
  const t = start(['pipe/hello']);
  await t.waitFor('step 0/13');
  t.send('n');
  await t.waitFor('step 1/13');
  t.send(key.paste('nnn\nq'));
  await t.waitFor('What was pasted is not taken for keys');
  expect(t.line(0)).toContain('step 1/13');
  t.send('/');
  t.send(key.paste('read\n'));
  await t.waitFor('/read');
  t.send(key.enter);
  await t.waitFor('/read: 1 of 4');
  t.send('q');
  expect(await t.ended).toEqual({ code: 0, signal: 0 });
  await t.quiet();
  expect(t.raw()).toContain(MARK_PASTES);
  expect(t.raw().lastIndexOf(LEAVE_PASTES)).toBeGreaterThan(t.raw().lastIndexOf(MARK_PASTES));
});

test('stopped by somebody else and continued, it draws itself again', async () => {
  const t = start(['pipe/hello']);
  await t.waitFor('step 0/13');
  t.send('nnn');
  await t.waitFor('step 3/13');
  await t.quiet();
  process.kill(t.pid, 'SIGSTOP');
  const before = t.raw().length;
  process.kill(t.pid, 'SIGCONT');
  await t.waitFor(() => t.raw().length > before + 1000);
  // The shell that had the terminal meanwhile has its own mind about pastes.
  expect(t.raw().slice(before)).toContain(MARK_PASTES);
  await t.waitFor('step 3/13');
  t.send('n');
  await t.waitFor('step 4/13');
});
