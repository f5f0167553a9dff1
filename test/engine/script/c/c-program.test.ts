/** A transcript as programs in C, which gcc accepts where there is one. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CALL_NAMES } from '../../../../src/engine/calls/catalogue.ts';
import { C_WORDS, type CProgram, cPrograms } from '../../../../src/engine/script/c/c-program.ts';
import { headersOf } from '../../../../src/engine/script/c/headers.ts';
import { readScript } from '../../../../src/engine/script/check.ts';
import { skipUnless } from '../../../support/skip.ts';
import { SAMPLES } from '../samples.ts';

/** The C compiler, where the machine has one. */
const CC = 'gcc';

const LESSONS = new URL('../../../../src/lessons/', import.meta.url);
const HAS_GCC =
  spawnSync(CC, ['-fsyntax-only', '-xc', '-'], { input: '#include <stdio.h>\n' }).status === 0;
const gccTest = skipUnless(HAS_GCC, 'no gcc, or no header files of the C library');

function programs(text: string): readonly CProgram[] {
  const { script, diagnostics } = readScript(text.trimStart(), 'sample.ipc');
  expect(diagnostics).toEqual([]);
  return cPrograms(script);
}

function text(program: CProgram): string {
  return `${program.lines.map((line) => line.text).join('\n')}\n`;
}

function complaints(source: string): string {
  const { stderr } = spawnSync(CC, ['-Wall', '-Werror', '-fsyntax-only', '-xc', '-'], {
    input: source,
    encoding: 'utf8',
  });
  return stderr === '' ? '' : `${stderr}\n${source}`;
}

it.each(CALL_NAMES)('%s is in a header of the C library', (call) => {
  expect(headersOf(call)).not.toEqual([]);
});

