/** Every binding is called once, and answers what this machine's kernel answers. */
import { closeSync, openSync } from 'node:fs';
import { expect } from 'vitest';
import { futexWait, futexWake } from '../../src/native/linux-futex.ts';
import { sameFile } from '../../src/native/linux-kcmp.ts';
import { loadLibc } from '../../src/native/load.ts';
import { loadNative } from '../../src/native/native.ts';
import { cpuMask } from '../../src/native/sched.ts';
import { FIONREAD } from '../../src/native/sys-ioctl.ts';
import { MFD_CLOEXEC } from '../../src/native/sys-mman.ts';
import {
  pidfdExitStatus,
  pidfdGetfd,
  pidfdOpen,
  pidfdSendSignal,
} from '../../src/native/sys-pidfd.ts';
import { dieWithParent } from '../../src/native/sys-prctl.ts';
import { syscallNumber } from '../../src/native/syscall-numbers.ts';
import { skipUnless } from '../support/skip.ts';

const test = skipUnless(process.platform === 'linux', 'not Linux');
const EAGAIN = 11;
const EBADF = 9;
const ENOENT = 2;
const ETIMEDOUT = 110;

test('system calls return results, or minus the error number', async () => {
  const native = await loadNative();
  expect(native.syscall(syscallNumber('getpid'))).toBe(process.pid);
  expect(native.syscall(syscallNumber('close'), 9999)).toBe(-EBADF);
  expect(native.mqUnlink('ipcscope-there-is-none')).toBe(-ENOENT);
  expect(native.mqExists('ipcscope-there-is-none')).toBe(false);
});

test('memory is shared with whoever maps it, and words in it are slept on', async () => {
  const native = await loadNative();
  const fd = native.memfdCreate('test', MFD_CLOEXEC);
  expect(native.ftruncate(fd, 8192)).toBe(0);
  const [one, other] = [native.mapShared(fd, 8192), native.mapShared(fd, 8192)];
  const view = new DataView(native.libc.view(one, 8192));
  view.setUint32(4096, 77, true);
  expect(new DataView(native.libc.view(other, 8192)).getUint32(4096, true)).toBe(77);
  view.setBigInt64(8, 1_000_000n, true);
  expect(futexWait(native, one + 4096n, 1, one)).toBe(-EAGAIN);
  expect(futexWait(native, one + 4096n, 77, one)).toBe(-ETIMEDOUT);
  expect(futexWake(native, one + 4096n)).toBe(0);
  expect(native.munmap(one, 8192)).toBe(0);
  expect(native.munmap(other, 8192)).toBe(0);
  closeSync(fd);
  expect(native.mapShared(9999, 4096)).toBe(-9n);
});

test('processes by descriptor, and their open files', async () => {
  const native = await loadNative();
  const self = pidfdOpen(native, process.pid);
  const file = openSync('/proc/self/status', 'r');
  const borrowed = pidfdGetfd(native, self, file);
  expect(borrowed).toBeGreaterThan(0);
  expect(sameFile(native, process.pid, file, process.pid, borrowed)).toBe(true);
  expect(sameFile(native, process.pid, file, process.pid, self)).toBe(false);
  expect(sameFile(native, process.pid, file, process.pid, 9999)).toBe(null);
  expect(pidfdSendSignal(native, self, 0)).toBe(0);
  expect(pidfdExitStatus(native.ioctl, self)).toBe(undefined);
  expect(native.ioctl(self, FIONREAD, new Uint8Array(4))).toBeLessThan(0);
  for (const fd of [borrowed, file, self]) closeSync(fd);
});

test('what a thread asks about itself', async () => {
  const native = await loadNative();
  expect(dieWithParent(native, 0)).toBe(0);
  expect([...cpuMask([0, 9])].slice(0, 2)).toEqual([1, 2]);
});

test('the C library is bound once', async () => {
  expect(await loadLibc()).toBe(await loadLibc());
});
