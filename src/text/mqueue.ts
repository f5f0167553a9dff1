/** The words of the drawing of POSIX message queues. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

export const mqueueText = catalogue({
  room: {
    en: (used: string, all: string) => `${used} of ${counted(all, 'message')}`,
    zh: (used: string, all: string) => `${used} / ${all} 条消息`,
  },
  noMessages: { en: 'no message', zh: '没有消息' },
  hidden: {
    en: 'the kernel does not show messages: looking at one would take it',
    zh: '内核不显示消息：看一条就等于取走一条',
  },
  taken: { en: 'taken', zh: '已取走' },
  red: { en: 'red', zh: '红' },
  black: { en: 'black', zh: '黑' },
  told: { en: 'is to be told', zh: '将得到通知' },
  wasTold: { en: 'is registered no more', zh: '登记已失效' },
});
