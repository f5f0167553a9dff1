/** Whoever dies, and whenever: what went on is told, and nothing is left on the machine. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { prewarm } from '../../../src/engine/real/client/pool.ts';
import { openRealKernel } from '../../../src/engine/real/client/real-kernel.ts';
import { STARTING_MS, Supervisor } from '../../../src/engine/real/client/supervisor-client.ts';
import { leftSince, objects } from '../../support/leaks.ts';
import { pause } from '../../support/limits.ts';
import { describeUnless, skipUnless } from '../../support/skip.ts';
import { descendants, gone, supervisorsOf } from './processes.ts';
import { CAN_RUN, caller, fork, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);
const app = fileURLToPath(new URL('./fixtures/app.ts', import.meta.url));
const crowd = fileURLToPath(new URL('./fixtures/crowd.ts', import.meta.url));
const full = fileURLToPath(new URL('./fixtures/full.ts', import.meta.url));
const hung = fileURLToPath(new URL('./fixtures/hung.ts', import.meta.url));

describeUnless(CAN_RUN, WHY_NOT)('a real kernel', () => {
  let before: readonly string[];

  beforeEach(() => {
    before = objects();
  });

  afterEach(async () => {
    // Other programs come and go beside this one: what they have is not ours.
    expect(await gone(descendants(process.pid).map(({ pid }) => pid))).toEqual([]);
    expect(await leftSince(before)).toEqual([]);
  });

  test('closes twice, and takes no calls afterwards', async () => {
    const kernel = await openRealKernel();
    await kernel.start(['A']);
    await kernel.close();
    await kernel.close();
    await expect(caller(kernel)('A', 'getpid')).rejects.toMatchObject({ code: 'real.closed' });
  });

  test('closes while time passes, and does not wait for it', async () => {
    const kernel = await openRealKernel();
    await kernel.start(['A']);
    const hour = kernel.advance(3600e9);
    const rejected = expect(hour).rejects.toMatchObject({ code: 'real.closed' });
    await kernel.close();
    await rejected;
  });

  test.each([
    // Each process takes a few of the supervisor's descriptors.
    ['-n 64', crowd, 'real.files'],
    ['-n 1024', crowd, 'nothing'],
    ['-f 1000', crowd, 'real.memory'],
    ['-n 64', full, 'real.files'],
  ])('says so where it is short of something: ulimit %s', (limit, program, code) => {
    const run = `ulimit ${limit}; exec "$0" "$1"`;
    const { stdout } = spawnSync('sh', ['-c', run, process.execPath, program], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(`${code}\n`);
  });

  test('does not wait for ever for a supervisor that comes to nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const supervisor = new Supervisor();
      const asked = supervisor.ask({ op: 'doctor' });
      // Whatever it has said by now, this program has not turned to it.
      vi.advanceTimersByTime(STARTING_MS);
      await expect(asked).rejects.toMatchObject({ code: 'real.hangs' });
      await supervisor.end();
    } finally {
      vi.useRealTimers();
    }
  });

  test('has all the time there is once its supervisor runs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const supervisor = new Supervisor();
      await supervisor.ask({ op: 'doctor' });
      vi.advanceTimersByTime(STARTING_MS);
      expect(supervisor.lost).toBe(false);
      await supervisor.end();
    } finally {
      vi.useRealTimers();
    }
  });

  test('takes a supervisor that has come to nothing along when the program ends', async () => {
    const { stdout } = spawnSync(process.execPath, [hung], { encoding: 'utf8' });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(1);
    expect(await gone([pid])).toEqual([]);
  });

  test('closes before it was started', async () => {
    const kernel = await openRealKernel();
    await kernel.close();
  });

  test('is built ahead of time, for whoever opens next', async () => {
    prewarm();
    prewarm();
    const kernel = await openRealKernel();
    expect(supervisorsOf(process.pid)).toHaveLength(1);
    await kernel.close();
  });

  test('is built anew where what was built ahead of time is of no use any more', async () => {
    prewarm();
    const [ahead] = supervisorsOf(process.pid);
    process.kill(ahead?.pid ?? Number.NaN, 'SIGKILL');
    // Until it was collected: then the program knows.
    while (existsSync(`/proc/${ahead?.pid}`)) await new Promise(setImmediate);
    const kernel = await openRealKernel();
    await kernel.start(['A']);
    await kernel.close();
  });

  test('is not kept when it was built ahead of time for somebody else', async () => {
    prewarm({ pinned: false });
    prewarm();
    const kernel = await openRealKernel();
    await kernel.close();
  });

  test('reports an actor that was killed from outside', async () => {
    const kernel = await openRealKernel();
    await kernel.start(['A', 'B']);
    const call = caller(kernel);
    await call('B', 'pipe', undefined);
    await call('B', 'read', 3, undefined, 5);
    const pid = kernel.pidOf('B');
    const found = descendants(process.pid).find(
      ({ comm, namespacePids }) => comm === 'ipcscope-actor' && namespacePids.at(-1) === pid,
    );
    process.kill(found?.pid ?? Number.NaN, 'SIGKILL');
    await gone([found?.pid ?? 0]);
    const { consequences, snapshot } = await call('A', 'getpid');
    expect(consequences).toMatchObject([
      { kind: 'signal', actor: 'B', signal: 'SIGKILL', action: 'terminate' },
      { kind: 'ended', actor: 'B', exit: { killed: 'SIGKILL' } },
    ]);
    expect(snapshot.processes[1]).toMatchObject({ actor: 'B', state: 'dead', fds: [] });
    await kernel.close();
  });

  test('says so when its supervisor was killed', async () => {
    const kernel = await openRealKernel();
    await kernel.start(['A']);
    const below = descendants(process.pid).filter(({ comm }) => comm === 'ipcscope-actor');
    expect(below.length).toBeGreaterThanOrEqual(3);
    process.kill(supervisorsOf(process.pid)[0]?.pid ?? Number.NaN, 'SIGKILL');
    await expect(caller(kernel)('A', 'getpid')).rejects.toMatchObject({
      code: 'real.supervisor-lost',
    });
    expect(await gone(below.map(({ pid }) => pid))).toEqual([]);
    await kernel.close();
  });

  test.each([
    ['first process', 1],
    ['init', 2],
  ])('says so when the %s of its room was killed', async (_name, depth) => {
    const kernel = await openRealKernel();
    await kernel.start(['A']);
    await fork(kernel, 'A', 'B');
    const actors = descendants(process.pid).filter(({ comm }) => comm === 'ipcscope-actor');
    const killed = actors.slice(depth - 1).map(({ pid }) => pid);
    process.kill(killed[0] ?? Number.NaN, 'SIGKILL');
    expect(await gone(killed)).toEqual([]);
    await expect(caller(kernel)('A', 'getpid')).rejects.toMatchObject({ code: 'real.room-lost' });
    await kernel.close();
  });

  test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'leaves nothing behind a program that %s ends',
    async (signal) => {
      const program = start();
      await ready(program);
      const below = descendants(program.pid ?? 0).map(({ pid }) => pid);
      expect(below.length).toBeGreaterThanOrEqual(5);
      program.kill(signal);
      expect(await gone(below)).toEqual([]);
    },
  );

  test('leaves nothing behind a program that is killed while it starts', async () => {
    for (let ms = 60; ms <= 300; ms += 20) {
      const program = start();
      const ended = once(program, 'exit');
      await pause(ms);
      const below = descendants(program.pid ?? 0).map(({ pid }) => pid);
      program.kill('SIGKILL');
      await ended;
      expect(await gone(below), `killed after ${ms} ms`).toEqual([]);
    }
  });
});

function start(): ChildProcess {
  return spawn(process.execPath, [app], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function ready(program: ChildProcess): Promise<void> {
  for await (const chunk of program.stdout ?? []) {
    if (String(chunk).includes('ready')) return;
  }
}
