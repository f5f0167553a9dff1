/** sys/personality.h: how a process and those that it makes are executed. */
import { syscallNumber } from './syscall-numbers.ts';
import type { Unistd } from './unistd.ts';

/** Addresses are the same every time. */
const ADDR_NO_RANDOMIZE = 0x0040000;
/** Asks, and changes nothing. */
const ASK = 0xffffffff;

/**
 * Have what this process executes from now on laid out in memory without chance.
 *
 * @returns False where the system does not allow it.
 */
export function fixLayout(libc: Unistd): boolean {
  const nr = syscallNumber('personality');
  const now = libc.syscall(nr, ASK);
  return now >= 0 && libc.syscall(nr, now | ADDR_NO_RANDOMIZE) >= 0;
}
