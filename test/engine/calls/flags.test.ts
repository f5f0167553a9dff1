/** Constants: their numbers on each processor, and how numbers are shown by name. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ERRNO, errnoName, errnoNumber, errnoText } from '../../../src/engine/calls/errno.ts';
import {
  CONSTANT_NAMES,
  constantValue,
  enumName,
  FLAG_SETS,
  flagNames,
  flagValue,
} from '../../../src/engine/calls/flags.ts';
import { type Integer, integer } from '../../../src/engine/calls/integer.ts';
import { SIGNALS } from '../../../src/engine/calls/signals.ts';

/** The C compiler, where the machine has one. */
const CC = 'gcc';

/** Constants that the C library's headers hide or have another value for, each with the reason. */
const NOT_IN_HEADERS: { readonly [name: string]: string } = {
  O_LARGEFILE:
    'the C library defines it as 0 where files are always large; strace shows the kernel bit',
  SA_RESTORER: 'only in the kernel headers',
  O_NOTIFICATION_PIPE: 'only in the kernel headers',
  SA_NOMASK: 'an old name that only the kernel headers keep as a number',
  SEM_FAILED: 'a pointer',
  MAP_FAILED: 'a pointer',
  SIG_DFL: 'a pointer',
  SIG_IGN: 'a pointer',
  SIG_ERR: 'a pointer',
};

const HEADERS = `errno fcntl signal poll sched limits time semaphore mqueue unistd stdint
sys/epoll sys/mman sys/socket sys/wait sys/ipc sys/msg sys/shm sys/sem sys/ioctl sys/time sys/stat
linux/futex linux/sockios netinet/in netinet/tcp`.split(/\s+/);

