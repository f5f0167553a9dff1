/** How large a pipe is: F_SETPIPE_SZ, and what a user may have of pages. */
import { describe, expect, test } from 'vitest';
import { round_pipe_size } from '../../../../src/engine/sim/fs/pipe-open.ts';
import { bytes, CONSTANTS, Lab, text } from '../support.ts';

const { F_SETPIPE_SZ, F_GETPIPE_SZ } = CONSTANTS;
const PIPE = 'pipe:1';

function pipeLab(privileged = false): Lab {
  const lab = new Lab('A', { privileged });
  lab.call('A', 'pipe', undefined);
  return lab;
}

const set = (lab: Lab, size: number) => lab.call('A', 'fcntl', 4, F_SETPIPE_SZ, size);

describe('F_SETPIPE_SZ', () => {
  // As a real 6.18 answers an ordinary user.
  test.each([
    [0, 4096],
    [1, 4096],
    [4095, 4096],
    [4096, 4096],
    [4097, 8192],
    [65536, 65536],
    [65537, 131072],
    [1048576, 1048576],
    [1048577, 'EPERM'],
    [0x7fffffff, 'EPERM'],
    [0x80000000, 'EPERM'],
    [0x80000001, 'EINVAL'],
    [-1, 'EINVAL'],
  ])('%d gives %s', (size, result) => {
    expect(set(pipeLab(), size)).toBe(result);
  });

  test('a privileged user may have more than a mebibyte', () => {
    const lab = pipeLab(true);
    expect(set(lab, 1048577)).toBe(2097152);
    expect(lab.call('A', 'fcntl', 3, F_GETPIPE_SZ, undefined)).toBe(2097152);
  });

  test('EBUSY when the slots in use do not fit', () => {
    const lab = pipeLab();
    lab.call('A', 'write', 4, new Uint8Array(20000), 20000);
    expect(set(lab, 4096)).toBe('EBUSY');
    expect(set(lab, 16384)).toBe('EBUSY');
    expect(set(lab, 20480)).toBe(32768);
  });

  test('keeps the bytes in order when the ring had wrapped', () => {
    const lab = pipeLab();
    expect(set(lab, 8192)).toBe(8192);
    lab.call('A', 'write', 4, bytes('a'.repeat(4096)), 4096);
    lab.call('A', 'write', 4, bytes('b'.repeat(4096)), 4096);
    lab.call('A', 'read', 3, undefined, 4096);
    lab.call('A', 'write', 4, bytes('c'.repeat(4096)), 4096);
    expect(lab.object(PIPE).fields).toMatchObject({ head: 3, tail: 1 });
    expect(set(lab, 65536)).toBe(65536);
    expect(lab.object(PIPE).fields).toMatchObject({ head: 2, tail: 0, ring_size: 16 });
    lab.call('A', 'read', 3, undefined, 8192);
    expect(text(lab.out(1))).toBe('b'.repeat(4096) + 'c'.repeat(4096));
  });

  test('a larger ring lets a blocked writer go on', () => {
    const lab = pipeLab();
    lab.fork('A', 'B');
    lab.blocks('B', 'write', 4, new Uint8Array(70000), 70000);
    expect(set(lab, 131072)).toBe(131072);
    expect(lab.consequences()).toEqual(['B write = 70000']);
  });

  test('EBADF for what is no pipe', () => {
    const lab = pipeLab();
    expect(lab.call('A', 'fcntl', 0, F_GETPIPE_SZ, undefined)).toBe('EBADF');
  });

  test('the soft limit on the slots of a user', () => {
    const lab = pipeLab();
    // 63 more mebibytes beside this pipe's 16 slots leave no room for a 64th.
    for (let i = 1; i <= 63; i++) {
      lab.call('A', 'pipe', undefined);
      expect(lab.call('A', 'fcntl', 3 + 2 * i, F_SETPIPE_SZ, 1048576)).toBe(1048576);
    }
    expect(set(lab, 1048576)).toBe(1048576);
    lab.call('A', 'pipe', undefined);
    const [r] = lab.out(0) as number[];
    // Beyond it a new pipe has two slots, and may not grow.
    expect(lab.call('A', 'fcntl', r, F_GETPIPE_SZ, undefined)).toBe(8192);
    expect(lab.call('A', 'fcntl', r, F_SETPIPE_SZ, 16384)).toBe('EPERM');
  });
});

