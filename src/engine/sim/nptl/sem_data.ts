/**
 * A semaphore as it lies in memory: two words of 32 bits that are changed together by one instruction, its value and how many
 * wait, and a third that says whether processes may share it.
 *
 * glibc: nptl/internaltypes.h struct new_sem, for machines with atomic instructions on 64 bits.
 */
import { translate } from '../arch/x86/mm/fault.ts';
import { EFAULT } from '../include/linux/errno.ts';
import { FUTEX_PRIVATE_FLAG } from '../include/linux/futex.ts';
import { offsetInPage, tellWritten } from '../lib/usercopy-memory.ts';
import type { Machine } from '../machine.ts';

/** sizeof(sem_t). */
export const SEM_T = 32;
export const SEM_VALUE_MAX = 0x7fffffff;
/** The signal of a bad address has been sent; whoever handles it finds the function left behind. */
export const FAULTED = -EFAULT;

const NWAITERS = 4;
const PRIVATE = 8;

/** Value and waiters, as one instruction reads them. Linux has no part in it. */
export interface sem_data {
  readonly value: number;
  readonly nwaiters: number;
}

/** A word of the semaphore; null when the process has faulted. */
function loadWord(k: Machine, address: number): number | null {
  const page = translate(k, k.current, address, false);
  if (page === null) return null;
  return viewOf(page.data).getUint32(offsetInPage(address), true);
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/** Value and waiters; null when the process has faulted. */
export function load_data(k: Machine, sem: number): sem_data | null {
  const value = loadWord(k, sem);
  const nwaiters = value === null ? null : loadWord(k, sem + NWAITERS);
  return value === null || nwaiters === null ? null : { value, nwaiters };
}

/**
 * Change both in one instruction. Nobody else runs meanwhile, so that what was loaded before is what is there.
 *
 * @returns False when the process has faulted: then neither was changed.
 */
export function exchange_data(k: Machine, sem: number, after: sem_data): boolean {
  const pages = [sem, sem + NWAITERS].map((at) => translate(k, k.current, at, true));
  if (pages.includes(null)) return false;
  return storeWord(k, sem, after.value) && storeWord(k, sem + NWAITERS, after.nwaiters);
}

/** @returns False when the process has faulted. */
function storeWord(k: Machine, address: number, value: number): boolean {
  const page = translate(k, k.current, address, true);
  if (page === null) return false;
  viewOf(page.data).setUint32(offsetInPage(address), value >>> 0, true);
  tellWritten(page, offsetInPage(address), 4);
  return true;
}

/** The third word: what is taken out of a futex operation to make it one that processes share. */
export function load_private(k: Machine, sem: number): number | null {
  return loadWord(k, sem + PRIVATE);
}

/**
 * What sem_init(3) writes; what lies behind stays as it is.
 *
 * @returns False when the process has faulted.
 */
export function store_new_sem(k: Machine, sem: number, value: number, pshared: boolean): boolean {
  const word = pshared ? FUTEX_PRIVATE_FLAG : 0;
  return exchange_data(k, sem, { value, nwaiters: 0 }) && storeWord(k, sem + PRIVATE, word);
}

/** The bytes of a fresh semaphore of a file. glibc: nptl/sem_open.c */
export function new_sem_bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(SEM_T);
  const view = viewOf(bytes);
  view.setUint32(0, value, true);
  view.setUint32(PRIVATE, FUTEX_PRIVATE_FLAG, true);
  return bytes;
}

/** Where the three words stand: value, waiters, and whether processes share it. */
export const WORDS = [0, NWAITERS, PRIVATE] as const;

/** A word of 32 bits in a page. */
export function word_in(data: Uint8Array, offset: number): number {
  return viewOf(data).getUint32(offset, true);
}
