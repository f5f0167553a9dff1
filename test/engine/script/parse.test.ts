/** Lines of a transcript become items, and their expressions values. */
import { describe, expect, it } from 'vitest';
import type { CallItem, Expr, Item } from '../../../src/engine/script/ast.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { print, printExpr } from '../../../src/engine/script/print.ts';
import { STRACE } from './samples.ts';

function items(text: string): readonly Item[] {
  const { script, diagnostics } = parse(text, 'x.ipc');
  expect(diagnostics).toEqual([]);
  return script.items;
}

function call(line: string): CallItem {
  const [item] = items(line);
  if (item?.kind !== 'call') throw new Error(`no call: ${line}`);
  return item;
}

/** The last argument of a call, as a number or as printed. */
function value(text: string): Expr {
  return call(`A  raise(${text})`).args[0] as Expr;
}

describe('lines', () => {
  it('are what their first characters say', () => {
    const kinds = items(
      '# a comment\n\n> Text.\nA  getpid() = p\nA  read(r, b, 1) <unfinished ...>\n' +
        'A  <... read resumed> = 1\nA  --- SIGUSR1 ---\nA  +++ exited with 3 +++\n+250ms\n',
    ).map((item) => item.kind);
    expect(kinds).toEqual([
      'comment',
      'blank',
      'narration',
      'call',
      'call',
      'resumed',
      'signal',
      'end',
      'time',
    ]);
  });

  it('may have blanks anywhere, CRLF and a byte-order mark', () => {
    const [item] = items('\uFEFF  A\t close ( r )=0\r\n');
    expect(item).toMatchObject({ kind: 'call', actor: 'A', call: 'close' });
    expect(items('A  close(r)\r\nA  close(w)\r\n')).toHaveLength(2);
  });

  it('keep comments, and no # inside a string is one', () => {
    expect(call('A  write(w, "# no") = 4  # yes').comment).toBe('yes');
    expect(call("A  write(w, '#')#").comment).toBe('');
    expect(call('A  close(w)').comment).toBeUndefined();
    expect(items('+2s # later')[0]).toMatchObject({ kind: 'time', ns: 2e9, comment: 'later' });
  });

  it('join narration of one language into paragraphs', () => {
    expect(items('> One\n> two.\n>zh 一\n>zh 二 x\n> Three')).toMatchObject([
      { language: 'en', text: 'One two.', lines: ['One', 'two.'] },
      { language: 'zh', text: '一二 x' },
      { language: 'en', text: 'Three' },
    ]);
    expect(items('>Without a blank.')).toMatchObject([
      { language: 'en', text: 'Without a blank.' },
    ]);
    expect(items('> The "#" is kept, # this is not.')).toMatchObject([
      { text: 'The "#" is kept,' },
    ]);
  });

  it('let time pass in ns, us, ms and s', () => {
    const ns = items('+5ns\n+250us\n+1.5ms\n+2s').map((item) => item.kind === 'time' && item.ns);
    expect(ns).toEqual([5, 250_000, 1_500_000, 2_000_000_000]);
  });

  it('have spans that count characters, not code units', () => {
    const { diagnostics } = parse('A  write(w, "𝄞𝄞") = 5 x', 'x');
    expect(diagnostics[0]?.span).toEqual({ line: 1, column: 23, end: 24 });
  });
});

describe('actors', () => {
  it('that nobody forks are roots, in order of first appearance', () => {
    const text = 'Reader  getpid()\nA  fork() = B\nB  kill(Worker2, 0)\nB  fork() = CHILD\n';
    expect(parse(text, 'x').script.roots).toEqual(['Reader', 'A', 'Worker2']);
  });

  it('may be written all in capitals when they act', () => {
    expect(parse('A  fork() = CHILD\nA  kill(CHILD, SIGTERM)', 'x').script.items[1]).toMatchObject({
      args: [
        { kind: 'actor', name: 'CHILD' },
        { kind: 'const', name: 'SIGTERM' },
      ],
    });
  });
});

