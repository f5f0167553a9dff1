/** What is written in a call becomes the values that it is made with. */
import { describe, expect, it } from 'vitest';
import { evaluateArguments } from '../../../src/engine/script/arguments.ts';
import type { Expr } from '../../../src/engine/script/ast.ts';
import { evaluate, evaluateInOut } from '../../../src/engine/script/eval.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import { args, bytes, env, line } from './one-line.ts';

describe('arguments in in positions', () => {
  it('become numbers, bytes and paths', () => {
    expect(args('write(w, "Hi", 2)')).toEqual([4, bytes('Hi'), 2]);
    expect(args('write(w, buf, n - 1)')).toEqual([4, bytes('Hello'), 4]);
    expect(args('write(w, "ab" * 3, 6)')).toEqual([4, bytes('ababab'), 6]);
    expect(args('open("/tmp/管", O_RDWR|O_CREAT, 0644)')).toEqual(['/tmp/管', 0o102, 0o644]);
    expect(args('write(w, NULL, 5)')).toEqual([4, null, 5]);
    expect(args('ftok("/tmp", \'A\')')).toEqual(['/tmp', 65]);
    expect(args('lseek(r, -(n * 2) / 3 % 7 << 1, SEEK_END)')).toEqual([3, -6, 2]);
    expect(args('mprotect(p + 4096, 1K, ~PROT_EXEC & 7)')).toEqual([0x2000, 1024, 3]);
    expect(args('kill(B, SIGRTMIN+1)')).toEqual([101, 35]);
    expect(args('shmat(q, NULL, 0)')).toEqual([7, null, 0]);
  });

  it('become structs by field name, in the order of the structure', () => {
    expect(args('nanosleep({.tv_nsec=5, .tv_sec=1})')).toEqual([{ tv_sec: 1, tv_nsec: 5 }, null]);
    expect(args('nanosleep({sec=1, nsec=2})')).toEqual([{ tv_sec: 1, tv_nsec: 2 }, null]);
    expect(args('setitimer(ITIMER_REAL, {{0, 0}, {1, 5}})')).toEqual([
      0,
      { it_interval: { tv_sec: 0, tv_usec: 0 }, it_value: { tv_sec: 1, tv_usec: 5 } },
      null,
    ]);
    expect(args('semop(q, [{0, -1, SEM_UNDO|IPC_NOWAIT}])')).toEqual([
      7,
      [{ sem_num: 0, sem_op: -1, sem_flg: 0o14000 }],
      1,
    ]);
    expect(args('mq_open("/q", O_CREAT, 0600, {10, 64})')).toEqual([
      '/q',
      0o100,
      0o600,
      { mq_maxmsg: 10, mq_msgsize: 64 },
    ]);
    expect(args('mq_setattr(q, {O_NONBLOCK, 10})')).toEqual([
      7,
      { mq_flags: 0o4000, mq_maxmsg: 10 },
      null,
    ]);
    expect(args('mq_notify(q, {SIGEV_SIGNAL, SIGUSR1})')).toEqual([
      7,
      { sigev_notify: 0, sigev_signo: 10 },
    ]);
    expect(
      args('msgsnd(q, {msg.mtype, msg.mtext}, 0)', { msg: { mtype: 2, mtext: bytes('x') } }),
    ).toEqual([7, { mtype: 2, mtext: bytes('x') }, 1, 0]);
  });

  it('become signal sets in ascending numbers, and handlers as names', () => {
    expect(args('sigprocmask(SIG_BLOCK, [SIGUSR1, SIGINT, SIGINT])')).toEqual([0, [2, 10], null]);
    const [, set] = args('sigprocmask(SIG_SETMASK, ~[SIGKILL, SIGSTOP])') as readonly Value[];
    expect((set as readonly number[]).length).toBe(60);
    expect(set).not.toContain(9);
    expect(set).not.toContain(32);
    expect(args('sigaction(SIGINT, {on_int, [SIGTERM], SA_RESTART})')).toEqual([
      2,
      { sa_handler: 'on_int', sa_mask: [15], sa_flags: 0x10000000 },
      null,
    ]);
    expect(args('signal(SIGINT, old)', { old: 1 })).toEqual([2, 'SIG_IGN']);
    expect(args('signal(SIGINT, old)', { old: 'on_int' })).toEqual([2, 'on_int']);
  });

  it('become socket addresses as C holds them', () => {
    expect(args('bind(r, {sa_family=AF_UNIX, sun_path="/tmp/s"})')).toEqual([
      3,
      { sa_family: 1, sun_path: '/tmp/s' },
      9,
    ]);
    expect(args('bind(r, {sa_family=AF_UNIX, sun_path=@"name"})')).toEqual([
      3,
      { sa_family: 1, sun_path: '\0name' },
      7,
    ]);
    expect(args('connect(r, {AF_INET, htons(8080), inet_addr("127.0.0.1")})')).toEqual([
      3,
      { sa_family: 2, sin_port: 0x901f, sin_addr: 0x0100007f },
      16,
    ]);
    expect(args('bind(r, {AF_INET, 0, htonl(INADDR_LOOPBACK)})')).toEqual([
      3,
      { sa_family: 2, sin_port: 0, sin_addr: 0x0100007f },
      16,
    ]);
    expect(args('connect(r, {AF_INET, 1, inet_addr("1.2.3")})')).toBe(
      'expected an address such as "127.0.0.1"',
    );
  });

  it('become messages with their control messages', () => {
    expect(
      args(
        'sendmsg(r, {msg_iov=["a", buf], msg_control=[{SCM_RIGHTS, [r, w]}, {SCM_CREDENTIALS, {A, 0, 0}}]}, 0)',
      ),
    ).toEqual([
      3,
      {
        msg_iov: [bytes('a'), bytes('Hello')],
        msg_control: [
          { cmsg_type: 1, cmsg_data: [3, 4] },
          { cmsg_type: 2, cmsg_data: { pid: 100, uid: 0, gid: 0 } },
        ],
      },
      0,
    ]);
  });

  it('keep only what is given of an in-out argument', () => {
    expect(
      args('poll([{r, POLLIN, revents}, {fd=w, events=POLLOUT, revents=(POLLOUT)}], -1)'),
    ).toEqual([
      [
        { fd: 3, events: 1 },
        { fd: 4, events: 4 },
      ],
      2,
      -1,
    ]);
    expect(args('poll(fds, 1, 0)', { fds: [{ fd: 3, events: 1, revents: 16 }] })).toEqual([
      [{ fd: 3, events: 1 }],
      1,
      0,
    ]);
  });

  it('are undefined where the call writes, and null for NULL', () => {
    expect(args('read(r, "Hello", 100)')).toEqual([3, undefined, 100]);
    expect(args('waitpid(B, NULL, 0)')).toEqual([101, null, 0]);
    expect(args('setitimer(0, NULL, 0)')).toEqual([0, null, null]);
    expect(args('waitpid(B, 0, 0)')).toEqual([101, undefined, 0]);
    expect(args('semctl(q, 0, GETALL, all)')).toEqual([7, 0, 13, undefined]);
    expect(args('semctl(q, 0, SETALL, [1, 2])')).toEqual([7, 0, 17, [1, 2]]);
    expect(args('semctl(q, 0, 12)')).toEqual([7, 0, 12, 0]);
    expect(args('msgctl(q, IPC_STAT, ds)')).toEqual([7, 2, undefined]);
    expect(args('msgctl(q, IPC_SET, {msg_qbytes=5})')).toEqual([7, 1, { msg_qbytes: 5 }]);
    expect(args('msgctl(q, IPC_RMID)')).toEqual([7, 0, null]);
  });

  it('may be written as strace writes what a pointer points to', () => {
    expect(args('setsockopt(r, SOL_SOCKET, SO_REUSEADDR, [1], 4)')).toEqual([3, 1, 2, 1]);
    expect(args('sigqueue(B, SIGINT, {sival_int=5})')).toEqual([101, 2, 5]);
  });

  it('take the numbers of the processor', () => {
    const found = evaluateArguments(line('pipe2([a, b], O_DIRECT)'), env({}, 'aarch64'));
    expect(found).toMatchObject({ ok: true, value: { args: [undefined, 0o200000] } });
  });

  it('say what is wrong with them', () => {
    expect(args('close(x)')).toBe(
      'A holds no variable "x" (variables belong to a process; only fork copies them)',
    );
    expect(args('close(bug)')).toMatch(/did you mean "buf"\?$/);
    expect(args('close(buf)')).toBe('expected a number, but the variable holds bytes');
    expect(args('write(w, q)')).toBe('expected bytes, but the variable holds a number');
    expect(args('close(n / 0)')).toBe('division by zero');
    expect(args('close(1 << 64)')).toBe('a shift is by 0 to 63 bits');
    expect(args('close(-0x7fffffffffffffff - 2)')).toBe('the number does not fit in 64 bits');
    expect(args('kill(C, SIGTERM)')).toBe('there is no process C yet');
    expect(args('write(w, "x" * (n * 1M * 10))')).toBe('the string is longer than 16777216 bytes');
    expect(args('write(w, "x" * -1)')).toBe('a string cannot be repeated less than 0 times');
    expect(args('nanosleep({tv_sex=1})')).toBe(
      'struct timespec has no field "tv_sex"; did you mean "tv_sec"?',
    );
    expect(args('kill(B, msg.mtyp)', { msg: { mtype: 2 } })).toBe(
      'the struct has no field "mtyp"; did you mean "mtype"?',
    );
    expect(args('close(fds[2])', { fds: [3, 4] })).toBe(
      'the array has 2 items, so there is no [2]',
    );
    expect(args('sigprocmask(SIG_BLOCK, [0])')).toBe('0 is no signal (1 to 64)');
    expect(args('close(_)')).toBe('a value is needed here; "_" accepts, it gives none');
  });
});

