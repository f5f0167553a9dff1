/**
 * The null device: swallows what is written, and has nothing to read.
 *
 * Linux: drivers/char/mem.c (v6.18)
 */
import { type file_operations, type inode, S_IFCHR } from '../../include/linux/fs.ts';
import type { Machine } from '../../machine.ts';

const null_fops: file_operations = {
  name: 'null_fops',
  llseek: (_k, filp) => {
    filp.f_pos = 0n;
    return 0n;
  },
  read_iter: () => 0,
  write_iter: (_k, _filp, from) => {
    const { count } = from;
    from.count = 0;
    return count;
  },
};

function makeNull(k: Machine): inode {
  return {
    i_ino: k.number('inode'),
    i_mode: S_IFCHR | 0o666,
    i_nlink: 1,
    i_fop: null_fops,
    i_pipe: null,
    i_count: 1,
    target: null,
  };
}

/** The inode of /dev/null. */
export function devNull(k: Machine): inode {
  return k.part(makeNull);
}
