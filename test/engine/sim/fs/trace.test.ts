/** What the trace tells of descriptors: the functions that Linux 6.18 calls, nested as it calls them. */
import { expect, test } from 'vitest';
import { Lab } from '../support.ts';

test('a new descriptor, one that is taken over, and one that is let go', () => {
  const lab = new Lab('A', { trace: true });
  const told = () =>
    lab
      .trace()
      .slice(1, -1)
      .map(({ depth, fn, file }) => `${'  '.repeat(depth - 1)}${fn} ${file}`);
  lab.call('A', 'open', '/dev/null', 0);
  expect(told()).toEqual([
    'do_sys_openat2 fs/open.c',
    '  do_dentry_open fs/open.c',
    '  fd_install fs/file.c',
  ]);
  lab.call('A', 'dup2', 0, 3);
  expect(told()).toEqual(['do_dup2 fs/file.c', 'filp_close fs/open.c']);
  lab.call('A', 'close', 3);
  expect(told()).toEqual(['fput_close_sync fs/file_table.c']);
});
