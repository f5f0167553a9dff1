import { describe, expect, it } from 'vitest';
import type { CallName } from '../../../src/engine/calls/spec.ts';
import type { Returned } from '../../../src/engine/model/step.ts';
import { evaluateArguments } from '../../../src/engine/script/arguments.ts';
import type { CallItem, Item } from '../../../src/engine/script/ast.ts';
import { diagnosticText } from '../../../src/engine/script/diagnostic.ts';
import type { Env } from '../../../src/engine/script/env.ts';
import { matchOuts, matchResult } from '../../../src/engine/script/match.ts';
import { matchExit, matchSignalInfo } from '../../../src/engine/script/match-signal.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import {
  formatOutcome,
  formatValue,
  printCall,
  printCallItem,
} from '../../../src/engine/script/print.ts';
import type { Value } from '../../../src/engine/script/value.ts';

const PIDS: { readonly [actor: string]: number } = { A: 100, B: 101 };

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function env(variables: { readonly [name: string]: Value } = {}, arch?: Env['arch']): Env {
  return {
    file: 'x.ipc',
    actor: 'A',
    variables: { r: 3, w: 4, q: 7, n: 5, buf: bytes('Hello'), p: 0x1000, ...variables },
    pidOf: (actor) => PIDS[actor],
    actorOf: (pid) => Object.keys(PIDS).find((actor) => PIDS[actor] === pid),
    ...(arch === undefined ? {} : { arch }),
  };
}

function item(text: string): Item {
  const { script, diagnostics } = parse(text, 'x.ipc');
  expect(diagnostics).toEqual([]);
  return script.items[0] as Item;
}

function line(text: string): CallItem {
  const found = item(`A  ${text}`);
  if (found.kind !== 'call') throw new Error(text);
  return found;
}

/** The arguments that a kernel is given. */
function args(text: string, variables?: { readonly [name: string]: Value }): unknown {
  const found = evaluateArguments(line(text), env(variables));
  return found.ok ? found.value.args : diagnosticText(found.diagnostic);
}

/** What matching all outs of a line gives: bindings, or `expected / got`. */
function outs(
  text: string,
  values: readonly (Value | undefined)[],
  variables?: { readonly [name: string]: Value },
): unknown {
  const call = line(text);
  const given = evaluateArguments(call, env(variables));
  if (!given.ok) return diagnosticText(given.diagnostic);
  const returned: Returned = { kind: 'returned', value: 0, outs: values };
  const found = matchOuts(call, given.value.args, given.value.specs, returned, env(variables));
  if (found.ok) return found.bindings;
  return found.diagnostic ? diagnosticText(found.diagnostic) : `${found.expected} / ${found.got}`;
}

function result(text: string, value: number, errno?: string, command?: string): unknown {
  const { call, expect: expected } = line(text);
  if (expected.kind === 'unfinished') throw new Error(text);
  const returned = { kind: 'returned', value, outs: [], ...(errno ? { errno } : {}) } as const;
  const found = matchResult(expected, returned, call, env(), command);
  return found.ok ? found.bindings : `${found.expected} / ${found.got}`;
}

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
    expect(args('semctl(q, 0, GETALL, all)')).toEqual([7, 0, 13, undefined]);
    expect(args('semctl(q, 0, SETALL, [1, 2])')).toEqual([7, 0, 17, [1, 2]]);
    expect(args('semctl(q, 0, 12)')).toEqual([7, 0, 12, 0]);
    expect(args('msgctl(q, IPC_STAT, ds)')).toEqual([7, 2, undefined]);
    expect(args('msgctl(q, IPC_SET, {msg_qbytes=5})')).toEqual([7, 1, { msg_qbytes: 5 }]);
    expect(args('msgctl(q, IPC_RMID)')).toEqual([7, 0, null]);
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
    expect(args('close(1 << 60)')).toBe('a shift is by 0 to 52 bits');
    expect(args('close(9007199254740991 + 1)')).toBe('the number is too large (2^53 is the limit)');
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
    expect(args('futex(p, FUTEX_WAKE, 1)')).toEqual([0x1000, 1, 1, null]);
    expect(args('mq_setattr(q, {mq_flags=0})')).toEqual([7, { mq_flags: 0 }, null]);
  });
});

