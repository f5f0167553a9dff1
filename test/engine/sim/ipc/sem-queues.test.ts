/** Semaphore sets inside: locks, queues of sleepers, lists of undo. */
import { describe, expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';
import { op, semop, waits } from './sem-operations.ts';

const { SEM_UNDO, IPC_NOWAIT, GETVAL, SETVAL, SETALL } = CONSTANTS;

const newSet = (lab: Lab, nsems: number) => Number(lab.call('A', 'semget', 0, nsems, 0o600));

const field = (lab: Lab, name: string) => lab.object('sem:1').fields[name];
const queue = (lab: Lab, name: string) =>
  lab
    .object('sem:1')
    .queues.find((found) => found.name === name)
    ?.waiters?.map(({ actor }) => actor);

describe('locks', () => {
  test('single ones are enough again when the whole set was locked ten times for nothing', () => {
    const lab = new Lab('A');
    const s = newSet(lab, 2);
    expect(field(lab, 'use_global_lock')).toBe(9);
    for (let i = 0; i < 9; i++) semop(lab, 'A', s, op(0, 1));
    expect(field(lab, 'use_global_lock')).toBe(0);
    semop(lab, 'A', s, op(0, 1));
    expect(field(lab, 'use_global_lock')).toBe(0);
    semop(lab, 'A', s, op(0, 1), op(1, 1));
    expect(field(lab, 'use_global_lock')).toBe(9);
  });

  test('the whole set stays locked by all while a call of several operations waits', () => {
    const lab = new Lab('A B');
    const s = newSet(lab, 2);
    waits(lab, 'B', s, op(0, -1), op(1, -1));
    for (let i = 0; i < 20; i++) semop(lab, 'A', s, op(0, 0));
    expect(field(lab, 'use_global_lock')).toBe(10);
    expect(field(lab, 'complex_count')).toBe(1);
    semop(lab, 'A', s, op(0, 1), op(1, 1));
    expect(field(lab, 'complex_count')).toBe(0);
    expect(field(lab, 'use_global_lock')).toBe(9);
  });

  test('are told', () => {
    const lab = new Lab('A', { trace: true });
    const s = newSet(lab, 2);
    const locks = () =>
      lab
        .trace()
        .filter(({ fn }) => fn === 'sem_lock')
        .map(({ id }) => id);
    semop(lab, 'A', s, op(0, 1));
    expect(locks()).toEqual(['sem_lock.all']);
    for (let i = 0; i < 10; i++) semop(lab, 'A', s, op(0, 1));
    expect(locks()).toEqual(['sem_lock.one']);
  });
});

describe('queues', () => {
  test('single calls move to the queue of the set, in the order of semaphores, and back', () => {
    const lab = new Lab('A B C D E');
    const s = newSet(lab, 3);
    waits(lab, 'B', s, op(1, -1));
    waits(lab, 'C', s, op(0, -1));
    waits(lab, 'D', s, op(2, -5), op(0, -5));
    // Each semaphore's list is put in front of what is there already.
    expect(queue(lab, 'pending_alter')).toEqual(['B', 'C', 'D']);
    expect(queue(lab, 'sems[0].pending_alter')).toEqual([]);
    waits(lab, 'E', s, op(1, -1));
    expect(queue(lab, 'pending_alter')).toEqual(['B', 'C', 'D', 'E']);
    semop(lab, 'A', s, op(2, 5), op(0, 5));
    expect(lab.consequences()).toEqual(['C semop = 0']);
    semop(lab, 'A', s, op(0, 1));
    expect(lab.consequences()).toEqual(['D semop = 0']);
    expect(queue(lab, 'pending_alter')).toEqual([]);
    expect(queue(lab, 'sems[1].pending_alter')).toEqual(['B', 'E']);
  });

  test('who waits for zero stays at its semaphore', () => {
    const lab = new Lab('A B C');
    const s = newSet(lab, 2);
    lab.call('A', 'semctl', s, 0, SETALL, [1, 0]);
    waits(lab, 'B', s, op(0, 0));
    waits(lab, 'C', s, op(1, -1), op(0, -1));
    expect(queue(lab, 'sems[0].pending_const')).toEqual(['B']);
    expect(queue(lab, 'pending_alter')).toEqual(['C']);
  });

  test('several that only look wait in a list of their own', () => {
    const lab = new Lab('A B');
    const s = newSet(lab, 2);
    lab.call('A', 'semctl', s, 0, SETALL, [1, 1]);
    waits(lab, 'B', s, op(0, 0), op(1, 0));
    expect(queue(lab, 'pending_const')).toEqual(['B']);
    lab.call('A', 'semctl', s, 0, SETVAL, 0);
    expect(lab.consequences()).toEqual([]);
    // What B waits for now is the other one.
    expect(lab.object('sem:1').parts?.map(({ fields }) => fields.semzcnt)).toEqual([0, 1]);
    lab.call('A', 'semctl', s, 1, SETVAL, 0);
    expect(lab.consequences()).toEqual(['B semop = 0']);
  });

  test('a signal takes a call out, and others of the set go back to their semaphores', () => {
    const lab = new Lab('A B C');
    const s = newSet(lab, 2);
    lab.call('C', 'sigaction', 10, { sa_handler: 'h', sa_mask: [], sa_flags: 0x10000000 }, null);
    waits(lab, 'B', s, op(0, -1));
    waits(lab, 'C', s, op(0, -1), op(1, -1));
    expect(queue(lab, 'pending_alter')).toEqual(['B', 'C']);
    lab.call('A', 'kill', lab.kernel.pidOf('C'), 10);
    // Never made again, in spite of SA_RESTART (signal(7)).
    expect(lab.consequences()).toEqual(['C SIGUSR1 handler', 'C semop = EINTR']);
    expect(queue(lab, 'sems[0].pending_alter')).toEqual(['B']);
  });

  test('a call is retried from the front when one behind it was done', () => {
    const lab = new Lab('A B C', { trace: true });
    const s = newSet(lab, 2);
    waits(lab, 'B', s, op(1, -1), op(0, 0));
    waits(lab, 'C', s, op(0, -1), op(1, 1));
    semop(lab, 'A', s, op(0, 1));
    expect(lab.consequences()).toEqual(['C semop = 0', 'B semop = 0']);
    expect(lab.trace().some(({ id }) => id === 'check_restart.again')).toBe(true);
  });

  test('large sets show their first 64 semaphores', () => {
    const lab = new Lab('A');
    newSet(lab, 32000);
    expect(lab.object('sem:1').parts).toHaveLength(64);
    expect(lab.object('sem:1').queues).toHaveLength(2 + 2 * 64);
  });
});

describe('SEM_UNDO', () => {
  test('the set that was used last is undone first', () => {
    const lab = new Lab('A B', { trace: true });
    const [one, other] = [newSet(lab, 1), newSet(lab, 1)];
    for (const set of [one, other, one]) semop(lab, 'B', set, op(0, 1, SEM_UNDO));
    lab.report('B', 'exit', 0);
    const undone = lab.trace().filter(({ id }) => id === 'exit_sem.undo');
    expect(undone.map(({ object, args }) => [object, args.adj])).toEqual([
      ['sem:1', -2],
      ['sem:2', -1],
    ]);
    expect(lab.call('A', 'semctl', one, 0, GETVAL, 0)).toBe(0);
  });

  test('too much of it is ERANGE, and nothing is done', () => {
    const lab = new Lab('A');
    const s = newSet(lab, 1);
    lab.call('A', 'semctl', s, 0, SETVAL, 32767);
    semop(lab, 'A', s, op(0, -32767, SEM_UNDO));
    lab.call('A', 'semctl', s, 0, SETVAL, 1);
    expect(lab.object('sem:1').parts?.at(-1)?.fields).toEqual({ actor: 'A', semadj: '0' });
    for (let i = 0; i < 32768; i++) semop(lab, 'A', s, op(0, 1, SEM_UNDO), op(0, -1));
    expect(lab.object('sem:1').parts?.at(-1)?.fields).toEqual({ actor: 'A', semadj: '-32768' });
    expect(semop(lab, 'A', s, op(0, 1, SEM_UNDO))).toBe('ERANGE');
    expect(lab.call('A', 'semctl', s, 0, GETVAL, 0)).toBe(1);
  });

  test('a call that failed after it still leaves an empty list, as in Linux', () => {
    const lab = new Lab('A');
    const s = newSet(lab, 1);
    expect(semop(lab, 'A', s, op(3, 1, SEM_UNDO))).toBe('EFBIG');
    expect(semop(lab, 'A', s, op(0, -1, SEM_UNDO | IPC_NOWAIT))).toBe('EAGAIN');
    expect(lab.object('sem:1').parts?.at(-1)).toMatchObject({ kind: 'sem_undo' });
  });

  test('a sleeper that is killed undoes what it had done before', () => {
    const lab = new Lab('A B C');
    const s = newSet(lab, 2);
    lab.call('A', 'semctl', s, 0, SETALL, [1, 0]);
    semop(lab, 'B', s, op(0, -1, SEM_UNDO));
    waits(lab, 'B', s, op(1, -1));
    waits(lab, 'C', s, op(0, -1));
    lab.call('A', 'kill', lab.kernel.pidOf('B'), 9);
    expect(lab.consequences()).toContain('C semop = 0');
    expect(queue(lab, 'sems[1].pending_alter')).toEqual([]);
  });
});

test('a limit may be longer than an int of seconds', () => {
  const lab = new Lab('A');
  const s = newSet(lab, 1);
  const limit = { tv_sec: 5_000_000_000, tv_nsec: 0 };
  expect(lab.blocks('A', 'semtimedop', s, [op(0, -1)], 1, limit)).toBe('__do_semtimedop');
  lab.advance(1e9);
  expect(lab.consequences()).toEqual([]);
});
