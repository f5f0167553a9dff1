/** Inside the kernel: signals. */
import type { TraceTexts } from './trace.ts';

export const SIGNAL_TRACE: TraceTexts = {
  '__send_signal_locked.enter': { en: 'sends {signal} to {task}', zh: '向 {task} 发送 {signal}' },
  '__send_signal_locked.ignored': {
    en: '{task} ignores {signal}: it is not even queued',
    zh: '{task} 忽略 {signal}：不会进入队列',
  },
  '__send_signal_locked.queue': {
    en: '{signal} is pending for {task}',
    zh: '{signal} 成为 {task} 的未决信号',
  },
  '__send_signal_locked.already': {
    en: '{signal} is pending for {task} already: one more makes no difference',
    zh: '{signal} 对 {task} 已是未决信号：再来一个也不会增加',
  },
  'prepare_signal.continue': { en: '{task} may go on', zh: '{task} 可以继续运行' },
  'dequeue_signal.take': {
    en: 'takes {signal} out of the pending signals of {task}',
    zh: '从 {task} 的未决信号中取出 {signal}',
  },
  'do_signal_stop.stop': { en: '{task} stops', zh: '{task} 停止运行' },
  'handle_signal.again': {
    en: '{call} is interrupted, but {handler} has SA_RESTART: it will be made again',
    zh: '{call} 被打断，但 {handler} 设了 SA_RESTART：之后重新执行该调用',
  },
  'handle_signal.interrupted': {
    en: '{call} is interrupted, and {handler} is to run: it will fail with EINTR',
    zh: '{call} 被打断，且要运行 {handler}：该调用将以 EINTR 失败',
  },
  'arch_do_signal_or_restart.again': {
    en: 'no handler has to run: {call} is made again',
    zh: '没有处理函数要运行：重新执行 {call}',
  },
  'arch_do_signal_or_restart.rest': {
    en: 'no handler has to run: {call} goes on by restart_syscall, its time limit unchanged',
    zh: '没有处理函数要运行：{call} 经 restart_syscall 继续，时限不变',
  },
  'setup_rt_frame.build': {
    en: 'builds a frame on the user stack of {task}: {handler} will run for {signal}',
    zh: '在 {task} 的用户栈上建立栈帧：将为 {signal} 运行 {handler}',
  },
  'handler.run': {
    en: '{handler} runs in {task}, for {signal}',
    zh: '{task} 运行处理函数 {handler}（{signal}）',
  },
  'rt_sigreturn.restore': {
    en: '{handler} returns: {task} gets back its mask, and goes on where it was interrupted',
    zh: '{handler} 返回：{task} 恢复信号屏蔽字，从被打断处继续',
  },
  'do_sigaction.set': {
    en: 'the action of {task} for {signal} is now {handler}',
    zh: '{task} 对 {signal} 的动作设为 {handler}',
  },
  '__set_current_blocked.set': {
    en: 'the mask of {task} is now {mask}',
    zh: '{task} 的信号屏蔽字变为 {mask}',
  },
  'sigsuspend.mask': {
    en: '{task} takes the mask {mask} for as long as it sleeps',
    zh: '{task} 在睡眠期间换用屏蔽字 {mask}',
  },
  'do_sigtimedwait.take': {
    en: '{task} takes the signal that it waited for; no handler runs',
    zh: '{task} 取走所等待的信号；不运行处理函数',
  },
  'force_sig_info_to_task.default': {
    en: 'a fault cannot be ignored: the action of {task} for {signal} is set back to SIG_DFL',
    zh: '故障不能忽略：把 {task} 对 {signal} 的动作改回 SIG_DFL',
  },
  'force_sig_info_to_task.unblock': {
    en: 'a fault cannot wait: {signal} leaves the mask of {task}, its action is set back to SIG_DFL',
    zh: '故障不能等待：从 {task} 的信号屏蔽字中去掉 {signal}，动作改回 SIG_DFL',
  },
  'do_setitimer.arm': {
    en: 'arms the timer of {task}: it expires in {ns}',
    zh: '启动 {task} 的定时器：{ns}后到期',
  },
  'do_setitimer.disarm': { en: 'disarms the timer of {task}', zh: '停止 {task} 的定时器' },
  'posixtimer_rearm_itimer.restart': {
    en: 'the signal is taken, so the timer of {task} runs again: it expires in {ns}',
    zh: '信号已取出，重新启动 {task} 的定时器：{ns}后到期',
  },
  'it_real_fn.expire': { en: 'the timer of {task} expires', zh: '{task} 的定时器到期' },
  'wait_task_stopped.collect': { en: 'learns that {task} has stopped', zh: '得知 {task} 已停止' },
  'wait_task_continued.collect': { en: 'learns that {task} goes on', zh: '得知 {task} 已继续运行' },

  'get_signal.ignore': {
    en: '{task} takes {signal} and drops it: it is ignored by now',
    zh: '{task} 取出 {signal} 后丢弃：它此时已被忽略',
  },
  'get_signal.default': {
    en: '{task} takes {signal}; default action: {action}',
    zh: '{task} 处理 {signal}，默认动作：{action}',
  },
};
