/** What the marks on the screens mean, where they stand: the legend of the help screen and of docs/KEYS.md. */
import { DRAWING_MARKS } from './drawings.table.ts';
import { LAB, type Mark, type MarkGroup } from './mark.ts';

/** How a run stands: the same in every pane that has lines of it. */
const DIFFERS: Mark = {
  drawn: ({ differs }) => differs,
  means: { en: 'twin: the two kernels differ', zh: '对照：两个内核不一致' },
};

const LINES: MarkGroup = {
  where: { en: '1 Transcript, 6 C program', zh: '1 脚本、6 C 程序' },
  in: LAB,
  marks: [
    {
      drawn: ({ pointer }) => pointer,
      means: { en: 'the line that has just run', zh: '刚执行的一行' },
    },
    {
      drawn: ({ next }) => next,
      means: { en: 'the line that runs next', zh: '接下来要执行的一行' },
    },
    { drawn: ({ done }) => done, means: { en: 'a line that has run', zh: '执行过的一行' } },
    {
      drawn: ({ blocked }) => blocked,
      means: {
        en: 'a call that sleeps: it has not returned',
        zh: '睡眠中的调用：还没有返回',
      },
    },
    {
      drawn: ({ ellipsis }) => `(r, ${ellipsis}, 100)`,
      means: {
        en: 'what the call will bring, which is not known before it returns',
        zh: '调用会带回的内容，返回之前不知道',
      },
    },
    {
      drawn: () => '(r, _, 100)',
      means: { en: 'the same in predict mode: not told yet', zh: '同上，预测模式：先不告诉' },
    },
    {
      drawn: ({ failed, differs }) => `${failed}  = 5 ${differs} 3`,
      means: {
        en: 'it came out otherwise: below it what the transcript says, and what came',
        zh: '结果与脚本不同：下一行是脚本写的和实际的',
      },
    },
    DIFFERS,
  ],
};

const KERNEL: MarkGroup = {
  where: { en: '2 Kernel', zh: '2 内核' },
  in: LAB,
  marks: [
    {
      drawn: () => '1 <0>',
      means: { en: 'it is 1, and was 0 before this step', zh: '现在是 1，这一步之前是 0' },
    },
    {
      drawn: () => '+',
      means: { en: 'behind a name: new in this step', zh: '名字后面：这一步新出现的' },
    },
    {
      drawn: ({ blocked }) => `${blocked}B`,
      means: {
        en: 'B sleeps in this queue; of those that are exclusive each wake-up wakes one',
        zh: 'B 在这个队列里睡眠；标“独占”的，每次只唤醒一个',
      },
    },
    {
      drawn: ({ woken }) => `<B> ${woken}`,
      means: {
        en: 'B has left the queue in this step',
        zh: 'B 在这一步离开了队列',
      },
    },
    {
      drawn: ({ arrow }) => arrow,
      means: {
        en: 'in front of an entry: the next of a list; behind one: what it leads to',
        zh: '条目前面：链表的下一个；条目后面：它指向的东西',
      },
    },
    {
      drawn: ({ slotEmpty }) => slotEmpty,
      means: { en: 'nothing: an empty slot, queue or entry', zh: '空：空槽、空队列、空条目' },
    },
    {
      drawn: () => '?',
      means: { en: 'the real kernel does not show it', zh: '真实内核不显示' },
    },
    DIFFERS,
  ],
};

const PROCESSES: MarkGroup = {
  where: { en: '3 Processes', zh: '3 进程' },
  in: LAB,
  marks: [
    {
      drawn: ({ running, blocked, stopped, zombie, dead }) =>
        [running, blocked, stopped, zombie, dead].join(' '),
      means: {
        en: 'running, asleep in a call, stopped, zombie, reaped',
        zh: '运行、在调用中睡眠、停止、僵尸、已回收',
      },
    },
    {
      drawn: () => '3r(r) 4w(w)',
      means: {
        en: 'descriptor 3, open to read, which the transcript calls r; 4, open to write, called w',
        zh: '描述符 3，以读打开，脚本里叫 r；4，以写打开，叫 w',
      },
    },
    {
      drawn: ({ arrow }) => `${arrow} file:1 ${arrow} pipe:1`,
      means: {
        en: 'the open file that a descriptor stands for, and the object behind it',
        zh: '描述符代表的打开文件，以及背后的内核对象',
      },
    },
    {
      drawn: () => '+nb +ap +pk +ce',
      means: {
        en: 'behind a descriptor: O_NONBLOCK, O_APPEND, O_DIRECT (packets), FD_CLOEXEC',
        zh: '描述符后面：O_NONBLOCK、O_APPEND、O_DIRECT（包模式）、FD_CLOEXEC',
      },
    },
    {
      drawn: () => '<4w>',
      means: { en: 'closed in this step', zh: '这一步关闭的' },
    },
  ],
};

