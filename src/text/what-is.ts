/** What is said of a thing in the kernel when somebody asks what it is: beside what its layout declares. */
import { defaultAction, signalNumber } from '../engine/calls/signals.ts';
import { catalogue, type InEvery, type Language } from './language.ts';

/** Sentences around what is asked about. */
export const whatIsText = catalogue({
  title: { en: 'What is this?', zh: '这是什么？' },
  nothing: {
    en: 'There is nothing here to ask about yet: make a step first.',
    zh: '这里还没有可以询问的东西：先执行一步。',
  },
  place: {
    en: (at: number, of: number) => `${at}/${of}`,
    zh: (at: number, of: number) => `${at}/${of}`,
  },
  fieldOf: {
    en: (struct: string, file: string) => `a field of ${struct}, ${file}`,
    zh: (struct: string, file: string) => `${struct} 的字段，${file}`,
  },
  declaredIn: {
    en: (file: string) => `declared in ${file}`,
    zh: (file: string) => `声明于 ${file}`,
  },
  functionIn: {
    en: (file: string) => `a function of the kernel, ${file}`,
    zh: (file: string) => `内核函数，${file}`,
  },
  handlerOf: {
    en: (actor: string) => `a function of the program that ${actor} runs`,
    zh: (actor: string) => `${actor} 所运行程序里的函数`,
  },
  calledBy: {
    en: (name: string) => `called by ${name}`,
    zh: (name: string) => `由 ${name} 调用`,
  },
  manual: { en: (page: string) => `manual: ${page}`, zh: (page: string) => `手册：${page}` },
  errno: {
    en: (number: number) => `error ${number} of include/uapi/asm-generic/errno*.h`,
    zh: (number: number) => `错误号 ${number}，include/uapi/asm-generic/errno*.h`,
  },
  errnoIs: {
    en: (meaning: string) => `${meaning}: the call returned -1 and set errno to this.`,
    zh: (meaning: string) => `${meaning}：调用返回 -1，并把 errno 设为它。`,
  },
  signalIs: {
    en: (number: number, action: string) =>
      `signal ${number}; where no handler is set and it is not ignored, ${action}`,
    zh: (number: number, action: string) => `${number} 号信号；没有处理函数也未忽略时：${action}`,
  },
  sleepers: {
    en: (names: string) => `asleep in it: ${names}`,
    zh: (names: string) => `睡在其中：${names}`,
  },
  nobody: { en: 'nobody sleeps in it', zh: '没有进程睡在其中' },
  notShown: { en: 'this kernel does not show it', zh: '这个内核不显示它' },
  changes: {
    en: (stops: string) => `changes in this lab at: ${stops}`,
    zh: (stops: string) => `在本实验中改变于：${stops}`,
  },
  unchanged: {
    en: 'has not changed at any step that was made',
    zh: '在已执行的步骤中没有改变过',
  },
  born: { en: (stop: string) => `${stop} made`, zh: (stop: string) => `${stop} 创建` },
  died: { en: (stop: string) => `${stop} gone`, zh: (stop: string) => `${stop} 消失` },
});

/** What the default action of a signal does (signal(7)). */
const ACTION_TEXTS = {
  terminate: { en: 'it ends the process', zh: '终止进程' },
  core: { en: 'it ends the process and dumps core', zh: '终止进程并转储 core' },
  stop: { en: 'it stops the process', zh: '停止进程' },
  continue: { en: 'it continues a stopped process', zh: '让停止的进程继续' },
  ignore: { en: 'nothing happens', zh: '什么也不发生' },
};

/** A signal's number, and what it does where nobody has said otherwise; '' for a name that there is not. */
export function signalMeaning(name: string, language: Language): string {
  const number = signalNumber(name);
  const action = number === undefined ? undefined : defaultAction(number);
  if (number === undefined || action === undefined) return '';
  return whatIsText(language).signalIs(number, ACTION_TEXTS[action][language]);
}

/** A structure that no layout declares. */
export interface KindText {
  readonly struct: string;
  readonly file: string;
  readonly gloss: InEvery<string>;
}

