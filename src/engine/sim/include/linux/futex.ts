/**
 * Futexes: who sleeps on a word of memory, and where wakers look for them.
 *
 * Linux: kernel/futex/futex.h, include/linux/futex.h (v6.18)
 * Differs: a bucket is shown for each word that somebody sleeps on. In Linux words share a bucket where chance has it, which
 * nobody can see but by how long a wake-up takes.
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { ObjectView, PartView, WaiterView } from '../../../model/snapshot.ts';
import { KernelObject, type Sheet } from '../../object.ts';
import type { inode } from './fs.ts';
import type { mm_struct } from './mm.ts';
import type { task_struct } from './sched.ts';

export const {
  FUTEX_WAIT,
  FUTEX_WAKE,
  FUTEX_REQUEUE,
  FUTEX_CMP_REQUEUE,
  FUTEX_WAKE_OP,
  FUTEX_LOCK_PI,
  FUTEX_UNLOCK_PI,
  FUTEX_TRYLOCK_PI,
  FUTEX_WAIT_BITSET,
  FUTEX_WAKE_BITSET,
  FUTEX_WAIT_REQUEUE_PI,
  FUTEX_CMP_REQUEUE_PI,
  FUTEX_LOCK_PI2,
  FUTEX_PRIVATE_FLAG,
  FUTEX_CLOCK_REALTIME,
} = FLAG_SETS.futex.values;

/** What an operation is apart from its two flags. */
export const FUTEX_CMD_MASK = ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
/** Any waiter. */
export const FUTEX_BITSET_MATCH_ANY = 0xffffffff;

/** How a call was made: processes may share the word, and the time is of CLOCK_REALTIME. */
export const FLAGS_SHARED = 0x10;
export const FLAGS_CLOCKRT = 0x20;

/** The word belongs to a file, or to memory that only one process has; neither where the caller says that it is private. */
export const FUT_OFF_INODE = 1;
export const FUT_OFF_MMSHARED = 2;

/** Which word it is. Two that are the same have the same owner, index, offset and kind. Linux: union futex_key */
export interface futex_key {
  /** The file that the page is of, or the address space. */
  readonly owner: inode | mm_struct;
  /** The index of the page in the file, or the address of the page. */
  readonly page: number;
  /** Where in the page. */
  readonly offset: number;
  /** FUT_OFF_INODE, FUT_OFF_MMSHARED, or 0 for a private futex. */
  readonly kind: number;
  /** As people may see it: `shm:1 + 0`, `A map:1 + 16`. */
  readonly text: string;
}

/** One sleeper. */
export interface futex_q {
  readonly task: task_struct;
  key: futex_key | null;
  /** It is woken by whoever has one of these bits. */
  readonly bitset: number;
  /** The bucket that it stands in; null once somebody has woken it. Linux: lock_ptr */
  bucket: futex_hash_bucket | null;
}

/** Where those stand who sleep on a word. */
export class futex_hash_bucket extends KernelObject {
  readonly key: futex_key;
  /** First come, first woken. */
  chain: readonly futex_q[] = [];

  constructor(sheet: Sheet, id: string, key: futex_key) {
    super(sheet, id);
    this.key = key;
  }

  /** Stand in it, at the end. */
  add(q: futex_q): void {
    this.chain = [...this.chain, q];
    q.bucket = this;
    this.touch();
  }

  /** Stand in it no more. */
  remove(q: futex_q): void {
    this.chain = this.chain.filter((other) => other !== q);
    q.bucket = null;
    this.touch();
  }

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'futex_hash_bucket',
      label: `futex ${this.key.text}`,
      fields: { waiters: this.chain.length, key: this.key.text },
      parts: this.chain.map(partOf),
      queues: [{ name: 'chain', waiters: this.chain.map(waiterOf) }],
    };
  }
}

/** A bitset as people write it. */
function bitsText(bitset: number): string {
  return `0x${(bitset >>> 0).toString(16)}`;
}

function partOf({ task, key, bitset }: futex_q): PartView {
  return {
    kind: 'futex_q',
    name: `futex_q ${task.comm}`,
    fields: { task: task.comm, key: key?.text ?? '', bitset: bitsText(bitset) },
  };
}

function waiterOf({ task, bitset }: futex_q): WaiterView {
  return { actor: task.comm, exclusive: true, fields: { bitset: bitsText(bitset) } };
}
