/** What the simulation does not have ends a run with a sentence at the line that asks for it, never with a wrong result. */
import { expect, test } from 'vitest';
import { runFile } from '../../../src/engine/run/run-file.ts';
import { diagnosticText } from '../../../src/engine/script/diagnostic.ts';

test.each([
  ['open("/tmp", O_PATH)', 'O_PATH'],
  ['open("/tmp", O_TMPFILE|O_RDWR, 0600)', 'O_TMPFILE'],
  ['open("/proc/self/status", O_RDONLY)', '/proc/self/status'],
  ['open("/proc/self/fdinfo/0", O_RDONLY)', '/proc/self/fdinfo'],
  ['mq_open("/q", O_RDWR|O_CREAT|O_PATH, 0600)', 'O_PATH of mq_open'],
  ['mq_notify(0, {SIGEV_THREAD, 0})', 'SIGEV_THREAD of mq_notify'],
  ['fcntl(0, F_SETLEASE, 0)', 'F_SETLEASE of fcntl'],
])('%s', async (call, what) => {
  const { ok, mistakes } = await runFile(`A  getpid() = me\nA  ${call} = 0\n`, 'x.ipc', {
    on: 'sim',
  });
  expect(ok).toBe(false);
  expect(mistakes.map(({ span }) => span.line)).toEqual([2]);
  expect(mistakes.map(diagnosticText).join()).toContain(
    `the simulated kernel does not have ${what} yet`,
  );
});

test('a structure at an address that is mapped', async () => {
  const text = [
    'A  shmget(IPC_PRIVATE, 4096, 0600) = m',
    'A  shmat(m, NULL, 0) = p',
    'A  fcntl(0, F_SETLK, p) = 0',
  ].join('\n');
  const { mistakes } = await runFile(`${text}\n`, 'x.ipc', { on: 'sim' });
  expect(mistakes.map(diagnosticText).join()).toContain('does not have F_SETLK of fcntl yet');
});
