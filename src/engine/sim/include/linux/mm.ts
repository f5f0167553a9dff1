/**
 * Address spaces: areas of addresses, and the page table that leads from addresses to pages.
 *
 * Linux: include/linux/mm_types.h, include/linux/mm.h (v6.18)
 * Differs: only what the transcript maps is there; the program, its stack and its libraries are not shown. Addresses
 * are signed numbers: those of the upper half, which are the kernel's own, are negative.
 */
import type { MappingView, ObjectId } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import { PAGE_SIZE, type page } from './mm_types.ts';
import type { task_struct } from './sched.ts';

export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const PROT_EXEC = 4;

/** Where mappings end that the kernel finds a place for: they are laid downwards from here. */
export const MMAP_BASE = 0x7f0000000000;
/** Where a program's addresses end. Linux: arch/x86/include/asm/page_64.h */
export const TASK_SIZE = 0x7ffffffff000;
/** Below this nothing may be mapped without CAP_SYS_RAWIO: /proc/sys/vm/mmap_min_addr, as the kernel sets it. */
export const mmap_min_addr = 4096;

/** What an area is a window on. */
export interface vm_backing {
  /** Tells kinds apart in the code, as comparing the address of vm_operations_struct does in C. */
  readonly name: string;
  readonly id: ObjectId;
  /** The page of that index; made when it is not there yet. */
  fault(k: Machine, index: number): page;
  /** A new area of it. Linux: file_operations.mmap */
  mmap(k: Machine, task: task_struct): void;
  /** One more area of it: a copy (fork), or a part of one that was cut. Linux: vm_operations_struct.open */
  open(k: Machine, task: task_struct): void;
  /** Bytes of the page of that index were written. */
  written(index: number, offset: number, length: number): void;
  /** The area is gone. Linux: vm_operations_struct.close */
  close(k: Machine, task: task_struct): void;
}

/** An area of addresses. */
export interface vm_area_struct {
  /** `map:1`, by order of creation in this process; what is left of an area that was cut keeps its name. */
  readonly name: string;
  vm_start: number;
  vm_end: number;
  readonly vm_prot: number;
  readonly shared: boolean;
  readonly backing: vm_backing;
  /** Index of the first page in what it is a window on. */
  vm_pgoff: number;
}

/** An address space. */
export class mm_struct {
  /** In the order of addresses. Linux: mm_mt */
  mmap: vm_area_struct[] = [];
  /** The page table: pages by page number of the address. */
  readonly pgd = new Map<number, page>();
  made = 0;

  /** The area that holds an address. */
  vma_lookup(address: number): vm_area_struct | undefined {
    return this.mmap.find(({ vm_start, vm_end }) => address >= vm_start && address < vm_end);
  }

  /** The areas that have addresses in a range. Linux: find_vma_intersection() finds the first */
  intersecting(start: number, end: number): vm_area_struct[] {
    return this.mmap.filter(({ vm_start, vm_end }) => vm_start < end && vm_end > start);
  }

  /** Put an area in its place. Linux: vma_link() */
  link(vma: vm_area_struct): void {
    const at = this.mmap.findIndex(({ vm_start }) => vm_start > vma.vm_start);
    this.mmap.splice(at < 0 ? this.mmap.length : at, 0, vma);
  }

  /** The highest free place for so many bytes. Linux: mm/vma.c unmapped_area_topdown() */
  get_unmapped_area(length: number): number {
    let top = MMAP_BASE;
    for (const { vm_start, vm_end } of this.mmap.toReversed()) {
      if (vm_start >= top) continue;
      if (top - vm_end >= length) break;
      top = vm_start;
    }
    return top - length;
  }

  /** The areas as snapshots show them, in the order in which they were made; the parts of one together. */
  view(): MappingView[] {
    const parts = new Map<string, vm_area_struct[]>();
    for (const vma of this.mmap) parts.set(vma.name, [...(parts.get(vma.name) ?? []), vma]);
    const numberOf = (name: string): number => Number(name.slice(NAME.length));
    return [...parts]
      .sort(([a], [b]) => numberOf(a) - numberOf(b))
      .map(([name, areas]) => this.viewOf(name, areas));
  }

  private viewOf(name: string, areas: readonly vm_area_struct[]): MappingView {
    const [{ vm_prot, shared, backing }] = areas as [vm_area_struct];
    const pages = areas.reduce((sum, area) => sum + pagesOf(area), 0);
    const frames: (string | null)[] = [];
    for (const area of areas) {
      const first = area.vm_start / PAGE_SIZE;
      const count = Math.min(pagesOf(area), FRAMES_SHOWN - frames.length);
      for (let i = 0; i < count; i++) frames.push(this.pgd.get(first + i)?.name ?? null);
    }
    const prot = vm_prot & PROT_WRITE ? 'rw' : 'r';
    return { name, object: backing.id, pages, prot, shared, frames };
  }

  /** A name for the next area. */
  nextName(): string {
    this.made += 1;
    return `${NAME}${this.made}`;
  }
}

const NAME = 'map:';

/** A view of a mapping shows no more pages than these. */
const FRAMES_SHOWN = 64;

/** Pages of an area. */
export function pagesOf({ vm_start, vm_end }: vm_area_struct): number {
  return (vm_end - vm_start) / PAGE_SIZE;
}

/** The page number of an address. */
export function pageNumber(address: number): number {
  return Math.floor(address / PAGE_SIZE);
}

/** A length in bytes, rounded up to pages. */
export function PAGE_ALIGN(length: number): number {
  return Math.ceil(length / PAGE_SIZE) * PAGE_SIZE;
}
