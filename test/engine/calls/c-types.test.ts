/**
 * The C types of the catalogue's numbers are those of the C library's declarations, and of its structures; where the
 * kernel takes another one (SYSCALL_DEFINE), that is listed here with its reason.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { CALL_NAMES, callSpec } from '../../../src/engine/calls/catalogue.ts';
import { asC, type CInteger } from '../../../src/engine/calls/integer.ts';
import { cInteger } from '../../../src/engine/calls/resolve.ts';
import { STRUCTS, type StructSpec } from '../../../src/engine/calls/structs.ts';
import { cField } from '../../../src/engine/script/c/expression.ts';
import { headersOf } from '../../../src/engine/script/c/headers.ts';
import { skipUnless } from '../../support/skip.ts';

/** The C compiler, where the machine has one. */
const CC = 'gcc';
const HAS_GCC =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  spawnSync(CC, ['--version']).status === 0;
const withGcc = skipUnless(HAS_GCC, 'there is no gcc for x86-64');

const folder = mkdtempSync(join(tmpdir(), 'ipcscope-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the C library's names for types stand for. */
const NAMES: { readonly [name: string]: CInteger } = {
  int: 'int',
  'unsigned int': 'unsigned int',
  long: 'long',
  'long int': 'long',
  'long unsigned int': 'unsigned long',
  size_t: 'unsigned long',
  ssize_t: 'long',
  off_t: 'long',
  __off_t: 'long',
  mode_t: 'unsigned int',
  __mode_t: 'unsigned int',
  pid_t: 'int',
  __pid_t: 'int',
  key_t: 'int',
  nfds_t: 'unsigned long',
  socklen_t: 'unsigned int',
  mqd_t: 'int',
  __itimer_which_t: 'int',
};

/** Where the kernel takes less than the C library passes on: what it looks at. */
const KERNELS: { readonly [path: string]: CInteger } = {
  // fs/select.c: SYSCALL_DEFINE3(poll, ..., unsigned int, nfds, int, timeout_msecs)
  'poll.nfds': 'unsigned int',
  'ppoll.nfds': 'unsigned int',
  // ipc/sem.c: SYSCALL_DEFINE3(semop, ..., unsigned, nsops)
  'semop.nsops': 'unsigned int',
  'semtimedop.nsops': 'unsigned int',
  // fs/ioctl.c: SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, ...)
  'ioctl.request': 'unsigned int',
};

/** Calls of which the C library has no function, or one with other arguments. */
const NO_FUNCTION = [
  ...[
    'futex',
    'set_robust_list',
    'store',
    'load',
    'store32',
    'store64',
    'load32',
    'fetch_add32',
    'exchange32',
  ],
  'compare_exchange32',
];

/** Fields whose words the kernel and strace take without a sign, or that are one reading of a union. */
const OTHERWISE: { readonly [path: string]: string } = {
  'pollfd.events': 'a word of flags',
  'pollfd.revents': 'a word of flags',
  'sembuf.sem_flg': 'a word of flags',
  'sigaction.sa_flags': 'unsigned long in the kernel, of which 32 bits are known',
  'epoll_event.data': 'a union',
  'sigevent.sigev_value': 'a union',
  'siginfo.si_value': 'a union',
  'signalfd_siginfo.ssi_signo': 'a signal, which is positive',
  'signalfd_siginfo.ssi_pid': 'a process, which is positive',
  'mq_open_attr.mq_flags': 'as mq_attr',
};

/** The parameters of every function that the headers declare, and what it returns. */
function prototypes(): ReadonlyMap<string, readonly string[]> {
  const headers = new Set(CALL_NAMES.flatMap((name) => headersOf(name)));
  const source = ['#define _GNU_SOURCE', ...[...headers].map((name) => `#include <${name}>`)];
  const told = join(folder, 'prototypes');
  const args = ['-aux-info', told, '-fsyntax-only', '-xc', '-'];
  const { status } = spawnSync(CC, args, { input: `${source.join('\n')}\n` });
  expect(status).toBe(0);
  const found = new Map<string, readonly string[]>();
  const text = readFileSync(told, 'utf8');
  for (const [, result = '', name = '', params = ''] of text.matchAll(
    /extern (.*?)\b(\w+) \((.*)\);/g,
  )) {
    found.set(name, [result.trim(), ...params.split(', ')]);
  }
  return found;
}

describe('numbers', () => {
  withGcc("have the types of the C library's functions", () => {
    const declared = prototypes();
    const wrong: string[] = [];
    let compared = 0;
    for (const name of CALL_NAMES) {
      if (NO_FUNCTION.includes(name)) continue;
      const [result, ...params] = declared.get(name) ?? [];
      if (result === undefined) wrong.push(`${name} is declared nowhere`);
      const { args, result: returns } = callSpec(name);
      const ends = params.indexOf('...');
      for (const [at, { name: arg, type }] of args.entries()) {
        if (ends >= 0 && at >= ends) break;
        const c = NAMES[params[at] ?? ''];
        if (c === undefined) continue;
        compared += 1;
        const wanted = KERNELS[`${name}.${arg}`] ?? c;
        if (cInteger(type) !== wanted) wrong.push(`${name}.${arg}: ${cInteger(type)} for ${c}`);
      }
      const c = NAMES[result ?? ''];
      if (c === undefined) continue;
      compared += 1;
      if (returns.t !== 'void' && cInteger(returns) !== c) {
        wrong.push(`${name}: returns ${cInteger(returns)} for ${c}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(200);
  });

  withGcc("have the widths and signs of the fields of C's structures", () => {
    const asked: { readonly path: string; readonly c: CInteger; readonly place: string }[] = [];
    for (const [name, { c: type, fields }] of Object.entries<StructSpec>(STRUCTS)) {
      for (const field of fields) {
        const c = cInteger(field.type);
        const path = `${name}.${field.name}`;
        // A control message's data and a handler's stand for other fields.
        if (c === undefined || field.type.t === 'addr' || Object.hasOwn(OTHERWISE, path)) continue;
        const place = `((${type} *)0)->${cField(type, field.name)}`;
        asked.push({ path, c, place });
      }
    }
    const headers = ['signal', 'poll', 'sys/epoll', 'sys/msg', 'sys/shm', 'sys/sem', 'mqueue'];
    headers.push(
      'sys/socket',
      'sys/un',
      'netinet/in',
      'sys/time',
      'sys/resource',
      'time',
      'stdio',
      'sys/signalfd',
    );
    const source = [
      '#define _GNU_SOURCE',
      ...headers.map((header) => `#include <${header}.h>`),
      'int main(void) {',
      ...asked.map(
        ({ path, place }) =>
          `  printf("${path} %zu %d\\n", sizeof(${place}), (__typeof__(${place}))-1 < 0);`,
      ),
      '}',
    ].join('\n');
    const program = join(folder, 'fields');
    const built = spawnSync(CC, ['-w', '-xc', '-', '-o', program], { input: source });
    expect(String(built.stderr)).toBe('');
    const lines = spawnSync(program, [], { encoding: 'utf8' }).stdout.trim().split('\n');
    const told = new Map(lines.map((line) => [line.split(' ')[0] ?? '', line]));
    const wrong = asked.filter(({ path, c }) => {
      const signed = asC(-1, c) === -1;
      return told.get(path) !== `${path} ${BYTES[c]} ${signed ? 1 : 0}`;
    });
    expect(wrong.map(({ path, c }) => `${told.get(path)}, not ${c}`)).toEqual([]);
    expect(asked.length).toBeGreaterThan(80);
  });
});

const BYTES: { readonly [type in CInteger]: number } = {
  short: 2,
  'unsigned short': 2,
  int: 4,
  'unsigned int': 4,
  long: 8,
  'unsigned long': 8,
};
