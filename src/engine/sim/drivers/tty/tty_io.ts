/**
 * The controlling terminal: no process has one.
 *
 * Linux: drivers/tty/tty_io.c (v6.18)
 */
import { ENXIO } from '../../include/linux/errno.ts';
import type { file_operations, inode } from '../../include/linux/fs.ts';
import type { Machine } from '../../machine.ts';
import { makeDevice } from '../char/mem.ts';

/** Linux: tty_open_current_tty(), which is -ENXIO without a terminal. */
const tty_fops: file_operations = { open: () => -ENXIO };

/** The inode of /dev/tty. */
export function devTty(k: Machine): inode {
  return makeDevice(k, tty_fops);
}
