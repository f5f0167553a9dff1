/** Paths, regular files, directories and the null device. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab, text } from '../support.ts';

const {
  O_WRONLY,
  O_RDWR,
  O_CREAT,
  O_EXCL,
  O_TRUNC,
  O_APPEND,
  O_DIRECTORY,
  SEEK_SET,
  SEEK_CUR,
  SEEK_END,
  SEEK_DATA,
  SEEK_HOLE,
} = CONSTANTS;
const REG = '/tmp/reg';

function fileLab(): Lab {
  const lab = new Lab('A');
  expect(lab.call('A', 'open', REG, O_RDWR | O_CREAT, 0o666)).toBe(3);
  return lab;
}

const open = (lab: Lab, path: string | null, flags: number, mode = 0o644) => {
  const ret = lab.call('A', 'open', path, flags, mode);
  if (typeof ret === 'number') lab.call('A', 'close', ret);
  return typeof ret === 'number' ? 'ok' : ret;
};

describe('open', () => {
  // As a real 6.18 answers; "reg" is a regular file, "f" a FIFO.
  test.each([
    [null, 0, 'EFAULT'],
    ['', 0, 'ENOENT'],
    ['/tmp/none', 0, 'ENOENT'],
    ['/tmp/reg/x', 0, 'ENOTDIR'],
    ['/tmp/none/x', O_CREAT | 1, 'ENOENT'],
    ['/tmp/reg', O_CREAT | O_EXCL, 'EEXIST'],
    ['/tmp', O_WRONLY, 'EISDIR'],
    ['/tmp', O_CREAT, 'EISDIR'],
    ['/tmp', 0, 'ok'],
    ['/tmp', O_CREAT | O_EXCL | 1, 'EEXIST'],
    ['/tmp/none/', O_CREAT | 1, 'EISDIR'],
    ['/tmp/reg/', 0, 'ENOTDIR'],
    ['/tmp/reg/', O_CREAT | 1, 'EISDIR'],
    ['/tmp/reg', O_DIRECTORY, 'ENOTDIR'],
    ['/tmp/reg', O_DIRECTORY | O_CREAT, 'EINVAL'],
    ['/tmp/f', O_DIRECTORY, 'ENOTDIR'],
    ['/tmp/reg', 3, 'ok'],
    ['/tmp/f', 3, 'EINVAL'],
    ['a'.repeat(5000), 0, 'ENAMETOOLONG'],
    [`/tmp/${'a'.repeat(256)}`, 0, 'ENAMETOOLONG'],
    [`/tmp/${'a'.repeat(256)}`, O_CREAT | 1, 'ENAMETOOLONG'],
    ['/'.repeat(4095), 0, 'ok'],
    ['/'.repeat(4096), 0, 'ENAMETOOLONG'],
    ['/tmp/f/x', 0, 'ENOTDIR'],
    ['/dev/null', O_CREAT | O_EXCL, 'EEXIST'],
    ['/dev/null', O_TRUNC | 1, 'ok'],
    ['/tmp/f', O_RDWR | O_TRUNC | O_CREAT, 'ok'],
    ['/tmp/reg', O_EXCL, 'ok'],
    ['/', O_WRONLY, 'EISDIR'],
    ['/', O_CREAT | O_EXCL | O_RDWR, 'EEXIST'],
    ['/tmp/..', O_CREAT | 1, 'EISDIR'],
    ['/tmp/..', 0, 'ok'],
    ['/tmp/.', O_TRUNC, 'EISDIR'],
    ['/tmp/reg/.', 0, 'ENOTDIR'],
    ['/tmp/./reg', 0, 'ok'],
    ['//tmp///reg', 0, 'ok'],
  ])('open(%j, 0%o) is %s', (path, flags, result) => {
    const lab = fileLab();
    lab.call('A', 'mkfifo', '/tmp/f', 0o600);
    expect(open(lab, path, flags)).toBe(result);
  });

  test('takes the lowest number, and gives it back on failure', () => {
    const lab = fileLab();
    lab.call('A', 'close', 0);
    expect(lab.call('A', 'open', '/tmp/none', 0, 0)).toBe('ENOENT');
    expect(lab.call('A', 'open', REG, 0, 0)).toBe(0);
  });

  test('EMFILE before ENOENT', () => {
    const lab = new Lab('A');
    for (let fd = 3; fd < 1024; fd++) lab.call('A', 'dup', 0);
    expect(open(lab, '/tmp/none', 0)).toBe('EMFILE');
    expect(open(lab, '', 0)).toBe('ENOENT');
  });

  test('the mode loses the bits of the umask', () => {
    expect(fileLab().object('inode:/tmp/reg').fields.i_mode).toBe('0100644');
  });
});

describe('mkfifo and unlink', () => {
  test.each([
    [null, 0o644, 'EFAULT'],
    ['', 0o644, 'ENOENT'],
    [null, 0o100600, 'EINVAL'],
    ['/tmp/reg', 0o644, 'EEXIST'],
    ['/tmp/none/x', 0o644, 'ENOENT'],
    ['/tmp/reg/x', 0o644, 'ENOTDIR'],
    ['/tmp', 0o644, 'EEXIST'],
    ['/tmp/..', 0o644, 'EEXIST'],
    ['/tmp/none/', 0o644, 'ENOENT'],
    ['/tmp/reg/', 0o644, 'EEXIST'],
    ['/', 0o644, 'EEXIST'],
    ['/tmp/m', 0o20644, 'EINVAL'],
    ['/tmp/m', 0o644, 0],
  ])('mkfifo(%j, 0%o) is %s', (path, mode, result) => {
    expect(fileLab().call('A', 'mkfifo', path, mode)).toBe(result);
  });

  test.each([
    [null, 'EFAULT'],
    ['', 'ENOENT'],
    ['/tmp/none', 'ENOENT'],
    ['/tmp', 'EACCES'],
    ['/tmp/', 'EISDIR'],
    ['/tmp/reg/', 'ENOTDIR'],
    ['/tmp/none/', 'ENOENT'],
    ['/tmp/.', 'EISDIR'],
    ['/tmp/..', 'EISDIR'],
    ['/', 'EISDIR'],
    ['/tmp/reg/x', 'ENOTDIR'],
    ['/tmp/reg/.', 'ENOTDIR'],
    ['/dev/null', 'EACCES'],
    ['/tmp/reg', 0],
  ])('unlink(%j) is %s', (path, result) => {
    expect(fileLab().call('A', 'unlink', path)).toBe(result);
  });
});

describe('a regular file', () => {
  test('has one offset per description', () => {
    const lab = fileLab();
    expect(lab.call('A', 'write', 3, bytes('hello'), 5)).toBe(5);
    expect(lab.call('A', 'read', 3, undefined, 5)).toBe(0);
    expect(lab.call('A', 'lseek', 3, 1, SEEK_SET)).toBe(1);
    lab.fork('A', 'B');
    expect(lab.call('B', 'read', 3, undefined, 2)).toBe(2);
    expect(lab.call('A', 'read', 3, undefined, 9)).toBe(2);
    expect(text(lab.out(1))).toBe('lo');
    lab.call('A', 'open', REG, 0, 0);
    expect(lab.call('A', 'read', 4, undefined, 9)).toBe(5);
  });

  test('O_APPEND writes at the end, O_TRUNC empties', () => {
    const lab = fileLab();
    lab.call('A', 'write', 3, bytes('abc'), 3);
    lab.call('A', 'open', REG, O_RDWR | O_APPEND, 0);
    lab.call('A', 'write', 4, bytes('ZZ'), 2);
    expect(lab.call('A', 'lseek', 4, 0, SEEK_CUR)).toBe(5);
    lab.call('A', 'open', REG, O_TRUNC, 0);
    expect(lab.call('A', 'lseek', 3, 0, SEEK_END)).toBe(0);
  });

  test('holes read as zero, and SEEK_DATA and SEEK_HOLE find them by pages', () => {
    const lab = fileLab();
    lab.call('A', 'write', 3, bytes('hello'), 5);
    expect(lab.call('A', 'lseek', 3, 10000, SEEK_SET)).toBe(10000);
    lab.call('A', 'write', 3, bytes('x'), 1);
    const seek = (offset: number, whence: number) => lab.call('A', 'lseek', 3, offset, whence);
    expect(seek(0, SEEK_DATA)).toBe(0);
    expect(seek(0, SEEK_HOLE)).toBe(4096);
    expect(seek(4096, SEEK_DATA)).toBe(8192);
    expect(seek(8192, SEEK_HOLE)).toBe(10001);
    expect(seek(10001, SEEK_HOLE)).toBe('ENXIO');
    expect(seek(-1, SEEK_DATA)).toBe('ENXIO');
    expect(seek(-1, SEEK_SET)).toBe('EINVAL');
    expect(seek(0, 5)).toBe('EINVAL');
    seek(3, SEEK_SET);
    lab.call('A', 'read', 3, undefined, 4);
    expect(text(lab.out(1))).toBe('lo\0\0');
  });

  test('ftruncate', () => {
    const lab = fileLab();
    lab.call('A', 'write', 3, bytes('hello'), 5);
    expect(lab.call('A', 'ftruncate', 3, 3)).toBe(0);
    expect(lab.call('A', 'ftruncate', 3, 6)).toBe(0);
    lab.call('A', 'lseek', 3, 0, SEEK_SET);
    lab.call('A', 'read', 3, undefined, 10);
    expect(text(lab.out(1))).toBe('hel\0\0\0');
    expect(lab.call('A', 'ftruncate', 99, -1)).toBe('EINVAL');
    expect(lab.call('A', 'ftruncate', 99, 1)).toBe('EBADF');
    expect(lab.call('A', 'ftruncate', 0, 1)).toBe('EINVAL');
  });

  test('bad addresses, FIONREAD, and access mode 3', () => {
    const lab = fileLab();
    expect(lab.call('A', 'read', 3, null, 10)).toBe(0);
    expect(lab.call('A', 'write', 3, null, 3)).toBe('EFAULT');
    lab.call('A', 'write', 3, bytes('abc'), 3);
    lab.call('A', 'lseek', 3, 1, SEEK_SET);
    expect(lab.call('A', 'read', 3, null, 10)).toBe('EFAULT');
    lab.call('A', 'ioctl', 3, 0x541b, undefined);
    expect(lab.out(2)).toBe(2);
    expect(lab.call('A', 'ioctl', 0, 0x541b, undefined)).toBe('ENOTTY');
    lab.call('A', 'open', REG, 3, 0);
    expect(lab.call('A', 'read', 4, undefined, 1)).toBe('EBADF');
  });

  test('lives on while it is open', () => {
    const lab = fileLab();
    lab.call('A', 'write', 3, bytes('abc'), 3);
    lab.call('A', 'unlink', REG);
    expect(lab.object('inode:/tmp/reg').fields).toMatchObject({ i_nlink: 0, i_size: 3 });
    lab.call('A', 'lseek', 3, 0, SEEK_SET);
    expect(lab.call('A', 'read', 3, undefined, 9)).toBe(3);
    lab.call('A', 'close', 3);
    expect(lab.has('inode:/tmp/reg')).toBe(false);
  });
});

describe('directories and the null device', () => {
  test('a directory has no bytes', () => {
    const lab = new Lab('A');
    lab.call('A', 'open', '/tmp', 0, 0);
    expect(lab.call('A', 'read', 3, undefined, 1)).toBe('EISDIR');
    expect(lab.call('A', 'write', 3, bytes('x'), 1)).toBe('EBADF');
    expect(lab.call('A', 'lseek', 3, 5, SEEK_SET)).toBe(5);
    expect(lab.call('A', 'lseek', 3, 0, SEEK_END)).toBe('EINVAL');
  });

  test('the null device swallows and has nothing', () => {
    const lab = new Lab('A');
    expect(lab.call('A', 'write', 1, null, 5)).toBe(5);
    expect(lab.call('A', 'read', 0, undefined, 5)).toBe(0);
    expect(lab.call('A', 'lseek', 0, 55, SEEK_SET)).toBe(0);
  });
});
