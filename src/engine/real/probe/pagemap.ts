/**
 * Page table entries, as /proc/PID/pagemap tells of them (Documentation/admin-guide/mm/pagemap.rst). Looking brings no
 * page in and changes no entry.
 */
import type { PteView } from '../../model/snapshot.ts';
import type { ProcFiles } from '../actor/proc.ts';
import type { Range } from './areas.ts';

const PAGE = 4096;
/** A view shows no more pages of an area than these (sim/include/linux/mm.ts, FRAMES_SHOWN). */
const PAGES_SHOWN = 64;
const ENTRY_BYTES = 8;
/** Bits of the upper half of an entry: 63 present, 61 a file's or shared memory's, 56 mapped once in the whole system. */
const PRESENT = 2 ** 31;
const FILE = 2 ** 29;
const ALONE = 2 ** 24;

/** The entries of the first pages of an area; `null` where the kernel does not tell. */
export function ptesOf(proc: ProcFiles, { start, end }: Range): readonly PteView[] | null {
  const pages = Math.min(PAGES_SHOWN, (end - start) / PAGE);
  const bytes = proc.bytes('pagemap', (start / PAGE) * ENTRY_BYTES, pages * ENTRY_BYTES);
  if (bytes === undefined || bytes.length < pages * ENTRY_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ptes: PteView[] = [];
  for (let index = 0; index < pages; index++) {
    const high = view.getUint32(index * ENTRY_BYTES + 4, true);
    if (has(high, PRESENT)) ptes.push(pteView(index, high));
  }
  return ptes;
}

function pteView(index: number, high: number): PteView {
  return {
    index,
    present: true,
    write: null,
    dirty: null,
    accessed: null,
    file: has(high, FILE),
    alone: has(high, ALONE),
  };
}

function has(word: number, bit: number): boolean {
  return Math.floor(word / bit) % 2 === 1;
}
