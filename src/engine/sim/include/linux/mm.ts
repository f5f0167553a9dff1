/**
 * Address spaces: areas of addresses, and the page table that leads from addresses to pages.
 *
 * Linux: include/linux/mm_types.h, include/linux/mm.h (v6.18)
 * Differs: only what the transcript maps is there; the program, its stack and its libraries are not shown. Addresses
 * are signed numbers: those of the upper half, which are the kernel's own, are negative.
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { MappingView, PteView } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import type { file } from './fs.ts';
import { PAGE_SIZE, type page } from './mm_types.ts';
import {
  _PAGE_ACCESSED,
  _PAGE_DIRTY,
  _PAGE_PRESENT,
  _PAGE_PROTNONE,
  _PAGE_RW,
  _PAGE_SPECIAL,
  lookup_address,
  pgd_index,
  type pgd_table,
  pmd_index,
  pte_index,
  type pte_t,
  pud_index,
} from './pgtable.ts';
import type { anon_vma } from './rmap.ts';
import type { task_struct } from './sched.ts';

export const { PROT_READ, PROT_WRITE, PROT_EXEC } = FLAG_SETS.prot.values;
export const {
  MAP_SHARED,
  MAP_PRIVATE,
  MAP_SHARED_VALIDATE,
  MAP_FIXED,
  MAP_ANONYMOUS,
  MAP_GROWSDOWN,
  MAP_LOCKED,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_NONBLOCK,
  MAP_STACK,
  MAP_HUGETLB,
  MAP_SYNC,
  MAP_FIXED_NOREPLACE,
} = FLAG_SETS.map.values;

/** What may be done with an area, and what mprotect(2) may allow. The first three are those of PROT_*. */
export const VM_READ = 0x1;
export const VM_WRITE = 0x2;
export const VM_EXEC = 0x4;
export const VM_SHARED = 0x8;
export const VM_MAYREAD = 0x10;
export const VM_MAYWRITE = 0x20;
export const VM_MAYEXEC = 0x40;
/** It was mapped as shared, even if no writing through it is possible. */
export const VM_MAYSHARE = 0x80;
/** Its pages count against what may be promised: it is private and was writable once. */
export const VM_ACCOUNT = 0x100000;
/** MAP_NORESERVE: they do not count. */
export const VM_NORESERVE = 0x200000;
/** MAP_SYNC, which no file here knows. */
export const VM_SYNC = 0x800000;
/** MAP_STACK: no huge pages. */
export const VM_NOHUGEPAGE = 0x40000000;
/** Any access at all. */
export const VM_ACCESS_FLAGS = VM_READ | VM_WRITE | VM_EXEC;

/** How handle_mm_fault() is called: for a write. */
export const FAULT_FLAG_WRITE = 0x1;

/** What handle_mm_fault() answers with: bits; 0 when the entry is there. */
export const VM_FAULT_OOM = 0x1;
export const VM_FAULT_SIGBUS = 0x2;
export const VM_FAULT_SIGSEGV = 0x40;
/** Nothing is left to enter. */
export const VM_FAULT_NOPAGE = 0x100;
export const VM_FAULT_ERROR = VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV;

/**
 * Where mappings end that the kernel finds a place for: they are laid downwards from here. It is where a process has it
 * whose addresses are not random and whose stack may grow to 8 MiB. Linux: arch/x86/mm/mmap.c mmap_base()
 */
export const MMAP_BASE = 0x7ffff7fff000;
/** Where a program's addresses end. Linux: arch/x86/include/asm/page_64.h */
export const TASK_SIZE = 0x7ffffffff000;
/** Below this nothing may be mapped without CAP_SYS_RAWIO: /proc/sys/vm/mmap_min_addr, as the kernel sets it. */
export const mmap_min_addr = 4096;

/** A page fault that is being handled. */
export interface vm_fault {
  readonly vma: vm_area_struct;
  /** Of the page. */
  readonly address: number;
  /** The index of the page in what the area is a window on. */
  readonly pgoff: number;
  readonly flags: number;
  /** What `fault` found, held for the entry. */
  page: page | null;
}

/** What a kind of area does. */
export interface vm_operations_struct {
  /** One more area: a copy (fork), or a part of one that was cut. */
  readonly open?: (k: Machine, vma: vm_area_struct) => void;
  /** The area is gone. */
  readonly close?: (k: Machine, vma: vm_area_struct) => void;
  /** Find or make the page, hold it and put it into `vmf.page`. @returns 0 or VM_FAULT_*. */
  readonly fault?: (k: Machine, vmf: vm_fault) => number;
  /** Enter the pages that are in memory already, from an index up to another one, which is included. */
  readonly map_pages?: (k: Machine, vmf: vm_fault, start: number, end: number) => number;
}