describe('one expression', () => {
  const expr = (text: string) => line(`raise(${text})`).args[0] as Expr;

  it('is evaluated as its type wants it, or says why not', () => {
    expect(evaluate(expr('"/tmp"'), { t: 'path' }, env())).toEqual({ ok: true, value: '/tmp' });
    expect(evaluate(expr('"/tmp"'), { t: 'bytes' }, env())).toEqual({
      ok: true,
      value: bytes('/tmp'),
    });
    expect(evaluate(expr('SIG_IGN'), { t: 'handler' }, env())).toEqual({
      ok: true,
      value: 'SIG_IGN',
    });
    expect(evaluate(expr('SIG_IGN'), { t: 'int' }, env())).toEqual({ ok: true, value: 1 });
    expect(evaluate(expr('nope'), { t: 'int' }, env())).toEqual({
      ok: false,
      diagnostic: {
        lacks: 'nope',
        file: 'x.ipc',
        span: { line: 1, column: 10, end: 14 },
        message:
          'A holds no variable "nope" (variables belong to a process; only fork copies them)',
      },
    });
  });

  it('keeps in an in-out position only what is given', () => {
    const pollfd = { t: 'struct', name: 'pollfd' } as const;
    expect(evaluate(expr('{r, 1, 4}'), pollfd, env())).toEqual({
      ok: true,
      value: { fd: 3, events: 1, revents: 4 },
    });
    expect(evaluateInOut(expr('{r, 1, got}'), pollfd, env())).toEqual({
      ok: true,
      value: { fd: 3, events: 1 },
    });
  });
});

