/** Files that are no regular ones: their type says what they do, whatever file system they are in. */
import { expect, test } from 'vitest';
import { filename_create, vfs_mknod } from '../../../../src/engine/sim/fs/namei.ts';
import { pipefifo_fops } from '../../../../src/engine/sim/fs/pipe-open.ts';
import {
  type inode,
  no_open_fops,
  S_IFIFO,
  S_IFSOCK,
} from '../../../../src/engine/sim/include/linux/fs.ts';
import { SUBSYSTEMS } from '../../../../src/engine/sim/init/main.ts';
import type { Syscall } from '../../../../src/engine/sim/machine.ts';
import { SimKernel } from '../../../../src/engine/sim/sim-kernel.ts';
import { Lab } from '../support.ts';

/** A lab without sockets, whose `socket` makes a file of a type under a name, as bind(2) will; with what it made. */
function special(): { lab: Lab; made: inode[] } {
  const made: inode[] = [];
  const socket: Syscall = (k, _current, [path, mode]) => {
    const created = filename_create(k, String(path));
    if (typeof created === 'number') return created;
    const file = vfs_mknod(k, created, Number(mode));
    if (typeof file === 'number') return file;
    made.push(file);
    return 0;
  };
  const lab = new Lab();
  const others = SUBSYSTEMS.filter(({ syscalls }) => !('socket' in syscalls));
  const parts = [...others, { name: 'special', syscalls: { socket } }];
  lab.kernel = new SimKernel({ trace: false, keepSnapshots: false }, parts);
  lab.kernel.start(['A']);
  return { lab, made };
}

test('a socket has a name, and cannot be opened', () => {
  const { lab, made } = special();
  expect(lab.call('A', 'socket', '/tmp/s', S_IFSOCK | 0o777)).toBe(0);
  expect(made[0]?.i_fop).toBe(no_open_fops);
  expect(lab.object('inode:/tmp/s').fields.i_mode).toBe('0140755');
  expect(lab.call('A', 'open', '/tmp/s', 0, 0)).toBe('ENXIO');
  expect(lab.call('A', 'socket', '/tmp/s', S_IFSOCK | 0o777)).toBe('EEXIST');
  expect(lab.call('A', 'unlink', '/tmp/s')).toBe(0);
  expect(lab.has('inode:/tmp/s')).toBe(false);
});

test('a FIFO is a pipe that is opened by its name', () => {
  const { lab, made } = special();
  expect(lab.call('A', 'socket', '/tmp/f', S_IFIFO | 0o600)).toBe(0);
  expect(made[0]?.i_fop).toBe(pipefifo_fops);
  expect(lab.call('A', 'open', '/tmp/f', 0o4000, 0)).toBe(3);
});

test('where the file system has no such files, none is made', () => {
  const { lab } = special();
  expect(lab.call('A', 'socket', '/dev/mqueue/s', S_IFSOCK | 0o777)).toBe('EPERM');
});
