/** Descriptors and the descriptions behind them: dup, fcntl, fork. */
import { describe, expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';

const { F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, O_NONBLOCK, O_LARGEFILE } =
  CONSTANTS;

function pipeLab(): Lab {
  const lab = new Lab('A');
  lab.call('A', 'pipe', undefined);
  return lab;
}

const fcntl = (lab: Lab, fd: number, cmd: number, arg?: number) =>
  lab.call('A', 'fcntl', fd, cmd, arg);

describe('dup and dup2', () => {
  test('the lowest free number', () => {
    const lab = pipeLab();
    expect(lab.call('A', 'dup', 3)).toBe(5);
    lab.call('A', 'close', 3);
    expect(lab.call('A', 'dup', 4)).toBe(3);
    const files = lab.process('A').fds.map(({ file }) => file);
    expect(files).toEqual(['file:A', 'file:A', 'file:A', 'file:2', 'file:2', 'file:1']);
  });

  test('dup2 closes what was there', () => {
    const lab = pipeLab();
    expect(lab.call('A', 'dup2', 4, 3)).toBe(3);
    expect(lab.object('pipe:1').fields).toMatchObject({ readers: 0, writers: 1 });
    expect(lab.call('A', 'dup2', 4, 4)).toBe(4);
    expect(lab.call('A', 'dup2', 4, 100)).toBe(100);
  });

  test.each([
    [99, 99],
    [99, 3],
    [3, 1024],
    [3, -1],
    [-1, 3],
  ])('dup2(%d, %d) is EBADF', (from, to) => {
    expect(pipeLab().call('A', 'dup2', from, to)).toBe('EBADF');
  });

  test('EBADF for what is not open', () => {
    const lab = pipeLab();
    for (const fd of [-1, 5, 4096]) {
      expect(lab.call('A', 'dup', fd)).toBe('EBADF');
      expect(lab.call('A', 'close', fd)).toBe('EBADF');
    }
  });
});

describe('fcntl', () => {
  test('F_DUPFD starts at its argument', () => {
    const lab = pipeLab();
    expect(fcntl(lab, 3, F_DUPFD, 20)).toBe(20);
    expect(fcntl(lab, 3, F_DUPFD, 20)).toBe(21);
    expect(fcntl(lab, 3, F_DUPFD, 1024)).toBe('EINVAL');
    expect(fcntl(lab, 3, F_DUPFD, -1)).toBe('EINVAL');
    expect(fcntl(lab, 3, F_DUPFD, 1023)).toBe(1023);
    expect(fcntl(lab, 3, F_DUPFD, 1023)).toBe('EMFILE');
  });

  test('close-on-exec belongs to the descriptor', () => {
    const lab = pipeLab();
    expect(fcntl(lab, 3, F_DUPFD_CLOEXEC, 0)).toBe(5);
    expect(fcntl(lab, 5, F_GETFD)).toBe(1);
    expect(fcntl(lab, 3, F_GETFD)).toBe(0);
    expect(fcntl(lab, 3, F_SETFD, 3)).toBe(0);
    expect(fcntl(lab, 3, F_GETFD)).toBe(1);
    expect(fcntl(lab, 3, F_SETFD, 2)).toBe(0);
    expect(fcntl(lab, 3, F_GETFD)).toBe(0);
    // A duplicate does not inherit it.
    expect(lab.call('A', 'dup', 5)).toBe(6);
    expect(fcntl(lab, 6, F_GETFD)).toBe(0);
  });

  test('status flags belong to the description', () => {
    const lab = pipeLab();
    lab.fork('A', 'B');
    expect(fcntl(lab, 3, F_SETFL, O_NONBLOCK | 2)).toBe(0);
    expect(fcntl(lab, 3, F_GETFL)).toBe(O_NONBLOCK);
    expect(lab.call('B', 'read', 3, undefined, 1)).toBe('EAGAIN');
    expect(lab.process('B').fds[3]?.status).toEqual(['O_NONBLOCK']);
  });

  test('F_GETFL as x86-64 shows it', () => {
    const lab = pipeLab();
    expect(fcntl(lab, 0, F_GETFL)).toBe(2 | O_LARGEFILE);
    expect(fcntl(lab, 4, F_GETFL)).toBe(1);
    expect(fcntl(lab, 0, F_SETFL, 0o40000)).toBe('EINVAL');
    expect(fcntl(lab, 4, F_SETFL, 0o40000)).toBe(0);
    expect(fcntl(lab, 4, F_GETFL)).toBe(0o40001);
  });

  test('unknown commands and descriptors', () => {
    const lab = pipeLab();
    expect(fcntl(lab, 3, 999)).toBe('EINVAL');
    expect(fcntl(lab, 9, 999)).toBe('EBADF');
  });
});

describe('fork', () => {
  test('copies the table, not the descriptions', () => {
    const lab = pipeLab();
    lab.fork('A', 'B');
    expect(lab.process('B').fds).toEqual(lab.process('A').fds);
    lab.call('B', 'close', 3);
    expect(lab.process('A').fds).toHaveLength(5);
    expect(lab.object('pipe:1').fields).toMatchObject({ readers: 1, files: 2 });
  });

  test('a descriptor closed by dup2 onto itself is kept', () => {
    const lab = pipeLab();
    expect(lab.call('A', 'dup2', 3, 3)).toBe(3);
    expect(lab.process('A').fds).toHaveLength(5);
  });
});
