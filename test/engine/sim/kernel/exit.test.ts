/** How processes end, and who waits for them and collects them. */
import { describe, expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';

const { WNOHANG } = CONSTANTS;

describe('waitpid', () => {
  test('collects a zombie at once', () => {
    const lab = new Lab('A');
    const b = lab.fork('A', 'B');
    lab.report('B', 'exit', 3);
    expect(lab.last.outcome).toEqual({ kind: 'gone' });
    expect(lab.consequences()).toEqual(['B ended {"exited":3}', 'A SIGCHLD ignore']);
    expect(lab.process('B')).toMatchObject({ state: 'zombie', parent: 'A', exit: { exited: 3 } });
    expect(lab.call('A', 'waitpid', b, undefined, 0)).toBe(b);
    expect(lab.out(1)).toBe(0x300);
    expect(lab.process('B').state).toBe('dead');
  });

  test('sleeps until the child ends', () => {
    const lab = new Lab('A');
    const b = lab.fork('A', 'B');
    expect(lab.blocks('A', 'waitpid', -1, undefined, 0)).toBe('do_wait');
    expect(lab.process('A').state).toBe('sleeping');
    lab.report('B', 'exit', 0);
    expect(lab.consequences()).toContain(`A waitpid = ${b}`);
    expect(lab.process('A').state).toBe('running');
  });

  test('is not woken by another child than the one that it waits for', () => {
    const lab = new Lab('A', { trace: true });
    const b = lab.fork('A', 'B');
    lab.fork('A', 'C');
    lab.blocks('A', 'waitpid', b, undefined, 0);
    const woken = () => lab.last.trace.filter(({ id }) => id === 'try_to_wake_up.wake').length;
    lab.report('C', 'exit', 0);
    expect(woken()).toBe(0);
    lab.report('B', 'exit', 0);
    expect(woken()).toBe(1);
  });

  test('a parent that ignores SIGCHLD is woken before its child is no more', () => {
    const lab = new Lab('A', { trace: true });
    lab.call('A', 'signal', 17, 1);
    const b = lab.fork('A', 'B');
    lab.blocks('A', 'waitpid', b, undefined, 0);
    lab.report('B', 'exit', 0);
    expect(lab.last.trace.map(({ id }) => id).slice(-6, -1)).toEqual([
      'exit_notify.zombie',
      '__wake_up_sync_key.enter',
      'try_to_wake_up.wake',
      'release_task.reap',
      'schedule.run',
    ]);
    expect(lab.consequences()).toContain('A waitpid = ECHILD');
  });

  test('errors come in the order of kernel_wait4()', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'waitpid', -1, undefined, 0x10)).toBe('EINVAL');
    expect(lab.call('A', 'waitpid', -0x80000000, undefined, 0)).toBe('ESRCH');
    expect(lab.call('A', 'waitpid', -1, undefined, 0)).toBe('ECHILD');
    lab.fork('A', 'B');
    expect(lab.call('A', 'waitpid', 9999, undefined, 0)).toBe('ECHILD');
    expect(lab.call('A', 'waitpid', -1, undefined, WNOHANG)).toBe(0);
  });

  test('0 and -pgrp mean the children of that process group', () => {
    const lab = new Lab('A');
    const b = lab.fork('A', 'B');
    expect(lab.call('A', 'waitpid', 0, undefined, WNOHANG)).toBe(0);
    const a = lab.kernel.pidOf('A') as number;
    expect(lab.call('A', 'waitpid', -a, undefined, WNOHANG)).toBe(0);
    expect(lab.call('A', 'waitpid', -b, undefined, WNOHANG)).toBe('ECHILD');
  });
});

describe('the end of a process', () => {
  test('lets go of what it had open last first', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    lab.call('A', 'pipe', undefined);
    for (const child of ['B', 'C', 'D']) lab.fork('A', child);
    for (const reader of ['A', 'C', 'D']) {
      lab.call(reader, 'close', 4);
      lab.call(reader, 'close', 6);
    }
    lab.blocks('C', 'read', 3, undefined, 1);
    lab.blocks('D', 'read', 5, undefined, 1);
    lab.report('B', 'exit', 0);
    const resumed = lab.consequences().filter((told) => told.includes('read'));
    expect(resumed).toEqual(['D read = 0', 'C read = 0']);
  });

  test('a signal to a group is sent to its newest member first', () => {
    const lab = new Lab('A');
    lab.fork('A', 'B');
    lab.fork('A', 'C');
    lab.report('A', 'kill', 0, 17);
    expect(lab.consequences()).toEqual([
      'C SIGCHLD ignore',
      'B SIGCHLD ignore',
      'A SIGCHLD ignore',
    ]);
  });

  test('leaves its children to init, which reaps them', () => {
    const lab = new Lab('A');
    lab.fork('A', 'B');
    lab.fork('B', 'C');
    lab.report('B', 'exit', 0);
    expect(lab.process('C').parent).toBe('init');
    lab.report('C', 'exit', 0);
    expect(lab.process('C').state).toBe('dead');
    expect(lab.call('A', 'getppid')).toBe(1);
  });

  test('zombies of a dead parent are reaped by init', () => {
    const lab = new Lab('A');
    lab.fork('A', 'B');
    lab.fork('B', 'C');
    lab.report('C', 'exit', 1);
    expect(lab.process('C').state).toBe('zombie');
    lab.report('B', 'exit', 0);
    expect(lab.process('C')).toMatchObject({ state: 'dead', parent: 'init' });
  });
});
