/**
 * Unix sockets: what sock_diag shows of them (unix_diag), and what a borrowed descriptor does.
 *
 * Looking must not touch: an error that waits is cleared by whoever is told of it, so that nothing is received where POLLERR
 * shows; a look at a datagram wakes whoever waits to send one.
 */

import type { Native } from '../../../../native/native.ts';
import { STATE_NAMES } from '../../../calls/inet.ts';
import type { Field, ObjectView, PartView, QueueView } from '../../../model/snapshot.ts';
import { preview } from '../../../model/spelling.ts';
import { isStruct } from '../../../script/value.ts';
import type { Actor } from '../../actor/actor.ts';
import type { NamedSocket, ProtocolContext, SocketLook, SocketProtocol } from './protocol.ts';
import { type Diag, type SockDiag, wordsOf } from './sock-diag.ts';

/** struct unix_diag_req: family, all states, any inode, everything but the owner. */
const REQUEST = new Uint8Array(24);
new DataView(REQUEST.buffer).setUint8(0, 1);
new DataView(REQUEST.buffer).setUint32(4, 0xffffffff, true);
new DataView(REQUEST.buffer).setUint32(12, 0x3f, true);
/** struct unix_diag_msg: family, type, state, inode, cookie. */
const MESSAGE = 16;
/** Attributes (linux/unix_diag.h). */
const NAME = 0;
const PEER = 2;
const ICONS = 3;
const RQLEN = 4;
const MEMINFO = 5;
const SHUTDOWN = 6;

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
/** Where whoever connects to a full listener sleeps, or sends to a full receiver. */
const WAITS_FOR_PEER = 'unix_wait_for_peer';
const TYPES: { readonly [type: number]: string } = {
  1: 'SOCK_STREAM',
  2: 'SOCK_DGRAM',
  5: 'SOCK_SEQPACKET',
};
const TCP_LISTEN = 10;
const SHUTDOWNS = ['0', 'RCV_SHUTDOWN', 'SEND_SHUTDOWN', 'SHUTDOWN_MASK'];

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_PEEK_OFF = 42;
const MSG_PEEK = 2;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const POLLIN = 1;
const POLLERR = 8;
/** As many bytes as a preview looks at. */
const SHOWN = 64;
/** The most messages that are listed: more than fit into a queue of many senders. */
const LISTED = 300;

/** What sock_diag says of one socket. */
interface Told {
  readonly type: number;
  readonly state: number;
  readonly name: string | null;
  /** The inode of the other end; 0 where it has none, `null` without one. */
  readonly peer: number | null;
  /** Inodes of the clients that wait to be accepted. */
  readonly icons: readonly number[];
  readonly rqueue: number;
  readonly wqueue: number;
  readonly sndbuf: number;
  readonly rcvbuf: number;
  readonly wmem: number;
  readonly shutdown: number;
}

/** What a borrowed descriptor shows. */
interface Borrowed {
  readonly failed: boolean;
  readonly peerPid: number | null;
  readonly data: string | null;
  readonly messages: readonly PartView[] | null;
}

/** The Unix sockets of a run. */
export class UnixSockets implements SocketProtocol {
  readonly #native: Native;
  readonly #diag: SockDiag;
  #told: ReadonlyMap<number, Told> = new Map();
  #views: ReadonlyMap<number, Omit<ObjectView, 'id'>> = new Map();
  /** Those in whose queue an empty message was seen: a second look would miss it. */
  readonly #withEmpty = new Set<number>();
  #look: SocketLook | undefined;

  constructor({ native, diag }: ProtocolContext) {
    this.#native = native;
    this.#diag = diag;
  }

