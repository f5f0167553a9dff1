/** What the runner makes of a transcript's lines, on a kernel whose answers the test writes. */
import { describe, expect, test } from 'vitest';
import type { Consequence, Failure, Step } from '../../../src/engine/model/step.ts';
import { RunMistake } from '../../../src/engine/script/run-mistake.ts';
import {
  type Answer,
  blocked,
  failed,
  returned,
  runnerOf,
  type ScriptedOptions,
  zero,
} from '../../support/scripted-kernel.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every step, with all failures. */
function stepsOf(text: string, answers: readonly Answer[]): Step[] {
  const { runner } = runnerOf(text, answers);
  const steps: Step[] = [];
  for (let step = runner.next(); step !== undefined; step = runner.next()) {
    expect(step).not.toBeInstanceOf(Promise);
    steps.push(step as Step);
  }
  return steps;
}

function failuresOf(text: string, answers: readonly Answer[]): readonly Failure[] {
  return stepsOf(text, answers).flatMap(({ failures }) => failures);
}

function mistakeOf(
  text: string,
  answers: readonly Answer[],
  options?: ScriptedOptions,
): RunMistake {
  try {
    void runnerOf(text, answers, options).runner.run();
  } catch (error) {
    expect(error).toBeInstanceOf(RunMistake);
    return error as RunMistake;
  }
  throw new Error('no mistake was found');
}

const resumed = (actor: string, value: number, text?: string): Consequence => ({
  kind: 'resumed',
  actor,
  call: 'read',
  outcome: {
    kind: 'returned',
    value,
    outs: [undefined, text === undefined ? undefined : bytes(text)],
  },
});

describe('a call line', () => {
  test('gives its arguments as values, with what it leaves out filled in', () => {
    const { runner, kernel } = runnerOf('A  pipe([r, w]) = 0\nA  write(w, "abc") = 3\n', [
      { outcome: { kind: 'returned', value: 0, outs: [[3, 4]] } },
      { outcome: returned(3) },
    ]);
    expect(runner.run()).toBeUndefined();
    expect(kernel.requests[1]).toMatchObject({
      actor: 'A',
      call: 'write',
      text: 'write(w, "abc")',
    });
    expect(kernel.requests[1]?.args).toEqual([4, bytes('abc'), 3]);
  });

  test('binds what it names, and keeps the variables of every step', () => {
    const steps = stepsOf('A  read(3, buf, 5) = n\nA  getpid() = me\n', [
      { outcome: { kind: 'returned', value: 2, outs: [undefined, bytes('hi')] } },
      { outcome: returned(77) },
    ]);
    expect(steps.map(({ variables }) => variables)).toEqual([
      { A: { buf: bytes('hi'), n: 2 } },
      { A: { buf: bytes('hi'), n: 2, me: 77 } },
    ]);
  });

  test.each([
    ['A  close(3) = 0', returned(0), undefined, undefined],
    ['A  close(3) = 5', returned(4), '= 5', '4'],
    ['A  close(3) = 0', failed('EBADF'), '= 0', '-1 EBADF'],
    ['A  close(3) = -1 EBADF', failed('EBADF'), undefined, undefined],
    ['A  close(3) = -1 EBADF', returned(0), '= -1 EBADF', '0'],
    ['A  close(3) = -1 EBADF', failed('EINTR'), '= -1 EBADF', '-1 EINTR'],
    ['A  close(3) = _', failed('EBADF'), undefined, undefined],
    ['A  close(3)', failed('EBADF'), undefined, undefined],
    ['A  close(3) = 0', blocked('some_wait'), '= 0', 'blocked in some_wait'],
    ['A  close(3)', blocked(null), 'a return', 'blocked'],
    ['A  close(3) <unfinished ...>', returned(5), '<unfinished ...>', 'returned 5'],
    ['A  close(3) <unfinished ...>', failed('EIO'), '<unfinished ...>', 'returned -1 EIO'],
    ['A  close(3) <unfinished ...>', blocked('x'), undefined, undefined],
  ])('%s and %o', (line, outcome, expected, got) => {
    const failures = failuresOf(`# line 1\n${line}\n`, [{ outcome }]);
    expect(failures).toEqual(expected === undefined ? [] : [{ line: 2, expected, got }]);
  });

  test('checks out arguments, and not those of a call that failed', () => {
    const line = 'A  read(3, "Hello", 5) = _\n';
    const wrong = { kind: 'returned', value: 3, outs: [undefined, bytes('Hel')] } as const;
    expect(failuresOf(line, [{ outcome: wrong }])).toEqual([
      { line: 1, expected: '"Hello"', got: '"Hel"' },
    ]);
    expect(failuresOf(line, [{ outcome: failed('EAGAIN') }])).toEqual([]);
  });

  test('of a process that cannot call is a failure, and is not made', () => {
    const { runner, kernel } = runnerOf('A  read(3, _, 1) <unfinished ...>\nA  close(3) = 0\n', [
      { outcome: blocked('anon_pipe_read') },
    ]);
    expect(runner.run()).toEqual({
      line: 2,
      expected: 'A free to call',
      got: 'blocked in anon_pipe_read',
    });
    expect(kernel.requests).toHaveLength(1);
    expect(runner.count).toBe(2);
  });

  test('of a process that has ended is a failure', () => {
    const ended = { kind: 'ended', actor: 'A', exit: { exited: 3 } } as const;
    const failures = failuresOf('A  exit(3)\nA  getpid() = _\n', [
      { outcome: { kind: 'gone' }, consequences: [ended] },
    ]);
    expect(failures).toEqual([{ line: 2, expected: 'A free to call', got: 'exited with 3' }]);
  });
});

