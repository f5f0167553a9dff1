/** Where segments are attached, over and beside each other, and how they are cut. */
import { describe, expect, test } from 'vitest';
import { CONSTANTS, Lab } from '../support.ts';

const PAGE = 4096;
const { SHM_RDONLY, SHM_RND, SHM_REMAP, IPC_RMID, IPC_STAT } = CONSTANTS;

/** A lab with a segment of three pages attached in A at `r`, and one of a page, `m`. */
function areaLab(): { lab: Lab; n: number; m: number; r: number } {
  const lab = new Lab('A B');
  const n = Number(lab.call('A', 'shmget', 0, 3 * PAGE, 0o600));
  const m = Number(lab.call('A', 'shmget', 0, PAGE, 0o600));
  return { lab, n, m, r: Number(lab.call('A', 'shmat', n, null, 0)) };
}

const areas = (lab: Lab, actor = 'A') =>
  (lab.process(actor).mappings ?? []).map(({ object, pages }) => `${object} ${pages}`);
const nattch = (lab: Lab, id: string) => lab.object(id).fields.shm_nattch;

test('a child has the areas of its parent, also where every point of the trace looks at it', () => {
  const lab = new Lab('A', { trace: true, keepSnapshots: true });
  lab.call('A', 'shmat', lab.call('A', 'shmget', 0, PAGE, 0o600), null, 0);
  lab.fork('A', 'B');
  expect(areas(lab, 'B')).toEqual(['shm:1 1']);
});

describe('attaching over what is there', () => {
  test('takes its place page by page; what is left counts as attached', () => {
    const { lab, m, r } = areaLab();
    expect(lab.call('A', 'shmat', m, r + PAGE, SHM_REMAP)).toBe(r + PAGE);
    expect(areas(lab)).toEqual(['shm:1 1', 'shm:2 1', 'shm:1 1']);
    expect(nattch(lab, 'shm:1')).toBe(2);
    expect(nattch(lab, 'shm:2')).toBe(1);
  });

  test('leaves the pages of both sides where they were', () => {
    const { lab, m, r } = areaLab();
    for (const page of [0, 1, 2]) lab.call('A', 'store32', r + page * PAGE, page + 10);
    lab.call('A', 'shmat', m, r + PAGE, SHM_REMAP);
    const read = [0, 1, 2].map((page) => lab.call('A', 'load32', r + page * PAGE));
    expect(read).toEqual([10, 0, 12]);
  });

  test('of the first page leaves the rest', () => {
    const { lab, m, r } = areaLab();
    lab.call('A', 'shmat', m, r, SHM_REMAP);
    expect(areas(lab)).toEqual(['shm:2 1', 'shm:1 2']);
    expect(nattch(lab, 'shm:1')).toBe(1);
  });

  test('of all of it leaves nothing', () => {
    const { lab, n, r } = areaLab();
    lab.call('A', 'shmat', n, r, SHM_REMAP);
    expect(areas(lab)).toEqual(['shm:1 3']);
    expect(nattch(lab, 'shm:1')).toBe(1);
  });

  test('does not take a removed segment away under its own feet', () => {
    const { lab, n, r } = areaLab();
    lab.call('A', 'shmctl', n, IPC_RMID, null);
    expect(lab.call('A', 'shmat', n, r, SHM_REMAP)).toBe(r);
    expect(lab.object('shm:1').fields).toMatchObject({ shm_nattch: 1 });
    lab.call('A', 'shmdt', r);
    expect(lab.has('shm:1')).toBe(false);
  });

  test('is cut anew in a child', () => {
    const { lab, m, r } = areaLab();
    lab.fork('A', 'C');
    lab.call('C', 'shmat', m, r + PAGE, SHM_REMAP);
    expect(areas(lab, 'A')).toEqual(['shm:1 3']);
    expect(areas(lab, 'C')).toEqual(['shm:1 1', 'shm:2 1', 'shm:1 1']);
    expect(nattch(lab, 'shm:1')).toBe(3);
    lab.report('C', 'exit', 0);
    expect(nattch(lab, 'shm:1')).toBe(1);
  });
});

describe('detaching what was cut', () => {
  test('takes every part', () => {
    const { lab, m, r } = areaLab();
    lab.call('A', 'shmat', m, r + PAGE, SHM_REMAP);
    expect(lab.call('A', 'shmdt', r)).toBe(0);
    expect(areas(lab)).toEqual(['shm:2 1']);
    expect(nattch(lab, 'shm:1')).toBe(0);
  });

  test('by the address at which it began, though something else is there now', () => {
    const { lab, m, r } = areaLab();
    lab.call('A', 'shmat', m, r, SHM_REMAP);
    // The one that begins there comes first; the rest of the other is found by where it began.
    expect(lab.call('A', 'shmdt', r)).toBe(0);
    expect(areas(lab)).toEqual(['shm:1 2']);
    expect(lab.call('A', 'shmdt', r)).toBe(0);
    expect(areas(lab)).toEqual([]);
    expect(lab.call('A', 'shmdt', r)).toBe('EINVAL');
  });

  test('not by the address of a part', () => {
    const { lab, m, r } = areaLab();
    lab.call('A', 'shmat', m, r, SHM_REMAP);
    expect(lab.call('A', 'shmdt', r + PAGE)).toBe('EINVAL');
  });
});

