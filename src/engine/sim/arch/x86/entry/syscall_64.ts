/**
 * The names of the ways into the kernel: the C library's functions are not all named as the system calls that they make.
 *
 * Linux: arch/x86/entry/syscalls/syscall_64.tbl
 */
/** System calls that are named otherwise than the function of the C library (strace(1) shows these names). */
const NAMED_OTHERWISE: { readonly [call: string]: string | undefined } = {
  exit: 'exit_group',
  fork: 'clone',
  waitpid: 'wait4',
  nanosleep: 'clock_nanosleep',
  open: 'openat',
  mkfifo: 'mknodat',
  pipe: 'pipe2',
  ftok: 'newfstatat',
  semop: 'semtimedop',
  mq_close: 'close',
  mq_send: 'mq_timedsend',
  mq_receive: 'mq_timedreceive',
  mq_getattr: 'mq_getsetattr',
  mq_setattr: 'mq_getsetattr',
  getrlimit: 'prlimit64',
  setrlimit: 'prlimit64',
  raise: 'tgkill',
  sigqueue: 'rt_sigqueueinfo',
  signal: 'rt_sigaction',
  sigaction: 'rt_sigaction',
  sigprocmask: 'rt_sigprocmask',
  sigpending: 'rt_sigpending',
  sigsuspend: 'rt_sigsuspend',
  send: 'sendto',
  recv: 'recvfrom',
  pread: 'pread64',
  pwrite: 'pwrite64',
  shm_open: 'openat',
  shm_unlink: 'unlink',
  sigwaitinfo: 'rt_sigtimedwait',
  sigtimedwait: 'rt_sigtimedwait',
  eventfd: 'eventfd2',
  eventfd_read: 'read',
  eventfd_write: 'write',
  signalfd: 'signalfd4',
};

/**
 * The kernel function by which a call enters.
 *
 * @returns `__x64_sys_write`, and `__x64_sys_rt_sigaction` for sigaction(2).
 */
export function entryPoint(call: string): string {
  return `__x64_sys_${NAMED_OTHERWISE[call] ?? call}`;
}
