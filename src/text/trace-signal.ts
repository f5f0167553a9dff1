/** What the simulated kernel does about signals, in words. Placeholders come from the trace entry's arguments. */
import type { InEvery } from './language.ts';

export const TRACE_SIGNAL: { readonly [id: string]: InEvery<string> } = {
  'send_signal_locked.enter': { en: 'send {signal} to {task}', zh: '向 {task} 发送 {signal}' },
  'send_signal_locked.ignored': {
    en: '{task} ignores {signal}: it is dropped at once',
    zh: '{task} 忽略 {signal}：当场丢弃',
  },
  'send_signal_locked.already': {
    en: '{signal} is pending already: a standard signal is kept only once',
    zh: '{signal} 已经未决：标准信号只保留一个',
  },
  'send_signal_locked.queue': {
    en: 'append a sigqueue for {signal} and set its bit in the pending set',
    zh: '为 {signal} 挂上一个 sigqueue，并在未决集合中置位',
  },
  'prepare_signal.continue': {
    en: 'SIGCONT wakes the stopped {task} at once, whatever is done about it later',
    zh: 'SIGCONT 立即唤醒停止的 {task}，不管之后如何处理它',
  },
  'dequeue_signal.take': {
    en: '{task} takes {signal} out of its pending signals',
    zh: '{task} 从未决信号中取出 {signal}',
  },
  'get_signal.default': {
    en: 'no handler for {signal}: the default action is taken ({action})',
    zh: '{signal} 没有处理函数：执行默认动作（{action}）',
  },
  'do_signal_stop.stop': {
    en: '{task} stops here until SIGCONT or SIGKILL',
    zh: '{task} 在此停止，直到 SIGCONT 或 SIGKILL',
  },
  'it_real_fn.expire': {
    en: "{task}'s interval timer expires",
    zh: '{task} 的间隔定时器到期',
  },
  'do_setitimer.arm': {
    en: 'set the timer to {ns} ns from now (0 turns it off)',
    zh: '把定时器设在 {ns} 纳秒之后（0 表示关闭）',
  },
  'do_sigaction.set': {
    en: 'store {handler} in the table of actions',
    zh: '把 {handler} 写入信号处理表',
  },
  'set_current_blocked.set': {
    en: 'change the set of blocked signals, and look whether one that waits may come now',
    zh: '修改被屏蔽的信号集合，并检查有没有等待中的信号可以递送',
  },
  'sigsuspend.mask': {
    en: 'exchange the mask; the old one is kept for the way back',
    zh: '换上新的屏蔽字，旧的留待返回时恢复',
  },
  'do_sigtimedwait.take': {
    en: '{task} takes the signal as data: no handler runs',
    zh: '{task} 把信号当作数据取走：不运行处理函数',
  },
  'setup_rt_frame.build': {
    en: 'lay a frame for {handler} on the user stack, so that returning means entering it',
    zh: '在用户栈上为 {handler} 搭一个栈帧，使“返回”变成进入它',
  },
  'handler.run': { en: '{task} runs {handler}', zh: '{task} 运行 {handler}' },
  'rt_sigreturn.restore': {
    en: 'the handler returns through sigreturn: registers and mask are as before',
    zh: '处理函数经 sigreturn 返回：寄存器和屏蔽字恢复原样',
  },
  'wait_task_stopped.collect': {
    en: 'collect that {task} has stopped',
    zh: '收取 {task} 已停止的消息',
  },
  'wait_task_continued.collect': {
    en: 'collect that {task} goes on',
    zh: '收取 {task} 已继续的消息',
  },
};