describe('arguments in out positions', () => {
  it('assign bare names and check everything else', () => {
    expect(outs('pipe([r, w])', [[3, 4]])).toEqual({ r: 3, w: 4 });
    expect(outs('pipe([3, (2 + 2)])', [[3, 4]])).toEqual({});
    expect(outs('pipe([3, (n)])', [[3, 4]])).toBe('[1]=(n) / [1]=4');
    expect(outs('pipe(both)', [[3, 4]])).toEqual({ both: [3, 4] });
    expect(outs('pipe([a])', [[3, 4]])).toBe('[a] / [3, 4]');
    expect(outs('pipe([_, ?])', [[3, 4]])).toEqual({});
    expect(outs('read(r, text, 9)', [undefined, bytes('Hi')])).toEqual({ text: bytes('Hi') });
  });

  it('compare bytes, prefixes and repetitions', () => {
    expect(outs('read(r, "Hello", 9)', [undefined, bytes('Hello')])).toEqual({});
    expect(outs('read(r, "Hello", 9)', [undefined, bytes('Help')])).toBe('"Hello" / "Help"');
    expect(outs('read(r, "Hel"..., 9)', [undefined, bytes('Help')])).toEqual({});
    expect(outs('read(r, "Hel"..., 9)', [undefined, bytes('He')])).toBe('"Hel"... / "He"');
    expect(outs('read(r, "x" * 40, 99)', [undefined, bytes('x'.repeat(40))])).toEqual({});
    expect(outs('read(r, "x" * 40, 99)', [undefined, bytes('x'.repeat(39))])).toBe(
      `"x" * 40 / "${'x'.repeat(32)}"... (39 bytes)`,
    );
    expect(outs('read(r, (buf), 9)', [undefined, bytes('Hello')])).toEqual({});
    expect(outs('read(r, NULL, 0)', [undefined, undefined])).toEqual({});
    expect(outs('read(r, "x", 9)', [])).toBe('"x" / nothing');
  });

  it('look only at the fields that a struct pattern names', () => {
    const ds = { msg_qnum: 1, msg_qbytes: 16384, msg_perm: { mode: 0o600 } };
    expect(
      outs('msgctl(q, IPC_STAT, {msg_qnum=1, msg_qbytes=limit})', [undefined, undefined, ds]),
    ).toEqual({ limit: 16384 });
    expect(outs('msgctl(q, IPC_STAT, {msg_perm={mode=0666}})', [undefined, undefined, ds])).toBe(
      'msg_perm.mode=0666 / msg_perm.mode=0600',
    );
    expect(
      outs('msgrcv(q, {type, "hi"}, 9, 0, 0)', [undefined, { mtype: 3, mtext: bytes('hi') }]),
    ).toEqual({ type: 3 });
    expect(
      outs('getsockname(r, {AF_INET, port})', [
        undefined,
        { sa_family: 2, sin_port: 5, sin_addr: 0 },
      ]),
    ).toEqual({ port: 5 });
    expect(
      outs('getsockname(r, {sa_family=AF_UNIX, sun_path=@"a"})', [
        undefined,
        { sa_family: 1, sun_path: '\0b' },
      ]),
    ).toBe('sun_path=@"a" / sun_path=@"b"');
    expect(
      outs('recvmsg(r, {msg_iov=["ab"], msg_control=[{SCM_RIGHTS, [a, b]}]}, 0)', [
        undefined,
        { msg_iov: [bytes('ab')], msg_control: [{ cmsg_type: 1, cmsg_data: [5, 6] }] },
      ]),
    ).toEqual({ a: 5, b: 6 });
  });

  it('check only what the call writes of an in-out argument', () => {
    const text = 'poll([{r, POLLIN, (POLLIN|POLLHUP)}, {w, POLLOUT, got}], -1)';
    expect(outs(text, [[{ revents: 17 }, { revents: 4 }]])).toEqual({ got: 4 });
    expect(
      outs(text, [
        [
          { fd: 3, events: 1, revents: 1 },
          { fd: 4, events: 4, revents: 4 },
        ],
      ]),
    ).toBe('[0].revents=(POLLIN|POLLHUP) / [0].revents=POLLIN');
    const fds = [{ fd: 3, events: 1 }];
    expect(outs('poll(fds, 1, 0)', [[{ revents: 16 }]], { fds })).toEqual({
      fds: [{ fd: 3, events: 1, revents: 16 }],
    });
  });

  it('know wait status patterns, with and without a core', () => {
    expect(outs('waitpid(B, exited(3), 0)', [undefined, 0x300])).toEqual({});
    expect(outs('waitpid(B, exited(3), 0)', [undefined, 0])).toBe('exited(3) / exited(0)');
    expect(outs('waitpid(B, killed(SIGSEGV), 0)', [undefined, 11])).toEqual({});
    expect(outs('waitpid(B, killed(SIGSEGV), 0)', [undefined, 139])).toEqual({});
    expect(outs('waitpid(B, killed(SIGSEGV), 0)', [undefined, 9])).toBe(
      'killed(SIGSEGV) / killed(SIGKILL)',
    );
    expect(outs('waitpid(B, stopped(SIGSTOP), 0)', [undefined, 0x137f])).toEqual({});
    expect(outs('waitpid(B, continued, 0)', [undefined, 0xffff])).toEqual({});
    expect(outs('waitpid(B, continued, 0)', [undefined, 0])).toBe('continued / exited(0)');
    expect(outs('waitpid(B, status, 0)', [undefined, 0x300])).toEqual({ status: 0x300 });
  });

  it('compare signal sets and handlers', () => {
    expect(outs('sigpending([SIGUSR1, SIGINT])', [[2, 10]])).toEqual({});
    expect(outs('sigpending([SIGUSR1])', [[2, 10]])).toBe('[SIGUSR1] / [SIGINT, SIGUSR1]');
    const old = { sa_handler: 'on_int', sa_mask: [], sa_flags: 0 };
    expect(outs('sigaction(SIGINT, NULL, {(on_int), []})', [undefined, undefined, old])).toEqual(
      {},
    );
    expect(outs('sigaction(SIGINT, NULL, {SIG_DFL})', [undefined, undefined, old])).toBe(
      'sa_handler=SIG_DFL / sa_handler=on_int',
    );
    expect(outs('sigaction(SIGINT, NULL, old)', [undefined, undefined, old])).toEqual({ old });
  });

  it('are not looked at after an error', () => {
    const call = line('read(r, "Hello", 9) = -1 EAGAIN');
    const returned: Returned = { kind: 'returned', value: -1, errno: 'EAGAIN', outs: [] };
    expect(matchOuts(call, [3, undefined, 9], [], returned, env())).toEqual({
      ok: true,
      bindings: {},
    });
  });

  it('report a mistake in a pattern as one', () => {
    expect(outs('read(r, (nope), 9)', [undefined, bytes('x')])).toMatch(
      /^A holds no variable "nope"/,
    );
  });
});

