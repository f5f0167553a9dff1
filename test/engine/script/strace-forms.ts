/** Lines of real strace logs, and what each says in the notation's own form. */
export const READ: readonly (readonly [form: string, meant: string])[] = [
  // Signal sets: names without SIG, real-time signals counted from 32.
  [
    'A  rt_sigprocmask(SIG_SETMASK, ~[RTMIN RT_1], NULL, 8) = 0',
    'A  sigprocmask(SIG_SETMASK, ~[SIGRT_0, SIGRT_1], NULL) = 0',
  ],
  [
    'A  rt_sigprocmask(SIG_BLOCK, [RT_2 RT_5 RT_32], [], 8) = 0',
    'A  sigprocmask(SIG_BLOCK, [SIGRTMIN, SIGRTMIN+3, SIGRTMIN+30], []) = 0',
  ],
  [
    'A  rt_sigprocmask(SIG_BLOCK, [HUP USR1 CHLD], ~[KILL STOP RTMIN RT_1], 8) = 0',
    'A  sigprocmask(SIG_BLOCK, [SIGHUP, SIGUSR1, SIGCHLD], ~[SIGKILL, SIGSTOP, SIGRT_0, SIGRT_1]) = 0',
  ],
  ['A  rt_sigpending([USR1], 8) = 0', 'A  sigpending([SIGUSR1]) = 0'],
  ['A  rt_sigsuspend(~[INT], 8) = ?', 'A  sigsuspend(~[SIGINT]) = ?'],

  // In front of a call: process, times, the instruction.
  ['[pid  1234] A  close(3) = 0', 'A  close(3) = 0'],
  ['A  17:52:00 close(3) = 0', 'A  close(3) = 0'],
  ['A  17:52:00.122570 close(3) = 0', 'A  close(3) = 0'],
  ['A  1700000000.122570 close(3) = 0', 'A  close(3) = 0'],
  ['17:52:00.122570 A  close(3) = 0', 'A  close(3) = 0'],
  ['A       0.000123 close(3) = 0', 'A  close(3) = 0'],
  ['A  17:52:00.122570 (+     0.000123) close(3) = 0', 'A  close(3) = 0'],
  ['A  [00007febcad14992] close(3) = 0', 'A  close(3) = 0'],
  ['A  [????????????????] +++ exited with 0 +++', 'A  +++ exited with 0 +++'],
  ['[pid  1234] 17:52:00.122570 A  [00007febcad14992] close(3) = 0', 'A  close(3) = 0'],
  // Behind a result: remarks, times, what was returned besides.
  ['A  close(3)                          = 0 <0.000012>', 'A  close(3) = 0'],
  ['A  close(9) = -1 EBADF (Bad file descriptor) <0.000012>', 'A  close(9) = -1 EBADF'],
  [
    'A  fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)',
    'A  fcntl(3, F_GETFL) = O_RDWR|O_NONBLOCK',
  ],
  ['A  fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)', 'A  fcntl(3, F_GETFD) = FD_CLOEXEC'],
  ['A  signal(SIGINT, SIG_IGN) = 0 (SIG_DFL)', 'A  signal(SIGINT, SIG_IGN) = 0'],
  [
    'A  poll([{fd=3, events=POLLIN}, {fd=4, events=POLLOUT}], 2, -1) = 1 ([{fd=4, revents=POLLOUT}])',
    'A  poll([{fd=3, events=POLLIN, revents=0}, {fd=4, events=POLLOUT, revents=POLLOUT}], 2, -1) = 1',
  ],
  [
    'A  ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=1, tv_nsec=5000000}, NULL, 8) = 1 ([{fd=3, revents=POLLHUP}], left {tv_sec=0, tv_nsec=9})',
    'A  poll([{fd=3, events=POLLIN, revents=POLLHUP}], 1, 1005) = 1',
  ],
  [
    'A  poll([{fd=3, events=POLLIN}], 1, 100) = 0 (Timeout)',
    'A  poll([{fd=3, events=POLLIN}], 1, 100) = 0',
  ],
  [
    'A  pselect6(6, [0 5], [1 5], [], NULL, NULL) = 3 (in [0], out [1 5])',
    'A  poll([{0, POLLIN, _}, {5, POLLIN, 0}, {1, POLLOUT, _}, {5, POLLOUT, _}], 4, -1) = 3',
  ],
  [
    'A  select(6, [4 5], [6], NULL, {tv_sec=1, tv_usec=0}) = 1 (in [4], left {tv_sec=0, tv_usec=999998})',
    'A  poll([{4, POLLIN, _}, {5, POLLIN, 0}, {6, POLLOUT, 0}], 3, 1000) = 1',
  ],
  [
    'A  select(5, [3<pipe:[1]> 4<pipe:[2]>], NULL, NULL, NULL) = 1 (in [4<pipe:[2]>])',
    'A  poll([{3, POLLIN, 0}, {4, POLLIN, _}], 2, -1) = 1',
  ],
  // Descriptors with what they lead to.
  ['A  write(4<pipe:[265585]>, "Hello\0", 6) = 6', 'A  write(4, "Hello\\0", 6) = 6'],
  ['A  close(3</tmp/a\\76b (deleted)>) = 0', 'A  close(3) = 0'],
  ['A  close(3</tmp/f>(deleted)) = 0', 'A  close(3) = 0'],
  ['A  read(0</dev/pts/3<char 136:3>>, "x", 1) = 1', 'A  read(0, "x", 1) = 1'],
  [
    'A  shutdown(5<TCP:[127.0.0.1:80->127.0.0.1:4711]>, SHUT_WR) = 0',
    'A  shutdown(5, SHUT_WR) = 0',
  ],
  ['A  close(4<UNIX-STREAM:[123->456,"/tmp/s > t"]>) = 0', 'A  close(4) = 0'],
  ['A  pipe2([3<pipe:[26]>, 4<pipe:[26]>], O_CLOEXEC) = 0', 'A  pipe2([3, 4], O_CLOEXEC) = 0'],
  ['A  openat(AT_FDCWD</home/me>, "f", O_RDONLY) = 3</home/me/f>', 'A  open("f", O_RDONLY) = 3'],
  [
    'A  poll([{fd=3<pipe:[1]>, events=POLLIN}], 1, -1) = 1 ([{fd=3<pipe:[1]>, revents=POLLIN}])',
    'A  poll([{fd=3, events=POLLIN, revents=POLLIN}], 1, -1) = 1',
  ],
  // What a call changed, and what strace left out.
  [
    'A  accept(3, {sa_family=AF_UNIX}, [110 => 2]) = 4',
    'A  accept(3, {sa_family=AF_UNIX}, [110 => 2]) = 4',
  ],
  [
    'A  accept4(3, {sa_family=AF_UNIX}, [128 => 2], SOCK_NONBLOCK) = 4',
    'A  accept4(3, {sa_family=AF_UNIX}, [128 => 2], SOCK_NONBLOCK) = 4',
  ],
  [
    'A  getsockname(5, {sa_family=AF_INET, sin_port=htons(49838), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 0',
    'A  getsockname(5, {sa_family=AF_INET, sin_port=htons(49838), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 0',
  ],
  [
    'A  bind(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    'A  bind(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), sin6_addr="::1", sin6_scope_id=0}, 28) = 0',
  ],
  [
    'A  recvfrom(3, "x", 10, 0, {sa_family=AF_UNIX, sun_path="/c"}, [112 => 5]) = 1',
    'A  recvfrom(3, "x", 10, 0, {sa_family=AF_UNIX, sun_path="/c"}, [112 => 5]) = 1',
  ],
  [
    'A  epoll_wait(3, [{events=EPOLLIN, data=0x4}, ...], 64, -1) = 40',
    'A  epoll_wait(3, [{events=EPOLLIN, data=0x4}, ...], 64, -1) = 40',
  ],
  ['A  rt_sigaction(SIGINT, NULL, {...}, 8) = 0', 'A  sigaction(SIGINT, NULL, _) = 0'],
  ['A  pipe([...]) = 0', 'A  pipe(_) = 0'],
  [
    'A  recvfrom(3, "x", 10, 0, {sa_family=AF_UNIX}, [128->2]) = 1',
    'A  recvfrom(3, "x", 10, 0, {sa_family=AF_UNIX}, [128 => 2]) = 1',
  ],
  [
    'A  openat(-100 /* AT_FDCWD */, "/f", 0x80000 /* O_RDONLY|O_CLOEXEC */) = 3',
    'A  open("/f", 0x80000) = 3',
  ],
  // Addresses of what the call does not look at.
  [
    'A  epoll_ctl(7, EPOLL_CTL_DEL, 4, 0x7ffdb7c3dcac) = 0',
    'A  epoll_ctl(7, EPOLL_CTL_DEL, 4, 0x7ffdb7c3dcac) = 0',
  ],
  [
    'A  msgctl(32788, IPC_RMID, 0x7ffe90da8020) = 0',
    'A  msgctl(32788, IPC_RMID, 0x7ffe90da8020) = 0',
  ],
  [
    'A  semctl(0, 0, IPC_RMID, 0x7ffe90da8020) = 0',
    'A  semctl(0, 0, IPC_RMID, 0x7ffe90da8020) = 0',
  ],
  ['A  shmctl(3, IPC_RMID, NULL) = 0', 'A  shmctl(3, IPC_RMID, NULL) = 0'],
  // Arguments as the kernel takes them.
  ['A  epoll_create(100) = 4', 'A  epoll_create(100) = 4'],
  ['A  dup3(3, 4, O_CLOEXEC) = 4', 'A  dup3(3, 4, O_CLOEXEC) = 4'],
  ['A  ioctl(3, FIOCLEX) = 0', 'A  ioctl(3, FIOCLEX) = 0'],
  [
    'A  writev(5, [{iov_base="a", iov_len=1}, {iov_base="b", iov_len=1}], 2) = 2',
    'A  writev(5, [{iov_base="a", iov_len=1}, {iov_base="b", iov_len=1}], 2) = 2',
  ],
  [
    'A  futex(0x7f3002373000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY) = 0',
    'A  futex(0x7f3002373000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 0, NULL, NULL, FUTEX_BITSET_MATCH_ANY) = 0',
  ],
  [
    'A  futex(0x7f3002373000, FUTEX_WAKE_BITSET_PRIVATE, 1, 0x3) = 1',
    'A  futex(0x7f3002373000, FUTEX_WAKE_BITSET_PRIVATE, 1, NULL, NULL, 0x3) = 1',
  ],
  [
    'A  futex(0x7f3002373000, FUTEX_WAKE_PRIVATE, 2147483647) = 3',
    'A  futex(0x7f3002373000, FUTEX_WAKE_PRIVATE, 2147483647) = 3',
  ],
  [
    'A  futex(0x7f30, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2147483647, 0x7f34, 5) = 2',
    'A  futex(0x7f30, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2147483647, 0x7f34, 5) = 2',
  ],
  ['A  futex(0x7f30, FUTEX_LOCK_PI, NULL) = 0', 'A  futex(0x7f30, FUTEX_LOCK_PI, 0, NULL) = 0'],
  ['A  futex(0x7f30, FUTEX_UNLOCK_PI) = 0', 'A  futex(0x7f30, FUTEX_UNLOCK_PI, 0) = 0'],
  [
    'A  getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0',
    'A  getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0',
  ],
  [
    'A  setsockopt(5, SOL_TCP, TCP_KEEPIDLE, [60], 4) = 0',
    'A  setsockopt(5, SOL_TCP, TCP_KEEPIDLE, [60]) = 0',
  ],
  [
    'A  recvmsg(3, {msg_name=0x7ffe5460bca0, msg_namelen=110 => 0, msg_iov=[{iov_base="x", iov_len=10}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 1',
    'A  recvmsg(3, {msg_name=0x7ffe5460bca0, msg_namelen=110 => 0, msg_iov=[{iov_base="x", iov_len=10}], msg_flags=0}, 0) = 1',
  ],
  [
    'A  sendmsg(20, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="\x12\x03\0\0", iov_len=4}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[22]}], msg_controllen=20, msg_flags=0}, 0) = 4',
    'A  sendmsg(20, {msg_name=NULL, msg_iov=[{iov_base="\\22\\3\\0\\0", iov_len=4}], msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[22]}], msg_flags=0}, 0) = 4',
  ],
  [
    'A  recvmsg(4, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=28, cmsg_level=SOL_SOCKET, cmsg_type=SCM_CREDENTIALS, cmsg_data={pid=B, uid=0, gid=0}}], msg_controllen=56, msg_flags=MSG_CMSG_CLOEXEC}, MSG_CMSG_CLOEXEC) = 1',
    'A  recvmsg(4, {msg_iov=[{iov_base="x", iov_len=1}], msg_control=[{cmsg_type=SCM_CREDENTIALS, cmsg_data={pid=B, uid=0, gid=0}}], msg_flags=MSG_CMSG_CLOEXEC}, MSG_CMSG_CLOEXEC) = 1',
  ],
  [
    'A  rt_sigqueueinfo(B, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=A, si_uid=0, si_value={int=5, ptr=0x5}}) = 0',
    'A  sigqueue(B, SIGUSR1, {int=5, ptr=0x5}) = 0',
  ],
  ['A  tgkill(A, A, SIGABRT) = 0', 'A  raise(SIGABRT) = 0'],
  ['A  tkill(A, SIGABRT) = 0', 'A  raise(SIGABRT) = 0'],
  [
    'A  prlimit64(0, RLIMIT_MSGQUEUE, NULL, {rlim_cur=800*1024, rlim_max=RLIM64_INFINITY}) = 0',
    'A  getrlimit(RLIMIT_MSGQUEUE, {rlim_cur=800 * 1024, rlim_max=RLIM64_INFINITY}) = 0',
  ],
  [
    'A  prlimit64(0, RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=4*1024}, NULL) = 0',
    'A  setrlimit(RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=4 * 1024}) = 0',
  ],
  [
    'A  mq_getsetattr(3, NULL, {mq_flags=0, mq_maxmsg=10, mq_msgsize=8192, mq_curmsgs=0}) = 0',
    'A  mq_getattr(3, {mq_flags=0, mq_maxmsg=10, mq_msgsize=8192, mq_curmsgs=0}) = 0',
  ],
  [
    'A  mq_getsetattr(3, {mq_flags=O_NONBLOCK, mq_maxmsg=0, mq_msgsize=0, mq_curmsgs=0}, NULL) = 0',
    'A  mq_setattr(3, {mq_flags=O_NONBLOCK, mq_maxmsg=0, mq_msgsize=0, mq_curmsgs=0}, NULL) = 0',
  ],
  // Numbers of 64 bits, and names of older versions.
  [
    'A  rt_sigaction(SIGINT, {sa_handler=0xc61ac0, sa_mask=~[RTMIN RT_1], sa_flags=SA_RESTORER|SA_RESETHAND|0xffffffff00000000, sa_restorer=0x7f8b7437a050}, NULL, 8) = 0',
    'A  sigaction(SIGINT, {sa_handler=0xc61ac0, sa_mask=~[SIGRT_0, SIGRT_1], sa_flags=SA_RESTORER|SA_RESETHAND|0xffffffff00000000, sa_restorer=0x7f8b7437a050}, NULL) = 0',
  ],
  [
    'A  --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0xffffffffffffffff} ---',
    'A  --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0xffffffffffffffff} ---',
  ],
  [
    'A  --- SIGFPE {si_signo=SIGFPE, si_code=FPE_INTDIV, si_addr=0x401136} ---',
    'A  --- SIGFPE {si_signo=SIGFPE, si_code=FPE_INTDIV, si_addr=0x401136} ---',
  ],
  [
    'A  getsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=5}, [8]) = 0',
    'A  getsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=5}, [8]) = 0',
  ],
  [
    'A  semop(0, [{0, -1, SEM_UNDO|IPC_NOWAIT}], 1) = 0',
    'A  semop(0, [{0, -1, SEM_UNDO|IPC_NOWAIT}], 1) = 0',
  ],
  [
    'A  msgrcv(0, 0x7ffe, 100, 0, IPC_NOWAIT) = -1 ENOMSG (No message of desired type)',
    'A  msgrcv(0, 0x7ffe, 100, 0, IPC_NOWAIT) = -1 ENOMSG',
  ],
  // A moment, where the line says when it was.
  [
    'A  1700000000.500000 mq_timedreceive(3, "x", 8192, [0], {tv_sec=1700000005, tv_nsec=250000000}) = 1',
    'A  mq_timedreceive(3, "x", 8192, [0], {tv_sec=4, tv_nsec=750000000}) = 1',
  ],
  [
    'A  1700000009.000000 mq_timedsend(3, "x", 1, 0, {tv_sec=1700000005, tv_nsec=0}) = -1 ETIMEDOUT (Connection timed out)',
    'A  mq_timedsend(3, "x", 1, 0, {tv_sec=0, tv_nsec=0}) = -1 ETIMEDOUT',
  ],
  // Flags that strace has no name for.
  ['A  open("/f", O_RDWR|0x400000 /* O_??? */) = 3', 'A  open("/f", O_RDWR|0x400000) = 3'],
  [
    'A  shutdown(3, 0x7 /* SHUT_??? */) = -1 EINVAL (Invalid argument)',
    'A  shutdown(3, 0x7) = -1 EINVAL',
  ],
  // Asides.
  ['strace: Process 11594 attached', '# strace: Process 11594 attached'],
  ['[pid  1234] strace: Process 11594 attached', '# [pid  1234] strace: Process 11594 attached'],
  ['Process 11594 attached', '# Process 11594 attached'],
  ['[ Process PID=11594 runs in 32 bit mode. ]', '# [ Process PID=11594 runs in 32 bit mode. ]'],
  [' > /usr/lib/libc.so.6(read+0x12) [0x10e1f2]', '# > /usr/lib/libc.so.6(read+0x12) [0x10e1f2]'],
  ['A  --- stopped by SIGSTOP ---', '# A  --- stopped by SIGSTOP ---'],
  ['A  +++ superseded by execve in pid 123 +++', '# A  +++ superseded by execve in pid 123 +++'],
  [
    'A  <... futex resumed> <unfinished ...>) = ?',
    '# A  <... futex resumed> <unfinished ...>) = ?',
  ],
  // Signals and ends.
  ['A  --- SIGTERM (Terminated) @ 0 (0) ---', 'A  --- SIGTERM ---'],
  [
    'A  --- SIGRT_2 {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=B, si_uid=0, si_int=5, si_ptr=0x5} ---',
    'A  --- SIGRTMIN {si_signo=SIGRT_2, si_code=SI_QUEUE, si_pid=B, si_uid=0, si_int=5, si_ptr=0x5} ---',
  ],
  ['A  +++ killed by SIGKILL (core dumped) +++', 'A  +++ killed by SIGKILL +++'],
  // Calls that have not returned.
  ['A  pause( <unfinished ...>', 'A  pause() <unfinished ...>'],
  ['A  pause( <unfinished ...>) = ?', 'A  pause() <unfinished ...>'],
  ['A  pause( <detached ...>', 'A  pause() <unfinished ...>'],
  [
    'A  pause()                                = ? ERESTARTNOHAND (To be restarted if no handler)',
    'A  pause() = ? ERESTARTNOHAND',
  ],
  ['A  rt_sigreturn({mask=[]}) = 0', '# A  rt_sigreturn({mask=[]}) = 0'],
  [
    'A  restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0',
    '# A  restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0',
  ],
];

