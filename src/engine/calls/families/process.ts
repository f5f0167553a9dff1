/** Processes and time. */
import type { CallSpec } from '../spec.ts';
import { clock, flagsOf, give, INT, maybe, PID, STATUS, structOf, take, VOID } from '../types.ts';

export const PROCESS = {
  fork: {
    family: 'process',
    section: 2,
    args: [],
    result: PID,
    makesChild: true,
    en: 'Make a child: a copy of this process, with the same descriptors and variables.',
    zh: '创建子进程：当前进程的副本，带着相同的描述符和变量。',
  },
  vfork: {
    family: 'process',
    section: 2,
    args: [],
    result: PID,
    makesChild: true,
    en: 'Make a child and sleep until it has ended; of all signals only one that kills ends that sleep.',
    zh: '创建子进程并一直睡眠到它结束；只有致命信号能中断这次睡眠。',
  },
  getpid: {
    family: 'process',
    section: 2,
    args: [],
    result: PID,
    en: "The caller's process id.",
    zh: '返回调用者的进程号。',
  },
  getppid: {
    family: 'process',
    section: 2,
    args: [],
    result: PID,
    en: "The process id of the caller's parent.",
    zh: '返回父进程的进程号。',
  },
  exit: {
    family: 'process',
    section: 3,
    args: [give('status', INT)],
    result: VOID,
    en: 'End the process; its descriptors are closed and its parent is told.',
    zh: '结束进程：关闭它的描述符，并通知父进程。',
  },
  waitpid: {
    family: 'process',
    section: 2,
    args: [give('pid', PID), take('status', STATUS), give('options', flagsOf('wait'))],
    result: PID,
    en: 'Wait until a child changes state, and collect how it ended.',
    zh: '等待子进程状态改变，并取回它的结束状态。',
  },
  nanosleep: {
    family: 'process',
    section: 2,
    args: [give('req', structOf('timespec')), maybe(take('rem', clock(structOf('timespec'))))],
    result: INT,
    en: 'Sleep for a time; a signal cuts it short.',
    zh: '睡眠一段时间；信号会使它提前醒来。',
  },
  sched_yield: {
    family: 'process',
    section: 2,
    args: [],
    result: INT,
    en: 'Give up the processor to others that are ready.',
    zh: '让出处理器给其他就绪的进程。',
  },
} as const satisfies Record<string, CallSpec>;
