/** Signals: sent, pending, delivered, and what they do to calls. The rules are signal(7)'s and kernel/signal.c's. */
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../../src/engine/script/value.ts';
import { Lab } from '../support.ts';

const INT = 2;
const KILL = 9;
const USR1 = 10;
const SEGV = 11;
const USR2 = 12;
const TERM = 15;
const CHLD = 17;
const CONT = 18;
const STOP = 19;
const TSTP = 20;
const RT = 34;
const [BLOCK, UNBLOCK, SETMASK] = [0, 1, 2];
const RESTART = 0x10000000;
const NODEFER = 0x40000000;
const RESETHAND = 0x80000000;

function handle(lab: Lab, actor: string, sig: number, flags = 0, mask: number[] = []): void {
  const act = { sa_handler: `on_${sig}`, sa_mask: mask, sa_flags: flags };
  expect(lab.call(actor, 'sigaction', sig, act, null)).toBe(0);
}

/** The signals whose handlers ran, in order. */
function handlersRun(lab: Lab): unknown[] {
  return lab
    .trace()
    .filter(({ id }) => id === 'handler.run')
    .map(({ args }) => args.signal);
}

function pid(lab: Lab, actor: string): number {
  return lab.kernel.pidOf(actor) as number;
}

function kill(lab: Lab, from: string, to: string, sig: number): number | string {
  return lab.call(from, 'kill', pid(lab, to), sig);
}

describe('kill', () => {
  test('of a process that is gone is ESRCH, of no signal EINVAL, 0 only looks', () => {
    const lab = new Lab('A B');
    expect(kill(lab, 'A', 'B', 0)).toBe(0);
    expect(kill(lab, 'A', 'B', 65)).toBe('EINVAL');
    expect(lab.call('A', 'kill', 9999, 65)).toBe('ESRCH');
    lab.report('B', 'exit', 0);
    expect(kill(lab, 'A', 'B', 0)).toBe('ESRCH');
  });

  test('of a zombie succeeds', () => {
    const lab = new Lab('A');
    lab.fork('A', 'B');
    lab.report('B', 'exit', 0);
    expect(kill(lab, 'A', 'B', TERM)).toBe(0);
    expect(lab.consequences()).toEqual([]);
  });

  test('0 and -pgrp mean the group, which children share and strangers do not', () => {
    const lab = new Lab('A X');
    lab.fork('A', 'B');
    handle(lab, 'A', USR1);
    expect(lab.call('A', 'kill', 0, USR1)).toBe(0);
    expect(lab.process('B').exit).toEqual({ killed: 'SIGUSR1', core: false });
    expect(lab.process('X').exit).toBeUndefined();
    expect(lab.call('X', 'kill', -pid(lab, 'A'), KILL)).toBe(0);
    expect(lab.process('A').exit).toEqual({ killed: 'SIGKILL', core: false });
  });

  test('kills by default, with a core for some', () => {
    const lab = new Lab('A B C');
    kill(lab, 'A', 'B', TERM);
    expect(lab.consequences()).toEqual([
      'B SIGTERM terminate',
      'B ended {"killed":"SIGTERM","core":false}',
    ]);
    kill(lab, 'A', 'C', SEGV);
    expect(lab.process('C').exit).toEqual({ killed: 'SIGSEGV', core: true });
  });

  test('of a fault: neither ignored nor blocked, and the trace says so', () => {
    const lab = new Lab('A B', { trace: true });
    lab.call('A', 'signal', SEGV, 'SIG_IGN');
    lab.report('A', 'load32', 0);
    expect(lab.trace().map(({ id }) => id)).toContain('force_sig_info_to_task.default');
    lab.call('B', 'sigprocmask', BLOCK, [SEGV], null);
    lab.report('B', 'load32', 0);
    expect(lab.trace().map(({ id }) => id)).toContain('force_sig_info_to_task.unblock');
    for (const name of ['A', 'B']) expect(lab.process(name).exit).toMatchObject({ core: true });
  });

  test('process 1 takes no signal', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'kill', lab.call('A', 'getppid'), KILL)).toBe(0);
    expect(lab.consequences()).toEqual([]);
  });
});

