/** One C program while it is written: its variables, handlers and helper functions. */
import { headersIn, headersOf } from './headers.ts';

/** The C type of a variable: `char buf[4096]` is `{ base: 'char', size: 4096 }`. */
export interface CType {
  /** `int`, `struct pollfd`, `void *`; `handler` for a pointer to a function. */
  readonly base: string;
  /** For arrays the number of items. */
  readonly size?: number;
}

/** Names that a variable at file scope must not have: C's own, the library's, the compiler's. */
const RESERVED = new Set(
  `auto break case char const continue default do double else enum extern float for goto if inline int long
  register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
  main errno environ stdin stdout stderr expect after compare_exchange32
  fork getpid getppid exit waitpid nanosleep sched_yield open close read write dup dup2 fcntl ioctl poll
  ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd eventfd_read eventfd_write
  timerfd_create timerfd_settime timerfd_gettime signalfd
  ftruncate unlink lseek pipe pipe2 mkfifo kill raise sigqueue signal sigaction sigprocmask sigpending sigsuspend
  pause sigwaitinfo sigtimedwait alarm setitimer ftok msgget msgsnd msgrcv msgctl shmget shmat shmdt shmctl semget
  semop semtimedop semctl mmap munmap msync mprotect socket socketpair bind listen accept connect send recv sendto
  recvfrom sendmsg recvmsg shutdown getsockopt setsockopt getsockname getpeername link access sleep usleep nice
  wait system abort atexit index rindex time clock times ctime remove rename printf puts perror select sync sbrk
  brk stat fstat lstat chmod mknod umask creat splice tee sendfile daemon crypt swab acct chroot read lockf vfork execv
  rand random abs labs div free malloc calloc realloc getenv memcpy memset strlen strcpy strcmp strdup
  log exp pow sin cos tan y0 y1 yn j0 j1 jn gamma round floor ceil sqrt signgam ffs bcmp bcopy bzero linux unix
  atomic_load atomic_store atomic_exchange atomic_fetch_add syscall`.split(/\s+/),
);

const HELPERS: { readonly [name: string]: readonly string[] } = {
  expect: [
    'static void expect(int holds)',
    '{',
    '    if (!holds) {',
    '        perror("unexpected");',
    '        exit(1);',
    '    }',
    '}',
  ],
  after: [
    'static struct timespec *after(long sec, long nsec)',
    '{',
    '    static struct timespec t;',
    '    if (sec < 0 || nsec < 0 || nsec > 999999999) {',
    '        t = (struct timespec){sec, nsec};  /* no time: for the call to refuse */',
    '        return &t;',
    '    }',
    '    clock_gettime(CLOCK_REALTIME, &t);',
    '    t.tv_sec += sec + (t.tv_nsec + nsec) / 1000000000;',
    '    t.tv_nsec = (t.tv_nsec + nsec) % 1000000000;',
    '    return &t;',
    '}',
  ],
  nowhere: ['/* The compiler does not see that it is NULL. */', 'static char *volatile nowhere;'],
  compare_exchange32: [
    'static int compare_exchange32(void *p, int expected, int value)',
    '{',
    '    atomic_compare_exchange_strong((_Atomic int *)p, &expected, value);',
    '    return expected;',
    '}',
  ],
};

const TYPES: { readonly [name: string]: readonly string[] } = {
  message: ['struct message {', '    long mtype;', '    char mtext[8192];', '};'],
  semun: [
    'union semun {',
    '    int val;',
    '    struct semid_ds *buf;',
    '    unsigned short *array;',
    '};',
  ],
};

/** Collects what stands above `main`. */
export class CProgramBuilder {
  readonly #variables = new Map<string, CType>();
  readonly #handlers = new Set<string>();
  readonly #helpers = new Set<string>();
  readonly #types = new Set<string>();
  readonly #calls = new Set<string>();
  /** Processes whose ids are told on the command line, in order. */
  readonly told: string[] = [];

  /** A variable of that name and type; another name where that one is taken for another type. */
  variable(name: string, type: CType): string {
    const base =
      RESERVED.has(name) || /^(?:str|mem|wcs|sem_|mq_|is|to)[a-z]/.test(name) ? `${name}_` : name;
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? base : `${base}${count}`;
      if (this.#handlers.has(candidate)) continue;
      const held = this.#variables.get(candidate);
      if (held !== undefined && held.base !== type.base) continue;
      if (held !== undefined && (held.size === undefined) !== (type.size === undefined)) continue;
      const size = Math.max(held?.size ?? 0, type.size ?? 0);
      this.#variables.set(candidate, size > 0 ? { base: type.base, size } : { base: type.base });
      return candidate;
    }
  }

  /** A signal handler of that name. */
  handler(name: string): string {
    const free = RESERVED.has(name) || this.#variables.has(name) ? `${name}_handler` : name;
    this.#handlers.add(free);
    return free;
  }

  /** Has a helper function written. */
  helper(name: 'expect' | 'after' | 'compare_exchange32' | 'nowhere'): void {
    this.#helpers.add(name);
  }

  /** Has a type defined that the C library leaves to the program. */
  type(name: 'message' | 'semun'): void {
    this.#types.add(name);
  }

  /** Notes a call, for its headers. */
  uses(call: string): void {
    this.#calls.add(call);
  }

  /** Everything above `main`. */
  preamble(body: string): readonly string[] {
    const definitions = [
      ...[...this.#types].flatMap((name) => [...(TYPES[name] ?? []), '']),
      ...this.#declarations(),
      ...[...this.#helpers].flatMap((name) => [...(HELPERS[name] ?? []), '']),
      ...[...this.#handlers].flatMap((name) => [
        `static void ${name}(int signal_number)`,
        '{',
        '    (void)signal_number;',
        '}',
        '',
      ]),
    ];
    const text = [...definitions, body].join('\n');
    const headers = new Set([...[...this.#calls].flatMap(headersOf), ...headersIn(text)]);
    const includes = [...headers].sort().map((header) => `#include <${header}>`);
    return ['#define _GNU_SOURCE', ...includes, '', ...definitions];
  }

  #declarations(): readonly string[] {
    const lines: string[] = [];
    const plain = new Map<string, string[]>();
    for (const [name, { base, size }] of this.#variables) {
      if (base === 'handler') lines.push(`static void (*${name})(int);`);
      else if (base.endsWith('*')) lines.push(`static ${base}${name};`);
      else {
        const group = plain.get(base) ?? [];
        plain.set(base, [...group, size === undefined ? name : `${name}[${size}]`]);
      }
    }
    for (const [base, names] of plain) lines.push(`static ${base} ${names.join(', ')};`);
    return lines.length > 0 ? [...lines, ''] : [];
  }
}
