/** What `ipcscope doctor` says: what each thing is, and what it costs where it is missing. */
import type { DoctorCostCode, DoctorId } from '../engine/index.ts';
import { catalogue, type InEvery } from './language.ts';

/** What each finding is about. */
export const DOCTOR_LABELS: { readonly [id in DoctorId]: InEvery<string> } = {
  platform: { en: 'operating system', zh: '操作系统' },
  kernel: { en: 'kernel release', zh: '内核版本' },
  processor: { en: 'processor', zh: '处理器' },
  koffi: { en: 'koffi, which calls the C library', zh: '用来调用 C 库的 koffi' },
  exec: { en: 'running an actor from memory', zh: '从内存运行执行调用的小程序' },
  room: { en: 'a room of its own for each run', zh: '为每次运行建立独立的空间' },
  'user-namespace': { en: 'user namespace', zh: '用户命名空间' },
  'mount-namespace': { en: 'mount namespace', zh: '挂载命名空间' },
  'pid-namespace': { en: 'process id namespace', zh: '进程号命名空间' },
  'network-namespace': { en: 'network namespace', zh: '网络命名空间' },
  'ipc-namespace': { en: 'IPC namespace', zh: 'IPC 命名空间' },
  'room-proc': { en: '/proc of the room', zh: '空间里的 /proc' },
  'room-mqueue': { en: '/dev/mqueue of the room', zh: '空间里的 /dev/mqueue' },
  'room-loopback': { en: '127.0.0.1 in the room', zh: '空间里的 127.0.0.1' },
  'room-nesting': {
    en: 'no user namespaces inside of the room',
    zh: '空间里不能再建用户命名空间',
  },
  scheduler: { en: 'running actors in a fixed order', zh: '按固定顺序调度进程' },
  processors: { en: 'processors', zh: '处理器数量' },
  'pidfd-getfd': { en: 'borrowing descriptors (pidfd_getfd)', zh: '借用描述符（pidfd_getfd）' },
  kcmp: { en: 'comparing descriptions (kcmp)', zh: '比较打开的文件（kcmp）' },
  'proc-syscall': { en: '/proc/PID/syscall', zh: '/proc/PID/syscall' },
  'proc-wchan': { en: '/proc/PID/wchan', zh: '/proc/PID/wchan' },
  'proc-stack': { en: '/proc/PID/stack', zh: '/proc/PID/stack' },
  'msg-copy': { en: 'copying queued messages (MSG_COPY)', zh: '复制队列中的消息（MSG_COPY）' },
  counter: { en: 'processor counter, ns a reading', zh: '处理器计数器（每次读取的纳秒数）' },
  'pipe-max-size': { en: 'largest pipe, bytes', zh: '管道容量上限（字节）' },
  'pipe-user-pages-soft': {
    en: 'pipe pages of a user, soft limit',
    zh: '每个用户的管道页数（软限制）',
  },
  'pipe-user-pages-hard': {
    en: 'pipe pages of a user, hard limit',
    zh: '每个用户的管道页数（硬限制）',
  },
  msgmax: { en: 'largest System V message, bytes', zh: 'System V 消息长度上限（字节）' },
  msgmnb: { en: 'bytes in a System V queue', zh: 'System V 消息队列容量（字节）' },
  msgmni: { en: 'System V queues', zh: 'System V 消息队列数' },
  sem: { en: 'semaphores: SEMMSL SEMMNS SEMOPM SEMMNI', zh: '信号量：SEMMSL SEMMNS SEMOPM SEMMNI' },
  shmmax: { en: 'largest shared memory segment, bytes', zh: '共享内存段大小上限（字节）' },
  shmall: { en: 'shared memory, pages in all', zh: '共享内存总页数' },
  shmmni: { en: 'shared memory segments', zh: '共享内存段数' },
  'mqueue-msg-max': { en: 'messages in a POSIX queue', zh: 'POSIX 消息队列的消息数' },
  'mqueue-msgsize-max': { en: 'largest POSIX message, bytes', zh: 'POSIX 消息长度上限（字节）' },
  'mqueue-queues-max': { en: 'POSIX queues', zh: 'POSIX 消息队列数' },
  leftovers: { en: 'processes and journals of earlier runs', zh: '以前的运行留下的进程和日志' },
  'leftover-objects': { en: 'IPC objects left by earlier runs', zh: '以前的运行留下的 IPC 对象' },
};

