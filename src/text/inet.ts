/** The words of the drawings of TCP and UDP sockets. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

export const inetText = catalogue({
  out: { en: 'out', zh: '发' },
  in: { en: 'in ', zh: '收' },
  inQueue: { en: 'waits for accept', zh: '等待 accept' },
  nobody: { en: 'no other end', zh: '没有对端' },
  held: {
    en: (bytes: number) => `${counted(bytes, 'byte')} not acked`,
    zh: (bytes: number) => `${bytes} 字节未确认`,
  },
  unread: {
    en: (bytes: number) => `${counted(bytes, 'byte')} unread`,
    zh: (bytes: number) => `${bytes} 字节未读`,
  },
  toAccept: {
    en: (count: number, room: number) => `${count} of ${counted(room, 'connection')} to accept`,
    zh: (count: number, room: number) => `等待 accept：${count} / ${room} 条连接`,
  },
  room: {
    en: (used: string, all: string) => `${used} of ${counted(all, 'byte')} of memory`,
    zh: (used: string, all: string) => `内存 ${used} / ${all} 字节`,
  },
  noDatagrams: { en: 'no datagram waits', zh: '没有数据报在等' },
  unseen: { en: 'the kernel does not show the datagrams', zh: '内核不显示各个数据报' },
});
