/** Calls enter the simulated kernel by the names of x86-64's table, which the C library's headers have. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callSpec } from '../../../../src/engine/calls/catalogue.ts';
import type { CallName } from '../../../../src/engine/calls/spec.ts';
import { entryPoint } from '../../../../src/engine/sim/arch/x86/entry/syscall_64.ts';
import { SUBSYSTEMS } from '../../../../src/engine/sim/init/main.ts';
import { skipUnless } from '../../../support/skip.ts';

const HEADERS = ['/usr/include/x86_64-linux-gnu/asm/unistd_64.h', '/usr/include/asm/unistd_64.h'];
const header = HEADERS.find((file) => existsSync(file));

test('a function of the C library may stand for a system call of another name', () => {
  expect(entryPoint('sigaction')).toBe('__x64_sys_rt_sigaction');
  expect(entryPoint('waitpid')).toBe('__x64_sys_wait4');
  expect(entryPoint('open')).toBe('__x64_sys_openat');
  expect(entryPoint('write')).toBe('__x64_sys_write');
});

skipUnless(header !== undefined, 'no asm/unistd_64.h: not x86-64, or no headers')(
  'every simulated system call is one of the table',
  () => {
    const table = new Set(
      [...readFileSync(header ?? '', 'utf8').matchAll(/#define __NR_(\w+)/g)].map(
        ([, name]) => name,
      ),
    );
    const calls = SUBSYSTEMS.flatMap(({ syscalls }) => Object.keys(syscalls) as CallName[]);
    const strangers = calls
      .filter((call) => callSpec(call).family !== 'user' && callSpec(call).inLibrary !== true)
      .filter((call) => !table.has(entryPoint(call).replace('__x64_sys_', '')));
    expect(strangers).toEqual([]);
  },
);
