/** What a call gave is held against what its line expects: assigned, checked, or told as different. */
import { describe, expect, it } from 'vitest';
import { match, matchOuts } from '../../../src/engine/script/match.ts';
import { matchExit, matchSignalInfo } from '../../../src/engine/script/match-signal.ts';
import type { ReturnedCall } from '../../../src/engine/script/outcome.ts';
import { bytes, env, item, line, outs, result } from './one-line.ts';

describe('arguments in out positions', () => {
  it('assign bare names and check everything else', () => {
    expect(outs('pipe([r, w])', [[3, 4]])).toEqual({ r: 3, w: 4 });
    expect(outs('pipe([3, (2 + 2)])', [[3, 4]])).toEqual({});
    expect(outs('pipe([3, (n)])', [[3, 4]])).toBe('[1]=(n) / [1]=4');
    expect(outs('pipe(both)', [[3, 4]])).toEqual({ both: [3, 4] });
    expect(outs('pipe([a])', [[3, 4]])).toBe('[a] / [3, 4]');
    expect(outs('ioctl(r, FIONREAD, [5])', [undefined, undefined, 5])).toEqual({});
    expect(outs('ioctl(r, FIONREAD, [5])', [undefined, undefined, 4])).toBe('5 / 4');
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
    const returned: ReturnedCall = { kind: 'returned', value: -1, errno: 'EAGAIN', outs: [] };
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

describe('one pattern', () => {
  it('is matched with a value of its type', () => {
    const [expr] = line('raise({r, POLLIN, (n)})').args;
    const type = { t: 'struct', name: 'pollfd' } as const;
    const given = { fd: 3, events: 1 };
    expect(expr && match(expr, { revents: 5 }, type, env(), given)).toEqual({
      ok: true,
      bindings: {},
    });
    expect(expr && match(expr, { fd: 9, events: 1, revents: 4 }, type, env())).toEqual({
      ok: false,
      expected: 'revents=(n)',
      got: 'revents=POLLOUT',
    });
  });
});

describe('results', () => {
  it('assign, check, accept, and show what came instead', () => {
    expect(result('close(r) = n', 0)).toEqual({ n: 0 });
    expect(result('read(r, b, 9) = 5', 5)).toEqual({});
    expect(result('read(r, b, 9) = (n + 1)', 5)).toBe('= (n + 1) / 5');
    expect(result('read(r, b, 9) = ?', 5)).toEqual({});
    expect(result('read(r, b, 9)', 5)).toEqual({});
    expect(result('read(r, b, 9) = 5', -1, 'EAGAIN')).toBe('= 5 / -1 EAGAIN');
    expect(result('read(r, b, 9) = -1 EAGAIN', 5)).toBe('= -1 EAGAIN / 5');
    expect(result('read(r, b, 9) = -1 EAGAIN', -1, 'EBADF')).toBe('= -1 EAGAIN / -1 EBADF');
    expect(result('read(r, b, 9) = -1', -1, 'EBADF')).toEqual({});
    expect(result('read(r, b, 9) = n', -1, 'EBADF')).toBe('a count of bytes / -1 EBADF');
    expect(result('waitpid(-1, _, 0) = B', 101)).toEqual({});
    expect(result('waitpid(-1, _, 0) = B', 100)).toBe('= B / A');
    expect(result('fcntl(r, F_GETFL) = O_RDONLY', 0o4000, undefined, 'F_GETFL')).toBe(
      '= O_RDONLY / O_RDONLY|O_NONBLOCK',
    );
    expect(result('signal(SIGINT, SIG_IGN) = SIG_DFL', 0)).toEqual({});
    expect(result('signal(SIGINT, SIG_IGN) = SIG_DFL', 1)).toBe('= SIG_DFL / SIG_IGN');
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