describe('places', () => {
  const KERNEL_HALF = -PAGE;

  test.each([
    ['at NULL, to be taken', 0, SHM_REMAP, 'EINVAL'],
    ['rounded to NULL, to be taken', 5, SHM_REMAP | SHM_RND, 'EINVAL'],
    ['rounded to NULL', 5, SHM_RND, 'EPERM'],
    ['not at a page', PAGE + 1, 0, 'EINVAL'],
    ['behind the end', 2 ** 47, 0, 'ENOMEM'],
    ['with an end that goes round', KERNEL_HALF, 0, 'EINVAL'],
    ['of the kernel', KERNEL_HALF, SHM_REMAP, 'ENOMEM'],
  ])('%s', (_, address, flags, errno) => {
    const { lab, m } = areaLab();
    expect(lab.call('A', 'shmat', m, address, flags)).toBe(errno);
    expect(nattch(lab, 'shm:2')).toBe(0);
  });

  test('rounded down', () => {
    const { lab, m, r } = areaLab();
    const free = r - 10 * PAGE;
    expect(lab.call('A', 'shmat', m, free + 17, SHM_RND)).toBe(free);
  });

  test('are used again from the top', () => {
    const { lab, m, r } = areaLab();
    const p = lab.call('A', 'shmat', m, null, 0);
    expect(p).toBe(r - PAGE);
    lab.call('A', 'shmdt', r);
    expect(lab.call('A', 'shmat', m, null, 0)).toBe(r + 2 * PAGE);
  });

  test('are named on where the parent’s were', () => {
    const { lab, m, r } = areaLab();
    lab.call('A', 'shmdt', r);
    lab.fork('A', 'C');
    lab.call('C', 'shmat', m, null, 0);
    expect(areas(lab, 'C')).toEqual(['shm:2 1']);
  });
});

describe('words across two pages', () => {
  test('are read and written in both', () => {
    const { lab, r } = areaLab();
    lab.call('A', 'store32', r + PAGE - 2, 0x04030201);
    expect(lab.call('A', 'load32', r + PAGE - 2)).toBe(0x04030201);
    expect(lab.call('A', 'load32', r + PAGE)).toBe(0x0403);
    expect(lab.call('A', 'fetch_add32', r + PAGE - 2, 1)).toBe(0x04030201);
  });

  test('are written nowhere when one of them may not be written', () => {
    const { lab, m, r } = areaLab();
    lab.call('A', 'shmat', m, r + PAGE, SHM_REMAP | SHM_RDONLY);
    lab.call('A', 'sigaction', 11, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(lab.call('A', 'store32', r + PAGE - 2, -1)).toBe('EFAULT');
    expect(lab.last.consequences).toMatchObject([
      { signal: 'SIGSEGV', info: { si_code: 'SEGV_ACCERR', si_addr: r + PAGE } },
    ]);
    expect(lab.call('A', 'load32', r + PAGE - 4)).toBe(0);
  });

  test('a compare_exchange32 that changes nothing needs a writable page, and lights none', () => {
    const { lab, n, r } = areaLab();
    expect(lab.call('A', 'compare_exchange32', r, 1, 2)).toBe(0);
    expect(lab.object('shm:1').parts?.[0]?.fields).toEqual({ index: 0 });
    const readOnly = Number(lab.call('A', 'shmat', n, null, SHM_RDONLY));
    lab.call('A', 'sigaction', 11, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(lab.call('A', 'compare_exchange32', readOnly, 1, 2)).toBe('EFAULT');
  });
});

test('a huge segment costs nothing until it is touched', () => {
  const lab = new Lab('A');
  const m = Number(lab.call('A', 'shmget', 0, 2 ** 33, 0o600));
  const p = Number(lab.call('A', 'shmat', m, null, 0));
  expect(lab.process('A').mappings).toMatchObject([{ pages: 2 ** 21 }]);
  lab.call('A', 'store32', p + 2 ** 32, 1);
  expect(lab.object('shm:1').parts).toHaveLength(1);
  lab.call('A', 'shmctl', m, IPC_STAT, undefined);
  expect(lab.out(2)).toMatchObject({ shm_segsz: 2 ** 33, shm_nattch: 1 });
  expect(lab.call('A', 'shmdt', p)).toBe(0);
});
