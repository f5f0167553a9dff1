/** Where the C library cannot be reached, the reason is a code and nothing crashes. */
import { afterEach, expect, test, vi } from 'vitest';
import { openRealKernel, probeMachine } from '../../src/engine/real/client/real-kernel.ts';

vi.mock('koffi', () => {
  throw new Error("Cannot find package 'koffi'");
});

const { platform } = process;

afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
});

const on = (name: string) => Object.defineProperty(process, 'platform', { value: name });

test('koffi is not there', async () => {
  vi.resetModules();
  const { loadLibc } = await import('../../src/native/load.ts');
  on('linux');
  await expect(loadLibc()).rejects.toMatchObject({ code: 'native.no-koffi' });
});

test('this is not Linux', async () => {
  vi.resetModules();
  const { loadLibc } = await import('../../src/native/load.ts');
  on('darwin');
  await expect(loadLibc()).rejects.toMatchObject({ code: 'native.not-linux', detail: 'darwin' });
});

test('the real kernel says so too, and so does the doctor', async () => {
  on('darwin');
  await expect(openRealKernel()).rejects.toMatchObject({ code: 'native.not-linux' });
  const { usable, error, items } = await probeMachine();
  expect(usable).toBe(false);
  expect(error?.code).toBe('native.not-linux');
  expect(items[0]).toEqual({
    id: 'platform',
    ok: false,
    value: 'darwin',
    costCode: 'cost.no-real',
  });
});