describe('results', () => {
  it('assign, check, accept, and show what came instead', () => {
    expect(result('close(r) = n', 0)).toEqual({ n: 0 });
    expect(result('read(r, b, 9) = 5', 5)).toEqual({});
    expect(result('read(r, b, 9) = (n + 1)', 5)).toBe('(n + 1) / 5');
    expect(result('read(r, b, 9) = ?', 5)).toEqual({});
    expect(result('read(r, b, 9)', 5)).toEqual({});
    expect(result('read(r, b, 9) = 5', -1, 'EAGAIN')).toBe('5 / -1 EAGAIN');
    expect(result('read(r, b, 9) = -1 EAGAIN', 5)).toBe('-1 EAGAIN / 5');
    expect(result('read(r, b, 9) = -1 EAGAIN', -1, 'EBADF')).toBe('-1 EAGAIN / -1 EBADF');
    expect(result('read(r, b, 9) = -1', -1, 'EBADF')).toEqual({});
    expect(result('read(r, b, 9) = n', -1, 'EBADF')).toEqual({ n: -1 });
    expect(result('waitpid(-1, _, 0) = B', 101)).toEqual({});
    expect(result('waitpid(-1, _, 0) = B', 100)).toBe('B / A');
    expect(result('fcntl(r, F_GETFL) = O_RDONLY', 0o4000, undefined, 'F_GETFL')).toBe(
      'O_RDONLY / O_RDONLY|O_NONBLOCK',
    );
    expect(result('signal(SIGINT, SIG_IGN) = SIG_DFL', 0)).toEqual({});
    expect(result('signal(SIGINT, SIG_IGN) = SIG_DFL', 1)).toBe('SIG_DFL / SIG_IGN');
    expect(result('sigwaitinfo([SIGINT], i) = SIGINT', 2)).toEqual({});
  });
});

