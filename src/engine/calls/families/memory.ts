/** Memory, and the user-space instructions that enter no kernel. */
import type { CallSpec, Commands } from '../spec.ts';
import {
  ADDR,
  arrayOf,
  BYTES,
  enumOf,
  FD,
  flagsOf,
  give,
  INT,
  LONG,
  limit,
  maybe,
  seldom,
  structOf,
  take,
  UINT,
  ULONG,
} from '../types.ts';

const P = give('addr', ADDR);
/** The first page of a range, whose length is the next argument. */
const PAGES = give('addr', { t: 'addr', length: 1 });
const LENGTH = give('length', ULONG);

/** What the fourth argument is to an operation that takes a second number there, and no time. */
const VAL2 = { name: 'val2', type: INT } as const;

const FUTEX: Commands = {
  at: 1,
  decides: 3,
  args: {
    FUTEX_REQUEUE: VAL2,
    FUTEX_REQUEUE_PRIVATE: VAL2,
    FUTEX_CMP_REQUEUE: VAL2,
    FUTEX_CMP_REQUEUE_PRIVATE: VAL2,
    FUTEX_CMP_REQUEUE_PI: VAL2,
    FUTEX_CMP_REQUEUE_PI_PRIVATE: VAL2,
    FUTEX_WAKE_OP: VAL2,
    FUTEX_WAKE_OP_PRIVATE: VAL2,
  },
};

export const MEMORY = {
  mmap: {
    family: 'memory',
    section: 2,
    args: [
      PAGES,
      LENGTH,
      give('prot', flagsOf('prot')),
      give('flags', flagsOf('map')),
      give('fd', FD),
      give('offset', LONG),
    ],
    result: { t: 'addr', asked: 0 },
    en: 'Map a file or fresh memory; the result is where.',
    zh: '映射文件或新的内存，返回其地址。',
  },
  munmap: {
    family: 'memory',
    section: 2,
    args: [PAGES, LENGTH],
    result: INT,
    en: 'Take a mapping away.',
    zh: '解除映射。',
  },
  msync: {
    family: 'memory',
    section: 2,
    args: [PAGES, LENGTH, give('flags', flagsOf('msync'))],
    result: INT,
    en: 'Write changed pages of a mapping back to the file.',
    zh: '把映射中改动过的页写回文件。',
  },
  mprotect: {
    family: 'memory',
    section: 2,
    args: [PAGES, LENGTH, give('prot', flagsOf('prot'))],
    result: INT,
    en: 'Change what may be done with pages.',
    zh: '修改页的访问权限。',
  },
  mremap: {
    family: 'memory',
    section: 2,
    args: [
      give('old_address', { t: 'addr', length: 1 }),
      give('old_size', ULONG),
      give('new_size', ULONG),
      give('flags', flagsOf('mremap')),
      seldom(give('new_address', { t: 'addr', length: 2 })),
    ],
    result: { t: 'addr', asked: 4 },
    en: 'Make a mapping larger or smaller, or move it; the result is where it is now.',
    zh: '扩大、缩小或移动映射，返回它现在的地址。',
  },
  madvise: {
    family: 'memory',
    section: 2,
    args: [PAGES, LENGTH, give('advice', enumOf('madvise'))],
    result: INT,
    en: 'Say how pages will be used; MADV_DONTNEED gives them back.',
    zh: '说明将如何使用这些页；MADV_DONTNEED 把它们还回去。',
  },
  mincore: {
    family: 'memory',
    section: 2,
    args: [PAGES, LENGTH, take('vec', arrayOf(INT))],
    result: INT,
    en: 'Tell of each page whether it is in memory: 1 or 0.',
    zh: '逐页说明是否在内存中：1 或 0。',
  },
  futex: {
    family: 'memory',
    section: 2,
    args: [
      P,
      give('op', flagsOf('futex')),
      give('val', UINT),
      maybe(limit(give('timeout', structOf('timespec')))),
      seldom(give('uaddr2', ADDR)),
      seldom(give('val3', UINT)),
    ],
    result: INT,
    restarts: true,
    commands: FUTEX,
    en: 'Sleep while a word in memory has a value, or wake those who sleep on it.',
    zh: '当内存字等于某值时睡眠，或唤醒睡在它上面的进程。',
  },
  set_robust_list: {
    family: 'memory',
    section: 2,
    args: [give('head', ADDR), give('len', ULONG)],
    result: INT,
    en: 'Say where the list of locks begins that the kernel is to let go of when the process ends.',
    zh: '说明锁链表从哪里开始：进程结束时由内核放开这些锁。',
  },
} as const satisfies Record<string, CallSpec>;

export const USER = {
  store: {
    family: 'user',
    section: 0,
    args: [P, give('bytes', BYTES)],
    result: INT,
    en: 'Write bytes to memory, as a program does, without a system call.',
    zh: '像程序那样直接向内存写字节，不经过系统调用。',
  },
  load: {
    family: 'user',
    section: 0,
    args: [P, take('bytes', BYTES), give('n', ULONG)],
    result: INT,
    en: 'Read n bytes from memory.',
    zh: '从内存读 n 个字节。',
  },
  store32: {
    family: 'user',
    section: 0,
    args: [P, give('value', INT)],
    result: INT,
    en: 'Write a 32-bit word to memory.',
    zh: '向内存写一个 32 位字。',
  },
  store64: {
    family: 'user',
    section: 0,
    args: [P, give('value', LONG)],
    result: INT,
    en: 'Write a 64-bit word to memory: a pointer, for one.',
    zh: '向内存写一个 64 位字，例如一个指针。',
  },
  load32: {
    family: 'user',
    section: 0,
    args: [P],
    result: INT,
    en: 'Read a 32-bit word from memory.',
    zh: '从内存读一个 32 位字。',
  },
  fetch_add32: {
    family: 'user',
    section: 0,
    args: [P, give('value', INT)],
    result: INT,
    en: 'Add to a word in one indivisible step; the result is the old value.',
    zh: '以不可分割的一步给内存字加数，返回旧值。',
  },
  exchange32: {
    family: 'user',
    section: 0,
    args: [P, give('value', INT)],
    result: INT,
    en: 'Replace a word in one indivisible step; the result is the old value.',
    zh: '以不可分割的一步替换内存字，返回旧值。',
  },
  compare_exchange32: {
    family: 'user',
    section: 0,
    args: [P, give('expected', INT), give('value', INT)],
    result: INT,
    en: 'Replace a word if it holds the expected value; the result is the old value.',
    zh: '内存字等于期望值时才替换，返回旧值。',
  },
} as const satisfies Record<string, CallSpec>;