describe('a transcript as C', () => {
  it('gives a message without a type the type 0, and not that of the message before', () => {
    const [program] = programs('A  msgsnd(0, {2, "x"}, 1, 0)\nA  msgsnd(0, {mtext="x"}, 1, 0)\n');
    expect(text(program as CProgram)).toMatch(/mtype = 2;[\s\S]*mtype = 0;/);
  });

  gccTest(`gcc accepts what holds 64 bits`, () => {
    const [program] = programs(`
A  open("/tmp/f", O_RDWR|O_CREAT, 0600) = f
A  lseek(f, 9007199254740993, SEEK_SET) = at
A  lseek(f, -9223372036854775808, SEEK_SET) = -1 EINVAL
A  lseek(f, at + 1, SEEK_SET) = 9007199254740994
A  msgsnd(0, {0x7fffffffffffffff, "max"}, 3, 0) = 0
A  msgrcv(0, m, 18446744073709551615, LONG_MIN, 0) = -1 EINVAL
A  sigqueue(A, SIGRTMIN, 0x7fffffffffffffff) = 0
A  semctl(0, 0, GETALL, all) = 0
A  semctl(0, 0, SETALL, all) = 0
A  nanosleep({0x7fffffffffffffff, 0}) = 0
`);
    expect(complaints(text(program as CProgram))).toBe('');
    expect(text(program as CProgram)).toMatch(/static long at;[\s\S]*18446744073709551615UL/);
  });

  it('passes NULL where a transcript writes 0 for a pointer', () => {
    const [program] = programs(
      'A  sigprocmask(SIG_BLOCK, 0, 0) = 0\nA  accept(3, 0) = -1 EBADF\nA  semctl(1, 0, GETALL, 0)\n',
    );
    const lines = program?.lines.flatMap(({ step, text }) => (step === null ? [] : [text.trim()]));
    expect(lines?.join('\n')).toContain('sigprocmask(SIG_BLOCK, NULL, NULL)');
    expect(lines?.join('\n')).toContain('accept(3, NULL, NULL)');
    expect(lines?.join('\n')).toContain('semctl(1, 0, GETALL, (union semun){.buf = NULL})');
  });

  it('nests a child where it is forked, and says which step each line is', () => {
    const [program] = programs(
      'A  pipe([r, w]) = 0\nA  fork() = B\nB  read(r, "Hello", 100) <unfinished ...>\n' +
        'A  write(w, "Hello", 5) = 5\nB  <... read resumed> = 5\n+1s\nB  exit(0)\nA  close(r) = -1 EBADF\n',
    );
    const main = program?.lines.slice(program.lines.findIndex(({ text }) => /main/.test(text)));
    expect(main?.map(({ text, step }) => `${step ?? '-'} ${text}`)).toEqual([
      '- int main(void)',
      '- {',
      '0     pipe(pipefd);',
      '0     r = pipefd[0];',
      '0     w = pipefd[1];',
      '1     pid_b = fork();',
      '-     if (pid_b == 0) {',
      '-         /* child B */',
      '2         read(r, buf, 100);  /* blocks, = 5 */',
      '5         exit(0);',
      '-     }',
      '3     write(w, "Hello", 5);  /* = 5 */',
      '4     /* 1s pass */',
      '6     expect(close(r) == -1 && errno == EBADF);',
      '-     return 0;',
      '- }',
    ]);
  });

  it('writes one program for each unrelated process, and lets it be told the ids of others', () => {
    const [a, b] = programs('A  kill(B, SIGTERM) = 0\nB  getpid() = me\n');
    expect(a?.actor).toBe('A');
    expect(text(a as CProgram)).toContain('pid_b = argc > 1 ? atoi(argv[1]) : 0;');
    expect(text(b as CProgram)).toContain('me = getpid();');
    expect(text(b as CProgram)).not.toContain('kill');
  });

  it('speaks Chinese in its comments when asked', () => {
    const { script } = readScript('A  pause() <unfinished ...>\n', 'x.ipc');
    const [program] = cPrograms(script, C_WORDS.zh);
    expect(text(program as CProgram)).toContain('pause();  /* 阻塞 */');
  });

  it('every step of every sample is realised by some line', () => {
    for (const [family, sample] of Object.entries(SAMPLES)) {
      const { script } = readScript(sample.trimStart(), family);
      const count = script.items.filter(({ kind }) => kind === 'call' || kind === 'time').length;
      const lit = new Set(cPrograms(script).flatMap(({ lines }) => lines.map(({ step }) => step)));
      expect([...Array(count).keys()].filter((step) => !lit.has(step))).toEqual([]);
    }
  });

  for (const [family, sample] of Object.entries(SAMPLES)) {
    gccTest(`gcc accepts the sample of ${family}`, () => {
      for (const program of programs(sample)) expect(complaints(text(program))).toBe('');
    });
  }

  gccTest(`gcc accepts what C has to be told to take as something else`, () => {
    const lines = [
      'shmat(0, 0x1001, 0) = -1 EINVAL',
      'shmdt(0x1000) = -1 EINVAL',
      'shmat(0, NULL, 0) = p',
      'store(p + 4, "x")',
      'sigaction(SIGUSR1, {sa_handler=0x401136, sa_mask=[], sa_flags=0})',
      'sigqueue(A, SIGUSR1, NULL)',
      'sigqueue(A, SIGUSR1, {sival_ptr=p})',
      'msgctl(0, IPC_INFO, info)',
      'shmctl(0, SHM_INFO, used)',
      'semctl(0, 0, SEM_INFO, limits)',
      'ioctl(3, FIONBIO, [1])',
      "semctl(0, 0, SETVAL, 'é')",
    ];
    const [program] = programs(lines.map((line) => `A  ${line}\n`).join(''));
    const source = program === undefined ? '' : text(program);
    expect(complaints(source)).toBe('');
    expect(source).toContain('(union semun){.val = 233}');
    expect(source).toContain('memcpy(p + 4, "x", 1)');
    expect(source).toContain('.sival_ptr = p}');
  });

  gccTest(`gcc accepts every lesson that ships`, () => {
    const files = readdirSync(LESSONS, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ipc'))) {
      const lesson = readFileSync(new URL(file, LESSONS), 'utf8');
      for (const program of programs(lesson))
        expect(`${file}${complaints(text(program))}`).toBe(file);
    }
  });
});
