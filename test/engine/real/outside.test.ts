/** Without a room, and in one that shares the host's IPC namespace: nothing of the user's is touched, nothing stays. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect } from 'vitest';
import { openRealKernel } from '../../../src/engine/real/kernel.ts';
import { loadNative } from '../../../src/native/native.ts';
import { type Stock, takeStock } from '../../support/leaks.ts';
import { describeUnless, skipUnless } from '../../support/skip.ts';
import { descendants, gone, leftObjects, supervisorsOf } from './processes.ts';
import { bytes, CAN_RUN, caller, fork, result, textOf, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);
const asRoot = skipUnless(CAN_RUN && process.getuid?.() === 0, 'only root can become another user');

/** Ids of System V message queues, with their keys (proc(5)). */
function queues(): readonly string[] {
  return readFileSync('/proc/sysvipc/msg', 'latin1')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '));
}

describeUnless(CAN_RUN, WHY_NOT)('outside of a room', () => {
  let before: Stock;
  let state: string;

  beforeEach(() => {
    before = takeStock();
    state = mkdtempSync(join(tmpdir(), 'ipcscope-state-'));
    const { XDG_STATE_HOME } = process.env;
    process.env.XDG_STATE_HOME = state;
    return () => {
      if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
      else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
    };
  });

  afterEach(async () => {
    expect(await gone(descendants(process.pid).map(({ pid }) => pid))).toEqual([]);
    rmSync(state, { recursive: true });
    expect(await leftObjects(before)).toEqual([]);
  });

  test('paths, keys and names are the run’s own', async () => {
    const kernel = await openRealKernel({ bare: true });
    expect(kernel.facts.kind).toBe('bare');
    await kernel.start(['A', 'B']);
    const call = caller(kernel);
    expect(result(await call('A', 'open', '/tmp/../tmp/file', 0o102, 0o600))).toBe(3);
    expect(readdirSync('/tmp')).not.toContain('file');
    await call('A', 'write', 3, bytes('mine'), 4);
    expect(result(await call('B', 'open', '/tmp/file', 0, 0))).toBe(3);
    expect(textOf(await call('B', 'read', 3, undefined, 9), 1)).toBe('mine');
    expect((await call('B', 'open', '/../../../etc/passwd', 0, 0)).outcome).toMatchObject({
      errno: 'ENOENT',
    });
    const q = result(await call('A', 'msgget', 0x1234, 0o1600));
    expect(result(await call('B', 'msgget', 0x1234, 0))).toBe(q);
    expect(queues().some((line) => line.startsWith(`${0x1234} `))).toBe(false);
    expect(result(await call('A', 'mq_open', '/q', 0o102, 0o600, null))).toBe(4);
    const { snapshot } = await fork(kernel, 'A', 'C');
    expect(snapshot.objects.map(({ id }) => id)).toContain('inode:/tmp/file');
    const { mqExists } = await loadNative();
    const queue = `ipcscope.${supervisorsOf(process.pid)[0]?.pid}.q`;
    expect(mqExists(queue)).toBe(true);
    await kernel.close();
    expect(mqExists(queue)).toBe(false);
  });

  test('signals go to actors only', async () => {
    const kernel = await openRealKernel({ bare: true });
    await kernel.start(['A', 'B']);
    const call = caller(kernel);
    for (const pid of [process.pid, 1, 0, -1]) {
      await expect(call('A', 'kill', pid, 15)).rejects.toMatchObject({ code: 'real.outside' });
    }
    const { consequences } = await call('A', 'kill', kernel.pidOf('B'), 15);
    expect(consequences.at(-1)).toMatchObject({ actor: 'B', exit: { killed: 'SIGTERM' } });
    await kernel.close();
  });

  test('a killed supervisor takes its actors along, and the next one cleans up', async () => {
    const kernel = await openRealKernel({ bare: true });
    await kernel.start(['A']);
    const call = caller(kernel);
    await call('A', 'pipe', undefined);
    await fork(kernel, 'A', 'B');
    await call('B', 'read', 3, undefined, 1);
    const q = result(await call('A', 'msgget', 0x77, 0o1600));
    const there = () => queues().some((line) => line.endsWith(` ${q}`));
    const below = descendants(process.pid).map(({ pid }) => pid);
    process.kill(supervisorsOf(process.pid)[0]?.pid ?? Number.NaN, 'SIGKILL');
    expect(await gone(below)).toEqual([]);
    await kernel.close();
    expect(there()).toBe(true);
    const next = await openRealKernel();
    await next.close();
    expect(there()).toBe(false);
    expect(readdirSync(join(state, 'ipcscope'))).toEqual([]);
  });

  test('the host sees the objects of a run that asks for that, as long as it lasts', async () => {
    const kernel = await openRealKernel({ hostIpc: true });
    expect(kernel.facts.kind).toBe('room');
    await kernel.start(['A']);
    const call = caller(kernel);
    const kept = result(await call('A', 'msgget', 0x4321, 0o1600));
    const removed = result(await call('A', 'msgget', 0x4322, 0o1600));
    expect(queues()).toEqual(expect.arrayContaining([`${0x4321} ${kept}`, `${0x4322} ${removed}`]));
    await call('A', 'msgctl', removed, 0, null);
    await kernel.close();
    expect(queues()).not.toContain(`${0x4321} ${kept}`);
  });

  test('a program that dies while it closes leaves nothing either', async () => {
    const program = fileURLToPath(new URL('./fixtures/closing.ts', import.meta.url));
    // Somewhere in between the room is gone, and the supervisor has yet to remove what was outside of it.
    for (let ms = 0; ms <= 10; ms++) {
      const { stdout } = spawnSync(process.execPath, [program, String(ms)], { encoding: 'utf8' });
      expect(stdout).toMatch(/^supervisor \d+\n$/);
      expect(await gone([Number(stdout.split(' ')[1])])).toEqual([]);
      expect(readdirSync(join(state, 'ipcscope')), `killed after ${ms} ms`).toEqual([]);
      expect(await leftObjects(before)).toEqual([]);
    }
  });

  test.each([{ bare: true }, { hostIpc: true }])(
    'nothing is made where no list of it can be kept: %j',
    async (options) => {
      process.env.XDG_STATE_HOME = '/dev/null';
      await expect(openRealKernel(options)).rejects.toMatchObject({
        code: 'real.journal',
        args: { folder: '/dev/null/ipcscope', why: 'ENOTDIR' },
      });
    },
  );

  test('a queue that was unlinked is nobody’s to remove', async () => {
    const kernel = await openRealKernel({ hostIpc: true });
    await kernel.start(['A']);
    const call = caller(kernel);
    const name = `/ipcscope-test-${process.pid}`;
    const { mqExists, mqUnlink } = await loadNative();
    const open = () => call('A', 'mq_open', name, 0o102, 0o600, null);
    expect(result(await open())).toBe(3);
    await call('A', 'mq_unlink', name);
    const [journal = ''] = readdirSync(join(state, 'ipcscope'));
    expect(readFileSync(join(state, 'ipcscope', journal), 'utf8')).toContain('"made":[]');
    expect(result(await open())).toBe(4);
    expect(mqExists(name.slice(1))).toBe(true);
    await kernel.close();
    const stays = mqExists(name.slice(1));
    mqUnlink(name.slice(1));
    expect(stays).toBe(false);
  });

  asRoot('an ordinary user has a room too, or does without', () => {
    const program = fileURLToPath(new URL('./fixtures/hello.ts', import.meta.url));
    const home = join(state, 'nobody');
    mkdirSync(home, { mode: 0o777 });
    spawnSync('chmod', ['777', state, home]);
    const env = { ...process.env, HOME: home, XDG_STATE_HOME: home };
    const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
    const { stdout, stderr } = spawnSync('setpriv', [...user, process.execPath, program], {
      encoding: 'utf8',
      env,
    });
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(['room Hello', 'bare Hello']);
  });
});
