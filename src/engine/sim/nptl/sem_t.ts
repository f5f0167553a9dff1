/**
 * Semaphores as snapshots show them. They are words of a program's memory, of which the kernel knows nothing: one is shown from
 * the first time that a function of the library has done something to it, for as long as somebody has that memory mapped.
 *
 * No counterpart in Linux.
 */
import type { ObjectView } from '../../model/snapshot.ts';
import { type mm_struct, VM_MAYSHARE, type vm_area_struct } from '../include/linux/mm.ts';
import { PAGE_SIZE } from '../include/linux/mm_types.ts';
import type { address_space } from '../include/linux/pagemap.ts';
import { lookup_address } from '../include/linux/pgtable.ts';
import { mmOf } from '../kernel/futex/core.ts';
import type { Machine } from '../machine.ts';
import { type in_memory, objectsInMemory } from '../mm/in-memory.ts';
import { KernelObject, type Sheet } from '../object.ts';
import { WORDS, word_in } from './sem_data.ts';

/** Where it lies: in a file, whoever maps that, or in the memory of one process, in an area of it. */
interface Place {
  readonly file: address_space | null;
  readonly mm: mm_struct | null;
  readonly area: string;
  /** In bytes: of the file, or an address. */
  readonly at: number;
  readonly label: string;
}

/** A semaphore. */
export class sem_t extends KernelObject implements in_memory {
  readonly place: Place;

  constructor(sheet: Sheet, id: string, place: Place) {
    super(sheet, id);
    this.place = place;
  }

  /** Whoever can write to memory can change it: it is looked at each time. */
  override view(): ObjectView {
    this.touch();
    return super.view();
  }

  isMapped(k: Machine): boolean {
    const { file, mm, area, at } = this.place;
    if (mm !== null) return mm.vma_lookup(at)?.name === area;
    return k.tasks.some((task) => task.mm?.mmap.some((vma) => isIn(vma, file, at)) ?? false);
  }

  protected draw(): ObjectView {
    const [value = null, nwaiters = null, word = null] = WORDS.map((at) => this.word(at));
    return {
      id: this.id,
      kind: 'sem_t',
      label: `semaphore ${this.place.label}`,
      fields: { value, nwaiters, private: word },
      parts: [],
      queues: [],
    };
  }

  /** One of its words; null where the page is not in memory. */
  private word(offset: number): number | null {
    const { file, mm } = this.place;
    const at = this.place.at + offset;
    const index = Math.floor(at / PAGE_SIZE);
    const page = mm === null ? file?.i_pages.get(index) : lookup_address(mm.pgd, at)?.page;
    return page === undefined ? null : word_in(page.data, at % PAGE_SIZE);
  }
}

/** True for an area that shows that byte of the file to all who have it. */
function isIn(vma: vm_area_struct, file: address_space | null, at: number): boolean {
  const { vm_file, vm_flags, vm_start, vm_end, vm_pgoff } = vma;
  const first = vm_pgoff * PAGE_SIZE;
  const shared = (vm_flags & VM_MAYSHARE) !== 0 && vm_file?.f_inode.i_mapping === file;
  return shared && at >= first && at < first + vm_end - vm_start;
}

function placeOf(k: Machine, sem: number): Place | null {
  const mm = mmOf(k.current);
  const vma = mm.vma_lookup(sem);
  if (vma === undefined) return null;
  const { name, vm_file, vm_flags, vm_start, vm_pgoff } = vma;
  const file = vm_flags & VM_MAYSHARE ? (vm_file?.f_inode.i_mapping ?? null) : null;
  if (file === null) {
    const label = `${k.current.comm} ${name} + ${sem - vm_start}`;
    return { file, mm, area: name, at: sem, label };
  }
  const at = vm_pgoff * PAGE_SIZE + sem - vm_start;
  const { target } = file.host;
  const label = target === null ? `${name} + ${at}` : nameOf(target, at);
  return { file, mm: null, area: '', at, label };
}

/** A named one by its name, any other by where it lies. */
function nameOf(target: { readonly id: string; readonly label: string }, at: number): string {
  const named = /^\/dev\/shm\/sem\.(.+)$/.exec(target.label)?.[1];
  if (named !== undefined && at === 0) return `/${named}`;
  return `${target.id.startsWith('inode:') ? target.label : target.id} + ${at}`;
}

function find(k: Machine, place: Place): sem_t | undefined {
  const isHere = (object: in_memory): object is sem_t =>
    object instanceof sem_t &&
    object.place.at === place.at &&
    object.place.file === place.file &&
    object.place.mm === place.mm;
  return k.part(objectsInMemory).find(isHere);
}

/** The semaphore of an address, if it is shown already. */
export function shown(k: Machine, sem: number): sem_t | null {
  const place = placeOf(k, sem);
  return (place && find(k, place)) ?? null;
}

/** The semaphore of an address, to which something has been done: shown from now on. */
export function seen(k: Machine, sem: number): sem_t | null {
  const place = placeOf(k, sem);
  if (place === null) return null;
  const known = find(k, place);
  if (known !== undefined) return known;
  const made = new sem_t(k, `sem_t:${k.number('sem_t')}`, place);
  k.part(objectsInMemory).push(made);
  return k.register(made);
}

/** What is left there is memory, and no semaphore any more. */
export function forget(k: Machine, sem: number): void {
  const place = placeOf(k, sem);
  const known = place === null ? undefined : find(k, place);
  if (known === undefined) return;
  const objects = k.part(objectsInMemory);
  objects.splice(objects.indexOf(known), 1);
  k.unregister(known);
}
