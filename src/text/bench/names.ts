/** What the bench lab's things are called: mechanisms, placements, kinds, ways of waiting, what is calibrated. */
import type {
  CalibrationName,
  Cell,
  CellKind,
  HumpKind,
  MechanismName,
  Placement,
} from '../../engine/index.ts';
import type { InEvery, Language } from '../language.ts';
import { bytesText } from './quantity.ts';

/** Names of the mechanisms, as a line of a table has room for. */
export const BENCH_MECHANISMS: { readonly [name in MechanismName]: InEvery<string> } = {
  pipe: { en: 'pipe', zh: '管道' },
  fifo: { en: 'FIFO', zh: '命名管道' },
  'unix-stream': { en: 'Unix stream', zh: 'Unix 流' },
  'unix-dgram': { en: 'Unix datagram', zh: 'Unix 数据报' },
  'unix-seqpacket': { en: 'Unix seqpacket', zh: 'Unix 顺序包' },
  socketpair: { en: 'socketpair', zh: 'socketpair' },
  tcp: { en: 'TCP', zh: 'TCP' },
  udp: { en: 'UDP', zh: 'UDP' },
  'sysv-msg': { en: 'System V queue', zh: 'System V 队列' },
  'posix-mq': { en: 'POSIX queue', zh: 'POSIX 队列' },
  'sysv-sem': { en: 'System V semaphore', zh: 'System V 信号量' },
  'posix-sem': { en: 'POSIX semaphore', zh: 'POSIX 信号量' },
  futex: { en: 'futex', zh: 'futex' },
  'signal-handler': { en: 'signal, handler', zh: '信号（处理函数）' },
  'signal-wait': { en: 'signal, sigwaitinfo', zh: '信号（sigwaitinfo）' },
  eventfd: { en: 'eventfd', zh: 'eventfd' },
  'shm-spin': { en: 'shared memory, spin', zh: '共享内存（自旋）' },
  'shm-futex': { en: 'shared memory, futex', zh: '共享内存（futex）' },
  'vm-readv': { en: 'process_vm_readv', zh: 'process_vm_readv' },
  'scm-rights': { en: 'descriptor passed', zh: '传递描述符' },
  'fork-wait': { en: 'fork and wait', zh: 'fork 与 wait' },
};

/** Names of the placements. */
export const PLACEMENT_NAMES: { readonly [name in Placement['name']]: InEvery<string> } = {
  'one-core': { en: 'one core', zh: '同一个核' },
  'two-cores': { en: 'two cores', zh: '两个核' },
  sibling: { en: 'two threads of one core', zh: '同核的两个超线程' },
  'same-cache': { en: 'two cores of one cache', zh: '共用缓存的两个核' },
  scheduler: { en: "the scheduler's choice", zh: '由调度器决定' },
};

/** Names of what is measured. */
export const KIND_NAMES: { readonly [kind in CellKind]: InEvery<string> } = {
  'round-trip': { en: 'round trip', zh: '往返' },
  throughput: { en: 'throughput', zh: '吞吐' },
  megabyte: { en: '1 MiB', zh: '1 MiB' },
};

/** How the rounds of a hump waited, in a word. */
export const WAITING_NAMES: { readonly [waiting in HumpKind]: InEvery<string> } = {
  awake: { en: 'awake', zh: '醒着' },
  switching: { en: 'switching', zh: '切换' },
  polling: { en: 'idle-polling', zh: '空转等待' },
  halted: { en: 'halted', zh: '停机' },
  queued: { en: 'queued', zh: '排队' },
};

/** The same in a clause. */
export const WAITING_MEANS: { readonly [waiting in HumpKind]: InEvery<string> } = {
  awake: {
    en: 'the other side was looking: nobody slept',
    zh: '对方正在看：谁也没睡',
  },
  switching: {
    en: 'both share a processor, and each round switches between them',
    zh: '两者共用一个处理器，每次往返都要切换',
  },
  polling: {
    en: 'the other processor was idle and looked for work: a wake-up without an interrupt',
    zh: '另一个处理器空闲但仍在轮询：唤醒不需要中断',
  },
  halted: {
    en: 'the other processor had halted: an interrupt woke it',
    zh: '另一个处理器已停机：要用中断唤醒',
  },
  queued: {
    en: 'somebody else had the processor for a slice of time',
    zh: '处理器被别的进程占用了一个时间片',
  },
};

/** What is calibrated beside a draw. */
export const CALIBRATION_NAMES: { readonly [name in CalibrationName]: InEvery<string> } = {
  clockNs: { en: 'reading the clock', zh: '读时钟' },
  loopNs: { en: 'a fixed loop', zh: '固定循环' },
  lineNs: { en: 'a cache line there and back', zh: '缓存行往返' },
  getppidNs: { en: 'getppid', zh: 'getppid' },
  faultNs: { en: 'a page fault', zh: '一次缺页' },
};

/** What all cells of one table have in common: `round trip, 1 B, one core`. */
export function groupName({ kind, size, placement }: Cell, language: Language): string {
  const parts = [
    KIND_NAMES[kind][language],
    ...(kind === 'megabyte' ? [] : [bytesText(size)]),
    placementText(placement, language),
  ];
  return parts.join(language === 'zh' ? '，' : ', ');
}

/** A placement with its processors: `two cores (0, 1)`. */
export function placementText({ name, cpus }: Placement, language: Language): string {
  const words = PLACEMENT_NAMES[name][language];
  if (cpus === undefined) return words;
  const which = name === 'one-core' ? String(cpus[0]) : cpus.join(', ');
  return language === 'zh' ? `${words}（${which}）` : `${words} (${which})`;
}

/** A cell by its own: `pipe, round trip, 1 B, one core (0)`. */
export function cellName(cell: Cell, language: Language): string {
  const mechanism = BENCH_MECHANISMS[cell.mechanism][language];
  return `${mechanism}${language === 'zh' ? '，' : ', '}${groupName(cell, language)}`;
}
