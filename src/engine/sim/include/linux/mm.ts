/**
 * Address spaces: areas of addresses, and the page table that leads from addresses to pages.
 *
 * Linux: include/linux/mm_types.h, include/linux/mm.h (v6.18)
 * Differs: only what the transcript maps is there; the program, its stack and its libraries are not shown.
 */
import type { MappingView, ObjectId } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import { PAGE_SHIFT, PAGE_SIZE, type page } from './mm_types.ts';
import type { task_struct } from './sched.ts';

export const PROT_READ = 1;
export const PROT_WRITE = 2;

/** Where mappings end that the kernel finds a place for: they are laid downwards from here. */
export const MMAP_BASE = 0x7f0000000000;

/** What an area is a window on. */
export interface vm_backing {
  readonly id: ObjectId;
  /** The page of that index; made when it is not there yet. */
  fault(k: Machine, index: number): page;
  /** A copy of the area was made (fork). Linux: vm_operations_struct.open */
  open(k: Machine, task: task_struct): void;
  /** Bytes of the page of that index were written. */
  written(index: number, offset: number, length: number): void;
  /** The area is gone. Linux: vm_operations_struct.close */
  close(k: Machine, task: task_struct): void;
}

/** An area of addresses. */
export interface vm_area_struct {
  /** `map:1`, by order of creation in this process. */
  readonly name: string;
  readonly vm_start: number;
  readonly vm_end: number;
  readonly vm_prot: number;
  readonly shared: boolean;
  readonly backing: vm_backing;
  /** Index of the first page in what it is a window on. */
  readonly vm_pgoff: number;
}

/** An address space. */
export class mm_struct {
  /** In order of creation. */
  mmap: vm_area_struct[] = [];
  /** The page table: pages by page number of the address. */
  readonly pgd = new Map<number, page>();
  made = 0;

  /** The area that holds an address. */
  find_vma(address: number): vm_area_struct | undefined {
    return this.mmap.find(({ vm_start, vm_end }) => address >= vm_start && address < vm_end);
  }

  /** The highest free place for so many bytes. Linux: mm/mmap.c unmapped_area_topdown() */
  get_unmapped_area(length: number): number {
    let top = MMAP_BASE;
    for (const { vm_start, vm_end } of [...this.mmap].sort((a, b) => b.vm_start - a.vm_start)) {
      if (top - vm_end >= length) break;
      top = Math.min(top, vm_start);
    }
    return top - length;
  }

  /** The areas as snapshots show them. */
  view(): MappingView[] {
    return this.mmap.map(({ name, vm_start, vm_end, vm_prot, shared, backing }) => ({
      name,
      object: backing.id,
      pages: (vm_end - vm_start) >> PAGE_SHIFT,
      prot: vm_prot & PROT_WRITE ? 'rw' : 'r',
      shared,
      frames: Array.from(
        { length: Math.min((vm_end - vm_start) / PAGE_SIZE, FRAMES_SHOWN) },
        (_, i) => this.pgd.get(vm_start / PAGE_SIZE + i)?.name ?? null,
      ),
    }));
  }
}

/** A view of a mapping shows no more pages than these. */
const FRAMES_SHOWN = 64;
