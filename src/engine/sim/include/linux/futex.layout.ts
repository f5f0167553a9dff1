/**
 * How futex_hash_bucket and futex_q are declared, in Linux 3.2 and today.
 *
 * Linux: kernel/futex.c (v3.2), kernel/futex/futex.h (v6.18)
 */
import { type DeclaredField, type StructLayout, stored } from './layout.ts';

const key = stored('key', 'union futex_key', 'which word of memory', '哪个内存字');

/** The bucket. 3.2 does not count who sleeps in it: a waker takes the lock and looks. */
export const futex_hash_bucket_layout: StructLayout = {
  kind: 'futex_hash_bucket',
  struct: 'struct futex_hash_bucket',
  file: 'kernel/futex/futex.h',
  gloss: {
    en: 'where those stand who sleep on a word of memory',
    zh: '睡在某个内存字上的进程排在这里',
  },
  layouts: {
    '3.2': [key],
    '6': [
      stored(
        'waiters',
        'atomic_t',
        'how many sleep; a wake-up that finds 0 takes no lock',
        '睡眠者个数；为 0 时唤醒者不取锁',
      ),
      key,
    ],
  },
};

const fields: readonly DeclaredField[] = [
  stored('task', 'struct task_struct *', 'who sleeps', '谁在睡眠'),
  key,
  stored(
    'bitset',
    'u32',
    'woken by whoever has one of these bits',
    '带有其中某一位的唤醒者能叫醒它',
  ),
];

/** One sleeper. */
export const futex_q_layout: StructLayout = {
  kind: 'futex_q',
  struct: 'struct futex_q',
  file: 'kernel/futex/futex.h',
  gloss: { en: 'one that sleeps on a word', zh: '一个睡在内存字上的进程' },
  layouts: { '3.2': fields, '6': fields },
};