  refresh(look: SocketLook): void {
    this.#look = look;
    const answers = this.#diag.ask(REQUEST, MESSAGE, true) ?? [];
    this.#told = new Map(answers.map((answer) => [answer.body.getUint32(4, true), toldBy(answer)]));
    const views = new Map<number, Omit<ObjectView, 'id'>>();
    for (const [ino, socket] of look.named) {
      const told = this.#told.get(ino);
      if (told !== undefined) views.set(ino, this.#view(socket, told, look));
    }
    this.#views = views;
  }

  view({ ino }: NamedSocket): Omit<ObjectView, 'id'> | undefined {
    return this.#views.get(ino);
  }

  /** Whoever connects or sends to a full queue sleeps in the other socket's. */
  elsewhere(actor: Actor, { ino }: NamedSocket) {
    if (!this.#told.has(ino) || actor.task.proc.wchan() !== WAITS_FOR_PEER) return undefined;
    const target = this.#awaited(actor, ino);
    const socket = target === undefined ? undefined : this.#look?.named.get(target);
    return socket === undefined ? null : { object: socket.id, name: 'peer_wait' };
  }

  /** The inode of the socket whose room an actor waits for: the one that it names, or its peer. */
  #awaited({ pending }: Actor, ino: number): number | undefined {
    const [, address] = pending?.request.args ?? [];
    if (pending?.request.call !== 'connect') return this.#told.get(ino)?.peer ?? undefined;
    if (!isStruct(address) || typeof address.sun_path !== 'string') return undefined;
    const name = address.sun_path.replace(/^\0/, '@');
    const found = [...this.#told].filter(
      ([, told]) => told.name === name && told.state === TCP_LISTEN,
    );
    return found.length === 1 ? found[0]?.[0] : undefined;
  }

  /** Who waits to connect, first come first. Of datagram sockets polls stand there too, which do not show. */
  #peerWait({ ino }: NamedSocket, { type }: Told, { actors, socketAt }: SocketLook): QueueView {
    const waiting = actors.filter((actor) => {
      if (actor.stopped || actor.task.proc.wchan() !== WAITS_FOR_PEER) return false;
      const own = socketAt(actor, actor.pending?.request.args[0]);
      return own !== undefined && this.#awaited(actor, own.ino) === ino;
    });
    const together = new Set(waiting.map(({ ranAt }) => ranAt)).size < waiting.length;
    if (type === SOCK_DGRAM || together) return { name: 'peer_wait', waiters: null };
    const waiters = waiting
      .sort((one, other) => one.ranAt - other.ranAt)
      .map(({ name }) => ({ actor: name, exclusive: true, fields: {} }));
    return { name: 'peer_wait', waiters };
  }

  #view(socket: NamedSocket, told: Told, look: SocketLook): Omit<ObjectView, 'id'> {
    const borrowed = look.borrow(socket, (fd) => this.#ask(fd, socket, told, look));
    const listens = told.state === TCP_LISTEN;
    const parts = listens
      ? told.icons.map((ino, at) => this.#embryo(ino, at))
      : (borrowed?.messages ?? null);
    return {
      kind: 'unix_sock',
      label: told.name ?? 'socket',
      fields: {
        sk_type: TYPES[told.type] ?? String(told.type),
        sk_state: STATE_NAMES[told.state] ?? String(told.state),
        sk_shutdown: SHUTDOWNS[told.shutdown] ?? null,
        sk_sndbuf: told.sndbuf,
        sk_rcvbuf: told.rcvbuf,
        sk_wmem_alloc: told.wmem,
        sk_max_ack_backlog: listens ? told.wqueue : null,
        sk_err: borrowed === undefined || borrowed.failed ? null : '0',
        addr: told.name ?? 'NULL',
        peer: this.#peer(told.peer),
        qlen: listens ? told.icons.length : (parts?.length ?? null),
        inq_len: this.#unread(told, parts),
        nr_fds: fdsIn(look.entriesOf(socket)[0]),
        sk_peer_pid: peerName(borrowed?.peerPid ?? null, look.actors),
        data: borrowed?.data ?? null,
      },
      parts,
      queues: [this.#peerWait(socket, told, look)],
    };
  }

  #unread({ type, state, rqueue }: Told, parts: readonly PartView[] | null): Field {
    if (state === TCP_LISTEN) return 0;
    if (type === SOCK_STREAM) return rqueue;
    return parts?.reduce((sum, { fields }) => sum + Number(fields.len), 0) ?? null;
  }

  #peer(ino: number | null): string | null {
    if (ino === null) return 'NULL';
    return ino === 0 ? null : (this.#look?.named.get(ino)?.id ?? null);
  }

  #embryo(ino: number, at: number): PartView {
    const peer = ino === 0 ? 'dead' : (this.#look?.named.get(ino)?.id ?? null);
    return { kind: 'unix_embryo', name: `skb[${at}]`, fields: { peer, inq_len: null } };
  }

  #ask(fd: number, socket: NamedSocket, told: Told, look: SocketLook): Borrowed {
    const { ino } = socket;
    const { sockets } = this.#native;
    const ready = sockets.ready(fd, POLLIN);
    const failed = (ready & POLLERR) !== 0;
    const cred = sockets.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, 3);
    const common = { failed, peerPid: cred?.[0] ?? null };
    if (told.state === TCP_LISTEN || failed) return { ...common, data: null, messages: null };
    if (told.type === SOCK_STREAM) {
      return { ...common, data: this.#bytes(fd, told.rqueue), messages: null };
    }
    if ((ready & POLLIN) === 0) this.#withEmpty.delete(ino);
    const waiting = look.actors.some((actor) => actor.task.proc.wchan() === WAITS_FOR_PEER);
    // What goes with the messages is told by flights.ts alone.
    const hasFds = fdsIn(look.entriesOf(socket)[0]) !== 0;
    const unseen = waiting || hasFds || this.#withEmpty.has(ino);
    const messages = unseen ? null : this.#messages(fd, ino);
    return { ...common, data: null, messages };
  }

