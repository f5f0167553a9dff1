/**
 * The ends of connections within one machine.
 *
 * Linux: include/net/af_unix.h (v6.18). Left out: out-of-band bytes.
 */

import { errnoName } from '../../../calls/errno.ts';
import type { Field, ObjectView, PartView } from '../../../model/snapshot.ts';
import { preview } from '../../../model/spelling.ts';
import type { Machine } from '../../machine.ts';
import { queueView } from '../../process-view.ts';
import type { inode } from '../linux/fs.ts';
import { SOCK_STREAM, type socket } from '../linux/net.ts';
import type { sk_buff } from '../linux/skbuff.ts';
import { AF_UNIX } from '../linux/socket.ts';
import { type wait_queue_entry, wait_queue_head } from '../linux/wait.ts';
import type { scm_fp_list } from './scm.ts';
import { sock, type sock_hooks, TCP_LISTEN } from './sock.ts';

/** The name of a socket: the bytes of sun_path, one a letter. */
export interface unix_address {
  readonly name: string;
  /** Bytes of the address, its family included. */
  readonly length: number;
}

/** What a Unix socket keeps with a buffer. Linux: UNIXCB() */
export interface unix_skb_parms {
  /** Who sent it, where that was noted. */
  pid: number | null;
  uid: number;
  gid: number;
  /** Descriptors that go with its first byte. */
  fp: scm_fp_list | null;
  /** Bytes that have been read already. */
  consumed: number;
}

/** What goes with a buffer of a Unix socket. */
export function UNIXCB(skb: sk_buff): unix_skb_parms {
  return skb.cb as unix_skb_parms;
}

/** Bytes of a buffer that nobody has read yet. */
export function unix_skb_len(skb: sk_buff): number {
  return skb.len - UNIXCB(skb).consumed;
}

/** A Unix socket's end. */
export class unix_sock extends sock {
  addr: unix_address | null = null;
  /** The file that bears its name. */
  path: inode | null = null;
  /** The other end: a stream's, or whom a datagram socket sends to. */
  peer: unix_sock | null = null;
  /** Whose accept it waits for. */
  listener: unix_sock | null = null;
  /** Who waits to connect, or to send a datagram, until there is room in the receive queue. */
  peer_wait: wait_queue_head;
  /** Its place in its peer's peer_wait, where a poll wants to hear of room there; made when it is first needed. */
  peer_wake: wait_queue_entry | null = null;
  /** Descriptors in its receive queue. Linux: scm_stat.nr_fds */
  nr_fds = 0;

  constructor(k: Machine, made: socket | null, type: number, hooks: sock_hooks) {
    super(k, made, AF_UNIX, type, hooks);
    this.peer_wait = new wait_queue_head(made, 'peer_wait');
  }

  /** What cannot be seen of a socket that nobody has accepted yet is drawn in the listener's queue. */
  override touch(): void {
    super.touch();
    if (this.sk_socket === null) this.listener?.touch();
  }

  override get showsShared(): boolean {
    return this.sk_receive_queue.some(({ frags }) => frags !== null);
  }

  override neighbours(): readonly sock[] {
    return this.peer === null ? [] : [this.peer];
  }

  protected get kind(): string {
    return 'unix_sock';
  }

  protected get label(): string {
    return this.addr === null ? 'socket' : nameText(this.addr);
  }

  protected fields(): { readonly [name: string]: Field } {
    const listens = this.sk_state === TCP_LISTEN;
    return {
      sk_err: this.sk_err === 0 ? '0' : (errnoName(this.sk_err) ?? String(this.sk_err)),
      addr: this.addr === null ? 'NULL' : nameText(this.addr),
      peer: peerText(this.peer),
      qlen: this.sk_receive_queue.length,
      inq_len: listens ? 0 : unread(this),
      nr_fds: listens ? fdsOf(this) : this.nr_fds,
      sk_peer_pid: this.sk_peer_pid?.comm ?? '0',
      data: this.sk_type === SOCK_STREAM && !listens ? firstBytes(this) : '',
    };
  }

  protected parts(): readonly PartView[] {
    const listens = this.sk_state === TCP_LISTEN;
    return this.sk_receive_queue.flatMap((skb, at) =>
      listens ? [embryo(skb, at)] : message(skb, at),
    );
  }

  protected override queues(): ObjectView['queues'] {
    return [queueView(this.peer_wait)];
  }
}

/** Descriptors in the queues of the connections that wait to be accepted. Linux: unix_count_nr_fds() */
function fdsOf({ sk_receive_queue }: unix_sock): number {
  return sk_receive_queue.reduce((sum, { sk }) => sum + (sk as unix_sock).nr_fds, 0);
}

/** As many bytes as a preview looks at. */
const SHOWN = 64;

/** The first bytes of a stream. */
function firstBytes({ sk_receive_queue }: unix_sock): string {
  const bytes = new Uint8Array(SHOWN + 1);
  let count = 0;
  for (const skb of sk_receive_queue) {
    if (count > SHOWN) break;
    const { consumed } = UNIXCB(skb);
    const taken = Math.min(unix_skb_len(skb), bytes.length - count);
    bytes.set(skb.data.subarray(consumed, consumed + taken), count);
    count += taken;
  }
  return preview(bytes, 0, count);
}

/** Bytes that wait to be read. */
export function unread(u: unix_sock): number {
  return u.sk_receive_queue.reduce((sum, skb) => sum + unix_skb_len(skb), 0);
}

/** A name as `ss` writes it: an abstract one begins with `@`. */
function nameText({ name }: unix_address): string {
  return name.startsWith('\0') ? `@${name.slice(1)}` : name.replace(/\0+$/, '');
}

/** The other end's id; one that has no descriptor of its own yet, or no longer, has none. */
function peerText(peer: unix_sock | null): string {
  if (peer === null) return 'NULL';
  const id = peer.sk_socket?.id ?? '';
  if (id !== '') return id;
  return peer.dead ? 'dead' : 'not accepted';
}

/** A connection in the queue of a listener: the client, and what it has sent already. */
function embryo(skb: sk_buff, at: number): PartView {
  const newsk = skb.sk as unix_sock;
  return {
    kind: 'unix_embryo',
    name: `skb[${at}]`,
    fields: { peer: peerText(newsk.peer), inq_len: unread(newsk) },
  };
}

/** A message, or a piece of a stream, and the descriptors that go with it. */
function message(skb: sk_buff, at: number): readonly PartView[] {
  const { consumed, fp } = UNIXCB(skb);
  const part: PartView = {
    kind: 'sk_buff',
    name: `skb[${at}]`,
    fields: { len: skb.len - consumed, truesize: skb.truesize, fp: fp?.fp.length ?? 0 },
    bytes: preview(skb.data, consumed, skb.len - consumed),
  };
  const parcels = (fp?.fp ?? []).map(
    (filp, index): PartView => ({
      kind: 'scm_fp',
      name: `skb[${at}].fp[${index}]`,
      fields: { file: filp.id ?? '?', object: filp.target?.id ?? 'NULL' },
    }),
  );
  return [part, ...parcels];
}