describe('the account of a user', () => {
  const size = (lab: Lab, fd: number) => lab.call('A', 'fcntl', fd, F_GETPIPE_SZ, undefined);
  const pipe = (lab: Lab): [number, number] => {
    lab.call('A', 'pipe', undefined);
    return lab.out(0) as [number, number];
  };

  /** A user of whose 16384 slots 128 are left; pipe:1 has 128, the others 256 each. */
  function nearlyFull(privileged = false): Lab {
    const lab = pipeLab(privileged);
    for (let i = 0; i < 63; i++) {
      expect(lab.call('A', 'fcntl', pipe(lab)[0], F_SETPIPE_SZ, 1 << 20)).toBe(1 << 20);
    }
    expect(set(lab, 128 * 4096)).toBe(128 * 4096);
    return lab;
  }

  test('new pipes are whole up to the limit itself, and small beyond it', () => {
    const lab = nearlyFull();
    const sizes = Array.from({ length: 9 }, () => size(lab, pipe(lab)[0]));
    expect(sizes).toEqual([...Array.from({ length: 8 }, () => 65536), 8192]);
  });

  test('a pipe that is closed, or shrinks, gives its slots back', () => {
    const lab = nearlyFull();
    const ends = Array.from({ length: 8 }, () => pipe(lab));
    for (const fd of ends[7] ?? []) lab.call('A', 'close', fd);
    expect(size(lab, pipe(lab)[0])).toBe(65536);
    expect(set(lab, 112 * 4096)).toBe(128 * 4096);
    expect(set(lab, 64 * 4096)).toBe(64 * 4096);
    expect(size(lab, pipe(lab)[0])).toBe(65536);
  });

  test('growing that is refused, or does not fit, costs nothing', () => {
    const lab = nearlyFull();
    expect(set(lab, 256 * 4096)).toBe(256 * 4096);
    const small = pipe(lab);
    expect(size(lab, small[0])).toBe(8192);
    expect(lab.call('A', 'fcntl', small[0], F_SETPIPE_SZ, 16384)).toBe('EPERM');
    expect(size(lab, small[0])).toBe(8192);
    lab.call('A', 'write', 4, new Uint8Array(130 * 4096), 130 * 4096);
    expect(set(lab, 128 * 4096)).toBe('EBUSY');
    for (const fd of small) lab.call('A', 'close', fd);
    // 16384 of 16384: a new pipe is small still, and whole when sixteen have been given back.
    const again = pipe(lab);
    expect(size(lab, again[0])).toBe(8192);
    for (const fd of again) lab.call('A', 'close', fd);
    expect(lab.call('A', 'fcntl', 5, F_SETPIPE_SZ, 128 * 4096)).toBe(128 * 4096);
    const whole = Array.from({ length: 9 }, () => size(lab, pipe(lab)[0]));
    expect(whole).toEqual([...Array.from({ length: 8 }, () => 65536), 8192]);
  });

  test('shrinking is allowed beyond the limit, and who is privileged has none', () => {
    const lab = nearlyFull();
    const pipes = Array.from({ length: 10 }, () => pipe(lab));
    const [r] = pipes[9] as [number, number];
    expect(lab.call('A', 'fcntl', r, F_SETPIPE_SZ, 4096)).toBe(4096);
    expect(lab.call('A', 'fcntl', r, F_SETPIPE_SZ, 8192)).toBe('EPERM');

    const root = nearlyFull(true);
    const sizes = Array.from({ length: 10 }, () => size(root, pipe(root)[0]));
    expect(new Set(sizes)).toEqual(new Set([65536]));
    expect(set(root, 1 << 21)).toBe(1 << 21);
  });
});

describe('round_pipe_size', () => {
  test('is 0 beyond 2^31', () => {
    expect(round_pipe_size(2 ** 31)).toBe(2 ** 31);
    expect(round_pipe_size(2 ** 31 + 1)).toBe(0);
  });
});
