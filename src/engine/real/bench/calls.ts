/** Records of programs by what they do: system calls of x86-64 with their arguments, and what the meter does itself. */
import type { MeterArgument, MeterRecord } from './meter-memory.ts';

/** Numbers of system calls (arch/x86/entry/syscalls/syscall_64.tbl). */
const NUMBERS = {
  read: 0,
  write: 1,
  close: 3,
  mmap: 9,
  munmap: 11,
  rt_sigaction: 13,
  rt_sigprocmask: 14,
  socket: 41,
  connect: 42,
  accept: 43,
  sendmsg: 46,
  recvmsg: 47,
  bind: 49,
  listen: 50,
  getsockname: 51,
  socketpair: 53,
  setsockopt: 54,
  wait4: 61,
  kill: 62,
  semget: 64,
  semop: 65,
  msgget: 68,
  msgsnd: 69,
  msgrcv: 70,
  getrusage: 98,
  getppid: 110,
  rt_sigtimedwait: 128,
  rt_sigsuspend: 130,
  mknod: 133,
  sched_setscheduler: 144,
  prctl: 157,
  sched_setaffinity: 203,
  clock_gettime: 228,
  mq_open: 240,
  mq_unlink: 241,
  mq_timedsend: 242,
  mq_timedreceive: 243,
  unshare: 272,
  open: 2,
  unlink: 87,
  eventfd2: 290,
  pipe2: 293,
  process_vm_readv: 310,
} as const;
export type MeterCall = keyof typeof NUMBERS;

/** A system call. Any result that is no error is right unless it is said otherwise. */
export function call(
  name: MeterCall,
  args: readonly MeterArgument[],
  more: Partial<MeterRecord> = {},
): MeterRecord {
  return { kind: 'call', name, nr: NUMBERS[name], args, ...more };
}

/** A system call that is made again until so many bytes have been moved. */
export function many(
  name: MeterCall,
  args: readonly MeterArgument[],
  total: number,
  more: Partial<MeterRecord> = {},
): MeterRecord {
  return { kind: 'many', name, nr: NUMBERS[name], args, total, least: 0, ...more };
}

/** Something that the meter does in user space. */
export function own(
  kind: Exclude<MeterRecord['kind'], 'call' | 'many'>,
  args: readonly MeterArgument[] = [],
  more: Partial<MeterRecord> = {},
): MeterRecord {
  return { kind, name: kind, args, ...more };
}