describe('pending signals', () => {
  test('standard ones are kept once, real-time ones all, the lowest number first', () => {
    const lab = new Lab('A B');
    const set: Value = [USR1, RT, RT + 1];
    lab.call('B', 'sigprocmask', BLOCK, set, null);
    for (const value of [1, 2]) lab.call('A', 'sigqueue', pid(lab, 'B'), RT + 1, value);
    for (const value of [3, 4]) lab.call('A', 'sigqueue', pid(lab, 'B'), RT, value);
    for (const value of [5, 6]) lab.call('A', 'sigqueue', pid(lab, 'B'), USR1, value);
    const taken: Value[] = [];
    for (let n = 0; n < 5; n++) {
      lab.call('B', 'sigwaitinfo', set, undefined);
      taken.push((lab.out(1) as { si_value: number }).si_value);
    }
    expect(taken).toEqual([5, 3, 4, 1, 2]);
    expect(lab.blocks('B', 'sigwaitinfo', set, undefined)).toBe('do_sigtimedwait');
  });

  test('sigpending tells what is blocked and pending', () => {
    const lab = new Lab('A');
    lab.call('A', 'sigprocmask', SETMASK, [USR1, USR2], null);
    lab.call('A', 'raise', USR2);
    lab.call('A', 'sigpending', undefined);
    expect(lab.out(0)).toEqual([USR2]);
    expect(lab.process('A').signals).toMatchObject({
      pending: ['SIGUSR2'],
      shared_pending: [],
      blocked: ['SIGUSR1', 'SIGUSR2'],
    });
  });

  test('ignoring a signal forgets pending ones', () => {
    const lab = new Lab('A');
    lab.call('A', 'sigprocmask', BLOCK, [USR1], null);
    kill(lab, 'A', 'A', USR1);
    lab.call('A', 'signal', USR1, 'SIG_IGN');
    lab.call('A', 'sigpending', undefined);
    expect(lab.out(0)).toEqual([]);
  });

  test('SIGKILL and SIGSTOP are never blocked nor handled', () => {
    const lab = new Lab('A');
    lab.call('A', 'sigprocmask', SETMASK, [KILL, STOP, USR1], null);
    expect(lab.process('A').signals?.blocked).toEqual(['SIGUSR1']);
    const act = { sa_handler: 'h', sa_mask: [], sa_flags: 0 };
    expect(lab.call('A', 'sigaction', KILL, act, null)).toBe('EINVAL');
    expect(lab.call('A', 'signal', STOP, 'SIG_IGN')).toBe('EINVAL');
    expect(lab.call('A', 'sigaction', KILL, null, undefined)).toBe(0);
  });

  test('are not inherited by a child; dispositions and the mask are', () => {
    const lab = new Lab('A');
    handle(lab, 'A', USR2);
    lab.call('A', 'sigprocmask', BLOCK, [USR1], null);
    kill(lab, 'A', 'A', USR1);
    lab.fork('A', 'B');
    expect(lab.process('B').signals).toMatchObject({
      pending: [],
      shared_pending: [],
      blocked: ['SIGUSR1'],
      caught: ['SIGUSR2'],
    });
  });
});

