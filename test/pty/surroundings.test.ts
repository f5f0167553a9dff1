/** Surroundings that lack what a machine usually has: what works without it works, and the rest says what is missing. */
import { spawnSync } from 'node:child_process';
import { describe, expect } from 'vitest';
import { BIN, NODE, pinnedEnv } from '../support/driver.ts';
import { skipUnless } from '../support/skip.ts';

/** A mount namespace, as root or as root of a user namespace. */
const UNSHARE = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
const CAN =
  spawnSync('unshare', [...UNSHARE, 'mount', '-t', 'tmpfs', 'none', '/proc']).status === 0;
const mountTest = skipUnless(CAN, 'no mounts of its own may be made here');

/** Run the program where a command has changed what is mounted. */
function within(mounts: string, line: string) {
  const command = `${mounts} && exec "$0" "$1" ${line}`;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [...UNSHARE, 'sh', '-c', command, NODE, BIN],
    { encoding: 'utf8', env: pinnedEnv() },
  );
  return { code: status, out: stdout, err: stderr };
}

describe('without /proc', () => {
  const HIDDEN = 'mount -t tmpfs none /proc';

  mountTest.each(['run --on real pipe/hello', 'record --on real pipe/hello -o -'])(
    '%s says that it is missing',
    (line) => {
      const { code, out, err } = within(HIDDEN, line);
      expect(err).toMatch(/^ipcscope: .*\/proc, which is not mounted here: .+\.\n$/);
      expect([code, out]).toEqual([2, '']);
    },
  );

  mountTest('doctor says so too', () => {
    const { code, out, err } = within(HIDDEN, 'doctor');
    expect(out).toMatch(/^The real kernel cannot be used on this machine: .*\/proc, which is not/);
    expect([code, err]).toEqual([0, '']);
  });

  mountTest.each([
    ['run pipe/hello', /^ok pipe\/hello\n$/],
    ['play pipe-hello', /pipe\(\[3, 4\]\)/],
  ])('%s needs it not', (line, shown) => {
    const { code, out, err } = within(HIDDEN, line);
    expect(out).toMatch(shown);
    expect([code, err]).toEqual([0, '']);
  });
});
