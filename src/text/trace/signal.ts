/** Inside the kernel: signals. */
import type { TraceTexts } from '../trace.ts';

export const SIGNAL_TRACE: TraceTexts = {
  'send_signal_locked.enter': { en: 'sends {signal} to {task}', zh: '向 {task} 发送 {signal}' },
  'send_signal_locked.ignored': {
    en: '{task} ignores {signal}: it is not even queued',
    zh: '{task} 忽略 {signal}：不会进入队列',
  },
  'send_signal_locked.queue': {
    en: '{signal} is pending for {task}',
    zh: '{signal} 成为 {task} 的待处理信号',
  },
  'get_signal.default': {
    en: '{task} takes {signal}; default action: {action}',
    zh: '{task} 处理 {signal}，默认动作：{action}',
  },
};
