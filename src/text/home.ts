/** What the home screen says. */
import { counted } from './count.ts';
import { catalogue } from './language.ts';

/** Sentences of the home screen, by language. */
export const homeText = catalogue({
  tagline: {
    en: 'Linux inter-process communication from inside the kernel',
    zh: '从内核里面看 Linux 进程间通信',
  },
  labs: { en: 'Labs', zh: '实验' },
  labsOf: {
    en: (mechanism: string) => `Labs: ${mechanism}`,
    zh: (mechanism: string) => `实验：${mechanism}`,
  },
  mechanisms: { en: 'Mechanisms', zh: '机制' },
  about: { en: 'About', zh: '说明' },
  progress: {
    en: (done: number, all: number) => `${done} of ${counted(all, 'lab')} done`,
    zh: (done: number, all: number) => `已完成 ${done} / ${all} 个实验`,
  },
  goOnWith: {
    en: (title: string) => `Go on: ${title}`,
    zh: (title: string) => `继续：${title}`,
  },
  unseen: { en: 'not started', zh: '未开始' },
  reached: {
    en: (step: number, total: number) => `step ${step} of ${total}`,
    zh: (step: number, total: number) => `第 ${step} / ${total} 步`,
  },
  done: { en: 'done', zh: '已完成' },
  predicted: {
    en: (right: number, asked: number) => `predicted ${right} of ${asked}`,
    zh: (right: number, asked: number) => `预测对 ${right} / ${asked}`,
  },
  filter: {
    en: (pattern: string) => `Filter: ${pattern}`,
    zh: (pattern: string) => `筛选：${pattern}`,
  },
  listed: {
    en: (facts: readonly string[]) => facts.join(', '),
    zh: (facts: readonly string[]) => facts.join('，'),
  },
  nothingFound: {
    en: (pattern: string) => `Nothing matches "${pattern}". Esc shows everything again.`,
    zh: (pattern: string) => `没有与“${pattern}”匹配的条目。按 Esc 显示全部。`,
  },
  recordings: { en: 'Recordings', zh: '录像' },
  bench: { en: 'Bench lab', zh: '基准实验室' },
  benchAbout: {
    en: 'How fast each mechanism is on this machine, how sure that is, and what the number is made of; the documents’ claims beside it.',
    zh: '各种机制在本机有多快，结果有多可靠，数字由什么构成；并与文档的说法对照。',
  },
  enterOpens: { en: 'Enter opens the list.', zh: '按 Enter 打开列表。' },
  recordingsAbout: {
    en: 'Runs that were kept, on real kernels too: every pane as live as in the lab.',
    zh: '保存下来的运行过程（也有真实内核上的）：各个窗格与实验中一样可以操作。',
  },
  processes: {
    en: (count: number) => counted(count, 'process'),
    zh: (count: number) => `${count} 个进程`,
  },
  steps: {
    en: (count: number) => counted(count, 'step'),
    zh: (count: number) => `${count} 步`,
  },
  enterLists: { en: 'Enter goes to the labs.', zh: '按 Enter 进入实验列表。' },
  brokenLab: { en: 'This lab has a mistake:', zh: '这个实验有错误：' },
  progressLost: {
    en: (kept: string) => `The file of your progress could not be read; it is kept as ${kept}.`,
    zh: (kept: string) => `无法读取进度文件，原文件保存为 ${kept}。`,
  },
  progressUnwritable: {
    en: (path: string, why: string) => `Your progress is not kept: ${path}: ${why}.`,
    zh: (path: string, why: string) => `无法保存进度：${path}：${why}。`,
  },
});
