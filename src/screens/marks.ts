/** What the marks on the screens mean: the legend of the help screen and of docs/KEYS.md. */
import type { InEvery } from '../text/language.ts';
import type { Glyphs } from './theme.ts';

/** A mark, or some of a kind. */
export interface Mark {
  /** As it is drawn with these glyphs. */
  readonly drawn: (glyphs: Glyphs) => string;
  /** A clause on what it stands for. */
  readonly means: InEvery<string>;
}

/** The legend, in the order in which a reader meets them. */
export const MARKS: readonly Mark[] = [
  {
    drawn: ({ pointer }) => pointer,
    means: {
      en: 'the line that has just run; in a list, what is selected',
      zh: '刚执行的一行；在列表里是选中的条目',
    },
  },
  {
    drawn: ({ next }) => next,
    means: { en: 'the line that runs next', zh: '接下来要执行的一行' },
  },
  {
    drawn: ({ done }) => done,
    means: {
      en: 'done: a line that has run, a lab; of a signal: caught',
      zh: '完成：执行过的一行、做完的实验；信号：被捕获',
    },
  },
  {
    drawn: ({ blocked }) => blocked,
    means: {
      en: 'blocked: a call or a process that sleeps; of a signal: held back by the mask',
      zh: '阻塞：睡眠中的调用或进程；信号：被屏蔽',
    },
  },
  {
    drawn: ({ running, stopped, zombie, dead }) => [running, stopped, zombie, dead].join(' '),
    means: {
      en: 'a process: running, stopped, zombie, reaped; the last of a signal: ignored',
      zh: '进程：运行、停止、僵尸、已回收；最后一个用于信号：被忽略',
    },
  },
  {
    drawn: ({ failed }) => failed,
    means: {
      en: 'it came out otherwise than the transcript says',
      zh: '结果与脚本写的不同',
    },
  },
  {
    drawn: ({ differs }) => differs,
    means: { en: 'twin: the two kernels differ', zh: '对照：两个内核不一致' },
  },
  {
    drawn: () => '<0>',
    means: { en: 'what was there before this step', zh: '这一步之前的值' },
  },
  {
    drawn: () => '+',
    means: { en: 'behind a name: new in this step', zh: '名字后面：这一步新出现的' },
  },
  {
    drawn: ({ woken }) => woken,
    means: { en: 'has left its queue in this step', zh: '在这一步离开了队列' },
  },
  {
    drawn: ({ slotEmpty }) => slotEmpty,
    means: {
      en: 'nothing: an empty slot or queue, a signal that is not in the set',
      zh: '空：空槽、空队列、不在集合里的信号',
    },
  },
  {
    drawn: () => '?',
    means: { en: 'the real kernel does not show it', zh: '真实内核不显示' },
  },
  {
    drawn: ({ thumb }) => thumb,
    means: {
      en: 'at the right edge: the part of a pane that is seen; PgDn goes on',
      zh: '右边框上：窗格里正显示的部分，按 PgDn 往下看',
    },
  },
];