describe('fork', () => {
  test('copies the variables, and each process then has its own', () => {
    const text =
      'A  getpid() = x\nA  fork() = B\nB  getpid() = x\nA  getppid() = y\nB  close(x) = 0\n';
    const { runner, kernel } = runnerOf(text, [
      { outcome: returned(11) },
      { outcome: returned(0) },
      { outcome: returned(22) },
      { outcome: returned(33) },
    ]);
    expect(runner.run()).toBeUndefined();
    expect(kernel.requests[1]?.child).toBe('B');
    expect(kernel.requests[4]?.args).toEqual([22]);
  });

  test('gives the child a name of its own where the line names none', () => {
    const { runner, kernel } = runnerOf('A  fork() = pid\nB  getpid() = _\nA  fork()\n', []);
    expect(runner.run()).toBeUndefined();
    // B is in the transcript already, as an unrelated process.
    expect(kernel.requests.map(({ child }) => child)).toEqual(['C', undefined, 'D']);
  });

  test('names a process by its id, also an unrelated one', () => {
    const { runner, kernel } = runnerOf('A  kill(B, 0) = 0\nB  getpid() = B\n', [
      zero,
      { outcome: returned(1001) },
    ]);
    expect(runner.run()).toBeUndefined();
    expect(kernel.requests[0]?.args[0]).toBe(1001);
  });
});

describe('vfork', () => {
  test('makes a child before it returns, under the name that the line gives on which it does', () => {
    const text =
      'A  getpid() = x\nA  vfork() <unfinished ...>\nB  close(x) = 0\nA  <... vfork resumed> = B\n';
    const { runner, kernel } = runnerOf(text, [
      { outcome: returned(11) },
      { outcome: blocked('kernel_clone', 'vfork') },
      { ...zero, consequences: [{ ...resumed('A', 1001), call: 'vfork' } as Consequence] },
    ]);
    expect(runner.script.roots).toEqual(['A']);
    expect(runner.run()).toBeUndefined();
    expect(kernel.requests[1]?.child).toBe('B');
    expect(kernel.requests[2]?.args).toEqual([11]);
  });
});