describe('handlers', () => {
  test('of several signals at once: delivered by number, the frame that was laid last runs first', () => {
    const lab = new Lab('A', { trace: true });
    for (const sig of [USR1, USR2, RT]) handle(lab, 'A', sig);
    lab.call('A', 'sigprocmask', BLOCK, [USR1, USR2, RT], null);
    for (const sig of [RT, USR2, USR1]) kill(lab, 'A', 'A', sig);
    lab.call('A', 'sigprocmask', UNBLOCK, [USR1, USR2, RT], null);
    expect(lab.consequences()).toEqual([
      'A SIGUSR1 handler',
      'A SIGUSR2 handler',
      'A SIGRTMIN handler',
    ]);
    expect(handlersRun(lab)).toEqual(['SIGRTMIN', 'SIGUSR2', 'SIGUSR1']);
  });

  test('sa_mask makes the others wait for sigreturn', () => {
    const lab = new Lab('A');
    handle(lab, 'A', USR1, 0, [USR2]);
    handle(lab, 'A', USR2);
    lab.call('A', 'sigprocmask', BLOCK, [USR1, USR2], null);
    kill(lab, 'A', 'A', USR2);
    kill(lab, 'A', 'A', USR1);
    lab.call('A', 'sigprocmask', UNBLOCK, [USR1, USR2], null);
    expect(lab.consequences()).toEqual(['A SIGUSR1 handler', 'A SIGUSR2 handler']);
    expect(lab.process('A').signals?.blocked).toEqual([]);
  });

  test('SA_NODEFER lets the same real-time signal in again at once', () => {
    const nested = (flags: number) => {
      const lab = new Lab('A', { trace: true });
      handle(lab, 'A', RT, flags);
      lab.call('A', 'sigprocmask', BLOCK, [RT], null);
      for (const value of [1, 2]) lab.call('A', 'sigqueue', pid(lab, 'A'), RT, value);
      lab.call('A', 'sigprocmask', UNBLOCK, [RT], null);
      const values = lab.last.consequences.map((c) => c.kind === 'signal' && c.info.si_value);
      expect(values).toEqual([1, 2]);
      return lab
        .trace()
        .filter(({ id }) => id === 'setup_rt_frame.build' || id === 'handler.run')
        .map(({ fn }) => fn);
    };
    expect(nested(0)).toEqual(['setup_rt_frame', 'handler', 'setup_rt_frame', 'handler']);
    expect(nested(NODEFER)).toEqual(['setup_rt_frame', 'setup_rt_frame', 'handler', 'handler']);
  });

  test('SA_RESETHAND is for once', () => {
    const lab = new Lab('A B');
    handle(lab, 'A', USR1, RESETHAND);
    kill(lab, 'B', 'A', USR1);
    expect(lab.consequences()).toEqual(['A SIGUSR1 handler']);
    kill(lab, 'B', 'A', USR1);
    expect(lab.process('A').exit).toEqual({ killed: 'SIGUSR1', core: false });
  });

  test('a handled signal that is unblocked with a deadly one is delivered, though its handler never runs', () => {
    const lab = new Lab('A');
    handle(lab, 'A', USR1);
    lab.call('A', 'sigprocmask', BLOCK, [USR1, TERM], null);
    kill(lab, 'A', 'A', USR1);
    kill(lab, 'A', 'A', TERM);
    lab.report('A', 'sigprocmask', UNBLOCK, [USR1, TERM], null);
    expect(lab.consequences()).toEqual([
      'A SIGUSR1 handler',
      'A SIGTERM terminate',
      'A ended {"killed":"SIGTERM","core":false}',
    ]);
  });

  test('signal() tells the old handler and is restarting', () => {
    const lab = new Lab('A');
    lab.report('A', 'signal', USR1, 'on_usr1');
    expect(lab.last.outcome).toMatchObject({ value: 0, name: 'SIG_DFL' });
    lab.report('A', 'signal', USR1, 'SIG_IGN');
    expect(lab.last.outcome).toMatchObject({ name: 'on_usr1' });
    lab.call('A', 'signal', USR1, 'on_usr1');
    lab.call('A', 'sigaction', USR1, null, undefined);
    expect(lab.out(2)).toEqual({ sa_handler: 'on_usr1', sa_mask: [USR1], sa_flags: RESTART });
  });
});

describe('interrupted calls', () => {
  function reading(flags: number): Lab {
    const lab = new Lab('A B');
    lab.call('A', 'pipe', undefined);
    handle(lab, 'A', USR1, flags);
    lab.blocks('A', 'read', 3, undefined, 10);
    kill(lab, 'B', 'A', USR1);
    return lab;
  }

  test('read fails with EINTR, or goes on sleeping with SA_RESTART', () => {
    expect(reading(0).consequences()).toEqual(['A SIGUSR1 handler', 'A read = EINTR']);
    const lab = reading(RESTART);
    expect(lab.consequences()).toEqual(['A SIGUSR1 handler']);
    expect(lab.process('A').call?.wchan).toBe('anon_pipe_read');
  });

  test('pause and nanosleep never go on after a handler; nanosleep tells the rest', () => {
    const lab = new Lab('A B');
    handle(lab, 'A', USR1, RESTART);
    lab.blocks('A', 'pause');
    kill(lab, 'B', 'A', USR1);
    expect(lab.consequences()).toEqual(['A SIGUSR1 handler', 'A pause = EINTR']);
    lab.blocks('A', 'nanosleep', { tv_sec: 1, tv_nsec: 0 }, undefined);
    lab.advance(250_000_000);
    kill(lab, 'B', 'A', USR1);
    expect(lab.consequences()).toEqual(['A SIGUSR1 handler', 'A nanosleep = EINTR']);
  });

  test('an ignored signal interrupts nothing', () => {
    const lab = new Lab('A B');
    lab.call('A', 'signal', INT, 'SIG_IGN');
    lab.blocks('A', 'pause');
    kill(lab, 'B', 'A', INT);
    expect(lab.process('A').state).toBe('sleeping');
  });

  test('sigsuspend opens the mask only while it sleeps', () => {
    const lab = new Lab('A B');
    handle(lab, 'A', USR1);
    lab.call('A', 'sigprocmask', BLOCK, [USR1], null);
    kill(lab, 'B', 'A', USR1);
    expect(lab.call('A', 'sigsuspend', [])).toBe('EINTR');
    expect(lab.consequences()).toEqual(['A SIGUSR1 handler']);
    expect(lab.process('A').signals?.blocked).toEqual(['SIGUSR1']);
  });

  test('sigtimedwait gives up with EAGAIN, and EINTR for a handler of another signal', () => {
    const lab = new Lab('A B');
    handle(lab, 'A', USR2);
    lab.call('A', 'sigprocmask', BLOCK, [USR1], null);
    const [limit, now] = [1, 0].map((tv_sec) => ({ tv_sec, tv_nsec: 0 }));
    expect(lab.call('A', 'sigtimedwait', [USR1], undefined, now)).toBe('EAGAIN');
    lab.blocks('A', 'sigtimedwait', [USR1], undefined, limit);
    lab.advance(1e9);
    expect(lab.consequences()).toEqual(['A sigtimedwait = EAGAIN']);
    lab.blocks('A', 'sigtimedwait', [USR1], undefined, limit);
    kill(lab, 'B', 'A', USR2);
    expect(lab.consequences()).toEqual(['A SIGUSR2 handler', 'A sigtimedwait = EINTR']);
    lab.blocks('A', 'sigtimedwait', [USR1], undefined, limit);
    kill(lab, 'B', 'A', USR1);
    expect(lab.consequences()).toEqual(['A sigtimedwait = 10']);
  });
});