const folder = mkdtempSync(join(tmpdir(), 'ipcscope-flags-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const GCC =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  spawnSync(CC, ['--version']).status === 0;

/** What the C library of this machine says of each name; a name that it does not have is left out. */
function asked(names: readonly string[]): ReadonlyMap<string, Integer> {
  const prints = names.map(
    (name) =>
      `#ifdef ${name}\n  printf((${name}) < 0 ? "${name} %lld\\n" : "${name} %llu\\n", (long long)(${name}));\n#endif`,
  );
  const source = [
    '#define _GNU_SOURCE',
    '#include <stdio.h>',
    ...HEADERS.map((header) => `#include <${header}.h>`),
    `int main(void) {\n${prints.join('\n')}\n  return 0;\n}`,
  ].join('\n');
  const program = join(folder, 'ask');
  const built = spawnSync(CC, ['-w', '-xc', '-', '-o', program], { input: source });
  expect(String(built.stderr)).toBe('');
  const lines = spawnSync(program, [], { encoding: 'utf8' }).stdout.trim().split('\n');
  return new Map(
    lines
      .map((line) => line.split(' '))
      .map(([name, value]) => [name ?? '', integer(BigInt(value ?? ''))]),
  );
}

describe('constants', () => {
  it.skipIf(!GCC)('have the numbers of the C headers (skipped without gcc on x86-64)', () => {
    const names = CONSTANT_NAMES.filter((name) => !Object.hasOwn(NOT_IN_HEADERS, name));
    const told = asked(names);
    const wrong = [...told].filter(([name, value]) => constantValue(name) !== value);
    expect(wrong).toEqual([]);
    expect(told.size).toBeGreaterThan(200);
  });

  it.skipIf(!GCC)(
    'signals and errors have the numbers of the C headers (skipped without gcc)',
    () => {
      const told = asked([...Object.keys(SIGNALS), ...Object.keys(ERRNO)]);
      for (const [name, value] of told) {
        expect([name, constantValue(name) ?? errnoNumber(name)]).toEqual([name, value]);
      }
      expect(told.size).toBe(Object.keys(SIGNALS).length + Object.keys(ERRNO).length);
    },
  );

  it('differ on aarch64 where the kernel has them differ', () => {
    expect(flagValue('open', 'O_DIRECT')).toBe(0o40000);
    expect(flagValue('open', 'O_DIRECT', 'aarch64')).toBe(0o200000);
    expect(flagValue('open', 'O_DIRECTORY', 'aarch64')).toBe(0o40000);
    expect(flagValue('open', 'O_NOFOLLOW', 'aarch64')).toBe(0o100000);
    expect(flagValue('open', 'O_NONBLOCK', 'aarch64')).toBe(0o4000);
    expect(constantValue('O_DIRECT', 'aarch64')).toBe(0o200000);
    expect(flagNames('open', 0o200001, 'aarch64')).toEqual(['O_WRONLY', 'O_DIRECT']);
  });

  it('have one number, whichever set is asked', () => {
    const numbers = new Map<string, number>();
    for (const [set, spec] of Object.entries<(typeof FLAG_SETS)[keyof typeof FLAG_SETS]>(
      FLAG_SETS,
    )) {
      for (const name of Object.keys(spec.values)) {
        const value = flagValue(set, name) ?? Number.NaN;
        expect([name, numbers.get(name) ?? value]).toEqual([name, value]);
        numbers.set(name, value);
      }
    }
  });

  it('know nothing of names that are only on the prototype', () => {
    expect(flagValue('open', 'constructor')).toBeUndefined();
    expect(flagValue('toString', 'O_RDWR')).toBeUndefined();
    expect(constantValue('hasOwnProperty')).toBeUndefined();
    expect(errnoNumber('constructor')).toBeUndefined();
  });
});

describe('flagNames', () => {
  it('names the access mode first, then flags, then what is left as a number', () => {
    expect(flagNames('open', 0)).toEqual(['O_RDONLY']);
    expect(flagNames('open', 0o4102)).toEqual(['O_RDWR', 'O_CREAT', 'O_NONBLOCK']);
    expect(flagNames('open', 0o4010001)).toEqual(['O_WRONLY', 'O_SYNC']);
    expect(flagNames('ipcget', 0o1666)).toEqual(['IPC_CREAT', '0666']);
    expect(flagNames('ipcget', 0o666)).toEqual(['0666']);
    expect(flagNames('msgflags', 0)).toEqual(['0']);
    expect(flagNames('prot', 0)).toEqual(['PROT_NONE']);
    expect(flagNames('prot', 3)).toEqual(['PROT_READ', 'PROT_WRITE']);
    expect(flagNames('map', 0x21)).toEqual(['MAP_SHARED', 'MAP_ANONYMOUS']);
    expect(flagNames('futex', 0x81)).toEqual(['FUTEX_WAKE', 'FUTEX_PRIVATE_FLAG']);
    expect(flagNames('socktype', 0o2000005)).toEqual(['SOCK_SEQPACKET', 'SOCK_CLOEXEC']);
    expect(flagNames('epoll', 0x80000001)).toEqual(['EPOLLIN', 'EPOLLET']);
    expect(flagNames('poll', 0x100000)).toEqual(['0x100000']);
    expect(flagNames('open', -1)).toEqual(['-1']);
  });

  it('names constants of a set', () => {
    expect(enumName('whence', 2)).toBe('SEEK_END');
    expect(enumName('whence', 9)).toBeUndefined();
    expect(enumName('key', 0)).toBe('IPC_PRIVATE');
  });
});

describe('errno', () => {
  it('goes from name to number to text, second names included', () => {
    expect(errnoNumber('EAGAIN')).toBe(11);
    expect(errnoNumber('EWOULDBLOCK')).toBe(11);
    expect(errnoName(-11)).toBe('EAGAIN');
    expect(errnoName(35)).toBe('EDEADLK');
    expect(errnoText('EPIPE')).toBe('Broken pipe');
    expect(errnoName(9999)).toBeUndefined();
  });
});
