/**
 * epoll: an instance with the items that it watches and the list of those that are ready.
 *
 * Linux: fs/eventpoll.c, include/uapi/linux/eventpoll.h (v6.18)
 * Left out: what happens while the ready list is looked through (`ovflist`), as nothing wakes anybody meanwhile;
 * wake-up sources, busy polling.
 */

import { FLAG_SETS } from '../../../calls/flags.table.ts';
import { flagNames } from '../../../calls/flags.ts';
import { type Integer, plain } from '../../../calls/integer.ts';
import type { ObjectView, PartView } from '../../../model/snapshot.ts';
import { KernelObject } from '../../object.ts';
import { queueView } from '../../process-view.ts';
import type { file } from './fs.ts';
import { type wait_queue_entry, wait_queue_head } from './wait.ts';

export const { EPOLLEXCLUSIVE, EPOLLWAKEUP, EPOLLONESHOT, EPOLLET } = FLAG_SETS.epoll.values;
export const { EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD } = FLAG_SETS.epoll_ctl.values;
export const { EPOLL_CLOEXEC } = FLAG_SETS.epoll_create.values;

/** What one instance watches: a description under a number. Linux: struct epitem, struct epoll_filefd */
export interface epitem {
  readonly ep: eventpoll;
  readonly file: file;
  readonly fd: number;
  /** Bits of 32, without a sign. */
  events: number;
  data: Integer;
  /** Its places in the queues of the file. Linux: pwqlist */
  readonly pwqlist: wait_queue_entry[];
}

/** An epoll instance. */
export class eventpoll extends KernelObject {
  /** Where epoll_wait(2) sleeps. */
  readonly wq = new wait_queue_head(this, 'wq');
  /** Where those stand that poll the instance itself. */
  readonly poll_wait = new wait_queue_head(this, 'poll_wait');
  /** Items that may be ready, the first to be told first. */
  rdllist: epitem[] = [];
  /** Every item: a tree in Linux, by file and number. */
  readonly rbr: epitem[] = [];
  /** The items of other instances that watch this one. */
  readonly refs: epitem[] = [];
  /** The last search for loops that came by, and the depth that it found. */
  gen = 0;
  loop_check_depth = 0;

  protected draw(): ObjectView {
    return {
      id: this.id,
      kind: 'eventpoll',
      label: 'epoll instance',
      fields: { rbr: this.rbr.length, rdllist: this.rdllist.length, refs: this.refs.length },
      parts: inOrder(this.rbr.map((epi) => ({ ...shown(epi), ready: place(this, epi) }))).map(part),
      queues: [queueView(this.wq), queueView(this.poll_wait)],
    };
  }
}

/** An item as it is drawn; `ready` is its place on the ready list from 1, 0 beside it, and `null` where it does not show. */
export interface ShownItem {
  readonly fd: number;
  readonly file: string | null;
  readonly events: string;
  readonly data: number | string;
  readonly ready: number | null;
}

function shown({ fd, file, events, data }: epitem): Omit<ShownItem, 'ready'> {
  return {
    fd,
    file: file.target?.id ?? file.id,
    events: flagNames('epoll', events).join('|'),
    data: plain(data),
  };
}

function place({ rdllist }: eventpoll, epi: epitem): number {
  return rdllist.indexOf(epi) + 1;
}

/** By number; of one number, where a file was closed and the number used again, by what is asked. */
export function inOrder<T extends ShownItem>(items: readonly T[]): readonly T[] {
  const key = ({ events, data }: T): string => `${data} ${events}`;
  return [...items].sort((a, b) => a.fd - b.fd || (key(a) < key(b) ? -1 : 1));
}

/** An item as a part of its instance. */
export function part(item: ShownItem, at: number, items: readonly ShownItem[]): PartView {
  const before = items.slice(0, at).filter(({ fd }) => fd === item.fd).length;
  const again = before === 0 ? '' : ` (${before + 1})`;
  return { kind: 'epitem', name: `fd ${item.fd}${again}`, fields: { ...item } };
}