describe('values', () => {
  it('are integers as in C', () => {
    for (const [text, number] of [
      ['5', 5],
      ['0x1f', 31],
      ['0X1F', 31],
      ['0666', 438],
      ['0', 0],
      ['64K', 65536],
      ['1M', 1048576],
      ["'A'", 65],
      ["'\\n'", 10],
      ["'\\0'", 0],
      ["'\\''", 39],
    ] as const) {
      expect(value(text)).toMatchObject({ kind: 'int', value: number, text });
    }
    expect(value('-1')).toMatchObject({ kind: 'unary', op: '-', of: { value: 1 } });
  });

  it('are strings with C escapes', () => {
    const bytes = (text: string) => {
      const expr = value(text);
      return expr.kind === 'string' ? [...expr.bytes] : undefined;
    };
    expect(bytes('"\\n\\t\\0\\x41\\101\\"\\\\"')).toEqual([10, 9, 0, 65, 65, 34, 92]);
    expect(bytes('"\\1239"')).toEqual([83, 57]);
    expect(bytes('"é"')).toEqual([0xc3, 0xa9]);
    expect(bytes('""')).toEqual([]);
    expect(value('"Hel"...')).toMatchObject({ prefix: true });
    expect(value('@"name"')).toMatchObject({ abstract: true });
  });

  it('follow the precedence of C', () => {
    const shape = (expr: Expr): string =>
      expr.kind === 'binary'
        ? `(${shape(expr.left)}${expr.op}${shape(expr.right)})`
        : printExpr(expr);
    expect(shape(value('a|b&c<<1+2*3'))).toBe('(a|(b&(c<<(1+(2*3)))))');
    expect(shape(value('a - b - c'))).toBe('((a-b)-c)');
    expect(shape(value('"x" * 4096'))).toBe('("x"*4096)');
    expect(shape(value('p + 4096'))).toBe('(p+4096)');
  });

  it('are structs by name, with a dot or by position, arrays and sets', () => {
    expect(value('{.mtype=1, "hi"}')).toMatchObject({
      kind: 'struct',
      fields: [{ name: 'mtype', value: { value: 1 } }, { value: { kind: 'string' } }],
    });
    expect(value('~[SIGKILL]')).toMatchObject({ kind: 'array', complement: true });
    expect(value('[[1], []]')).toMatchObject({ kind: 'array', items: [{ kind: 'array' }, {}] });
    expect(value('msg.mtype')).toMatchObject({ kind: 'field', name: 'mtype' });
    expect(value('fds[1]')).toMatchObject({ kind: 'field', name: '1' });
    expect(value('_')).toMatchObject({ kind: 'any' });
    expect(value('NULL')).toMatchObject({ kind: 'null' });
  });
});

describe('left-out arguments', () => {
  it('are the last optional ones', () => {
    expect(call('A  write(w, "x")').positions).toEqual([0, 1, -1]);
    expect(call('A  poll([], 5)').positions).toEqual([0, -1, 1]);
    expect(call('A  mq_send(q, "x", 1)').positions).toEqual([0, 1, -1, 2]);
    expect(call('A  mq_open("/q", 0)').positions).toEqual([0, 1, -1, -1]);
    expect(call('A  mq_open("/q", 0, 0600)').positions).toEqual([0, 1, 2, -1]);
    expect(call('A  accept(s)').positions).toEqual([0, -1, -1]);
    expect(call('A  msgsnd(q, m, 0)').positions).toEqual([0, 1, -1, 2]);
  });
});

