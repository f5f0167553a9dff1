/** Mistakes in a transcript: where each is shown, what is suggested, and that hostile input ends in a sentence. */
import { describe, expect, it } from 'vitest';
import { checkScript, readScript } from '../../../src/engine/script/check.ts';
import { formatDiagnostic } from '../../../src/engine/script/diagnostic.ts';
import { LIMITS } from '../../../src/engine/script/limits.ts';
import { editDistance, nearest } from '../../../src/engine/script/nearest.ts';
import { parse } from '../../../src/engine/script/parse.ts';
import { SAMPLES, STRACE } from './samples.ts';

/** Every mistake of a text as it is printed, without the lines and carets. */
function mistakes(text: string, file = 'pipe.ipc'): readonly string[] {
  return readScript(text, file).diagnostics.map((d) => formatDiagnostic(d));
}

const HELD = 'A  pipe([r, w]) = 0\n';

describe('a mistake', () => {
  it('names the place, shows the line with a caret, and suggests the nearest name', () => {
    const text = 'A  pipe([r, w]) = 0\nA  wirte(w, "Hello", 5) = 5\n';
    const [found] = readScript(text, 'pipe.ipc').diagnostics;
    expect(found && formatDiagnostic(found, text)).toBe(
      [
        'pipe.ipc:2:4: unknown call "wirte"; did you mean "write"?',
        '  A  wirte(w, "Hello", 5) = 5',
        '     ^^^^^',
      ].join('\n'),
    );
  });

  it('has its caret under what is wrong behind tabs and wide characters', () => {
    const text = 'A\twrite(1, "管道", O_RDRW)';
    const [found] = readScript(text, 'x').diagnostics;
    expect(found && formatDiagnostic(found, text)).toBe(
      [
        'x:1:18: unknown constant "O_RDRW"; did you mean "O_RDWR"?',
        '  A  write(1, "管道", O_RDRW)',
        '                      ^^^^^^',
      ].join('\n'),
    );
  });

  it('shows a window of a long line', () => {
    const text = `A  write(w, "${'x'.repeat(5000)}" ! )`;
    const [found] = parse(text, 'x').diagnostics;
    const [head, line, carets] = (found ? formatDiagnostic(found, text) : '').split('\n');
    expect(head).toBe('x:1:5016: expected "," or ")", found "!"');
    expect(line).toMatch(/^ {2}\.\.\.x+" ! \)$/);
    expect(line?.[carets?.indexOf('^') ?? 0]).toBe('!');
  });

  it('does not hide the next', () => {
    expect(mistakes('A  close(\nA  close(3 = 0\nclose(3)\nA  close(3)\n')).toEqual([
      'pipe.ipc:1:10: expected a value, found the end of the line',
      'pipe.ipc:2:12: expected "," or ")", found "="',
      'pipe.ipc:3:1: expected a process (a name that starts with an upper-case letter), narration (>), a time (+1s) or a comment (#), found "close"',
    ]);
  });
});

describe('mistakes of a line', () => {
  const cases: readonly (readonly [line: string, message: string])[] = [
    ['A  wirte(w)', '1:4: unknown call "wirte"; did you mean "write"?'],
    ['A  frobnicate_it_all(w)', '1:4: unknown call "frobnicate_it_all"'],
    ['A  write w', '1:10: expected "(" after write, found "w"'],
    ['A  write(w)', '1:4: write(fd, buf, count?) takes 2 to 3 arguments, got 1'],
    ['A  close()', '1:4: close(fd) takes 1 argument, got 0'],
    ['A  getpid(1)', '1:4: getpid() takes 0 arguments, got 1'],
    ['A  close(3', '1:11: expected "," or ")", found the end of the line'],
    [
      'A  close(3)) = 0',
      '1:12: expected "=", "<unfinished ...>" or the end of the line, found ")"',
    ],
    ['A  close(3) = 0 0', '1:17: expected the end of the line, found "0"'],
    [
      'A  close(3) <unfinished>',
      '1:13: expected "=", "<unfinished ...>" or the end of the line, found "<"',
    ],
    ['A  close(3) = EBADF', '1:15: an error is written as -1 and its name: = -1 EBADF'],
    ['A  close(3) = 5 EBADF', '1:17: an error is written as -1 and its name: = -1 EBADF'],
    ['A  close(3) = -1 EBADFF', '1:18: unknown error "EBADFF"; did you mean "EBADF"?'],
    ['A  close(3) = -1 EAGAIN (open', '1:25: the parenthesis is never closed'],
    ['A  write(3, "abc', '1:13: the string has no closing quote (")'],
    [
      'A  write(3, "a\\q")',
      '1:15: unknown escape; known are \\n \\t \\r \\0 \\\\ \\" \\a \\b \\f \\v \\e, \\x41 and \\101',
    ],
    ['A  write(3, "\\777")', '1:14: 777 is more than a byte'],
    ['A  ftok("/", \'ab\')', "1:14: a character literal is one character between quotes: 'A'"],
    ['A  close(09)', '1:10: "09" is not a number'],
    ['A  close(5x)', '1:10: "5x" is not a number'],
    ['A  close(99999999999999999999)', '1:10: the number does not fit in 64 bits'],
    ['A  waitpid(-1, exitd(0), 0)', '1:16: unknown function "exitd"; did you mean "exited"?'],
    ['A  waitpid(-1, exited(), 0)', '1:16: exited() takes 1 argument, got 0'],
    [
      'A  read(3,  <unfinished ...>',
      '1:13: expected the remaining arguments and ")" before <unfinished ...>',
    ],
    ['A  <... raed resumed> = 1', '1:9: unknown call "raed"; did you mean "read"?'],
    [
      'A  <... read> = 1',
      '1:4: expected "<... call resumed>" with the name of the call that had blocked',
    ],
    ['A  --- SIGURS1 ---', '1:8: unknown signal "SIGURS1"; did you mean "SIGUSR1"?'],
    ['A  --- SIGUSR1', '1:15: expected "{" or "---", found the end of the line'],
    ['A  +++ exited with 300 +++', '1:8: an exit status is 0 to 255'],
    ['A  +++ went away +++', '1:8: expected "exited with N" or "killed by SIGNAL", found "went"'],
    ['A  +++ exited with 0', '1:21: expected "+++", found the end of the line'],
    ['A', '1:2: expected a call, "<... call resumed>", "---" or "+++", found the end of the line'],
    ['SIGINT  getpid()', '1:1: "SIGINT" is a constant and cannot name a process'],
    ['+5 minutes', '1:1: expected a time that passes, as in +250ms or +2s'],
    ['A  openat(3, "/f", 0)', '1:11: only AT_FDCWD is known as a directory here'],
    ['A  mknod("/f", 0666)', '1:16: mknod makes only a FIFO here: S_IFIFO|0666'],
    [
      'A  clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, {1, 0}, NULL)',
      '1:36: only a relative sleep is known here (flags 0)',
    ],
  ];
  for (const [line, message] of cases) {
    it(message, () => {
      expect(mistakes(line)).toEqual([`pipe.ipc:${message}`]);
    });
  }
});

describe('mistakes that checking finds', () => {
  const cases: readonly (readonly [text: string, message: string])[] = [
    ['A  open("/x", O_RDWT)', '1:15: unknown constant "O_RDWT"; did you mean "O_RDWR"?'],
    ['A  kill(0, SIGTREM)', '1:12: unknown constant "SIGTREM"; did you mean "SIGTERM"?'],
    ['A  msgget(1, CREAT)', '1:14: unknown constant "CREAT"; did you mean "IPC_CREAT"?'],
    ['A  msgctl(0, RMID)', '1:14: unknown constant "RMID"; did you mean "IPC_RMID"?'],
    ['A  kill(0, HUP)', '1:12: expected a signal, found the process HUP; did you mean "SIGHUP"?'],
    [
      'A  waitpid(0, st, B)',
      '1:19: expected flags (WNOHANG, WUNTRACED, WCONTINUED...), found the process B',
    ],
    ['A  close("x")', '1:10: expected a descriptor, found a string'],
    ['A  close(NULL)', '1:10: expected a descriptor, found NULL'],
    ['A  close([3])', '1:10: expected a descriptor, found an array'],
    ['A  close(_)', '1:10: expected a descriptor; "_" gives none'],
    ['A  open(3, O_RDWR)', '1:9: expected a path ("..."), found a number'],
    ['A  write(1, 5, 1)', '1:13: expected bytes ("..."), found a number'],
    [
      'A  lseek(3, 0, "SET")',
      '1:16: expected a constant (SEEK_SET, SEEK_CUR, SEEK_END...), found a string',
    ],
    ['A  open("/", {1})', '1:14: expected flags (O_RDONLY, O_WRONLY, O_RDWR...), found a struct'],
    ['A  nanosleep(5)', '1:14: expected struct timespec ({...}), found a number'],
    ['A  nanosleep({1, 2, 3})', '1:21: struct timespec has only the fields tv_sec, tv_nsec'],
    [
      'A  nanosleep({tv_usec=1})',
      '1:15: struct timespec has no field "tv_usec"; did you mean "tv_sec"?',
    ],
    ['A  nanosleep({1, tv_sec=1})', '1:25: field "tv_sec" is given twice'],
    [
      'A  sigaction(SIGINT, {sa_hander=SIG_DFL})',
      '1:23: struct sigaction has no field "sa_hander"; did you mean "sa_handler"?',
    ],
    [
      'A  sigprocmask(SIG_BLOCK, [SIGINTT])',
      '1:28: unknown constant "SIGINTT"; did you mean "SIGINT"?',
    ],
    ['A  semop(1, ~[1])', '1:13: only a signal set can be written as ~[...]'],
    ['A  kill(exited(0), 9)', '1:9: expected a process, found a wait status'],
    ['A  write(1, "x" * 99999999)', '1:13: the string is longer than 16777216 bytes'],
    [
      'A  read(q, buf, 10)',
      '1:9: A holds no variable "q" (variables belong to a process; only fork copies them)',
    ],
    [
      `${HELD}A  read(rr, buf, 10)`,
      '2:9: A holds no variable "rr" (variables belong to a process; only fork copies them); did you mean "r"?',
    ],
    [
      `${HELD}B  read(r, buf, 10)`,
      '2:9: B holds no variable "r" (variables belong to a process; only fork copies them)',
    ],
    [
      `A  fork() = B\n${HELD}B  close(r)`,
      '3:10: B holds no variable "r" (variables belong to a process; only fork copies them)',
    ],
    ['A  fork() = B\nA  fork() = B', '2:13: B was forked on line 1 already'],
    ['B  exit(0)\nA  fork() = B', '1:1: there is no process B yet; it is forked on line 2'],
    ['A  kill(B, 9)\nA  fork() = B', '1:9: there is no process B yet; it is forked on line 2'],
    ['A  fork() = SIGINT', '1:13: "SIGINT" is a constant and cannot name a process'],
    [
      'Reader  getpid()\nA  kill(Raeder, 9)',
      '2:9: unknown process "Raeder"; did you mean "Reader"?',
    ],
    ['A  <... read resumed> = 1', '1:1: no read of A was left <unfinished ...> above'],
    [
      'A  pause() <unfinished ...>\nA  <... read resumed> = 1',
      '2:1: no read of A was left <unfinished ...> above; it is inside pause',
    ],
    [
      'A  getpid() = 1234',
      '1:15: a process id differs between runs; name the process, or assign it to a variable',
    ],
    [
      'A  shmat(0, NULL, 0) = 0x7f00',
      '1:24: an address differs between runs; assign it to a variable',
    ],
    ['A  exit(0) = 0', '1:14: exit never returns; expected no result, or = ?'],
    [
      'A  --- SIGUSR1 {si_pidd=A} ---',
      '1:17: siginfo_t has no field "si_pidd"; did you mean "si_pid"?',
    ],
  ];
  for (const [text, message] of cases) {
    it(message, () => {
      expect(mistakes(text)).toEqual([`pipe.ipc:${message}`]);
    });
  }

  it('say nothing about variables and forks where a line could not be read', () => {
    expect(
      mistakes('A  pipe([r, w] = 0\nA  fork( = B\nB  close(r) = 0\nA  open("/", O_RDWT)\n'),
    ).toEqual([
      'pipe.ipc:1:16: expected "," or ")", found "="',
      'pipe.ipc:2:10: expected a value, found "="',
      'pipe.ipc:4:14: unknown constant "O_RDWT"; did you mean "O_RDWR"?',
    ]);
  });

  for (const [family, sample] of Object.entries({ ...SAMPLES, STRACE })) {
    it(`find nothing in the sample of ${family}`, () => {
      const { script } = parse(sample.trimStart(), 'x');
      expect(checkScript(script)).toEqual([]);
    });
  }

  it('find nothing in what is unusual and right', () => {
    expect(
      mistakes(
        [
          'A  kill(99999, 0) = -1 ESRCH',
          'A  waitpid(B, _, 0) = -1 ECHILD',
          'A  fork() = -1 EAGAIN',
          'A  fork() = pid',
          'A  signal(SIGKILL, SIG_IGN) = -1 EINVAL',
          'A  signal(SIGINT, handler) = old',
          'A  sigaction(SIGINT, NULL, {sa_handler=was})',
          'A  mmap(0x10000, 4096, PROT_READ, MAP_FIXED|MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000',
          'A  mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, -1, 0) = -1',
          'A  getppid() = 1',
          'A  write(pid, 0, 5) = -1 EFAULT',
          'A  nanosleep(0, 0) = -1 EFAULT',
          'A  semctl(0, 0, IPC_RMID) = -1 EINVAL',
          'A  open("x" * 5000, O_RDONLY) = -1 ENAMETOOLONG',
          'Reader1  getpid()',
          'A  kill(Reader2, SIGTERM)',
        ].join('\n'),
      ),
    ).toEqual([]);
  });
});

describe('mistakes of the front matter', () => {
  it('are at the line of the file', () => {
    expect(mistakes('---\ntitel: x\n---\n')).toEqual([
      'pipe.ipc:2:1: unknown key "titel" in the front matter; did you mean "title"?',
    ]);
    expect(mistakes('---\ntitle: [x]\n---\n')).toEqual([
      'pipe.ipc:2:8: front matter: "title" is a string, or a map of language to string',
    ]);
    expect(mistakes('---\ntitle: x\nrequires: {a: b}\nkernel:\n---\n')).toEqual([
      'pipe.ipc:3:11: front matter: "requires" is a list of strings',
      'pipe.ipc:4:1: front matter: "kernel" has no value',
    ]);
    expect(mistakes('---\ntitle: x\n')).toEqual([
      'pipe.ipc:1:1: the front matter has no end; expected a second line "---"',
    ]);
    expect(mistakes('---\njust words\n---\n')).toEqual([
      'pipe.ipc:2:1: front matter: expected keys and values',
    ]);
    expect(mistakes('---\ntitle: "x\n---\nA  close(\n')).toEqual([
      expect.stringMatching(/^pipe\.ipc:[23]:\d+: front matter: Missing closing "quote/),
      'pipe.ipc:4:10: expected a value, found the end of the line',
    ]);
    expect(mistakes('---\ntitle: a\ntitle: b\n---\n')).toEqual([
      'pipe.ipc:3:1: front matter: Map keys must be unique',
    ]);
  });
});

describe('hostile input', () => {
  const read = (text: string) => mistakes(text, 'x');

  it('ends in a sentence: nesting', () => {
    expect(read(`A  close(${'('.repeat(30000)}`)).toEqual(['x:1:58: nested too deeply']);
    expect(read(`A  close(${'{'.repeat(30000)}`)).toEqual(['x:1:58: nested too deeply']);
    expect(read(`A  close(${'['.repeat(30000)}`)).toEqual(['x:1:58: nested too deeply']);
    expect(read(`A  close(${'-'.repeat(30000)}1)`)).toEqual(['x:1:58: nested too deeply']);
    expect(read(`A  close(a${'.a'.repeat(30000)})`)).toEqual(['x:1:10: nested too deeply']);
    expect(read(`A  close(1${'+1'.repeat(30000)})`)).toEqual([
      'x:1:203: the expression is too long',
    ]);
    expect(read(`A  pipe([1${',1'.repeat(30000)}])`)).toEqual([
      `x:1:8203: more than ${LIMITS.items} items`,
    ]);
  });

  it('ends in a sentence: size', () => {
    expect(read(`A  write(w, "${'x'.repeat(1_000_000)}")`)).toEqual([
      `x:1:${LIMITS.line + 1}: the line is longer than ${LIMITS.line} characters`,
    ]);
    expect(read('\n'.repeat(LIMITS.lines + 5))).toEqual([
      `x:${LIMITS.lines + 1}:1: the file has more than ${LIMITS.lines} lines`,
    ]);
    expect(read('x'.repeat(LIMITS.file + 1))).toEqual([
      `x:1:1: the file is longer than ${LIMITS.file} characters`,
    ]);
    const many = read('A  nope()\n'.repeat(10_000));
    expect(many).toHaveLength(LIMITS.diagnostics + 1);
    expect(many.at(-1)).toBe('x:101:1: too many mistakes above; the rest was not read');
  });

  it('ends in a sentence: YAML that grows', () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `k${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`,
    );
    const bomb = ['---', 'k: &a-1 [x]', ...lines, '---'].join('\n').replaceAll('*a-1', 'x');
    const [found] = read(bomb);
    expect(found).toMatch(/^x:\d+:\d+: the front matter cannot be read: Excessive alias count/);
    expect(read(`---\n${'['.repeat(20_000)}\n---\n`)[0]).toMatch(/front matter/);
  });

  it('ends in a sentence: characters that are none', () => {
    expect(read('A  close(\u0000)')).toEqual(['x:1:10: expected a value, found "\\x00"']);
    expect(read('A  close(\x1b[31m)')).toEqual(['x:1:10: expected a value, found "\\x1b"']);
    expect(read('A  close(\u202e)')).toEqual(['x:1:10: expected a value, found "\\u202e"']);
    expect(read('\ud800\udc00\ud800')[0]).toMatch(/^x:1:1: expected a process/);
    expect(read('A  write(w, /*/* /*')).toEqual(['x:1:13: expected a value, found "/"']);
  });
});

describe('nearest', () => {
  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('wirte', 'write')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('suggests nothing that is not near', () => {
    expect(nearest('zzzzzz', ['read', 'write'])).toBeUndefined();
    expect(nearest('q', ['r', 'w'])).toBeUndefined();
    expect(nearest('x'.repeat(100), ['x'.repeat(99)])).toBeUndefined();
  });
});
