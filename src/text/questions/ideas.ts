/** Predict mode: the ideas that questions are about, as the end of a lab lists what to look at again. */
import { catalogue } from '../language.ts';

export const ideaText = catalogue({
  blocks: { en: 'what returns and what sleeps', zh: '什么返回、什么睡眠' },
  bytes: { en: 'how many bytes', zh: '多少字节' },
  message: { en: 'which message', zh: '哪条消息' },
  wakes: { en: 'who goes on', zh: '谁继续运行' },
  semaphore: { en: 'what a semaphore does', zh: '信号量怎样变化' },
  signal: { en: 'what a signal does', zh: '信号做什么' },
  order: { en: 'which signal, how often', zh: '哪个信号、几次' },
  memory: { en: 'which value is in memory', zh: '内存里是什么值' },
  pages: { en: 'whose pages they are', zh: '页归谁、谁看得到' },
  object: { en: 'which object, and how long it lives', zh: '哪个对象、活多久' },
  children: { en: 'what becomes of children', zh: '子进程怎样' },
  ready: { en: 'what is ready, and who is told', zh: '什么就绪、告诉谁' },
  time: { en: 'what time does', zh: '时间做什么' },
  kills: { en: 'what ends a process', zh: '什么终止进程' },
});

/** An idea. */
export type IdeaName = keyof ReturnType<typeof ideaText>;
