/** What of memory differs from machine to machine, measured in the room's init. */
import type { MemoryFacts } from '../../model/kernel.ts';
import { USER_INSTRUCTION } from '../actor/slot.ts';
import type { Task } from '../actor/task.ts';

const PAGE = 4096;
const PROT_READ = 1;
const MAP_PRIVATE_ANONYMOUS = 0x22;
/** Where the first area ends that the kernel finds a place for (sim/include/linux/mm.ts, MMAP_BASE). */
const MMAP_BASE = 0x7ffff7fff000;
/** An entry of /proc/PID/pagemap: bit 56 of 64 is set for a page that is mapped once in the whole system. */
const ENTRY_BYTES = 8;
const ALONE_BYTE = 7;
const ALONE_BIT = 1;

/** Map a page, read it, and see what it is; it is gone afterwards. */
export function memoryFacts(init: Task): MemoryFacts {
  const address = init.run('mmap', 0, PAGE, PROT_READ, MAP_PRIVATE_ANONYMOUS, -1, 0);
  if (address < 0) return { zeroPage: true, fixed: false };
  init.runNumber(USER_INSTRUCTION.load32, [address]);
  const entry = init.proc.bytes('pagemap', (address / PAGE) * ENTRY_BYTES, ENTRY_BYTES);
  init.run('munmap', address, PAGE);
  const alone = ((entry?.[ALONE_BYTE] ?? 0) & ALONE_BIT) !== 0;
  return { zeroPage: !alone, fixed: address + PAGE === MMAP_BASE };
}
