/**
 * Private memory: first touch, copying on write after fork, taking over a page that has one owner, and what the page
 * table and the counts of pages say at each moment.
 */
import { describe, expect, test } from 'vitest';
import { CLONE_VM } from '../../../../src/engine/sim/include/linux/sched.ts';
import { copy_mm, exit_mm } from '../../../../src/engine/sim/mm/mmap.ts';
import { bytes, CONSTANTS } from '../support.ts';
import { PAGE, Space } from './space.ts';

const { MAP_ANONYMOUS, MAP_PRIVATE, MAP_SHARED, PROT_READ, PROT_WRITE } = CONSTANTS;
const [O_CREAT, O_RDWR] = [0o100, 2];

/** A has so many private pages, the first of which holds 7, and a child B. */
function forked(pages = 1): { readonly space: Space; readonly p: number } {
  const space = new Space();
  const p = space.map(pages);
  space.write('A', p, 7);
  space.fork('A', 'B');
  return { space, p };
}

const faults = (space: Space, actor = 'A') => space.task(actor).min_flt;

describe('anonymous memory', () => {
  test('costs what is touched', () => {
    const space = new Space();
    const p = space.map(2 ** 18);
    expect(space.write('A', p + 2 ** 29, 5)).toBe(0);
    expect(space.mapping('A', p).pages).toBe(2 ** 18);
    expect(space.mm().rss_stat).toEqual([0, 1, 0, 0]);
    space.unmap(p, 2 ** 18);
    expect(space.mm().pgd.size).toBe(0);
  });

  test('that is read first is the page of zeros, and a copy of it when it is written to', () => {
    const space = new Space();
    const p = space.map(1);
    expect(space.read('A', p)).toBe(0);
    expect(space.page('A', p).name).toBe('ZERO_PAGE');
    expect(space.bits('A', p)).toBe('p--a');
    expect(space.mm().rss_stat).toEqual([0, 0, 0, 0]);
    space.write('A', p, 3);
    expect(space.page('A', p).name).toBe('page:1');
    expect(space.bits('A', p)).toBe('pwda');
    expect(faults(space)).toBe(2);
    expect(space.mm().rss_stat).toEqual([0, 1, 0, 0]);
  });

  test('is a page of one’s own at once where a kernel has no page of zeros', () => {
    const space = new Space({ zeroPage: false });
    const p = space.map(1);
    expect(space.read('A', p)).toBe(0);
    expect(space.bits('A', p)).toBe('pwda');
    space.write('A', p, 3);
    expect(faults(space)).toBe(1);
  });

  test('that was written to first needs one fault', () => {
    const space = new Space();
    const p = space.map(1);
    space.write('A', p, 3);
    expect(space.bits('A', p)).toBe('pwda');
    expect(space.counts('A', p)).toBe('1/1');
    expect(faults(space)).toBe(1);
  });

  test('may be read where it may only be written to; where nothing is allowed, it may not', () => {
    const space = new Space();
    const p = space.map(1, { prot: PROT_WRITE });
    expect(space.mapping('A', p).prot).toBe('w');
    space.write('A', p, 3);
    expect(space.read('A', p)).toBe(3);
    const none = space.map(1, { prot: 0 });
    expect(space.mapping('A', none).prot).toBe('-');
    space.call('A', 'sigaction', 11, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(space.read('A', none)).toBe('EFAULT');
    expect(space.last.consequences).toMatchObject([{ info: { si_code: 'SEGV_ACCERR' } }]);
  });
});

describe('after fork', () => {
  test('both lead to one page, and neither may write to it', () => {
    const { space, p } = forked();
    expect(space.page('B', p)).toBe(space.page('A', p));
    expect(space.counts('A', p)).toBe('2/2');
    expect([space.bits('A', p), space.bits('B', p)]).toEqual(['p-da', 'p-d-']);
    expect(space.read('B', p)).toBe(7);
    expect(faults(space, 'B')).toBe(0);
  });

  test('the child that writes first gets the copy, and the parent takes its page over', () => {
    const { space, p } = forked();
    const was = space.page('A', p);
    space.write('B', p, 8);
    expect(space.page('A', p)).toBe(was);
    expect(space.counts('A', p)).toBe('1/1');
    expect(space.page('B', p).name).toBe('page:2');
    expect(space.bits('B', p)).toBe('pwda');
    space.write('A', p, 9);
    expect(space.page('A', p)).toBe(was);
    expect(space.bits('A', p)).toBe('pwda');
    expect([space.read('A', p), space.read('B', p)]).toEqual([9, 8]);
    expect([faults(space), faults(space, 'B')]).toEqual([2, 1]);
  });

  test('the parent that writes first gets the copy, and the child keeps the page', () => {
    const { space, p } = forked();
    const was = space.page('A', p);
    space.write('A', p, 8);
    expect(space.page('A', p)).not.toBe(was);
    expect(space.page('B', p)).toBe(was);
    space.write('B', p, 9);
    expect(space.page('B', p)).toBe(was);
    expect([space.read('A', p), space.read('B', p)]).toEqual([8, 9]);
  });

  test('a child that ends unwritten leaves the page to its parent, who need not copy it', () => {
    const { space, p } = forked();
    const was = space.page('A', p);
    space.call('B', 'exit', 0);
    expect(space.counts('A', p)).toBe('1/1');
    space.write('A', p, 8);
    expect(space.page('A', p)).toBe(was);
  });

  test('of three owners the last alone takes the page over', () => {
    const { space, p } = forked();
    space.fork('B', 'C');
    const was = space.page('A', p);
    expect(space.counts('A', p)).toBe('3/3');
    for (const actor of ['B', 'C']) space.write(actor, p, 1);
    expect(space.page('A', p)).toBe(was);
    space.write('A', p, 1);
    const names = ['A', 'B', 'C'].map((actor) => space.page(actor, p).name);
    expect(names).toEqual(['page:1', 'page:2', 'page:3']);
  });

  test('what nobody had touched is each one’s own from the first touch on', () => {
    const { space, p } = forked(2);
    expect(space.bits('B', p + PAGE)).toBe('');
    space.write('B', p + PAGE, 1);
    expect(space.read('A', p + PAGE)).toBe(0);
  });

  test('of an area that was only read nothing is copied', () => {
    const space = new Space();
    const p = space.map(1);
    space.read('A', p);
    space.fork('A', 'B');
    expect(space.bits('B', p)).toBe('');
    expect(space.bits('A', p)).toBe('p--a');
  });

  test('it is the same in a copy of the machine, which the original knows nothing of', () => {
    const { space, p } = forked();
    const original = space.kernel;
    space.copy();
    space.write('B', p, 8);
    expect([space.read('A', p), space.read('B', p)]).toEqual([7, 8]);
    expect(space.counts('A', p)).toBe('1/1');
    space.kernel = original;
    expect([space.read('A', p), space.read('B', p)]).toEqual([7, 7]);
  });

  test('the trace tells who copied and who took over', () => {
    const space = new Space({ trace: true });
    const p = space.map(1);
    const done = () => space.last.trace.map(({ id, args }) => `${id} ${args.page ?? ''}`.trim());
    space.write('A', p, 7);
    expect(done()).toContain('do_anonymous_page.alloc page:1');
    space.fork('A', 'B');
    expect(done()).toContain('copy_page_range.share');
    space.write('B', p, 8);
    expect(done()).toContain('wp_page_copy.copy page:2');
    space.write('A', p, 9);
    expect(done()).toContain('wp_page_reuse.reuse page:1');
  });
});

test('a child made with CLONE_VM has its parent’s memory, which lives as long as one of them', () => {
  const space = new Space();
  const p = space.map(1);
  space.fork('A', 'B');
  const [a, b] = [space.task('A'), space.task('B')];
  exit_mm(space.k, b);
  copy_mm(space.k, CLONE_VM, a, b);
  expect(b.mm).toBe(a.mm);
  space.write('B', p, 5);
  expect(space.read('A', p)).toBe(5);
  space.call('B', 'exit', 0);
  expect(space.read('A', p)).toBe(5);
  expect(space.mm().users).toEqual([a]);
});

describe('a file that is mapped', () => {
  /** A has a file of so many bytes open as descriptor 3, whose pages are there. */
  function fileSpace(size: number): Space {
    const space = new Space();
    space.call('A', 'open', '/tmp/f', O_CREAT | O_RDWR, 0o600);
    space.call('A', 'write', 3, bytes('x'.repeat(size)), size);
    return space;
  }

  const X = 0x78787878;

  test('privately shows the file until it is written to', () => {
    const space = fileSpace(PAGE);
    const p = space.map(1, { file: space.file(3) });
    expect(space.read('A', p)).toBe(X);
    expect(space.bits('A', p)).toBe('p--a');
    expect(space.counts('A', p)).toBe('2/1');
    const shared = space.map(1, { file: space.file(3), flags: MAP_SHARED });
    space.write('A', shared, 1);
    expect(space.read('A', p)).toBe(1);
    space.write('A', p, 2);
    expect(space.read('A', shared)).toBe(1);
    expect(space.page('A', p).name).toBe('page:2');
    expect(space.mm().rss_stat).toEqual([0, 1, 0, 1]);
  });

  test('privately, written to at first touch, is a copy in one fault', () => {
    const space = fileSpace(PAGE);
    const p = space.map(1, { file: space.file(3) });
    space.write('A', p, 2);
    expect(faults(space)).toBe(1);
    expect(space.counts('A', p)).toBe('1/1');
    expect(space.read('A', p + 4)).toBe(X);
  });

  test('shows what is stored in it to read(2), and has its holes filled by reading', () => {
    const space = fileSpace(1);
    space.call('A', 'ftruncate', 3, 2 * PAGE);
    const p = space.map(2, { file: space.file(3), flags: MAP_SHARED });
    expect(space.read('A', p + PAGE)).toBe(0);
    space.write('A', p + PAGE, 0x41414141);
    space.call('A', 'lseek', 3, PAGE, 0);
    space.call('A', 'read', 3, undefined, 2);
    const { outcome } = space.last;
    expect(outcome?.kind === 'returned' && outcome.outs[1]).toEqual(bytes('AA'));
    // Reading the second page brought in what was there of the first.
    expect(space.bits('A', p)).toBe('pw-a');
  });

  test('has no pages behind its end: SIGBUS', () => {
    const space = fileSpace(PAGE);
    const p = space.map(2, { file: space.file(3) });
    space.call('A', 'sigaction', 7, { sa_handler: 'h', sa_mask: [], sa_flags: 0 }, null);
    expect(space.read('A', p + PAGE)).toBe('EFAULT');
    expect(space.last.consequences).toMatchObject([
      { signal: 'SIGBUS', info: { si_code: 'BUS_ADRERR', si_addr: p + PAGE } },
    ]);
  });

  test('loses its pages when it is cut, and private copies of them too', () => {
    const space = fileSpace(2 * PAGE);
    const p = space.map(2, { file: space.file(3) });
    space.write('A', p, 1);
    space.write('A', p + PAGE, 2);
    space.call('A', 'ftruncate', 3, PAGE);
    expect([space.bits('A', p), space.bits('A', p + PAGE)]).toEqual(['pwda', '']);
    expect(space.read('A', p)).toBe(1);
    space.call('A', 'ftruncate', 3, 2 * PAGE);
    expect(space.read('A', p + PAGE)).toBe(0);
  });

  test('lives as long as the area, without name and descriptor', () => {
    const space = fileSpace(PAGE);
    const p = space.map(1, { file: space.file(3), flags: MAP_SHARED });
    space.call('A', 'close', 3);
    space.call('A', 'unlink', '/tmp/f');
    expect(space.kernel.snapshot().objects.map(({ id }) => id)).toEqual(['inode:/tmp/f']);
    expect(space.read('A', p)).toBe(X);
    space.unmap(p, 1);
    expect(space.kernel.snapshot().objects).toEqual([]);
  });

  test.each([
    ['to be written, without the right to write', 0, MAP_SHARED, PROT_READ | PROT_WRITE, 'EACCES'],
    ['to be read, without the right to write', 0, MAP_SHARED, PROT_READ, null],
    ['privately to be written, without the right to write', 0, MAP_PRIVATE, PROT_WRITE, null],
    ['without the right to read', 1, MAP_PRIVATE, PROT_READ, 'EACCES'],
    ['neither shared nor private', 2, 0, PROT_READ, 'EINVAL'],
  ])('%s', (_, access, flags, prot, errno) => {
    const space = fileSpace(PAGE);
    space.call('A', 'open', '/tmp/f', access, 0);
    const made = space.map(1, { file: space.file(4), flags, prot });
    expect(typeof made === 'string' ? made : null).toBe(errno);
  });

  test('a pipe cannot be mapped', () => {
    const space = new Space();
    space.call('A', 'pipe', undefined);
    expect(space.map(1, { file: space.file(3) })).toBe('ENODEV');
  });
});

test('shared memory without a file is one for parent and child', () => {
  const space = new Space();
  const p = space.map(1, { flags: MAP_SHARED | MAP_ANONYMOUS });
  space.write('A', p, 1);
  space.fork('A', 'B');
  expect(space.bits('B', p)).toBe('');
  space.write('B', p, 2);
  expect(space.read('A', p)).toBe(2);
  expect(space.page('B', p)).toBe(space.page('A', p));
  expect(space.mapping('B', p)).toMatchObject({
    object: 'inode:/dev/zero',
    shared: true,
    prot: 'rw',
  });
});