describe('left-out arguments', () => {
  it('are what a careful caller passes', () => {
    expect(args('write(w, "x" * 4096)')).toEqual([4, expect.any(Uint8Array), 4096]);
    expect(args('poll([{r, POLLIN}], 5)')).toMatchObject([expect.anything(), 1, 5]);
    expect(args('msgsnd(q, {1, "hello"}, IPC_NOWAIT)')).toMatchObject([7, {}, 5, 0o4000]);
    expect(args('mq_send(q, "hello", 9)')).toMatchObject([7, bytes('hello'), 5, 9]);
    expect(args('mq_timedsend(q, "hello", 9, {1, 0})')).toMatchObject([7, {}, 5, 9, {}]);
    expect(args('send(w, buf, 0)')).toEqual([4, bytes('Hello'), 5, 0]);
    expect(args('sendto(w, "x", 1, 0, {AF_INET, 0, 0})')).toMatchObject([4, {}, 1, 0, {}, 16]);
    expect(args('sendto(w, "x", 1, 0, NULL)')).toEqual([4, bytes('x'), 1, 0, null, 0]);
    expect(args('fcntl(r, F_GETFL)')).toEqual([3, 3, 0]);
    expect(args('open("/f", O_RDONLY)')).toEqual(['/f', 0, 0]);
    expect(args('open("/f", O_CREAT)')).toEqual(['/f', 0o100, 0o600]);
    expect(args('sem_open("/s", O_CREAT)')).toEqual(['/s', 0o100, 0o600, 0]);
    expect(args('mq_open("/q", O_RDONLY)')).toEqual(['/q', 0, 0, null]);
    expect(args('sigprocmask(SIG_BLOCK, [SIGINT])')).toEqual([0, [2], null]);
    expect(args('accept(r)')).toEqual([3, null, null]);
    expect(args('accept(r, addr)')).toEqual([3, undefined, undefined]);
    expect(args('accept(r, NULL)')).toEqual([3, null, null]);
    expect(args('recvfrom(r, b, 9, 0, from)')).toEqual([3, undefined, 9, 0, undefined, undefined]);
    expect(args('futex(p, FUTEX_WAKE, 1)')).toEqual([0x1000, 1, 1, null, undefined, undefined]);
    expect(args('futex(p, FUTEX_REQUEUE, 1, 2, p)')).toEqual([0x1000, 3, 1, 2, 0x1000, undefined]);
    expect(args('mq_setattr(q, {mq_flags=0})')).toEqual([7, { mq_flags: 0 }, null]);
  });
});
