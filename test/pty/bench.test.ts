/** The bench lab of the built program in a real terminal and on the command line: measuring, stopping, and nothing left. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { build, isFresh } from '../../scripts/build.js';
import { BIN, type Driven, key, launch, NODE } from '../support/driver.ts';
import { PATIENTLY } from '../support/limits.ts';
import { skipUnless } from '../support/skip.ts';

const test = skipUnless(
  process.platform === 'linux' && process.arch === 'x64',
  'the meter is machine code for Linux on x86-64',
);

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

/** The meters that run below a process, and below those. */
function meters(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
        return environment.includes(`XDG_STATE_HOME=${state}`) && /^1000000000-/m.test(maps);
      } catch {
        // It has ended meanwhile, or is somebody else's.
        return false;
      }
    })
    .map(Number);
}

test('measures what is chosen, explains it, opens its lab, keeps the result, and leaves nothing', async () => {
  const t = launch(['bench'], { columns: 100, rows: 30, env: { XDG_STATE_HOME: state } });
  app = t;
  await t.waitFor('Nothing has been measured yet');
  // None but the pipe, which stands behind five lines with values.
  t.send('a');
  t.send('jjjjj');
  t.send(' ');
  await t.waitFor('✓ pipe');
  t.send('m');
  await t.waitFor(/pipe +\d[\d.]+ [nµ]s/);
  t.send(key.escape);
  await t.waitFor('what was measured by then stays');
  t.send('s');
  await t.waitFor('kept:');
  t.send('x');
  await t.waitFor('system calls: 4 of');
  t.send(key.enter);
  await t.waitFor('ipcscope › Pipe');
  t.send('q');
  expect(await t.ended).toEqual({ code: 0, signal: 0 });
  expect(readdirSync(join(state, 'ipcscope', 'bench'))).toHaveLength(1);
  await vi.waitFor(() => expect(meters()).toEqual([]), PATIENTLY);
});

/** Run the program without a terminal. */
function start(...given: (string | { readonly TMPDIR: string })[]) {
  const args = given.filter((one) => typeof one === 'string');
  const more = given.find((one) => typeof one === 'object');
  const child = spawn(NODE, [BIN, ...args], {
    env: { ...process.env, XDG_STATE_HOME: state, LANG: 'C.UTF-8', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, out: () => out, err: () => err };
}

test('on the command line writes a result that it reads again', async () => {
  const path = join(state, 'run.json');
  const run = start(
    'bench',
    'pipe',
    'eventfd',
    '--cores',
    'one-core',
    '--seconds',
    '2',
    '-o',
    path,
  );
  expect(await run.ended, run.err()).toBe(0);
  expect(run.out()).toMatch(/^ {2}pipe +\d/m);
  const shown = start('bench', 'show', path);
  expect(await shown.ended).toBe(0);
  expect(shown.out()).toBe(run.out());
});

test('where nothing can be measured it says why, and ends with 1', async () => {
  const run = start('bench', 'pipe', '--cores', '1022,1023', '--seconds', '5');
  expect(await run.ended).toBe(1);
  expect(run.out()).toContain('this machine refuses sched_setaffinity (EINVAL)');
});

test('without a folder for temporary files it says so in a sentence', async () => {
  const run = start('bench', 'pipe', '--cores', 'one-core', '--seconds', '5', { TMPDIR: '/proc' });
  expect(await run.ended).toBe(2);
  expect(run.err()).toMatch(/^ipcscope: "\/proc" cannot be written \(ENOENT\)/);
});

test('interrupted, it prints what there is', async () => {
  const many = ['pipe', 'fifo', 'tcp', 'udp', 'unix-stream', 'unix-dgram', 'sysv-msg', 'futex'];
  const run = start('bench', ...many, '--cores', 'one-core', '--seconds', '600');
  await vi.waitFor(() => expect(run.err()).toContain('left at most'), PATIENTLY);
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(130);
  expect(run.out()).toContain('Stopped before the end');
  expect(run.out()).toMatch(/^ {2}pipe +\d/m);
});

test('killed, it takes the meter and its child along', async () => {
  const run = start('bench', 'shm-spin', 'sysv-msg', '--cores', 'one-core', '--seconds', '600');
  await vi.waitFor(() => expect(meters().length).toBeGreaterThan(0), PATIENTLY);
  run.child.kill('SIGKILL');
  await run.ended;
  await vi.waitFor(() => expect(meters()).toEqual([]), PATIENTLY);
  const named = readdirSync(tmpdir()).filter((name) => name.startsWith('ipcscope-bench-'));
  expect(named).toEqual([]);
});
