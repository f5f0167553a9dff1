/** Semaphore sets as calls show them: all or nothing, who waits, SEM_UNDO. */
import { describe, expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';
import { op, semop, waits } from './sem-operations.ts';

const {
  IPC_CREAT,
  IPC_NOWAIT,
  SEM_UNDO,
  IPC_RMID,
  IPC_STAT,
  GETPID,
  GETVAL,
  GETALL,
  GETNCNT,
  GETZCNT,
  SETVAL,
  SETALL,
} = CONSTANTS;
const S = 'sem:1';

/** A lab with a set of these values; its id. */
function setLab(values: readonly number[], actors = 'A B C'): { lab: Lab; s: number } {
  const lab = new Lab(actors);
  const s = Number(lab.call('A', 'semget', 0x99, values.length, IPC_CREAT | 0o600));
  lab.call('A', 'semctl', s, 0, SETALL, [...values]);
  return { lab, s };
}

function values(lab: Lab, s: number): unknown {
  lab.call('A', 'semctl', s, 0, GETALL, undefined);
  return lab.out(3);
}

describe('operations', () => {
  test('are done all, or none', () => {
    const { lab, s } = setLab([2, 0]);
    expect(semop(lab, 'A', s, op(0, -1), op(1, -1, IPC_NOWAIT))).toBe('EAGAIN');
    expect(values(lab, s)).toEqual([2, 0]);
    expect(semop(lab, 'A', s, op(0, -1), op(1, 1))).toBe(0);
    expect(values(lab, s)).toEqual([1, 1]);
  });

  test('see what those before them have done', () => {
    const { lab, s } = setLab([0]);
    expect(semop(lab, 'A', s, op(0, 1), op(0, -1), op(0, 0))).toBe(0);
    expect(semop(lab, 'A', s, op(0, -1, IPC_NOWAIT), op(0, 1))).toBe('EAGAIN');
  });

  test.each([
    ['EFBIG', [op(2, 1)]],
    ['ERANGE', [op(0, 32_767)]],
    ['EAGAIN', [op(0, 0, IPC_NOWAIT)]],
  ])('%s', (errno, sops) => {
    const { lab, s } = setLab([1, 1]);
    expect(semop(lab, 'A', s, ...sops)).toBe(errno);
    expect(values(lab, s)).toEqual([1, 1]);
  });

  test('none, or more than 500', () => {
    const { lab, s } = setLab([1]);
    expect(semop(lab, 'A', s)).toBe('EINVAL');
    const many = Array.from({ length: 501 }, () => op(0, 1));
    expect(semop(lab, 'A', s, ...many)).toBe('E2BIG');
    expect(semop(lab, 'A', s, ...many.slice(1))).toBe(0);
  });

  test('wait at most as long as they are told', () => {
    const { lab, s } = setLab([0]);
    lab.blocks('B', 'semtimedop', s, [op(0, -1)], 1, { tv_sec: 1, tv_nsec: 0 });
    expect(lab.advance(999_000_000).consequences).toEqual([]);
    lab.advance(1_000_000);
    expect(lab.consequences()).toEqual(['B semtimedop = EAGAIN']);
    expect(lab.call('A', 'semctl', s, 0, GETNCNT)).toBe(0);
  });
});

describe('waiting', () => {
  test('is counted apart for an increase and for zero', () => {
    const { lab, s } = setLab([1]);
    expect(waits(lab, 'B', s, op(0, -2))).toBe('__do_semtimedop');
    waits(lab, 'C', s, op(0, 0));
    expect(lab.call('A', 'semctl', s, 0, GETNCNT)).toBe(1);
    expect(lab.call('A', 'semctl', s, 0, GETZCNT)).toBe(1);
  });

  test('first come, first served; a later small wish passes an earlier large one', () => {
    const { lab, s } = setLab([0], 'A B C D');
    waits(lab, 'B', s, op(0, -3));
    waits(lab, 'C', s, op(0, -1));
    waits(lab, 'D', s, op(0, -1));
    semop(lab, 'A', s, op(0, 1));
    expect(lab.consequences()).toEqual(['C semop = 0']);
    semop(lab, 'A', s, op(0, 4));
    expect(lab.consequences()).toEqual(['B semop = 0', 'D semop = 0']);
    expect(values(lab, s)).toEqual([0]);
  });

  test('whoever is let in may let others in', () => {
    const { lab, s } = setLab([0, 0, 0]);
    waits(lab, 'B', s, op(1, -1), op(2, 1));
    waits(lab, 'C', s, op(0, -1), op(1, 1));
    semop(lab, 'A', s, op(0, 1));
    expect(lab.consequences().sort()).toEqual(['B semop = 0', 'C semop = 0']);
    expect(values(lab, s)).toEqual([0, 0, 1]);
  });

  test('for zero ends all together: a barrier', () => {
    const { lab, s } = setLab([2]);
    waits(lab, 'B', s, op(0, 0));
    waits(lab, 'C', s, op(0, 0));
    semop(lab, 'A', s, op(0, -1));
    expect(lab.consequences()).toEqual([]);
    semop(lab, 'A', s, op(0, -1));
    expect(lab.consequences()).toEqual(['B semop = 0', 'C semop = 0']);
  });

  test('one operation waits at its semaphore, several at the set', () => {
    const { lab, s } = setLab([0, 0]);
    const waiting = () =>
      lab
        .object(S)
        .queues.filter(({ waiters }) => waiters !== null && waiters.length > 0)
        .map(({ name, waiters }) => `${name} ${waiters?.map(({ actor }) => actor).join()}`);
    waits(lab, 'B', s, op(1, -1));
    expect(waiting()).toEqual(['sems[1].pending_alter B']);
    waits(lab, 'C', s, op(0, -1), op(1, -1));
    expect(waiting()).toEqual(['pending_alter B,C']);
    expect(lab.object(S).fields.complex_count).toBe(1);
  });

  test('SETVAL wakes too; removal does with EIDRM', () => {
    const { lab, s } = setLab([0]);
    waits(lab, 'B', s, op(0, -1));
    lab.call('A', 'semctl', s, 0, SETVAL, 1);
    expect(lab.consequences()).toEqual(['B semop = 0']);
    waits(lab, 'B', s, op(0, -1));
    lab.call('A', 'semctl', s, 0, IPC_RMID);
    expect(lab.consequences()).toEqual(['B semop = EIDRM']);
    expect(semop(lab, 'B', s, op(0, -1))).toBe('EINVAL');
  });
});

describe('SEM_UNDO', () => {
  test('is replayed when the process ends, and lets others in', () => {
    const { lab, s } = setLab([1]);
    semop(lab, 'B', s, op(0, -1, SEM_UNDO));
    waits(lab, 'C', s, op(0, -1, SEM_UNDO));
    expect(lab.object(S).parts?.map(({ name }) => name)).toContain('undo B');
    lab.report('B', 'exit', 0);
    expect(lab.consequences()).toContain('C semop = 0');
    lab.report('C', 'exit', 0);
    expect(values(lab, s)).toEqual([1]);
  });

  test('never goes below zero, is not inherited, and is forgotten by SETVAL', () => {
    const { lab, s } = setLab([0, 0]);
    semop(lab, 'B', s, op(0, 5, SEM_UNDO), op(1, 5, SEM_UNDO));
    semop(lab, 'A', s, op(0, -3));
    lab.call('A', 'semctl', s, 1, SETVAL, 9);
    lab.fork('B', 'D');
    lab.report('D', 'exit', 0);
    expect(values(lab, s)).toEqual([2, 9]);
    lab.report('B', 'exit', 0);
    expect(values(lab, s)).toEqual([0, 9]);
  });
});

test('semctl: values, last pid, errors', () => {
  const { lab, s } = setLab([3, 4]);
  semop(lab, 'B', s, op(1, 1));
  expect(lab.call('A', 'semctl', s, 1, GETVAL)).toBe(5);
  expect(lab.call('A', 'semctl', s, 1, GETPID)).toBe(lab.kernel.pidOf('B'));
  expect(lab.call('A', 'semctl', s, 2, GETVAL)).toBe('EINVAL');
  expect(lab.call('A', 'semctl', s, 0, SETVAL, 32_768)).toBe('ERANGE');
  expect(lab.call('A', 'semctl', s, 0, SETALL, [1, 40_000])).toBe('ERANGE');
  lab.call('A', 'semctl', s, 0, IPC_STAT, undefined);
  expect(lab.out(3)).toMatchObject({ sem_nsems: 2, sem_perm: { __key: 0x99, mode: 0o600 } });
});

test('semget: how many', () => {
  const { lab, s } = setLab([0, 0]);
  expect(lab.call('A', 'semget', 0x99, 0, 0)).toBe(s);
  expect(lab.call('A', 'semget', 0x99, 3, 0)).toBe('EINVAL');
  expect(lab.call('A', 'semget', 0, 0, 0o600)).toBe('EINVAL');
  expect(lab.call('A', 'semget', 0, 32_001, 0o600)).toBe('EINVAL');
});
