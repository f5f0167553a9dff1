/** Shared memory segments: attachments, removal, sizes. */
import { describe, expect, test } from 'vitest';
import { bytes, CONSTANTS, Lab } from '../support.ts';

const { IPC_CREAT, SHM_RDONLY, SHM_RND, SHM_REMAP, IPC_RMID, IPC_STAT } = CONSTANTS;
const M = 'shm:1';

/** A lab with a segment of so many bytes; its id. */
function segmentLab(size = 4096, actors = 'A B'): { lab: Lab; m: number } {
  const lab = new Lab(actors);
  return { lab, m: Number(lab.call('A', 'shmget', 0x55, size, IPC_CREAT | 0o600)) };
}

const attach = (lab: Lab, actor: string, m: number, at: number | null = null, flags = 0) =>
  lab.call(actor, 'shmat', m, at, flags);
const nattch = (lab: Lab) => lab.object(M).fields.shm_nattch;

describe('attachments', () => {
  test('are counted: several of one process, a child’s, and less at every end', () => {
    const { lab, m } = segmentLab();
    const one = Number(attach(lab, 'A', m));
    const other = Number(attach(lab, 'A', m, null, SHM_RDONLY));
    expect(other).not.toBe(one);
    expect(nattch(lab)).toBe(2);
    lab.fork('A', 'C');
    expect(nattch(lab)).toBe(4);
    expect(lab.call('C', 'shmdt', one)).toBe(0);
    expect(nattch(lab)).toBe(3);
    lab.report('C', 'exit', 0);
    expect(nattch(lab)).toBe(2);
  });

  test('lead to the same page', () => {
    const { lab, m } = segmentLab();
    const [a, b] = [Number(attach(lab, 'A', m)), Number(attach(lab, 'B', m))];
    lab.call('A', 'store', a + 10, bytes('Hello'));
    lab.call('B', 'load', b + 10, undefined, 5);
    expect(lab.out(1)).toEqual(bytes('Hello'));
    const frames = (actor: string) => lab.process(actor).mappings?.[0]?.frames;
    expect(frames('A')).toEqual(frames('B'));
    expect(frames('A')).toEqual([lab.object(M).parts?.[0]?.name]);
    expect(lab.object(M).fields.nrpages).toBe(1);
  });

  test('of a size are rounded up to pages', () => {
    const { lab, m } = segmentLab(5000);
    attach(lab, 'A', m);
    expect(lab.process('A').mappings).toMatchObject([
      { object: M, pages: 2, prot: 'rw', shared: true, frames: [null, null] },
    ]);
    expect(lab.object(M).fields).toMatchObject({ shm_segsz: 5000, nrpages: 0 });
  });

  test('at an address: its own pages, a multiple of the page, nothing there before', () => {
    const { lab, m } = segmentLab();
    const p = Number(attach(lab, 'A', m));
    expect(attach(lab, 'A', m, p)).toBe('EINVAL');
    expect(attach(lab, 'A', m, p + 1)).toBe('EINVAL');
    expect(attach(lab, 'A', m, p + 1, SHM_RND)).toBe('EINVAL');
    expect(attach(lab, 'B', m, p + 1, SHM_RND)).toBe(p);
    expect(attach(lab, 'A', m, p, SHM_REMAP)).toBe(p);
    expect(nattch(lab)).toBe(2);
    expect(attach(lab, 'A', m, null, SHM_REMAP)).toBe('EINVAL');
  });

  test('are given up at the address where they begin', () => {
    const { lab, m } = segmentLab();
    const p = Number(attach(lab, 'A', m));
    expect(lab.call('A', 'shmdt', p + 4096)).toBe('EINVAL');
    expect(lab.call('B', 'shmdt', p)).toBe('EINVAL');
    expect(lab.call('A', 'shmdt', p)).toBe(0);
    expect(lab.call('A', 'shmdt', p)).toBe('EINVAL');
    expect(lab.process('A').mappings ?? []).toEqual([]);
  });

  test('need the permission', () => {
    const lab = new Lab('A');
    const m = Number(lab.call('A', 'shmget', 0, 10, 0o400));
    expect(attach(lab, 'A', m)).toBe('EACCES');
    expect(attach(lab, 'A', m, null, SHM_RDONLY)).not.toBe('EACCES');
  });
});

describe('removal', () => {
  test('of one that nobody has attached is at once', () => {
    const { lab, m } = segmentLab();
    expect(lab.call('A', 'shmctl', m, IPC_RMID, null)).toBe(0);
    expect(lab.has(M)).toBe(false);
    expect(attach(lab, 'A', m)).toBe('EINVAL');
  });

  test('waits for the last attachment; the key is free at once, the id works on', () => {
    const { lab, m } = segmentLab();
    const p = Number(attach(lab, 'A', m));
    lab.call('A', 'store', p, bytes('kept'));
    lab.call('B', 'shmctl', m, IPC_RMID, null);
    expect(lab.object(M).fields).toMatchObject({ mode: '0600 SHM_DEST', shm_nattch: 1 });
    expect(lab.call('B', 'shmget', 0x55, 0, 0)).toBe('ENOENT');
    const late = Number(attach(lab, 'B', m));
    lab.call('B', 'load', late, undefined, 4);
    expect(lab.out(1)).toEqual(bytes('kept'));
    lab.call('A', 'shmdt', p);
    expect(lab.has(M)).toBe(true);
    lab.report('B', 'exit', 0);
    expect(lab.has(M)).toBe(false);
  });
});

test('a segment outlives its processes', () => {
  const { lab, m } = segmentLab();
  const p = Number(attach(lab, 'A', m));
  lab.call('A', 'store', p, bytes('left'));
  lab.report('A', 'exit', 0);
  expect(nattch(lab)).toBe(0);
  const again = Number(attach(lab, 'B', m));
  lab.call('B', 'load', again, undefined, 4);
  expect(lab.out(1)).toEqual(bytes('left'));
});

test('shmget: sizes', () => {
  const { lab, m } = segmentLab();
  expect(lab.call('B', 'shmget', 0x55, 4096, 0)).toBe(m);
  expect(lab.call('B', 'shmget', 0x55, 4097, 0)).toBe('EINVAL');
  expect(lab.call('B', 'shmget', 0, 0, 0o600)).toBe('EINVAL');
});

test('IPC_STAT', () => {
  const { lab, m } = segmentLab();
  attach(lab, 'B', m);
  lab.call('A', 'shmctl', m, IPC_STAT, undefined);
  expect(lab.out(2)).toMatchObject({
    shm_perm: { __key: 0x55, mode: 0o600 },
    shm_segsz: 4096,
    shm_nattch: 1,
    shm_cpid: lab.kernel.pidOf('A'),
    shm_lpid: lab.kernel.pidOf('B'),
    shm_dtime: 0,
  });
});
