/** Areas that become one with their neighbours, that are cut, and page tables that go with them. */
import { describe, expect, test } from 'vitest';
import { CONSTANTS } from '../support.ts';
import { PAGE, Space } from './space.ts';

const { MAP_ANONYMOUS, MAP_PRIVATE, MAP_SHARED, PROT_NONE, PROT_READ, PROT_WRITE } = CONSTANTS;

/** A place with nothing around it. */
const P = 0x10000000;
const at = (page: number) => ({ addr: P + page * PAGE });

/** Areas of one page each at these places, made in turn; those in `touched` are written to at once. */
function made(places: readonly number[], touched: readonly number[] = []): Space {
  const space = new Space();
  for (const page of places) {
    space.map(1, at(page));
    if (touched.includes(page)) space.write('A', P + page * PAGE, page);
  }
  return space;
}

describe('private memory beside private memory', () => {
  test.each([
    ['above', [0, 1], [], '0+2'],
    ['below', [1, 0], [], '0+2'],
    ['on both sides', [0, 2, 1], [], '0+3'],
    ['above one that was written to', [0, 1], [0], '0+2'],
    ['between two that were written to: with the lower only', [0, 2, 1], [0, 2], '0+2 2+1'],
    ['between two of which one was written to', [0, 2, 1], [2], '0+3'],
    ['with a hole between', [0, 2], [], '0+1 2+1'],
  ])('%s', (_, places, touched, areas) => {
    expect(made(places, touched).areas('A', P)).toBe(areas);
  });

  test('is one area with what was there before: pages, counts, and what comes after fork', () => {
    const space = made([0, 2, 1], [2]);
    expect(space.read('A', P + 2 * PAGE)).toBe(2);
    space.fork('A', 'B');
    space.write('B', P + 2 * PAGE, 5);
    expect(space.read('A', P + 2 * PAGE)).toBe(2);
    expect(space.counts('A', P + 2 * PAGE)).toBe('1/1');
  });

  test('is no one area with other rights, or with shared memory, which never merges', () => {
    const space = made([0]);
    space.map(1, { ...at(1), prot: PROT_READ });
    expect(space.areas('A', P)).toBe('0+1 1+1');
    const flags = MAP_SHARED | MAP_ANONYMOUS;
    for (const page of [4, 5]) space.map(1, { ...at(page), flags });
    expect(space.areas('A', P)).toBe('0+1 1+1 4+1 5+1');
  });

  test('in a child, an area that was written to before the fork does not grow; in the parent it does', () => {
    const space = made([0], [0]);
    space.fork('A', 'B');
    space.map(1, at(1), 'B');
    expect(space.areas('B', P)).toBe('0+1 1+1');
    space.map(1, at(1));
    expect(space.areas('A', P)).toBe('0+2');
  });
});

