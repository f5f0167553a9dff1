/** What a step did, in sentences, for steps on which a transcript's author says nothing. */
import { catalogue } from './language.ts';

export const factText = catalogue({
  fails: {
    en: (call: string, errno: string, meaning: string) =>
      `${call} fails with ${errno}: ${meaning}.`,
    zh: (call: string, errno: string, meaning: string) => `${call} 失败，${errno}：${meaning}。`,
  },
  sleeps: {
    en: (actor: string, where: string) => `${actor} goes to sleep in ${where}.`,
    zh: (actor: string, where: string) => `${actor} 在 ${where} 中睡眠。`,
  },
  sleepsOn: {
    en: (actor: string, where: string, queue: string, object: string) =>
      `${actor} goes to sleep in ${where}, on ${queue} of ${object}.`,
    zh: (actor: string, where: string, queue: string, object: string) =>
      `${actor} 在 ${where} 中睡眠，排在 ${object} 的 ${queue} 上。`,
  },
  blocks: {
    en: (actor: string) => `${actor} goes to sleep: its call does not return yet.`,
    zh: (actor: string) => `${actor} 进入睡眠：调用还没有返回。`,
  },
  resumes: {
    en: (actor: string, call: string, value: string) =>
      `${actor} goes on: its ${call} returns ${value}.`,
    zh: (actor: string, call: string, value: string) =>
      `${actor} 继续运行：${call} 返回 ${value}。`,
  },
  resumesPlain: {
    en: (actor: string, call: string) => `${actor} goes on: its ${call} returns.`,
    zh: (actor: string, call: string) => `${actor} 继续运行：${call} 返回。`,
  },
  resumesFailed: {
    en: (actor: string, call: string, errno: string, meaning: string) =>
      `${actor} goes on: its ${call} fails with ${errno}: ${meaning}.`,
    zh: (actor: string, call: string, errno: string, meaning: string) =>
      `${actor} 继续运行：${call} 失败，${errno}：${meaning}。`,
  },
  handled: {
    en: (actor: string, signal: string, handler: string) =>
      `${signal} is delivered to ${actor}: ${handler} runs.`,
    zh: (actor: string, signal: string, handler: string) =>
      `${signal} 递送给 ${actor}：运行 ${handler}。`,
  },
  kills: {
    en: (actor: string, signal: string) => `${signal} is delivered to ${actor} and ends it.`,
    zh: (actor: string, signal: string) => `${signal} 递送给 ${actor}，使它终止。`,
  },
  ignored: {
    en: (actor: string, signal: string) => `${signal} to ${actor} has no effect: it is ignored.`,
    zh: (actor: string, signal: string) => `发给 ${actor} 的 ${signal} 不起作用：被忽略。`,
  },
  stopped: {
    en: (actor: string, signal: string) => `${signal} stops ${actor}.`,
    zh: (actor: string, signal: string) => `${signal} 使 ${actor} 停止。`,
  },
  continued: {
    en: (actor: string, signal: string) => `${signal} lets ${actor} go on.`,
    zh: (actor: string, signal: string) => `${signal} 使 ${actor} 继续运行。`,
  },
  ended: {
    en: (actor: string, how: string) => `${actor} has ended: ${how}.`,
    zh: (actor: string, how: string) => `${actor} 已终止：${how}。`,
  },
  sentence: { en: (words: string) => `${words}.`, zh: (words: string) => `${words}。` },
  does: {
    en: (fn: string, words: string) => `${fn}(): ${words}`,
    zh: (fn: string, words: string) => `${fn}()：${words}`,
  },
  flags: {
    en: (actor: string, fd: string, flags: string) => `Descriptor ${fd} of ${actor}: ${flags}.`,
    zh: (actor: string, fd: string, flags: string) => `${actor} 的描述符 ${fd}：${flags}。`,
  },
  none: { en: 'none', zh: '无' },
  ends: {
    en: (actor: string) => `${actor} ends; the kernel closes what it has open.`,
    zh: (actor: string) => `${actor} 结束；内核关闭它打开的一切。`,
  },
  returns: {
    en: (call: string, value: string) => `${call} returns ${value}.`,
    zh: (call: string, value: string) => `${call} 返回 ${value}。`,
  },
  born: {
    en: (actor: string, parent: string) =>
      `${actor} begins to live, as a copy of ${parent} with the same descriptors.`,
    zh: (actor: string, parent: string) => `${actor} 诞生：它是 ${parent} 的副本，描述符相同。`,
  },
  closed: {
    en: (actor: string, fd: string, object: string) =>
      `${actor} has no descriptor ${fd} any more; it led to ${object}.`,
    zh: (actor: string, fd: string, object: string) =>
      `${actor} 不再有描述符 ${fd}；它原来指向 ${object}。`,
  },
  leavesQueue: {
    en: (actor: string, queue: string, object: string) => `${actor} leaves ${queue} of ${object}.`,
    zh: (actor: string, queue: string, object: string) => `${actor} 离开 ${object} 的 ${queue}。`,
  },
  isMade: {
    en: (object: string, kind: string) => `${object} is made, a ${kind}.`,
    zh: (object: string, kind: string) => `建立了 ${object}（${kind}）。`,
  },
  isGone: {
    en: (object: string) => `${object} is gone.`,
    zh: (object: string) => `${object} 消失了。`,
  },
  changes: {
    en: (object: string, fields: string) => `${object}: ${fields}.`,
    zh: (object: string, fields: string) => `${object}：${fields}。`,
  },
  unchanged: {
    en: (call: string, value: string) => `${call} returns ${value}; nothing in the kernel changes.`,
    zh: (call: string, value: string) => `${call} 返回 ${value}；内核里什么也没有改变。`,
  },
  quiet: { en: 'Time passes, and nobody wakes.', zh: '时间流逝，没有进程醒来。' },
});
