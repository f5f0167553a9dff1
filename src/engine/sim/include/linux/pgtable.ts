/**
 * Page tables: from addresses to pages, in four levels.
 *
 * Linux: include/linux/pgtable.h, arch/x86/include/asm/pgtable_types.h (v6.18)
 * Differs: a table is a map of the entries that it has, of 512 that it may have. An entry of the last level leads to
 * the page itself instead of holding its frame number. The bit that forbids execution is left out: no instruction is
 * ever fetched.
 */
import type { page } from './mm_types.ts';

export const _PAGE_PRESENT = 0x001;
export const _PAGE_RW = 0x002;
export const _PAGE_ACCESSED = 0x020;
export const _PAGE_DIRTY = 0x040;
/** Of an entry that is not present: there is a page, but nobody may use it (PROT_NONE). */
export const _PAGE_PROTNONE = 0x100;
/** The page is counted by nobody: the zero page. */
export const _PAGE_SPECIAL = 0x200;

/** An entry of the last level. The processor sets `accessed` and `dirty` when it uses the entry. */
export interface pte_t {
  page: page;
  /** Bits, `_PAGE_PRESENT` and its kin. */
  flags: number;
}

/** Tables of the four levels. The fifth (p4d) is folded into the first, as where the processor has four. */
export type pte_table = Map<number, pte_t>;
export type pmd_table = Map<number, pte_table>;
export type pud_table = Map<number, pmd_table>;
export type pgd_table = Map<number, pud_table>;

export const PGDIR_SHIFT = 39;
export const PUD_SHIFT = 30;
export const PMD_SHIFT = 21;
const PAGE_SHIFT = 12;

const PGDIR_SIZE = 2 ** PGDIR_SHIFT;
const PUD_SIZE = 2 ** PUD_SHIFT;
/** The bytes that a table of the last level leads to. */
export const PMD_SIZE = 2 ** PMD_SHIFT;
const PTE_SIZE = 2 ** PAGE_SHIFT;
/** Entries of a table, less one. */
const MASK = 511;

export function pgd_index(address: number): number {
  return Math.floor(address / PGDIR_SIZE) & MASK;
}

export function pud_index(address: number): number {
  return Math.floor(address / PUD_SIZE) & MASK;
}

export function pmd_index(address: number): number {
  return Math.floor(address / PMD_SIZE) & MASK;
}

export function pte_index(address: number): number {
  return Math.floor(address / PTE_SIZE) & MASK;
}

/** The entry for an address, found as the processor walks; undefined where one is missing on the way. */
export function lookup_address(pgd: pgd_table, address: number): pte_t | undefined {
  return pgd
    .get(pgd_index(address))
    ?.get(pud_index(address))
    ?.get(pmd_index(address))
    ?.get(pte_index(address));
}

/** Enter an entry for an address, with the tables on the way. Linux: pud_alloc(), pmd_alloc(), pte_alloc() */
export function set_pte_at(pgd: pgd_table, address: number, pte: pte_t): void {
  const pud = tableIn(pgd, pgd_index(address));
  const pmd = tableIn(pud, pud_index(address));
  tableIn(pmd, pmd_index(address)).set(pte_index(address), pte);
}

function tableIn<T>(above: Map<number, Map<number, T>>, index: number): Map<number, T> {
  const found = above.get(index);
  if (found !== undefined) return found;
  const made = new Map<number, T>();
  above.set(index, made);
  return made;
}

/** An entry with its address, and the table that it is in. */
export interface Entry {
  readonly address: number;
  readonly pte: pte_t;
  readonly table: pte_table;
}

/** The entries for the addresses of a range, in the order in which they were made; costs what is there. */
export function entriesIn(pgd: pgd_table, start: number, end: number): Entry[] {
  const found: Entry[] = [];
  for (const { base, table } of tablesIn(pgd, start, end)) {
    for (const [index, pte] of table) {
      const address = base + index * PTE_SIZE;
      if (address >= start && address < end) found.push({ address, pte, table });
    }
  }
  return found;
}

/** A table of the last level: the first address that it is for, and the tables above it. */
interface Last {
  readonly base: number;
  readonly table: pte_table;
  readonly pmd: pmd_table;
  readonly pud: pud_table;
}

function tablesIn(pgd: pgd_table, start: number, end: number): Last[] {
  const found: Last[] = [];
  for (const [g, pud] of pgd) {
    for (const [u, pmd] of pud) {
      const above = g * PGDIR_SIZE + u * PUD_SIZE;
      if (above >= end || above + PUD_SIZE <= start) continue;
      for (const [m, table] of pmd) {
        const base = above + m * PMD_SIZE;
        if (base < end && base + PMD_SIZE > start) found.push({ base, table, pmd, pud });
      }
    }
  }
  return found;
}

/**
 * Give back the tables that are for a range alone, in which no area is left. Linux: mm/memory.c free_pgtables()
 *
 * @param floor Where the area below ends, or 0.
 * @param ceiling Where the area above begins.
 */
export function free_pgtables(
  pgd: pgd_table,
  start: number,
  end: number,
  floor: number,
  ceiling: number,
): void {
  for (const { base, table, pmd, pud } of tablesIn(pgd, start, end)) {
    if (table.size > 0 || base < floor || base + PMD_SIZE > ceiling) continue;
    pmd.delete(pmd_index(base));
    if (pmd.size > 0) continue;
    pud.delete(pud_index(base));
    if (pud.size === 0) pgd.delete(pgd_index(base));
  }
}