/** Structures of signals and of memory, as Linux 6.18 declares them. */
export const KIND_TEXTS: { readonly [kind: string]: KindText } = {
  task_struct: {
    struct: 'struct task_struct',
    file: 'include/linux/sched.h',
    gloss: {
      en: 'a process; of its many fields those that are about signals',
      zh: '一个进程；众多字段中只画与信号有关的',
    },
  },
  sigqueue: {
    struct: 'struct sigqueue',
    file: 'include/linux/signal_types.h',
    gloss: {
      en: 'one signal that waits, with what it carries; a standard signal has one at most',
      zh: '一个等待递送的信号及其附带信息；标准信号最多一个',
    },
  },
  k_sigaction: {
    struct: 'struct k_sigaction',
    file: 'include/linux/signal_types.h',
    gloss: {
      en: 'what the process does about a signal: handler, flags, and what is blocked meanwhile',
      zh: '进程如何处理一个信号：处理函数、标志，以及期间屏蔽什么',
    },
  },
  rt_sigframe: {
    struct: 'struct rt_sigframe',
    file: 'arch/x86/include/asm/sigframe.h',
    gloss: {
      en: 'what the kernel put on the user stack so that the program goes on after the handler',
      zh: '内核放在用户栈上的内容，使程序在处理函数之后继续',
    },
  },
  delivery: {
    struct: 'get_signal',
    file: 'kernel/signal.c',
    gloss: { en: 'a signal that this step delivered', zh: '这一步递送的信号' },
  },
  vm_area_struct: {
    struct: 'struct vm_area_struct',
    file: 'include/linux/mm_types.h',
    gloss: {
      en: "one process's window on the object: which addresses, with which rights",
      zh: '一个进程看这个对象的窗口：哪些地址、什么权限',
    },
  },
  file: {
    struct: 'struct file',
    file: 'include/linux/fs.h',
    gloss: {
      en: 'an open file description, which descriptors share after dup and fork',
      zh: '打开文件描述，dup 和 fork 之后的描述符共用它',
    },
  },
};

/** A field that no layout declares, by structure and name. */
export interface FieldText {
  readonly type: string;
  readonly gloss: InEvery<string>;
}

/** Fields of the structures above. */
export const FIELD_TEXTS: { readonly [field: string]: FieldText } = {
  'task_struct.pending': {
    type: 'struct sigpending',
    gloss: {
      en: 'signals that wait for this thread alone (tgkill, faults)',
      zh: '只等待递送给这个线程的信号（tgkill、异常）',
    },
  },
  'task_struct.shared_pending': {
    type: 'struct sigpending',
    gloss: {
      en: 'signal->shared_pending: signals that wait for the process (kill, sigqueue)',
      zh: 'signal->shared_pending：等待递送给进程的信号（kill、sigqueue）',
    },
  },
  'task_struct.blocked': {
    type: 'sigset_t',
    gloss: {
      en: 'signals that are held back until sigprocmask lets them in',
      zh: '被挡住的信号，直到 sigprocmask 放行',
    },
  },
  'task_struct.ignored': {
    type: 'struct k_sigaction []',
    gloss: {
      en: 'signals whose sighand->action is SIG_IGN: they are thrown away when sent',
      zh: 'sighand->action 为 SIG_IGN 的信号：发送时就被丢弃',
    },
  },
  'task_struct.caught': {
    type: 'struct k_sigaction []',
    gloss: {
      en: 'signals whose sighand->action is a handler of the program',
      zh: 'sighand->action 为程序处理函数的信号',
    },
  },
  'task_struct.real_timer': {
    type: 'struct hrtimer',
    gloss: {
      en: 'signal->real_timer: nanoseconds until it sends SIGALRM (alarm, setitimer)',
      zh: 'signal->real_timer：距发送 SIGALRM 的纳秒数（alarm、setitimer）',
    },
  },
  'task_struct.it_real_incr': {
    type: 'ktime_t',
    gloss: {
      en: 'signal->it_real_incr: after how many nanoseconds it expires again; 0 is once',
      zh: 'signal->it_real_incr：再次到期的间隔纳秒数；0 表示只一次',
    },
  },
  'task_struct.queue': {
    type: 'struct list_head',
    gloss: {
      en: 'how many struct sigqueue wait in both lists',
      zh: '两个链表中等待的 struct sigqueue 个数',
    },
  },
};

