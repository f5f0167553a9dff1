/**
 * How sem_array, sem and sem_undo are declared, in Linux 3.2 and today.
 *
 * Linux: include/linux/sem.h (v3.2), ipc/sem.c (v6.18). 3.2 has one list of pending operations for the set and one
 * for each semaphore; today those that change and those that only look wait apart.
 */
import { type LayoutField, type StructLayout, stored } from './layout.ts';

const common: readonly LayoutField[] = [
  stored(
    'key',
    'struct kern_ipc_perm',
    'sem_perm.key, by which it is found',
    'sem_perm.key，凭它找到集合',
  ),
  stored('mode', 'struct kern_ipc_perm', 'sem_perm.mode, octal', 'sem_perm.mode（八进制）'),
  stored('sem_nsems', 'int', 'semaphores in the set', '集合中的信号量个数'),
  stored('complex_count', 'int', 'waiting calls with several operations', '等待中的多操作调用数'),
];

/** The set. */
export const sem_array_layout: StructLayout = {
  kind: 'sem_array',
  struct: 'struct sem_array',
  file: 'ipc/sem.c',
  gloss: {
    en: 'semaphores that are operated on all or nothing',
    zh: '一组信号量，操作要么全做，要么全不做',
  },
  layouts: { '3.2': common, '6': common },
};

function semFields(pid: string): readonly LayoutField[] {
  return [
    stored('semval', 'int', 'the value', '当前值'),
    stored('sempid', pid, 'who changed it last', '最近修改它的进程'),
    stored(
      'semncnt',
      'int',
      'how many wait for it to grow (counted)',
      '等待它增大的进程数（计数得出）',
    ),
    stored(
      'semzcnt',
      'int',
      'how many wait for zero (counted)',
      '等待它变为 0 的进程数（计数得出）',
    ),
  ];
}

/** A semaphore. */
export const sem_layout: StructLayout = {
  kind: 'sem',
  struct: 'struct sem',
  file: 'ipc/sem.c',
  gloss: { en: 'one semaphore', zh: '一个信号量' },
  layouts: { '3.2': semFields('int'), '6': semFields('struct pid *') },
};

const undoFields: readonly LayoutField[] = [
  stored('actor', 'struct sem_undo_list *', 'whose end undoes it', '谁结束时撤销'),
  stored('semadj', 'short *', 'what is added to each semaphore then', '届时加到各信号量上的值'),
];

/** What one process would undo. */
export const sem_undo_layout: StructLayout = {
  kind: 'sem_undo',
  struct: 'struct sem_undo',
  file: 'ipc/sem.c',
  gloss: { en: 'what a process would undo at its end', zh: '进程结束时要撤销的操作' },
  layouts: { '3.2': undoFields, '6': undoFields },
};
