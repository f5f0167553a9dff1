/** Calls on this machine's kernel: outcomes, consequences and what shows of them. */
import { afterAll, beforeEach, expect } from 'vitest';
import type { Snapshot } from '../../../../src/engine/model/snapshot.ts';
import { keepSupervisors } from '../../../../src/engine/real/client/pool.ts';
import { openRealKernel, type RealKernel } from '../../../../src/engine/real/client/real-kernel.ts';
import type { Value } from '../../../../src/engine/script/value.ts';
import { describeUnless, skipUnless } from '../../../support/skip.ts';
import { bytes, CAN_RUN, caller, fork, result, textOf, WHY_NOT } from '../support.ts';

const test = skipUnless(CAN_RUN, WHY_NOT);
const SIGUSR1 = 10;
const SIGUSR2 = 12;
const EPIPE_NOT_IGNORED = { kind: 'ended', exit: { killed: 'SIGPIPE', core: false } };

const processOf = (snapshot: Snapshot, actor: string) =>
  snapshot.processes.find((process) => process.actor === actor);
const objectOf = (snapshot: Snapshot, id: string) =>
  snapshot.objects.find((object) => object.id === id);

describeUnless(CAN_RUN, WHY_NOT)('on the real kernel', () => {
  let kernel: RealKernel;
  let call: ReturnType<typeof caller>;

  afterAll(keepSupervisors());
  beforeEach(async () => {
    kernel = await openRealKernel();
    call = caller(kernel);
    return () => kernel.close();
  });

  test('unrelated processes start with the null device and init as parent', async () => {
    await kernel.start(['A', 'B']);
    const { processes, objects } = kernel.snapshot();
    expect(objects).toEqual([]);
    expect(processes.map(({ actor, parent, state }) => [actor, parent, state])).toEqual([
      ['A', 'init', 'running'],
      ['B', 'init', 'running'],
    ]);
    const fd = { file: 'file:A', object: null, access: 'rw', status: [], cloexec: false };
    expect(processes[0]?.fds).toEqual([0, 1, 2].map((number) => ({ fd: number, ...fd })));
    expect(result(await call('A', 'getpid'))).toBe(kernel.pidOf('A'));
    expect(result(await call('B', 'getppid'))).toBe(1);
  });

  test('a pipe between parent and child, to the end of file', async () => {
    await kernel.start(['A']);
    expect((await call('A', 'pipe', undefined)).outcome).toEqual({
      kind: 'returned',
      value: 0,
      outs: [[3, 4]],
    });
    await fork(kernel, 'A', 'B');
    await call('B', 'close', 4);
    await call('A', 'close', 3);
    const blocked = await call('B', 'read', 3, undefined, 100);
    expect(blocked.outcome).toMatchObject({
      kind: 'blocked',
      where: { name: 'read', queue: { object: 'pipe:1', name: 'rd_wait' } },
    });
    expect(objectOf(blocked.snapshot, 'pipe:1')).toMatchObject({
      fields: { readers: 1, writers: 1, files: 2, bytes: 0, ring_size: 16, head: null },
      queues: [
        { name: 'rd_wait', waiters: [{ actor: 'B', exclusive: true }] },
        { name: 'wr_wait', waiters: [] },
      ],
    });
    const written = await call('A', 'write', 4, bytes('Hello'), 5);
    expect(result(written)).toBe(5);
    expect(written.consequences).toEqual([
      {
        kind: 'resumed',
        actor: 'B',
        call: 'read',
        outcome: { kind: 'returned', value: 5, outs: [undefined, bytes('Hello')] },
      },
    ]);
    await call('A', 'close', 4);
    expect(result(await call('B', 'read', 3, undefined, 100))).toBe(0);
    const { consequences, outcome } = await call('B', 'exit', 3);
    expect(outcome).toEqual({ kind: 'gone' });
    expect(consequences).toMatchObject([
      { kind: 'signal', actor: 'A', signal: 'SIGCHLD', action: 'ignore' },
      { kind: 'ended', actor: 'B', exit: { exited: 3 } },
    ]);
    const waited = await call('A', 'waitpid', -1, undefined, 0);
    expect(waited.outcome).toMatchObject({ value: kernel.pidOf('B'), outs: [undefined, 0x300] });
    expect(processOf(waited.snapshot, 'B')?.state).toBe('dead');
  });

  test('descriptors share descriptions by dup and fork, and flags with them', async () => {
    await kernel.start(['A']);
    await call('A', 'pipe2', undefined, 0o4000 | 0o2000000);
    await call('A', 'dup', 4);
    const { snapshot } = await fork(kernel, 'A', 'B');
    for (const actor of ['A', 'B']) {
      const fds = processOf(snapshot, actor)?.fds.slice(3) ?? [];
      expect(fds.map(({ fd, file, access, cloexec }) => [fd, file, access, cloexec])).toEqual([
        [3, 'file:1', 'r', true],
        [4, 'file:2', 'w', true],
        [5, 'file:2', 'w', false],
      ]);
      expect(fds.map(({ status }) => status)).toEqual([
        ['O_NONBLOCK'],
        ['O_NONBLOCK'],
        ['O_NONBLOCK'],
      ]);
    }
    expect(objectOf(snapshot, 'pipe:1')?.fields).toMatchObject({
      readers: 1,
      writers: 1,
      files: 2,
    });
    expect((await call('A', 'read', 3, undefined, 1)).outcome).toMatchObject({ errno: 'EAGAIN' });
    const replaced = await call('A', 'dup2', 3, 4);
    expect(processOf(replaced.snapshot, 'A')?.fds[4]).toMatchObject({ fd: 4, file: 'file:1' });
    const failed = await call('A', 'dup2', 77, 3);
    expect(failed.outcome).toMatchObject({ errno: 'EBADF' });
    expect(processOf(failed.snapshot, 'A')?.fds[3]).toMatchObject({ file: 'file:1' });
  });

  test('a broken pipe ends its writer, or not', async () => {
    await kernel.start(['A']);
    await call('A', 'pipe', undefined);
    await call('A', 'close', 3);
    await call('A', 'signal', 13, 'SIG_IGN');
    expect((await call('A', 'write', 4, bytes('x'), 1)).outcome).toMatchObject({ errno: 'EPIPE' });
    await call('A', 'signal', 13, 'SIG_DFL');
    const { outcome, consequences } = await call('A', 'write', 4, bytes('x'), 1);
    expect(outcome).toEqual({ kind: 'gone' });
    expect(consequences.at(-1)).toMatchObject(EPIPE_NOT_IGNORED);
  });

  test('a megabyte goes through whole', async () => {
    await kernel.start(['A']);
    await call('A', 'pipe', undefined);
    expect(result(await call('A', 'fcntl', 4, 1031, 1 << 20))).toBe(1 << 20);
    const block = new Uint8Array(1 << 20).map((_, index) => index * 7);
    expect(result(await call('A', 'write', 4, block, block.length))).toBe(block.length);
    const { outcome } = await call('A', 'read', 3, undefined, block.length);
    const got = outcome?.kind === 'returned' ? outcome.outs[1] : undefined;
    expect(Buffer.compare(got as Uint8Array, block)).toBe(0);
    expect((await call('A', 'fcntl', 4, 1031, 2 << 20)).outcome).toMatchObject({ errno: 'EPERM' });
  });

  test('a FIFO opens when both sides have come; files of the room are nobody else’s', async () => {
    await kernel.start(['A', 'B']);
    expect(result(await call('A', 'mkfifo', '/tmp/f', 0o600))).toBe(0);
    const opening = await call('A', 'open', '/tmp/f', 0, 0);
    expect(opening.outcome).toMatchObject({
      kind: 'blocked',
      where: { queue: { object: 'fifo:/tmp/f', name: 'rd_wait' } },
    });
    expect(objectOf(opening.snapshot, 'fifo:/tmp/f')?.fields).toMatchObject({
      readers: 1,
      writers: 0,
    });
    const met = await call('B', 'open', '/tmp/f', 1, 0);
    expect(result(met)).toBe(3);
    expect(met.consequences).toMatchObject([
      { kind: 'resumed', actor: 'A', outcome: { value: 3 } },
    ]);
    expect(objectOf(met.snapshot, 'inode:/tmp/f')?.fields).toMatchObject({
      i_mode: '010600',
      i_pipe: 'fifo:/tmp/f',
    });
    expect((await call('A', 'open', '/etc/passwd', 0, 0)).outcome).toMatchObject({
      errno: 'ENOENT',
    });
  });

  test('orphans have init for a parent, and leave no zombie', async () => {
    await kernel.start(['A']);
    await fork(kernel, 'A', 'B');
    await fork(kernel, 'B', 'C');
    const { snapshot } = await call('B', 'exit', 0);
    expect(processOf(snapshot, 'B')?.state).toBe('zombie');
    expect(processOf(snapshot, 'C')?.parent).toBe('init');
    const gone = await call('C', 'exit', 0);
    expect(processOf(gone.snapshot, 'C')?.state).toBe('dead');
  });

  test('time passes in real time', async () => {
    await kernel.start(['A']);
    const { outcome } = await call('A', 'nanosleep', { tv_sec: 0, tv_nsec: 30_000_000 }, undefined);
    expect(outcome?.kind).toBe('blocked');
    const start = performance.now();
    const { consequences } = await kernel.advance(30e6);
    expect(performance.now() - start).toBeGreaterThan(29);
    expect(consequences).toMatchObject([
      { kind: 'resumed', call: 'nanosleep', outcome: { value: 0 } },
    ]);
  });

  test('timings are measured around the call', async () => {
    await kernel.start(['A']);
    const { timing } = await call('A', 'getppid');
    expect(timing?.repeats).toBe(100);
    expect(timing?.medianNs).toBeGreaterThan(5);
    expect(timing?.medianNs).toBeLessThan(100_000);
    expect(timing).toMatchObject({ voluntarySwitches: 0, majorFaults: 0 });
  });

  test('signals: handlers, order of delivery, what waits', async () => {
    await kernel.start(['A', 'B']);
    const [a, b] = [kernel.pidOf('A') ?? 0, kernel.pidOf('B') ?? 0];
    for (const signal of [SIGUSR1, SIGUSR2, 35]) {
      await call(
        'B',
        'sigaction',
        signal,
        { sa_handler: `on_${signal}`, sa_mask: [], sa_flags: 0 },
        null,
      );
    }
    await call('B', 'sigprocmask', 0, [SIGUSR1, SIGUSR2, 35], null);
    await call('A', 'sigqueue', b, 35, 7);
    await call('A', 'kill', b, SIGUSR2);
    const { snapshot } = await call('A', 'kill', b, SIGUSR1);
    expect(processOf(snapshot, 'B')?.signals).toMatchObject({
      shared_pending: ['SIGUSR1', 'SIGUSR2', 'SIGRTMIN+1'],
      blocked: ['SIGUSR1', 'SIGUSR2', 'SIGRTMIN+1'],
      caught: ['SIGUSR1', 'SIGUSR2', 'SIGRTMIN+1'],
      queue: [
        { signal: 'SIGRTMIN+1', info: { si_code: 'SI_QUEUE', si_value: 7 } },
        { signal: 'SIGUSR2' },
        { signal: 'SIGUSR1' },
      ],
    });
    const { consequences } = await call('B', 'sigprocmask', 1, [SIGUSR1, SIGUSR2, 35], null);
    expect(consequences).toMatchObject([
      { signal: 'SIGUSR1', action: 'handler', handler: 'on_10', info: { si_pid: 'A' } },
      { signal: 'SIGUSR2', action: 'handler', handler: 'on_12' },
      { signal: 'SIGRTMIN+1', action: 'handler', info: { si_code: 'SI_QUEUE', si_value: 7 } },
    ]);
    await call('B', 'pause');
    const interrupted = await call('A', 'kill', b, SIGUSR1);
    expect(interrupted.consequences).toMatchObject([
      { kind: 'signal', signal: 'SIGUSR1' },
      { kind: 'resumed', call: 'pause', outcome: { errno: 'EINTR' } },
    ]);
    const stopped = await call('B', 'kill', a, 19);
    expect(processOf(stopped.snapshot, 'A')?.state).toBe('stopped');
    await expect(call('A', 'getpid')).rejects.toMatchObject({ code: 'real.not-free' });
    const going = await call('B', 'kill', a, 18);
    expect(processOf(going.snapshot, 'A')?.state).toBe('running');
  });

  test('a timer is unknown once it was set, until it is turned off', async () => {
    await kernel.start(['A']);
    const timer = async (name: 'alarm' | 'setitimer', ...args: readonly Value[]) => {
      const { snapshot } = await call('A', name, ...args);
      return processOf(snapshot, 'A')?.signals?.real_timer;
    };
    const time = (tv_usec: number) => ({ it_interval: {}, it_value: { tv_sec: 0, tv_usec } });
    const [REAL, VIRTUAL] = [0, 1];
    expect(await timer('setitimer', VIRTUAL, time(900_000), null)).toBeUndefined();
    expect(await timer('alarm', 100)).toBeNull();
    expect(await timer('setitimer', VIRTUAL, time(0), null)).toBeNull();
    expect(await timer('setitimer', REAL, time(2_000_000), null)).toBeNull();
    expect(await timer('setitimer', REAL, time(0), null)).toBeUndefined();
    expect(await timer('setitimer', REAL, time(900_000), null)).toBeNull();
    expect(await timer('setitimer', REAL, null, null)).toBeUndefined();
  });

  test('System V and POSIX objects, memory and instructions', async () => {
    await kernel.start(['A', 'B']);
    const q = result(await call('A', 'msgget', 0x1234, 0o1600));
    expect((await call('B', 'msgrcv', q, undefined, 100, 0, 0)).outcome?.kind).toBe('blocked');
    const sent = await call('A', 'msgsnd', q, { mtype: 5, mtext: bytes('hi') }, 2, 0);
    expect(sent.consequences).toMatchObject([
      {
        call: 'msgrcv',
        outcome: { value: 2, outs: [undefined, { mtype: 5, mtext: bytes('hi') }] },
      },
    ]);
    const sem = result(await call('A', 'semget', 0x11, 2, 0o1600));
    await call('A', 'semctl', sem, 0, 17, [3, 4]);
    expect((await call('A', 'semctl', sem, 0, 13, undefined)).outcome).toMatchObject({
      outs: [undefined, undefined, undefined, [3, 4]],
    });
    const shm = result(await call('A', 'shmget', 0x22, 4096, 0o1600));
    const [here, there] = [
      result(await call('A', 'shmat', shm, null, 0)),
      result(await call('B', 'shmat', shm, null, 0)),
    ];
    await call('A', 'store', here, bytes('shared'));
    expect(textOf(await call('B', 'load', there, undefined, 6), 1)).toBe('shared');
    expect(result(await call('B', 'fetch_add32', there + 8, 5))).toBe(0);
    expect(result(await call('A', 'compare_exchange32', here + 8, 5, 9))).toBe(5);
    expect(result(await call('B', 'load32', there + 8))).toBe(9);
    const mq = result(
      await call('A', 'mq_open', '/q', 0o102, 0o600, { mq_maxmsg: 4, mq_msgsize: 32 }),
    );
    await call('A', 'mq_send', mq, bytes('low'), 3, 1);
    await call('A', 'mq_send', mq, bytes('high'), 4, 9);
    const received = await call('A', 'mq_receive', mq, undefined, 32, undefined);
    expect(received.outcome).toMatchObject({
      value: 4,
      outs: [undefined, bytes('high'), undefined, 9],
    });
    const named = result(await call('A', 'sem_open', '/s', 0o100, 0o600, 0));
    const same = result(await call('B', 'sem_open', '/s', 0, 0, 0));
    expect((await call('B', 'sem_wait', same)).outcome?.kind).toBe('blocked');
    const posted = await call('A', 'sem_post', named);
    expect(posted.consequences).toMatchObject([
      { kind: 'resumed', call: 'sem_wait', outcome: { value: 0 } },
    ]);
    const fault = await call('B', 'load32', 64);
    expect(fault.consequences.at(-1)).toMatchObject({ exit: { killed: 'SIGSEGV', core: true } });
  });

  test('sixty-four processes at once, and their numbers again', async () => {
    await kernel.start(['A']);
    for (let number = 0; number < 64; number++) await fork(kernel, 'A', `B${number}`);
    for (let number = 0; number < 64; number++) await call(`B${number}`, 'exit', number);
    await call('A', 'signal', 17, 'SIG_IGN');
    for (let number = 0; number < 80; number++) {
      await fork(kernel, 'A', `C${number}`);
      const { consequences } = await call(`C${number}`, 'exit', number);
      expect(consequences).toEqual([
        { kind: 'ended', actor: `C${number}`, exit: { exited: number } },
      ]);
    }
  });

  test('shows every mapping of a process that has a great many', async () => {
    await kernel.start(['A']);
    const SHARED_ANONYMOUS = 0x21;
    // Neighbours that may be accessed alike are one line of /proc/PID/maps.
    for (let number = 0; number < 80; number++) {
      await call('A', 'mmap', 0, 4096, number % 2 === 0 ? 1 : 3, SHARED_ANONYMOUS, -1, 0);
    }
    const { snapshot } = await call('A', 'getpid');
    const { mappings } = snapshot.processes[0] ?? {};
    // They are drawn in the order of their addresses, and each new one lies below the others.
    expect(mappings?.map(({ name }) => name)).toEqual(
      Array.from({ length: 80 }, (_, index) => `map:${80 - index}`),
    );
  });

  test('what cannot be is said by code', async () => {
    await kernel.start(['A', 'B']);
    await expect(call('Z', 'getpid')).rejects.toMatchObject({ code: 'real.unknown-actor' });
    // More than one value may have, though the call may ask for it.
    await call('B', 'open', '/tmp/large', 0o102, 0o600);
    await call('B', 'ftruncate', 3, (16 << 20) + 1);
    await expect(call('B', 'read', 3, undefined, 1 << 30)).rejects.toMatchObject({
      code: 'real.too-large',
    });
    await expect(call('A', 'write', 'one', bytes('x'), 1)).rejects.toMatchObject({
      code: 'real.argument',
    });
    await call('A', 'pipe', undefined);
    await call('A', 'read', 3, undefined, 1);
    await expect(call('A', 'getpid')).rejects.toMatchObject({ code: 'real.not-free' });
  });
});
