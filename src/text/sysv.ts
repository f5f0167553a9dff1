/** The words of the drawings of System V objects. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

export const sysvText = catalogue({
  room: {
    en: (used: string, all: string) => `${used} of ${counted(all, 'byte')}`,
    zh: (used: string, all: string) => `${used} / ${all} 字节`,
  },
  noMessages: { en: 'no message', zh: '没有消息' },
  taken: { en: 'taken', zh: '已取走' },
  segments: {
    en: (count: number) => `+${counted(count, 'segment')}`,
    zh: (count: number) => `+${count} 段`,
  },
  nobody: { en: 'nobody waits', zh: '没有人等待' },
  undo: { en: 'undo at its end', zh: '结束时撤销' },
  noPages: {
    en: 'no page yet: none is made before somebody touches it',
    zh: '还没有页：有人访问时才分配',
  },
  notMapped: { en: 'in no address space', zh: '不在任何地址空间中' },
  unknown: { en: 'the kernel does not show the bytes', zh: '内核不显示内容' },
  written: {
    en: (offset: number, length: number) =>
      `written last: ${counted(length, 'byte')} at +${offset}`,
    zh: (offset: number, length: number) => `最近写入：+${offset} 处 ${length} 字节`,
  },
});
