/** Limits that are the machine's and count by user: alone, a run comes to them where it should; else the twin says so. */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { openRealKernel } from '../../../src/engine/real/client/real-kernel.ts';
import { runFile } from '../../../src/engine/run/run-file.ts';
import { skipUnless } from '../../support/skip.ts';
import { descendants } from './processes.ts';
import { bytes, CAN_RUN, caller, result, WHY_NOT } from './support.ts';

const isRoot = process.getuid?.() === 0;
const test = skipUnless(CAN_RUN && isRoot, CAN_RUN ? 'not run as root' : WHY_NOT);

const { O_CREAT, O_RDONLY, O_RDWR } = constants;

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

test('queues are gone with their run: until then they count for its user', async () => {
  const kernel = await openRealKernel();
  let directory = 0;
  const queues = () => readdirSync(`/proc/self/fd/${directory}`);
  try {
    await kernel.start(['A']);
    const opened = await caller(kernel)('A', 'mq_open', bytes('/q'), O_RDWR | O_CREAT, 0o600, null);
    expect(result(opened)).toBeGreaterThan(2);
    const [actor] = descendants(process.pid).filter(({ comm }) => comm === 'ipcscope-actor');
    directory = openSync(`/proc/${actor?.pid}/root/dev/mqueue`, O_RDONLY);
  } finally {
    await kernel.close();
  }
  try {
    expect(queues()).toEqual([]);
  } finally {
    closeSync(directory);
  }
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
