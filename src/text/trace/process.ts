/** Inside the kernel: calls, sleeping and waking, the life of a process, time. */
import type { TraceTexts } from './trace.ts';

export const PROCESS_TRACE: TraceTexts = {
  'syscall.enter': { en: '{call}: into the kernel', zh: '{call}：进入内核' },
  'syscall.exit': { en: '{call} returns {value}', zh: '{call} 返回 {value}' },

  'schedule.sleep': {
    en: 'sleeps in {wchan} until somebody wakes it',
    zh: '在 {wchan} 中睡眠，等待被唤醒',
  },
  'schedule.run': { en: 'runs again in {wchan}', zh: '在 {wchan} 中重新运行' },
  'try_to_wake_up.wake': { en: 'wakes {task}', zh: '唤醒 {task}' },
  'do_sched_yield.yield': {
    en: 'would let others run first; nobody else is ready',
    zh: '让出处理器；没有其他就绪的进程',
  },
  '__wake_up.enter': { en: 'wakes those who sleep on {queue}', zh: '唤醒睡在 {queue} 上的进程' },
  '__wake_up_sync_key.enter': {
    en: 'wakes those who sleep on {queue}',
    zh: '唤醒睡在 {queue} 上的进程',
  },
  'autoremove_wake_function.remove': {
    en: '{task} leaves the wait queue',
    zh: '{task} 离开等待队列',
  },
  'mutex_lock.take': { en: 'takes the lock {lock}', zh: '获取锁 {lock}' },
  'mutex_unlock.release': { en: 'releases the lock {lock}', zh: '释放锁 {lock}' },

  'kernel_clone.enter': { en: 'copies {task}', zh: '复制进程 {task}' },
  'copy_process.files': {
    en: "{task} gets its own table of {fds:descriptor}, for the parent's open file descriptions",
    zh: '{task} 得到自己的描述符表（{fds} 个），指向父进程的打开文件描述',
  },
  'kernel_clone.run': { en: '{task} may run', zh: '{task} 可以运行了' },
  'wait_for_vfork_done.enter': {
    en: 'waits until {task} has let go of its memory; only a deadly signal ends that sooner',
    zh: '等待 {task} 放开内存；只有致命信号能提前结束等待',
  },
  'complete_vfork_done.wake': {
    en: 'the memory is let go of: {task} may go on, which waits for that in vfork',
    zh: '内存已放开：在 vfork 中等待的 {task} 可以继续',
  },

  'do_exit.enter': { en: '{task} ends', zh: '{task} 结束运行' },
  'exit_files.enter': { en: 'closes every descriptor of {task}', zh: '关闭 {task} 的所有描述符' },
  'close_files.close': { en: 'closes descriptor {fd}', zh: '关闭描述符 {fd}' },
  'forget_original_parent.reparent': {
    en: '{task} loses its parent; init takes it',
    zh: '{task} 失去父进程，由 init 收养',
  },
  'exit_notify.zombie': {
    en: '{task} is a zombie: only its exit status is left, until the parent collects it',
    zh: '{task} 成为僵尸：只剩退出状态，等父进程取走',
  },
  'release_task.reap': { en: 'nothing is left of {task}', zh: '{task} 已被回收，不再留有任何东西' },
  'do_wait.enter': { en: '{task} looks at its children', zh: '{task} 查看自己的子进程' },
  'wait_task_zombie.collect': {
    en: 'takes the exit status of the zombie {task}',
    zh: '取走僵尸 {task} 的退出状态',
  },

  'hrtimer_nanosleep.enter': {
    en: 'arms a timer: it expires in {ns}',
    zh: '启动定时器：{ns}后到期',
  },
  'hrtimer_wakeup.fire': { en: 'the timer of {task} fires', zh: '{task} 的定时器到期' },
};
