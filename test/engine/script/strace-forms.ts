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
];
