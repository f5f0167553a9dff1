/** What the screens say to whoever listens to them: sentences in place of where something stands. */
import { catalogue } from './language.ts';

/** Sentences of a screen that is read aloud, by language. */
export const spokenText = catalogue({
  sim: { en: 'on the simulation', zh: '模拟内核' },
  real: { en: 'on the real kernel', zh: '本机内核' },
  twin: { en: 'on both kernels', zh: '两个内核' },
  recorded: { en: 'from a recording', zh: '录像' },
  beginning: {
    en: (total: number, kernel: string) => `Before the first of ${total} steps, ${kernel}.`,
    zh: (total: number, kernel: string) => `尚未开始，共 ${total} 步，${kernel}。`,
  },
  step: {
    en: (step: number, total: number, kernel: string) => `Step ${step} of ${total}, ${kernel}.`,
    zh: (step: number, total: number, kernel: string) =>
      `第 ${step} 步，共 ${total} 步，${kernel}。`,
  },
  event: {
    en: (event: number, total: number) => `Event ${event} of ${total} inside of the call.`,
    zh: (event: number, total: number) => `调用内部，第 ${event} 个事件，共 ${total} 个。`,
  },
  line: {
    en: (actor: string, text: string) => `${actor}: ${text}.`,
    zh: (actor: string, text: string) => `${actor}：${text}。`,
  },
  sentence: { en: (words: string) => `${words}.`, zh: (words: string) => `${words}。` },
  changed: {
    en: (object: string, changes: string) => `${object}: ${changes}.`,
    zh: (object: string, changes: string) => `${object}：${changes}。`,
  },
  fromTo: {
    en: (field: string, before: string, now: string) => `${field} from ${before} to ${now}`,
    zh: (field: string, before: string, now: string) => `${field} 从 ${before} 变为 ${now}`,
  },
  is: {
    en: (field: string, now: string) => `${field} ${now}`,
    zh: (field: string, now: string) => `${field} 为 ${now}`,
  },
  made: { en: (object: string) => `New: ${object}.`, zh: (object: string) => `新建：${object}。` },
  gone: {
    en: (object: string) => `${object} is gone.`,
    zh: (object: string) => `${object} 消失了。`,
  },
  sleeps: {
    en: (actor: string, call: string) => `${actor} sleeps in ${call}.`,
    zh: (actor: string, call: string) => `${actor} 在 ${call} 中睡眠。`,
  },
  sleepsOn: {
    en: (actor: string, call: string, queue: string, object: string) =>
      `${actor} sleeps in ${call}, on ${queue} of ${object}.`,
    zh: (actor: string, call: string, queue: string, object: string) =>
      `${actor} 在 ${call} 中睡眠，位于 ${object} 的 ${queue}。`,
  },
  unchanged: { en: 'Nothing in the kernel changes.', zh: '内核里什么也没有改变。' },
  keys: { en: (keys: string) => `Keys: ${keys}.`, zh: (keys: string) => `按键：${keys}。` },
});
