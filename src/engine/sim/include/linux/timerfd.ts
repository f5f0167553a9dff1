/**
 * timerfd: a timer with a descriptor, which counts its expiries.
 *
 * Linux: fs/timerfd.c, include/uapi/linux/timerfd.h (v6.18)
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { enumName, flagNames } from '../../../calls/flags.ts';
import { integer, plain } from '../../../calls/integer.ts';
import type { ObjectView } from '../../../model/snapshot.ts';
import type { Timer } from '../../machine.ts';
import { KernelObject, type Sheet } from '../../object.ts';
import { queueView } from '../../process-view.ts';
import { wait_queue_head } from './wait.ts';

export const { TFD_CLOEXEC, TFD_NONBLOCK } = FLAG_SETS.timerfd.values;
export const { TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET } = FLAG_SETS.timerfd_settime.values;

/** The timer. */
export class timerfd_ctx extends KernelObject {
  /** Readers and those who poll. */
  readonly wqh = new wait_queue_head(this, 'wqh');
  readonly clockid: number;
  /** The running timer; null while it does not run. Linux: t.tmr */
  tmr: Timer | null = null;
  /** When it is due, or was last due, in nanoseconds since the run began; 0 for never. Linux: t.tmr.node.expires */
  expires = 0;
  /** Nanoseconds between expiries; 0 for one that expires once. */
  tintv = 0n;
  /** Expiries that nobody has read of. */
  ticks = 0n;
  /** It has expired, and was not started again: that is done when it is read. */
  expired = false;
  settime_flags = 0;

  constructor(sheet: Sheet, id: string, clockid: number) {
    super(sheet, id);
    this.clockid = clockid;
  }

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'timerfd_ctx',
      label: 'timerfd',
      fields: {
        clockid: enumName('clock', this.clockid) ?? this.clockid,
        ticks: plain(integer(this.ticks)),
        tmr: this.tmr === null ? 'off' : 'armed',
        tintv: plain(integer(this.tintv)),
        expired: this.expired ? 1 : 0,
        settime_flags: flagNames('timerfd_settime', this.settime_flags).join('|'),
      },
      parts: [],
      queues: [queueView(this.wqh)],
    };
  }
}
