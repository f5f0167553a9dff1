/**
 * The tree of files that every process sees, as a room is furnished: what can be written to is in memory.
 *
 * Linux: init/do_mounts.c (v6.18), and what a system does when it starts
 */

import { devNull, devZero } from '../drivers/char/mem.ts';
import { devTty } from '../drivers/tty/tty_io.ts';
import { proc_root } from '../fs/proc/base.ts';
import type { inode } from '../include/linux/fs.ts';
import { mount_mqueue } from '../ipc/mqueue-inode.ts';
import type { Machine } from '../machine.ts';
import { makeDirectory, makeSymlink } from '../mm/shmem-dir.ts';

function makeTree(k: Machine): inode {
  const root = makeDirectory(k, null, '', 0o555);
  makeDirectory(k, root, 'tmp', 0o1777);
  const dev = makeDirectory(k, root, 'dev', 0o555);
  makeDirectory(k, dev, 'shm', 0o1777);
  mount_mqueue(k, dev, 'mqueue');
  dev.names.set('null', devNull(k));
  dev.names.set('zero', devZero(k));
  dev.names.set('tty', devTty(k));
  makeSymlink(k, dev, 'fd', '/proc/self/fd');
  makeSymlink(k, dev, 'stdin', '/proc/self/fd/0');
  makeSymlink(k, dev, 'stdout', '/proc/self/fd/1');
  makeSymlink(k, dev, 'stderr', '/proc/self/fd/2');
  root.names.set('proc', proc_root(k, root));
  return root;
}

/** The root directory. */
export function rootfs(k: Machine): inode {
  return k.part(makeTree);
}
