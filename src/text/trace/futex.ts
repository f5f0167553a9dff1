/** Inside the kernel: futexes; and what the C library does of a semaphore before it enters it. */
import type { TraceTexts } from './trace.ts';

export const FUTEX_TRACE: TraceTexts = {
  'get_futex_key.private': {
    en: 'the caller says that the word is private: its key is the process and the address ({place})',
    zh: '调用者声明该字是私有的：键是进程和地址（{place}）',
  },
  'get_futex_key.anon': {
    en: 'the page is of no file: its key is the process and the address ({place})',
    zh: '该页不属于任何文件：键是进程和地址（{place}）',
  },
  'get_futex_key.inode': {
    en: 'the page is of a file: its key is the place in the file ({place}), wherever that is mapped',
    zh: '该页属于文件：键是文件中的位置（{place}），无论映射在哪里',
  },
  'futex_wait.enter': {
    en: 'sleep, if the word still is {val}',
    zh: '如果该字仍是 {val}，就睡眠',
  },
  'futex_wait_setup.same': {
    en: 'the word is {uval}, with the bucket locked: no wake-up can come between this look and the sleep',
    zh: '持有桶锁时该字是 {uval}：查看与睡眠之间不会漏掉唤醒',
  },
  'futex_wait_setup.changed': {
    en: 'the word is {uval} by now, and not {val}: there is nothing to wait for',
    zh: '该字已是 {uval}，不是 {val}：没有什么可等',
  },
  'futex_queue.add': {
    en: '{task} stands at the end of the bucket of {place}',
    zh: '{task} 排到 {place} 的桶尾',
  },
  'futex_unqueue.remove': {
    en: '{task} leaves the bucket by itself: nobody has woken it',
    zh: '{task} 自己离开桶：没有人唤醒它',
  },
  'futex_wake.enter': {
    en: 'locks the bucket, in which {waiters:process} stand',
    zh: '锁住桶，其中有 {waiters} 个进程',
  },
  'futex_wake.nobody': {
    en: 'nobody sleeps on {place}: nothing to do, not even a lock to take',
    zh: '没有人睡在 {place} 上：无事可做，连锁也不取',
  },
  'futex_wake.skip': {
    en: '{task} waits for other bits: passes it over',
    zh: '{task} 等的是别的位：跳过',
  },
  'futex_wake_mark.wake': {
    en: 'takes {task} out of the bucket; it is woken when the lock is let go',
    zh: '把 {task} 移出桶；放锁之后唤醒它',
  },
  'futex_atomic_op_inuser.change': {
    en: 'changes the second word from {before} to {after}, in one step',
    zh: '一步把第二个字从 {before} 改为 {after}',
  },
  'futex_requeue.enter': {
    en: 'locks both buckets; {waiters:process} stand in the first',
    zh: '锁住两个桶；第一个桶中有 {waiters} 个进程',
  },
  'futex_requeue.changed': {
    en: 'the word is {uval}, and not {val} any more: the caller must look again',
    zh: '该字是 {uval}，已不是 {val}：调用者必须重新查看',
  },
  'requeue_futex.move': {
    en: 'moves {task} to the bucket of {place}: it sleeps on, and is not woken for nothing',
    zh: '把 {task} 移到 {place} 的桶：它继续睡，不会被白白唤醒',
  },
  'exit_robust_list.enter': {
    en: 'walks through the list of locks that {task} may still hold',
    zh: '遍历 {task} 可能仍持有的锁的链表',
  },
  'handle_futex_death.other': {
    en: 'the word is {uval}: another process holds that lock, or none',
    zh: '该字是 {uval}：锁由别的进程持有，或没人持有',
  },
  'handle_futex_death.died': {
    en: '{task} held it: the word goes from {before} to {after}, FUTEX_OWNER_DIED',
    zh: '{task} 持有它：该字从 {before} 变为 {after}，即 FUTEX_OWNER_DIED',
  },
  '__new_sem_wait_fast.take': {
    en: 'takes one: the value goes from {before} to {after} in one instruction; the kernel is not entered',
    zh: '取走一个：一条指令把值从 {before} 变为 {after}；不进内核',
  },
  '__new_sem_wait_fast.zero': {
    en: 'the value is 0: there is none to take',
    zh: '值为 0：没有可取的',
  },
  '__new_sem_wait_slow64.wait': {
    en: 'counts itself among the waiters (nwaiters {nwaiters}), so that whoever gives knows to wake',
    zh: '把自己计入等待者（nwaiters {nwaiters}），这样给出者知道要唤醒',
  },
  '__new_sem_wait_slow64.take': {
    en: 'takes one, and waits no more: value {value}, nwaiters {nwaiters}, in one instruction',
    zh: '取走一个，不再等待：一条指令后值为 {value}，nwaiters 为 {nwaiters}',
  },
  '__new_sem_wait_slow64.leave': {
    en: 'gives up, and is not counted any more (nwaiters {nwaiters})',
    zh: '放弃，不再计入（nwaiters {nwaiters}）',
  },
  '__new_sem_post.give': {
    en: 'gives one: the value goes from {before} to {after} in one instruction',
    zh: '给出一个：一条指令把值从 {before} 变为 {after}',
  },
  '__new_sem_post.nobody': {
    en: 'nobody waits (nwaiters 0): the kernel is not entered',
    zh: '没有人等待（nwaiters 为 0）：不进内核',
  },
  '__new_sem_post.wake': {
    en: 'somebody waits (nwaiters {nwaiters}): has the kernel wake one',
    zh: '有人等待（nwaiters {nwaiters}）：请内核唤醒一个',
  },
  'sem_getvalue.read': { en: 'reads the value: {value}', zh: '读出值：{value}' },
  'sem_init.shared': {
    en: 'writes 12 bytes: value {value}, nobody waits, shared between processes (128)',
    zh: '写入 12 字节：值 {value}，无人等待，进程间共享（128）',
  },
  'sem_init.private': {
    en: 'writes 12 bytes: value {value}, nobody waits, private to this process (0)',
    zh: '写入 12 字节：值 {value}，无人等待，本进程私有（0）',
  },
  'sem_destroy.nothing': {
    en: 'does nothing: the words stay as they are',
    zh: '什么也不做：这些字保持原样',
  },
  'vfs_link.link': { en: '{path} is a name of {from} too', zh: '{path} 也成为 {from} 的名字' },
  '__sem_check_add_mapping.add': {
    en: 'remembers where it is mapped, by its file and name',
    zh: '按文件和名字记住它映射在哪里',
  },
  '__sem_check_add_mapping.found': {
    en: 'has it mapped under that name already: the same address, opened {references:time}',
    zh: '已经以该名字映射过：同一地址，共打开 {references} 次',
  },
  '__sem_remove_mapping.keep': {
    en: 'it was opened more often than closed ({references} left): stays mapped',
    zh: '打开次数多于关闭次数（还剩 {references}）：保持映射',
  },
};