describe('consequences', () => {
  const info = {
    si_signo: 'SIGUSR1',
    si_code: 'SI_QUEUE',
    si_pid: 'B',
    si_value: 42,
    si_uid: null,
  };
  const matched = (text: string) => {
    const found = item(`A  --- SIGUSR1 ${text} ---`);
    if (found.kind !== 'signal') throw new Error(text);
    const match = matchSignalInfo(found, info, env());
    return match.ok ? match.bindings : `${match.expected} / ${match.got}`;
  };

  it('match the fields that a signal line names; what is unknown is no difference', () => {
    expect(matched('')).toEqual({});
    expect(matched('{si_code=SI_QUEUE, si_pid=B, si_value=v}')).toEqual({ v: 42 });
    expect(matched('{si_signo=SIGUSR1, si_uid=5}')).toEqual({});
    expect(matched('{si_pid=who}')).toEqual({ who: 101 });
    expect(matched('{si_code=SI_USER}')).toBe('si_code=SI_USER / si_code=SI_QUEUE');
    expect(matched('{si_pid=A}')).toBe('si_pid=A / si_pid=B');
    expect(matched('{si_value=41}')).toBe('si_value=41 / si_value=42');
    expect(matched('{si_status=1}')).toBe('si_status=1 / si_status=nothing');
  });

  it('match how a process ended', () => {
    expect(matchExit({ exited: 3 }, { exited: 3 })).toBe(true);
    expect(matchExit({ exited: 3 }, { exited: 0 })).toBe(false);
    expect(matchExit({ killed: 'SIGSEGV' }, { killed: 'SIGSEGV', core: true })).toBe(true);
    expect(matchExit({ exited: 3 }, { killed: 'SIGSEGV', core: true })).toBe(false);
  });
});

