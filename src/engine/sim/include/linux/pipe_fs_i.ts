/**
 * The pipe: a ring of page buffers, two wait queues, and counts of who holds its ends.
 *
 * Linux: include/linux/pipe_fs_i.h (v6.18)
 * Left out: watch queues, which cannot be reached from the call catalogue.
 */

import type { ObjectId, ObjectView, PartView } from '../../../model/snapshot.ts';
import { preview } from '../../../model/spelling.ts';
import { assert, KernelObject, type Sheet } from '../../object.ts';
import { queueView } from '../../process-view.ts';
import type { fasync_struct } from './fs.ts';
import type { page } from './mm_types.ts';
import { WQ_FLAG_EXCLUSIVE, type wait_queue_entry, wait_queue_head } from './wait.ts';

/** Slots of a new pipe. */
export const PIPE_DEF_BUFFERS = 16;

/** More may be appended to the page. */
export const PIPE_BUF_FLAG_CAN_MERGE = 0x10;
/** One write, read as a whole: O_DIRECT. */
export const PIPE_BUF_FLAG_PACKET = 0x08;

/** Whose page a slot has: the pipe's own, a file's, or that of zeros. */
export type pipe_buf_operations =
  | 'anon_pipe_buf_ops'
  | 'page_cache_pipe_buf_ops'
  | 'zero_pipe_buf_ops';

/** One slot of the ring: part of a page. */
export class pipe_buffer {
  page: page | null = null;
  offset = 0;
  len = 0;
  flags = 0;
  /** What knows the page's kind; null where the slot holds nothing. Linux: const struct pipe_buf_operations * */
  ops: pipe_buf_operations | null = null;
  private readonly slot: number;
  private drawn: PartView | null = null;

  constructor(slot: number) {
    this.slot = slot;
  }

  /** What another slot holds moves here. */
  take({ page, offset, len, flags, ops }: pipe_buffer): void {
    this.page = page;
    this.offset = offset;
    this.len = len;
    this.flags = flags;
    this.ops = ops;
    this.touch();
  }

  /** The bytes of the page, of a slot that holds data. */
  get data(): Uint8Array {
    assert(this.page !== null, 'a slot that holds data has a page');
    return this.page.data;
  }

  /** Say that the slot has changed. */
  touch(): void {
    this.drawn = null;
  }

  /** The slot as it is now; the pointer to a page that was given back is shown as NULL. */
  view(): PartView {
    this.drawn ??= this.ops !== null ? this.draw() : emptySlot(this.slot);
    return this.drawn;
  }

  private draw(): PartView {
    const { page, offset, len } = this;
    return {
      kind: 'pipe_buffer',
      name: `bufs[${this.slot}]`,
      fields: {
        page: page?.name ?? 'NULL',
        offset,
        len,
        ops: this.ops ?? 'NULL',
        flags: flagText(this.flags),
      },
      // What a file's page has in it is the file's to show, and to change.
      ...(this.ops === 'page_cache_pipe_buf_ops'
        ? {}
        : { bytes: page === null ? '' : preview(page.data, offset, len) }),
    };
  }
}

function flagText(flags: number): string {
  if (flags & PIPE_BUF_FLAG_PACKET) return 'PACKET';
  return flags & PIPE_BUF_FLAG_CAN_MERGE ? 'CAN_MERGE' : '0';
}

const EMPTY: PartView[] = [];

function emptySlot(slot: number): PartView {
  for (let i = EMPTY.length; i <= slot; i++) {
    const fields = { page: 'NULL', offset: 0, len: 0, ops: 'NULL', flags: '0' };
    EMPTY.push({ kind: 'pipe_buffer', name: `bufs[${i}]`, fields, bytes: '' });
  }
  return EMPTY[slot] as PartView;
}

/** A pipe or an open FIFO. */
export class pipe_inode_info extends KernelObject {
  readonly rd_wait = new wait_queue_head(this, 'rd_wait');
  readonly wr_wait = new wait_queue_head(this, 'wr_wait');
  /** Counts slots ever filled; the ring's index is what fits its size. Wraps at 2^32. */
  head = 0;
  /** Counts slots ever emptied. */
  tail = 0;
  max_usage: number;
  ring_size: number;
  nr_accounted: number;
  readers = 0;
  writers = 0;
  /** Open file descriptions. */
  files = 0;
  /** Opens for reading so far; what a writer's open waits for. */
  r_counter = 1;
  w_counter = 1;
  poll_usage = false;
  /** The descriptions whose owners are told by SIGIO, of each side. */
  readonly fasync_readers: fasync_struct[] = [];
  readonly fasync_writers: fasync_struct[] = [];
  readonly tmp_page: [page | null, page | null] = [null, null];
  bufs: pipe_buffer[];
  readonly label: string;

  constructor(sheet: Sheet, id: ObjectId, label: string, pipe_bufs: number) {
    super(sheet, id);
    this.label = label;
    this.max_usage = pipe_bufs;
    this.ring_size = pipe_bufs;
    this.nr_accounted = pipe_bufs;
    this.bufs = makeRing(pipe_bufs);
  }

  protected draw(): ObjectView {
    const parts = this.bufs.map((buf) => buf.view());
    return {
      id: this.id,
      kind: 'pipe_inode_info',
      label: this.label,
      fields: {
        head: this.head,
        tail: this.tail,
        max_usage: this.max_usage,
        ring_size: this.ring_size,
        nr_accounted: this.nr_accounted,
        readers: this.readers,
        writers: this.writers,
        files: this.files,
        r_counter: this.r_counter,
        w_counter: this.w_counter,
        poll_usage: this.poll_usage ? 1 : 0,
        'tmp_page[0]': this.tmp_page[0]?.name ?? 'NULL',
        'tmp_page[1]': this.tmp_page[1]?.name ?? 'NULL',
        waiting_writers: this.wr_wait.head.filter(isWriter).length,
        bytes: pipe_bytes(this),
      },
      parts,
      queues: [queueView(this.rd_wait), queueView(this.wr_wait)],
    };
  }
}

/** True for a process that writes: those who poll are not woken alone, and an epoll instance does not write. */
function isWriter(entry: wait_queue_entry): boolean {
  return entry.private !== null && (entry.flags & WQ_FLAG_EXCLUSIVE) !== 0;
}

/** An empty ring. */
export function makeRing(slots: number): pipe_buffer[] {
  // A loop, because short lives make many pipes: Array.from takes several times as long.
  const ring: pipe_buffer[] = [];
  for (let slot = 0; slot < slots; slot++) ring.push(new pipe_buffer(slot));
  return ring;
}

/** The slot that a head or tail count means. */
export function pipe_buf(pipe: pipe_inode_info, slot: number): pipe_buffer {
  return pipe.bufs[(slot & (pipe.ring_size - 1)) >>> 0] as pipe_buffer;
}

/** Slots in use. */
export function pipe_occupancy(head: number, tail: number): number {
  return (head - tail) >>> 0;
}

export function pipe_is_empty(pipe: pipe_inode_info): boolean {
  return pipe.head === pipe.tail;
}

export function pipe_is_full(pipe: pipe_inode_info): boolean {
  return pipe_occupancy(pipe.head, pipe.tail) >= pipe.max_usage;
}

/** Bytes that wait to be read, as FIONREAD counts them. */
export function pipe_bytes(pipe: pipe_inode_info): number {
  let count = 0;
  for (let tail = pipe.tail; tail !== pipe.head; tail = (tail + 1) >>> 0) {
    count += pipe_buf(pipe, tail).len;
  }
  return count;
}