const INSIDE: MarkGroup = {
  where: { en: '4 Inside the call', zh: '4 调用内部' },
  in: LAB,
  marks: [
    {
      drawn: ({ pointer }) => pointer,
      means: {
        en: 'the event that i has come to, or that the arrows point at; what is grey comes later',
        zh: 'i 走到的事件，或方向键所指的事件；灰色的还没发生',
      },
    },
    {
      drawn: ({ arrow }) => `readers 1 ${arrow} 0`,
      means: { en: 'a field that this event changed', zh: '这个事件改变的字段' },
    },
    {
      drawn: () => '  fn',
      means: {
        en: 'further in: called by the function above it',
        zh: '缩进更深：由上面的函数调用',
      },
    },
  ],
};

const NARRATION: MarkGroup = {
  where: { en: '5 What happens', zh: '5 讲解' },
  in: LAB,
  marks: [
    {
      drawn: ({ arrow }) => arrow,
      means: {
        en: 'read off what the kernel did, where the author of the lab says nothing',
        zh: '作者没有讲解的地方：由内核的动作得出',
      },
    },
    {
      drawn: ({ done, failed }) => `${done} ${failed}`,
      means: {
        en: 'your prediction was right, wrong; of a line: not what the transcript says',
        zh: '预测对了、错了；一行旁边：与脚本不同',
      },
    },
    DIFFERS,
  ],
};

const HEADER: MarkGroup = {
  where: { en: 'The first line', zh: '第一行' },
  in: LAB,
  marks: [
    {
      drawn: () => '[sim] real twin',
      means: {
        en: 'the kernel that the run is on, and the others that m leads to',
        zh: '现在用的内核，以及按 m 可换到的',
      },
    },
    {
      drawn: ({ failed, differs }) => `${failed} 2 ${differs}`,
      means: {
        en: 'two lines came out otherwise than the transcript says; the kernels differ',
        zh: '两行的结果与脚本不同；两个内核不一致',
      },
    },
    {
      drawn: ({ play, times }) => `${play} 2${times}`,
      means: { en: 'it is played, twice as fast', zh: '正在播放，两倍速' },
    },
  ],
};

const HOME: MarkGroup = {
  where: { en: 'Home', zh: '首页' },
  in: ['home'],
  marks: [
    { drawn: ({ pointer }) => pointer, means: { en: 'what is selected', zh: '选中的条目' } },
    {
      drawn: ({ slotEmpty, running, done }) => `${slotEmpty} ${running} ${done}`,
      means: {
        en: 'a lab that was not begun, was begun, is done: every step was seen',
        zh: '实验：没做过、做了一部分、做完了（每一步都看过）',
      },
    },
    {
      drawn: ({ failed }) => failed,
      means: { en: 'a lab whose file has mistakes', zh: '文件有错的实验' },
    },
  ],
};

const RECORDINGS: MarkGroup = {
  where: { en: 'Recordings', zh: '录像' },
  in: ['recordings'],
  marks: [
    { drawn: ({ pointer }) => pointer, means: { en: 'what is selected', zh: '选中的条目' } },
    {
      drawn: ({ failed }) => failed,
      means: { en: 'a recording that cannot be read', zh: '无法读取的录像' },
    },
  ],
};

const EVERYWHERE: MarkGroup = {
  where: { en: 'Every pane', zh: '每个窗格' },
  in: ['everywhere'],
  marks: [
    {
      drawn: ({ thumb }) => thumb,
      means: {
        en: 'at the right edge: the part that is seen; Tab goes to a pane, PgDn on in it',
        zh: '右边框上：正显示的部分；按 Tab 到窗格，按 PgDn 往下看',
      },
    },
    {
      drawn: ({ ellipsis }) => ellipsis,
      means: { en: 'at the end: there was no room for the rest', zh: '末尾：余下的放不下' },
    },
  ],
};

/** The legend, place by place. */
export const MARKS: readonly MarkGroup[] = [
  LINES,
  KERNEL,
  ...DRAWING_MARKS,
  PROCESSES,
  INSIDE,
  NARRATION,
  HEADER,
  HOME,
  RECORDINGS,
  EVERYWHERE,
];
