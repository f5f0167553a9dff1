/**
 * What becomes of the locks of a process that ends: it has said where their list begins, and the kernel walks through it.
 *
 * Linux: kernel/futex/core.c (v6.18), include/uapi/linux/futex.h
 * Left out: locks with priority inheritance, of which the kernel knows more; lists of programs of 32 bits.
 * Read first: exit_robust_list().
 */
import { FLAG_SETS } from '../../../calls/flags.ts';
import { fixup_user_page } from '../../arch/x86/mm/fault.ts';
import { FLAGS_SHARED, FUTEX_BITSET_MATCH_ANY } from '../../include/linux/futex.ts';
import { PAGE_SIZE } from '../../include/linux/mm_types.ts';
import type { task_struct } from '../../include/linux/sched.ts';
import { offsetInPage, raw_copy_from_user, tellWritten } from '../../lib/usercopy-memory.ts';
import { type Machine, tracepoints } from '../../machine.ts';
import { futex_get_value } from './core.ts';
import { futex_wake } from './waitwake.ts';

const at = tracepoints('kernel/futex/core.c');

const { FUTEX_WAITERS, FUTEX_OWNER_DIED, FUTEX_TID_MASK } = FLAG_SETS.futex_word.values;

/** struct robust_list_head: list, futex_offset, list_op_pending. */
export const ROBUST_LIST_HEAD_BYTES = 24;
const FUTEX_OFFSET = 8;
const LIST_OP_PENDING = 16;

/** More entries are not looked at: the list may go round for ever. */
const ROBUST_LIST_LIMIT = 2048;

const U32 = 4;
const U64 = 8;

/** A pointer of the list. Bit 0 says that the lock is one with priority inheritance. */
interface Entry {
  readonly address: number;
  readonly pi: boolean;
}

/** A process lets go of its memory: its locks first. Linux: futex_exit_release(), futex_cleanup() */
export function futex_exit_release(k: Machine, task: task_struct): void {
  const { robust_list } = task;
  if (robust_list === null) return;
  task.robust_list = null;
  if (robust_list !== 0) exit_robust_list(k, task, robust_list);
}

/** Walk through the list and mark every lock that the process holds; the one that it was about to take or leave at last. */
function exit_robust_list(k: Machine, task: task_struct, head: number): void {
  const first = fetch_robust_entry(k, head);
  const offset = get_user64(k, head + FUTEX_OFFSET);
  const pending = fetch_robust_entry(k, head + LIST_OP_PENDING);
  if (first === null || offset === null || pending === null) return;
  if (k.tracing) at.enter(k, 'exit_robust_list.enter', { task: task.comm });
  if (walk(k, task, { head, first, offset: Number(offset), pending: pending.address })) {
    if (pending.address !== 0) {
      handle_futex_death(k, pending.address + Number(offset), task, pending.pi, true);
    }
  }
  if (k.tracing) at.leave(k);
}

interface Walk {
  readonly head: number;
  readonly first: Entry;
  readonly offset: number;
  readonly pending: number;
}

/** @returns False where memory could not be had: nothing more is done then. */
function walk(k: Machine, task: task_struct, { head, first, offset, pending }: Walk): boolean {
  let entry = first;
  for (let limit = ROBUST_LIST_LIMIT; entry.address !== head && limit > 0; limit--) {
    // Before the lock is let go of: whoever gets it may change the entry at once.
    const next = fetch_robust_entry(k, entry.address);
    if (
      entry.address !== pending &&
      !handle_futex_death(k, entry.address + offset, task, entry.pi, false)
    ) {
      return false;
    }
    if (next === null) return false;
    entry = next;
  }
  return true;
}

/**
 * Mark a lock if the process holds it, and wake one who waits for it.
 *
 * @param pending It was about to take or leave that lock: a word of 0 may have been left without its waiter being woken.
 * @returns False where it is no such word.
 */
function handle_futex_death(
  k: Machine,
  uaddr: number,
  task: task_struct,
  pi: boolean,
  pending: boolean,
): boolean {
  if (uaddr % U32 !== 0) return false;
  const uval = futex_get_value(k, uaddr);
  if (uval === null) return false;
  if (pending && !pi && uval === 0) {
    futex_wake(k, uaddr, FLAGS_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
    return true;
  }
  if ((uval & FUTEX_TID_MASK) >>> 0 !== task.pid) {
    if (k.tracing) at.point(k, 'handle_futex_death.other', { uval });
    return true;
  }
  const mval = ((uval & FUTEX_WAITERS) | FUTEX_OWNER_DIED) >>> 0;
  if (!put_user32(k, uaddr, mval)) return false;
  if (k.tracing) {
    const words = { before: uval, after: mval };
    at.point(k, 'handle_futex_death.died', { task: task.comm, ...words });
  }
  if (!pi && uval & FUTEX_WAITERS) {
    futex_wake(k, uaddr, FLAGS_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
  }
  return true;
}

function fetch_robust_entry(k: Machine, uaddr: number): Entry | null {
  const value = get_user64(k, uaddr);
  if (value === null) return null;
  return { address: Number(BigInt.asUintN(U64 * 8, value) & ~1n), pi: (value & 1n) !== 0n };
}

function get_user64(k: Machine, uaddr: number): bigint | null {
  const bytes = new Uint8Array(U64);
  if (raw_copy_from_user(k, bytes, 0, uaddr, U64) !== U64) return null;
  return new DataView(bytes.buffer).getBigInt64(0, true);
}

/** Linux: futex_cmpxchg_value_locked(), fault_in_user_writeable() */
function put_user32(k: Machine, uaddr: number, value: number): boolean {
  const page = fixup_user_page(k, k.current, uaddr, true);
  if (page === null) return false;
  new DataView(page.data.buffer, page.data.byteOffset).setUint32(uaddr % PAGE_SIZE, value, true);
  tellWritten(page, offsetInPage(uaddr), U32);
  return true;
}
