/** A file system that is full: what fits is written, then ENOSPC, and what files give back can be had again. */
import { expect, test } from 'vitest';
import type { CallName } from '../../../../src/engine/calls/spec.ts';
import type { Value } from '../../../../src/engine/script/value.ts';
import { tmpfs } from '../../../../src/engine/sim/include/linux/shmem_fs.ts';
import { SUBSYSTEMS } from '../../../../src/engine/sim/init/main.ts';
import { SimKernel } from '../../../../src/engine/sim/sim-kernel.ts';

const SMALL = {
  name: 'small',
  syscalls: {},
  start: (k: Parameters<typeof tmpfs>[0]) => {
    tmpfs(k).max_blocks = 4;
  },
};
const [O_CREAT, O_RDWR] = [0o100, 2];

test('a small one', () => {
  const kernel = new SimKernel({ trace: false, keepSnapshots: false }, [...SUBSYSTEMS, SMALL]);
  kernel.start(['A']);
  const call = (name: CallName, ...args: (Value | undefined)[]) => {
    const { outcome } = kernel.call({ actor: 'A', call: name, args, text: name });
    return outcome?.kind === 'returned' ? (outcome.errno ?? outcome.value) : outcome?.kind;
  };
  const bytes = Uint8Array.of(120);
  const first = call('open', '/tmp/a', O_CREAT | O_RDWR, 0o600);
  expect(call('write', first, bytes, 3 * 4096)).toBe(3 * 4096);
  const second = call('open', '/tmp/b', O_CREAT | O_RDWR, 0o600);
  expect(call('write', second, bytes, 2 * 4096)).toBe(4096);
  expect(call('write', second, bytes, 1)).toBe('ENOSPC');
  // Where there is a page already, it can be written to.
  expect(call('lseek', second, 0, 0)).toBe(0);
  expect(call('write', second, bytes, 10)).toBe(10);
  expect(call('ftruncate', first, 4096)).toBe(0);
  expect(call('lseek', second, 0, 2)).toBe(4096);
  expect(call('write', second, bytes, 5 * 4096)).toBe(2 * 4096);
  // A file without a name is there until it is closed.
  expect(call('unlink', '/tmp/b')).toBe(0);
  expect(call('write', first, bytes, 8 * 4096)).toBe('ENOSPC');
  expect(call('close', second)).toBe(0);
  expect(call('write', first, bytes, 8 * 4096)).toBe(3 * 4096);
});