/** Wait queues and lists of sleepers, by the end of their name. */
export const QUEUE_TEXTS: { readonly [name: string]: FieldText } = {
  rd_wait: {
    type: 'wait_queue_head_t',
    gloss: {
      en: 'readers sleep here until somebody writes, or until nobody can write any more',
      zh: '读者睡在这里，直到有人写入，或再也没有写者',
    },
  },
  wr_wait: {
    type: 'wait_queue_head_t',
    gloss: {
      en: 'writers sleep here until a slot of the ring is free, or until nobody reads any more',
      zh: '写者睡在这里，直到环中有空位，或再也没有读者',
    },
  },
  wait: {
    type: 'wait_queue_head_t',
    gloss: {
      en: 'readers and writers sleep here together: Linux 3.2 had one queue for both sides',
      zh: '读者和写者都睡在这里：Linux 3.2 两端共用一个队列',
    },
  },
  q_receivers: {
    type: 'struct list_head',
    gloss: {
      en: 'whoever waits in msgrcv, each with the type that it wants',
      zh: '在 msgrcv 中等待者，各自带着想要的类型',
    },
  },
  q_senders: {
    type: 'struct list_head',
    gloss: {
      en: 'whoever waits in msgsnd until the queue has room',
      zh: '在 msgsnd 中等待队列腾出空间者',
    },
  },
  'e_wait_q[SEND]': {
    type: 'struct ext_wait_queue',
    gloss: {
      en: 'whoever waits in mq_send for room, each with its message; the first is served first',
      zh: '在 mq_send 中等空位者，各自带着消息；先来的先得',
    },
  },
  'e_wait_q[RECV]': {
    type: 'struct ext_wait_queue',
    gloss: {
      en: 'whoever waits in mq_receive for a message; the first is handed the next one',
      zh: '在 mq_receive 中等消息者；先来的得到下一条',
    },
  },
  wait_q: {
    type: 'wait_queue_head_t',
    gloss: {
      en: 'whoever polls the queue: woken by what is queued, and by room that becomes free',
      zh: 'poll 这个队列者：有消息入队或腾出空位时被唤醒',
    },
  },
  pending_alter: {
    type: 'struct list_head',
    gloss: {
      en: 'operations that wait and would change a value',
      zh: '等待中、将会改变值的操作',
    },
  },
  pending_const: {
    type: 'struct list_head',
    gloss: { en: 'operations that wait for a value to be zero', zh: '等待值变为零的操作' },
  },
  sem_pending: {
    type: 'struct list_head',
    gloss: { en: 'operations that wait', zh: '等待中的操作' },
  },
};

/** Where the manual tells about a structure: what programs see of it. */
export const MANUAL_PAGES: { readonly [kind: string]: string } = {
  pipe_inode_info: 'pipe(7)',
  pipe_buffer: 'pipe(7)',
  inode: 'inode(7)',
  msg_queue: 'msgctl(2), sysvipc(7)',
  msg_msg: 'msgrcv(2), sysvipc(7)',
  mqueue_inode_info: 'mq_overview(7)',
  posix_msg_tree_node: 'mq_send(3)',
  sem_array: 'semctl(2), sysvipc(7)',
  sem: 'semctl(2), sysvipc(7)',
  sem_undo: 'semop(2), sysvipc(7)',
  shmid_kernel: 'shmctl(2), sysvipc(7)',
  page: 'shmat(2), mmap(2)',
  vm_area_struct: 'shmat(2), mmap(2)',
  task_struct: 'signal(7)',
  sigqueue: 'sigqueue(3), signal(7)',
  k_sigaction: 'sigaction(2)',
  rt_sigframe: 'sigreturn(2)',
  delivery: 'signal(7)',
  file: 'open(2)',
};
