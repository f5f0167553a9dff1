/** Pipes and FIFOs. */
import type { CallSpec } from '../spec.ts';
import { arrayOf, FD, flagsOf, give, INT, MODE, PATH, take } from '../types.ts';

export const PIPE = {
  pipe: {
    family: 'pipe',
    section: 2,
    args: [take('pipefd', arrayOf(FD))],
    result: INT,
    en: 'Make a pipe: a read end and a write end.',
    zh: '创建管道，得到读端和写端。',
  },
  pipe2: {
    family: 'pipe',
    section: 2,
    args: [take('pipefd', arrayOf(FD)), give('flags', flagsOf('pipe2'))],
    result: INT,
    en: 'Make a pipe, with flags for both ends.',
    zh: '创建管道，并为两端设置标志。',
  },
  mkfifo: {
    family: 'pipe',
    section: 3,
    args: [give('path', PATH), give('mode', MODE)],
    result: INT,
    also: ['mknodat', 'mknod'],
    en: 'Make a FIFO: a pipe with a name in the file system.',
    zh: '创建 FIFO：在文件系统中有名字的管道。',
  },
} as const satisfies Record<string, CallSpec>;