/** What it costs that something is missing. */
export const DOCTOR_COSTS: { readonly [code in DoctorCostCode]: InEvery<string> } = {
  'cost.no-real': {
    en: 'No real kernel: the simulation, its labs and recordings work all the same.',
    zh: '不能使用真实内核；模拟内核、实验和录像照常可用。',
  },
  'cost.no-room': {
    en: 'No real kernel: a transcript may only run in a room of its own, which this is needed for. The simulation works all the same.',
    zh: '不能使用真实内核：脚本只能在独立的空间里运行，而建立这样的空间需要它。模拟内核照常可用。',
  },
  'cost.no-room-proc': {
    en: 'Transcripts see no processes under /proc.',
    zh: '脚本在 /proc 下看不到进程。',
  },
  'cost.no-room-mqueue': {
    en: 'How full a POSIX message queue is stays unknown.',
    zh: '无法得知 POSIX 消息队列里有多少数据。',
  },
  'cost.nesting': {
    en: 'A process of a run that got to make calls of its own could make user namespaces inside of its room.',
    zh: '如果运行中的某个进程设法自行调用内核，它就能在自己的空间里再建用户命名空间。',
  },
  'cost.no-loopback': {
    en: 'Calls to 127.0.0.1 fail in transcripts.',
    zh: '脚本里对 127.0.0.1 的调用会失败。',
  },
  'cost.wake-order': {
    en: 'Processes that are woken together may run in another order each time.',
    zh: '同时被唤醒的进程，每次运行的先后可能不同。',
  },
  'cost.one-processor': {
    en: 'Everything shares one processor: measured times are noisier.',
    zh: '所有进程共用一个处理器：测得的时间波动更大。',
  },
  'cost.no-borrowed-descriptors': {
    en: 'How much a pipe holds, and can hold, stays unknown.',
    zh: '无法得知管道的容量和其中的数据量。',
  },
  'cost.no-kcmp': {
    en: 'Which descriptors share an open file stays unknown, and so does how many ends are open.',
    zh: '无法得知哪些描述符共享同一个打开的文件，也无法得知还有几端开着。',
  },
  'cost.no-proc-syscall': {
    en: "That a call is blocked is concluded from its process's sleep alone.",
    zh: '调用是否阻塞，只能从进程是否睡眠推断。',
  },
  'cost.no-wchan': {
    en: 'The kernel function that a blocked call sleeps in stays unknown.',
    zh: '无法得知被阻塞的调用睡在哪个内核函数里。',
  },
  'cost.no-stack': {
    en: 'Kernel stacks are not shown (only root may see them).',
    zh: '不显示内核栈（只有 root 能看）。',
  },
  'cost.no-msg-copy': {
    en: 'Messages in System V queues stay unknown until they are received.',
    zh: 'System V 队列里的消息，在被接收之前无法看到。',
  },
  'cost.coarse-time': {
    en: 'Times are taken with clock_gettime, which is coarser.',
    zh: '改用 clock_gettime 计时，精度较低。',
  },
  'cost.leftovers': {
    en: 'Something of an earlier run is still there: the next run on the real kernel removes it.',
    zh: '还留着以前某次运行的东西：下一次在真实内核上运行时会清除。',
  },
};

/** The rest of the report. */
export const doctorText = catalogue({
  usable: {
    en: 'The real kernel can be used on this machine.',
    zh: '本机可以使用真实内核。',
  },
  reduced: {
    en: (count: number) =>
      `The real kernel can be used on this machine; ${count} ${count === 1 ? 'thing is' : 'things are'} missing, see below.`,
    zh: (count: number) => `本机可以使用真实内核；有 ${count} 项不具备，见下文。`,
  },
  unusable: {
    en: (why: string) => `The real kernel cannot be used on this machine: ${why}`,
    zh: (why: string) => `本机不能使用真实内核：${why}`,
  },
  yes: { en: 'ok', zh: '正常' },
  no: { en: 'no', zh: '缺失' },
  unknown: { en: 'unknown', zh: '未知' },
});
