/** In a room that shares the host's IPC namespace: nothing of the user's is touched, nothing stays. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect } from 'vitest';
import { openRealKernel } from '../../../src/engine/real/client/real-kernel.ts';
import { loadNative } from '../../../src/native/native.ts';
import { syscallNumber } from '../../../src/native/syscall-numbers.ts';
import { leftSince, objects } from '../../support/leaks.ts';
import { describeUnless, skipUnless } from '../../support/skip.ts';
import { descendants, gone } from './processes.ts';
import { CAN_RUN, caller, result, WHY_NOT } from './support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);

/** Ids of System V message queues, with their keys (proc(5)). */
function queues(): readonly string[] {
  return readFileSync('/proc/sysvipc/msg', 'latin1')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '));
}

describeUnless(CAN_RUN, WHY_NOT)('in the host’s IPC namespace', () => {
  let before: readonly string[];
  let state: string;

  beforeEach(() => {
    before = objects();
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
    expect(await leftSince(before)).toEqual([]);
  });

  test('the host sees the objects of a run that asks for that, as long as it lasts', async () => {
    const kernel = await openRealKernel({ hostIpc: true });
    await kernel.start(['A']);
    const call = caller(kernel);
    const kept = result(await call('A', 'msgget', 0x4321, 0o1600));
    const removed = result(await call('A', 'msgget', 0x4322, 0o1600));
    expect(queues()).toEqual(expect.arrayContaining([`${0x4321} ${kept}`, `${0x4322} ${removed}`]));
    await call('A', 'msgctl', removed, 0, null);
    await kernel.close();
    expect(queues()).not.toContain(`${0x4321} ${kept}`);
  });

  test('objects that the run did not make are out of its reach', async () => {
    const kernel = await openRealKernel({ hostIpc: true });
    await kernel.start(['A']);
    const call = caller(kernel);
    const { syscall, mqExists } = await loadNative();
    const key = 0x6970_6377;
    const theirs = syscall(syscallNumber('msgget'), key, 0o1666);
    const outside = { code: 'real.outside' };
    try {
      await expect(call('A', 'msgctl', theirs, 0, null)).rejects.toMatchObject(outside);
      await expect(call('A', 'msgget', key, 0o1600)).rejects.toMatchObject(outside);
      // Nor by a way of its own: there is no /proc to change itself by, and the queues are no files.
      expect((await call('A', 'open', '/proc/self/mem', 2, 0)).outcome).toMatchObject({
        errno: 'ENOENT',
      });
      expect(mqExists('ipcscope-none')).toBe(false);
      expect(queues()).toContain(`${key} ${theirs}`);
    } finally {
      syscall(syscallNumber('msgctl'), theirs, 0, 0);
      await kernel.close();
    }
  });

  test('a program that dies while it closes leaves nothing either', async () => {
    const program = fileURLToPath(new URL('./fixtures/closing.ts', import.meta.url));
    // Somewhere in between the room is gone, and the supervisor has yet to remove what was outside of it.
    for (let ms = 0; ms <= 10; ms++) {
      const { stdout } = spawnSync(process.execPath, [program, String(ms)], { encoding: 'utf8' });
      expect(stdout).toMatch(/^supervisor \d+\n$/);
      expect(await gone([Number(stdout.split(' ')[1])])).toEqual([]);
      expect(readdirSync(join(state, 'ipcscope')), `killed after ${ms} ms`).toEqual([]);
      expect(await leftSince(before)).toEqual([]);
    }
  });

  test('nothing is made where no list of it can be kept', async () => {
    process.env.XDG_STATE_HOME = '/dev/null';
    await expect(openRealKernel({ hostIpc: true })).rejects.toMatchObject({
      code: 'real.journal',
      args: { folder: '/dev/null/ipcscope', why: 'ENOTDIR' },
    });
  });

  test('a queue that was unlinked is nobody’s to remove', async () => {
    const kernel = await openRealKernel({ hostIpc: true });
    await kernel.start(['A']);
    const call = caller(kernel);
    const name = `/ipcscope-test-${process.pid}`;
    const { mqExists, mqUnlink } = await loadNative();
    const open = () => call('A', 'mq_open', name, 0o102, 0o600, null);
    expect(result(await open())).toBe(3);
    const unlinked = await call('A', 'mq_unlink', name);
    // A has it open still.
    expect(unlinked.snapshot.objects).toMatchObject([{ label: name, fields: { i_nlink: 0 } }]);
    const [journal = ''] = readdirSync(join(state, 'ipcscope'));
    expect(readFileSync(join(state, 'ipcscope', journal), 'utf8')).toContain('"made":[]');
    expect(result(await open())).toBe(4);
    expect(mqExists(name.slice(1))).toBe(true);
    await kernel.close();
    const stays = mqExists(name.slice(1));
    mqUnlink(name.slice(1));
    expect(stays).toBe(false);
  });
});