/** An area of addresses. */
export class vm_area_struct {
  /** `map:1`, by order of creation in this process; of an area that was cut the lowest part keeps the name. */
  readonly name: string;
  readonly vm_mm: mm_struct;
  vm_start: number;
  vm_end: number;
  /** Index of the first page in what it is a window on; of anonymous memory, the number of its first page. */
  vm_pgoff: number;
  vm_flags: number;
  /** What it is a window on; null for anonymous memory. */
  vm_file: file | null = null;
  /** Null for anonymous private memory. */
  vm_ops: vm_operations_struct | null = null;
  /** Where its anonymous pages can be found; null until it has had any. */
  anon_vma: anon_vma | null = null;
  /** That one, and those of the areas that it was copied from. */
  readonly anon_vma_chain: anon_vma[] = [];

  constructor(
    vm_mm: mm_struct,
    name: string,
    start: number,
    end: number,
    pgoff: number,
    flags: number,
  ) {
    this.vm_mm = vm_mm;
    this.name = name;
    this.vm_start = start;
    this.vm_end = end;
    this.vm_pgoff = pgoff;
    this.vm_flags = flags;
  }
}

/** True for private memory of no file. */
export function vma_is_anonymous({ vm_ops }: vm_area_struct): boolean {
  return vm_ops === null;
}

/** True when something may be done with it: not PROT_NONE. */
export function vma_is_accessible({ vm_flags }: vm_area_struct): boolean {
  return (vm_flags & VM_ACCESS_FLAGS) !== 0;
}

/** True for an area whose pages are copied when they are written to. */
export function is_cow_mapping(vm_flags: number): boolean {
  return (vm_flags & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE;
}

/** Pages of an area. Linux: vma_pages() */
export function vma_pages({ vm_start, vm_end }: vm_area_struct): number {
  return (vm_end - vm_start) / PAGE_SIZE;
}

/** The index of the page of an address in what the area is a window on. */
export function linear_page_index({ vm_start, vm_pgoff }: vm_area_struct, address: number): number {
  return Math.floor((address - vm_start) / PAGE_SIZE) + vm_pgoff;
}

/** What a process may map in all: RLIMIT_AS as a real room sets it, less what its actor needs itself. */
export const RLIMIT_AS = 15.5 * 2 ** 30;

/** Pages of which a process has entries: anonymous ones, and those of files in memory. */
export const MM_ANONPAGES = 1;
export const MM_SHMEMPAGES = 3;

/** An address space. */
export class mm_struct {
  /** Processes whose address space it is. Linux: their number, mm_users */
  readonly users: task_struct[] = [];
  /** In the order of addresses. Linux: mm_mt */
  mmap: vm_area_struct[] = [];
  /** The page table. */
  readonly pgd: pgd_table = new Map();
  /** By MM_ANONPAGES and its kin. */
  readonly rss_stat: number[] = [0, 0, 0, 0];
  /** Areas that were ever made. */
  made = 0;

  /** Say that what snapshots show of it has changed. */
  touch(): void {
    for (const task of this.users) task.touch();
  }

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

  /** The areas as snapshots show them, by ascending address. */
  view(): MappingView[] {
    return this.mmap.map((vma) => this.viewOf(vma));
  }

  private viewOf(vma: vm_area_struct): MappingView {
    const { name, vm_flags, vm_file } = vma;
    const pages = vma_pages(vma);
    const frames: (string | null)[] = [];
    const ptes: PteView[] = [];
    for (let index = 0; index < Math.min(pages, FRAMES_SHOWN); index++) {
      const pte = lookup_address(this.pgd, vma.vm_start + index * PAGE_SIZE);
      if (pte !== undefined) ptes.push(pteView(index, pte));
      frames.push(pte?.page.name ?? null);
    }
    return {
      name,
      object: vm_file?.target?.id ?? null,
      pages,
      prot: protText(vm_flags),
      shared: (vm_flags & VM_MAYSHARE) !== 0,
      frames,
      ptes,
      walk: [pgd_index, pud_index, pmd_index, pte_index].map((index) => index(vma.vm_start)),
    };
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

function pteView(index: number, { flags, page }: pte_t): PteView {
  // Linux: pte_to_pagemap_entry() finds no page where nobody counts it.
  const counted = (flags & _PAGE_SPECIAL) === 0;
  return {
    index,
    // Linux: pte_present(), as /proc/PID/pagemap tells it
    present: (flags & (_PAGE_PRESENT | _PAGE_PROTNONE)) !== 0,
    write: (flags & _PAGE_RW) !== 0,
    dirty: (flags & _PAGE_DIRTY) !== 0,
    accessed: (flags & _PAGE_ACCESSED) !== 0,
    file: counted && page.anon_vma === null,
    alone: counted && page._mapcount === 0,
  };
}

function protText(vm_flags: number): string {
  const letters = [
    vm_flags & VM_READ ? 'r' : '',
    vm_flags & VM_WRITE ? 'w' : '',
    vm_flags & VM_EXEC ? 'x' : '',
  ];
  return letters.join('') || '-';
}

/** A length in bytes, rounded up to pages. */
export function PAGE_ALIGN(length: number): number {
  return Math.ceil(length / PAGE_SIZE) * PAGE_SIZE;
}
