/** Asking what something is: in the kernel, inside a call, of the call itself; in both languages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chalk from 'chalk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadScript } from '../../../src/engine/index.ts';
import { type OpenApp, type OpenOptions, openApp } from '../app-driver.tsx';
import { HELLO } from './moments.ts';

let state: string;
let app: OpenApp;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ipcscope-ask-'));
});

afterEach(() => {
  app.close();
  rmSync(state, { recursive: true });
});

async function open(options: OpenOptions = {}, transcript = HELLO): Promise<void> {
  const { script } = loadScript(transcript, 'asked.ipc');
  app = await openApp(state, { open: { script, on: 'sim' }, ...options });
}

const header = (): string => app.lines()[0] ?? '';
/** The screen as one text, whatever lines and panes its words are broken into. */
const words = (): string =>
  app
    .lines()
    .map((line) => line.slice(0, 43))
    .join(' ')
    .replace(/[│┃]/g, ' ')
    .replace(/\s+/g, ' ');

describe('in the kernel', () => {
  test('the arrows begin at what the step changed; Enter tells what it is and where it changes', async () => {
    await open();
    await app.press('n', 'n', 'n', 'n', '2', 'enter');
    expect(app.text()).toContain('What is this?');
    expect(words()).toContain('pipe:1 head 1 unsigned int');
    expect(words()).toContain('a field of struct pipe_inode_info, include/linux/pipe_fs_i.h');
    expect(words()).toContain('manual: pipe(7)');
    expect(words()).toMatch(/changes in this lab at: 1 pipe made, 4 write \(0 → 1\)/);
    expect(header()).toContain('step 4/9');
  });

  test('nothing is told of steps that were not made', async () => {
    await open();
    await app.press('n', '2', 'down', 'enter');
    expect(words()).toContain('changes in this lab at: 1 pipe made ╰');
  });

  test('the arrows go on while it is told, n makes the next step, Esc lets the narration back', async () => {
    await open();
    await app.press('n', 'n', 'n', 'n', '2', 'g', 'enter');
    expect(words()).toContain('pipe:1 struct pipe_inode_info');
    await app.press('down');
    expect(words()).toContain('pipe:1 head');
    await app.press('down');
    expect(words()).toContain('pipe:1 tail');
    await app.press('up', 'n');
    expect(header()).toContain('step 5/9');
    expect(words()).toContain('pipe:1 head');
    await app.press('escape');
    expect(app.text()).toContain('What happens');
    expect(app.text()).not.toContain('What is this?');
  });

  test('a queue names its sleepers', async () => {
    await open();
    await app.press('n', 'n', 'n', '2');
    for (let i = 0; i < 60 && !/pipe:1 rd_wait ─/.test(app.text()); i++) await app.press('down');
    await app.press('enter');
    expect(words()).toContain('pipe:1 rd_wait wait_queue_head_t');
    expect(words()).toContain('asleep in it: B');
  });

  test('the name that is pointed at is drawn as selected', async () => {
    await open();
    await app.press('n', 'n', 'n', 'n', '2');
    chalk.level = 1;
    await app.press('tab', 'shift+tab');
    const line =
      app
        .painted()
        .split('\n')
        .find((one) => one.includes('max_usage')) ?? '';
    // biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with an escape.
    expect(line).toMatch(/\x1b\[44m\S*head/);
  });

  test('where one pane has room, the answer has it, and Esc gives it back', async () => {
    await open({ columns: 60, rows: 16 });
    await app.press('n', '2', 'enter');
    expect(app.text()).toContain('What is this?');
    expect(app.text()).not.toContain('2 Kernel ─');
    await app.press('escape');
    expect(app.text()).not.toContain('What is this?');
  });

  test('in Chinese', async () => {
    await open({ language: 'zh' });
    await app.press('n', 'n', 'n', 'n', '2', 'enter');
    expect(app.text()).toContain('这是什么？');
    expect(app.text()).toContain('手册：pipe(7)');
  });
});

test('inside the call, Enter tells of the event: function, file, sentence', async () => {
  await open();
  await app.press('n', 'n', 'n', 'n', '4', 'down', 'down', 'enter');
  expect(words()).toMatch(/What is this\? ─+ 3\//);
  expect(words()).toMatch(/\w+\(\)/);
  expect(words()).toContain('a function of the kernel, fs/');
  expect(header()).toContain('step 4/9');
  await app.press('down');
  expect(words()).toMatch(/What is this\? ─+ 4\//);
});

describe('elsewhere w asks about the step', () => {
  test('its call, its error, in this order', async () => {
    await open({}, 'A  pipe([r, w]) = 0\nA  close(9) = -1 EBADF\n');
    await app.press('n', 'n', 'w');
    expect(words()).toContain('EBADF errno');
    expect(words()).toContain('Bad file descriptor');
    expect(words()).toContain('error 9 of include/uapi');
    await app.press('up');
    expect(words()).toContain('close(fd)');
    expect(words()).toContain('manual: close(2)');
    await app.press('w');
    expect(app.text()).not.toContain('What is this?');
  });

  test('a signal that it delivered', async () => {
    await open(
      {},
      'A  fork() = B\nB  pause() <unfinished ...>\nA  kill(B, SIGTERM) = 0\nB  --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=A} ---\nB  +++ killed by SIGTERM +++\n',
    );
    await app.press('n', 'n', 'n', 'n', 'w', 'down');
    expect(words()).toContain('signal 15');
    expect(words()).toContain('it ends the process');
  });

  test('before the first step there is nothing to ask about, and that is said', async () => {
    await open();
    await app.press('w');
    expect(app.lines().at(-1)).toContain('nothing here to ask about');
  });
});
