/** Which headers of the C library a program needs for what it uses. */

import { ERRNO } from '../../calls/errno.ts';

const CALL_HEADERS: readonly (readonly [header: string, names: string])[] = [
  [
    'unistd.h',
    'fork vfork getpid getppid close read write dup dup2 dup3 unlink lseek pread pwrite ftruncate pipe pipe2 pause alarm futex',
  ],
  ['stdlib.h', 'exit'],
  ['sys/wait.h', 'waitpid'],
  ['time.h', 'nanosleep'],
  ['sched.h', 'sched_yield vfork'],
  ['fcntl.h', 'open splice tee fcntl pipe2 mq_open shm_open sem_open'],
  ['sys/ioctl.h', 'ioctl'],
  ['poll.h', 'poll ppoll'],
  ['sys/uio.h', 'readv writev'],
  ['sys/epoll.h', 'epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait'],
  ['sys/sendfile.h', 'sendfile'],
  ['sys/eventfd.h', 'eventfd eventfd_read eventfd_write'],
  ['sys/timerfd.h', 'timerfd_create timerfd_settime timerfd_gettime'],
  ['sys/signalfd.h', 'signalfd'],
  [
    'sys/mman.h',
    'memfd_create mmap munmap mremap madvise mincore msync mprotect shm_open shm_unlink',
  ],
  ['sys/stat.h', 'mkfifo fstat'],
  [
    'signal.h',
    'kill raise sigqueue signal sigaction sigprocmask sigpending sigsuspend sigwaitinfo sigtimedwait mq_notify',
  ],
  ['sys/time.h', 'setitimer'],
  ['sys/resource.h', 'getrlimit setrlimit'],
  ['sys/ipc.h', 'ftok'],
  ['sys/msg.h', 'msgget msgsnd msgrcv msgctl'],
  ['sys/shm.h', 'shmget shmat shmdt shmctl'],
  ['sys/sem.h', 'semget semop semtimedop semctl'],
  [
    'mqueue.h',
    'mq_open mq_send mq_receive mq_timedsend mq_timedreceive mq_getattr mq_setattr mq_notify mq_close mq_unlink',
  ],
  [
    'semaphore.h',
    'sem_open sem_init sem_wait sem_trywait sem_timedwait sem_post sem_getvalue sem_close sem_destroy sem_unlink',
  ],
  ['linux/futex.h', 'futex set_robust_list'],
  ['sys/syscall.h', 'futex vfork set_robust_list'],
  ['stdatomic.h', 'store32 store64 load32 fetch_add32 exchange32 compare_exchange32'],
  ['string.h', 'store load'],
  [
    'sys/socket.h',
    'socket socketpair bind listen accept accept4 connect send recv sendto recvfrom sendmsg recvmsg shutdown getsockopt setsockopt getsockname getpeername',
  ],
];

/** The headers of a call. */
export function headersOf(call: string): readonly string[] {
  return CALL_HEADERS.filter(([, names]) => names.split(' ').includes(call)).map(([h]) => h);
}

const TEXT_HEADERS: readonly (readonly [header: string, mark: RegExp])[] = [
  ['errno.h', new RegExp(`\\b(?:errno|${Object.keys(ERRNO).join('|')})\\b`)],
  ['string.h', /\b(?:memcpy|memset|strlen)\(/],
  ['stdio.h', /\bperror\(/],
  ['stdlib.h', /\b(?:exit|atoi)\(/],
  ['stddef.h', /\boffsetof\(|\bNULL\b/],
  ['unistd.h', /\b(?:pause|_exit|getpid|getppid)\(|\bSEEK_/],
  ['fcntl.h', /\b[OF]_[A-Z]/],
  ['signal.h', /\bSIG[A-Z]|\bSA_[A-Z]|\bsigset_t\b/],
  [
    'limits.h',
    /\b(?:PIPE_BUF|PATH_MAX|NAME_MAX|IOV_MAX|U?INT_M(?:AX|IN)|LONG_MIN|ULONG_MAX|SEM_VALUE_MAX|MQ_PRIO_MAX)\b/,
  ],
  ['stdint.h', /\bSIZE_MAX\b/],
  ['sys/resource.h', /\bRLIM/],
  ['sys/stat.h', /\bS_I[A-Z]/],
  ['sys/un.h', /\bsockaddr_un\b/],
  ['netinet/in.h', /\bsockaddr_in6?\b|\bINADDR_|\bIPV6_|\bIPPROTO_|\bhton|\bntoh/],
  ['arpa/inet.h', /\binet_addr\b/],
  ['netinet/tcp.h', /\bTCP_[A-Z]/],
  ['time.h', /\bclock_gettime\(|\bstruct timespec\b/],
  ['sys/time.h', /\bstruct timeval\b/],
  ['sys/signalfd.h', /\bstruct signalfd_siginfo\b/],
  ['sys/uio.h', /\bstruct iovec\b/],
  ['poll.h', /\bPOLL[A-Z]/],
  ['sys/socket.h', /\bSOCK_|\bSOMAXCONN\b/],
  ['linux/sockios.h', /\bSIOC(?:IN|OUT)Q\b/],
];

/** The headers that a program's text needs besides those of its calls. */
export function headersIn(text: string): readonly string[] {
  return TEXT_HEADERS.filter(([, mark]) => mark.test(text)).map(([header]) => header);
}
