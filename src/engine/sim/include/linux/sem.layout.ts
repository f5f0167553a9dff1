/**
 * How sem_array, sem and sem_undo are declared, in Linux 3.2 and today.
 *
 * Linux: include/linux/sem.h (v3.2), ipc/sem.c (v6.18). 3.2 has one list of pending operations for the set and one
 * for each semaphore; today those that change and those that only look wait apart.
 */
import { type DeclaredField, derived, type StructLayout, stored } from './layout.ts';

const perm: readonly DeclaredField[] = [
  stored(
    'key',
    'struct kern_ipc_perm',
    'sem_perm.key, by which it is found',
    'sem_perm.key，凭它找到集合',
  ),
  stored('mode', 'struct kern_ipc_perm', 'sem_perm.mode, octal', 'sem_perm.mode（八进制）'),
];

const counts: readonly DeclaredField[] = [
  stored('sem_nsems', 'int', 'semaphores in the set', '集合中的信号量个数'),
  stored('complex_count', 'int', 'waiting calls with several operations', '等待中的多操作调用数'),
];

/** The two lists of today: how many wait in each. */
function lists(): readonly DeclaredField[] {
  return [
    stored(
      'pending_alter',
      'struct list_head',
      'how many wait to change a value',
      '等待修改值的调用数',
    ),
    stored('pending_const', 'struct list_head', 'how many wait for zero', '等待值为 0 的调用数'),
  ];
}

/** The one list of 3.2. */
const sem_pending = derived(
  'sem_pending',
  'struct list_head',
  'how many wait',
  '等待的调用数',
  ['pending_alter', 'pending_const'],
  (alter, zero) => (alter ?? 0) + (zero ?? 0),
);

function otime(type: string): DeclaredField {
  return stored('sem_otime', type, 'last operation: 0 is never', '最近一次操作；0 表示从未');
}

/** The set. */
export const sem_array_layout: StructLayout = {
  kind: 'sem_array',
  struct: 'struct sem_array',
  file: 'ipc/sem.c',
  gloss: {
    en: 'semaphores that are operated on all or nothing',
    zh: '一组信号量，操作要么全做，要么全不做',
  },
  layouts: {
    '3.2': [...perm, otime('time_t'), sem_pending, ...counts],
    '6': [
      ...perm,
      ...lists(),
      ...counts,
      stored(
        'use_global_lock',
        'unsigned int',
        'while it is not 0, every call locks the whole set',
        '不为 0 时，每次调用都锁整个集合',
      ),
    ],
  },
};

function semFields(pid: string, ...more: readonly DeclaredField[]): readonly DeclaredField[] {
  return [
    stored('semval', 'int', 'the value', '当前值'),
    stored('sempid', pid, 'who changed it last', '最近修改它的进程'),
    ...more,
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
  layouts: {
    '3.2': semFields('int', sem_pending),
    '6': semFields('struct pid *', ...lists(), otime('time64_t')),
  },
};

const undoFields: readonly DeclaredField[] = [
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
