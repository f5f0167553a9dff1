/** A transcript of each family, written to hold as much of the notation as it can. */
export const SAMPLES: { readonly [family: string]: string } = {
  process: `
---
title: { en: "Waiting", zh: "等待" }
mechanism: process
requires: [root]
kernel: "5.10"
---
# A comment.
> Two children, one of them killed.
A  fork() = B
A  fork() = Child2
B  fork() = Grandchild
Grandchild  getppid() = B
B  nanosleep({0, 500}, NULL) = 0
B  sched_yield() = 0
B  getpid() = me
Child2  pause() <unfinished ...>
A  kill(Child2, SIGTERM) = 0
Child2  +++ killed by SIGTERM +++
A  waitpid(Child2, killed(SIGTERM), 0) = Child2
A  waitpid(-1, status, WNOHANG|WUNTRACED) = 0
B  exit(3)
B  +++ exited with 3 +++
A  waitpid(-1, exited(3), 0) = B
+250ms
A  waitpid(-1, _, 0) = -1 ECHILD
`,
  descriptor: `
A  open("/tmp/f", O_RDWR|O_CREAT, 0644) = f
A  write(f, "x" * 4096) = 4096
A  write(f, "ab" * 3) = 6
A  lseek(f, -6, SEEK_END) = 4096
A  read(f, "aba"..., 100) = n
A  read(f, rest, 64K) = 0
A  dup(f) = g
A  dup2(f, 10) = 10
A  dup3(f, 11, O_CLOEXEC) = 11
A  writev(f, [{iov_base="one", iov_len=3}, "two"], 2) = 6
A  readv(f, [{iov_base=part, iov_len=100}, {iov_base="x"..., iov_len=100}]) = n
A  ioctl(f, FIOCLEX) = 0
A  fcntl(g, F_GETFL) = flags
A  fcntl(g, F_SETFL, O_NONBLOCK) = 0
A  fcntl(g, F_GETFD) = 0
A  pipe([r, w]) = 0
A  ioctl(r, FIONREAD, waiting) = 0
A  poll([{r, POLLIN, revents}, {w, POLLOUT, (POLLOUT)}], 2, 0) = 1
A  poll([{r, POLLIN, _}], -1) <unfinished ...>
B  getpid() = me
A  epoll_create(100) = ep
A  epoll_create1(EPOLL_CLOEXEC) = ep
A  epoll_ctl(ep, EPOLL_CTL_ADD, r, {EPOLLIN|EPOLLET, r}) = 0
A  epoll_ctl(ep, EPOLL_CTL_DEL, r, NULL) = 0
A  epoll_wait(ep, [{EPOLLIN, data}], 8, 100) = 1
A  epoll_wait(ep, events, 8, 100) = 1
A  ftruncate(f, 100) = 0
A  memfd_create("scratch", MFD_CLOEXEC) = m
A  unlink("/tmp/f") = 0
A  unlink("/tmp/f") = -1 ENOENT (No such file or directory)
A  close(f) = 0
`,
  pipe: `
A  mkfifo("/tmp/my_fifo", 0666) = 0
A  pipe2([r, w], O_CLOEXEC|O_DIRECT|O_NONBLOCK) = 0
A  pipe(both) = 0
A  close(both[0]) = 0
A  fcntl(w, F_SETPIPE_SZ, 1M) = 1048576
A  fork() = B
B  open("/tmp/my_fifo", O_RDONLY) <unfinished ...>
A  open("/tmp/my_fifo", O_WRONLY) = out
B  <... open resumed> = in
B  read(in, buf, 100) <unfinished ...>
A  write(out, "Hello\\n\\t\\"\\0\\x01??=") = 13
B  <... read resumed> = n
B  write(w, buf, n) = 13
B  write(w, buf, n - 1) = 12
A  read(r, "Hello"..., 4096) = (12 + 1)
A  write(w, "x") = -1 EPIPE
A  --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=A} ---
A  +++ killed by SIGPIPE +++
`,
  signal: `
A  fork() = B
A  signal(SIGUSR1, on_usr1) = SIG_DFL
A  signal(SIGUSR2, SIG_IGN) = old
A  sigaction(SIGINT, {on_int, [SIGQUIT, SIGTERM], SA_RESTART|SA_SIGINFO}, before) = 0
A  sigaction(SIGINT, {.sa_handler=SIG_DFL, .sa_mask=[], .sa_flags=0}) = 0
A  sigprocmask(SIG_BLOCK, [SIGUSR1, SIGRTMIN+1], NULL) = 0
A  sigprocmask(SIG_SETMASK, ~[SIGKILL], old_mask) = 0
A  sigprocmask(SIG_SETMASK, old_mask) = 0
A  sigpending([SIGUSR1]) = 0
A  sigpending(set) = 0
A  sigsuspend([]) <unfinished ...>
B  kill(A, SIGUSR1) = 0
A  --- SIGUSR1 {si_code=SI_USER, si_pid=B} ---
A  <... sigsuspend resumed> = -1 EINTR
B  sigqueue(A, SIGRTMIN+1, 42) = 0
A  sigwaitinfo([SIGRTMIN+1], {si_signo=SIGRTMIN+1, si_code=SI_QUEUE, si_value=v}) = (SIGRTMIN+1)
A  sigtimedwait([SIGINT], info, {1, 0}) = -1 EAGAIN
A  sigtimedwait([SIGINT], info, {1, 0}) = SIGINT
A  kill(B, info.si_signo) = 0
A  raise(SIGURG) = 0
A  alarm(5) = 0
A  setitimer(ITIMER_REAL, {{0, 0}, {1, 500000}}, left) = 0
A  alarm(left.it_value.tv_sec) = _
A  pause() <unfinished ...>
A  kill(A, 0)
`,
  sysv: `
A  ftok("/tmp", 'A') = key
A  msgget(key, IPC_CREAT|0666) = q
A  msgget(IPC_PRIVATE, 0600) = q2
A  msgsnd(q, {mtype=1, mtext="hi"}, 2, 0) = 0
A  msgsnd(q, {2, "x" * 100}, IPC_NOWAIT) = 0
A  msgrcv(q, {1, "hi"}, 100, 0, 0) = 2
A  msgrcv(q, {type, text}, 100, -2, MSG_NOERROR) = n
A  msgsnd(q, {type, text}, n, 0) = 0
A  msgrcv(q, msg, 100, 0, 0) = n
A  msgsnd(q, msg, n, 0) = 0
A  msgsnd(q, {msg.mtype, "again"}, 0) = 0
A  msgctl(q, IPC_STAT, {msg_qnum=1, msg_qbytes=limit}) = 0
A  msgctl(q, IPC_STAT, ds) = 0
A  msgctl(q, IPC_SET, {msg_perm={mode=0600}, msg_qbytes=1024}) = 0
A  msgctl(q, IPC_RMID) = 0
A  shmget(0x1234, 4096, IPC_CREAT|0600) = id
A  shmat(id, NULL, SHM_RDONLY) = p
A  shmctl(id, IPC_STAT, {shm_nattch=1}) = 0
A  shmdt(p) = 0
A  semget(0x1234, 2, IPC_CREAT|IPC_EXCL|0600) = s
A  semctl(s, 0, SETVAL, 1) = 0
A  semctl(s, 0, SETALL, [1, 2]) = 0
A  semctl(s, 0, GETALL, [1, two]) = 0
A  semctl(s, 0, GETALL, all) = 0
A  semctl(s, 0, GETVAL) = 1
A  semctl(s, 0, IPC_STAT, {sem_nsems=2}) = 0
A  semop(s, [{0, -1, SEM_UNDO}, {1, two, 0}], 2) = 0
A  semop(s, [{0, -1, 0}]) <unfinished ...>
B  semget(0x1234, 2, 0600) = s
B  semtimedop(s, [{0, -1, 0}], 1, {0, 100000000}) = -1 EAGAIN
B  semctl(s, 0, IPC_RMID) = 0
`,
  posix: `
A  mq_open("/my_queue", O_CREAT|O_RDWR, 0600, {10, 64}) = q
A  mq_open("/other", O_RDONLY|O_NONBLOCK) = other
A  mq_send(q, "low", 3, 1) = 0
A  mq_send(q, "high", 9) = 0
A  mq_receive(q, "high", 64, 9) = 4
A  mq_receive(q, text, 64, prio) = n
A  mq_send(q, text, n, prio + 1) = 0
A  mq_timedsend(q, "x", 1, 0, {1, 500}) = 0
A  mq_timedreceive(q, _, 64, NULL, {0, 0}) = -1 ETIMEDOUT
A  mq_getattr(q, {mq_maxmsg=10, mq_curmsgs=count}) = 0
A  mq_setattr(q, {mq_flags=O_NONBLOCK}, old) = 0
A  mq_notify(q, {SIGEV_SIGNAL, SIGUSR1}) = 0
A  mq_notify(q, NULL) = 0
A  mq_close(q) = 0
A  mq_unlink("/my_queue") = 0
A  shm_open("/shm", O_CREAT|O_RDWR, 0600) = m
A  shm_unlink("/shm") = 0
A  sem_open("/sem", O_CREAT, 0600, 1) = s
A  sem_wait(s) = 0
A  sem_trywait(s) = -1 EAGAIN
A  sem_timedwait(s, {0, 5}) = -1 ETIMEDOUT
A  sem_post(s) = 0
A  sem_getvalue(s, 1) = 0
A  sem_getvalue(s, value) = 0
A  sem_close(s) = 0
A  sem_unlink("/sem") = 0
A  mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = p
A  sem_init(p, 1, 0) = 0
A  sem_destroy(p) = 0
`,
  memory: `
A  mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = p
A  mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE, 99, 0) = -1 EBADF
A  store(p, "bytes") = 0
A  store(p + 4096, "x" * 16)
A  load(p, "by"..., 5)
A  load(p + 1, got, 4)
A  store32(p, 0) = 0
A  load32(p) = 0
A  fetch_add32(p, 2) = old
A  exchange32(p, old + 1) = 2
A  compare_exchange32(p, 1, 5) = 1
A  futex(p, FUTEX_WAIT, 5, {0, 1000}) = -1 ETIMEDOUT
A  futex(p, FUTEX_WAIT|FUTEX_PRIVATE_FLAG, 5, NULL) <unfinished ...>
A  futex(p, FUTEX_WAKE, 1)
A  msync(p, 4096, MS_SYNC) = 0
A  mprotect(p, 4096, PROT_READ) = 0
A  store(p, "x")
A  --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_ACCERR} ---
A  munmap(p, 8192) = 0
`,
  socket: `
A  socketpair(AF_UNIX, SOCK_STREAM, 0, [a, b]) = 0
A  socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0) = s
A  bind(s, {sa_family=AF_UNIX, sun_path="/tmp/s"}) = 0
A  bind(s, {sa_family=AF_UNIX, sun_path=@"name"}, 7) = -1 EINVAL
A  listen(s, 5) = 0
A  accept(s) <unfinished ...>
B  socket(AF_INET, SOCK_STREAM, 0) = s
B  bind(s, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}) = 0
B  getsockname(s, {sa_family=AF_INET, sin_port=port}) = 0
B  getsockname(s, me) = 0
B  connect(s, {AF_INET, port, htonl(INADDR_LOOPBACK)}) = 0
B  connect(s, {AF_INET, me.sin_port, inet_addr("127.0.0.1")}, 16) = 0
B  bind(s, {sa_family=AF_INET6, sin6_port=htons(8080), sin6_flowinfo=htonl(0), sin6_addr="::1", sin6_scope_id=0}) = 0
B  accept(s, addr, len) = c
B  accept(s, {sa_family=AF_UNIX}) = c
B  accept4(s, addr, len, SOCK_NONBLOCK|SOCK_CLOEXEC) = c
B  accept4(s, NULL, NULL, 0) = c
B  send(c, "Hello", 5, MSG_DONTWAIT|MSG_NOSIGNAL) = 5
B  send(c, "Hello", 0) = 5
B  recv(c, buf, 100, 0) = n
B  recv(c, "Hel"..., 100, MSG_PEEK) = 5
B  send(c, buf, n, 0) = n2
B  sendto(c, "x", 1, 0, {AF_UNIX, "/tmp/s"}) = 1
B  recvfrom(c, buf, 100, 0, {sa_family=AF_UNIX, sun_path="/tmp/s"}) = 1
B  recvfrom(c, buf, 100, 0, from, fromlen) = 1
A  sendmsg(a, {msg_iov=["a", "bc"], msg_control=[{SCM_RIGHTS, [a, b]}]}, 0) = 3
A  sendmsg(a, {NULL, msg_iov=["a"], msg_control=[{SCM_CREDENTIALS, {A, 0, 0}}]}, 0) = 1
A  recvmsg(b, {msg_iov=["abc"], msg_control=[{SCM_RIGHTS, [c, d]}]}, 0) = 3
A  recvmsg(b, {msg_iov=[text], msg_control=[{SCM_CREDENTIALS, {who, 0, 0}}], msg_flags=0}, 0) = 1
A  recvmsg(b, {msg_iov=[{iov_base=text, iov_len=10}, {iov_base="abc", iov_len=3}]}, 0) = 13
A  kill(who, 0) = 0
A  recvmsg(b, whole, MSG_DONTWAIT) = -1 EAGAIN
A  shutdown(a, SHUT_WR) = 0
A  getsockopt(a, SOL_SOCKET, SO_PEERCRED, {pid, 0, 0}) = 0
A  getsockopt(a, SOL_SOCKET, SO_ERROR, error) = 0
A  setsockopt(a, SOL_SOCKET, SO_RCVTIMEO, {1, 0}) = 0
A  setsockopt(a, SOL_SOCKET, SO_PASSCRED, 1) = 0
A  getpeername(a, {sa_family=AF_UNIX}) = 0
`,
};