describe('a hole', () => {
  test('cuts an area in two, and closes when it is filled', () => {
    const space = new Space();
    space.map(3, at(0));
    for (const page of [0, 1, 2]) space.write('A', P + page * PAGE, page + 1);
    space.unmap(P + PAGE, 1);
    expect(space.areas('A', P)).toBe('0+1 2+1');
    expect(space.mm().rss_stat).toEqual([0, 2, 0, 0]);
    space.map(1, at(1));
    expect(space.areas('A', P)).toBe('0+3');
    const read = [0, 1, 2].map((page) => space.read('A', P + page * PAGE));
    expect(read).toEqual([1, 0, 3]);
  });

  test('is nothing that can be used', () => {
    const space = made([0, 2], [0, 2]);
    space.call('A', 'sigaction', 11, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(space.read('A', P + PAGE)).toBe('EFAULT');
    expect(space.last.consequences).toMatchObject([{ info: { si_code: 'SEGV_MAPERR' } }]);
  });
});

describe('other rights', () => {
  /** Four pages, of which the second and third were written to. */
  function four(): Space {
    const space = new Space();
    space.map(4, at(0));
    for (const page of [1, 2]) space.write('A', P + page * PAGE, page);
    return space;
  }

  test('in the middle make three areas, and the same ones again make one', () => {
    const space = four();
    expect(space.protect(P + PAGE, 2, PROT_READ)).toBe(0);
    expect(space.areas('A', P)).toBe('0+1 1+2 3+1');
    expect(space.bits('A', P + PAGE)).toBe('p-da');
    expect(space.read('A', P + PAGE)).toBe(1);
    expect(space.protect(P + PAGE, 2, PROT_READ | PROT_WRITE)).toBe(0);
    expect(space.areas('A', P)).toBe('0+4');
    // Nobody else has the pages: they may be written to without a fault.
    const faults = space.task('A').min_flt;
    expect(space.bits('A', P + PAGE)).toBe('pwda');
    space.write('A', P + PAGE, 9);
    expect(space.task('A').min_flt).toBe(faults);
  });

  test.each([
    ['at the beginning', 0, 1, '0+1 1+3'],
    ['at the end', 3, 1, '0+3 3+1'],
    ['everywhere', 0, 4, '0+4'],
  ])('%s', (_, page, pages, areas) => {
    const space = four();
    space.protect(P + page * PAGE, pages, PROT_READ);
    expect(space.areas('A', P)).toBe(areas);
    expect(space.area('A', P + page * PAGE).vm_flags & 0x7).toBe(PROT_READ);
  });

  test('move the border between two areas', () => {
    const space = four();
    space.protect(P, 1, PROT_READ);
    space.protect(P + PAGE, 1, PROT_READ);
    expect(space.areas('A', P)).toBe('0+2 2+2');
    space.protect(P, 2, PROT_READ | PROT_WRITE);
    expect(space.areas('A', P)).toBe('0+4');
    space.protect(P + 2 * PAGE, 2, PROT_READ);
    space.protect(P + PAGE, 1, PROT_READ);
    expect(space.areas('A', P)).toBe('0+1 1+3');
    expect(space.read('A', P + 2 * PAGE)).toBe(2);
  });

  test('none at all keep the pages, which nobody can use', () => {
    const space = four();
    space.protect(P + PAGE, 1, PROT_NONE);
    expect(space.bits('A', P + PAGE)).toBe('p-da');
    space.call('A', 'sigaction', 11, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(space.read('A', P + PAGE)).toBe('EFAULT');
    expect(space.last.consequences).toMatchObject([{ info: { si_code: 'SEGV_ACCERR' } }]);
    space.protect(P + PAGE, 1, PROT_READ);
    expect(space.read('A', P + PAGE)).toBe(1);
  });

  test('do not let a child write to what it has in common with its parent', () => {
    const space = four();
    space.fork('A', 'B');
    space.protect(P, 4, PROT_READ, 'B');
    space.protect(P, 4, PROT_READ | PROT_WRITE, 'B');
    expect(space.bits('B', P + PAGE)).toBe('p-d-');
    space.write('B', P + PAGE, 9);
    expect(space.read('A', P + PAGE)).toBe(1);
  });

  test('fail as Linux says, and change what lies before', () => {
    const space = made([0, 2]);
    expect(space.protect(P + 1, 1, PROT_READ)).toBe('EINVAL');
    expect(space.protect(P, 0, PROT_READ)).toBe(0);
    expect(space.protect(P + PAGE, 1, PROT_READ)).toBe('ENOMEM');
    expect(space.protect(P, 3, PROT_READ)).toBe('ENOMEM');
    expect(space.mapping('A', P).prot).toBe('r');
    expect(space.mapping('A', P + 2 * PAGE).prot).toBe('rw');
    expect(space.call('A', 'open', '/tmp/f', 0o102, 0o600)).toBe(3);
    expect(space.call('A', 'open', '/tmp/f', 0, 0)).toBe(4);
    const p = space.map(1, { file: space.file(4), flags: MAP_SHARED, prot: PROT_READ });
    expect(space.protect(p, 1, PROT_READ | PROT_WRITE)).toBe('EACCES');
  });

  test('of a segment’s attachment cut it, and every part counts', () => {
    const space = new Space();
    const m = space.call('A', 'shmget', 0, 3 * PAGE, 0o600);
    const p = Number(space.call('A', 'shmat', m, null, 0));
    const nattch = () => space.kernel.snapshot().objects[0]?.fields.shm_nattch;
    space.protect(p + PAGE, 1, PROT_READ);
    expect(nattch()).toBe(3);
    space.protect(p + PAGE, 1, PROT_READ | PROT_WRITE);
    // What is told of its end cannot be merged away.
    expect(space.areas('A', p)).toBe('0+1 1+1 2+1');
    expect(space.call('A', 'shmdt', p)).toBe(0);
    expect(nattch()).toBe(0);
  });
});

describe('a file’s window', () => {
  function fileSpace(): Space {
    const space = new Space();
    for (const fd of [3, 4]) {
      expect(space.call('A', 'open', '/tmp/f', 0o102, 0o600)).toBe(fd);
    }
    space.call('A', 'ftruncate', 3, 2 * PAGE);
    return space;
  }

  test.each([
    ['goes on where the other ends', 3, [0, 1], '0+2'],
    ['shows the same page again', 3, [1, 1], '0+1 1+1'],
    ['is of another description', 4, [0, 1], '0+1 1+1'],
  ])('%s', (_, fd, [first = 0, second = 0], areas) => {
    const space = fileSpace();
    space.map(1, { ...at(0), file: space.file(3), flags: MAP_SHARED, pgoff: first });
    space.map(1, { ...at(1), file: space.file(fd), flags: MAP_SHARED, pgoff: second });
    expect(space.areas('A', P)).toBe(areas);
  });

  test('holds its description once for each area', () => {
    const space = fileSpace();
    const file = space.file(3);
    for (const [page, pgoff] of [
      [0, 0],
      [2, 0],
      [1, 1],
    ] as const) {
      space.map(1, { ...at(page), file, flags: MAP_PRIVATE, pgoff });
    }
    expect(space.areas('A', P)).toBe('0+2 2+1');
    expect(file.f_count).toBe(3);
    space.unmap(P, 3);
    expect(file.f_count).toBe(1);
  });
});

describe('page tables', () => {
  const tables = (space: Space) =>
    [...space.mm().pgd.values()].flatMap((pud) => [...pud.values()].map((pmd) => pmd.size));

  test('have four levels, of which there is what is needed', () => {
    const space = new Space();
    space.map(1024, at(0));
    expect(tables(space)).toEqual([]);
    space.write('A', P, 1);
    expect(tables(space)).toEqual([1]);
    space.write('A', P + 512 * PAGE, 1);
    expect(tables(space)).toEqual([2]);
    space.map(1, { addr: P + 2 ** 39 });
    space.write('A', P + 2 ** 39, 1);
    expect(space.mm().pgd.size).toBe(2);
  });

  test('go when no area is left that they are for', () => {
    const space = new Space();
    space.map(2, at(0));
    space.write('A', P, 1);
    space.unmap(P, 1);
    expect(tables(space)).toEqual([1]);
    space.unmap(P + PAGE, 1);
    expect(space.mm().pgd.size).toBe(0);
  });

  test('an address that is none leads nowhere, even if its lower bits do', () => {
    const space = new Space();
    space.map(1, at(0));
    space.write('A', P, 1);
    space.call('A', 'sigaction', 11, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(space.read('A', P + 2 ** 48)).toBe('EFAULT');
    expect(space.last.consequences).toMatchObject([{ info: { si_code: 'SI_KERNEL' } }]);
  });
});