describe('values as strace shows them', () => {
  it('by type', () => {
    const show = (value: Value | undefined, type: Parameters<typeof formatValue>[1]) =>
      formatValue(value, type, env());
    expect(show(bytes('x'.repeat(33)), { t: 'bytes' })).toBe(`"${'x'.repeat(32)}"...`);
    expect(show(bytes('a"\\\n\x001\x7f管'), { t: 'bytes' })).toBe('"a\\"\\\\\\n\\0001\\177管"');
    expect(show(new Uint8Array([0xe7, 0xae, 0x31, 0xff]), { t: 'bytes' })).toBe(
      '"\\347\\2561\\377"',
    );
    expect(show('/tmp/"x"', { t: 'path' })).toBe('"/tmp/\\"x\\""');
    expect(show(101, { t: 'pid' })).toBe('B');
    expect(show(999, { t: 'pid' })).toBe('999');
    expect(show(0x7f00, { t: 'addr' })).toBe('0x7f00');
    expect(show(0, { t: 'addr' })).toBe('NULL');
    expect(show(null, { t: 'addr' })).toBe('NULL');
    expect(show(35, { t: 'signal' })).toBe('SIGRTMIN+1');
    expect(show(0, { t: 'signal' })).toBe('0');
    expect(show(0o644, { t: 'mode' })).toBe('0644');
    expect(show([2, 10], { t: 'sigset' })).toBe('[SIGINT, SIGUSR1]');
    expect(show(0x137f, { t: 'status' })).toBe('stopped(SIGSTOP)');
    expect(show('on_int', { t: 'handler' })).toBe('on_int');
    expect(show(1, { t: 'handler' })).toBe('SIG_IGN');
    expect(show(0x1234, { t: 'enum', set: 'key' })).toBe('0x1234');
    expect(show(undefined, { t: 'bytes' })).toBe('...');
  });

  it('structs by field name, without fields that say nothing', () => {
    const struct = (name: string, value: Value) => formatValue(value, { t: 'struct', name }, env());
    expect(struct('pollfd', { fd: 3, events: 1, revents: 16 })).toBe(
      '{fd=3, events=POLLIN, revents=POLLHUP}',
    );
    expect(
      struct('siginfo', { si_signo: 17, si_code: 1, si_pid: 101, si_uid: 0, si_status: 3 }),
    ).toBe('{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=B, si_status=3}');
    expect(struct('siginfo', { si_signo: 11, si_code: 1, si_addr: 0x10 })).toBe(
      '{si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x10}',
    );
    expect(
      formatValue({ sa_family: 2, sin_port: 0x901f, sin_addr: 0x0100007f }, { t: 'sockaddr' }),
    ).toBe('{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}');
    expect(formatValue({ sa_family: 1 }, { t: 'sockaddr' })).toBe('{sa_family=AF_UNIX}');
  });

  it('calls with what they took and wrote', () => {
    const print = (
      call: CallName,
      given: readonly (Value | undefined)[],
      ...written: readonly (Value | undefined)[]
    ) => printCall(call, given, env(), written);
    expect(print('read', [3, undefined, 100])).toBe('read(3, ..., 100)');
    expect(print('read', [3, undefined, 100], undefined, bytes('Hi'))).toBe('read(3, "Hi", 100)');
    expect(print('poll', [[{ fd: 3, events: 1 }], 1, -1], [{ revents: 16 }])).toBe(
      'poll([{fd=3, events=POLLIN, revents=POLLHUP}], 1, -1)',
    );
    expect(print('fcntl', [3, 4, 0o4000])).toBe('fcntl(3, F_SETFL, O_RDONLY|O_NONBLOCK)');
    expect(print('open', ['/f', 0o102, 0o644])).toBe('open("/f", O_RDWR|O_CREAT, 0644)');
    expect(printCallItem(line('read(r,"Hello",64K)=5'))).toBe('read(r, "Hello", 64K)');
  });

  it('outcomes', () => {
    const where = { name: 'read', text: '', wchan: null, queue: null };
    expect(formatOutcome({ kind: 'blocked', where }, 'read')).toBe('<unfinished ...>');
    expect(formatOutcome({ kind: 'gone' }, 'exit')).toBe('?');
    expect(formatOutcome({ kind: 'returned', value: 5, outs: [] }, 'read')).toBe('5');
    expect(formatOutcome({ kind: 'returned', value: -1, errno: 'EAGAIN', outs: [] }, 'read')).toBe(
      '-1 EAGAIN (Resource temporarily unavailable)',
    );
    expect(formatOutcome({ kind: 'returned', value: 0x7000, outs: [] }, 'mmap')).toBe('0x7000');
    expect(formatOutcome({ kind: 'returned', value: 101, outs: [] }, 'fork', [], env())).toBe('B');
    expect(formatOutcome({ kind: 'returned', value: 2, outs: [] }, 'fcntl', [3, 3, 0])).toBe(
      'O_RDWR',
    );
  });
});