describe('a line behind a call', () => {
  const sleep = { outcome: blocked('anon_pipe_read') };
  const blocks = 'B  read(3, "Hello", 100) <unfinished ...>\n';

  test('asserts that a call has returned, at that step or at an earlier one', () => {
    const text = `${blocks}A  close(4) = 0\nA  close(5) = 0\nB  <... read resumed> = 5\n`;
    const wakes = { ...zero, consequences: [resumed('B', 5, 'Hello')] };
    expect(failuresOf(text, [sleep, wakes])).toEqual([]);
    expect(failuresOf(text, [sleep, zero, wakes])).toEqual([]);
  });

  test('is a failure when the call still sleeps', () => {
    const text = `${blocks}A  close(4) = 0\nB  <... read resumed> = 5\n`;
    expect(failuresOf(text, [sleep])).toEqual([
      { line: 3, expected: '= 5', got: 'blocked in anon_pipe_read' },
    ]);
  });

  test('is a failure when the result is another, or was claimed before', () => {
    const wakes = { ...zero, consequences: [resumed('B', 4, 'Hello')] };
    const text = `${blocks}A  close(4) = 0\nB  <... read resumed> = 5\n`;
    expect(failuresOf(text, [sleep, wakes])).toEqual([{ line: 3, expected: '= 5', got: '4' }]);
    const twice = `${blocks}A  close(4) = 0\nB  <... read resumed> = 4\nB  <... read resumed> = 4\n`;
    expect(failuresOf(twice, [sleep, wakes])).toEqual([
      { line: 4, expected: '= 4', got: 'no read that had blocked' },
    ]);
  });

  test('may be left out; the out arguments of the call line are checked all the same', () => {
    const wakes = { ...zero, consequences: [resumed('B', 4, 'Hell')] };
    expect(failuresOf(`${blocks}A  close(4) = 0\n`, [sleep, wakes])).toEqual([
      { line: 1, expected: '"Hello"', got: '"Hell"' },
    ]);
  });

  test('binds the result and the out arguments when the call returns', () => {
    const text =
      'B  read(3, buf, 9) <unfinished ...>\nA  close(4) = 0\nB  <... read resumed> = n\nB  write(4, buf, n) = 2\n';
    const wakes = { ...zero, consequences: [resumed('B', 2, 'ok')] };
    const { runner, kernel } = runnerOf(text, [sleep, wakes, { outcome: returned(2) }]);
    expect(runner.run()).toBeUndefined();
    expect(kernel.requests[2]?.args).toEqual([4, bytes('ok'), 2]);
  });

  const signal = (name: string, info = {}): Consequence => ({
    kind: 'signal',
    actor: 'B',
    signal: name,
    info,
    action: 'handler',
  });

  test('asserts a signal, with the fields that it names', () => {
    const text = 'A  kill(B, SIGUSR1) = 0\nB  --- SIGUSR1 {si_pid=A} ---\nB  getpid() = _\n';
    const delivers = (info: object): Answer => ({
      ...zero,
      consequences: [signal('SIGUSR1', info)],
    });
    expect(failuresOf(text, [delivers({ si_pid: 'A', si_code: 'SI_USER' })])).toEqual([]);
    expect(failuresOf(text, [delivers({ si_pid: null })])).toEqual([]);
    expect(failuresOf(text, [delivers({ si_pid: 'B' })])).toHaveLength(1);
    expect(failuresOf(text, [zero])).toEqual([
      { line: 2, expected: '--- SIGUSR1 {si_pid=A} ---', got: 'no signal' },
    ]);
    expect(failuresOf(text, [{ ...zero, consequences: [signal('SIGINT')] }])).toEqual([
      { line: 2, expected: '--- SIGUSR1 {si_pid=A} ---', got: '--- SIGINT ---' },
    ]);
  });

  test('asserts an end, and knows a deadly signal from the death', () => {
    const text =
      'A  kill(B, SIGTERM) = 0\nB  --- SIGTERM ---\nB  +++ killed by SIGTERM +++\nB  getpid() = _\n';
    const dies = { kind: 'ended', actor: 'B', exit: { killed: 'SIGTERM', core: false } } as const;
    const failures = failuresOf(text, [{ ...zero, consequences: [dies] }]);
    expect(failures).toEqual([{ line: 4, expected: 'B free to call', got: 'killed by SIGTERM' }]);
    const other = text.replace('killed by SIGTERM', 'exited with 0');
    expect(failuresOf(other, [{ ...zero, consequences: [dies] }])[0]).toEqual({
      line: 3,
      expected: '+++ exited with 0 +++',
      got: '+++ killed by SIGTERM +++',
    });
  });

  test('before the first step fails with that step', () => {
    const failures = failuresOf('A  +++ exited with 0 +++\nA  getpid() = _\n', []);
    expect(failures).toEqual([{ line: 1, expected: '+++ exited with 0 +++', got: 'running' }]);
    const { runner } = runnerOf('A  +++ exited with 0 +++\n', []);
    expect(runner.run()).toEqual({ line: 1, expected: '+++ exited with 0 +++', got: 'running' });
  });
});

