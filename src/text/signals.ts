/** The words of the drawing of a process's signals. */
import { catalogue } from './language.ts';

export const signalText = catalogue({
  queue: { en: 'sigqueue chain, oldest first', zh: 'sigqueue 链，最早的在前' },
  queueEmpty: { en: 'nothing is queued', zh: '队列为空' },
  queueUnknown: { en: 'the kernel does not show the chain', zh: '内核不显示这条链' },
  actions: { en: 'sighand->action', zh: 'sighand->action' },
  stack: { en: 'user stack', zh: '用户栈' },
  program: { en: 'the program', zh: '程序本身' },
  programIn: {
    en: (call: string) => `the program, inside ${call}`,
    zh: (call: string) => `程序本身，在 ${call} 里`,
  },
  delivered: { en: 'delivered', zh: '递送' },
  fails: {
    en: (call: string, errno: string) => `${call} returns -1 ${errno}`,
    zh: (call: string, errno: string) => `${call} 返回 -1 ${errno}`,
  },
  restarts: {
    en: (call: string) => `${call} starts again`,
    zh: (call: string) => `${call} 重新开始`,
  },
  ignore: { en: 'ignored', zh: '忽略' },
  terminate: { en: 'terminates', zh: '终止' },
  core: { en: 'terminates with a core', zh: '终止并产生 core' },
  stop: { en: 'stops', zh: '停止' },
  continue: { en: 'continues', zh: '继续' },
});
