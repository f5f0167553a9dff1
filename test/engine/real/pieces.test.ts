/** The parts of the real kernel's side that need no kernel. */
import { fstatSync, openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CallName } from '../../../src/engine/calls/spec.ts';
import { ControlMemory, FIRST_AREA } from '../../../src/engine/real/actor/control.ts';
import type { Note } from '../../../src/engine/real/actor/slot.ts';
import { nativeOpenFlags, portableOpenFlags } from '../../../src/engine/real/marshal/arch.ts';
import { planOf } from '../../../src/engine/real/marshal/marshal.ts';
import { codeName, siginfoMembers } from '../../../src/engine/real/marshal/siginfo.ts';
import type { Journal } from '../../../src/engine/real/room/journal.ts';
import { HostIpc } from '../../../src/engine/real/room/territory.ts';
import { deliveryOrder } from '../../../src/engine/real/signals/notes.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import type { Native } from '../../../src/native/native.ts';

const note = (signo: number, stack: bigint): Note => ({
  signo,
  code: 0,
  pid: 0,
  uid: 0,
  address: 0,
  value: 0,
  stack,
  at: 0n,
});

describe('the order of delivery', () => {
  const order = (...ran: readonly (readonly [number, bigint])[]) =>
    deliveryOrder(ran.map(([signo, stack]) => note(signo, stack))).map(({ signo }) => signo);

  test('is the reverse of running, for signals delivered together', () => {
    expect(order([12, 100n], [10, 200n])).toEqual([10, 12]);
    expect(order([34, 100n], [34, 100n], [10, 200n])).toEqual([10, 34, 34]);
    expect(order([15, 50n], [12, 100n], [10, 200n])).toEqual([10, 12, 15]);
  });

  test('is that of running, for signals that came one after the other', () => {
    expect(order([10, 200n], [12, 200n])).toEqual([10, 12]);
    expect(order([12, 100n], [10, 200n], [15, 200n])).toEqual([10, 12, 15]);
  });

  test('is that of running, where a handler was interrupted', () => {
    expect(order([10, 200n], [12, 100n])).toEqual([10, 12]);
  });
});

describe('siginfo_t', () => {
  test('names its codes by signal', () => {
    expect([codeName(17, 1), codeName(11, 2), codeName(10, 0), codeName(34, -1)]).toEqual([
      'CLD_EXITED',
      'SEGV_ACCERR',
      'SI_USER',
      'SI_QUEUE',
    ]);
    expect([codeName(14, 0x80), codeName(10, -6), codeName(10, 99)]).toEqual([
      'SI_KERNEL',
      'SI_TKILL',
      '99',
    ]);
  });

  test('has the members that its code gives it', () => {
    const raw = { pid: 5, uid: 0, value: 3, address: 64 };
    expect(siginfoMembers({ signo: 17, code: 1, ...raw })).toEqual({
      si_pid: 5,
      si_uid: 0,
      si_status: 3,
    });
    expect(siginfoMembers({ signo: 11, code: 1, ...raw })).toEqual({ si_addr: 64 });
    expect(siginfoMembers({ signo: 14, code: 0x80, ...raw })).toEqual({});
  });
});

test('open flags are x86-64’s on either side of aarch64', () => {
  const flags = 0o40000 | 0o4000 | 2;
  expect(nativeOpenFlags(flags, 'x64')).toBe(flags);
  expect(nativeOpenFlags(flags, 'arm64')).toBe(0o200000 | 0o4000 | 2);
  for (const word of [flags, 0o100000, 0o200000, 0o400000, 0o740000]) {
    expect(portableOpenFlags(nativeOpenFlags(word, 'arm64'), 'arm64')).toBe(word);
  }
});

test('the calls of pipes, FIFOs, processes and signals can be made', () => {
  for (const call of ['pipe', 'mkfifo', 'fork', 'poll', 'sigaction', 'futex', 'load32'] as const) {
    expect(planOf(call), call).toBeTypeOf('function');
  }
});

test('memory that cannot be shared is told of, and its file let go', () => {
  const fd = openSync('/dev/null', 'r');
  const native = { memfdCreate: () => fd, ftruncate: () => 0, mapShared: () => -12n };
  expect(() => new ControlMemory(native as unknown as Native, FIRST_AREA)).toThrow(
    expect.objectContaining({ code: 'real.memory', args: { step: 'mmap', errno: 12 } }),
  );
  expect(() => fstatSync(fd)).toThrow('EBADF');
});

describe('in the host’s IPC namespace', () => {
  const MINE = 7;
  const journal = {
    has: (kind: string, id: number) => kind === 'msg' && id === MINE,
    hasQueue: (name: string) => name === 'mine',
  };
  const territory = new HostIpc({
    journal: journal as unknown as Journal,
    objectOf: (_kind, key) =>
      new Map([
        [1, MINE],
        [2, 8],
      ]).get(key) ?? -2,
    queueExists: (name) => ['/mine', '/theirs'].includes(name),
  });
  const check =
    (call: CallName, ...args: readonly Value[]) =>
    () =>
      territory.check({ actor: 'A', call, args, text: '' });
  const IPC_RMID = 0;
  const MSG_STAT = 11;

  test.each([
    ['msgctl', MINE, IPC_RMID],
    ['msgget', 1, 0],
    ['msgget', 3, 0],
    ['shmget', 0, 4096, 0],
    ['mq_open', '/mine', 0],
    ['mq_open', '/new', 0o100],
    ['mq_unlink', '/mine'],
    ['mq_unlink', '/nowhere'],
  ] as const)('a run may use what it made, and what is not there: %s %j', (call, ...args) => {
    expect(check(call, ...args)).not.toThrow();
  });

  test.each([
    ['msgctl', 8, IPC_RMID],
    ['msgctl', 0, MSG_STAT],
    ['semctl', MINE, 0, IPC_RMID],
    ['msgrcv', 8, null, 10, 0, 0],
    ['shmat', 5, null, 0],
    ['msgget', 2, 0],
    ['msgget', 2, 0o1000],
    ['mq_open', '/theirs', 0],
    ['mq_unlink', '/theirs'],
    // As a variable holds a name that was read from somewhere.
    ['mq_unlink', Buffer.from('/theirs')],
    ['mq_open', Buffer.from('/theirs'), 0],
  ] as const)('and nothing else: %s %j', (call, ...args) => {
    expect(check(call, ...args)).toThrow(/real\.outside/);
  });
});
