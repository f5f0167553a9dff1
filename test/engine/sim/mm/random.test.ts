/**
 * Random lives of address spaces: what each process reads is what a plain model of private and shared memory says, and
 * after every step each page's counts are those of its holders.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vm_area_struct } from '../../../../src/engine/sim/include/linux/mm.ts';
import type { page } from '../../../../src/engine/sim/include/linux/mm_types.ts';
import { _PAGE_SPECIAL, entriesIn } from '../../../../src/engine/sim/include/linux/pgtable.ts';
import { holds } from '../../../support/property.ts';
import { CONSTANTS } from '../support.ts';
import { PAGE, Space } from './space.ts';

const { MAP_PRIVATE, MAP_SHARED, PROT_NONE, PROT_READ, PROT_WRITE } = CONSTANTS;
const RIGHTS = [PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE];
const END = 2 ** 47;

/** Pages from here on are tried, of which there are so many. */
const P = 0x20000000;
const PAGES = 6;

/** What a process has at a place: memory of its own, or a page of the file, which is copied when it is written to or not. */
type Place = ({ readonly own: number } | { readonly file: number; readonly copied: boolean }) & {
  readonly prot?: number;
};

/** Memory as programs see it. */
class Model {
  readonly file = new Array<number>(PAGES).fill(0);
  readonly processes = new Map<string, Map<number, Place>>([['A', new Map()]]);

  read(actor: string, page: number): number | null {
    const place = this.processes.get(actor)?.get(page);
    if (place === undefined || !mayDo(place, PROT_READ)) return null;
    return 'own' in place ? place.own : (this.file[place.file] ?? 0);
  }
}

function mayDo({ prot = PROT_READ | PROT_WRITE }: Place, what: number): boolean {
  return (prot & what) !== 0;
}

/** Every page that somebody holds, with how many do, and how many entries lead to it. */
function holders(space: Space): Map<page, { refs: number; maps: number }> {
  const found = new Map<page, { refs: number; maps: number }>();
  const note = (page: page, maps: number) => {
    const counts = found.get(page) ?? { refs: 0, maps: 0 };
    found.set(page, { refs: counts.refs + 1, maps: counts.maps + maps });
  };
  const files = new Set<object>();
  for (const { mm, files: table } of space.k.tasks) {
    for (const filp of table.fd) if (filp?.f_inode.i_mapping) files.add(filp.f_inode.i_mapping);
    if (mm === null) continue;
    for (const { pte } of entriesIn(mm.pgd, 0, END)) {
      if (!(pte.flags & _PAGE_SPECIAL)) note(pte.page, 1);
    }
    for (const vma of mm.mmap) {
      const mapping = vma.vm_file?.f_inode.i_mapping;
      if (mapping === undefined) continue;
      files.add(mapping);
      expect(mapping.i_mmap.has(vma), 'a file knows its windows').toBe(true);
    }
  }
  for (const mapping of files as Set<{ i_pages: Map<number, page> }>) {
    for (const page of mapping.i_pages.values()) note(page, 0);
  }
  return found;
}

function check(space: Space): void {
  for (const [{ name, _refcount, _mapcount }, { refs, maps }] of holders(space)) {
    expect([name, _refcount, _mapcount + 1]).toEqual([name, refs, maps]);
  }
  for (const { mm } of space.k.tasks) {
    if (mm === null) continue;
    const entries = entriesIn(mm.pgd, 0, END).filter(({ pte }) => !(pte.flags & _PAGE_SPECIAL));
    const anonymous = entries.filter(({ pte }) => pte.page.anon_vma !== null);
    const rss = [anonymous.length, entries.length - anonymous.length];
    expect([mm.rss_stat[1], mm.rss_stat[3]]).toEqual(rss);
    let end = 0;
    for (const vma of mm.mmap) {
      expect(vma).toBeInstanceOf(vm_area_struct);
      expect(vma.vm_start, 'areas do not overlap').toBeGreaterThanOrEqual(end);
      end = vma.vm_end;
      const owns = entriesIn(mm.pgd, vma.vm_start, vma.vm_end).length;
      expect(owns).toBeLessThanOrEqual((end - vma.vm_start) / PAGE);
    }
  }
}

interface Step {
  readonly what: keyof typeof STEPS;
  readonly who: number;
  /** The first page of a range. */
  readonly page: number;
  readonly pages: number;
  readonly value: number;
}

/** A process with its memory, and the pages that a step is about. */
interface Scene {
  readonly space: Space;
  readonly model: Model;
  readonly actor: string;
  readonly memory: Map<number, Place>;
  readonly range: readonly number[];
}