describe('a call that never returns', () => {
  const dies = (killed: string): Answer => ({
    outcome: { kind: 'gone' },
    consequences: [{ kind: 'ended', actor: 'A', exit: { killed, core: false } }],
  });

  test.each([
    ['A  write(3, "x") = ?', 'SIGPIPE', undefined],
    // As strace prints it.
    ['A  write(3, "x") = -1 EPIPE', 'SIGPIPE', undefined],
    ['A  write(3, "x") <unfinished ...>', 'SIGPIPE', undefined],
    ['A  write(3, "x") = 1', 'SIGPIPE', 'killed by SIGPIPE'],
    ['A  write(3, "x") = -1 EPIPE', 'SIGKILL', 'killed by SIGKILL'],
    ['A  write(3, "x")', 'SIGPIPE', 'killed by SIGPIPE'],
  ])('%s, killed by %s', (line, signal, got) => {
    const failures = failuresOf(`${line}\n`, [dies(signal)]);
    expect(failures.map((failure) => failure.got)).toEqual(got === undefined ? [] : [got]);
  });

  test('may be said to have resumed with any result, as strace does', () => {
    const text =
      'B  read(3, _, 1) <unfinished ...>\nA  kill(B, SIGKILL) = 0\nB  <... read resumed> = ?\nB  +++ killed by SIGKILL +++\n';
    const kills: Answer = {
      ...zero,
      consequences: [{ kind: 'ended', actor: 'B', exit: { killed: 'SIGKILL', core: false } }],
    };
    expect(failuresOf(text, [{ outcome: blocked('anon_pipe_read') }, kills])).toEqual([]);
    expect(failuresOf(text.replace('= ?', '= 1'), [{ outcome: blocked('x') }, kills])).toEqual([
      { line: 3, expected: '= 1', got: 'killed by SIGKILL' },
    ]);
  });

  test('goes on where it was only stopped, and its out arguments are checked then', () => {
    const stops: Answer = {
      outcome: { kind: 'gone' },
      consequences: [{ kind: 'signal', actor: 'A', signal: 'SIGSTOP', info: {}, action: 'stop' }],
    };
    const text = 'A  read(3, "ab", 2) = ?\nB  kill(A, SIGCONT) = 0\nA  <... read resumed> = 2\n';
    const wakes = { ...zero, consequences: [resumed('A', 2, 'ab')] };
    expect(failuresOf(text, [stops, wakes])).toEqual([]);
  });
});

describe('time', () => {
  test('passes as a step of its own', () => {
    const { runner, kernel } = runnerOf('+250ms\nA  getpid() = _\n', []);
    const step = runner.next() as Step;
    expect(step).toMatchObject({ index: 0, line: 1, advanceNs: 250e6 });
    expect(step.outcome).toBeUndefined();
    expect(kernel.advances).toEqual([250e6]);
  });
});

describe('a mistake that shows only at run time', () => {
  test('names the variable that the process does not hold', () => {
    const { diagnostic } = mistakeOf('A  getpid() = n\nB  getpid() = _\nB  close(n) = 0\n', []);
    expect(diagnostic.span).toMatchObject({ line: 3, column: 10 });
    expect(diagnostic.message).toContain('B holds no variable "n"');
  });

  test('names the call that the kernel lacks', () => {
    const { diagnostic } = mistakeOf('A  getpid() = _\n', [], { lacks: ['getpid'] });
    expect(diagnostic.message).toBe('the simulated kernel does not have getpid yet');
    expect(diagnostic.span.line).toBe(1);
  });

  test('is a wrong pattern too', () => {
    const { diagnostic } = mistakeOf('A  getpid() = (n + 1)\n', []);
    expect(diagnostic.message).toContain('"n"');
  });
});

describe('on a kernel that answers later', () => {
  test('everything is the same', async () => {
    const text = 'A  fork() = B\nB  close(3) = 0\n+1ms\nA  close(4) = 1\n';
    const { runner, kernel } = runnerOf(text, [], { late: true, engine: 'real' });
    await runner.start();
    const steps: Step[] = [];
    await expect(runner.run((step) => steps.push(step))).resolves.toEqual({
      line: 4,
      expected: '= 1',
      got: '0',
    });
    expect(steps.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(steps.every(({ atMs }, at) => at === 0 || atMs >= (steps[at - 1]?.atMs ?? 0))).toBe(
      true,
    );
    await runner.close();
    expect(kernel.closed).toBe(1);
  });

  test('a mistake rejects', async () => {
    const { runner } = runnerOf('A  getpid() = (n + 1)\n', [], { late: true });
    await runner.start();
    await expect(runner.next()).rejects.toBeInstanceOf(RunMistake);
  });
});
