/** Limits that are the machine's and count by user: alone, a run comes to them where it should; else the twin says so. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { runFile } from '../../../src/engine/run/run-file.ts';
import { skipUnless } from '../../support/skip.ts';
import { CAN_RUN, WHY_NOT } from './support.ts';

const isRoot = process.getuid?.() === 0;
const test = skipUnless(CAN_RUN && isRoot, CAN_RUN ? 'not run as root' : WHY_NOT);

/** fs.pipe-user-pages-soft: 64 pipes of 1 MiB are all that a user may have. */
const TEXT = [
  ...Array.from(
    { length: 64 },
    (_, n) => `A  pipe([r, w${n}]) = 0\nA  fcntl(w${n}, F_SETPIPE_SZ, 1M) = 1048576`,
  ),
  'A  mkfifo("/tmp/f", 0600) = 0',
  'A  pipe([r, w]) = 0',
  'A  fcntl(w, F_GETPIPE_SZ) = 8192',
  'A  fcntl(w, F_SETPIPE_SZ, 65536) = -1 EPERM',
  'A  fcntl(w, F_SETPIPE_SZ, 4096) = 4096',
  'A  open("/tmp/f", O_RDWR) = f',
  'A  fcntl(f, F_GETPIPE_SZ) = 8192',
  'A  fcntl(w0, F_SETPIPE_SZ, 4096) = 4096',
  'A  pipe([r, w]) = 0',
  'A  fcntl(w, F_GETPIPE_SZ) = 65536',
].join('\n');

test('a run of root has a user of its own: nobody else counts', async () => {
  const { ok, failures, difference, skipped } = await runFile(TEXT, 'pipes.ipc', { on: 'twin' });
  expect({ ok, failures, difference, skipped }).toEqual({ ok: true, failures: [] });
});

test('the program itself counts where the user is an ordinary one, and the twin says so', () => {
  const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const node = [process.execPath, '--import', 'tsx', main, 'run', '--on', 'twin', '-'];
  const { status, stdout, stderr } = spawnSync('setpriv', [...user, ...node], {
    encoding: 'utf8',
    input: TEXT,
    env: { ...process.env, HOME: '/', XDG_STATE_HOME: '/nonexistent', LANG: 'C' },
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/line 128 one kernel alone came to fs\.pipe-user-pages-soft/);
});
