/** Which calls start again after a signal handler that was set with SA_RESTART. */
import type { CallName } from './spec.ts';

/**
 * The blocking calls that SA_RESTART restarts (signal(7), "Interruption of system calls and library functions by
 * signal handlers"); every other blocking call fails with EINTR whatever the flags are.
 */
export const RESTARTABLE: ReadonlySet<CallName> = new Set<CallName>([
  'read',
  'readv',
  'write',
  'writev',
  'ioctl',
  'open',
  'fcntl',
  'waitpid',
  'accept',
  'accept4',
  'connect',
  'recv',
  'recvfrom',
  'recvmsg',
  'send',
  'sendto',
  'sendmsg',
  'mq_receive',
  'mq_timedreceive',
  'mq_send',
  'mq_timedsend',
  'futex',
  'sem_wait',
  'sem_timedwait',
]);