/** strace's own output for the same things, with what it adds. */
export const STRACE = `
A  openat(AT_FDCWD, "/tmp/f", O_RDONLY|O_CLOEXEC) = 3 <0.000042>
[pid  1234] A  rt_sigaction(SIGINT, {sa_handler=on_int, sa_mask=[INT QUIT], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f2b}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
A  rt_sigprocmask(SIG_BLOCK, ~[KILL STOP], NULL, 8) = 0
A  clone(0) = B
A  vfork() = C
A  read(3, "abc"..., 100) = -1 EAGAIN (Resource temporarily unavailable)
B  read(3, "abc", 8) <unfinished ...>
B  <... read resumed>"abc", 8) = 3
A  wait4(B, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = B
A  wait4(C, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, NULL) = C
A  mq_timedsend(3, "x", 1, 0, NULL) = 0
A  mknod("/tmp/p", S_IFIFO|0666) = 0
A  mknodat(AT_FDCWD, "/tmp/p", 0666|S_IFIFO) = -1 EEXIST (File exists)
A  clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, NULL) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
A  pselect6(4, [3], NULL, NULL, {tv_sec=1, tv_nsec=500000000}, NULL) = 1 (in [3], left {tv_sec=0, tv_nsec=9})
A  ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=0, tv_nsec=1}, NULL, 8) = 0 (Timeout)
A  epoll_wait(3, [{events=EPOLLIN, data={u32=3, u64=3}}], 10, -1) = 1 /* one event */
A  setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
A  getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
A  getsockname(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
A  ioctl(3, FIONREAD, [5]) = 0
A  exit_group(0) = ?
A  +++ exited with 0 +++
C  +++ killed by SIGSEGV (core dumped) +++
`;
