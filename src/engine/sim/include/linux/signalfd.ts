/**
 * signalfd: a set of signals with a descriptor.
 *
 * Linux: fs/signalfd.c, include/uapi/linux/signalfd.h (v6.18)
 */
import { FLAG_SETS } from '../../../calls/flags.table.ts';
import type { ObjectView } from '../../../model/snapshot.ts';
import { setText } from '../../../model/spelling.ts';
import { KernelObject, type Sheet } from '../../object.ts';
import type { sigset_t } from './signal.ts';

export const { SFD_CLOEXEC, SFD_NONBLOCK } = FLAG_SETS.signalfd.values;

/** The set. It has no queue of its own: whoever waits stands in that of the process (`signal_struct.signalfd_wqh`). */
export class signalfd_ctx extends KernelObject {
  /** The signals that are not taken. */
  sigmask: sigset_t;

  constructor(sheet: Sheet, id: string, sigmask: sigset_t) {
    super(sheet, id);
    this.sigmask = sigmask;
  }

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'signalfd_ctx',
      label: 'signalfd',
      fields: { sigmask: setText(BigInt.asUintN(64, ~this.sigmask)) },
      parts: [],
      queues: [],
    };
  }
}
