/** One supervisor for many rooms: nothing of a run meets the next, and none that went wrong gets another. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { keepSupervisors } from '../../../../src/engine/real/client/pool.ts';
import { openRealKernel } from '../../../../src/engine/real/client/real-kernel.ts';
import { ROOM_END_MS } from '../../../../src/engine/real/client/supervisor-client.ts';
import { leftSince, objects } from '../../../support/leaks.ts';
import { describeUnless, skipUnless } from '../../../support/skip.ts';
import { descendants, gone, supervisorsOf } from '../processes.ts';
import { bytes, CAN_RUN, caller, result, WHY_NOT } from '../support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);
const IPC_CREAT = 0o1000;
const O_CREAT = 0o100;
const KEY = 0x1234;

const supervisors = () => supervisorsOf(process.pid).map(({ pid }) => pid);

/** What a supervisor holds: its descriptors, by what they lead to, and how many control memories it has mapped. */
function heldBy(pid: number) {
  const maps = readFileSync(`/proc/${pid}/maps`, 'latin1');
  return {
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    memories: maps.split('\n').filter((line) => line.includes('ipcscope-control')).length,
  };
}

describeUnless(CAN_RUN, WHY_NOT)('supervisors that are kept', () => {
  let before: readonly string[];
  let letGo: () => Promise<void>;

  beforeEach(() => {
    before = objects();
    letGo = keepSupervisors();
  });

  afterEach(async () => {
    await letGo();
    expect(await gone(descendants(process.pid).map(({ pid }) => pid))).toEqual([]);
    expect(await leftSince(before)).toEqual([]);
  });

  test('have one room after the other, and in each only what it made', async () => {
    const pids = new Set<number>();
    const ids = new Set<number | undefined>();
    for (let room = 0; room < 5; room++) {
      const kernel = await openRealKernel();
      for (const pid of supervisors()) pids.add(pid);
      await kernel.start(['A']);
      const { processes, objects: there } = kernel.snapshot();
      expect(there).toEqual([]);
      expect(processes.map(({ actor }) => actor)).toEqual(['A']);
      ids.add(kernel.pidOf('A'));
      const call = caller(kernel);
      expect((await call('A', 'msgget', KEY, 0)).outcome).toMatchObject({ errno: 'ENOENT' });
      expect((await call('A', 'open', '/tmp/f', 0)).outcome).toMatchObject({ errno: 'ENOENT' });
      expect((await call('A', 'shm_open', '/s', 0, 0)).outcome).toMatchObject({ errno: 'ENOENT' });
      await call('A', 'msgget', KEY, IPC_CREAT | 0o600);
      await call('A', 'shm_open', '/s', O_CREAT | 2, 0o600);
      const file = await call('A', 'open', '/tmp/f', O_CREAT | 2, 0o600);
      expect(result(await call('A', 'write', result(file), bytes('x'), 1))).toBe(1);
      const made = kernel.snapshot().objects.map(({ id }) => id);
      expect(made).toEqual(['inode:/tmp/f', 'inode:/dev/shm/s', 'msg:1']);
      await kernel.close();
    }
    expect(pids.size).toBe(1);
    expect(ids.size).toBe(1);
  });

  test('hold no more behind the thirtieth room than behind the first', async () => {
    const inOne = async () => {
      const kernel = await openRealKernel();
      await kernel.start(['A', 'B']);
      await caller(kernel)('A', 'pipe', undefined);
      await kernel.close();
    };
    await inOne();
    const [pid = 0] = supervisors();
    const first = heldBy(pid);
    expect(first.memories).toBe(0);
    for (let room = 1; room < 30; room++) await inOne();
    expect(supervisors()).toEqual([pid]);
    expect(heldBy(pid)).toEqual(first);
    expect(descendants(pid)).toEqual([]);
  });

  test('have one room at a time: whoever opens two has two', async () => {
    const [one, other] = await Promise.all([openRealKernel(), openRealKernel()]);
    expect(supervisors()).toHaveLength(2);
    await one.start(['A']);
    await other.start(['A']);
    await caller(one)('A', 'msgget', KEY, IPC_CREAT | 0o600);
    const got = await caller(other)('A', 'msgget', KEY, 0);
    expect(got.outcome).toMatchObject({ errno: 'ENOENT' });
    await Promise.all([one.close(), other.close()]);
    expect(supervisors()).toHaveLength(2);
    await letGo();
    expect(await gone(supervisors())).toEqual([]);
  });

  test('are used once where something went wrong', async () => {
    const kernel = await openRealKernel();
    const [first = 0] = supervisors();
    await kernel.start(['A']);
    await expect(caller(kernel)('B', 'getpid')).rejects.toMatchObject({
      code: 'real.unknown-actor',
    });
    await kernel.close();
    expect(await gone([first])).toEqual([]);
  });

  test.each([
    ['first process', 1],
    ['init', 2],
  ])('are used once where the %s of their room was killed', async (_name, depth) => {
    const kernel = await openRealKernel();
    const [first = 0] = supervisors();
    await kernel.start(['A']);
    const actors = descendants(process.pid).filter(({ comm }) => comm === 'ipcscope-actor');
    const killed = actors.slice(depth - 1).map(({ pid }) => pid);
    process.kill(killed[0] ?? Number.NaN, 'SIGKILL');
    expect(await gone(killed)).toEqual([]);
    // Nobody has asked for anything since.
    await kernel.close();
    const next = await openRealKernel();
    await next.start(['A']);
    expect(supervisors()).toHaveLength(1);
    expect(supervisors()).not.toContain(first);
    await next.close();
  });

  test('are made anew where a kept one was killed', async () => {
    await (await openRealKernel()).close();
    const [first = 0] = supervisors();
    process.kill(first, 'SIGKILL');
    const next = await openRealKernel();
    await next.start(['A']);
    expect(supervisors()).not.toContain(first);
    await next.close();
  });

  test('are killed where the end of their room comes to nothing', async () => {
    const kernel = await openRealKernel();
    await kernel.start(['A']);
    const below = descendants(process.pid).map(({ pid }) => pid);
    process.kill(supervisors()[0] ?? Number.NaN, 'SIGSTOP');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const closed = kernel.close();
      vi.advanceTimersByTime(ROOM_END_MS);
      await closed;
    } finally {
      vi.useRealTimers();
    }
    expect(await gone(below)).toEqual([]);
  });

  test('are not kept for nobody', async () => {
    await letGo();
    await (await openRealKernel()).close();
    expect(supervisors()).toEqual([]);
  });
});
