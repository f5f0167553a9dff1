/** The mechanisms in the three families of the documents: their names, and when to use each. */
import { catalogue, type InEvery } from './language.ts';

/** The families: what a mechanism is for. */
export type FamilyName = 'data' | 'memory' | 'sync';

/** A mechanism, as labs name it in their front matter. */
export interface Mechanism {
  readonly id: string;
  readonly family: FamilyName;
  readonly name: InEvery<string>;
  /** One line: when to use it. */
  readonly when: InEvery<string>;
}

/** The mechanisms, family by family, in the order in which they are best learnt. */
export const MECHANISMS: readonly Mechanism[] = [
  {
    id: 'pipe',
    family: 'data',
    name: { en: 'Pipe', zh: '管道' },
    when: {
      en: 'A stream of bytes one way, between parent and child or siblings.',
      zh: '父子或兄弟进程之间，单向的字节流。',
    },
  },
  {
    id: 'fifo',
    family: 'data',
    name: { en: 'FIFO', zh: '命名管道' },
    when: {
      en: 'A pipe with a path, so that unrelated programs can meet at it.',
      zh: '有路径名的管道，互不相干的程序也能在此会合。',
    },
  },
  {
    id: 'sysv-msg',
    family: 'data',
    name: { en: 'System V message queue', zh: 'System V 消息队列' },
    when: {
      en: 'Whole messages with a type to choose by; the queue outlives its makers.',
      zh: '整条消息，可按类型挑选；队列比创建者活得长。',
    },
  },
  {
    id: 'posix-mq',
    family: 'data',
    name: { en: 'POSIX message queue', zh: 'POSIX 消息队列' },
    when: {
      en: 'Whole messages by priority, with a descriptor that poll understands.',
      zh: '整条消息，按优先级取；描述符可以 poll。',
    },
  },
  {
    id: 'unix-socket',
    family: 'data',
    name: { en: 'Unix domain socket', zh: 'Unix 域套接字' },
    when: {
      en: 'Two ways, stream or messages, and it can pass descriptors and prove who speaks.',
      zh: '双向，流或消息皆可，还能传递描述符、验明身份。',
    },
  },
  {
    id: 'inet-socket',
    family: 'data',
    name: { en: 'Network socket', zh: '网络套接字' },
    when: {
      en: 'The only one that reaches another machine.',
      zh: '唯一能到达另一台机器的机制。',
    },
  },
  {
    id: 'sysv-shm',
    family: 'memory',
    name: { en: 'System V shared memory', zh: 'System V 共享内存' },
    when: {
      en: 'The same pages in several processes: no copy, and no order unless you make it.',
      zh: '多个进程用同一批物理页：不拷贝，次序也要自己保证。',
    },
  },
  {
    id: 'posix-shm',
    family: 'memory',
    name: { en: 'POSIX shared memory', zh: 'POSIX 共享内存' },
    when: {
      en: 'Shared memory that is a file: named, sized and mapped like one.',
      zh: '以文件形式存在的共享内存：命名、定长、映射都像文件。',
    },
  },
  {
    id: 'mmap',
    family: 'memory',
    name: { en: 'Memory mapping', zh: '内存映射' },
    when: {
      en: 'A file, or nothing, as memory; shared with children or with whoever maps it too.',
      zh: '把文件（或匿名页）当内存用，与子进程或其他映射者共享。',
    },
  },
  {
    id: 'atomics',
    family: 'memory',
    name: { en: 'Atomic instructions', zh: '原子指令' },
    when: {
      en: 'For shared memory without locks: one word, changed in one piece.',
      zh: '共享内存里的无锁操作：一个字，一次改完。',
    },
  },
  {
    id: 'signal',
    family: 'sync',
    name: { en: 'Signal', zh: '信号' },
    when: {
      en: 'Tell a process that something happened, whatever it is doing.',
      zh: '通知一个进程发生了某事，不管它正在做什么。',
    },
  },
  {
    id: 'sysv-sem',
    family: 'sync',
    name: { en: 'System V semaphore', zh: 'System V 信号量' },
    when: {
      en: 'Sets of counters, changed all at once or not at all, undone at exit.',
      zh: '一组计数器，要么一起改、要么都不改，退出时可撤销。',
    },
  },
  {
    id: 'posix-sem',
    family: 'sync',
    name: { en: 'POSIX semaphore', zh: 'POSIX 信号量' },
    when: {
      en: 'One counter; enters the kernel only when somebody must wait.',
      zh: '一个计数器，只有要等待时才进内核。',
    },
  },
  {
    id: 'futex',
    family: 'sync',
    name: { en: 'Futex', zh: 'futex' },
    when: {
      en: 'What locks are made of: sleep while a word in memory has this value.',
      zh: '锁的原料：内存里的字等于某值时就睡下。',
    },
  },
  {
    id: 'epoll',
    family: 'sync',
    name: { en: 'Waiting on many', zh: '等待多个来源' },
    when: {
      en: 'epoll, and descriptors for events: data, counters, timers, signals in one loop.',
      zh: 'epoll 与事件描述符：一个循环里等数据、计数器、定时器和信号。',
    },
  },
];

/** Titles of the families. */
export const familyText = catalogue({
  data: { en: 'Data transfer', zh: '数据传输' },
  memory: { en: 'Shared memory', zh: '共享内存' },
  sync: { en: 'Synchronisation and signals', zh: '同步与信号' },
});
