/** The words of the drawing of a process's signals. */
import { catalogue } from './language.ts';

export const signalText = catalogue({
  nothing: {
    en: 'no signal is pending, blocked, ignored or caught',
    zh: '没有未决、屏蔽、忽略或捕获的信号',
  },
  oldestFirst: { en: 'struct sigqueue, oldest first', zh: 'struct sigqueue，最早的在前' },
  taken: { en: 'taken', zh: '已取出' },
  dropped: { en: 'dropped with the process', zh: '随进程一起丢弃' },
  allBut: {
    en: (signals: string) => `all but ${signals}`,
    zh: (signals: string) => `除 ${signals} 外的全部`,
  },
  queueUnknown: {
    en: 'the real kernel does not show the sigqueue chain',
    zh: '真实内核不显示 sigqueue 链',
  },
  expiresIn: {
    en: (time: string) => `SIGALRM in ${time}`,
    zh: (time: string) => `${time}后发送 SIGALRM`,
  },
  timerDue: { en: 'off: SIGALRM waits', zh: 'SIGALRM 未取走，暂停' },
  timerOff: { en: 'off', zh: '未启用' },
  actions: { en: 'sighand->action', zh: 'sighand->action' },
  stack: { en: 'user stack, growing down', zh: '用户栈，向下增长' },
  program: { en: 'the program', zh: '程序本身' },
  programIn: {
    en: (call: string) => `the program, inside ${call}`,
    zh: (call: string) => `程序本身，正在 ${call} 里`,
  },
  saved: { en: 'siginfo, mask, registers', zh: 'siginfo、屏蔽字、寄存器' },
  runs: { en: 'runs', zh: '正在运行' },
  inHandler: {
    en: (handler: string, signal: string) => `in its handler ${handler} (${signal})`,
    zh: (handler: string, signal: string) => `在处理函数 ${handler} 中（${signal}）`,
  },
  byKernel: { en: 'kernel', zh: '内核' },
  fails: { en: '-1 EINTR', zh: '-1 EINTR' },
  restarts: {
    en: (call: string) => `${call} again`,
    zh: (call: string) => `重新 ${call}`,
  },
  becauseRestart: {
    en: 'SA_RESTART: the call begins again by itself',
    zh: 'SA_RESTART：调用自动重新开始',
  },
  without: {
    en: (handler: string) => `${handler} was set without SA_RESTART`,
    zh: (handler: string) => `设置 ${handler} 时没有给 SA_RESTART`,
  },
  never: {
    en: (call: string) => `${call} never restarts, SA_RESTART or not`,
    zh: (call: string) => `${call} 从不重新开始，有没有 SA_RESTART 都一样`,
  },
  ignore: { en: 'ignored', zh: '忽略' },
  terminate: { en: 'terminates', zh: '终止' },
  core: { en: 'terminates (core)', zh: '终止（core）' },
  stop: { en: 'stops', zh: '停止' },
  continue: { en: 'continues', zh: '继续' },
});
