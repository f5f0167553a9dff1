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
    'A  accept(3, {sa_family=AF_UNIX}, [2]) = 4',
  ],
  [
    'A  accept4(3, {sa_family=AF_UNIX}, [128 => 2], SOCK_NONBLOCK) = 4',
    'A  accept4(3, {sa_family=AF_UNIX}, [2], SOCK_NONBLOCK) = 4',
  ],
  [
    'A  getsockname(5, {sa_family=AF_INET, sin_port=htons(49838), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 0',
    'A  getsockname(5, {sa_family=AF_INET, sin_port=htons(49838), sin_addr=inet_addr("127.0.0.1")}) = 0',
  ],
  [
    'A  recvfrom(3, "x", 10, 0, {sa_family=AF_UNIX, sun_path="/c"}, [112 => 5]) = 1',
    'A  recvfrom(3, "x", 10, 0, {sa_family=AF_UNIX, sun_path="/c"}, [5]) = 1',
  ],
  [
    'A  epoll_wait(3, [{events=EPOLLIN, data=0x4}, ...], 64, -1) = 40',
    'A  epoll_wait(3, [{events=EPOLLIN, data=0x4}, ...], 64, -1) = 40',
  ],
  ['A  rt_sigaction(SIGINT, NULL, {...}, 8) = 0', 'A  sigaction(SIGINT, NULL, _) = 0'],
  ['A  pipe([...]) = 0', 'A  pipe(_) = 0'],
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

/** Several lines that say one thing together. */
export const TOGETHER: typeof READ = [
  [
    [
      'A  read(3, 0x7ffd5a0c5e60, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)',
      'A  --- SIGUSR1 ---',
      'A  rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)',
    ].join('\n'),
    [
      'A  read(3, 0x7ffd5a0c5e60, 10) = ? ERESTARTSYS',
      'A  --- SIGUSR1 ---',
      'A  <... read resumed> = -1 EINTR',
    ].join('\n'),
  ],
  [
    [
      'A  read(3, 0x7ffd5a0c5e60, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)',
      'A  --- SIGUSR1 ---',
      'A  write(1, "in the handler", 14) = 14',
      'A  rt_sigreturn({mask=[]}) = 0',
      'A  read(3, "Hello", 10) = 5',
    ].join('\n'),
    [
      'A  read(3, "Hello", 10) = ? ERESTARTSYS',
      'A  --- SIGUSR1 ---',
      'A  write(1, "in the handler", 14) = 14',
      '# A  rt_sigreturn({mask=[]}) = 0',
      'A  <... read resumed> = 5',
    ].join('\n'),
  ],
  [
    [
      'A  nanosleep({tv_sec=9, tv_nsec=0}, 0x7ffc8f1eb6f0) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)',
      'A  --- SIGCONT ---',
      'A  restart_syscall(<... resuming interrupted nanosleep ...>) = 0',
    ].join('\n'),
    [
      'A  nanosleep({tv_sec=9, tv_nsec=0}, 0x7ffc8f1eb6f0) = ? ERESTART_RESTARTBLOCK',
      'A  --- SIGCONT ---',
      'A  <... nanosleep resumed> = 0',
    ].join('\n'),
  ],
  // Another call of the same name, which is no return of the first.
  [
    [
      'A  read(3, 0x7ffd5a0c5e60, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)',
      'A  --- SIGUSR1 ---',
      'A  read(4, "", 10) = 0',
    ].join('\n'),
    [
      'A  read(3, 0x7ffd5a0c5e60, 10) = ? ERESTARTSYS',
      'A  --- SIGUSR1 ---',
      'A  read(4, "", 10) = 0',
    ].join('\n'),
  ],
  [
    [
      'A  poll([{fd=3, events=POLLIN}], 1, -1 <unfinished ...>',
      'B  getpid() = me',
      'A  <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}])',
    ].join('\n'),
    [
      'A  poll([{fd=3, events=POLLIN, revents=POLLIN}], 1, -1) <unfinished ...>',
      'B  getpid() = me',
      'A  <... poll resumed> = 1',
    ].join('\n'),
  ],
];

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
    'A  getsockname(3, {sa_family=AF_UNIX, sun_path="/tm"}, [5 => 20]) = 0',
    'the room was too small and what came was cut; here it never is',
  ],
  [
    'A  close(3) = -1 EIO (Input/output error) (INJECTED)',
    'strace made this result up; no kernel returned it',
  ],
];