  /** The first bytes of a stream; behind descriptors nobody can look. */
  #bytes(fd: number, unread: number): string | null {
    if (unread === 0) return '';
    const memory = new Uint8Array(Math.min(unread, SHOWN + 1));
    const count = this.#native.sockets.recv(fd, memory, MSG_PEEK | MSG_DONTWAIT);
    return count < memory.length ? null : preview(memory, 0, count);
  }

  /** Every message of the queue: each look goes one further (socket(7), SO_PEEK_OFF). */
  #messages(fd: number, ino: number): readonly PartView[] | null {
    const { sockets } = this.#native;
    if (sockets.setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, 0) < 0) return null;
    const found: PartView[] = [];
    const memory = new Uint8Array(1 << 18);
    for (;;) {
      const count = sockets.recv(fd, memory, MSG_PEEK | MSG_DONTWAIT | MSG_TRUNC);
      if (count < 0 || found.length >= LISTED) break;
      if (count === 0) {
        this.#withEmpty.add(ino);
        // The end of what was shut down looks like an empty message, for ever.
        if ((sockets.ready(fd, 0x2000) & 0x2000) !== 0) break;
      }
      found.push({
        kind: 'sk_buff',
        name: `skb[${found.length}]`,
        fields: { len: count, truesize: null, fp: null },
        bytes: preview(memory, 0, Math.min(count, memory.length)),
      });
    }
    sockets.setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, -1);
    return found.length >= LISTED ? null : found;
  }
}

function toldBy({ body, attributes }: Diag): Told {
  const [rqueue = 0, wqueue = 0] = wordsOf(attributes.get(RQLEN));
  const [, rcvbuf = 0, wmem = 0, sndbuf = 0] = wordsOf(attributes.get(MEMINFO));
  return {
    type: body.getUint8(1),
    state: body.getUint8(2),
    name: nameOf(attributes.get(NAME)),
    peer: wordsOf(attributes.get(PEER))[0] ?? null,
    icons: wordsOf(attributes.get(ICONS)),
    rqueue,
    wqueue,
    sndbuf,
    rcvbuf,
    wmem,
    shutdown: attributes.get(SHUTDOWN)?.getUint8(0) ?? 0,
  };
}

/** A name as `ss` writes it: an abstract one begins with `@`. */
function nameOf(attribute: DataView | undefined): string | null {
  if (attribute === undefined) return null;
  const { buffer, byteOffset, byteLength } = attribute;
  const name = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('latin1');
  return name.startsWith('\0') ? `@${name.slice(1)}` : name.replace(/\0+$/, '');
}

/** Descriptors in flight, as the receiver's fdinfo counts them. */
function fdsIn(entry: { readonly actor: Actor; readonly fd: number } | undefined): Field {
  const told = entry && /^scm_fds: (\d+)$/m.exec(entry.actor.task.proc.fdinfo(entry.fd) ?? '');
  return told ? Number(told[1]) : null;
}

/** The actor of a process id as the supervisor numbers it. */
function peerName(pid: number | null, actors: readonly Actor[]): string | null {
  if (pid === null) return null;
  if (pid <= 0) return '0';
  return actors.find(({ task }) => task.hostPid === pid)?.name ?? null;
}