describe('what a line expects', () => {
  it('is a result, an errno, nothing, or that it blocks', () => {
    expect(call('A  close(r)').expect).toEqual({ kind: 'returns' });
    expect(call('A  close(r) <unfinished ...>').expect).toEqual({ kind: 'unfinished' });
    expect(call('A  close(r) = -1 EBADF').expect).toMatchObject({ kind: 'result', errno: 'EBADF' });
    expect(call('A  close(r) = -1 EWOULDBLOCK').expect).toMatchObject({ errno: 'EAGAIN' });
    expect(call('A  close(r) = ?').expect).toMatchObject({ value: { kind: 'any' } });
    expect(call('A  close(r) = (n + 1)').expect).toMatchObject({ value: { kind: 'paren' } });
  });

  it('is a signal or an end', () => {
    expect(items('A  --- SIGRTMIN+1 {si_code=SI_QUEUE, si_pid=B} --- # x')[0]).toMatchObject({
      signal: 'SIGRTMIN+1',
      info: { kind: 'struct' },
      comment: 'x',
    });
    expect(items('A  +++ killed by SIGPIPE +++')[0]).toMatchObject({ exit: { killed: 'SIGPIPE' } });
    expect(items('A  +++ exited with 3 +++')[0]).toMatchObject({ exit: { exited: 3 } });
  });
});

describe('strace', () => {
  it('is read, with everything that it adds, and printed in the notation', () => {
    const { script, diagnostics } = parse(STRACE.trimStart(), 'strace.ipc');
    expect(diagnostics).toEqual([]);
    expect(print(script).split('\n')).toEqual([
      'A  open("/tmp/f", O_RDONLY|O_CLOEXEC) = 3',
      'A  sigaction(SIGINT, {sa_handler=on_int, sa_mask=[SIGINT, SIGQUIT], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f2b}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}) = 0',
      'A  sigprocmask(SIG_BLOCK, ~[SIGKILL, SIGSTOP], NULL) = 0',
      'A  fork() = B',
      'A  vfork() = C',
      'A  read(3, "abc"..., 100) = -1 EAGAIN',
      'B  read(3, "abc", 8) <unfinished ...>',
      'B  <... read resumed> = 3',
      'A  waitpid(B, exited(0), 0) = B',
      'A  waitpid(C, killed(SIGSEGV), 0) = C',
      'A  mq_send(3, "x", 1, 0) = 0',
      'A  mkfifo("/tmp/p", 0666) = 0',
      'A  mkfifo("/tmp/p", 0666) = -1 EEXIST',
      'A  nanosleep({tv_sec=1, tv_nsec=0}, NULL) = ? ERESTART_RESTARTBLOCK',
      'A  poll([{3, POLLIN, _}], 1, 1500) = 1',
      'A  poll([{fd=3, events=POLLIN}], 1, 1) = 0',
      'A  epoll_wait(3, [{events=EPOLLIN, data={u32=3, u64=3}}], 10, -1) = 1',
      'A  setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1]) = 0',
      'A  getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0',
      'A  getsockname(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0',
      'A  ioctl(3, FIONREAD, [5]) = 0',
      'A  exit(0) = ?',
      'A  +++ exited with 0 +++',
      'C  +++ killed by SIGSEGV +++',
      '',
    ]);
  });
});

describe('front matter', () => {
  it('knows its keys and keeps the others', () => {
    const { script, diagnostics } = parse(
      '---\ntitle: Hello\nsummary: { en: "A", zh: 甲 }\nmechanism: pipe\nrequires: [root]\n' +
        'kernel: 5.10\nshows: [a-1, b-2]\nauthor: { name: N }\n---\nA  getpid()\n',
      'x',
    );
    expect(diagnostics).toEqual([]);
    expect(script.front).toEqual({
      title: { en: 'Hello' },
      summary: { en: 'A', zh: '甲' },
      mechanism: 'pipe',
      requires: ['root'],
      kernel: '5.10',
      shows: ['a-1', 'b-2'],
      other: { author: { name: 'N' } },
    });
    expect(script.items).toMatchObject([{ kind: 'call', span: { line: 10 } }]);
  });

  it('may be empty or absent', () => {
    expect(parse('---\n---\n', 'x')).toMatchObject({ script: { front: {} }, diagnostics: [] });
    expect(parse('', 'x')).toMatchObject({ script: { front: {}, items: [] }, diagnostics: [] });
  });
});
