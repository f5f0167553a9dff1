/** What the screen of recordings says. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

/** Sentences of the recordings screen, by language. */
export const recordingsText = catalogue({
  title: { en: 'Recordings', zh: '录像' },
  details: { en: 'Details', zh: '详情' },
  shipped: { en: 'that come with ipcscope', zh: '随 ipcscope 提供' },
  own: { en: 'your own', zh: '自己录的' },
  none: {
    en: 'There is no recording yet. In a lab, r records the run.',
    zh: '还没有录像。在实验里按 r 录制。',
  },
  nothingFound: {
    en: (pattern: string) => `No recording matches "${pattern}". Esc shows all again.`,
    zh: (pattern: string) => `没有与“${pattern}”匹配的录像。按 Esc 显示全部。`,
  },
  steps: {
    en: (count: number) => counted(count, 'step'),
    zh: (count: number) => `${count} 步`,
  },
  kernel: { en: 'Kernel', zh: '内核' },
  simulated: { en: 'simulated', zh: '模拟' },
  engine: { en: 'Made on', zh: '录于' },
  made: { en: 'Made at', zh: '录制时间' },
  file: { en: 'File', zh: '文件' },
  transcript: { en: 'Transcript', zh: '脚本' },
  damaged: { en: 'Damaged:', zh: '已损坏：' },
  unreadable: {
    en: (why: string) => `cannot be read: ${why}`,
    zh: (why: string) => `无法读取：${why}`,
  },
  rename: {
    en: (name: string) => `new name of ${name}: `,
    zh: (name: string) => `${name} 的新名字：`,
  },
  renamed: {
    en: (from: string, to: string) => `${from} is now called ${to}`,
    zh: (from: string, to: string) => `${from} 已改名为 ${to}`,
  },
  remove: {
    en: (name: string) => `Delete the recording ${name} for good?`,
    zh: (name: string) => `永久删除录像 ${name}？`,
  },
  removed: {
    en: (name: string) => `deleted: ${name}`,
    zh: (name: string) => `已删除：${name}`,
  },
  notYours: {
    en: (name: string) => `${name} comes with ipcscope: only your own can be renamed or deleted.`,
    zh: (name: string) => `${name} 随 ipcscope 提供：只能改名或删除自己录的。`,
  },
  notChanged: {
    en: (why: string) => `nothing was changed: ${why}`,
    zh: (why: string) => `没有改动：${why}`,
  },
  exporting: { en: 'writing it for asciinema...', zh: '正在导出给 asciinema……' },
  exported: {
    en: (path: string) => `written for asciinema: ${path}`,
    zh: (path: string) => `已导出给 asciinema：${path}`,
  },
  exportFailed: {
    en: (why: string) => `not exported: ${why}`,
    zh: (why: string) => `导出失败：${why}`,
  },
  howToPlay: {
    en: 'Enter plays: space pauses, arrows step, + and - change the speed, digits jump. e exports.',
    zh: '按 Enter 播放：空格暂停，方向键逐步，+ 和 - 变速，数字跳转。e 导出。',
  },
  howToChange: {
    en: (how: string) => `${how} r renames, d deletes.`,
    zh: (how: string) => `${how}r 改名，d 删除。`,
  },
});
