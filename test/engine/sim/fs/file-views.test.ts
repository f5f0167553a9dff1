/** What snapshots show of open file descriptions: who shares one, where it stands, who holds it. */
import { describe, expect, test } from 'vitest';
import type { FileView } from '../../../../src/engine/model/snapshot.ts';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const { O_CREAT, O_RDWR, O_APPEND, O_NONBLOCK, F_SETFL, POLLIN, SEEK_SET } = CONSTANTS;

const files = (lab: Lab): readonly FileView[] => lab.snapshot().files ?? [];

function fileOf(lab: Lab, fd: number, actor = 'A'): FileView | undefined {
  const id = lab.process(actor).fds.find((view) => view.fd === fd)?.file;
  return files(lab).find((view) => view.id === id);
}

describe('an open file description', () => {
  test('is the same for all who share it, and has one offset', () => {
    const lab = new Lab('A');
    const fd = Number(lab.call('A', 'open', '/tmp/f', O_RDWR | O_CREAT, 0o600));
    const dup = Number(lab.call('A', 'dup', fd));
    const other = Number(lab.call('A', 'open', '/tmp/f', O_RDWR | O_APPEND));
    lab.call('A', 'write', fd, bytes('hello'), 5);
    expect(fileOf(lab, dup)).toEqual({
      id: 'file:1',
      f_count: 2,
      f_pos: 5,
      f_flags: ['O_RDWR', 'O_LARGEFILE'],
      object: 'inode:/tmp/f',
    });
    expect(fileOf(lab, other)).toMatchObject({
      id: 'file:2',
      f_count: 1,
      f_pos: 0,
      f_flags: ['O_RDWR', 'O_APPEND', 'O_LARGEFILE'],
    });
    lab.fork('A', 'B');
    lab.call('B', 'lseek', dup, 2, SEEK_SET);
    expect(fileOf(lab, fd)).toMatchObject({ f_count: 4, f_pos: 2 });
    lab.call('A', 'lseek', other, 2 ** 53 + 2, SEEK_SET);
    expect(fileOf(lab, other)?.f_pos).toBe('9007199254740994');
  });

  test('is there until its last descriptor goes, and its number is not given again', () => {
    const lab = new Lab('A B');
    lab.call('A', 'pipe', undefined);
    const ids = () => files(lab).map(({ id }) => id);
    expect(ids()).toEqual(['file:A', 'file:B', 'file:1', 'file:2']);
    lab.call('A', 'dup2', 4, 3);
    expect(ids()).toEqual(['file:A', 'file:B', 'file:2']);
    lab.report('B', 'exit', 0);
    lab.call('A', 'open', '/dev/null', 0);
    expect(ids()).toEqual(['file:A', 'file:2', 'file:3']);
    expect(fileOf(lab, 0)).toMatchObject({ f_count: 3, object: null });
  });

  test('is not held by a call that sleeps in it, but by a poll, as in Linux', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    lab.fork('A', 'B');
    lab.blocks('A', 'read', 3, undefined, 1);
    expect(fileOf(lab, 3)?.f_count).toBe(2);
    lab.blocks('B', 'poll', [{ fd: 3, events: POLLIN }], 1, 1000);
    expect(fileOf(lab, 3)?.f_count).toBe(3);
    lab.advance(1_000_000_000);
    expect(lab.consequences()).toEqual(['B poll = 0']);
    expect(fileOf(lab, 3)?.f_count).toBe(2);
  });

  test('is the same view while nothing of it changes', () => {
    const lab = new Lab('A');
    lab.call('A', 'pipe', undefined);
    const [before, all] = [fileOf(lab, 3), files(lab)];
    lab.call('A', 'write', 4, bytes('x'), 1);
    expect(fileOf(lab, 3)).toBe(before);
    expect(files(lab)).toBe(all);
    lab.call('A', 'fcntl', 3, F_SETFL, O_NONBLOCK);
    expect(fileOf(lab, 3)?.f_flags).toEqual(['O_RDONLY', 'O_NONBLOCK']);
    expect(fileOf(lab, 4)).toBe(all[2]);
  });
});