/** Map over a range, and note what is there now. */
function map({ space, actor, memory, range }: Scene, place: (page: number) => Place): void {
  const [page = 0] = range;
  const at = place(page);
  const backed = 'file' in at ? { file: space.file(3, actor), pgoff: at.file } : {};
  const flags = 'file' in at && !at.copied ? MAP_SHARED : MAP_PRIVATE;
  const addr = P + page * PAGE;
  expect(space.map(range.length, { addr, flags, ...backed }, actor)).toBe(addr);
  for (const one of range) memory.set(one, place(one));
}

/** One step each, on the kernel and on the model. */
const STEPS = {
  anonymous: (scene: Scene) => map(scene, () => ({ own: 0 })),
  shared: (scene: Scene) => map(scene, (page) => ({ file: page, copied: false })),
  window: (scene: Scene) => map(scene, (page) => ({ file: page, copied: true })),
  unmap: ({ space, actor, memory, range }: Scene) => {
    space.unmap(P + (range[0] ?? 0) * PAGE, range.length, actor);
    for (const one of range) memory.delete(one);
  },
  protect: ({ space, actor, memory, range }: Scene, value: number) => {
    const prot = RIGHTS[value % RIGHTS.length] ?? 0;
    // What lies before the first hole is changed.
    const hole = range.findIndex((page) => !memory.has(page));
    const errno = space.protect(P + (range[0] ?? 0) * PAGE, range.length, prot, actor);
    expect(errno).toBe(hole < 0 ? 0 : 'ENOMEM');
    for (const page of hole < 0 ? range : range.slice(0, hole)) {
      const at = memory.get(page);
      if (at !== undefined) memory.set(page, { ...at, prot });
    }
  },
  write: ({ space, model, actor, memory, range }: Scene, value: number) => {
    const [page = 0] = range;
    const at = memory.get(page);
    if (at === undefined || !mayDo(at, PROT_WRITE)) return;
    expect(space.write(actor, P + page * PAGE, value)).toBe(0);
    if ('file' in at && !at.copied) model.file[at.file] = value;
    else memory.set(page, { own: value, prot: at.prot ?? PROT_READ | PROT_WRITE });
  },
  read: ({ space, model, actor, range }: Scene) => {
    const [page = 0] = range;
    const wanted = model.read(actor, page);
    if (wanted !== null) expect(space.read(actor, P + page * PAGE)).toBe(wanted);
  },
  fork: ({ space, model, actor, memory }: Scene) => {
    if (model.processes.size > 3) return;
    const child = `C${space.k.tasks.length}`;
    space.fork(actor, child);
    model.processes.set(child, new Map(memory));
  },
  exit: ({ space, model, actor }: Scene) => {
    if (model.processes.size === 1) return;
    space.call(actor, 'exit', 0);
    model.processes.delete(actor);
  },
  copy: ({ space, actor }: Scene) => space.copy(actor),
};

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[]), 'write', 'read', 'fork'),
  who: fc.nat(9),
  page: fc.nat(PAGES - 1),
  pages: fc.integer({ min: 1, max: 3 }),
  value: fc.integer({ min: 1, max: 1000 }),
});

/** A process with a file of zeros open as descriptor 3. */
function begin(zeroPage: boolean): { readonly space: Space; readonly model: Model } {
  const space = new Space({ zeroPage });
  space.call('A', 'open', '/tmp/f', 0o102, 0o600);
  space.call('A', 'ftruncate', 3, PAGES * PAGE);
  return { space, model: new Model() };
}

function live(zeroPage: boolean, steps: readonly Step[]): void {
  const { space, model } = begin(zeroPage);
  for (const { what, who, page, pages, value } of steps) {
    const names = [...model.processes.keys()];
    const actor = names[who % names.length] ?? '';
    const memory = model.processes.get(actor) ?? new Map<number, Place>();
    const range = Array.from({ length: Math.min(pages, PAGES - page) }, (_, i) => page + i);
    STEPS[what]({ space, model, actor, memory, range }, value);
    check(space);
  }
  for (const actor of model.processes.keys()) {
    const seen = Array.from({ length: PAGES }, (_, page) =>
      model.read(actor, page) === null ? null : space.read(actor, P + page * PAGE),
    );
    expect(seen).toEqual(Array.from({ length: PAGES }, (_, page) => model.read(actor, page)));
  }
}

test('memory is what programs take it for, and every page has the holders that it counts', () => {
  holds('usual', fc.property(fc.boolean(), fc.array(step, { maxLength: 80, size: 'max' }), live));
});
