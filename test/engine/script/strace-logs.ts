/** Several lines of strace together, and what they say in the notation's own form. */
import type { READ } from './strace-forms.ts';

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

/** Logs, whose lines name no processes. */
export const LOGS: typeof READ = [
  [
    ['123   pipe2([3, 4], 0) = 0', '123   close(3) = 0'].join('\n'),
    ['P123  pipe2([3, 4], 0) = 0', 'P123  close(3) = 0'].join('\n'),
  ],
  [
    ['123<sh> 17:52:00.122570 kill(124<cat>, SIGTERM) = 0', '124 +++ killed by SIGTERM +++'].join(
      '\n',
    ),
    ['P123  kill(P124, SIGTERM) = 0', 'P124  +++ killed by SIGTERM +++'].join('\n'),
  ],
  // The line that strace breaks in two on a terminal, and the process that it names only while there are several.
  [
    [
      'clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7fstrace: Process 124 attached',
      ') = 124',
      '[pid   123] wait4(-1,  <unfinished ...>',
      '[pid   124] exit_group(0)               = ?',
      '[pid   124] +++ exited with 0 +++',
      '<... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 124',
    ].join('\n'),
    [
      'P123  fork() = P124',
      '',
      'P123  waitpid(-1, exited(0), 0) = ? <unfinished ...>',
      'P124  exit(0) = ?',
      'P124  +++ exited with 0 +++',
      'P123  <... waitpid resumed> = P124',
    ].join('\n'),
  ],
  // A child whose first lines come before its parent hears of it.
  [
    [
      '123 clone(child_stack=NULL, flags=SIGCHLD, child_tidptr=0x7f12 <unfinished ...>',
      '124 getppid() = 123',
      '123 <... clone resumed>) = 124',
    ].join('\n'),
    [
      'P123  fork() = ? <unfinished ...>',
      'P124  getppid() = P123',
      'P123  <... fork resumed> = P124',
    ].join('\n'),
  ],
  // Values that are others in every run.
  [
    [
      'execve("./a.out", ["./a.out"], 0x7ffd3a0c5e60 /* 24 vars */) = 0',
      'brk(NULL) = 0x55fcccb8d000',
      'getppid() = 99',
      'msgget(0x1234, IPC_CREAT|0600) = 32788',
      'msgctl(32788, IPC_RMID, NULL) = 0',
      'mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f6f8b3d6000',
      'munmap(0x7f6f8b3d6000, 4096) = 0',
      '--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=99, si_uid=1000} ---',
      'mq_unlink("q") = 0',
    ].join('\n'),
    [
      '# execve("./a.out", ["./a.out"], 0x7ffd3a0c5e60 /* 24 vars */) = 0',
      '# brk(NULL) = 0x55fcccb8d000',
      'A  getppid() = _',
      'A  msgget(0x1234, IPC_CREAT|0600) = id_32788',
      'A  msgctl(id_32788, IPC_RMID, NULL) = 0',
      'A  mmap(NULL, 4096, PROT_READ, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = addr_7f6f8b3d6000',
      'A  munmap(addr_7f6f8b3d6000, 4096) = 0',
      'A  --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=_, si_uid=_} ---',
      'A  mq_unlink("/q") = 0',
    ].join('\n'),
  ],
  // What the C library asks for itself.
  [
    [
      '123 ioctl(1, TCGETS, {B38400 opost isig icanon echo ...}) = 0',
      '123 set_robust_list(0x7f6f8b1e6a20, 24 <unfinished ...>',
      '123 <... set_robust_list resumed>) = 0',
      '123 pause( <unfinished ...>) = ?',
      '123 +++ killed by SIGKILL +++',
    ].join('\n'),
    [
      '# 123 ioctl(1, TCGETS, {B38400 opost isig icanon echo ...}) = 0',
      '# 123 set_robust_list(0x7f6f8b1e6a20, 24 <unfinished ...>',
      '# 123 <... set_robust_list resumed>) = 0',
      'P123  pause() = ? <unfinished ...>',
      'P123  +++ killed by SIGKILL +++',
    ].join('\n'),
  ],
  // The message is as much of the buffer as was returned.
  [
    '123 msgrcv(0, {mtype=1, mtext="abc\\0\\0\\0"}, 6, 0, 0) = 3',
    'P123  msgrcv(0, {mtype=1, mtext="abc"}, 6, 0, 0) = 3',
  ],
];
