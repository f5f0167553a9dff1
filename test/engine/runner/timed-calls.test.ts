/** Which calls a runner has waited for, for how long, and what it says of that. */
import { describe, expect, test } from 'vitest';
import { blocked, runnerOf, type ScriptedOptions } from '../../support/scripted-kernel.ts';

describe('a call that limits its own sleep', () => {
  const waitOf = (call: string, options: ScriptedOptions = {}): unknown => {
    const { runner, kernel } = runnerOf(`A  ${call}\n`, [], options);
    void runner.run();
    return kernel.requests[0]?.wait;
  };

  test.each([
    ['poll([], 250) = 0', 250e6],
    ['poll([], 250)', 250e6],
    ['epoll_wait(3, [], 1, 5) = 0', 5e6],
    ['nanosleep({1, 500}) = 0', 1e9 + 500],
    ['semtimedop(0, [{0, -1, 0}], 1, {tv_sec=2, tv_nsec=1}) = -1 EAGAIN', 2e9 + 1],
    ['sigtimedwait([SIGINT], _, {0, 7}) = -1 EAGAIN', 7],
    ['mq_timedsend(3, "x", 0, {0, 7}) = 0', 7],
    ['mq_timedreceive(3, _, 8, _, {0, 7}) = 1', 7],
    ['sem_timedwait(4096, {0, 7}) = 0', 7],
    ['futex(4096, FUTEX_WAIT, 0, {0, 7}) = -1 ETIMEDOUT', 7],
  ])('%s is waited for', (call, ns) => {
    expect(waitOf(call)).toEqual({ ns, ends: true });
  });

  test.each([
    'poll([], 250) <unfinished ...>',
    'poll([], 0) = 0',
    'poll([], -1) = 0',
    'nanosleep({0, 0}) = 0',
    'nanosleep(NULL) = -1 EFAULT',
    'semop(0, [{0, -1, 0}]) = 0',
    'futex(4096, FUTEX_WAIT, 0, NULL) = 0',
    'futex(4096, FUTEX_WAKE, 1) = 0',
    'read(3, _, 1) = 0',
  ])('%s is not', (call) => {
    expect(waitOf(call)).toBeUndefined();
  });

  test('is waited for a minute at most where that is a minute of the reader', () => {
    const call = 'nanosleep({100, 0}) = 0';
    expect(waitOf(call)).toEqual({ ns: 100e9, ends: true });
    expect(waitOf(call, { engine: 'real' })).toEqual({ ns: 60e9, ends: false });
    expect(waitOf('nanosleep({60, 0}) = 0', { engine: 'real' })).toEqual({ ns: 60e9, ends: true });
  });

  test('says how long it was waited for in vain', () => {
    const { runner } = runnerOf('A  poll([], 2500) = 0\n', [{ outcome: blocked('do_poll') }]);
    expect(runner.run()).toEqual({
      line: 1,
      expected: '= 0',
      got: 'blocked in do_poll after 2.5 s',
    });
  });

  test('is told while it is waited for', async () => {
    const text = 'A  poll([], 2500) = 0\n+3s\nA  poll([], 0) = 0\n';
    const { runner } = runnerOf(text, [], { late: true });
    await Promise.resolve();
    const first = runner.next();
    expect(runner.waiting).toEqual({ line: 1, ns: 2500e6, call: 'poll' });
    await first;
    expect(runner.waiting).toBeUndefined();
    const second = runner.next();
    expect(runner.waiting).toEqual({ line: 2, ns: 3e9 });
    await second;
    const third = runner.next();
    expect(runner.waiting).toBeUndefined();
    await third;
  });
});
