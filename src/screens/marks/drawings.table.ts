/** The marks of drawings that mean something of their own: a group for each, named as its pane and what it draws. */
import { LAB, type MarkGroup } from './mark.ts';

const PIPE: MarkGroup = {
  where: { en: '2 Kernel: pipes, how full something is', zh: '2 内核：管道、充满程度' },
  in: LAB,
  marks: [
    {
      drawn: ({ down, up }) => `${down}tail ${up}head`,
      means: {
        en: 'the slot that is read next, and filled next',
        zh: '下一个读的槽、下一个写的槽',
      },
    },
    {
      drawn: ({ levels }) => levels.join(''),
      means: { en: 'how full the page of a slot is', zh: '一个槽的页有多满' },
    },
    {
      drawn: ({ cellLeft, cellRight, consumed, slotEmpty }) =>
        `${cellLeft}${consumed.repeat(2)}Hi${slotEmpty.repeat(2)}${cellRight}`,
      means: {
        en: 'a page to scale: bytes that were read, bytes that wait, room that is free',
        zh: '按比例画的一页：已读的字节、等着读的字节、空闲',
      },
    },
    {
      drawn: ({ cellLeft, cellRight, progress, slotEmpty }) =>
        `${cellLeft}${progress.repeat(2)}${slotEmpty.repeat(4)}${cellRight}`,
      means: { en: 'how much of all the room is taken', zh: '全部空间里用掉了多少' },
    },
  ],
};

const MQUEUE: MarkGroup = {
  where: { en: '2 Kernel: POSIX message queues', zh: '2 内核：POSIX 消息队列' },
  in: LAB,
  marks: [
    {
      drawn: ({ topLeft, bottomLeft, horizontal }) =>
        `${topLeft}${horizontal} 9  ${bottomLeft}${horizontal} 1`,
      means: {
        en: 'a node of the tree of priorities: what is higher hangs above, what is lower below',
        zh: '优先级树的一个节点：更高的挂在上方，更低的挂在下方',
      },
    },
    {
      drawn: ({ arrow }) => `${arrow} msg 2`,
      means: {
        en: 'a message, behind its priority and the colour of its node: red or black',
        zh: '一条消息；前面是它的优先级和节点的颜色：红或黑',
      },
    },
    {
      drawn: ({ arrow }) => `notify ${arrow} A`,
      means: {
        en: 'the process that is told once of a message, and by which signal',
        zh: '有消息时会被通知一次的进程，以及用哪个信号',
      },
    },
  ],
};

const SOCKET: MarkGroup = {
  where: { en: '2 Kernel: sockets', zh: '2 内核：套接字' },
  in: LAB,
  marks: [
    {
      drawn: ({ arrow, cellLeft, cellRight, slotEmpty }) =>
        `to ${arrow} ${cellLeft}Hi${slotEmpty.repeat(2)}${cellRight}`,
      means: {
        en: 'one direction: the bytes that wait in the receive queue at its end',
        zh: '一个方向：在终点的接收队列里等着读的字节',
      },
    },
    {
      drawn: ({ arrow }) => `${arrow} skb[0]`,
      means: {
        en: 'a buffer of the receive queue, the next to be read first',
        zh: '接收队列里的一个缓冲，先读的在前',
      },
    },
    {
      drawn: () => '+ fd',
      means: {
        en: 'an open file that is sent along with the buffer above it',
        zh: '随上面那个缓冲一起送出的打开文件',
      },
    },
  ],
};

const TCP: MarkGroup = {
  where: { en: '2 Kernel: TCP and UDP', zh: '2 内核：TCP 和 UDP' },
  in: LAB,
  marks: [
    {
      drawn: ({ up, down, pointer }) => `${down}SYN ${up}ACK ${pointer}X`,
      means: {
        en: 'the way of the states: a segment that comes, one that is sent, and the state now',
        zh: '状态经过的路：收到的段、发出的段、现在的状态',
      },
    },
    {
      drawn: ({ arrow, back }) => `out ${arrow}  in ${back}`,
      means: {
        en: 'the bytes that are on the way to the other end, and from it',
        zh: '去往对端的字节、从对端来的字节',
      },
    },
  ],
};

const EPOLL: MarkGroup = {
  where: { en: '2 Kernel: epoll', zh: '2 内核：epoll' },
  in: LAB,
  marks: [
    {
      drawn: ({ arrow }) => `rdllist ${arrow} fd 3`,
      means: {
        en: 'the ready list: the descriptors of which the next epoll_wait asks again',
        zh: '就绪链表：下一次 epoll_wait 会再问一遍的描述符',
      },
    },
    {
      drawn: ({ arrow }) => `fd 3 ${arrow} pipe:1`,
      means: {
        en: 'a descriptor that is watched, the object, the events asked for, its data',
        zh: '被监视的描述符、对象、要等的事件、附带的数据',
      },
    },
    {
      drawn: ({ blocked }) => `${blocked}eventpoll:1`,
      means: {
        en: 'in a queue of another object: an entry in which nobody sleeps, but epoll is told',
        zh: '在其他对象的队列里：这一项没有进程睡眠，而是通知 epoll',
      },
    },
  ],
};

const SIGNALS: MarkGroup = {
  where: { en: '2 Kernel: signals', zh: '2 内核：信号' },
  in: LAB,
  marks: [
    {
      drawn: () => '1 2 3',
      means: {
        en: 'in pending and shared_pending: how many of that signal wait',
        zh: '在 pending 和 shared_pending 里：有几个该信号未决',
      },
    },
    {
      drawn: ({ blocked, dead, done }) => `${blocked} ${dead} ${done}`,
      means: {
        en: 'blocked (held back by the mask), ignored, caught by a handler',
        zh: '被屏蔽（屏蔽字挡住）、被忽略、由处理函数捕获',
      },
    },
    {
      drawn: ({ horizontal, pointer }) =>
        `A ${horizontal.repeat(2)}SIGINT${horizontal.repeat(2)}${pointer}`,
      means: {
        en: 'A sent SIGINT; behind it what became of it in this step',
        zh: 'A 发出了 SIGINT；后面是它在这一步的下场',
      },
    },
    {
      drawn: ({ pointer }) => pointer,
      means: {
        en: 'on the user stack: what the process runs now',
        zh: '用户栈上：进程现在执行的地方',
      },
    },
  ],
};

/** The groups, in the order in which help tells them. */
export const DRAWING_MARKS: readonly MarkGroup[] = [PIPE, MQUEUE, SOCKET, TCP, EPOLL, SIGNALS];
