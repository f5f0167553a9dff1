/**
 * Wait queues: where sleepers stand until a waker calls them.
 *
 * Linux: include/linux/wait.h (v6.18); the functions are in kernel/sched/wait.ts.
 */
import type { Field, ObjectId, QueueView } from '../../../model/snapshot.ts';
import type { Machine } from '../../machine.ts';
import type { KernelObject } from '../../object.ts';
import type { task_struct } from './sched.ts';

/** Woken alone: a wake-up for one stops at the first such entry that it woke. */
export const WQ_FLAG_EXCLUSIVE = 0x01;
/** It was called since its process last looked (kernel/sched/wait-woken.ts). */
export const WQ_FLAG_WOKEN = 0x02;

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

/**
 * What a process that sleeps is shown to wait on: a member of an object. A wait queue is one, and so is a list of sleepers
 * that a structure keeps by itself, as message queues and semaphores do.
 */
export interface ShownQueue {
  readonly owner: KernelObject | null;
  /** The member's name in the owner: `rd_wait`, `q_receivers`. */
  readonly name: string;
}

/** A place in a queue: of a process that sleeps, or of an object that wants to be called. */
export interface wait_queue_entry {
  flags: number;
  /** The process that stands here; `null` where none sleeps in the entry (an epoll instance's item). */
  readonly private: task_struct | null;
  /** A function of a module, so that the entry is data. */
  readonly func: wait_queue_func_t;
  /** What `func` needs to know: in Linux the structure that the entry is a member of. */
  readonly data: unknown;
  /** The object that stands here instead of a process, or on whose behalf the process does, for views. */
  readonly object: { readonly id: ObjectId } | null;
  /** The queue that it stands in. */
  queued: wait_queue_head | null;
  /** What it waits for, for views. */
  readonly fields: { readonly [name: string]: Field };
}

/** A queue. Its owner is drawn again when a sleeper comes or goes. */
export class wait_queue_head implements ShownQueue {
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
