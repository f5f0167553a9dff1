/** The parts of the real kernel's side that need no kernel. */
import { fstatSync, openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ControlMemory, type Note } from '../../../src/engine/real/control.ts';
import { deliveryOrder } from '../../../src/engine/real/deliveries.ts';
import { exitView } from '../../../src/engine/real/ending.ts';
import { nativeOpenFlags, portableOpenFlags } from '../../../src/engine/real/marshal/arch.ts';
import { planOf } from '../../../src/engine/real/marshal/index.ts';
import { codeName, siginfoMembers } from '../../../src/engine/real/marshal/siginfo.ts';
import { Outside, type OutsideOptions } from '../../../src/engine/real/territory.ts';
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

test('a wait status word says how a process ended', () => {
  expect(exitView(0x300)).toEqual({ exited: 3 });
  expect(exitView(13)).toEqual({ killed: 'SIGPIPE', core: false });
  expect(exitView(11)).toEqual({ killed: 'SIGSEGV', core: true });
});

test('the calls of pipes, FIFOs, processes and signals can be made', () => {
  for (const call of ['pipe', 'mkfifo', 'fork', 'poll', 'sigaction', 'futex', 'load32'] as const) {
    expect(planOf(call), call).toBeTypeOf('function');
  }
});

test('memory that cannot be shared is told of, and its file let go', () => {
  const fd = openSync('/dev/null', 'r');
  const native = { memfdCreate: () => fd, ftruncate: () => 0, mapShared: () => -12n };
  expect(() => new ControlMemory(native as unknown as Native)).toThrow(
    expect.objectContaining({ code: 'real.memory', args: { step: 'mmap', errno: 12 } }),
  );
  expect(() => fstatSync(fd)).toThrow('EBADF');
});

describe('outside of a room', () => {
  const options: OutsideOptions = {
    journal: undefined as never,
    folder: '/dev/shm/x',
    exists: () => false,
    queueExists: () => false,
  };
  const outside = new Outside(options);

  test('paths stay in the folder', () => {
    expect(outside.path('/tmp/a')).toBe('/dev/shm/x/tmp/a');
    expect(outside.path('a')).toBe('/dev/shm/x/a');
    expect(outside.path('/../../etc/passwd')).toBe('/dev/shm/x/etc/passwd');
    expect(outside.path('/proc/../etc')).toBe('/dev/shm/x/etc');
    expect(outside.path('/dev/null')).toBe('/dev/null');
    expect(outside.path('')).toBe('');
    expect(outside.shown('/dev/shm/x/tmp/a')).toBe('/tmp/a');
  });

  test('a key is another, always the same', () => {
    expect(outside.key(0)).toBe(0);
    expect(outside.key(5)).toBe(outside.key(5));
    expect(outside.key(5)).not.toBe(outside.key(6));
    expect(outside.queueName('/q')).toMatch(/^\/ipcscope\.\d+\.q$/);
  });

  test('only actors are signalled', () => {
    const kill = { actor: 'A', call: 'kill', args: [7, 15], text: '' } as const;
    outside.check(kill, new Set([7]));
    expect(() => outside.check(kill, new Set([8]))).toThrow(/real\.outside/);
  });
});
