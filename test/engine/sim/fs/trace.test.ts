/** What the trace tells of descriptors: the functions that Linux 6.18 calls, nested as it calls them. */
import { expect, test } from 'vitest';
import { Lab } from '../support.ts';

/** Functions and files of the last step, nested, without the way in and out. */
function functions(lab: Lab): string[] {
  const inside = lab.trace().slice(1, -1);
  return inside.map(({ depth, fn, file }) => `${'  '.repeat(depth - 1)}${fn} ${file}`);
}

test('a new descriptor, one that is taken over, and one that is let go', () => {
  const lab = new Lab('A', { trace: true });
  const told = () => functions(lab);
  lab.call('A', 'open', '/dev/null', 0);
  expect(told()).toEqual([
    'do_sys_openat2 fs/open.c',
    '  do_dentry_open fs/open.c',
    '  fd_install fs/file.c',
  ]);
  lab.call('A', 'dup2', 0, 3);
  expect(told()).toEqual([
    'do_dup2 fs/file.c',
    'filp_close fs/open.c',
    'task_work_run kernel/task_work.c',
  ]);
  lab.call('A', 'close', 3);
  expect(told()).toEqual(['fput_close_sync fs/file_table.c']);
});

test('files and FIFOs are made, and flags are set, in different functions', () => {
  const lab = new Lab('A', { trace: true });
  const O_CREAT = 0o100;
  lab.call('A', 'mkfifo', '/tmp/fifo', 0o600);
  expect(functions(lab)).toEqual(['vfs_mknod fs/namei.c']);
  lab.call('A', 'open', '/tmp/file', O_CREAT | 1, 0o600);
  expect(functions(lab)).toContain('  lookup_open fs/namei.c');
  const [F_SETFL, FIONBIO] = [4, 0x5421];
  lab.call('A', 'fcntl', 3, F_SETFL, 0);
  expect(functions(lab)).toEqual(['setfl fs/fcntl.c']);
  lab.call('A', 'ioctl', 3, FIONBIO, 1);
  expect(functions(lab)).toEqual(['ioctl_fionbio fs/ioctl.c']);
});
