/**
 * How a sem_t is laid out by the C library of the time of Linux 3.2, and of today.
 *
 * glibc: nptl/internaltypes.h struct new_sem, of 2.15 and of 2.36
 */
import { type DeclaredField, type StructLayout, stored } from '../include/linux/layout.ts';

const value = stored('value', 'unsigned int', 'how many can be taken', '还能取多少');

function nwaiters(type: string): DeclaredField {
  return stored(
    'nwaiters',
    type,
    'how many wait; whoever is killed waiting is counted for ever',
    '等待者个数；等待时被杀的永远算在内',
  );
}

const shared = stored(
  'private',
  'int',
  '128: processes share it; 0: one alone has it',
  '128：进程间共享；0：一个进程独有',
);

/** A semaphore of POSIX. */
export const sem_t_layout: StructLayout = {
  kind: 'sem_t',
  struct: 'struct new_sem',
  file: 'nptl/internaltypes.h',
  gloss: { en: 'a semaphore in the memory of processes', zh: '进程内存里的信号量' },
  layouts: {
    '3.2': [value, shared, nwaiters('unsigned long')],
    '6': [value, nwaiters('unsigned int'), shared],
  },
};