describe('stop and continue', () => {
  test('SIGSTOP stops, SIGCONT continues, and the parent may wait for both', () => {
    const lab = new Lab('A');
    lab.fork('A', 'B');
    kill(lab, 'A', 'B', STOP);
    expect(lab.process('B').state).toBe('stopped');
    expect(lab.call('A', 'waitpid', pid(lab, 'B'), undefined, 2)).toBe(pid(lab, 'B'));
    expect(lab.out(1)).toBe((STOP << 8) | 0x7f);
    expect(lab.call('A', 'waitpid', pid(lab, 'B'), undefined, 1 | 2)).toBe(0);
    kill(lab, 'A', 'B', CONT);
    expect(lab.process('B').state).toBe('running');
    expect(lab.call('A', 'waitpid', pid(lab, 'B'), undefined, 8)).toBe(pid(lab, 'B'));
    expect(lab.out(1)).toBe(0xffff);
  });

  test('a stopped process dies of SIGKILL, and keeps other signals for later', () => {
    const lab = new Lab('A B C');
    kill(lab, 'A', 'B', STOP);
    kill(lab, 'A', 'B', TERM);
    expect(lab.process('B').state).toBe('stopped');
    kill(lab, 'A', 'B', CONT);
    expect(lab.process('B').exit).toEqual({ killed: 'SIGTERM', core: false });
    kill(lab, 'A', 'C', STOP);
    kill(lab, 'A', 'C', KILL);
    expect(lab.process('C').exit).toEqual({ killed: 'SIGKILL', core: false });
  });

  test('a call that was stopped in goes on without an error', () => {
    const lab = new Lab('A B');
    lab.call('A', 'pipe', undefined);
    lab.blocks('A', 'read', 3, undefined, 10);
    kill(lab, 'B', 'A', STOP);
    expect(lab.process('A').state).toBe('stopped');
    kill(lab, 'B', 'A', CONT);
    expect(lab.process('A').call?.wchan).toBe('anon_pipe_read');
  });

  test.each([TSTP, 21, 22])('signal %i of a terminal stops as SIGSTOP does', (sig) => {
    const lab = new Lab('A B');
    kill(lab, 'A', 'B', sig);
    expect(lab.process('B').state).toBe('stopped');
    kill(lab, 'A', 'B', CONT);
    expect(lab.process('B').state).toBe('running');
  });
});

describe('children', () => {
  test('SIGCHLD tells who ended and how', () => {
    const lab = new Lab('A');
    handle(lab, 'A', CHLD);
    lab.fork('A', 'B');
    lab.report('B', 'exit', 3);
    const [, signal] = lab.last.consequences;
    expect(signal).toMatchObject({
      actor: 'A',
      signal: 'SIGCHLD',
      info: { si_code: 'CLD_EXITED', si_pid: 'B', si_status: 3 },
    });
  });

  test('ignoring SIGCHLD leaves no zombies, and waitpid then finds no child', () => {
    const lab = new Lab('A');
    lab.call('A', 'signal', CHLD, 'SIG_IGN');
    lab.fork('A', 'B');
    lab.blocks('A', 'waitpid', -1, undefined, 0);
    lab.report('B', 'exit', 0);
    expect(lab.process('B').state).toBe('dead');
    expect(lab.consequences()).toContain('A waitpid = ECHILD');
  });
});
