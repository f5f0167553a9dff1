/** Arguments as C passes them, and the arithmetic of 64 bits that leads there. */
import { describe, expect, it, test } from 'vitest';
import { CALL_NAMES, callSpec } from '../../../src/engine/calls/catalogue.ts';
import { asC, isInteger } from '../../../src/engine/calls/integer.ts';
import { argSpecs, cInteger } from '../../../src/engine/calls/resolve.ts';
import type { ArgType } from '../../../src/engine/calls/spec.ts';
import { STRUCTS, type StructSpec } from '../../../src/engine/calls/structs.ts';
import { converted } from '../../../src/engine/script/convert.ts';
import { args } from './one-line.ts';

describe('arguments', () => {
  test.each<[string, unknown]>([
    ['close(0x100000003)', [3]],
    ['read(4294967299, buf, -1)', [3, undefined, 2n ** 64n - 1n]],
    ['poll([{0x100000003, 0x10001, _}], -1, 0x100000000)', [[{ fd: 3, events: 1 }], 0xffffffff, 0]],
    ['alarm(0x100000001)', [1]],
    ['alarm(-1)', [0xffffffff]],
    ['lseek(3, 0x7fffffffffffffff, SEEK_SET)', [3, 2n ** 63n - 1n, 0]],
    ['lseek(3, 0xffffffffffffffff, SEEK_SET)', [3, -1, 0]],
    ['ftruncate(3, LONG_MIN)', [3, -(2n ** 63n)]],
    [
      'msgrcv(7, m, -1, (-0x7fffffffffffffff - 1), 0x100000000)',
      [7, undefined, 2n ** 64n - 1n, -(2n ** 63n), 0],
    ],
    [
      'msgsnd(7, {0x7fffffffffffffff, "max"}, 0)',
      [7, { mtype: 2n ** 63n - 1n, mtext: new TextEncoder().encode('max') }, 3, 0],
    ],
    ['msgget(0xdeadbeef, 0600)', [0xdeadbeef | 0, 0o600]],
    [
      'semop(7, [{0x10002, 0x8000, 0x18000}], -1)',
      [7, [{ sem_num: 2, sem_op: -0x8000, sem_flg: -0x8000 }], 0xffffffff],
    ],
    ['semctl(7, 0, SETALL, [0x10001, -1])', [7, 0, 17, [1, 0xffff]]],
    ['semctl(7, 0, SETVAL, 0x100000005)', [7, 0, 16, 5]],
    ['shmget(1, SIZE_MAX, 0)', [1, 2n ** 64n - 1n, 0]],
    ['shmat(7, -4096, 0)', [7, 2n ** 64n - 4096n, 0]],
    ['sigqueue(B, SIGUSR1, 0x7fffffffffffffff)', [101, 10, 2n ** 63n - 1n]],
    ['nanosleep({-1, 1000000000})', [{ tv_sec: -1, tv_nsec: 1_000_000_000 }, null]],
    ['ioctl(3, 0x10000541b, n)', [3, 0x541b, undefined]],
    ['load(0x1000, bytes, -1)', [0x1000, undefined, 2n ** 64n - 1n]],
    ['sem_init(0xfffffffffffff000, 0x100000001, -1)', [2n ** 64n - 4096n, 1, 0xffffffff]],
    ['mq_send(3, "x", -1, -1)', [3, new TextEncoder().encode('x'), 2n ** 64n - 1n, 0xffffffff]],
    [
      'setitimer(0x100000000, {{0, 0}, {0x7fffffffffffffff, 0}})',
      [
        0,
        {
          it_interval: { tv_sec: 0, tv_usec: 0 },
          it_value: { tv_sec: 2n ** 63n - 1n, tv_usec: 0 },
        },
        null,
      ],
    ],
  ])('%s', (call, taken) => {
    expect(args(call)).toEqual(taken);
  });

  it('have a C type wherever they are integers, in every call', () => {
    const without = new Set(['bytes', 'path', 'sigset', 'handler', 'any']);
    const look = (type: ArgType, path: string): string[] => {
      if (type.t === 'array') return look(type.of, path);
      if (type.t === 'struct') {
        const spec: StructSpec = STRUCTS[type.name as keyof typeof STRUCTS];
        return spec.fields.flatMap((field) => look(field.type, `${path}.${field.name}`));
      }
      if (type.t === 'sockaddr' || without.has(type.t)) return [];
      return cInteger(type) === undefined ? [path] : [];
    };
    const found = CALL_NAMES.flatMap((name) =>
      [...callSpec(name).args, ...argSpecs(name)].flatMap(({ type, name: arg }) =>
        look(type, `${name}.${arg}`),
      ),
    );
    expect(found).toEqual([]);
  });

  it('are what their type holds, and stay so', () => {
    for (const value of [-1, 0, 2 ** 31, 2 ** 32 + 3, 2n ** 63n, -(2n ** 63n), 2n ** 64n - 1n]) {
      for (const name of CALL_NAMES) {
        for (const { type } of callSpec(name).args) {
          const c = cInteger(type);
          const once = converted(value, type);
          if (c !== undefined) expect(isInteger(once) && asC(once, c)).toBe(once);
          expect(converted(once, type)).toBe(once);
        }
      }
    }
  });
});

describe('arithmetic', () => {
  test.each<[string, unknown]>([
    ['0x7fffffffffffffff', 2n ** 63n - 1n],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['0x7fffffffffffffff + 1', 2n ** 63n],
    ['9007199254740991 + 2', 2n ** 53n + 1n],
    ['0x20000000000001 - 0x20000000000000', 1],
    ['3037000500 * 3037000500', 9_223_372_037_000_250_000n],
    // With an unsigned long the rest is unsigned too, and wraps.
    ['ULONG_MAX + 1', 0],
    ['ULONG_MAX * 2', 2n ** 64n - 2n],
    ['~ULONG_MAX', 0],
    ['-ULONG_MAX', 1],
    ['-1 / 0xffffffffffffffff', 1],
    ['-2 % 0xffffffffffffffff', 2n ** 64n - 2n],
    ['1 << 63', 2n ** 63n],
    ['ULONG_MAX << 60', 0xf000000000000000n],
    ['ULONG_MAX >> 63', 1],
    ['(LONG_MIN >> 62) + 3', 1],
    ['-7 / 2 + 8', 5],
    ['-7 % 4 + 8', 5],
    ['LONG_MAX & 0xff', 0xff],
    ['16M * 16M', 2 ** 48],
  ])('%s', (text, value) => {
    expect((args(`shmget(1, ${text}, 0)`) as unknown[])[1]).toBe(value);
  });

  test.each([
    ['LONG_MIN - 1'],
    ['-LONG_MAX - 2'],
    ['LONG_MAX * 3'],
    ['LONG_MIN * 2'],
    ['LONG_MAX << 2'],
  ])('%s is a mistake, as C says nothing of it', (text) => {
    expect(args(`shmget(1, ${text}, 0)`)).toBe('the number does not fit in 64 bits');
  });

  test('a shift is by what a word has', () => {
    expect(args('close(1 << 64)')).toBe('a shift is by 0 to 63 bits');
    expect(args('close(1 << -1)')).toBe('a shift is by 0 to 63 bits');
  });
});
