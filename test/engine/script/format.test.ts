/** Values, calls and outcomes are shown as strace shows them. */
import { describe, expect, it } from 'vitest';
import type { CallName } from '../../../src/engine/calls/spec.ts';
import {
  formatOutcome,
  formatValue,
  printCall,
  printCallItem,
} from '../../../src/engine/script/print.ts';
import type { Value } from '../../../src/engine/script/value.ts';
import { bytes, env, line } from './one-line.ts';

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

  it('integers of 64 bits by all their digits', () => {
    const show = (value: Value, type: Parameters<typeof formatValue>[1]) =>
      formatValue(value, type, env());
    expect(show(2n ** 64n - 1n, { t: 'int', c: 'unsigned long' })).toBe('18446744073709551615');
    expect(show(-(2n ** 63n), { t: 'int', c: 'long' })).toBe('-9223372036854775808');
    expect(show(2n ** 64n - 4096n, { t: 'addr' })).toBe('0xfffffffffffff000');
    expect(show(-4096, { t: 'addr' })).toBe('0xfffffffffffff000');
    expect(show({ mtype: 2n ** 63n - 1n }, { t: 'struct', name: 'msgbuf' })).toBe(
      '{mtype=9223372036854775807}',
    );
    expect(show(0xdeadbeef | 0, { t: 'enum', set: 'key' })).toBe('0xdeadbeef');
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
    const in6 = { sa_family: 10, sin6_port: 0x901f, sin6_flowinfo: 0x01000000, sin6_addr: '::1' };
    expect(formatValue({ ...in6, sin6_scope_id: 0 }, { t: 'sockaddr' })).toBe(
      '{sa_family=AF_INET6, sin6_port=htons(8080), sin6_flowinfo=htonl(1), ' +
        'inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}',
    );
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
    expect(formatOutcome({ kind: 'blocked' }, 'read')).toBe('<unfinished ...>');
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
