/**
 * Wait queues: where sleepers stand until a waker calls them.
 *
 * Linux: include/linux/wait.h (v6.18); the functions are in kernel/sched/wait.ts.
 */
import type { Field, QueueView } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import type { KernelObject } from '../../object.ts';
import type { task_struct } from './sched.ts';

/** Woken alone: a wake-up for one stops at the first such entry that it woke. */
export const WQ_FLAG_EXCLUSIVE = 0x01;

/**
 * What a waker does with an entry.
 *
 * @param key The events that the waker has, 0 for any.
 * @returns 1 when it woke somebody, 0 when not.
 */
export type wait_queue_func_t = (
  k: Machine,
  wq_entry: wait_queue_entry,
  mode: number,
  key: number,
) => number;

/** A sleeper's place in a queue. */
export interface wait_queue_entry {
  flags: number;
  readonly private: task_struct;
  readonly func: wait_queue_func_t;
  /** What `func` needs to know: in Linux the structure that the entry is a member of. */
  readonly data: unknown;
  /** The queue that it stands in. */
  queued: wait_queue_head | null;
  /** What it waits for, for views. */
  readonly fields: { readonly [name: string]: Field };
}

/** A queue. Its owner is drawn again when a sleeper comes or goes. */
export class wait_queue_head {
  /** The field's name in the owner: `rd_wait`. */
  readonly name: string;
  readonly owner: KernelObject | null;
  /** In the order in which a wake-up visits them. */
  readonly head: wait_queue_entry[] = [];
  /** The last drawing, while nobody has come or gone since. */
  view: QueueView | null = null;

  constructor(owner: KernelObject | null, name: string) {
    this.owner = owner;
    this.name = name;
  }

  /** Say that a sleeper has come or gone. */
  touch(): void {
    this.view = null;
    this.owner?.touch();
  }
}
