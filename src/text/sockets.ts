/** The words of the drawings of sockets. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

export const socketText = catalogue({
  to: { en: (end: string) => `to ${end}`, zh: (end: string) => `发往 ${end}` },
  from: { en: (end: string) => `from ${end}`, zh: (end: string) => `来自 ${end}` },
  bytes: { en: (count: number) => counted(count, 'byte'), zh: (count: number) => `${count} 字节` },
  notAccepted: {
    en: 'the other end waits for accept, in the queue of its listener',
    zh: '对端还在监听者的队列里等待 accept',
  },
  dead: { en: 'the other end is gone', zh: '对端已消失' },
  unconnected: { en: 'not connected', zh: '未连接' },
  memory: {
    en: (used: string, all: string) => `${used} of ${counted(all, 'byte')} sent and not read`,
    zh: (used: string, all: string) => `已发送未读取 ${used} / ${all} 字节`,
  },
  waiting: {
    en: (count: number, room: number) => `${count} of ${counted(room, 'connection')} to accept`,
    zh: (count: number, room: number) => `等待 accept：${count} / ${room} 条连接`,
  },
  empty: { en: 'nothing to read', zh: '没有可读的内容' },
  nobody: { en: 'nobody has connected', zh: '还没有人连接' },
  sentAlready: {
    en: (count: number) => `${counted(count, 'byte')} sent already`,
    zh: (count: number) => `已发来 ${count} 字节`,
  },
  leadsTo: {
    en: (object: string) => `leads to ${object}`,
    zh: (object: string) => `指向 ${object}`,
  },
  unseen: {
    en: 'the kernel does not show the buffers',
    zh: '内核不显示各个缓冲区',
  },
});
