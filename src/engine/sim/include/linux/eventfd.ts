/**
 * eventfd: a counter of 64 bits with a descriptor.
 *
 * Linux: fs/eventfd.c, include/linux/eventfd.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { integer, plain } from '../../../calls/integer.ts';
import type { ObjectView } from '../../../model/snapshot.ts';
import { KernelObject, type Sheet } from '../../object.ts';
import { queueView } from '../../process-view.ts';
import { wait_queue_head } from './wait.ts';

export const { EFD_SEMAPHORE, EFD_CLOEXEC, EFD_NONBLOCK } = FLAG_SETS.eventfd.values;
export const ULLONG_MAX = 2n ** 64n - 1n;

/** The counter. */
export class eventfd_ctx extends KernelObject {
  /** Readers, writers and those who poll: all in one queue. */
  readonly wqh = new wait_queue_head(this, 'wqh');
  /** Linux: __u64 */
  count: bigint;
  readonly flags: number;

  constructor(sheet: Sheet, id: string, count: bigint, flags: number) {
    super(sheet, id);
    this.count = count;
    this.flags = flags;
  }

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'eventfd_ctx',
      label: 'eventfd',
      fields: {
        count: plain(integer(this.count)),
        flags: this.flags & EFD_SEMAPHORE ? 'EFD_SEMAPHORE' : '0',
      },
      parts: [],
      queues: [queueView(this.wqh)],
    };
  }
}