const MOMENT =
  'strace shows the moment when the time is over, and here it is counted from now: write {5, 0} for 5 seconds, ' +
  'or keep the times that strace -ttt puts in front';

/** Forms that say more than can be kept, and the sentence that says so. */
export const REFUSED: readonly (readonly [form: string, sentence: string])[] = [
  [
    'A  poll([{fd=0, events=POLLIN}, {fd=1, events=POLLOUT}, ...], 64, 0) = 63 ([{fd=1, revents=POLLOUT}, ...])',
    'strace left out the rest of what is given here ("..."); its option -v shows it',
  ],
  [
    'A  semop(0, [{sem_num=0, sem_op=1, sem_flg=0}, ...], 40) = 0',
    'strace left out the rest of what is given here ("..."); its option -v shows it',
  ],
  [
    'A  close(3) = -1 EIO (Input/output error) (INJECTED)',
    'strace made this result up; no kernel returned it',
  ],
  [
    'A  mq_timedsend(3, "x", 1, 0, {tv_sec=1700000000, tv_nsec=0}) = -1 ETIMEDOUT (Connection timed out)',
    MOMENT,
  ],
  ['A  mq_timedreceive(3, "x", 8192, [0], {tv_sec=1700000000, tv_nsec=0}) = 1', MOMENT],
  ['A  17:52:00.122570 sem_timedwait(0x7f30, {1700000000, 0}) = 0', MOMENT],
  [
    'A  futex(0x7f30, FUTEX_WAIT_BITSET_PRIVATE, 0, {tv_sec=86400, tv_nsec=0}, FUTEX_BITSET_MATCH_ANY) = 0',
    'FUTEX_WAIT_BITSET takes a moment of a clock, which no transcript can know; write FUTEX_WAIT, whose time is counted from now',
  ],
  [
    'A  rt_sigqueueinfo(B, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_TKILL}) = 0',
    'only what sigqueue sends is known here: si_code=SI_QUEUE',
  ],
  [
    'A  tgkill(B, B, SIGUSR1) = 0',
    'a signal to a thread is known here only as raise, to A itself; kill sends one to a process',
  ],
  [
    'A  write(1, 0x1, 5) = -1 EFAULT (Bad address)',
    'expected bytes ("..."), found an address: what stands there is not shown (NULL leads nowhere)',
  ],
];
